"""Pages on which administrators give and end roles."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from lms.accounts.factors.queries import may_be_ended
from lms.accounts.pages import refusals_shown
from lms.accounts.people.queries import person_by_public_id
from lms.accounts.permissions import GIVE_ROLES
from lms.accounts.roles import services
from lms.accounts.roles.forms import RoleForm
from lms.accounts.roles.pages import grant_lines
from lms.policy import Role
from lms.ui.access import actor, proves, requires
from lms.ui.form_pages import form_page
from lms.ui.forms import PlainForm

roles = Blueprint("roles", __name__, template_folder="templates", url_prefix="/office/roles")

Answer = str | Response | tuple[str, int]


@roles.get("")
@requires(GIVE_ROLES)
def listing() -> str:
    """Who holds which role."""
    return render_template("accounts/roles/list.html", lines=grant_lines(actor()), form=PlainForm())


@roles.route("/of/<public_id>", methods=["GET", "POST"])
@requires(GIVE_ROLES)
@proves
def of_person(public_id: str) -> Answer:
    """One person's roles; give another."""
    card, form = person_by_public_id(public_id), RoleForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.give_role(actor(), card.id, Role(form.role.data), form.scope.data or "", form.until_on.data)
            flash(gettext("The role is given."), "good")
            return redirect(url_for("roles.of_person", public_id=public_id))
    lines = grant_lines(actor(), card.id)
    return form_page(
        "accounts/roles/person.html",
        form,
        card=card,
        lines=lines,
        plain=PlainForm(),
        second_step=may_be_ended(actor(), card.id),
    )


@roles.route("/<int:grant_id>/end", methods=["POST"])
@requires(GIVE_ROLES)
@proves
def end(grant_id: int) -> Response:
    """End a role today."""
    services.end_role(actor(), grant_id)
    flash(gettext("The role has ended."), "good")
    return redirect(url_for("roles.listing"))

"""Pages of organisations, and of memberships that wait for a second person."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from lms.accounts.organisations import services
from lms.accounts.organisations.forms import CloseForm, OrganisationForm
from lms.accounts.organisations.pages import organisation_lines, organisation_page, waiting_memberships
from lms.accounts.organisations.queries import organisation_by_public_id
from lms.accounts.pages import refusals_shown
from lms.accounts.permissions import KEEP_ORGANISATIONS
from lms.ui.access import SELF, actor, requires
from lms.ui.form_pages import form_page
from lms.ui.forms import PlainForm

organisations = Blueprint("organisations", __name__, template_folder="templates", url_prefix="/office/organisations")
memberships = Blueprint("memberships", __name__, template_folder="templates", url_prefix="/memberships")

Answer = str | Response | tuple[str, int]


@organisations.get("")
@requires(KEEP_ORGANISATIONS)
def listing() -> str:
    """The organisations of today."""
    text = request.args.get("q", "")
    lines = organisation_lines(text, request.args.get("kind", ""))
    return render_template("accounts/organisations/list.html", lines=lines, text=text)


@organisations.route("/new", methods=["GET", "POST"])
@requires(KEEP_ORGANISATIONS)
def enter() -> Answer:
    """Enter an organisation."""
    form = OrganisationForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            public_id = services.enter_organisation(actor(), form.facts())
            flash(gettext("The organisation is entered."), "good")
            return redirect(url_for("organisations.show", public_id=public_id))
    return form_page("accounts/organisations/enter.html", form)


@organisations.get("/<public_id>")
@requires(KEEP_ORGANISATIONS)
def show(public_id: str) -> str:
    """One organisation with its members."""
    page = organisation_page(organisation_by_public_id(public_id))
    return render_template("accounts/organisations/show.html", page=page, form=PlainForm())


@organisations.route("/<public_id>/change", methods=["GET", "POST"])
@requires(KEEP_ORGANISATIONS)
def change(public_id: str) -> Answer:
    """Correct what is recorded."""
    card = organisation_by_public_id(public_id)
    form = OrganisationForm(obj=card)
    if form.validate_on_submit():
        with refusals_shown(form):
            services.change_organisation(actor(), public_id, form.facts())
            flash(gettext("The organisation is saved."), "good")
            return redirect(url_for("organisations.show", public_id=public_id))
    return form_page("accounts/organisations/change.html", form, card=card)


@organisations.route("/<public_id>/close", methods=["GET", "POST"])
@requires(KEEP_ORGANISATIONS)
def close(public_id: str) -> Answer:
    """Let an organisation end; its memberships end with it."""
    card, form = organisation_by_public_id(public_id), CloseForm()
    form.offer(public_id)
    if form.validate_on_submit() and form.until_on.data is not None:
        with refusals_shown(form):
            services.close_organisation(actor(), public_id, form.until_on.data, form.successor.data)
            flash(gettext("The organisation has ended."), "good")
            return redirect(url_for("organisations.listing"))
    return form_page("accounts/organisations/close.html", form, card=card)


@organisations.post("/members/<public_id>/end")
@requires(KEEP_ORGANISATIONS)
def end_membership(public_id: str) -> Response:
    """End a membership today."""
    services.end_membership(actor(), public_id)
    flash(gettext("The membership has ended."), "good")
    return redirect(url_for("organisations.listing"))


@memberships.get("/waiting")
@requires(SELF)
def waiting() -> str:
    """Memberships that wait for me: those of organisations that I lead, or all for the secretariat."""
    lines = waiting_memberships(actor())
    return render_template("accounts/organisations/waiting.html", lines=lines, form=PlainForm())


@memberships.post("/<public_id>/confirm")
@requires(SELF)
def confirm(public_id: str) -> Response:
    """Confirm that a membership is true."""
    services.confirm_membership(actor(), public_id)
    flash(gettext("The membership is confirmed."), "good")
    return redirect(url_for("memberships.waiting"))


@memberships.post("/<public_id>/decline")
@requires(SELF)
def decline(public_id: str) -> Response:
    """Say that a membership is not true."""
    services.decline_membership(actor(), public_id)
    flash(gettext("The membership is declined."), "good")
    return redirect(url_for("memberships.waiting"))

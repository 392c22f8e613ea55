"""Pages on which a death is reported and confirmed."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from lms.accounts.deaths import queries, services
from lms.accounts.deaths.forms import DeathForm
from lms.accounts.pages import refusals_shown
from lms.accounts.people.queries import person_by_public_id
from lms.accounts.permissions import RECORD_DEATHS
from lms.ui.access import actor, requires
from lms.ui.form_pages import form_page
from lms.ui.forms import PlainForm

deaths = Blueprint("deaths", __name__, template_folder="templates", url_prefix="/office/deaths")

Answer = str | Response | tuple[str, int]


@deaths.get("")
@requires(RECORD_DEATHS)
def listing() -> str:
    """Reports that wait for a second person."""
    pages = queries.waiting_reports(actor())
    return render_template("accounts/deaths/list.html", pages=pages, form=PlainForm())


@deaths.route("/of/<public_id>", methods=["GET", "POST"])
@requires(RECORD_DEATHS)
def report(public_id: str) -> Answer:
    """Report a death; a second person confirms it."""
    card, form = person_by_public_id(public_id), DeathForm()
    if form.validate_on_submit() and form.died_on.data is not None:
        with refusals_shown(form):
            services.report_death(actor(), card.id, form.died_on.data, form.source.data)
            flash(gettext("The report is written down. A second person confirms it."), "good")
            return redirect(url_for("deaths.listing"))
    return form_page("accounts/deaths/report.html", form, card=card)


@deaths.route("/<public_id>/confirm", methods=["GET", "POST"])
@requires(RECORD_DEATHS)
def confirm(public_id: str) -> Answer:
    """Confirm a death as the second person."""
    page, form = queries.report_for(actor(), public_id), PlainForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.confirm_death(actor(), public_id)
            flash(gettext("It is confirmed. Nobody writes to this person any more."), "good")
            return redirect(url_for("deaths.listing"))
    return form_page("accounts/deaths/confirm.html", form, page=page)


@deaths.post("/<public_id>/refute")
@requires(RECORD_DEATHS)
def refute(public_id: str) -> Response:
    """The report was an error."""
    services.refute_death(actor(), public_id)
    flash(gettext("The report is closed as an error."), "good")
    return redirect(url_for("deaths.listing"))

"""Pages after a day: thanks, and incidents."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from lms.clock import jst
from lms.ui.access import actor, requires
from lms.ui.form_pages import Answer, form_page, refusals_shown
from lms.ui.formats import page_language
from registry.activities.afterwards import queries, services
from registry.activities.afterwards.forms import IncidentForm, IncidentNoteForm, ThanksForm
from registry.activities.afterwards.paper import incident_pdf
from registry.activities.afterwards.policies import INCIDENTS
from registry.activities.policies import ANSWER, PLAN
from registry.activities.queries import day_for_station
from registry.stations.queries import station_by_public_id

afterwards = Blueprint("afterwards", __name__, template_folder="../templates")


@afterwards.route("/activities/<public_id>/thanks", methods=["GET", "POST"])
@requires(PLAN)
def thanks(public_id: str) -> Answer:
    """Thank somebody of the team of a day."""
    day_for_station(actor(), public_id)
    page, form = queries.thanks_page(public_id, page_language()), ThanksForm()
    form.to.choices = list(page.team)
    if form.validate_on_submit():
        with refusals_shown(form):
            services.say_thanks(actor(), form.to.data, form.words.data, form.said_by.data)
            flash(gettext("The words are on their way."), "good")
            return redirect(url_for("afterwards.thanks", public_id=public_id))
    return form_page("afterwards/station/thanks.html", form, page=page)


@afterwards.post("/my/thanks/<public_id>/decline")
@requires(ANSWER)
def decline(public_id: str) -> Answer:
    """I do not want to keep this note."""
    services.decline_thanks(actor(), public_id)
    flash(gettext("The note is gone. Its words are kept nowhere."), "good")
    return redirect(url_for("activities.my_activities"))


@afterwards.get("/incidents")
@requires(INCIDENTS)
def incidents() -> str:
    """The reports that I may read."""
    page = queries.incidents_for(actor(), page_language(), request.args.get("page", 1, int))
    return render_template("afterwards/station/incidents.html", page=page)


@afterwards.route("/stations/<public_id>/incidents/new", methods=["GET", "POST"])
@requires(INCIDENTS)
def report(public_id: str) -> Answer:
    """Report what went wrong."""
    card, day = station_by_public_id(public_id), request.args.get("day", "")
    known = queries.about_day(actor(), card, day)
    form = IncidentForm(data={"day": known.day, "place": known.place})
    form.offer(page_language(), known.team)
    if form.validate_on_submit():
        with refusals_shown(form):
            incident_id = services.report_incident(actor(), card.id, form.facts(day))
            flash(gettext("The report is written down. Those who have to know have been told."), "good")
            return redirect(url_for("afterwards.incident", public_id=incident_id))
    return form_page("afterwards/station/report.html", form, station=card, title=known.title)


@afterwards.route("/incidents/<public_id>", methods=["GET", "POST"])
@requires(INCIDENTS)
def incident(public_id: str) -> Answer:
    """One report, and what became of it."""
    page, form = queries.incident_page(actor(), public_id, page_language()), IncidentNoteForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.add_note(actor(), public_id, form.text.data)
            flash(gettext("Written down."), "good")
            return redirect(url_for("afterwards.incident", public_id=public_id))
    return form_page("afterwards/station/incident.html", form, page=page)


@afterwards.get("/incidents/<public_id>/report.pdf")
@requires(INCIDENTS)
def paper(public_id: str) -> Response:
    """The report for the insurer."""
    page = queries.incident_page(actor(), public_id, page_language())
    headers = {"Content-Disposition": f"inline; filename=incident-{jst(page.line.happened_at):%Y%m%d}.pdf"}
    return Response(incident_pdf(page, page_language()), content_type="application/pdf", headers=headers)


def desk_incidents_panel(station_public_id: str, **_: object) -> str:
    """On the desk of a station: the way to report what went wrong."""
    return render_template("afterwards/station/panel.html", station_public_id=station_public_id)

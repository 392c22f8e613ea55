"""Pages of matching: who could come, asking them, and plans of whole weeks."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext

from lms.clock import today
from lms.ui.access import actor, requires
from lms.ui.form_pages import Answer, form_page
from lms.ui.formats import page_language
from lms.ui.forms import PlainForm
from registry.activities.policies import PLAN
from registry.activities.queries import day_page, monday_of, seat_name
from registry.matching import services
from registry.matching.forms import PlanWeeksForm
from registry.matching.labels import lack_names, plan_weights
from registry.matching.proposals import plan_page, plans_of
from registry.matching.queries import weights_in
from registry.people.labels import distance_line, half_day_names, skill_line, title_line
from registry.stations.queries import stations_of

matching = Blueprint("matching", __name__, template_folder="templates")


@matching.route("/activities/<public_id>/candidates", methods=["GET", "POST"])
@requires(PLAN)
def candidates(public_id: str) -> Answer:
    """Who fits, best first, with reasons for and against; a tick and a click asks them."""
    form = PlainForm()
    if form.validate_on_submit():
        asked = services.invite_chosen(actor(), public_id, set(request.form.getlist("person")))
        flash(ngettext("%(num)s person was asked.", "%(num)s people were asked.", asked), "good")
        return redirect(url_for("activities.day", public_id=public_id))
    found, missing, more = services.look_for_candidates(actor(), public_id)
    return render_template(
        "matching/station/candidates.html",
        page=day_page(actor(), public_id, page_language()),
        candidates=found,
        more=more,
        missing=[seat_name(seat, page_language()) for seat in missing.seats],
        nearest=missing.nearest,
        weights=weights_in(page_language()),
        form=form,
        language=page_language(),
        half_day_names=half_day_names,
        skill_line=skill_line,
        title_line=title_line,
        distance_line=distance_line,
        lack_names=lack_names,
        seat_name=seat_name,
    )


@matching.route("/plans", methods=["GET", "POST"])
@requires(PLAN)
def plans() -> Answer:
    """Ask for a plan of one's stations; the plans of the last two weeks."""
    cards, form = stations_of(actor()), PlanWeeksForm()
    form.offer(cards)
    if form.validate_on_submit():
        monday = monday_of(str(form.day.data))
        plan_id = services.ask_for_plan(actor(), form.chosen(cards), monday, int(form.weeks.data))
        return redirect(url_for("matching.plan", public_id=plan_id))
    if not form.is_submitted():
        form.begin(request.args.get("station", ""), today())
    return form_page("matching/station/plans.html", form, stations=cards, plans=plans_of(actor()))


@matching.route("/plans/<public_id>", methods=["GET", "POST"])
@requires(PLAN)
def plan(public_id: str) -> Answer:
    """One plan: who is proposed for which place and why, what stays open; a tick and a click asks people."""
    form = PlainForm()
    if form.validate_on_submit():
        chosen: dict[str, set[str]] = {}
        for ticked in request.form.getlist("person"):
            day, _, listing = ticked.partition(":")
            chosen.setdefault(day, set()).add(listing)
        asked = services.invite_planned(actor(), public_id, chosen)
        flash(ngettext("%(num)s person was asked.", "%(num)s people were asked.", asked), "good")
        return redirect(url_for("matching.plan", public_id=public_id))
    page = plan_page(actor(), public_id, page_language())
    return render_template("matching/station/plan.html", page=page, form=form, weights=plan_weights())


@matching.post("/plans/<public_id>/again")
@requires(PLAN)
def plan_again(public_id: str) -> Answer:
    """The same stations and weeks once more, as things stand now."""
    page = plan_page(actor(), public_id, page_language())
    plan_id = services.ask_for_plan(actor(), page.stations, page.monday, page.weeks)
    flash(gettext("The plan is worked out anew."), "good")
    return redirect(url_for("matching.plan", public_id=plan_id))


def understood_panel(station_id: int, seats: str, day: date | None, **_: object) -> str:
    """Beside seats as they were understood: which of them nobody fills whom the station sees, and who is nearest."""
    missing = services.look_for_missing(actor(), station_id, seats, day or today())
    return render_template(
        "matching/station/missing.html",
        missing=[seat_name(seat, page_language()) for seat in missing.seats],
        nearest=missing.nearest,
        language=page_language(),
        distance_line=distance_line,
        lack_names=lack_names,
        seat_name=seat_name,
    )

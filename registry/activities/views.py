"""Pages of activities: for stations, and for the people who are asked."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from lms.policy import Actor
from lms.ui.access import actor, requires
from lms.ui.formats import page_language
from registry.activities import queries, services
from registry.activities.attendance.services import confirm_attendance
from registry.activities.calendar import calendar_of
from registry.activities.forms import CancelForm, PlanForm, TimesForm
from registry.activities.policies import ANSWER, CONFIRM, PLAN
from registry.pages import Answer, PlainForm, form_page, refusals_shown
from registry.stations.queries import station_of_worker

activities = Blueprint("activities", __name__, template_folder="templates")


@activities.get("/stations/<public_id>/activities")
@requires(PLAN)
def of_station(public_id: str) -> str:
    """A station's days: the coming ones, and those of the last three months."""
    card = station_of_worker(actor(), public_id)
    past = request.args.get("past") == "1"
    lines = queries.days_of_station(card, page_language(), past=past)
    return render_template("activities/station/list.html", station=card, lines=lines, past=past)


@activities.route("/stations/<public_id>/activities/new", methods=["GET", "POST"])
@requires(PLAN)
def plan(public_id: str) -> Answer:
    """Plan an activity."""
    card = station_of_worker(actor(), public_id)
    form = PlanForm()
    form.offer(page_language())
    if form.validate_on_submit():
        with refusals_shown(form):
            days = services.plan_activity(actor(), card.id, form.plan())
            flash(gettext("The activity is planned. Now ask people."), "good")
            return redirect(url_for("activities.day", public_id=days[0]))
    return form_page("activities/station/plan.html", form, station=card)


@activities.get("/activities/<public_id>")
@requires(PLAN)
def day(public_id: str) -> str:
    """One day: the team, the open seats, who was asked."""
    page = queries.day_page(actor(), public_id, page_language())
    return render_template("activities/station/day.html", page=page, form=PlainForm(formdata=None))


@activities.route("/activities/<public_id>/move", methods=["GET", "POST"])
@requires(PLAN)
def move(public_id: str) -> Answer:
    """Give a day another time."""
    page = queries.day_page(actor(), public_id, page_language())
    form = TimesForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.move_occurrence(actor(), public_id, *form.times())
            flash(gettext("The day was moved. Whoever said yes is asked again."), "good")
            return redirect(url_for("activities.day", public_id=public_id))
    return form_page("activities/station/move.html", form, page=page)


@activities.route("/activities/<public_id>/cancel", methods=["GET", "POST"])
@requires(PLAN)
def cancel(public_id: str) -> Answer:
    """Call a day off."""
    page = queries.day_page(actor(), public_id, page_language())
    form = CancelForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.cancel_occurrence(actor(), public_id, form.reason.data)
            flash(gettext("The day was called off. Everybody who was asked has been told."), "good")
            return redirect(url_for("activities.day", public_id=public_id))
    return form_page("activities/station/cancel.html", form, page=page)


@activities.route("/activities/<public_id>/attendance", methods=["GET", "POST"])
@requires(CONFIRM)
def attendance(public_id: str) -> Answer:
    """Confirm who was there; the sheet can be printed and signed."""
    page = queries.day_page(actor(), public_id, page_language())
    team = queries.attendance_choices(page.occurrence.id)
    form = PlainForm()
    minutes = int((page.line.ends_at - page.line.starts_at).total_seconds() // 60)
    if form.validate_on_submit():
        there = {int(value) for value in request.form.getlist("present") if value.isdigit()}
        with refusals_shown(form):
            counted = confirm_attendance(actor(), public_id, {p: minutes if p in there else 0 for p, _ in team})
            flash(gettext("Written down: %(count)s people were there.", count=counted), "good")
            return redirect(url_for("activities.day", public_id=public_id))
    return form_page("activities/station/attendance.html", form, page=page, team=team)


@activities.post("/invitations/<public_id>/by-phone/<answer>")
@requires(PLAN)
def by_phone(public_id: str, answer: str) -> Answer:
    """Write down what a person said on the telephone."""
    services.answer_invitation(actor(), public_id, yes=answer == "yes")
    flash(gettext("The answer is written down."), "good")
    return redirect(request.referrer or url_for("home.home_page"))


@activities.post("/invitations/<public_id>/request/<answer>")
@requires(PLAN)
def answer_request(public_id: str, answer: str) -> Answer:
    """Answer somebody who would like to come."""
    services.accept_request(actor(), public_id, yes=answer == "yes")
    flash(gettext("The answer is written down."), "good")
    return redirect(request.referrer or url_for("home.home_page"))


@activities.get("/my/invitations")
@requires(ANSWER)
def my_invitations() -> str:
    """My open questions, what I said yes to, and what I could do."""
    person_id = actor().person_id or 0
    return render_template(
        "activities/learner/invitations.html",
        invitations=queries.invitations_of(person_id, page_language()),
        open_days=queries.open_to(person_id, page_language()),
        form=PlainForm(formdata=None),
    )


@activities.post("/my/invitations/<public_id>/<answer>")
@requires(ANSWER)
def answer(public_id: str, answer: str) -> Answer:
    """Say yes or no with one tap."""
    queries.invitation_for(actor(), public_id, page_language())
    outcome = services.answer_invitation(actor(), public_id, yes=answer == "yes")
    words = {
        "accepted": gettext("Thank you. The station is glad that you come."),
        "declined": gettext("Thank you for telling us. That is quite all right."),
    }
    flash(words[outcome], "good")
    return redirect(url_for("activities.my_invitations"))


@activities.route("/my/invitations/<public_id>/give-up", methods=["GET", "POST"])
@requires(ANSWER)
def give_up(public_id: str) -> Answer:
    """I cannot come after all."""
    line = queries.invitation_for(actor(), public_id, page_language())
    form = PlainForm()
    if form.validate_on_submit():
        services.give_up_place(actor(), public_id)
        flash(gettext("Thank you for telling us in time."), "good")
        return redirect(url_for("activities.my_invitations"))
    return render_template("activities/learner/give_up.html", form=form, invitation=line)


@activities.post("/activities/<public_id>/join")
@requires(ANSWER)
def join(public_id: str) -> Answer:
    """Say that I would like to come."""
    services.ask_to_join(actor(), public_id)
    flash(gettext("The station has been told that you would like to come. It will answer."), "good")
    return redirect(url_for("activities.my_invitations"))


@activities.get("/my/activities")
@requires(ANSWER)
def my_activities() -> str:
    """What was confirmed of me."""
    return render_template(
        "activities/learner/contributions.html", contributions=queries.contributions_of(actor().person_id or 0)
    )


@activities.get("/my/activities.ics")
@requires(ANSWER)
def my_calendar() -> Response:
    """My activities for a calendar: times and the rough place, no name and no address."""
    return Response(
        calendar_of(queries.calendar_rows(actor().person_id or 0)),
        mimetype="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="activities.ics"'},
    )


def now_panel(actor: Actor, **_: object) -> str:
    """On the first page: an invitation that waits for an answer, or something one could do now."""
    if actor.person_id is None:
        return ""
    waiting = [i for i in queries.invitations_of(actor.person_id, page_language()) if i.answerable]
    if waiting:
        return render_template("activities/learner/now.html", invitation=waiting[0], count=len(waiting))
    days = queries.open_to(actor.person_id, page_language(), most=3)
    return render_template("activities/learner/open.html", days=days) if days else ""


def desk_panel(station_public_id: str, **_: object) -> str:
    """On the desk of a station: the way to its activities."""
    return render_template("activities/station/panel.html", station_public_id=station_public_id)

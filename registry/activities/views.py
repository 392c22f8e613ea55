"""Pages of activities: for stations, and for the people who are asked."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from lms.policy import Actor
from lms.ui.access import actor, requires
from lms.ui.form_pages import Answer, form_page, refusals_shown
from lms.ui.formats import page_language
from lms.ui.forms import PlainForm
from registry.activities import own, queries, services
from registry.activities.afterwards.queries import thanks_of
from registry.activities.attendance.queries import attendance_page, days_to_confirm
from registry.activities.attendance.services import confirm_attendance
from registry.activities.calendar import calendar_of
from registry.activities.forms import CancelForm, PlanForm, TimesForm
from registry.activities.needs.queries import prefilled
from registry.activities.needs.services import plan_for
from registry.activities.policies import ANSWER, CONFIRM, PLAN
from registry.activities.seats import read_seats
from registry.activities.telling import refusals_told
from registry.activities.words import seat_words
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


@activities.get("/stations/<public_id>/activities/week")
@requires(PLAN)
def week(public_id: str) -> str:
    """A station's week, day by day; it can be printed."""
    card = station_of_worker(actor(), public_id)
    monday = queries.monday_of(request.args.get("from", ""))
    page = queries.week_of_station(card, monday, page_language())
    return render_template("activities/station/week.html", station=card, page=page)


@activities.route("/stations/<public_id>/activities/new", methods=["GET", "POST"])
@requires(PLAN)
def plan(public_id: str) -> Answer:
    """Plan an activity; the button beside the seats only says how they are understood."""
    card = station_of_worker(actor(), public_id)
    form = PlanForm(data=prefilled(actor(), request.args.get("need", ""), card.id))
    form.offer(page_language())
    if request.method == "POST" and ("build" in request.form or not form.seats.data):
        form.put_together(page_language())
    if request.method == "POST" and request.form.keys() & {"check", "build"}:
        understood = []
        with refusals_shown(form):
            teams = read_seats(form.seats.data or "", seat_words())
            understood = [queries.team_words(team, page_language()) for team in teams]
        return render_template("activities/station/plan.html", form=form, station=card, understood=understood)
    if form.validate_on_submit():
        with refusals_shown(form):
            days = plan_for(actor(), request.args.get("need", ""), card.id, form.plan())
            flash(gettext("The activity is planned. Now ask people."), "good")
            return redirect(url_for("activities.day", public_id=days[0]))
    return form_page("activities/station/plan.html", form, station=card)


@activities.get("/activities/<public_id>")
@requires(PLAN)
def day(public_id: str) -> str:
    """One day: the team, the open seats, who was asked."""
    page = queries.day_page(actor(), public_id, page_language())
    return render_template("activities/station/day.html", page=page, form=PlainForm(formdata=None))


@activities.get("/activities/<public_id>/parts")
@requires(PLAN)
def parts(public_id: str) -> str:
    """One job on all its days and half-days: who covers what, and where somebody is still wanted."""
    page = queries.day_page(actor(), public_id, page_language())
    rows = queries.parts_of(public_id, page_language())
    return render_template("activities/station/parts.html", page=page, rows=rows)


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
    """Confirm who was there; those whom a colleague has to confirm are named, without a box."""
    page = attendance_page(actor(), public_id, page_language())
    form = PlainForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            counted = confirm_attendance(actor(), public_id, page.words_for(request.form.getlist("present")))
            flash(gettext("Written down: %(count)s people were there.", count=counted), "good")
            return redirect(url_for("activities.attendance", public_id=public_id))
    return form_page("activities/station/attendance.html", form, page=page)


@activities.get("/activities/to-confirm")
@requires(CONFIRM)
def to_confirm() -> str:
    """Days on which somebody is not confirmed yet; the secretariat confirms where a station has nobody else."""
    return render_template("activities/station/to_confirm.html", lines=days_to_confirm(actor(), page_language()))


def _answered(public_id: str) -> Answer:
    return redirect(url_for("activities.day", public_id=queries.day_of_invitation(public_id)))


@activities.post("/invitations/<public_id>/by-phone/<answer>")
@requires(PLAN)
def by_phone(public_id: str, answer: str) -> Answer:
    """Write down what a person said on the telephone."""
    with refusals_told():
        services.answer_invitation(actor(), public_id, yes=answer == "yes")
        flash(gettext("The answer is written down."), "good")
    return _answered(public_id)


@activities.post("/invitations/<public_id>/request/<answer>")
@requires(PLAN)
def answer_request(public_id: str, answer: str) -> Answer:
    """Answer somebody who would like to come."""
    with refusals_told():
        services.accept_request(actor(), public_id, yes=answer == "yes")
        flash(gettext("The answer is written down."), "good")
    return _answered(public_id)


@activities.post("/invitations/<public_id>/given-up")
@requires(PLAN)
def given_up(public_id: str) -> Answer:
    """Write down that somebody telephoned and cannot come after all."""
    with refusals_told():
        services.give_up_place(actor(), public_id)
        flash(gettext("The answer is written down."), "good")
    return _answered(public_id)


@activities.get("/my/invitations")
@requires(ANSWER)
def my_invitations() -> str:
    """My open questions, what I said yes to, and what I could do."""
    person_id = actor().person_id or 0
    return render_template(
        "activities/learner/invitations.html",
        invitations=own.invitations_of(person_id, page_language()),
        open_days=own.open_to(person_id, page_language()),
        form=PlainForm(formdata=None),
    )


@activities.post("/my/invitations/<public_id>/<answer>")
@requires(ANSWER)
def answer(public_id: str, answer: str) -> Answer:
    """Say yes or no with one tap."""
    own.invitation_for(actor(), public_id, page_language())
    words = {
        "accepted": gettext("Thank you. The station is glad that you come."),
        "stand_in": gettext(
            "Thank you. The places were taken just now, so you stand in: if somebody cannot come, you move up and are told."
        ),
        "declined": gettext("Thank you for telling us. That is quite all right."),
    }
    with refusals_told():
        flash(words[services.answer_invitation(actor(), public_id, yes=answer == "yes")], "good")
    return redirect(url_for("activities.my_invitations"))


@activities.route("/my/invitations/<public_id>/give-up", methods=["GET", "POST"])
@requires(ANSWER)
def give_up(public_id: str) -> Answer:
    """I cannot come after all."""
    line = own.invitation_for(actor(), public_id, page_language())
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
    with refusals_told():
        services.ask_to_join(actor(), public_id)
        flash(gettext("The station has been told that you would like to come. It will answer."), "good")
    return redirect(url_for("activities.my_invitations"))


@activities.get("/my/activities")
@requires(ANSWER)
def my_activities() -> str:
    """What was confirmed of me."""
    person_id = actor().person_id or 0
    return render_template(
        "activities/learner/contributions.html",
        contributions=own.contributions_of(person_id),
        thanks=thanks_of(person_id),
    )


@activities.get("/my/activities.ics")
@requires(ANSWER)
def my_calendar() -> Response:
    """My activities for a calendar: times and the rough place, no name and no address."""
    return Response(
        calendar_of(own.calendar_rows(actor().person_id or 0)),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="activities.ics"'},
    )


def now_panel(actor: Actor, **_: object) -> str:
    """On the first page: an invitation that waits for an answer."""
    question = own.question_waiting(actor.person_id or 0, page_language())
    return render_template("activities/learner/question.html", question=question) if question else ""


def could_do_panel(actor: Actor, **_: object) -> str:
    """Slot home.could: days that one could come to; while an invitation waits, no general advice besides."""
    return render_template("activities/learner/could_do.html", now=own.what_now(actor.person_id or 0, page_language()))


def closing_panel(station_id: int, **_: object) -> str:
    """Before a station is closed: the days that are called off with it, and how many people are told."""
    days = queries.days_to_call_off(station_id, page_language())
    return render_template("activities/staff/closing_panel.html", days=days)


def desk_now_panel(station_id: int, station_public_id: str, **_: object) -> str:
    """The one next step on the desk of a station: to confirm who was there."""
    lines = days_to_confirm(actor(), page_language(), station_id)
    return render_template("activities/station/confirm_panel.html", lines=lines) if lines else ""


def desk_panel(station_public_id: str, **_: object) -> str:
    """On the desk of a station: the way to its activities."""
    return render_template("activities/station/panel.html", station_public_id=station_public_id)

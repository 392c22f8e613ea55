"""Pages of the exam room."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from exams.attempts.invigilation.forms import AdmitForm, CheckForm, EndForm, IncidentForm, RoomCodeForm, TimeForm
from exams.attempts.invigilation.queries import admit_page, board, chosen_seats, room_checks, sittings_to_watch
from exams.attempts.invigilation.services import (
    SeenIdentity,
    admit,
    check_room,
    end_attempts,
    give_time,
    record_incident,
    set_room_code,
)
from exams.attempts.policies import INVIGILATE
from exams.errors import IdentityNotShown, OfficialsNeeded
from exams.pages import refusals_shown
from lms.i18n import sentence
from lms.ui.access import actor, requires
from lms.ui.form_pages import form_page
from lms.ui.formats import page_language

invigilation = Blueprint("invigilation", __name__, url_prefix="/exams/invigilate", template_folder="../templates")


Answer = str | tuple[str, int] | Response


def _english() -> bool:
    return page_language() == "en"


@invigilation.get("")
@requires(INVIGILATE)
def sittings() -> str:
    """Sittings to watch over."""
    return render_template("attempts/staff/watch.html", sittings=sittings_to_watch(actor(), _english()))


@invigilation.get("/<sitting>")
@requires(INVIGILATE)
def room(sitting: str) -> str:
    """Who is in and how far."""
    page = board(actor(), sitting, request.args.get("q", ""), _english())
    return render_template("attempts/staff/board.html", page=page, form=RoomCodeForm(), minutes=gettext("%n minutes"))


@invigilation.route("/<sitting>/admit/<application>", methods=["GET", "POST"])
@requires(INVIGILATE)
def admission(sitting: str, application: str) -> str | Response:
    """One candidate at the door."""
    page = admit_page(actor(), sitting, application, _english())
    form = AdmitForm().offer(page)
    if form.validate_on_submit():
        seen = SeenIdentity(
            (*form.photo.data, *form.others.data), form.form_signed.data, form.witness.data or "", form.officials
        )
        try:
            admit(actor(), sitting, application, seen)
        except (IdentityNotShown, OfficialsNeeded) as refusal:
            form.form_errors.append(sentence(refusal))
        else:
            flash(gettext("%(name)s is admitted.", name=page.name), "success")
            return redirect(url_for(".room", sitting=sitting))
    return render_template("attempts/staff/admit.html", page=page, form=form)


@invigilation.post("/<sitting>/rooms/<room_id>/code")
@requires(INVIGILATE)
def code(sitting: str, room_id: str) -> str:
    """A new code of the day, shown this once."""
    fresh = set_room_code(actor(), sitting, room_id)
    return render_template("attempts/staff/code.html", page=board(actor(), sitting, "", _english()), code=fresh)


@invigilation.route("/<sitting>/rooms/<room_id>/check", methods=["GET", "POST"])
@requires(INVIGILATE)
def check(sitting: str, room_id: str) -> Answer:
    """Look at a room and open it."""
    page = room_checks(actor(), sitting, room_id, _english())
    form = CheckForm(data={"items": list(page.done)})
    if form.validate_on_submit():
        with refusals_shown(form):
            check_room(actor(), sitting, room_id, form.items.data or ())
            flash(gettext("It is recorded with your name and the present time."), "success")
            return redirect(url_for(".check", sitting=sitting, room_id=room_id))
    return form_page("attempts/staff/check_room.html", form, page=page)


@invigilation.route("/<sitting>/incident", methods=["GET", "POST"])
@requires(INVIGILATE)
def incident(sitting: str) -> str | Response:
    """Write down something out of the ordinary."""
    page = board(actor(), sitting, "", _english())
    form = IncidentForm().offer(page.seats)
    if form.validate_on_submit():
        record_incident(actor(), sitting, form.about.data or "", form.kind.data, form.note.data or "")
        flash(gettext("The incident is recorded with the present time."), "success")
        return redirect(url_for(".room", sitting=sitting))
    return render_template("attempts/staff/incident.html", page=page, form=form)


@invigilation.route("/<sitting>/time", methods=["GET", "POST"])
@requires(INVIGILATE)
def time(sitting: str) -> str | Response:
    """Add minutes for one, some or all."""
    chosen = request.values.getlist("who")
    form = TimeForm()
    if form.validate_on_submit():
        count = give_time(
            actor(), sitting, chosen, form.minutes.data or 0, form.note.data or "",
            also_ended=bool(form.also_ended.data),
        )  # fmt: skip
        flash(ngettext("Time was added for %(num)s person.", "Time was added for %(num)s people.", count), "success")
        return redirect(url_for(".room", sitting=sitting))
    seats = chosen_seats(actor(), sitting, chosen)
    return render_template(
        "attempts/staff/time.html", page=board(actor(), sitting), seats=seats, chosen=chosen, form=form
    )


@invigilation.route("/<sitting>/end", methods=["GET", "POST"])
@requires(INVIGILATE)
def end(sitting: str) -> str | Response:
    """End the exam now for one, some or all."""
    chosen = request.values.getlist("who")
    form = EndForm()
    if form.validate_on_submit():
        count = end_attempts(actor(), sitting, chosen, form.note.data or "")
        flash(
            ngettext("The exam of %(num)s person has ended.", "The exam of %(num)s people has ended.", count), "success"
        )
        return redirect(url_for(".room", sitting=sitting))
    seats = chosen_seats(actor(), sitting, chosen)
    return render_template(
        "attempts/staff/end.html", page=board(actor(), sitting), seats=seats, chosen=chosen, form=form
    )

"""The desk: plan, open, change and cancel workshops, see who comes, book for who telephoned, take attendance."""

from collections.abc import Callable

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import get_locale, gettext
from werkzeug.wrappers import Response as AnyResponse

from courses.door_errors import ChangedByTwo
from courses.workshops.attendance.badges import badges_pdf, feedback_pdf
from courses.workshops.attendance.paper import sheet_pdf
from courses.workshops.attendance.queries import sheet
from courses.workshops.attendance.services import take_attendance
from courses.workshops.desk.forms import (
    PRESENT,
    SEEN,
    CancelForm,
    WalkInForm,
    WorkshopForm,
    chosen_presence,
    written,
)
from courses.workshops.desk.table import people_csv
from courses.workshops.editing.begun import begun_from, sealed, told
from courses.workshops.editing.rules import after_looking
from courses.workshops.editing.services import change_together
from courses.workshops.policies import BOOK_FOR, KEEP
from courses.workshops.queries import board, plan_of, workshop_page, workshops_kept
from courses.workshops.services import (
    book,
    cancel_workshop,
    give_back,
    open_workshop,
    plan_workshop,
)
from courses.workshops.values import Sheet
from courses.workshops.walk_ins.services import take_in
from courses.workshops.ways.queries import ways_for
from courses.workshops.ways.rules import WAY_NAMES
from lms.accounts.api import find_people, person_by_public_id, speaking_for
from lms.errors import RuleBroken
from lms.i18n import sentence
from lms.policy import EVERYWHERE
from lms.ui.access import actor, requires
from lms.ui.form_pages import refusals_shown
from lms.ui.forms import PlainForm
from lms.ui.tables import csv_download

desk = Blueprint("workshop_desk", __name__, url_prefix="/desk/workshops")


@desk.get("/")
@requires(KEEP)
def listing() -> str:
    """The workshops that I keep."""
    text, sort = request.args.get("q", "").strip(), request.args.get("sort", "-date")
    page = workshops_kept(actor(), text, request.args.get("page", 1, type=int), sort)
    return render_template("workshops/staff/list.html", page=page, text=text, sort=sort)


def _edit(form: WorkshopForm, save: Callable[[], str], public_id: str = "") -> str | AnyResponse:
    """Save a sound form; a refusal is said on the form, where everything typed still stands."""
    others: list[tuple[str, str]] = []
    if form.validate_on_submit():
        try:
            saved = save()
        except RuleBroken as refusal:
            form.form_errors.append(sentence(refusal))
            if isinstance(refusal, ChangedByTwo):
                theirs, names = plan_of(actor(), public_id), refusal.fields["names"]
                others = told(theirs, names)
                form.base.data = sealed(public_id, after_looking(begun_from(public_id, form.base.data), theirs, names))
        else:
            flash(gettext("The workshop is saved."), "good")
            # A trainer may have handed her workshop to somebody else.
            keeps = workshop_page(actor(), saved).keeps
            return redirect(url_for(".one", public_id=saved) if keeps else url_for(".listing"))
    return render_template("workshops/staff/edit.html", form=form, public_id=public_id, others=others)


@desk.route("/new", methods=["GET", "POST"])
@requires(KEEP)
def new() -> str | AnyResponse:
    """Plan a workshop."""
    form = WorkshopForm(trainer="" if actor().may(KEEP, EVERYWHERE) else str(actor().person_id))
    return _edit(form, lambda: plan_workshop(actor(), form.plan()))


@desk.route("/<public_id>/edit", methods=["GET", "POST"])
@requires(KEEP)
def edit(public_id: str) -> str | AnyResponse:
    """Change a workshop."""
    there = plan_of(actor(), public_id)
    form = WorkshopForm(data={**written(there), "base": sealed(public_id, there)})

    def save() -> str:
        change_together(actor(), public_id, form.plan(), begun_from(public_id, form.base.data))
        return public_id

    return _edit(form, save, public_id)


@desk.get("/<public_id>")
@requires(KEEP)
def one(public_id: str) -> str:
    """Who comes, who waits; search for somebody who telephoned."""
    page, text = board(actor(), public_id), request.args.get("q", "").strip()
    found = find_people(text) if text and page.can_book_for else []
    ways = ways_for(actor(), public_id)
    return render_template("workshops/staff/board.html", page=page, text=text, found=found, ways=ways, names=WAY_NAMES)


@desk.post("/<public_id>/open")
@requires(KEEP)
def open_up(public_id: str) -> AnyResponse:
    """Take applications from now on."""
    open_workshop(actor(), public_id)
    flash(gettext("The workshop takes applications now. Those who asked to be told are told."), "good")
    return redirect(url_for(".one", public_id=public_id))


@desk.route("/<public_id>/cancel", methods=["GET", "POST"])
@requires(KEEP)
def cancel(public_id: str) -> str | AnyResponse:
    """Cancel a workshop, after asking once more."""
    form, page = CancelForm(), board(actor(), public_id)
    if form.validate_on_submit():
        cancel_workshop(actor(), public_id, form.reason.data)
        flash(gettext("The workshop is cancelled, and everybody with a seat is told."), "good")
        return redirect(url_for(".one", public_id=public_id))
    return render_template("workshops/staff/cancel.html", page=page, form=form)


@desk.post("/<public_id>/people/<person>")
@requires(BOOK_FOR)
def add_person(public_id: str, person: str) -> AnyResponse:
    """Book for somebody who telephoned."""
    card = person_by_public_id(person)
    state = book(speaking_for(actor(), card.id), public_id, request.form.get("way", ""))
    words = {"booked": gettext("%(name)s has a seat.", name=card.name)}
    flash(words.get(state) or gettext("%(name)s stands in the waiting list.", name=card.name), "good")
    return redirect(url_for(".one", public_id=public_id))


@desk.route("/<public_id>/people/<person>/give-back", methods=["GET", "POST"])
@requires(BOOK_FOR)
def take_back(public_id: str, person: str) -> str | AnyResponse:
    """Give back the seat of somebody who telephoned, within a talk with her and after asking once more."""
    form, card = PlainForm(), person_by_public_id(person)
    speaker = speaking_for(actor(), card.id)
    if form.validate_on_submit():
        give_back(speaker, public_id)
        flash(gettext("The seat is given back. Who waits longest is asked."), "good")
        return redirect(url_for(".one", public_id=public_id))
    return render_template("workshops/staff/take_back.html", page=board(actor(), public_id), form=form, name=card.name)


@desk.get("/<public_id>/people.csv")
@requires(KEEP)
def people_file(public_id: str) -> Response:
    """The list of people as a file."""
    encoding = request.args.get("encoding", "utf-8")
    return csv_download("workshop-people", people_csv(board(actor(), public_id), encoding), encoding)


@desk.route("/attendance/<date_id>", methods=["GET", "POST"])
@requires(KEEP)
def attendance(date_id: str) -> str | AnyResponse:
    """Take attendance from the list. People without a choice stay unwritten."""
    form, page = PlainForm(), sheet(actor(), date_id)
    if form.validate_on_submit():
        take_attendance(actor(), date_id, chosen_presence(page.lines, request.form))
        flash(gettext("Attendance is written down."), "good")
        return redirect(url_for(".one", public_id=page.card.public_id))
    return _sheet(page, form, WalkInForm(formdata=None))


def _sheet(page: Sheet, form: PlainForm, door: WalkInForm) -> str:
    return render_template("workshops/staff/attendance.html", page=page, form=form, field=PRESENT, seen=SEEN, door=door)


@desk.post("/attendance/<date_id>/walk-in")
@requires(KEEP)
def walk_in(date_id: str) -> str | AnyResponse:
    """Take somebody in who came without a seat."""
    door, page = WalkInForm(), sheet(actor(), date_id)
    if door.validate_on_submit():
        with refusals_shown(door):
            card = take_in(actor(), date_id, door.name.data, door.born_on.data)
            flash(gettext("%(name)s is taken in and written down as present.", name=card.name), "good")
            return redirect(url_for(".attendance", date_id=date_id))
    return _sheet(page, PlainForm(formdata=None), door)


@desk.get("/attendance/<date_id>/badges.pdf")
@requires(KEEP)
def badges(date_id: str) -> Response:
    """Name badges to print and cut out."""
    return _paper(badges_pdf(sheet(actor(), date_id)), "name-badges.pdf")


@desk.get("/attendance/<date_id>/feedback.pdf")
@requires(KEEP)
def feedback(date_id: str) -> Response:
    """The sheet on which people say how it was."""
    return _paper(feedback_pdf(sheet(actor(), date_id)), "feedback.pdf")


def _paper(pdf: bytes, name: str) -> Response:
    return Response(pdf, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})


@desk.get("/attendance/<date_id>.pdf")
@requires(KEEP)
def attendance_paper(date_id: str) -> Response:
    """The attendance sheet to print."""
    locale = get_locale()
    return _paper(sheet_pdf(sheet(actor(), date_id), locale.language if locale else "ja"), "attendance-sheet.pdf")

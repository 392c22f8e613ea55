"""Workshops for everyone: the list, one workshop, one's own seats."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import Response as PlainResponse
from flask_babel import gettext
from werkzeug.wrappers import Response

from courses.workshops.arrivals.queries import door_address, seat_of
from courses.workshops.calendar import calendar_of
from courses.workshops.feedback.queries import asked_now
from courses.workshops.forms import AskForm
from courses.workshops.materials.queries import materials_for
from courses.workshops.policies import BOOK
from courses.workshops.queries import my_workshops, workshop_page, workshops_coming
from courses.workshops.services import ask_no_more, ask_to_be_told, book, give_back
from courses.workshops.values import WorkshopPage
from courses.workshops.ways.queries import ways_for
from courses.workshops.ways.services import choose_way
from lms.accounts.api import person
from lms.clock import now
from lms.i18n_mark import N_
from lms.press.api import qr_svg
from lms.ui.access import actor, public, requires
from lms.ui.forms import PlainForm

workshops = Blueprint("workshops", __name__, template_folder="templates", url_prefix="/workshops")
ANSWERS = {
    "booked": ("good", N_("You have a seat.")),
    "waiting": ("info", N_("You stand in the waiting list. We tell you when a seat becomes free.")),
}


@workshops.get("/")
@public
def listing() -> str:
    """What can be booked or waited for."""
    return render_template("workshops/public/list.html", cards=workshops_coming(actor()))


@workshops.get("/mine")
@requires(BOOK)
def mine() -> str:
    """My seats and places in waiting lists."""
    return render_template("workshops/learner/mine.html", cards=my_workshops(actor()))


@workshops.get("/<public_id>")
@public
def workshop(public_id: str) -> str:
    """One workshop with what I can do now."""
    page, reader = workshop_page(actor(), public_id), actor().person_id
    form = AskForm(channel=person(reader).channel) if page.ask and reader else None
    return _page(page, form)


def _page(page: WorkshopPage, form: AskForm | None) -> str:
    public_id = page.card.public_id
    seat = seat_of(actor(), public_id)
    code = qr_svg(door_address(seat), label=gettext("My code for the door")) if seat else ""
    return render_template(
        "workshops/public/workshop.html",
        page=page,
        form=form,
        materials=materials_for(actor(), public_id),
        code=code,
        asked_now=asked_now(actor(), public_id),
        ways=ways_for(actor(), public_id),
    )


@workshops.get("/<public_id>/dates.ics")
@public
def dates(public_id: str) -> PlainResponse:
    """The dates for one's own calendar."""
    page = workshop_page(actor(), public_id)
    card, cancelled = page.card, bool(page.cancel_reason)
    text = calendar_of(
        card.public_id,
        card.title,
        card.place,
        card.dates,
        now(),
        cancelled=cancelled,
        online_url=page.online_url,
    )
    headers = {"Content-Disposition": 'attachment; filename="workshop.ics"'}
    return PlainResponse(text, mimetype="text/calendar", headers=headers)


@workshops.get("/<public_id>/sign-in")
@requires(BOOK)
def after_sign_in(public_id: str) -> Response:
    """Where somebody arrives who signed in to book."""
    return redirect(url_for(".workshop", public_id=public_id))


@workshops.post("/<public_id>/book")
@requires(BOOK)
def take_seat(public_id: str) -> Response:
    """Take a seat or a place in the waiting list."""
    kind, words = ANSWERS[book(actor(), public_id, request.form.get("way", ""))]
    flash(gettext(words), kind)
    return redirect(url_for(".workshop", public_id=public_id))


@workshops.post("/<public_id>/way")
@requires(BOOK)
def change_way(public_id: str) -> Response:
    """Come to the room, or take part online."""
    choose_way(actor(), public_id, request.form.get("way", ""))
    flash(gettext("The way you take part is changed."), "good")
    return redirect(url_for(".workshop", public_id=public_id))


@workshops.get("/<public_id>/give-back")
@requires(BOOK)
def ask_to_give_back(public_id: str) -> str:
    """Ask once more before a seat is given back."""
    return render_template("workshops/learner/give_back.html", page=workshop_page(actor(), public_id), form=PlainForm())


@workshops.post("/<public_id>/give-back")
@requires(BOOK)
def give_seat_back(public_id: str) -> Response:
    """Give a seat or a place back."""
    give_back(actor(), public_id)
    flash(gettext("Your seat is given back. Thank you for telling us."), "good")
    return redirect(url_for(".workshop", public_id=public_id))


@workshops.post("/<public_id>/tell-me")
@requires(BOOK)
def tell_me(public_id: str) -> str | Response:
    """Ask to be told when the dates are fixed."""
    form = AskForm()
    if not form.validate_on_submit():
        return _page(workshop_page(actor(), public_id), form)
    ask_to_be_told(actor(), public_id, form.channel.data, for_all=form.for_all.data)
    flash(gettext("We will tell you when the dates are fixed."), "good")
    return redirect(url_for(".workshop", public_id=public_id))


@workshops.post("/<public_id>/tell-me-no-more")
@requires(BOOK)
def tell_me_no_more(public_id: str) -> Response:
    """Take the wish to be told back."""
    ask_no_more(actor(), public_id)
    flash(gettext("We will not tell you about this workshop."), "good")
    return redirect(url_for(".workshop", public_id=public_id))

"""Yes or no to an offered seat: for the person herself, and for staff on the telephone."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from courses.workshops.offers.services import answer_offer
from courses.workshops.policies import BOOK, BOOK_FOR
from courses.workshops.queries import board
from lms.accounts.api import person_by_public_id, speaking_for
from lms.ui.access import actor, requires
from lms.ui.forms import PlainForm

offers = Blueprint("workshop_offers", __name__)


def _said(takes: bool) -> str:
    return gettext("You have a seat.") if takes else gettext("Thank you for telling us. The next person is asked.")


@offers.post("/workshops/<public_id>/offer/take")
@requires(BOOK)
def take(public_id: str) -> Response:
    """Yes: I come."""
    answer_offer(actor(), public_id, takes=True)
    flash(_said(takes=True), "good")
    return redirect(url_for("workshops.workshop", public_id=public_id))


@offers.post("/workshops/<public_id>/offer/leave")
@requires(BOOK)
def leave(public_id: str) -> Response:
    """No: somebody else may have it."""
    answer_offer(actor(), public_id, takes=False)
    flash(_said(takes=False), "good")
    return redirect(url_for("workshops.workshop", public_id=public_id))


@offers.get("/desk/workshops/<public_id>/people/<person>/answer")
@requires(BOOK_FOR)
def ask(public_id: str, person: str) -> str:
    """The question to read out on the telephone, with her answer."""
    card = person_by_public_id(person)
    speaking_for(actor(), card.id)
    return render_template("workshops/staff/answer.html", page=board(actor(), public_id), who=card, form=PlainForm())


@offers.post("/desk/workshops/<public_id>/people/<person>/take")
@requires(BOOK_FOR)
def take_for(public_id: str, person: str) -> Response:
    """She said yes."""
    return _written(public_id, person, takes=True)


@offers.post("/desk/workshops/<public_id>/people/<person>/leave")
@requires(BOOK_FOR)
def leave_for(public_id: str, person: str) -> Response:
    """She said no."""
    return _written(public_id, person, takes=False)


def _written(public_id: str, person: str, *, takes: bool) -> Response:
    card = person_by_public_id(person)
    answer_offer(speaking_for(actor(), card.id), public_id, takes=takes)
    flash(
        gettext("%(name)s has a seat.", name=card.name)
        if takes
        else gettext("%(name)s does not come. The next person is asked.", name=card.name),
        "good",
    )
    return redirect(url_for("workshop_desk.one", public_id=public_id))

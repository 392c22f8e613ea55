"""What workshops show on the pages of others."""

from flask import render_template

from courses.workshops.feedback.queries import sheets_waiting_for
from courses.workshops.offers.queries import offered_to
from courses.workshops.queries import my_workshops_coming
from lms.policy import Actor
from lms.ui.access import offered


def my_workshops_panel(actor: Actor) -> str:
    """Slot home.next: the workshops in which the reader has or awaits a seat and that are not over."""
    cards = my_workshops_coming(actor) if actor.person_id else []
    return render_template("workshops/learner/panel.html", cards=cards) if cards else ""


def offered_seat_panel(actor: Actor) -> str:
    """Slot home.now: a seat that is kept for the reader until she says yes or no."""
    offers = offered_to(actor.person_id) if actor.person_id else []
    return render_template("workshops/learner/offered.html", offers=offers) if offers else ""


def feedback_panel(actor: Actor) -> str:
    """Slot home.now: how was the workshop that the reader attended? It can be passed over for good."""
    rows = sheets_waiting_for(actor.person_id) if actor.person_id else []
    return render_template("workshops/learner/feedback_card.html", row=rows[0]) if rows else ""


def speaking_panel(**_: object) -> str:
    """Slot speaking.actions: the workshops, in which a seat can be booked for the person."""
    return render_template("workshops/staff/speaking.html") if offered("workshop_desk.listing") else ""

"""What workshops show on the first page."""

from flask import render_template

from courses.workshops.queries import my_workshops_coming
from lms.policy import Actor


def my_workshops_panel(actor: Actor) -> str:
    """Slot home.next: the workshops in which the reader has or awaits a seat and that are not over."""
    cards = my_workshops_coming(actor) if actor.person_id else []
    return render_template("workshops/learner/panel.html", cards=cards) if cards else ""

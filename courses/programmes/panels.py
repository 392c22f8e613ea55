"""What programmes show on the first page."""

from flask import render_template

from courses.programmes.office.queries import waiting_for
from courses.programmes.queries import my_programmes
from lms.policy import Actor


def programme_panel(actor: Actor) -> str:
    """Slot home.next: the programmes that the reader follows, with her next step."""
    pages = my_programmes(actor)
    return render_template("programmes/learner/panel.html", pages=pages) if pages else ""


def programme_work_panel(actor: Actor) -> str:
    """Slot home.work: people who ask or are ready, papers for a second person, plans to mark."""
    waiting = waiting_for(actor)
    return render_template("programmes/staff/panel.html", waiting=waiting) if waiting.any else ""

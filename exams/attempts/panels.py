"""What attempts show on other pages."""

from flask import render_template

from exams.attempts.steps import rooms_today, sheets_waiting, step_of, steps_now
from lms.policy import Actor
from lms.ui.access import actor as present_actor
from lms.ui.formats import page_language


def _english() -> bool:
    return page_language() == "en"


def begin_panel(*, sitting_id: int, application_seq: int, own: bool = False, **_: object) -> str:
    """Slot application.next: begin the exam, go on with it, or be admitted first."""
    page = step_of(present_actor(), sitting_id, application_seq, _english()) if own else None
    return render_template("attempts/learner/begin_panel.html", pages=[page]) if page else ""


def exam_now_panel(actor: Actor, **_: object) -> str:
    """Slot home.now: an exam that can be begun or gone on with at this moment."""
    pages = steps_now(actor, _english()) if actor.person_id else []
    return render_template("attempts/learner/begin_panel.html", pages=pages) if pages else ""


def room_panel(actor: Actor, **_: object) -> str:
    """Slot home.work: today's exam rooms and sheets that wait to be keyed."""
    rooms, sheets = rooms_today(actor, _english()), sheets_waiting(actor)
    return render_template("attempts/staff/work_panel.html", rooms=rooms, sheets=sheets) if rooms or sheets else ""


def practice_panel(*, topic_code: str = "", **_: object) -> str:
    """Slot course.practice: an invitation to practise, on one chapter where the page is about one."""
    topics = [topic_code] if topic_code else []
    return render_template("attempts/learner/practice_panel.html", topics=topics)

"""What sittings show on the pages of others."""

from flask import render_template

from exams.sittings.policies import APPLICATIONS
from exams.sittings.queries import front_page, next_exam_day
from lms.ui.access import actor
from lms.ui.formats import page_language


def speaking_panel(*, public_id: str, **_: object) -> str:
    """Slot speaking.actions: coming sittings, to which an application can be entered for the person."""
    if not actor().may(APPLICATIONS):
        return ""
    front = front_page(actor(), page_language() == "en")
    return render_template("sittings/staff/speaking.html", sittings=(*front.on_demand, *front.coming), person=public_id)


def exam_day_panel(*, course_code: str, **_: object) -> str:
    """Slot course.plan: the day of the exam that the reader applied for, to plan to."""
    day = next_exam_day(actor())
    return render_template("sittings/learner/exam_day.html", day=day, code=course_code) if day else ""

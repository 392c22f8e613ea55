"""What learning shows on the first page."""

from flask import render_template

from courses.catalogue.queries import courses_listed
from courses.learning.asking.queries import waiting_counts
from courses.learning.policies import ANSWER
from courses.learning.queries import go_on, has_begun_any
from courses.learning.recall.queries import due_count
from lms.policy import GUEST, Actor


def go_on_panel(actor: Actor) -> str:
    """Slot home.now: continue where you left; nothing when no course is under way."""
    course = go_on(actor.person_id) if actor.person_id else None
    return render_template("learning/learner/go_on.html", course=course) if course else ""


def begin_panel(actor: Actor) -> str:
    """Slot home.next: a course to begin, for somebody who has begun none."""
    if actor.person_id is None or has_begun_any(actor.person_id):
        return ""
    course = next((card for card in courses_listed(actor) if card.takes_learners), None)
    return render_template("learning/learner/begin.html", course=course) if course else ""


def recall_panel(actor: Actor) -> str:
    """Slot home.next: questions that are about to be forgotten, on days when there are some."""
    count = due_count(actor.person_id) if actor.person_id else 0
    return render_template("learning/learner/recall_panel.html", count=count) if count else ""


def guest_panel(**_: object) -> str:
    """Slot home.guest: the courses that anyone may look at."""
    return render_template("learning/public/for_guests.html", courses=courses_listed(GUEST))


def questions_panel(actor: Actor) -> str:
    """Slot home.work: questions of learners that wait."""
    waiting, overdue = waiting_counts() if actor.may(ANSWER) else (0, 0)
    return render_template("learning/staff/questions_panel.html", waiting=waiting, overdue=overdue) if waiting else ""

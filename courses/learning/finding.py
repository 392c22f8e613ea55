"""Courses and lessons in the search of the site: those that stand in the list, by title and summary."""

from collections.abc import Iterator

from flask import url_for

from courses.catalogue.outlines import outline_of
from courses.catalogue.queries import courses_listed
from lms.policy import Actor
from lms.ui.finding import Hit, Sought


def find_courses(actor: Actor, sought: Sought) -> Iterator[Hit]:
    """Courses that this actor may see."""
    for card in courses_listed(actor):
        if sought.fits(card.title.plain, card.title.en, card.summary.plain, card.summary.en):
            yield Hit(card.title.plain, url_for("learning.course", code=card.code), card.summary.plain)


def find_lessons(actor: Actor, sought: Sought) -> Iterator[Hit]:
    """Lessons of these courses; a guest is led to the course, where she begins."""
    for card in courses_listed(actor):
        for lesson in outline_of(card.version_id).lessons:
            if not sought.fits(lesson.title.plain, lesson.title.en):
                continue
            page = url_for("learning.course", code=card.code)
            if actor.signed_in:
                page = url_for("learning.lesson", code=card.code, lesson=lesson.code)
            yield Hit(lesson.title.plain, page, card.title.plain)

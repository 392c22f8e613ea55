"""Courses, lessons, workshops and programmes in the search of the site: those that stand in the lists.

A lesson is found by its text, too; then the sentence in which it was found is shown.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from flask import url_for

from courses.catalogue.outlines import LessonLine, outline_of
from courses.catalogue.queries import CourseCard, courses_listed, lesson_bodies
from lms.policy import Actor
from lms.text.folding import fold
from lms.text.ruby import ruby_plain
from lms.ui.finding import Hit, Sought

TEXTS_KEPT = 2000
_MARKS = re.compile(r"^\s*(?::::.*|[#>*-]+\s?|\|)|[*_`|]|\]\([^)]*\)|!?\[", re.MULTILINE)
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")


def find_courses(actor: Actor, sought: Sought) -> Iterator[Hit]:
    """Courses that this actor may see."""
    for card in courses_listed(actor):
        if sought.fits(card.title.plain, card.title.en, card.summary.plain, card.summary.en):
            yield Hit(card.title.plain, url_for("learning.course", code=card.code), card.summary.plain)


def find_lessons(actor: Actor, sought: Sought) -> Iterator[Hit]:
    """Lessons of these courses by title and text, titles first; a guest is led to the course, where she begins."""
    later = []
    for card in courses_listed(actor):
        lessons = outline_of(card.version_id).lessons
        bodies = lesson_bodies([lesson.version_id for lesson in lessons])
        for lesson in lessons:
            sentences = _sentences(bodies.get(lesson.version_id, ""))
            if sought.fits(lesson.title.plain, lesson.title.en):
                yield _hit(actor, card, lesson, "")
            elif sought.fits_folded(*(folded for _, folded in sentences)):
                said = next(text for text, folded in sentences if any(word in folded for word in sought.words))
                later.append(_hit(actor, card, lesson, said))
    yield from later


def _hit(actor: Actor, card: CourseCard, lesson: LessonLine, said: str) -> Hit:
    page = url_for("learning.course", code=card.code)
    if actor.signed_in:
        page = url_for("learning.lesson", code=card.code, lesson=lesson.code)
    return Hit(lesson.title.plain, page, f"{card.title.plain} · {said}" if said else card.title.plain)


@lru_cache(maxsize=TEXTS_KEPT)
def _sentences(body: str) -> tuple[tuple[str, str], ...]:
    """The sentences of a lesson without marks and readings, each with its folded form."""
    plain = _MARKS.sub("", ruby_plain(body))
    found = [text.strip() for text in _SENTENCE.findall(plain)]
    return tuple((text, fold(text)) for text in found if text)

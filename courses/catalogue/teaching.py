"""Where a topic is taught: the chapter of a course that bears its code."""

from collections.abc import Iterable
from dataclasses import dataclass

from courses.catalogue.outlines import outline_of
from courses.catalogue.queries import courses_listed
from courses.catalogue.rules import Words
from lms.policy import Actor

PREPARES = "exam_preparation"


@dataclass(frozen=True)
class TaughtIn:
    """The first lesson of a chapter, in its course."""

    course: str
    lesson: str
    title: Words


def chapters_teaching(actor: Actor, topics: Iterable[str]) -> dict[str, TaughtIn]:
    """By topic, where a learner begins to read about it, in courses she may see; a topic that none teaches is left out.

    Where several teach it, one that prepares for the exam goes before the others.
    """
    wanted, found = set(topics), dict[str, TaughtIn]()
    for card in sorted(courses_listed(actor), key=lambda card: (card.kind != PREPARES, card.id)):
        for chapter in outline_of(card.version_id).chapters:
            if chapter.code in wanted and chapter.lessons:
                found.setdefault(chapter.code, TaughtIn(card.code, chapter.lessons[0].code, chapter.title))
    return found

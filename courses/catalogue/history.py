"""The versions of a lesson, each with what it changed."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import select

from courses.catalogue.models import Lesson, LessonVersion
from courses.catalogue.policies import WRITE
from courses.catalogue.questions.rules import CheckText
from courses.catalogue.rules import LessonText
from courses.catalogue.texts import texts_of
from courses.errors import NoSuchLesson
from lms.accounts.api import PersonCard, people
from lms.db import db
from lms.i18n_mark import N_
from lms.policy import Actor, require

WORDS = {"-": N_("Gone:"), "+": N_("New:")}
KINDS = {"-": "gone", "+": "new"}
RING = "◯ "


@dataclass(frozen=True)
class Change:
    """One line that came or went; ``word`` is an English source word."""

    kind: str
    word: str
    line: str


@dataclass(frozen=True)
class Version:
    """One version of a lesson with what it changed; the first one changed nothing."""

    number: int
    recorded_at: datetime
    author: str
    reviewer: str
    changes: tuple[Change, ...]


def lines_of(text: LessonText) -> list[str]:
    """All words of a lesson line by line, in the order of the page."""
    checks = [line for check in text.checks for line in lines_of_check(check)]
    head = [text.title, text.title_en, str(text.minutes)]
    tail = [text.video_url, *text.transcript.splitlines(), *checks]
    return [line for line in (*head, *text.body.splitlines(), *tail) if line]


def lines_of_check(check: CheckText) -> list[str]:
    """All words of a question line by line; a right answer stands behind a ring."""
    return [
        check.stem,
        *(f"{RING if option.right else ''}{option.text} / {option.feedback}" for option in check.options),
        *(f"{line}{check.unit}" for line in check.lines),
        check.right_words,
        check.wrong_words,
    ]


def changes_between(before: LessonText, after: LessonText) -> tuple[Change, ...]:
    """The lines that went and came, in the order of the page."""
    found = difflib.ndiff(lines_of(before), lines_of(after))
    return tuple(Change(KINDS[line[0]], WORDS[line[0]], line[2:]) for line in found if line[0] in KINDS)


def changes_since_publication(lesson_public_id: str, text: LessonText) -> tuple[Change, ...]:
    """What a text would change of the published lesson; nothing for one that was never published."""
    newest = db.session.scalar(
        select(LessonVersion.id)
        .join(Lesson, Lesson.id == LessonVersion.lesson_id)
        .where(Lesson.public_id == lesson_public_id)
        .order_by(LessonVersion.version.desc())
        .limit(1)
    )
    return changes_between(texts_of([newest])[newest], text) if newest else ()


def _name(names: Mapping[int, PersonCard], person_id: int | None) -> str:
    return names[person_id].name if person_id is not None and person_id in names else ""


def versions_of(actor: Actor, lesson_public_id: str) -> list[Version]:
    """All that was published of a lesson, the newest first."""
    require(actor, WRITE)
    lesson_id = db.session.scalar(select(Lesson.id).where(Lesson.public_id == lesson_public_id))
    if lesson_id is None:
        raise NoSuchLesson
    rows = db.session.scalars(
        select(LessonVersion).where(LessonVersion.lesson_id == lesson_id).order_by(LessonVersion.version)
    ).all()
    texts = texts_of(row.id for row in rows)
    names = people({person for row in rows for person in (row.recorded_by, row.reviewed_by) if person})
    changes = [(), *(changes_between(texts[old.id], texts[new.id]) for old, new in pairwise(rows))]
    found = [
        Version(row.version, row.recorded_at, _name(names, row.recorded_by), _name(names, row.reviewed_by), changed)
        for row, changed in zip(rows, changes, strict=False)
    ]
    return found[::-1]

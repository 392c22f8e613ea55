"""What an author began from travels with her page, sealed, so that two texts can be put together when both are saved."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from courses.catalogue.desk import DeskText
from courses.catalogue.forms import as_typed, choices_in
from courses.catalogue.history import Change, changes_between, lines_of_check
from courses.catalogue.merging import QUESTION, Clash, Merged, fingerprint, merged
from courses.catalogue.questions.rules import CheckText
from courses.catalogue.rules import LessonText
from courses.catalogue.texts import from_draft, to_draft


@dataclass(frozen=True)
class Sides:
    """A clash as a page shows it; ``field`` is the name of a field of the form, empty for a question at its ``place``."""

    name: str
    field: str
    place: int
    mine: str
    theirs: str


@dataclass(frozen=True)
class Choosing:
    """What an author has to choose, and all that the other one changed."""

    sides: tuple[Sides, ...]
    changes: tuple[Change, ...]
    seen: str


@dataclass(frozen=True)
class Together:
    """Two texts put together: what is to be saved, or what is to be chosen first.

    base       what a page that lets her choose has begun from, sealed; empty when that is not known
    taken_in   whether there was something of somebody else
    """

    text: LessonText
    choice: Choosing | None
    base: str
    taken_in: bool


def put_together(
    page: DeskText, carried: str | None, revision: int, mine: LessonText, sent: Mapping[str, str]
) -> Together:
    """What an author typed, with what somebody else has saved since she opened her page.

    carried    the text that her page began from, sealed
    revision   the draft that it began from: that is enough while it is still the newest one
    sent       holds what she chose
    """
    theirs = as_typed(page.text)
    begun = begun_from(page.public_id, carried) or (theirs if revision == page.revision else None)
    merge = merged(begun, mine, theirs, choices_in(sent, fingerprint(theirs)))
    return Together(
        text=merge.text,
        choice=choosing(begun, merge, theirs) if merge.clashes else None,
        base=sealed(page.public_id, merge.base) if merge.base else "",
        taken_in=theirs != begun,
    )


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="courses.lesson.begun")


def sealed(lesson: str, text: LessonText) -> str:
    """A text as a hidden field carries it, for this lesson alone."""
    return str(_serializer().dumps([lesson, to_draft(text)]))


def begun_from(lesson: str, carried: str | None) -> LessonText | None:
    """The text that a page began from; None when the page does not carry one of this lesson."""
    try:
        owner, content = _serializer().loads(carried or "")
    except BadSignature:
        return None
    return as_typed(from_draft(content)) if owner == lesson else None


def choosing(begun: LessonText | None, merge: Merged, theirs: LessonText) -> Choosing:
    """The page on which she chooses."""
    return Choosing(
        sides=tuple(_sides(clash) for clash in merge.clashes),
        changes=changes_between(begun, theirs) if begun else (),
        seen=fingerprint(theirs),
    )


def _sides(clash: Clash) -> Sides:
    question = clash.name.startswith(QUESTION)
    return Sides(clash.name, "" if question else clash.name, clash.place, _shown(clash.mine), _shown(clash.theirs))


def _shown(version: Any) -> str:
    return "\n".join(filter(None, lines_of_check(version))) if isinstance(version, CheckText) else str(version or "")

"""What an author began from travels with her page, sealed, so that two texts can be put together when both are saved."""

from dataclasses import dataclass
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from courses.catalogue.forms import as_typed
from courses.catalogue.history import Change, changes_between, lines_of_check
from courses.catalogue.merging import QUESTION, Clash, Merged, fingerprint
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

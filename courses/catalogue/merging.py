"""Two authors on one lesson: what one of them changed is taken, where both did somebody chooses. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from courses.catalogue.questions.rules import CheckText
from courses.catalogue.rules import LessonText

FIELDS = ("title", "title_en", "minutes", "body", "video_url", "transcript")
MINE, THEIRS = "mine", "theirs"
QUESTION = "question-"


@dataclass(frozen=True)
class Clash:
    """One thing that both changed: a field by its name, or a question by its mark and the place where it stands.

    A version that is None was taken out by its author.
    """

    name: str
    mine: Any
    theirs: Any
    place: int = 0


@dataclass(frozen=True)
class Merged:
    """What comes of two texts.

    text      both together; what is not decided yet stands there as ``mine``
    base      what a page that shows ``text`` has begun from; None when that is not known
    clashes   what somebody has to choose
    """

    text: LessonText
    base: LessonText | None
    clashes: tuple[Clash, ...]


def fingerprint(text: LessonText) -> str:
    """A name of exactly this text: a choice holds only for the text that was looked at."""
    return sha256(repr(text).encode()).hexdigest()[:16]


def merged(base: LessonText | None, mine: LessonText, theirs: LessonText, choices: Mapping[str, str]) -> Merged:
    """Put two texts together that were both written from ``base``, question by question and field by field.

    base      None when it is not known: then everything that differs is to be chosen
    choices   "mine" or "theirs" by the name of a clash
    """
    clashes: list[Clash] = []
    values: dict[str, Any] = {}
    begun: dict[str, Any] = {}
    for name in FIELDS:
        before = getattr(base, name) if base else _UNKNOWN
        ours, other = getattr(mine, name), getattr(theirs, name)
        values[name], open_ = _settled(before, ours, other, choices.get(name))
        begun[name] = before if open_ else other
        clashes += [Clash(name, ours, other)] if open_ else []
    checks, begun_checks, open_checks = _checks(base, mine.checks, theirs.checks, choices)
    return Merged(
        text=replace(mine, **values, sources=theirs.sources, facts=theirs.facts, checks=checks),
        base=replace(base, **begun, checks=begun_checks) if base else None,
        clashes=(*clashes, *open_checks),
    )


_UNKNOWN = object()


def _settled(before: Any, mine: Any, theirs: Any, choice: str | None) -> tuple[Any, bool]:
    """The value that stands, and whether somebody still has to choose."""
    if theirs in (mine, before):
        return mine, False
    if mine == before or choice == THEIRS:
        return theirs, False
    return mine, choice != MINE


def _checks(
    base: LessonText | None, mine: Sequence[CheckText], theirs: Sequence[CheckText], choices: Mapping[str, str]
) -> tuple[tuple[CheckText, ...], tuple[CheckText, ...], list[Clash]]:
    """The questions that stand, those that a page with them has begun from, and the clashes."""
    before = {check.mark: check for check in (base.checks if base else ())}
    ours = {check.mark: check for check in mine}
    other = {check.mark: check for check in _with_known_marks([*mine, *before.values()], theirs)}
    stand: list[CheckText] = []
    begun: list[CheckText] = []
    clashes: list[Clash] = []
    for mark in [*ours, *(mark for mark in other if mark not in ours)]:
        name, versions = QUESTION + mark, (before.get(mark), ours.get(mark), other.get(mark))
        value, open_ = _settled(*versions, choices.get(name))
        stand += [value] if value else []
        begun += [known for known in [versions[0] if open_ else versions[2]] if known]
        clashes += [Clash(name, versions[1], versions[2], len(stand) or 1)] if open_ else []
    return tuple(stand), tuple(begun), clashes


def _with_known_marks(known: Sequence[CheckText], theirs: Sequence[CheckText]) -> list[CheckText]:
    """A publication gives new marks to questions: those that say or ask the same as one we know are that one."""
    free = {check.mark: check for check in known}
    for check in theirs:
        free.pop(check.mark, None)
    marks = {check.mark for check in known}
    found = []
    for check in theirs:
        same = None if check.mark in marks else _first(free, check.__eq__) or _first(free, _asks(check.stem))
        if same:
            del free[same]
        found.append(replace(check, mark=same) if same else check)
    return found


def _asks(stem: str) -> Callable[[CheckText], bool]:
    return lambda check: check.stem == stem


def _first(checks: Mapping[str, CheckText], fits: Callable[[CheckText], bool]) -> str | None:
    return next((mark for mark, check in checks.items() if fits(check)), None)

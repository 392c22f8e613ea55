"""A self-check as its learner meets it: what is asked, what she answered, and after her answer the words for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from courses.catalogue.queries import CheckCard, CheckKeyCard
from courses.catalogue.questions.rules import RIGHT, WRONG, in_place
from lms.knowledge.api import MATCHING, MULTIPLE_RESPONSE, NUMBER, ORDERING, SHORT_TEXT
from lms.text.ruby import ruby_plain

FIELD = "check-"
LONGEST_NUMBER = 40


@dataclass(frozen=True)
class OptionView:
    """One answer on the lesson page; ``feedback`` is there only once it may be read."""

    id: str
    text: str
    chosen: bool = False
    right: bool = False
    feedback: str = ""

    @property
    def plain(self) -> str:
        """The words without readings, for a list to choose from."""
        return ruby_plain(self.text)


@dataclass(frozen=True)
class PlaceView:
    """A row or a place that an option is put to; ``text`` is empty for a place, which has a number alone."""

    name: str
    number: int
    text: str
    chosen: str


@dataclass(frozen=True)
class LineView:
    """A line to write on."""

    text: str
    unit: str
    longest: int
    numeric: bool


@dataclass(frozen=True)
class CheckView:
    """One self-check with the learner's newest answer, if she gave one; ``in_place`` counts pairs or steps of it."""

    id: int
    number: int
    stem: str
    options: tuple[OptionView, ...]
    answered: bool
    right: bool
    feedback: str
    several: bool = False
    places: tuple[PlaceView, ...] = ()
    line: LineView | None = None
    in_place: tuple[int, int] | None = None

    @property
    def name(self) -> str:
        """What its fields are called."""
        return f"{FIELD}{self.id}"


def check_view(check: CheckCard, number: int, response: Any = None, key: CheckKeyCard | None = None) -> CheckView:
    """A question with an answer to it.

    key   handed in for an answered question alone, so that no other can slip onto a page
    """
    right = key is not None and key.right(response)
    return CheckView(
        id=check.id,
        number=number,
        stem=check.stem,
        options=_options(check, response, key, right=right),
        answered=key is not None,
        right=right,
        feedback=_feedback(response, key, right=right),
        several=check.kind == MULTIPLE_RESPONSE,
        places=_places(check, response),
        line=_line(check, response),
        in_place=in_place(key.kind, key.key, response) if key and not right else None,
    )


def feedback_after(key: CheckKeyCard, response: Any) -> str:
    """The words for an answer that was just given; those of every chosen option where there may be several."""
    if isinstance(response, list) and RIGHT not in key.feedback:
        return "\n".join(key.feedback[option] for option in response)
    return _feedback(response, key, right=key.right(response))


def _feedback(response: Any, key: CheckKeyCard | None, *, right: bool) -> str:
    if key is None:
        return ""
    if RIGHT in key.feedback:
        return key.feedback[RIGHT if right else WRONG]
    return key.feedback[response] if isinstance(response, str) else ""


def _options(check: CheckCard, response: Any, key: CheckKeyCard | None, *, right: bool) -> tuple[OptionView, ...]:
    chosen = {response} if isinstance(response, str) else set(response or ())
    several = check.kind == MULTIPLE_RESPONSE
    return tuple(
        OptionView(
            id=option["id"],
            text=option["text"],
            chosen=option["id"] in chosen,
            right=right and option["id"] in chosen,
            feedback=key.feedback.get(option["id"], "")
            if key
            and (right != (option["id"] in chosen) or (several and option["id"] in chosen))
            and (right or several)
            else "",
        )
        for option in check.body.get("options", ())
    )


def _places(check: CheckCard, response: Any) -> tuple[PlaceView, ...]:
    name = f"{FIELD}{check.id}."
    if check.kind == MATCHING:
        given = response if isinstance(response, Mapping) else {}
        return tuple(
            PlaceView(name + row["id"], number, row["text"], given.get(row["id"], ""))
            for number, row in enumerate(check.body["rows"], start=1)
        )
    if check.kind != ORDERING:
        return ()
    count = len(check.body["options"])
    placed = list(response) if isinstance(response, list) else [""] * count
    return tuple(PlaceView(f"{name}{number}", number, "", placed[number - 1]) for number in range(1, count + 1))


def _line(check: CheckCard, response: Any) -> LineView | None:
    text = response if isinstance(response, str) else ""
    if check.kind == NUMBER:
        return LineView(text, check.body["unit"], LONGEST_NUMBER, numeric=True)
    return LineView(text, "", check.body["longest"], numeric=False) if check.kind == SHORT_TEXT else None

"""A question of any kind as fields of a page: everything that the one template of questions shows, decided beforehand.

The exam room, practice and the preview of the bank build a ``Control`` and hand it to ``bank/question.html``. What comes
back is read by ``lms.knowledge.api.response_in_form`` under the same name. There is no key in here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lms.knowledge.api import (
    ESSAY,
    MATCHING,
    MULTIPLE_RESPONSE,
    NUMBER,
    ORDERING,
    SHORT_TEXT,
    SINGLE_CHOICE,
    TRUE_FALSE,
    is_read,
)
from lms.text.ruby import ruby_plain

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LONGEST_TEXT = 200
LONGEST_NUMBER = 40
CHOOSING = (SINGLE_CHOICE, TRUE_FALSE, MULTIPLE_RESPONSE)


@dataclass(frozen=True)
class Choice:
    """An option. ``letter`` says where it stands on this page, ``id`` what is stored."""

    id: str
    letter: str
    text: str
    plain: str
    chosen: bool = False


@dataclass(frozen=True)
class Row:
    """A row to match, or a place of an order: a select of its own under ``name``."""

    name: str
    number: int
    text: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Line:
    """One line to type in; ``unread`` is true for words where a number belongs."""

    text: str
    unit: str
    longest: int
    numeric: bool
    unread: bool


@dataclass(frozen=True)
class Written:
    """A field for a written answer; lengths in characters."""

    text: str
    least: int
    most: int


@dataclass(frozen=True)
class Medium:
    """A picture with words for those who cannot see it, or a sound with what is said in it."""

    image: str
    audio: str
    alt: str
    transcript: str


@dataclass(frozen=True)
class Control:
    """One question as fields named ``name`` (or name.1, name.2 ... for rows and places)."""

    name: str
    stem: str
    media: tuple[Medium, ...] = ()
    choices: tuple[Choice, ...] = ()
    several: bool = False
    most: int | None = None
    rows: tuple[Row, ...] = ()
    places: tuple[Row, ...] = ()
    line: Line | None = None
    written: Written | None = None


def control_of(
    kind: str,
    body: Mapping[str, Any],
    *,
    name: str,
    answer: Any = None,
    order: Sequence[str] | None = None,
    media_url: Callable[[str], str] = str,
) -> Control:
    """Build the fields of one question.

    name       of the field, as "A-1"
    answer     the stored response, None where there is none yet
    order      ids of the options as this candidate meets them; None for the author's order
    media_url  gives the address of a medium for whoever reads the page, from its public id
    """
    options = _in_order(body.get("options", ()), order)
    chosen = {answer} if isinstance(answer, str) else set(answer) if isinstance(answer, list) else set()
    return Control(
        name=name,
        stem=str(body.get("stem", "")),
        media=tuple(_medium(one, media_url) for one in body.get("media", ())),
        choices=_choices(options, chosen if kind in CHOOSING else set()) if kind in (*CHOOSING, MATCHING, ORDERING) else (),
        several=kind == MULTIPLE_RESPONSE,
        most=body.get("choose"),
        rows=_rows(name, body, options, answer) if kind == MATCHING else (),
        places=_places(name, options, answer) if kind == ORDERING else (),
        line=_line(kind, body, answer) if kind in (NUMBER, SHORT_TEXT) else None,
        written=Written(str(answer or ""), body.get("least", 0), body.get("most", 0)) if kind == ESSAY else None,
    )  # fmt: skip


def _in_order(options: Sequence[Mapping[str, Any]], order: Sequence[str] | None) -> list[Mapping[str, Any]]:
    if order is None:
        return list(options)
    by_id = {option["id"]: option for option in options}
    return [by_id[name] for name in order if name in by_id]


def _choices(options: Sequence[Mapping[str, Any]], chosen: set[Any]) -> tuple[Choice, ...]:
    return tuple(
        Choice(o["id"], letter, str(o["text"]), ruby_plain(str(o["text"])), o["id"] in chosen)
        for letter, o in zip(LETTERS, options, strict=False)
    )


def _rows(name: str, body: Mapping[str, Any], options: Sequence[Mapping[str, Any]], answer: Any) -> tuple[Row, ...]:
    given = answer if isinstance(answer, Mapping) else {}
    return tuple(
        Row(f"{name}.{row['id']}", number, str(row["text"]), _choices(options, {given.get(row["id"])}))
        for number, row in enumerate(body.get("rows", ()), start=1)
    )


def _places(name: str, options: Sequence[Mapping[str, Any]], answer: Any) -> tuple[Row, ...]:
    given = answer if isinstance(answer, list) else []
    placed = dict(enumerate(given, start=1))
    return tuple(
        Row(f"{name}.{number}", number, "", _choices(options, {placed.get(number)}))
        for number in range(1, len(options) + 1)
    )


def _line(kind: str, body: Mapping[str, Any], answer: Any) -> Line:
    numeric = kind == NUMBER
    longest = LONGEST_NUMBER if numeric else int(body.get("longest") or LONGEST_TEXT)
    return Line(str(answer or ""), str(body.get("unit", "")), longest, numeric, not is_read(kind, answer))


def _medium(one: Mapping[str, Any], media_url: Callable[[str], str]) -> Medium:
    address, image = media_url(str(one.get("file", ""))), one.get("kind") == "image"
    return Medium(
        image=address if image else "",
        audio="" if image else address,
        alt=str(one.get("alt", "")),
        transcript=str(one.get("transcript", "")),
    )

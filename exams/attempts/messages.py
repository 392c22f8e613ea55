"""What a page may send, read with suspicion: JSON of the browser's queue in, a batch out."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from exams.attempts.intake import Batch, Entry, Told
from exams.attempts.rules import ENTRY_KINDS, LONGEST_TEXT
from lms.ui.forms import clean_text

MOST_ENTRIES = 200
MOST_OPTIONS = 40
LARGEST_NUMBER = 2**31 - 1
_WORD = re.compile(r"[0-9A-Za-z]{1,32}")
_PART = re.compile(r"[A-Z]{1,4}")


class Malformed(ValueError):
    """Not something that our page sends."""


def seat_in(session: Mapping[str, Any], public_id: str) -> dict[str, str]:
    """The seat of a venue device, if it is one for this attempt or application; good for that and nothing else."""
    seat = session.get("seat")
    return seat if isinstance(seat, dict) and public_id in (seat.get("attempt"), seat.get("application")) else {}


def session_key(session: Mapping[str, Any], attempt: str) -> str:
    """Under which session somebody writes in this attempt: a seat, or signed in; empty when under none."""
    seat = seat_in(session, attempt)
    if seat:
        return f"seat:{seat['token']}"
    signed_in = session.get("_user_id")
    return f"user:{signed_in}" if signed_in else ""


def read_batch(told: Any, session: Mapping[str, Any]) -> Batch:
    """A batch out of a page's JSON; refuses with Malformed whatever our page would not have sent.

    told  {"attempt", "pen", "known", "entries": [{"stream", "seq", "kind", "part", "position", "answer", "made"}]}
    """
    if not isinstance(told, dict) or not isinstance(told.get("entries"), list):
        raise Malformed("shape")
    if len(told["entries"]) > MOST_ENTRIES:
        raise Malformed("too many entries")
    attempt = _word(told.get("attempt"))
    return Batch(
        attempt=attempt,
        session=session_key(session, attempt),
        pen=_word(told.get("pen")),
        known_seq=_number(told.get("known", 0), least=0),
        entries=tuple(_entry(one) for one in told["entries"]),
    )


def _entry(told: Any) -> Entry:
    if not isinstance(told, dict) or told.get("kind") not in ENTRY_KINDS:
        raise Malformed("entry")
    part = told.get("part")
    if not isinstance(part, str) or not _PART.fullmatch(part):
        raise Malformed("part")
    return Entry(
        stream=_word(told.get("stream")),
        seq=_number(told.get("seq")),
        kind=told["kind"],
        part=part,
        position=_number(told.get("position")),
        answer=clean_answer(told["kind"], told.get("answer")),
        made_at=_made(told.get("made")),
    )


def clean_answer(kind: str, answer: Any) -> Any:
    """The answer without what no database stores and no reader sees; a mark for review is true or false."""
    if kind == "review":
        return bool(answer)
    if isinstance(answer, str):
        text = clean_text(answer).encode("utf-8", "ignore").decode()
        if len(text) > LONGEST_TEXT:
            raise Malformed("too long")
        return text
    if isinstance(answer, list):
        return [one and _word(one) for one in answer[:MOST_OPTIONS]]
    if isinstance(answer, Mapping):
        return {_word(row): _word(option) for row, option in list(answer.items())[:MOST_OPTIONS] if option}
    if answer is not None:
        raise Malformed("answer")
    return None


def _word(told: Any) -> str:
    if not isinstance(told, str) or not _WORD.fullmatch(told):
        raise Malformed("word")
    return told


def _number(told: Any, least: int = 1) -> int:
    if not isinstance(told, int) or isinstance(told, bool) or not least <= told <= LARGEST_NUMBER:
        raise Malformed("number")
    return told


def _made(told: Any) -> datetime | None:
    """The device's clock in milliseconds; a device may say anything, so nonsense is simply nothing."""
    if told is None or not isinstance(told, int | float) or isinstance(told, bool) or not 0 < told < 4e12:
        return None
    return datetime.fromtimestamp(told / 1000, UTC)


def reply(told: Told, now: datetime) -> dict[str, Any]:
    """What the page is told: what became of each entry, the time here and how the attempt stands.

    Nothing about right or wrong (rules 9).
    """
    return {
        "now": milliseconds(now),
        "closes": milliseconds(told.closes_at),
        "state": told.state,
        "pen": told.holds_pen,
        "news": told.news,
        "results": [{"stream": one.stream, "seq": one.seq, "outcome": one.outcome} for one in told.taken],
    }


def milliseconds(instant: datetime | None) -> int | None:
    """An instant as a browser counts."""
    return None if instant is None else int(instant.timestamp() * 1000)

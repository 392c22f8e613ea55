"""Taking answers in: a group of batches from many candidates is written at once, by the statements of statements.py.

The same runs in the answer writer in front of Flask (saving.py) and in the form without JavaScript (services.py).
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from exams.attempts.models import random_id
from exams.attempts.reading import Unread, read_answers
from exams.attempts.rules import Arrival, is_outage, judge_arrival
from exams.attempts.statements import COLUMNS, STATEMENTS, Run

UNKNOWN = "unknown"
PAUSED = "paused"


@dataclass(frozen=True)
class Entry:
    """One thing that a page tells: an answer, a mark for review, a visit. ``stream`` is the page it was made in."""

    stream: str
    seq: int
    kind: str
    part: str
    position: int
    answer: Any
    made_at: datetime | None = None


@dataclass(frozen=True)
class Batch:
    """What one page sends at once.

    pen         the sending page's own stream; older entries of another page of the same browser may travel along
    session     the session under which it is sent, as ``split_session`` reads it
    known_seq   the highest number that the page has given so far
    """

    attempt: str
    session: str
    pen: str
    known_seq: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Taken:
    """What became of one entry: one of rules.OUTCOMES, or "unknown"."""

    stream: str
    seq: int
    outcome: str


@dataclass(frozen=True)
class Told:
    """What one batch is answered. Without ``state`` the page belongs to no attempt of this session.

    state       of the attempt; "paused" while the clock of an open one stands
    closes_at   the closing time as it is now, with all time that was granted
    holds_pen   False when a newer page has taken over
    news        how often there was something to tell her
    """

    taken: tuple[Taken, ...] = ()
    state: str = ""
    closes_at: datetime | None = None
    holds_pen: bool = False
    news: int = 0


@dataclass(frozen=True)
class _Page:
    """The page that sent a batch under its own session, as the statement reads it; instants as the driver gives them."""

    sitting_id: int
    attempt_id: int
    stream: str
    last_contact_at: Any
    state: str
    closing: Any
    pen: str
    news: int

    @property
    def key(self) -> tuple[int, int]:
        return self.sitting_id, self.attempt_id

    @property
    def closes_at(self) -> datetime | None:
        return instant_of(self.closing) if self.closing else None

    @property
    def holds_pen(self) -> bool:
        return self.state in ("open", PAUSED) and self.pen == self.stream


@dataclass
class _Line:
    """An entry in the batch of this place within the group. ``is_new``: this very group journalled it as saved."""

    entry: Entry
    batch: Batch
    sender: int
    outcome: str = UNKNOWN
    is_new: bool = False
    row: Sequence[Any] = field(default_factory=list)


def _stamp(value: datetime | None, engine: str) -> Any:
    """An instant as the engine's own driver stores it: SQLAlchemy writes text on SQLite."""
    if value is None or engine != "sqlite":
        return value
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")


def instant_of(value: Any) -> datetime:
    """An instant as the drivers give it back."""
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)  # type: ignore[no-any-return]


def split_session(session: str) -> tuple[str, int]:
    """Whose session it is, and how many times she had been signed out everywhere before: "user:12.3" is user:12, 3."""
    who, _, epoch = session.partition(".")
    return who, int(epoch) if epoch.isdecimal() else 0


def _told(line: _Line, number: int, engine: str, answer: Any, readable: bool) -> dict[str, Any]:
    """One entry as the statements read it. An empty answer is NULL, so that "open" is one question to the table."""
    entry, made_at = line.entry, _stamp(line.entry.made_at, engine)
    who, epoch = split_session(line.batch.session)
    return {
        "n": number,
        "attempt": line.batch.attempt,
        "session": who,
        "epoch": epoch,
        "readable": int(readable),
        "pen": line.batch.pen,
        "stream": entry.stream,
        "seq": entry.seq,
        "kind": entry.kind,
        "part": entry.part,
        "position": entry.position,
        "answer": None if answer in (None, "", [], {}) else json.dumps(answer, ensure_ascii=False),
        "client_at": made_at if made_at is None or engine == "sqlite" else made_at.isoformat(),
    }


def take_in(run: Run, engine: str, batches: Sequence[Batch], now: datetime) -> list[Told]:
    """Journal a group of batches, write what may be written, and tell what became of each entry.

    run     executes one of our statements with named parameters inside the caller's transaction
    engine  "sqlite" or "postgresql"

    A group in which all is new and in time, which nearly all are, costs five statements, however large it is.
    """
    words, stamp = STATEMENTS[engine], _stamp(now, engine)
    lines = [_Line(entry, batch, sender) for sender, batch in enumerate(batches) for entry in batch.entries]
    read = read_answers(run, engine, [_unread(line) for line in lines])
    told = [_told(line, number, engine, *read[number]) for number, line in enumerate(lines)]
    batch_id = random_id()
    first = _first_of_each(lines)
    journalled = _journal(run, words, [told[number] for number in first], {"now": stamp, "batch": batch_id})
    pages = _hear(run, words, batches)
    for line in (lines[number] for number in first):
        page = pages.get(line.sender)
        line.is_new = page is not None and journalled.get((*page.key, line.entry.stream, line.entry.seq)) == "saved"
    _ask_for_others(run, words, lines, told, batch_id, now)
    _write(run, words, lines, told, stamp)
    _note_contact(run, words, batches, pages, engine, now)
    following = iter(lines)
    return [_answer(batch, following, pages.get(sender)) for sender, batch in enumerate(batches)]


def _first_of_each(lines: Sequence[_Line]) -> list[int]:
    """One line for each entry that a session sent: whoever sends it twice is asked what became of the first."""
    found: dict[tuple[Any, ...], int] = {}
    for number, line in enumerate(lines):
        found.setdefault((line.batch.attempt, line.batch.session, line.entry.stream, line.entry.seq), number)
    return list(found.values())


def _journal(
    run: Run, words: Mapping[str, str], told: Sequence[Mapping[str, Any]], given: Mapping[str, Any]
) -> dict[tuple[Any, ...], str]:
    """Write the group into the journal: what was not in it yet, and its outcome."""
    if not told:
        return {}
    rows = run(words["journal"], {"entries": _in_rows(told), **given})
    return {tuple(key): outcome for *key, outcome in rows}


def _ask_for_others(
    run: Run,
    words: Mapping[str, str],
    lines: Sequence[_Line],
    told: Sequence[Mapping[str, Any]],
    batch_id: int,
    now: datetime,
) -> None:
    """What is not saved by this very group came before, came late, or has no place here: ask the journal for each."""
    for line in lines:
        line.outcome = "saved" if line.is_new else UNKNOWN
    others = [entry for line, entry in zip(lines, told, strict=True) if not line.is_new]
    if not others:
        return
    for number, *row in run(words["outcomes"], {"entries": _in_rows(others)}):
        lines[number].outcome, lines[number].row = row[0], row[1:]
    _judge(run, words, lines, batch_id, now)


def _in_rows(told: Iterable[Mapping[str, Any]]) -> str:
    return json.dumps([[entry[name] for name in COLUMNS] for entry in told], ensure_ascii=False)


def _unread(line: _Line) -> Unread:
    entry = line.entry
    return Unread(line.batch.attempt, entry.kind, entry.part, entry.position, entry.answer)


def _answer(batch: Batch, lines: Iterator[_Line], page: _Page | None) -> Told:
    """What one batch is told. While the clock stands nothing is taken in, and the page keeps what it has."""
    outcomes = [next(lines).outcome for _ in batch.entries]
    if page is None:
        return Told(tuple(map(_taken, batch.entries, outcomes)))
    if page.state == PAUSED:
        outcomes = [PAUSED if word == UNKNOWN else word for word in outcomes]
    return Told(tuple(map(_taken, batch.entries, outcomes)), page.state, page.closes_at, page.holds_pen, page.news)


def _taken(entry: Entry, outcome: str) -> Taken:
    return Taken(entry.stream, entry.seq, outcome)


def _judge(run: Run, words: Mapping[str, str], lines: Sequence[_Line], batch_id: int, now: datetime) -> None:
    """Tell the late from the too late, by what was known before this group was heard."""
    for line in lines:
        if line.outcome != "after_close" or line.row[0] != batch_id:
            continue
        _, _, closes_at, client_at, last_contact_at, known_seq, _, _, sitting, attempt = line.row
        line.outcome = judge_arrival(
            Arrival(
                closes_at=instant_of(closes_at),
                received_at=now,
                last_contact_at=instant_of(last_contact_at),
                known_seq=known_seq,
                seq=line.entry.seq,
                made_at=instant_of(client_at) if client_at else None,
            )
        )
        key = {"sitting": sitting, "attempt": attempt, "stream": line.entry.stream, "seq": line.entry.seq}
        run(words["judged"], {**key, "outcome": line.outcome})
        if line.outcome == "late":
            run(words["late"], key)


def _write(run: Run, words: Mapping[str, str], lines: Sequence[_Line], told: list[dict[str, Any]], now: Any) -> None:
    """Bring what was saved by this very group into the responses; of several answers to one question the last.

    Messages of one page may come out of order: which of its answers is the last, its count says, not the moment.
    Which mark for review is the last, the journal says, in which all of them stand by now.
    """
    answers: dict[tuple[str, ...], dict[str, Any]] = {}
    reviews: dict[tuple[str, ...], dict[str, Any]] = {}
    for line, entry in zip(lines, told, strict=True):
        if not line.is_new:
            continue
        if entry["kind"] == "review":
            reviews[entry["attempt"], entry["stream"], str(entry["seq"])] = entry
        elif entry["kind"] == "answer":
            place = entry["attempt"], entry["part"], str(entry["position"])
            before = answers.get(place, entry)
            if before["stream"] != entry["stream"] or before["seq"] <= entry["seq"]:
                answers[place] = entry
    for chosen, statement in ((answers, "answers"), (reviews, "reviews")):
        if chosen:
            # In one order, so that two writing processes never wait for each other's rows.
            in_order = (chosen[place] for place in sorted(chosen))
            run(words[statement], {"entries": _in_rows(in_order), "now": now})


def _hear(run: Run, words: Mapping[str, str], batches: Sequence[Batch]) -> dict[int, _Page]:
    """The pages that sent this group, by the place of the batch; none for a batch that is not of the page's session."""
    senders = [_sender(number, batch) for number, batch in enumerate(batches)]
    return {number: _Page(*row) for number, *row in run(words["heard"], {"entries": json.dumps(senders)})}


def _sender(number: int, batch: Batch) -> tuple[int | str, ...]:
    who, epoch = split_session(batch.session)
    return number, batch.attempt, who, epoch, batch.pen


def _note_contact(
    run: Run, words: Mapping[str, str], batches: Sequence[Batch], pages: Mapping[int, _Page], engine: str, now: datetime
) -> None:
    """Remember that these pages were heard from, and how far their count is."""
    heard: dict[tuple[int, int, str], tuple[int, int]] = {}
    for number, page in pages.items():
        batch = batches[number]
        known = max([batch.known_seq, *(entry.seq for entry in batch.entries if entry.stream == batch.pen)])
        before, _ = heard.get((*page.key, page.stream), (0, 0))
        gap = int(is_outage(instant_of(page.last_contact_at), now))
        heard[*page.key, page.stream] = max(known, before), gap
    if heard:
        rows = [(*page, *told) for page, told in sorted(heard.items())]
        run(words["contact"], {"pages": json.dumps(rows), "now": _stamp(now, engine)})

"""Taking answers in: a group of batches from many candidates is written at once, by the statements of statements.py.

The same runs in the answer writer in front of Flask (saving.py) and in the form without JavaScript (services.py).
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from exams.attempts.models import random_id
from exams.attempts.reading import Unread, only_value, read_answers
from exams.attempts.rules import Arrival, is_outage, judge_arrival
from exams.attempts.statements import STATEMENTS, Run

UNKNOWN = "unknown"
PAUSED = "paused"
in_words = json.JSONEncoder(ensure_ascii=False).encode


class Entry(NamedTuple):
    """One thing that a page tells: an answer, a mark for review, a visit. ``stream`` is the page it was made in."""

    stream: str
    seq: int
    kind: str
    part: str
    position: int
    answer: Any
    made_at: datetime | None = None


class Batch(NamedTuple):
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


class Taken(NamedTuple):
    """What became of one entry: one of rules.OUTCOMES, or "unknown"."""

    stream: str
    seq: int
    outcome: str


class Told(NamedTuple):
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


class _Page(NamedTuple):
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


@dataclass(slots=True)
class _Line:
    """An entry in the batch of this place within the group.

    asked   the entry as the statements read it (statements.COLUMNS)
    answer  as it is stored: JSON, or None for an empty one
    is_new  this very group journalled it as saved
    """

    entry: Entry
    batch: Batch
    sender: int
    asked: list[Any]
    answer: str | None
    outcome: str = UNKNOWN
    is_new: bool = False
    row: Sequence[Any] = ()

    @property
    def key(self) -> tuple[str, str, str, int]:
        """Whoever sends an entry twice is asked what became of the first."""
        return self.batch.attempt, self.batch.session, self.entry.stream, self.entry.seq


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


def _lines(run: Run, engine: str, batches: Sequence[Batch]) -> list[_Line]:
    """The entries of a group, each read by the kind of its question."""
    sent = [(entry, batch, sender) for sender, batch in enumerate(batches) for entry in batch.entries]
    unread = [Unread(batch.attempt, entry.kind, entry.part, entry.position, entry.answer) for entry, batch, _ in sent]
    sessions = [split_session(batch.session) for batch in batches]
    return [
        _line(number, engine, sessions[found[2]], found, read)
        for number, (found, read) in enumerate(zip(sent, read_answers(run, engine, unread), strict=True))
    ]


def _line(
    number: int, engine: str, session: tuple[str, int], sent: tuple[Entry, Batch, int], read: tuple[Any, bool]
) -> _Line:
    """One entry as the statements read it. An empty answer is NULL, so that "open" is one question to the table."""
    (entry, batch, sender), (answer, readable), made_at = sent, read, _stamp(sent[0].made_at, engine)
    stored = None if answer in (None, "", [], {}) else in_words(answer)
    asked = [
        number,
        batch.attempt,
        *session,
        batch.pen,
        entry.stream,
        entry.seq,
        entry.kind,
        entry.part,
        entry.position,
        stored,
        made_at if made_at is None or engine == "sqlite" else made_at.isoformat(),
        int(readable),
    ]
    return _Line(entry, batch, sender, asked, stored)


def take_in(run: Run, engine: str, batches: Sequence[Batch], now: datetime) -> list[Told]:
    """Journal a group of batches, write what may be written, and tell what became of each entry.

    run     executes one of our statements with named parameters inside the caller's transaction
    engine  "sqlite" or "postgresql"

    A group in which all is new and in time, which nearly all are, costs five statements, six on SQLite, however large.
    """
    words, stamp, batch_id = STATEMENTS[engine], _stamp(now, engine), random_id()
    lines = _lines(run, engine, batches)
    # One line for each entry that a session sent.
    first = list({line.key: line for line in reversed(lines)}.values())[::-1]
    journalled = run(words["journal"], _given(first, now=stamp, batch=batch_id)) if first else ()
    pages = _hear(run, words, batches)
    _note_new(run, words, first, pages, journalled, batch_id)
    _ask_for_others(run, words, lines, batch_id, now)
    _write(run, words, lines, pages, stamp)
    _note_contact(run, words, batches, pages, engine, now)
    following = iter(lines)
    return [_answer(batch, following, pages.get(sender)) for sender, batch in enumerate(batches)]


def _given(lines: Iterable[_Line], **more: Any) -> dict[str, Any]:
    return {"entries": in_words([line.asked for line in lines]), **more}


def _note_new(
    run: Run,
    words: Mapping[str, str],
    first: Sequence[_Line],
    pages: Mapping[int, _Page],
    journalled: Sequence[Sequence[Any]],
    batch_id: int,
) -> None:
    """Which lines this very group journalled as saved, for pages of the session that sent them."""
    known = [(line, pages[line.sender]) for line in first if line.sender in pages]
    if "new" in words:
        asked = [(at, *page.key, line.entry.stream, line.entry.seq) for at, (line, page) in enumerate(known)]
        found = only_value(run(words["new"], {"journalled": in_words(asked), "batch": batch_id})) if asked else ()
        for at in found:
            known[at][0].is_new = True
        return
    outcomes = {tuple(key): outcome for *key, outcome in journalled}
    for line, page in known:
        line.is_new = outcomes.get((*page.key, line.entry.stream, line.entry.seq)) == "saved"


def _ask_for_others(run: Run, words: Mapping[str, str], lines: Sequence[_Line], batch_id: int, now: datetime) -> None:
    """What is not saved by this very group came before, came late, or has no place here: ask the journal for each."""
    for line in lines:
        line.outcome = "saved" if line.is_new else UNKNOWN
    others = [line for line in lines if not line.is_new]
    if not others:
        return
    for number, *row in run(words["outcomes"], _given(others)):
        lines[number].outcome, lines[number].row = row[0], row[1:]
    _judge(run, words, lines, batch_id, now)


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


def _write(run: Run, words: Mapping[str, str], lines: Sequence[_Line], pages: Mapping[int, _Page], now: Any) -> None:
    """Bring what was saved by this very group into the responses; of several answers to one question the last.

    Messages of one page may come out of order: which of its answers is the last, its count says, not the moment.
    Which mark for review is the last, the journal says, in which all of them stand by now.
    """
    answers: dict[tuple[int, int, str, int], _Line] = {}
    reviews: dict[tuple[str, str, int], _Line] = {}
    for line in lines:
        entry = line.entry
        if not line.is_new:
            continue
        if entry.kind == "review":
            reviews[line.batch.attempt, entry.stream, entry.seq] = line
        elif entry.kind == "answer":
            place = (*pages[line.sender].key, entry.part, entry.position)
            before = answers.get(place, line).entry
            if before.stream != entry.stream or before.seq <= entry.seq:
                answers[place] = line
    # In one order, so that two writing processes never wait for each other's rows.
    if answers:
        rows = [(*place, line.answer, line.entry.stream, line.entry.seq) for place, line in _in_order(answers)]
        run(words["answers"], {"answers": in_words(rows), "now": now})
    if reviews:
        run(words["reviews"], _given((line for _, line in _in_order(reviews)), now=now))


def _in_order(found: Mapping[Any, _Line]) -> list[tuple[Any, _Line]]:
    """The lines in the order of their keys."""
    return [(key, found[key]) for key in sorted(found)]


def _hear(run: Run, words: Mapping[str, str], batches: Sequence[Batch]) -> dict[int, _Page]:
    """The pages that sent this group, by the place of the batch; none for a batch that is not of the page's session."""
    senders = [_sender(number, batch) for number, batch in enumerate(batches)]
    found = only_value(run(words["heard"], {"entries": in_words(senders)}))
    return {number: _Page(*row) for number, *row in found}


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
        run(words["contact"], {"pages": in_words(rows), "now": _stamp(now, engine)})

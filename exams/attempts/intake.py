"""Taking answers in: the few statements that decide and write, the same for every way in which answers come.

A group of batches from many candidates is written at once. The first statement journals every entry with its
outcome, joined to the attempt as it is at that moment (open, closing time, who holds the pen, under which
session the page was opened): what does not join was never there. Nothing else decides. The same statements
run in the answer writer in front of Flask (saving.py) and in the form without JavaScript (services.py).
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from exams.attempts.models import random_id
from exams.attempts.reading import Unread, read_answers
from exams.attempts.rules import Arrival, is_outage, judge_arrival

Rows = Sequence[Sequence[Any]]
Run = Callable[[str, Mapping[str, Any]], Rows]
UNKNOWN = "unknown"
PAUSED = "paused"

_ENTRIES = {
    "sqlite": """
  SELECT value ->> 'n' AS n, value ->> 'attempt' AS attempt, value ->> 'session' AS session, value ->> 'pen' AS pen,
    value ->> 'stream' AS stream, value ->> 'seq' AS seq, value ->> 'kind' AS kind, value ->> 'part' AS part,
    value ->> 'position' AS position, value ->> 'answer' AS answer, value ->> 'client_at' AS client_at,
    value ->> 'epoch' AS epoch, value ->> 'readable' AS readable
  FROM json_each(:entries)""",
    "postgresql": """
  SELECT * FROM jsonb_to_recordset(CAST(:entries AS jsonb)) AS e(n int, attempt text, session text, pen text,
    stream text, seq int, kind text, part text, position int, answer text, client_at timestamptz, epoch int, readable int)""",
}
# A hand-in waits for answers that are being written, and they for it: no answer is confirmed after the last look.
_HOLD = {"sqlite": "", "postgresql": " ORDER BY public_id FOR SHARE"}
_JSON = {"sqlite": "{}", "postgresql": "CAST({} AS jsonb)"}

# A page goes on under any later session of the same person, never under an earlier one.
_SESSION = "s.session_key = e.session AND s.session_epoch <= e.epoch"

_JOURNAL = """
WITH entry AS ({entries}),
held AS (SELECT * FROM attempt WHERE public_id IN (SELECT attempt FROM entry){hold})
INSERT INTO response_journal
  (sitting_id, attempt_id, stream, seq, kind, part, position, answer, client_at, received_at, batch, outcome)
SELECT a.sitting_id, a.id, e.stream, e.seq, e.kind, e.part, e.position, {answer}, e.client_at, {now}, :batch,
  CASE
    WHEN a.state = 'voided' THEN 'voided'
    WHEN a.state = 'ready' THEN 'not_started'
    WHEN a.state = 'submitted' THEN 'handed_in'
    WHEN a.closes_at <= {now} AND a.intake_closed_at IS NOT NULL THEN 'intake_closed'
    WHEN a.closes_at <= {now} THEN 'after_close'
    WHEN a.state <> 'open' THEN 'handed_in'
    WHEN a.pen <> e.pen THEN 'no_pen'
    WHEN w.number > o.number THEN 'newer_answer'
    WHEN e.readable = 0 THEN 'malformed'
    ELSE 'saved'
  END
FROM entry e
JOIN held a ON a.public_id = e.attempt
JOIN attempt_stream s ON s.sitting_id = a.sitting_id AND s.attempt_id = a.id AND s.stream = e.pen
  AND {session}
JOIN attempt_stream o ON o.sitting_id = a.sitting_id AND o.attempt_id = a.id AND o.stream = e.stream
LEFT JOIN response r ON r.sitting_id = a.sitting_id AND r.attempt_id = a.id AND r.part = e.part
  AND r.position = e.position
LEFT JOIN attempt_stream w ON w.sitting_id = a.sitting_id AND w.attempt_id = a.id AND w.stream = r.stream
WHERE a.paused_at IS NULL AND
  (EXISTS (SELECT 1 FROM paper_item p
           WHERE p.paper_id = a.paper_id AND p.part = e.part AND p.position = e.position)
   OR EXISTS (SELECT 1 FROM attempt_question q
              WHERE q.sitting_id = a.sitting_id AND q.attempt_id = a.id AND q.part = e.part
                AND q.position = e.position))
ON CONFLICT DO NOTHING
"""

_OUTCOMES = """
WITH entry AS ({entries})
SELECT e.n, j.outcome, j.batch, j.received_at, a.closes_at, j.client_at,
       o.last_contact_at, o.known_seq, o.gap_from_at, o.gap_until_at, a.sitting_id, a.id
FROM entry e
JOIN attempt a ON a.public_id = e.attempt
JOIN attempt_stream s ON s.sitting_id = a.sitting_id AND s.attempt_id = a.id AND s.stream = e.pen
  AND {session}
JOIN attempt_stream o ON o.sitting_id = a.sitting_id AND o.attempt_id = a.id AND o.stream = e.stream
JOIN response_journal j ON j.sitting_id = a.sitting_id AND j.attempt_id = a.id AND j.stream = e.stream
  AND j.seq = e.seq
"""

_ANSWERS = """
INSERT INTO response (sitting_id, attempt_id, part, position, answer, review, stream, seq, saved_at, late)
SELECT a.sitting_id, a.id, e.part, e.position, {answer}, {no}, e.stream, e.seq, {now}, {no}
FROM ({entries}) e JOIN attempt a ON a.public_id = e.attempt WHERE e.kind = 'answer'
ON CONFLICT (sitting_id, attempt_id, part, position) DO UPDATE
SET answer = excluded.answer, stream = excluded.stream, seq = excluded.seq, saved_at = excluded.saved_at
WHERE response.stream <> excluded.stream OR response.seq < excluded.seq
"""

_REVIEWS = """
INSERT INTO response (sitting_id, attempt_id, part, position, answer, review, stream, seq, saved_at, late)
SELECT a.sitting_id, a.id, e.part, e.position, NULL, {marked}, '', 0, {now}, {no}
FROM ({entries}) e JOIN attempt a ON a.public_id = e.attempt
JOIN attempt_stream o ON o.sitting_id = a.sitting_id AND o.attempt_id = a.id AND o.stream = e.stream
WHERE e.kind = 'review' AND NOT EXISTS (
  SELECT 1 FROM response_journal j JOIN attempt_stream w
    ON w.sitting_id = j.sitting_id AND w.attempt_id = j.attempt_id AND w.stream = j.stream
  WHERE j.sitting_id = a.sitting_id AND j.attempt_id = a.id AND j.kind = 'review' AND j.outcome = 'saved'
    AND j.part = e.part AND j.position = e.position
    AND (w.number > o.number OR (j.stream = e.stream AND j.seq > e.seq)))
ON CONFLICT (sitting_id, attempt_id, part, position) DO UPDATE SET review = excluded.review
"""

_JUDGED = """
UPDATE response_journal SET outcome = :outcome
WHERE sitting_id = :sitting AND attempt_id = :attempt AND stream = :stream AND seq = :seq
"""

_LATE = """
INSERT INTO late_entry (sitting_id, attempt_id, stream, seq, part, position, answer, made_at, received_at,
  last_contact_at, known_seq, gap_from_at, gap_until_at, decision, reason)
SELECT j.sitting_id, j.attempt_id, j.stream, j.seq, j.part, j.position, j.answer, j.client_at, j.received_at,
  o.last_contact_at, o.known_seq, o.gap_from_at, o.gap_until_at, 'waiting', ''
FROM response_journal j JOIN attempt_stream o
  ON o.sitting_id = j.sitting_id AND o.attempt_id = j.attempt_id AND o.stream = j.stream
WHERE j.sitting_id = :sitting AND j.attempt_id = :attempt AND j.stream = :stream AND j.seq = :seq
  AND j.kind = 'answer'
ON CONFLICT DO NOTHING
"""

_HEARD = """
WITH entry AS ({entries})
SELECT DISTINCT s.sitting_id, s.attempt_id, s.stream, s.last_contact_at, a.public_id,
  CASE WHEN a.state = 'open' AND a.paused_at IS NOT NULL THEN 'paused' ELSE a.state END, a.closes_at, a.pen, a.news
FROM entry e JOIN attempt a ON a.public_id = e.attempt
JOIN attempt_stream s ON s.sitting_id = a.sitting_id AND s.attempt_id = a.id AND s.stream = e.pen
  AND {session}
ORDER BY s.sitting_id, s.attempt_id, s.stream
"""

_CONTACT = """
UPDATE attempt_stream SET last_contact_at = {now},
  known_seq = CASE WHEN known_seq < :known THEN :known ELSE known_seq END,
  gap_from_at = CASE WHEN :gap = 1 THEN last_contact_at ELSE gap_from_at END,
  gap_until_at = CASE WHEN :gap = 1 THEN {now} ELSE gap_until_at END
WHERE sitting_id = :sitting AND attempt_id = :attempt AND stream = :stream
"""


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


@dataclass
class _Line:
    entry: Entry
    batch: Batch
    outcome: str = UNKNOWN
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


def _statement(text: str, engine: str) -> str:
    """The words of one engine."""
    return text.format(
        entries=_ENTRIES[engine],
        session=_SESSION,
        hold=_HOLD[engine],
        answer=_JSON[engine].format("e.answer"),
        marked="(e.answer IS NOT NULL AND e.answer = 'true')",
        no="FALSE",
        now="CAST(:now AS timestamptz)" if engine == "postgresql" else ":now",
    )


STATEMENTS = {
    engine: {
        name: _statement(text, engine)
        for name, text in (
            ("journal", _JOURNAL),
            ("outcomes", _OUTCOMES),
            ("answers", _ANSWERS),
            ("reviews", _REVIEWS),
            ("judged", _JUDGED),
            ("late", _LATE),
            ("heard", _HEARD),
            ("contact", _CONTACT),
        )
    }
    for engine in ("sqlite", "postgresql")
}


def take_in(run: Run, engine: str, batches: Sequence[Batch], now: datetime) -> list[Told]:
    """Journal a group of batches, write what may be written, and tell what became of each entry.

    run     executes one of our statements with named parameters inside the caller's transaction
    engine  "sqlite" or "postgresql"
    """
    words, stamp = STATEMENTS[engine], _stamp(now, engine)
    lines = [_Line(entry, batch) for batch in batches for entry in batch.entries]
    read = read_answers(run, [_unread(line) for line in lines])
    told = [_told(line, number, engine, *read[number]) for number, line in enumerate(lines)]
    entries, batch_id = json.dumps(told, ensure_ascii=False), random_id()
    run(words["journal"], {"entries": entries, "now": stamp, "batch": batch_id})
    for number, *row in run(words["outcomes"], {"entries": entries}):
        lines[number].outcome, lines[number].row = row[0], row[1:]
    _judge(run, words, lines, batch_id, now)
    _write(run, words, lines, told, batch_id, stamp)
    told_of = _note_contact(run, words, batches, engine, now)
    following = iter(lines)
    return [_answer(batch, following, told_of.get((batch.attempt, batch.pen), Told())) for batch in batches]


def _unread(line: _Line) -> Unread:
    entry = line.entry
    return Unread(line.batch.attempt, entry.kind, entry.part, entry.position, entry.answer)


def _answer(batch: Batch, lines: Iterator[_Line], standing: Told) -> Told:
    """What one batch is told. While the clock stands nothing is taken in, and the page keeps what it has."""
    outcomes = [next(lines).outcome for _ in batch.entries]
    if standing.state == PAUSED:
        outcomes = [PAUSED if word == UNKNOWN else word for word in outcomes]
    taken = (Taken(e.stream, e.seq, word) for e, word in zip(batch.entries, outcomes, strict=True))
    return replace(standing, taken=tuple(taken))


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


def _write(
    run: Run, words: Mapping[str, str], lines: Sequence[_Line], told: list[dict[str, Any]], batch_id: int, now: Any
) -> None:
    """Bring what was saved by this very group into the responses; of several answers to one question the last.

    Messages of one page may come out of order: which of its answers is the last, its count says, not the moment.
    Which mark for review is the last, the journal says, in which all of them stand by now.
    """
    answers: dict[tuple[str, ...], dict[str, Any]] = {}
    reviews: dict[tuple[str, ...], dict[str, Any]] = {}
    for line, entry in zip(lines, told, strict=True):
        if line.outcome != "saved" or line.row[0] != batch_id:
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
            run(words[statement], {"entries": json.dumps(list(chosen.values()), ensure_ascii=False), "now": now})


def _note_contact(
    run: Run, words: Mapping[str, str], batches: Sequence[Batch], engine: str, now: datetime
) -> dict[tuple[str, str], Told]:
    """Remember that these pages were heard from, and how far their count is; tell how their attempts stand."""
    known: dict[str, int] = {}
    for batch in batches:
        own = [entry.seq for entry in batch.entries if entry.stream == batch.pen]
        known[batch.pen] = max([known.get(batch.pen, 0), batch.known_seq, *own])
    senders = [
        {"attempt": batch.attempt, "session": who, "epoch": epoch, "pen": batch.pen}
        for batch in batches
        for who, epoch in (split_session(batch.session),)
    ]
    standing: dict[tuple[str, str], Told] = {}
    for sitting, attempt, stream, last, public_id, state, closes_at, pen, news in run(
        words["heard"], {"entries": json.dumps(senders)}
    ):
        closing = instant_of(closes_at) if closes_at else None
        standing[public_id, stream] = Told((), state, closing, state in ("open", PAUSED) and pen == stream, news)
        run(
            words["contact"],
            {
                "sitting": sitting,
                "attempt": attempt,
                "stream": stream,
                "known": known[stream],
                "gap": int(is_outage(instant_of(last), now)),
                "now": _stamp(now, engine),
            },
        )
    return standing

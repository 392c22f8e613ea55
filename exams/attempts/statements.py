"""The statements that take answers in: the truth of the answer writer, for both engines.

The first one journals every entry with its outcome, joined to the attempt as it is at that moment (open, closing time,
who holds the pen, under which session the page was opened): what does not join was never there. Nothing else decides.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Rows = Sequence[Sequence[Any]]
Run = Callable[[str, Mapping[str, Any]], Rows]

# What is sent with an entry, in this order, and what PostgreSQL reads it as.
COLUMNS = {
    "n": "int",
    "attempt": "text",
    "session": "text",
    "epoch": "int",
    "pen": "text",
    "stream": "text",
    "seq": "int",
    "kind": "text",
    "part": "text",
    "position": "int",
    "answer": "text",
    "client_at": "timestamptz",
    "readable": "int",
}
# What is sent with a page that is heard from: the first of them.
SENDER = dict(list(COLUMNS.items())[:5])
PAGE = {"sitting": "bigint", "attempt": "bigint", "stream": "text", "known": "int", "gap": "int"}
# What is sent with an answer once the journal has it, by the ids that the page was found under.
ANSWER = {
    "sitting": "bigint",
    "attempt": "bigint",
    "part": "text",
    "position": "int",
    "answer": "text",
    "stream": "text",
    "seq": "int",
}
JOURNALLED = {"n": "int", "sitting": "bigint", "attempt": "bigint", "stream": "text", "seq": "int"}


def _rows(engine: str, columns: Mapping[str, str], parameter: str) -> str:
    """The rows of a JSON array of arrays. The offset keeps SQLite from taking a value out anew wherever it is used."""
    if engine == "sqlite":
        values = ", ".join(f"value ->> {at} AS {name}" for at, name in enumerate(columns))
        # Names of ours, no words of anybody's.
        return f"SELECT {values} FROM json_each(:{parameter}) LIMIT -1 OFFSET 0"  # noqa: S608
    values = ", ".join(f"(e ->> {at})::{kind} AS {name}" for at, (name, kind) in enumerate(columns.items()))
    return f"SELECT {values} FROM jsonb_array_elements(CAST(:{parameter} AS jsonb)) e"  # noqa: S608


# Entries with their attempts in one place, so that whatever belongs to both is found by its whole key.
_HELD = """
entry AS MATERIALIZED ({entries}),
held AS {materialized} (
  SELECT e.*, a.sitting_id, a.id, a.paper_id, a.state, a.closes_at, a.intake_closed_at, a.paused_at, a.news,
    a.pen AS holder
  FROM entry e JOIN attempt a ON a.public_id = e.attempt{hold})"""
# A hand-in waits for answers that are being written, and they for it: no answer is confirmed after the last look.
# On SQLite nobody else writes meanwhile.
_HOLD = {"sqlite": "", "postgresql": " ORDER BY a.public_id FOR SHARE OF a"}
_MATERIALIZED = {"sqlite": "NOT MATERIALIZED", "postgresql": "MATERIALIZED"}
_JSON = {"sqlite": "{}", "postgresql": "CAST({} AS jsonb)"}
# All rows as one value: for each row that SQLite gives, its driver lets go of the interpreter, and another thread takes it.
ALL_OF = {
    "sqlite": "json_group_array(json_array({}))",
    "postgresql": "COALESCE(jsonb_agg(jsonb_build_array({})), CAST('[]' AS jsonb))",
}
_RETURNING = {"sqlite": "", "postgresql": "RETURNING sitting_id, attempt_id, stream, seq, outcome"}

# A page goes on under any later session of the same person, never under an earlier one.
_PAGE_OF = """
JOIN attempt_stream s ON s.sitting_id = h.sitting_id AND s.attempt_id = h.id AND s.stream = h.pen
  AND s.session_key = h.session AND s.session_epoch <= h.epoch"""
_MADE_IN = "JOIN attempt_stream o ON o.sitting_id = h.sitting_id AND o.attempt_id = h.id AND o.stream = h.stream"

_JOURNAL = """
WITH {held}
INSERT INTO response_journal
  (sitting_id, attempt_id, stream, seq, kind, part, position, answer, client_at, received_at, batch, outcome)
SELECT h.sitting_id, h.id, h.stream, h.seq, h.kind, h.part, h.position, {answer}, h.client_at, {now}, :batch,
  CASE
    WHEN h.state = 'voided' THEN 'voided'
    WHEN h.state = 'ready' THEN 'not_started'
    WHEN h.state = 'submitted' THEN 'handed_in'
    WHEN h.closes_at <= {now} AND h.intake_closed_at IS NOT NULL THEN 'intake_closed'
    WHEN h.closes_at <= {now} THEN 'after_close'
    WHEN h.state <> 'open' THEN 'handed_in'
    WHEN h.holder <> h.pen THEN 'no_pen'
    WHEN o.number < (
      SELECT w.number FROM response r
      JOIN attempt_stream w ON w.sitting_id = r.sitting_id AND w.attempt_id = r.attempt_id AND w.stream = r.stream
      WHERE r.sitting_id = h.sitting_id AND r.attempt_id = h.id AND r.part = h.part AND r.position = h.position
    ) THEN 'newer_answer'
    WHEN h.readable = 0 THEN 'malformed'
    ELSE 'saved'
  END
FROM held h
{page_of}
{made_in}
WHERE h.paused_at IS NULL AND
  (EXISTS (SELECT 1 FROM paper_item p
           WHERE p.paper_id = h.paper_id AND p.part = h.part AND p.position = h.position)
   OR EXISTS (SELECT 1 FROM attempt_question q
              WHERE q.sitting_id = h.sitting_id AND q.attempt_id = h.id AND q.part = h.part
                AND q.position = h.position))
ON CONFLICT DO NOTHING
{returning}
"""

# Which of these the group with this number has journalled as saved; PostgreSQL says so with the journal itself.
_NEW = """
SELECT json_group_array(e.n) FROM ({journalled}) e
JOIN response_journal j ON j.sitting_id = e.sitting AND j.attempt_id = e.attempt AND j.stream = e.stream AND j.seq = e.seq
WHERE j.batch = :batch AND j.outcome = 'saved'
"""

_OUTCOMES = """
WITH {unheld}
SELECT h.n, j.outcome, j.batch, j.received_at, h.closes_at, j.client_at,
       o.last_contact_at, o.known_seq, o.gap_from_at, o.gap_until_at, h.sitting_id, h.id
FROM held h
{page_of}
{made_in}
JOIN response_journal j ON j.sitting_id = h.sitting_id AND j.attempt_id = h.id AND j.stream = h.stream
  AND j.seq = h.seq
"""

_ANSWERS = """
INSERT INTO response (sitting_id, attempt_id, part, position, answer, review, stream, seq, saved_at, late)
SELECT e.sitting, e.attempt, e.part, e.position, {stored}, {no}, e.stream, e.seq, {now}, {no}
FROM ({places}) e WHERE true
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
WITH {unheld_senders}
SELECT {heard} FROM held h
{page_of}
"""
_PAGE = (
    "h.n, s.sitting_id, s.attempt_id, s.stream, s.last_contact_at, "
    "CASE WHEN h.state = 'open' AND h.paused_at IS NOT NULL THEN 'paused' ELSE h.state END, "
    "h.closes_at, h.holder, h.news"
)

_CONTACT = """
UPDATE attempt_stream SET last_contact_at = {now},
  known_seq = CASE WHEN known_seq < e.known THEN e.known ELSE known_seq END,
  gap_from_at = CASE WHEN e.gap = 1 THEN last_contact_at ELSE gap_from_at END,
  gap_until_at = CASE WHEN e.gap = 1 THEN {now} ELSE gap_until_at END
FROM ({pages}) e
WHERE sitting_id = e.sitting AND attempt_id = e.attempt AND attempt_stream.stream = e.stream
"""


def _held(engine: str, columns: Mapping[str, str], hold: str) -> str:
    return _HELD.format(entries=_rows(engine, columns, "entries"), materialized=_MATERIALIZED[engine], hold=hold)


def _statement(text: str, engine: str) -> str:
    """The words of one engine."""
    return text.format(
        entries=_rows(engine, COLUMNS, "entries"),
        pages=_rows(engine, PAGE, "pages"),
        places=_rows(engine, ANSWER, "answers"),
        journalled=_rows(engine, JOURNALLED, "journalled"),
        held=_held(engine, COLUMNS, _HOLD[engine]),
        unheld=_held(engine, COLUMNS, ""),
        unheld_senders=_held(engine, SENDER, ""),
        returning=_RETURNING[engine],
        heard=ALL_OF[engine].format(_PAGE),
        page_of=_PAGE_OF,
        made_in=_MADE_IN,
        answer=_JSON[engine].format("h.answer"),
        stored=_JSON[engine].format("e.answer"),
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
STATEMENTS["sqlite"]["new"] = _statement(_NEW, "sqlite")

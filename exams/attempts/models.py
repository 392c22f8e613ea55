"""Tables of attempts and all that happens in them.

Every key begins with ``sitting_id``, so that the tables can be partitioned by it; practice runs belong to no
sitting and lie in the partition 0. An attempt of a sitting bears the ``seq`` of its application as ``id``:
one application, one attempt, so a second click on "start" finds what the first one made.
"""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from exams.attempts.rules import CHANNELS, DECISIONS, DUTIES, ENTRY_KINDS, INCIDENT_KINDS, OUTCOMES, PURPOSES, STATES
from lms.db import PUBLIC_ID_LENGTH, BigInt, Instant, db, new_public_id, one_of, ref

STREAM_LENGTH = 32
# An answer taken back is NULL, never the JSON word null: "still open" is one question to the table.
Answer = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


# On SQLite the rows of one attempt lie side by side in the key itself: an answer changes half as many pages of the disk.
CLUSTERED = {"sqlite_with_rowid": False}


def random_id() -> int:
    """A number that no two writers give twice and that a browser can count."""
    return secrets.randbits(52) + 1


def _of_attempt() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["sitting_id", "attempt_id"], ["attempt.sitting_id", "attempt.id"])


def _key() -> Mapped[Any]:
    return mapped_column(BigInt, primary_key=True, autoincrement=False)


class Attempt(db.Model):
    """One person's work on one paper.

    channel           how she answers (rules 14); every channel ends in the same responses
    extra_seconds     granted beforehand or by the invigilator; already in ``closes_at``
    pen               the stream (one loaded page) that may write; the newest page holds it
    seed              order of questions and options can be repeated from it (shuffling.py)
    granted_seconds   what an accommodation gave of ``extra_seconds``
    paused_at         the clock stands since then; ``break_until_at`` when it is a break of her own
    break_seconds     what is left of the breaks that were granted to her
    news              counts what she has to be told on her page; the page asks when it grows
    changed_at        when the board of the invigilator has to show something new
    intake_closed_at  from then on nothing late is taken in: the board's list is frozen (rules 12)
    seen_counted_at   since then the bank knows that she saw these questions
    """

    __tablename__ = "attempt"
    __table_args__ = (
        one_of("purpose", *PURPOSES),
        one_of("channel", *CHANNELS),
        one_of("state", *STATES),
        ForeignKeyConstraint(["sitting_id", "application_seq"], ["application.sitting_id", "application.seq"]),
        UniqueConstraint("public_id", "sitting_id"),
        UniqueConstraint("sitting_id", "application_seq"),
        CheckConstraint("(purpose = 'practice') = (sitting_id = 0)", name="practice_outside_sittings"),
        CheckConstraint("(purpose = 'exam') = (application_seq IS NOT NULL)", name="exam_has_application"),
        CheckConstraint("(purpose = 'exam') = (paper_id IS NOT NULL)", name="exam_has_paper"),
        CheckConstraint("state IN ('ready', 'voided') OR started_at IS NOT NULL", name="open_was_started"),
        Index("ix_attempt_due", "state", "closes_at"),
        Index("ix_attempt_person", "person_id", "sitting_id"),
    )

    sitting_id: Mapped[int] = _key()
    id: Mapped[int] = mapped_column(BigInt, primary_key=True, autoincrement=False, default=random_id)
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), default=new_public_id)
    person_id: Mapped[int] = ref("person.id")
    application_seq: Mapped[int | None]
    purpose: Mapped[str] = mapped_column(String(10))
    channel: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20), default="ready")
    paper_id: Mapped[int | None] = ref("paper.id", nullable=True)
    seed: Mapped[int] = mapped_column(BigInt, default=random_id)
    minutes: Mapped[int]
    extra_seconds: Mapped[int] = mapped_column(default=0)
    granted_seconds: Mapped[int] = mapped_column(default=0)
    shuffles_items: Mapped[bool] = mapped_column(default=False)
    shuffles_options: Mapped[bool] = mapped_column(default=False)
    paused_at: Mapped[datetime | None]
    break_until_at: Mapped[datetime | None]
    break_seconds: Mapped[int] = mapped_column(default=0)
    news: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime | None]
    one_page: Mapped[bool] = mapped_column(default=False)
    recorded_at: Mapped[Instant]
    started_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    intake_closed_at: Mapped[datetime | None]
    pen: Mapped[str] = mapped_column(String(STREAM_LENGTH), default="")
    seat_tries: Mapped[int] = mapped_column(default=0)
    void_reason: Mapped[str] = mapped_column(String(400), default="")
    voided_at: Mapped[datetime | None]
    seen_counted_at: Mapped[datetime | None]


class AttemptStream(db.Model):
    """One loaded page of an attempt: under which session, when heard from last, how far its own count is.

    ``session_key`` says whose session it was and ``session_epoch`` how many times she had been signed out everywhere
    by then: a later sign-in of the same person may go on, an earlier one may not. ``number`` counts the pages of an attempt in the order in which they were loaded. The silence before the last contact, if it was an outage, stays on record for the board.
    """

    __tablename__ = "attempt_stream"
    __table_args__ = (_of_attempt(), CLUSTERED)

    sitting_id: Mapped[int] = _key()
    attempt_id: Mapped[int] = _key()
    stream: Mapped[str] = mapped_column(String(STREAM_LENGTH), primary_key=True)
    number: Mapped[int]
    session_key: Mapped[str] = mapped_column(String(80))
    session_epoch: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[Instant]
    last_contact_at: Mapped[Instant]
    known_seq: Mapped[int] = mapped_column(default=0)
    gap_from_at: Mapped[datetime | None]
    gap_until_at: Mapped[datetime | None]


class AttemptQuestion(db.Model):
    """Which item stands at a place of a practice run; a sitting's questions stand on its paper."""

    __tablename__ = "attempt_question"
    __table_args__ = (_of_attempt(),)

    sitting_id: Mapped[int] = _key()
    attempt_id: Mapped[int] = _key()
    part: Mapped[str] = mapped_column(String(4), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    item_version_id: Mapped[int] = ref("item_version.id")


class Response(db.Model):
    """The present answer at one place. ``answer`` is an option id, a list of them or a text; NULL when taken back.

    late  counted by a decision of the board, not by its arrival (rules 12)
    """

    __tablename__ = "response"
    __table_args__ = (_of_attempt(), CLUSTERED)

    sitting_id: Mapped[int] = _key()
    attempt_id: Mapped[int] = _key()
    part: Mapped[str] = mapped_column(String(4), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    answer: Mapped[Any | None] = mapped_column(Answer)
    review: Mapped[bool] = mapped_column(default=False)
    stream: Mapped[str] = mapped_column(String(STREAM_LENGTH), default="")
    seq: Mapped[int] = mapped_column(default=0)
    saved_at: Mapped[Instant]
    late: Mapped[bool] = mapped_column(default=False)


class JournalEntry(db.Model):
    """Everything a page ever sent, once, with what became of it. Never changed; ``batch`` is the writing group."""

    __tablename__ = "response_journal"
    __table_args__ = (one_of("kind", *ENTRY_KINDS), one_of("outcome", *OUTCOMES), _of_attempt(), CLUSTERED)

    sitting_id: Mapped[int] = _key()
    attempt_id: Mapped[int] = _key()
    stream: Mapped[str] = mapped_column(String(STREAM_LENGTH), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(10))
    part: Mapped[str] = mapped_column(String(4))
    position: Mapped[int]
    answer: Mapped[Any | None] = mapped_column(Answer)
    client_at: Mapped[datetime | None]
    received_at: Mapped[Instant]
    outcome: Mapped[str] = mapped_column(String(20))
    batch: Mapped[int] = mapped_column(BigInt)


class LateEntry(db.Model):
    """An answer that arrived after the closing time, with what the server knows, for the board (rules 12)."""

    __tablename__ = "late_entry"
    __table_args__ = (
        one_of("decision", *DECISIONS),
        CheckConstraint("(decision = 'waiting') = (decided_at IS NULL)", name="decided_is_dated"),
        CheckConstraint("decision = 'waiting' OR reason <> ''", name="decided_has_reason"),
        _of_attempt(),
    )

    sitting_id: Mapped[int] = _key()
    attempt_id: Mapped[int] = _key()
    stream: Mapped[str] = mapped_column(String(STREAM_LENGTH), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    part: Mapped[str] = mapped_column(String(4))
    position: Mapped[int]
    answer: Mapped[Any | None] = mapped_column(Answer)
    made_at: Mapped[datetime | None]
    received_at: Mapped[Instant]
    last_contact_at: Mapped[Instant]
    known_seq: Mapped[int]
    gap_from_at: Mapped[datetime | None]
    gap_until_at: Mapped[datetime | None]
    decision: Mapped[str] = mapped_column(String(12), default="waiting")
    decided_by: Mapped[int | None] = ref("person.id", nullable=True)
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(400), default="")


class Admission(db.Model):
    """Who let a candidate in, having seen which kinds of evidence; no copy, no number (rules 13)."""

    __tablename__ = "admission"
    __table_args__ = (
        ForeignKeyConstraint(["sitting_id", "application_seq"], ["application.sitting_id", "application.seq"]),
    )

    sitting_id: Mapped[int] = _key()
    application_seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    room_id: Mapped[int | None] = ref("sitting_room.id", nullable=True)
    evidence: Mapped[list[str]]
    form_signed: Mapped[bool] = mapped_column(default=False)
    witness: Mapped[str] = mapped_column(String(80), default="")
    admitted_by: Mapped[int] = ref("person.id")
    admitted_at: Mapped[Instant]


class AttemptOfficial(db.Model):
    """An official who wrote, read or took down for a candidate (rules 14: two of them, named)."""

    __tablename__ = "attempt_official"
    __table_args__ = (one_of("duty", *DUTIES), _of_attempt())

    sitting_id: Mapped[int] = _key()
    attempt_id: Mapped[int] = _key()
    person_id: Mapped[int] = ref("person.id", primary_key=True)
    duty: Mapped[str] = mapped_column(String(20))
    named_by: Mapped[int] = ref("person.id")
    named_at: Mapped[Instant]


class Incident(db.Model):
    """Something out of the ordinary, typed and timed; ``seconds`` when time was given for it."""

    __tablename__ = "incident"
    __table_args__ = (
        one_of("kind", *INCIDENT_KINDS),
        ForeignKeyConstraint(["sitting_id"], ["sitting.id"]),
        _of_attempt(),
        Index("ix_incident_at", "sitting_id", "at"),
    )

    sitting_id: Mapped[int] = _key()
    id: Mapped[int] = mapped_column(BigInt, primary_key=True, autoincrement=False, default=random_id)
    attempt_id: Mapped[int | None] = mapped_column(BigInt)
    kind: Mapped[str] = mapped_column(String(20))
    seconds: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[Instant]
    recorded_by: Mapped[int | None] = ref("person.id", nullable=True)


class RoomMessage(db.Model):
    """What an invigilator told one candidate or (no attempt) the whole room; it appears on the exam page."""

    __tablename__ = "room_message"
    __table_args__ = (
        ForeignKeyConstraint(["sitting_id"], ["sitting.id"]),
        _of_attempt(),
    )

    sitting_id: Mapped[int] = _key()
    id: Mapped[int] = mapped_column(BigInt, primary_key=True, autoincrement=False, default=random_id)
    attempt_id: Mapped[int | None] = mapped_column(BigInt)
    text: Mapped[str] = mapped_column(String(400))
    sent_by: Mapped[int] = ref("person.id")
    sent_at: Mapped[Instant]


class KeyingSheet(db.Model):
    """One person's keying of one answer sheet. Round 1 and 2 are blind to each other, round 3 settles (rules 14).

    answers  place -> answer, as {"A-1": "c", "B-1": "..."}; round 3 holds the places that differed
    """

    __tablename__ = "keying_sheet"
    __table_args__ = (
        UniqueConstraint("sitting_id", "attempt_id", "keyed_by"),
        CheckConstraint("round BETWEEN 1 AND 3", name="round_one_to_three"),
        _of_attempt(),
    )

    sitting_id: Mapped[int] = _key()
    attempt_id: Mapped[int] = _key()
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    keyed_by: Mapped[int] = ref("person.id")
    keyed_at: Mapped[Instant]
    answers: Mapped[dict[str, Any]]

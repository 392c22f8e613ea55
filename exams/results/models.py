"""Tables of results. Nothing here is visible to a candidate unless a release row stands for its list.

Keys begin with ``sitting_id``. ``seq`` is the number of an application within its sitting; its one attempt bears
the same number, and who did not come has a line, too.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from exams.attempts.models import random_id
from exams.results.rules import CAUSES, OUTCOMES, RULINGS
from lms.db import BigId, BigInt, Instant, PublicId, db, one_of, ref

SOURCES = ("own_release", "recognised")
CLAIM_STATES = ("entered", "checked", "recognised", "declined")


def _key() -> Mapped[Any]:
    return mapped_column(BigInt, primary_key=True, autoincrement=False)


class Score(db.Model):
    """The points of one attempt, computed at one time from one state of things; the newest version counts.

    parts    {"A": {"earned": 35.0, "possible": 50.0}}; earned is null while somebody has still to mark
    profile  {"ch01": [3, 4]}: right and asked of each chapter, of the choice parts
    inputs   SHA-256 of everything that went in; the same inputs make no new version
    cause    why it was computed
    """

    __tablename__ = "score"
    __table_args__ = (
        one_of("cause", *CAUSES),
        ForeignKeyConstraint(["sitting_id", "attempt_id"], ["attempt.sitting_id", "attempt.id"]),
    )

    sitting_id: Mapped[int] = _key()
    attempt_id: Mapped[int] = _key()
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    parts: Mapped[dict[str, Any]]
    profile: Mapped[dict[str, Any]]
    complete: Mapped[bool]
    passed: Mapped[bool]
    inputs: Mapped[str] = mapped_column(String(64))
    cause: Mapped[str] = mapped_column(String(20))
    scored_at: Mapped[Instant]


class ItemLook(db.Model):
    """The board looked at an item after the exam: kept, rekeyed or dropped, by whom and why (rules 15)."""

    __tablename__ = "item_look"
    __table_args__ = (one_of("ruling", *RULINGS), CheckConstraint("reason <> ''", name="look_has_reason"))

    sitting_id: Mapped[int] = ref("sitting.id", primary_key=True)
    part: Mapped[str] = mapped_column(String(4), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ruling: Mapped[str] = mapped_column(String(10))
    options: Mapped[list[str]]
    reason: Mapped[str] = mapped_column(String(400))
    looked_by: Mapped[int] = ref("person.id")
    looked_at: Mapped[Instant]


class KeyCheck(db.Model):
    """A second person compared the keys of a sitting's paper, where there are too few for figures (rules 15)."""

    __tablename__ = "key_check"

    sitting_id: Mapped[int] = ref("sitting.id", primary_key=True)
    paper_id: Mapped[int] = ref("paper.id", primary_key=True)
    checked_by: Mapped[int] = ref("person.id")
    checked_at: Mapped[Instant]
    note: Mapped[str] = mapped_column(String(400), default="")


class BoardRule(db.Model):
    """Policy values of one sitting's board that differ from the house's own; the newest version holds.

    quorum         members without a tie to the candidate who have to agree
    figures_from   candidates from which items are judged by figures
    hold_from      candidates from which a negative item holds the release
    """

    __tablename__ = "board_rule"

    sitting_id: Mapped[int] = ref("sitting.id", primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    quorum: Mapped[int]
    figures_from: Mapped[int]
    hold_from: Mapped[int]
    reason: Mapped[str] = mapped_column(String(400))
    set_by: Mapped[int | None] = ref("person.id", nullable=True)
    set_at: Mapped[Instant]


class ResultList(db.Model):
    """What the board votes on. Its lines are written in portions; it counts from the moment it is frozen.

    digest  SHA-256 over all lines, so that a vote names exactly what was voted on
    """

    __tablename__ = "result_list"
    __table_args__ = (
        Index(
            "uq_result_list_open",
            "sitting_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        one_of("state", "open", "dropped", "released"),
    )

    sitting_id: Mapped[int] = ref("sitting.id", primary_key=True)
    id: Mapped[int] = mapped_column(BigInt, primary_key=True, autoincrement=False, default=random_id)
    public_id: Mapped[PublicId]
    state: Mapped[str] = mapped_column(String(10), default="open")
    begun_at: Mapped[Instant]
    begun_by: Mapped[int | None] = ref("person.id", nullable=True)
    frozen_at: Mapped[datetime | None]
    digest: Mapped[str] = mapped_column(String(64), default="")
    dropped_at: Mapped[datetime | None]
    dropped_by: Mapped[int | None] = ref("person.id", nullable=True)
    dropped_reason: Mapped[str] = mapped_column(String(400), default="")


def _of_list() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["sitting_id", "list_id"], ["result_list.sitting_id", "result_list.id"])


class ResultLine(db.Model):
    """One candidate on a list: which score led to which outcome. ``attempt_id`` is empty for who did not come."""

    __tablename__ = "result_line"
    __table_args__ = (
        one_of("outcome", *OUTCOMES),
        _of_list(),
        ForeignKeyConstraint(["sitting_id", "seq"], ["application.sitting_id", "application.seq"]),
        CheckConstraint("outcome <> 'passed' OR score_version IS NOT NULL", name="passed_has_score"),
        Index("ix_result_line_person", "person_id"),
    )

    sitting_id: Mapped[int] = _key()
    list_id: Mapped[int] = _key()
    seq: Mapped[int] = _key()
    person_id: Mapped[int] = ref("person.id")
    attempt_id: Mapped[int | None] = mapped_column(BigInt)
    score_version: Mapped[int | None]
    outcome: Mapped[str] = mapped_column(String(10))


class HeldResult(db.Model):
    """A line that was left out of a release because too few may vote on it; a substitute decides (rules 15)."""

    __tablename__ = "held_result"
    __table_args__ = (_of_list(),)

    sitting_id: Mapped[int] = _key()
    list_id: Mapped[int] = _key()
    seq: Mapped[int] = _key()
    held_at: Mapped[Instant]


class BoardVote(db.Model):
    """One member's vote on a list; the newest version counts.

    blocked  seq -> why this member's vote does not count for that candidate, as it stood when she voted
    """

    __tablename__ = "board_vote"
    __table_args__ = (_of_list(), CheckConstraint("approves OR reason <> ''", name="refusal_has_reason"))

    sitting_id: Mapped[int] = _key()
    list_id: Mapped[int] = _key()
    member_id: Mapped[int] = ref("person.id", primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    approves: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(400), default="")
    blocked: Mapped[dict[str, Any]]
    voted_at: Mapped[Instant]


class Release(db.Model):
    """The visible moment of a list: the one row through which every reader joins.

    standing  by the board's standing decision written down in the sitting, without a vote on this list
    """

    __tablename__ = "result_release"
    __table_args__ = (_of_list(),)

    sitting_id: Mapped[int] = _key()
    list_id: Mapped[int] = _key()
    released_at: Mapped[Instant]
    released_by: Mapped[int | None] = ref("person.id", nullable=True)
    standing: Mapped[bool] = mapped_column(default=False)


class ExamBody(db.Model):
    """Who holds an exam and gives its 合格証書. ``own`` is the body of this network's own exam."""

    __tablename__ = "exam_body"

    id: Mapped[BigId]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(160))
    name_en: Mapped[str] = mapped_column(String(160))
    post: Mapped[str] = mapped_column(String(60))
    person: Mapped[str] = mapped_column(String(80))
    seal: Mapped[str] = mapped_column(String(20))
    own: Mapped[bool] = mapped_column(default=True)


class PassRecord(db.Model):
    """A pass (rules 1). It never expires and asks for no attempt; a second one of a person is a further record.

    list_id   of an own release: the pass exists for readers once that list is released
    handlers  people who marked, checked or recognised; they do not decide about a title of this person
    """

    __tablename__ = "pass_record"
    __table_args__ = (
        one_of("source", *SOURCES),
        UniqueConstraint("exam_body", "number"),
        UniqueConstraint("sitting_id", "list_id", "seq"),
        ForeignKeyConstraint(["sitting_id", "list_id"], ["result_list.sitting_id", "result_list.id"]),
        CheckConstraint("(source = 'own_release') = (list_id IS NOT NULL)", name="own_has_list"),
        Index("ix_pass_record_person", "person_id"),
    )

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = ref("person.id")
    exam_code: Mapped[str] = mapped_column(String(40))
    exam_body: Mapped[str] = mapped_column(String(40))
    sitting_id: Mapped[int | None] = mapped_column(BigInt)
    list_id: Mapped[int | None] = mapped_column(BigInt)
    seq: Mapped[int | None]
    claim_id: Mapped[int | None] = ref("pass_claim.id", nullable=True)
    passed_on: Mapped[date]
    number: Mapped[str] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(String(12))
    supervised: Mapped[bool]
    identity_rule: Mapped[str] = mapped_column(String(20))
    handlers: Mapped[list[Any]]
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[int | None] = ref("person.id", nullable=True)


class PassClaim(db.Model):
    """A pass of another body or an earlier year that somebody wants recognised, with its evidence.

    entered by the person herself or staff; checked by one person; recognised or declined by a second
    """

    __tablename__ = "pass_claim"
    __table_args__ = (
        one_of("state", *CLAIM_STATES),
        CheckConstraint(
            "state = 'entered' OR checked_by IS NOT NULL OR state = 'declined'", name="checked_has_checker"
        ),
        CheckConstraint("decided_by IS NULL OR decided_by <> checked_by", name="two_people"),
        CheckConstraint("state <> 'declined' OR reason <> ''", name="declined_has_reason"),
        UniqueConstraint("person_id", "exam_body", "number"),
    )

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = ref("person.id")
    exam_body: Mapped[str] = mapped_column(String(40))
    number: Mapped[str] = mapped_column(String(40))
    passed_on: Mapped[date]
    supervised: Mapped[bool] = mapped_column(default=True)
    file_id: Mapped[int | None] = ref("file.id", nullable=True)
    note: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(12), default="entered")
    entered_at: Mapped[Instant]
    entered_by: Mapped[int | None] = ref("person.id", nullable=True)
    checked_at: Mapped[datetime | None]
    checked_by: Mapped[int | None] = ref("person.id", nullable=True)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = ref("person.id", nullable=True)
    reason: Mapped[str] = mapped_column(String(400), default="")


class PassVoid(db.Model):
    """A pass was found wrong: asked for by one person, confirmed by another, with the reason (rules 7)."""

    __tablename__ = "pass_void"
    __table_args__ = (
        CheckConstraint("reason <> ''", name="void_has_reason"),
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> asked_by", name="two_people"),
        CheckConstraint("(confirmed_by IS NULL) = (confirmed_at IS NULL)", name="confirmed_is_dated"),
    )

    pass_id: Mapped[int] = ref("pass_record.id", primary_key=True)
    reason: Mapped[str] = mapped_column(String(400))
    asked_by: Mapped[int] = ref("person.id")
    asked_at: Mapped[Instant]
    confirmed_by: Mapped[int | None] = ref("person.id", nullable=True)
    confirmed_at: Mapped[datetime | None]

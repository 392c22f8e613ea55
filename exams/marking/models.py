"""Tables of marking. A marker meets a code and a text; whose it is stands in another row of another table.

Every key begins with ``sitting_id``, as the tables of attempts do. A script keeps the text that was marked: when an
answer changes by a decision about a late entry, a new version of the script is marked and the old one stays.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from exams.attempts.models import random_id
from lms.db import BigInt, Instant, db, one_of, ref

ROUNDS = ("first", "second", "third", "review", "trial", "control")
KINDS = ("live", "trial", "control")
SHARED = "withdrawn_at IS NULL AND round NOT IN ('trial', 'control')"


class MarkingScript(db.Model):
    """One written answer to be marked. Empty answers have none: they count 0 without a marker (rules 11).

    kind    live; or an answer with agreed points: trial (before the live ones) or control (among them, not told apart)
    agreed  the points by line on which the board agreed, of a trial or control
    """

    __tablename__ = "marking_script"
    __table_args__ = (
        ForeignKeyConstraint(["sitting_id", "attempt_id"], ["attempt.sitting_id", "attempt.id"]),
        UniqueConstraint("sitting_id", "code"),
        one_of("kind", *KINDS),
        CheckConstraint("(kind = 'live') = (attempt_id IS NOT NULL)", name="live_has_attempt"),
        UniqueConstraint("sitting_id", "attempt_id", "part", "position", "version"),
    )

    sitting_id: Mapped[int] = mapped_column(BigInt, primary_key=True, autoincrement=False)
    id: Mapped[int] = mapped_column(BigInt, primary_key=True, autoincrement=False, default=random_id)
    attempt_id: Mapped[int | None] = mapped_column(BigInt)
    kind: Mapped[str] = mapped_column(String(10), default="live")
    agreed: Mapped[list[Any]] = mapped_column(default=list)
    set_by: Mapped[int | None] = ref("person.id", nullable=True)
    part: Mapped[str] = mapped_column(String(4))
    position: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    item_version_id: Mapped[int] = ref("item_version.id")
    code: Mapped[str] = mapped_column(String(8))
    answer: Mapped[str] = mapped_column(Text)
    prepared_at: Mapped[Instant]


class MarkingAssignment(db.Model):
    """A script in the hands of one marker. Taken back without being handed in, it stays on record.

    round  first and second are blind to each other; third decides where they differ by more than the tolerance;
           review decides after an appeal; trial and control are of answers with agreed points
    """

    __tablename__ = "marking_assignment"
    __table_args__ = (
        one_of("round", *ROUNDS),
        ForeignKeyConstraint(["sitting_id", "script_id"], ["marking_script.sitting_id", "marking_script.id"]),
        CheckConstraint("submitted_at IS NULL OR withdrawn_at IS NULL", name="handed_in_stays"),
        Index(
            "uq_marking_assignment_round",
            "sitting_id",
            "script_id",
            "round",
            unique=True,
            sqlite_where=text(SHARED),
            postgresql_where=text(SHARED),
        ),
        Index(
            "uq_marking_assignment_marker",
            "sitting_id",
            "script_id",
            "marker_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        Index("ix_marking_assignment_marker", "marker_id", "sitting_id"),
    )

    sitting_id: Mapped[int] = mapped_column(BigInt, primary_key=True, autoincrement=False)
    id: Mapped[int] = mapped_column(BigInt, primary_key=True, autoincrement=False, default=random_id)
    script_id: Mapped[int] = mapped_column(BigInt)
    marker_id: Mapped[int] = ref("person.id")
    round: Mapped[str] = mapped_column(String(10))
    comment: Mapped[str] = mapped_column(Text, default="")
    assigned_at: Mapped[Instant]
    submitted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None] = ref("person.id", nullable=True)
    withdrawn_reason: Mapped[str] = mapped_column(String(400), default="")


class RubricMark(db.Model):
    """Points for one line of the rubric, by one marker. Fixed once she has handed the script in."""

    __tablename__ = "rubric_mark"
    __table_args__ = (
        ForeignKeyConstraint(
            ["sitting_id", "assignment_id"], ["marking_assignment.sitting_id", "marking_assignment.id"]
        ),
        CheckConstraint("points >= 0", name="points_not_negative"),
    )

    sitting_id: Mapped[int] = mapped_column(BigInt, primary_key=True, autoincrement=False)
    assignment_id: Mapped[int] = mapped_column(BigInt, primary_key=True, autoincrement=False)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    points: Mapped[int]


class MarkingRule(db.Model):
    """How often each script of a sitting is marked, and how far two markings may lie apart; the newest version holds."""

    __tablename__ = "marking_rule"
    __table_args__ = (
        CheckConstraint("markings IN (1, 2)", name="once_or_twice"),
        CheckConstraint("tolerance >= 0", name="tolerance_not_negative"),
        CheckConstraint("trial_limit >= 0 AND control_every > 0", name="control_sensible"),
    )

    sitting_id: Mapped[int] = ref("sitting.id", primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    markings: Mapped[int]
    tolerance: Mapped[int]
    conceal_candidates: Mapped[bool] = mapped_column(default=True)
    conceal_markers: Mapped[bool] = mapped_column(default=True)
    trial_limit: Mapped[int] = mapped_column(default=2)
    control_every: Mapped[int] = mapped_column(default=10)
    reason: Mapped[str] = mapped_column(String(400))
    set_by: Mapped[int | None] = ref("person.id", nullable=True)
    set_at: Mapped[Instant]

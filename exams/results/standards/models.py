"""Tables of standard setting. A decision is appended; the newest one of a part holds."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from exams.results.standards.rules import METHODS, STAGES
from lms.db import BigId, BigInt, Instant, PublicId, db, one_of, ref


class StandardStudy(db.Model):
    """Judges estimate the questions of one part of a sitting's paper, in two rounds.

    borderline   whom the judges have in mind: somebody who is just good enough
    """

    __tablename__ = "standard_study"
    __table_args__ = (UniqueConstraint("sitting_id", "part"), one_of("stage", *STAGES))

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    sitting_id: Mapped[int] = ref("sitting.id")
    part: Mapped[str] = mapped_column(String(4))
    stage: Mapped[str] = mapped_column(String(10), default="first")
    borderline: Mapped[str] = mapped_column(Text)
    begun_at: Mapped[Instant]
    begun_by: Mapped[int] = ref("person.id")
    second_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class StandardJudge(db.Model):
    """One judge of a study, and her limits for the compromise method of Hofstee.

    handed_in  the last round that she handed in: 0, 1 or 2
    cut_least, cut_most    points; fail_least, fail_most  percent of the candidates
    """

    __tablename__ = "standard_judge"
    __table_args__ = (
        CheckConstraint("handed_in BETWEEN 0 AND 2", name="two_rounds"),
        CheckConstraint("cut_least IS NULL OR cut_least <= cut_most", name="cuts_in_order"),
        CheckConstraint("fail_least IS NULL OR fail_least <= fail_most", name="fails_in_order"),
    )

    study_id: Mapped[int] = ref("standard_study.id", primary_key=True)
    person_id: Mapped[int] = ref("person.id", primary_key=True)
    invited_at: Mapped[Instant]
    handed_in: Mapped[int] = mapped_column(default=0)
    cut_least: Mapped[float | None]
    cut_most: Mapped[float | None]
    fail_least: Mapped[float | None]
    fail_most: Mapped[float | None]


class StandardRating(db.Model):
    """How many of a hundred borderline candidates answer a question right, as one judge sees it in one round."""

    __tablename__ = "standard_rating"
    __table_args__ = (
        ForeignKeyConstraint(["study_id", "person_id"], ["standard_judge.study_id", "standard_judge.person_id"]),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
        CheckConstraint("round IN (1, 2)", name="round_listed"),
    )

    study_id: Mapped[int] = mapped_column(BigInt, primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(BigInt, primary_key=True, autoincrement=False)
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    percent: Mapped[int]
    given_at: Mapped[Instant]


class CutDecision(db.Model):
    """The board decided the cut of a part: who, when, why, on the ground of which figures.

    figures  what each method said at that moment
    """

    __tablename__ = "cut_decision"
    __table_args__ = (
        one_of("method", *METHODS),
        CheckConstraint("reason <> ''", name="cut_has_reason"),
        CheckConstraint("least >= 0", name="cut_not_negative"),
    )

    sitting_id: Mapped[int] = ref("sitting.id", primary_key=True)
    part: Mapped[str] = mapped_column(String(4), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    least: Mapped[float]
    before: Mapped[float | None]
    method: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(400))
    figures: Mapped[dict[str, Any]]
    decided_by: Mapped[int] = ref("person.id")
    decided_at: Mapped[Instant]

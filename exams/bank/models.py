"""Tables of the item bank. A version is never changed; a key is in no table that pages of candidates read."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from exams.bank.rules import POOLS, STATES, VERDICTS
from lms.db import BigId, Instant, PublicId, db, one_of, ref
from lms.knowledge.api import KINDS, LEVELS


class Item(db.Model):
    """A question as a thing. ``version`` counts its versions; the newest one is what the bank works on."""

    __tablename__ = "item"
    __table_args__ = (
        one_of("pool", *POOLS),
        one_of("kind", *KINDS),
        one_of("state", *STATES),
        CheckConstraint("NOT sample OR pool = 'practice'", name="sample_is_practice"),
        UniqueConstraint("id", "pool"),
        Index("ix_item_pool_state", "pool", "state"),
    )

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    pool: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10), default="draft")
    sample: Mapped[bool] = mapped_column(default=False)
    author_id: Mapped[int | None] = ref("person.id", nullable=True, index=True)
    version: Mapped[int] = mapped_column(default=1)
    recorded_at: Mapped[Instant]


class ItemVersion(db.Model):
    """What a question said, to which chapter and level it belonged, from which source. Immutable.

    body    as lms.knowledge.rules.faults_of reads it; texts may carry {漢字|かんじ}
    search  stem and options folded, without readings
    """

    __tablename__ = "item_version"
    __table_args__ = (
        UniqueConstraint("item_id", "version"),
        one_of("level", *LEVELS),
        Index("ix_item_version_topic", "topic_code", "level"),
    )

    id: Mapped[BigId]
    item_id: Mapped[int] = ref("item.id")
    version: Mapped[int]
    topic_code: Mapped[str] = mapped_column(String(20), ForeignKey("topic.code"))
    level: Mapped[str] = mapped_column(String(20))
    body: Mapped[dict[str, Any]]
    search: Mapped[str] = mapped_column(Text)
    source_code: Mapped[str] = mapped_column(String(60), default="")
    fact_code: Mapped[str] = mapped_column(String(60), default="")
    note: Mapped[str] = mapped_column(String(200), default="")
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[int | None] = ref("person.id", nullable=True)


class ItemKey(db.Model):
    """The answer of one version: which options are right, or the rubric, and why. Read by bank, marking, results.

    key         as lms.knowledge.rules.score reads it
    rationales  option id -> why it is right or wrong
    """

    __tablename__ = "item_key"

    item_version_id: Mapped[int] = ref("item_version.id", primary_key=True)
    key: Mapped[dict[str, Any]]
    rationale: Mapped[str] = mapped_column(Text, default="")
    rationales: Mapped[dict[str, Any]]


class PracticeEntry(db.Model):
    """The item was opened to practice. As long as this row stands, the database refuses to make it secure."""

    __tablename__ = "practice_entry"
    __table_args__ = (
        ForeignKeyConstraint(["item_id", "pool"], ["item.id", "item.pool"]),
        one_of("pool", "practice"),
    )

    item_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    pool: Mapped[str] = mapped_column(String(10), default="practice")
    entered_at: Mapped[Instant]
    entered_by: Mapped[int | None] = ref("person.id", nullable=True)
    reason: Mapped[str] = mapped_column(String(200), default="")


class ItemStep(db.Model):
    """One step in an item's life, appended: from which state to which, by whom, why."""

    __tablename__ = "item_step"
    __table_args__ = (one_of("to_state", *STATES), Index("ix_item_step_item", "item_id", "id"))

    id: Mapped[BigId]
    item_id: Mapped[int] = ref("item.id")
    version: Mapped[int]
    from_state: Mapped[str] = mapped_column(String(10), default="")
    to_state: Mapped[str] = mapped_column(String(10))
    taken_by: Mapped[int | None] = ref("person.id", nullable=True)
    taken_at: Mapped[Instant]
    reason: Mapped[str] = mapped_column(String(400), default="")


class ItemReview(db.Model):
    """What one reviewer found in one version: a verdict and the checklist behind it; one a person and version."""

    __tablename__ = "item_review"
    __table_args__ = (one_of("verdict", *VERDICTS), UniqueConstraint("item_version_id", "reviewer_id"))

    id: Mapped[BigId]
    item_version_id: Mapped[int] = ref("item_version.id")
    reviewer_id: Mapped[int] = ref("person.id")
    verdict: Mapped[str] = mapped_column(String(10))
    checked: Mapped[list[str]]
    comment: Mapped[str] = mapped_column(Text, default="")
    given_at: Mapped[Instant]


class ItemComment(db.Model):
    """A remark on one version, from a colleague to the author and back."""

    __tablename__ = "item_comment"

    id: Mapped[BigId]
    item_version_id: Mapped[int] = ref("item_version.id", index=True)
    author_id: Mapped[int] = ref("person.id")
    text: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[Instant]

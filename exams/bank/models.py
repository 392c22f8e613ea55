"""Tables of the item bank. A version is never changed; a key is in no table that pages of candidates read."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from exams.bank.rules import POOLS, STATES, VERDICTS
from lms.db import BigId, BigInt, Instant, PublicId, db, never_changes, one_of, ref
from lms.knowledge.api import KINDS, LEVELS, MEDIA


class Item(db.Model):
    """A question as a thing. ``version`` counts its versions; the newest one is what the bank works on.

    case_id        the case whose stem it shares; the questions of a case stay together, by ``case_position``
    """

    __tablename__ = "item"
    __table_args__ = (
        one_of("pool", *POOLS),
        one_of("kind", *KINDS),
        one_of("state", *STATES),
        CheckConstraint("NOT sample OR pool = 'practice'", name="sample_is_practice"),
        UniqueConstraint("id", "pool"),
        CheckConstraint("case_id IS NULL OR (kind <> 'case' AND case_id <> id)", name="case_is_no_member"),
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
    case_id: Mapped[int | None] = ref("item.id", nullable=True, index=True)
    case_position: Mapped[int] = mapped_column(default=0)
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
    note: Mapped[str] = mapped_column(String(200), default="")
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[int | None] = ref("person.id", nullable=True)


class ItemCitation(db.Model):
    """A version cites a fact, by the fact's code; a version may cite several."""

    __tablename__ = "item_citation"

    item_version_id: Mapped[int] = ref("item_version.id", primary_key=True)
    fact_code: Mapped[str] = mapped_column(String(60), primary_key=True, index=True)


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


class ItemMedia(db.Model):
    """A picture or a sound of one question; versions name it by its public id, with the words for it in their body."""

    __tablename__ = "item_media"
    __table_args__ = (one_of("kind", *MEDIA),)

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    item_id: Mapped[int] = ref("item.id", index=True)
    file_id: Mapped[int] = ref("file.id")
    kind: Mapped[str] = mapped_column(String(10))
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[int | None] = ref("person.id", nullable=True)


class EnemyPair(db.Model):
    """Two items that never stand in one paper, because one gives the other away; the smaller id is named first."""

    __tablename__ = "enemy_pair"
    __table_args__ = (CheckConstraint("item_id < other_id", name="smaller_first"),)

    item_id: Mapped[int] = ref("item.id", primary_key=True)
    other_id: Mapped[int] = mapped_column(BigInt, ForeignKey("item.id"), primary_key=True, index=True)
    reason: Mapped[str] = mapped_column(String(200), default="")
    declared_at: Mapped[Instant]
    declared_by: Mapped[int | None] = ref("person.id", nullable=True)


class ItemExposure(db.Model):
    """How often an item was seen in one sitting. Filled from above, by those who know the attempts.

    seen         attempts that held the item
    retakers     attempts among them of people who had sat before
    retakers_saw retakers who had this very item in an earlier attempt
    """

    __tablename__ = "item_exposure"
    __table_args__ = (
        CheckConstraint("0 <= retakers_saw AND retakers_saw <= retakers AND retakers <= seen", name="counts_nested"),
    )

    item_id: Mapped[int] = ref("item.id", primary_key=True)
    sitting_id: Mapped[int] = mapped_column(BigInt, primary_key=True, autoincrement=False)
    seen: Mapped[int] = mapped_column(default=0)
    retakers: Mapped[int] = mapped_column(default=0)
    retakers_saw: Mapped[int] = mapped_column(default=0)
    last_seen_on: Mapped[date]


class ItemStatistic(db.Model):
    """What one sitting showed of a version. Filled from above; a figure that was not computed is empty.

    p               share of the points that candidates earned, 0..1
    discrimination  corrected point-biserial, -1..1
    difficulty, slope  of the Rasch or two-parameter model, in logits, where the number of candidates allowed one
    """

    __tablename__ = "item_statistic"
    __table_args__ = (
        CheckConstraint("p IS NULL OR (p >= 0 AND p <= 1)", name="p_is_a_share"),
        CheckConstraint("discrimination IS NULL OR (discrimination >= -1 AND discrimination <= 1)", name="correlation"),
    )

    item_version_id: Mapped[int] = ref("item_version.id", primary_key=True)
    sitting_id: Mapped[int] = mapped_column(BigInt, primary_key=True, autoincrement=False)
    candidates: Mapped[int]
    p: Mapped[float | None]
    discrimination: Mapped[float | None]
    difficulty: Mapped[float | None]
    slope: Mapped[float | None]
    recorded_at: Mapped[Instant]


class ItemHold(db.Model):
    """The item cites a fact that changed; it is drawn for no paper until somebody has looked at it."""

    __tablename__ = "item_hold"
    __table_args__ = (
        Index(
            "uq_item_hold_open",
            "item_id",
            "fact_code",
            unique=True,
            sqlite_where=text("released_at IS NULL"),
            postgresql_where=text("released_at IS NULL"),
        ),
    )

    id: Mapped[BigId]
    item_id: Mapped[int] = ref("item.id", index=True)
    fact_code: Mapped[str] = mapped_column(String(60))
    fact_version: Mapped[int]
    held_at: Mapped[Instant]
    released_at: Mapped[datetime | None]
    released_by: Mapped[int | None] = ref("person.id", nullable=True)
    note: Mapped[str] = mapped_column(String(400), default="")


# Whether a version was answered or not, what it says stays as it was; a change is a new version.
never_changes(ItemVersion, "item_id", "version", "topic_code", "level", "body", "source_code")
never_changes(ItemCitation, "item_version_id", "fact_code")
never_changes(ItemKey, "item_version_id", "key", "rationale", "rationales")

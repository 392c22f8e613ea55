"""Tables of blueprints and papers. A frozen paper is never changed, only withdrawn."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from exams.papers.rules import PART_KINDS, SET_STATES, STATES
from lms.db import BigId, Instant, PublicId, db, one_of, ref


class Blueprint(db.Model):
    """How many items of which chapter and level a paper shall have.

    body  {"topics": {"ch01": 4, ...}, "levels": {"knowledge": 40, "understanding": 35, "application": 25}},
          levels in percent of the whole; or cells, with further conditions (docs/blueprints.md)
    """

    __tablename__ = "blueprint"

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    body: Mapped[dict[str, Any]]
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[int | None] = ref("person.id", nullable=True)


class PaperSet(db.Model):
    """Parallel papers that were asked of the solver at once: one for a sitting and others in reserve.

    body   the blueprint as it stood, with what was asked for this set (papers, seed, day, seconds)
    found  {"papers": [[item ids], ...], "bound": 12.1, "information": [...], "share": 0.93, "spread": 0.0004,
           "first": 1.2, "seconds": 9.3}; empty until the first set is there. Once kept, its papers are rows of their own
    told   {"conflict": [...], "remedies": {...}} where no papers are possible
    """

    __tablename__ = "paper_set"
    __table_args__ = (
        one_of("state", *SET_STATES),
        CheckConstraint("(kept_at IS NULL) = (state <> 'kept')", name="kept_is_dated"),
    )

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    code: Mapped[str] = mapped_column(String(36), unique=True)
    title: Mapped[str] = mapped_column(String(110))
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    sample: Mapped[bool] = mapped_column(default=False)
    blueprint_id: Mapped[int | None] = ref("blueprint.id", nullable=True)
    body: Mapped[dict[str, Any]]
    found: Mapped[dict[str, Any]] = mapped_column(default=dict)
    told: Mapped[dict[str, Any]] = mapped_column(default=dict)
    task: Mapped[str] = mapped_column(String(22), default="")
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[int | None] = ref("person.id", nullable=True)
    kept_at: Mapped[datetime | None]
    kept_by: Mapped[int | None] = ref("person.id", nullable=True)


class Paper(db.Model):
    """A fixed set of items. ``fingerprint`` is SHA-256 over parts, places and item versions, set on freezing."""

    __tablename__ = "paper"
    __table_args__ = (
        one_of("state", *STATES),
        CheckConstraint("(fingerprint = '') = (frozen_at IS NULL)", name="frozen_has_fingerprint"),
        CheckConstraint("state = 'draft' OR frozen_at IS NOT NULL", name="not_draft_was_frozen"),
    )

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(10), default="draft")
    sample: Mapped[bool] = mapped_column(default=False)
    blueprint_id: Mapped[int | None] = ref("blueprint.id", nullable=True)
    paper_set_id: Mapped[int | None] = ref("paper_set.id", nullable=True, index=True)
    seed: Mapped[int] = mapped_column(default=0)
    fingerprint: Mapped[str] = mapped_column(String(64), default="")
    frozen_at: Mapped[datetime | None]
    frozen_by: Mapped[int | None] = ref("person.id", nullable=True)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None] = ref("person.id", nullable=True)
    withdrawn_reason: Mapped[str] = mapped_column(String(400), default="")
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[int | None] = ref("person.id", nullable=True)


class PaperPart(db.Model):
    """Part A, B ... of a paper; ``minutes`` is empty where the parts share the time of the sitting."""

    __tablename__ = "paper_part"
    __table_args__ = (one_of("kind", *PART_KINDS),)

    paper_id: Mapped[int] = ref("paper.id", primary_key=True)
    part: Mapped[str] = mapped_column(String(4), primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    title_en: Mapped[str] = mapped_column(String(120), default="")
    kind: Mapped[str] = mapped_column(String(10))
    minutes: Mapped[int | None]


class PaperItem(db.Model):
    """Which version of which item stands at a place, counted from 1 within its part.

    pretest  the item is tried out here: it is answered and analysed, and counts for nobody's score
    """

    __tablename__ = "paper_item"
    __table_args__ = (
        ForeignKeyConstraint(["paper_id", "part"], ["paper_part.paper_id", "paper_part.part"]),
        UniqueConstraint("paper_id", "item_version_id"),
        CheckConstraint("position >= 1", name="position_from_one"),
    )

    paper_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    part: Mapped[str] = mapped_column(String(4), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    item_version_id: Mapped[int] = ref("item_version.id", index=True)
    pretest: Mapped[bool] = mapped_column(default=False, server_default=false())

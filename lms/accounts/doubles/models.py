"""Pairs that look alike, and merges with all that undoing them needs."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BigId, Instant, PublicId, db, one_of, ref


class PossibleDouble(db.Model):
    """Two records with the same folded name and birth date; looked at by the secretariat."""

    __tablename__ = "person_double"
    __table_args__ = (UniqueConstraint("first_id", "second_id"), one_of("state", "open", "different", "merged"))

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    first_id: Mapped[int] = ref("person.id")
    second_id: Mapped[int] = ref("person.id")
    state: Mapped[str] = mapped_column(String(10), default="open", index=True)
    found_at: Mapped[Instant]
    decided_by: Mapped[int | None] = ref("person.id", nullable=True)
    decided_at: Mapped[datetime | None]


class PersonMerge(db.Model):
    """A merge: proposed by one, confirmed by another, taken back within 30 days by anyone who may.

    ``moved`` lists the rows that now belong to the kept record, ``ended_consents`` those of the kept record that
    the merged one did not have.
    """

    __tablename__ = "person_merge"
    __table_args__ = (
        one_of("state", "proposed", "declined", "merged", "undone"),
        Index(
            "uq_person_merge_live",
            "merged_id",
            unique=True,
            sqlite_where=text("state IN ('proposed', 'merged')"),
            postgresql_where=text("state IN ('proposed', 'merged')"),
        ),
    )

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    kept_id: Mapped[int] = ref("person.id", index=True)
    merged_id: Mapped[int] = ref("person.id")
    state: Mapped[str] = mapped_column(String(10), default="proposed", index=True)
    proposed_by: Mapped[int | None] = ref("person.id", nullable=True)
    proposed_at: Mapped[Instant]
    decided_by: Mapped[int | None] = ref("person.id", nullable=True)
    decided_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = ref("person.id", nullable=True)
    undone_at: Mapped[datetime | None]
    moved: Mapped[dict[str, Any]] = mapped_column(default=dict)
    ended_consents: Mapped[list[Any]] = mapped_column(default=list)


class MergeMemory(db.Model):
    """What a package brought along in a merge: ids of rows, and values that it changed. Forgotten when undone."""

    __tablename__ = "merge_memory"
    __table_args__ = (UniqueConstraint("kept_id", "merged_id", "name"),)

    id: Mapped[BigId]
    kept_id: Mapped[int] = ref("person.id")
    merged_id: Mapped[int] = ref("person.id")
    name: Mapped[str] = mapped_column(String(80))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)

"""The evidence ledger. A mistake is mended by a new row that corrects the old one; nothing is overwritten."""

from datetime import date
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from certificates.schemes.rules import EVIDENCE_KINDS
from lms.db import BigId, Instant, db, one_of, ref


class EvidenceRow(db.Model):
    """One thing known of a person. ``void`` on a correcting row says that the corrected one never held.

    source, source_ref   which capability recorded it and its own number there
    handlers             people who verified, trained or marked: they may not decide on it (rules 6)
    """

    __tablename__ = "evidence"
    __table_args__ = (
        one_of("kind", *EVIDENCE_KINDS),
        Index("ix_evidence_person", "person_id", "kind"),
        # The rows about one thing are one chain: it is recorded once, and each row is corrected once.
        Index(
            "uq_evidence_first",
            "kind",
            "source",
            "source_ref",
            unique=True,
            sqlite_where=text("corrects_id IS NULL"),
            postgresql_where=text("corrects_id IS NULL"),
        ),
        UniqueConstraint("corrects_id"),
        Index("ix_evidence_thing", "source", "source_ref"),
    )

    id: Mapped[BigId]
    person_id: Mapped[int] = ref("person.id")
    kind: Mapped[str] = mapped_column(String(20))
    specialty: Mapped[str] = mapped_column(String(40), default="")
    programme: Mapped[str] = mapped_column(String(40), default="")
    supervised: Mapped[bool] = mapped_column(default=True)
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    grace_days: Mapped[int] = mapped_column(default=0)
    void: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(String(40))
    source_ref: Mapped[str] = mapped_column(String(60))
    handlers: Mapped[list[Any]] = mapped_column(default=list)
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    recorded_at: Mapped[Instant]
    corrects_id: Mapped[int | None] = ref("evidence.id", nullable=True)


class MergedRecord(db.Model):
    """A record of a person that lives on in another one; evidence and awards of both are read together."""

    __tablename__ = "merged_record"

    record_id: Mapped[int] = ref("person.id", primary_key=True)
    kept_id: Mapped[int] = ref("person.id", index=True)

"""The evidence ledger. A mistake is mended by a new row that corrects the old one; nothing is overwritten."""

from datetime import date
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint
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
        UniqueConstraint("source", "source_ref", "kind", "recorded_at", "person_id"),
    )

    id: Mapped[BigId]
    person_id: Mapped[int] = ref("person.id")
    kind: Mapped[str] = mapped_column(String(20))
    specialty: Mapped[str] = mapped_column(String(40), default="")
    programme: Mapped[str] = mapped_column(String(40), default="")
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    grace_days: Mapped[int] = mapped_column(default=0)
    void: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(String(40))
    source_ref: Mapped[str] = mapped_column(String(60))
    handlers: Mapped[list[Any]] = mapped_column(default=list)
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    recorded_at: Mapped[Instant]
    corrects_id: Mapped[int | None] = ref("evidence.id", nullable=True, index=True)

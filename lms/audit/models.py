"""Audit rows are inserted unchained and sealed in order by a task, so that a chain never serialises writers."""

from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BigId, Instant, db, ref


class AuditEntry(db.Model):
    """One action. ``actor_id`` is empty for the machine and for guests; ``acting_for`` names a proxy's person."""

    __tablename__ = "audit_entry"

    id: Mapped[BigId]
    recorded_at: Mapped[Instant]
    request_id: Mapped[str] = mapped_column(String(32), default="")
    actor_id: Mapped[int | None] = mapped_column(index=True)
    acting_for: Mapped[int | None]
    action: Mapped[str] = mapped_column(String(80), index=True)
    thing: Mapped[str] = mapped_column(String(60))
    thing_id: Mapped[str] = mapped_column(String(60), default="")
    facts: Mapped[dict[str, Any]]


class AuditSeal(db.Model):
    """The link of one entry in the chain: its place, the digest before it and its own."""

    __tablename__ = "audit_seal"

    place: Mapped[BigId]
    entry_id: Mapped[int] = ref("audit_entry.id")
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64), unique=True)

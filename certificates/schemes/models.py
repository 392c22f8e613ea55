"""Schemes and their immutable versions."""

from datetime import date
from typing import Any

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BigId, Instant, db, ref


class Scheme(db.Model):
    """One title of the network."""

    __tablename__ = "scheme"

    id: Mapped[BigId]
    code: Mapped[str] = mapped_column(String(20), unique=True)
    position: Mapped[int]


class SchemeVersion(db.Model):
    """What the title asks for from a day on. ``vote`` records who decided it, when and with which count."""

    __tablename__ = "scheme_version"
    __table_args__ = (UniqueConstraint("scheme_id", "version"),)

    id: Mapped[BigId]
    scheme_id: Mapped[int] = ref("scheme.id")
    version: Mapped[int]
    body: Mapped[dict[str, Any]]
    from_on: Mapped[date]
    vote: Mapped[dict[str, Any]]
    recorded_at: Mapped[Instant]


class Specialty(db.Model):
    """The words in the brackets of WBC(専門分野)."""

    __tablename__ = "specialty"

    id: Mapped[BigId]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]

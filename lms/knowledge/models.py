"""Tables of topics and facts. A fact is a thing with immutable versions."""

from datetime import date

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BigId, Instant, db, ref


class Topic(db.Model):
    """One chapter of the field of knowledge, in the order in which it is taught."""

    __tablename__ = "topic"

    id: Mapped[BigId]
    code: Mapped[str] = mapped_column(String(20), unique=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    weight: Mapped[int]


class Source(db.Model):
    """Where a statement comes from, and on which day it was opened."""

    __tablename__ = "source"

    id: Mapped[BigId]
    code: Mapped[str] = mapped_column(String(60), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    publisher: Mapped[str] = mapped_column(String(160), default="")
    url: Mapped[str] = mapped_column(String(500), default="")
    accessed_on: Mapped[date]


class Fact(db.Model):
    """A statistic or definition that lessons and items cite by its code."""

    __tablename__ = "fact"

    id: Mapped[BigId]
    code: Mapped[str] = mapped_column(String(60), unique=True)


class FactVersion(db.Model):
    """What the fact said from a day on; a newer release is a new row."""

    __tablename__ = "fact_version"
    __table_args__ = (UniqueConstraint("fact_id", "version"),)

    id: Mapped[BigId]
    fact_id: Mapped[int] = ref("fact.id")
    version: Mapped[int]
    statement: Mapped[str] = mapped_column(Text)
    statement_en: Mapped[str] = mapped_column(Text, default="")
    value: Mapped[str] = mapped_column(String(60), default="")
    unit: Mapped[str] = mapped_column(String(30), default="")
    as_of: Mapped[date]
    next_release_on: Mapped[date | None]
    source_id: Mapped[int] = ref("source.id")
    recorded_at: Mapped[Instant]

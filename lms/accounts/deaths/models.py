"""Reports of deaths."""

from datetime import date, datetime

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BigId, Instant, PublicId, db, one_of, ref

SOURCES = ("family", "station", "municipality", "mail_returned", "other")


class DeathReport(db.Model):
    """What was reported about a death, by whom it was told, and what a second person decided."""

    __tablename__ = "death_report"
    __table_args__ = (
        one_of("state", "reported", "confirmed", "refuted"),
        one_of("source", *SOURCES),
        Index(
            "uq_death_report_live",
            "person_id",
            unique=True,
            sqlite_where=text("state <> 'refuted'"),
            postgresql_where=text("state <> 'refuted'"),
        ),
    )

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = ref("person.id")
    died_on: Mapped[date]
    source: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10), default="reported", index=True)
    reported_by: Mapped[int | None] = ref("person.id", nullable=True)
    reported_at: Mapped[Instant]
    decided_by: Mapped[int | None] = ref("person.id", nullable=True)
    decided_at: Mapped[datetime | None]

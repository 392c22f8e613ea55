"""Who wants the daily mail."""

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BigId, Instant, db, one_of, ref


class DigestChoice(db.Model):
    """One row is one person who wants one mail a day with what waits for her; taking it back removes the row."""

    __tablename__ = "digest_choice"
    __table_args__ = (
        UniqueConstraint("person_id", "rhythm"),
        one_of("rhythm", "daily"),
    )

    id: Mapped[BigId]
    person_id: Mapped[int] = ref("person.id")
    rhythm: Mapped[str] = mapped_column(String(10), default="daily")
    chosen_at: Mapped[Instant]

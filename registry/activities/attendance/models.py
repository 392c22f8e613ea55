"""Who said at the door that she is there."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from lms.db import BigId, Instant, db, ref


class Arrival(db.Model):
    """A person of the team scanned the code at the door, or typed it. It counts for nothing until somebody confirms it."""

    __tablename__ = "arrival"
    __table_args__ = (UniqueConstraint("occurrence_id", "person_id"),)

    id: Mapped[BigId]
    occurrence_id: Mapped[int] = ref("occurrence.id")
    person_id: Mapped[int] = ref("person.id", index=True)
    arrived_at: Mapped[Instant]

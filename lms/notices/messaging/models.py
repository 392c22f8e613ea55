"""Who linked her LINE, or another messenger by and by."""

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BigId, db, one_of, ref


class MessengerLink(db.Model):
    """One row is one person who linked a messenger, or who was given a code to do so.

    address    how LINE names her to our account alone; NULL until she sent the code. A couple may share a telephone.
    code_hash  SHA-256 of the code that she sends there, good until ``code_until``
    """

    __tablename__ = "messenger_link"
    __table_args__ = (UniqueConstraint("person_id", "kind"), one_of("kind", "line"))

    id: Mapped[BigId]
    person_id: Mapped[int] = ref("person.id")
    kind: Mapped[str] = mapped_column(String(10), default="line")
    address: Mapped[str | None] = mapped_column(String(64), index=True)
    linked_at: Mapped[datetime | None]
    code_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    code_until: Mapped[datetime | None]

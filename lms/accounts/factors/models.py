"""The secret of a person's app, and her recovery codes."""

from datetime import datetime

from sqlalchemy import BigInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BigId, Instant, db, ref
from lms.sealed import Sealed


class SecondFactor(db.Model):
    """One a person. It counts once a first code was right. ``last_step`` lets each code be used once."""

    __tablename__ = "second_factor"

    person_id: Mapped[int] = ref("person.id", primary_key=True)
    secret: Mapped[str] = mapped_column(Sealed("second_factor.secret"))
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    made_at: Mapped[Instant]
    confirmed_at: Mapped[datetime | None]


class RecoveryCode(db.Model):
    """A code for the day the app is lost; only its hash is kept, and it opens once."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("person_id", "code_hash"),)

    id: Mapped[BigId]
    person_id: Mapped[int] = ref("person.id")
    code_hash: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[Instant]
    used_at: Mapped[datetime | None]

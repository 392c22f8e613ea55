"""Public halves of passkeys, and the challenges that were answered."""

from datetime import datetime

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BigId, Instant, PublicId, db, ref


class Passkey(db.Model):
    """One device, or one keychain, of a person. ``sign_count`` only grows: a smaller one betrays a copy."""

    __tablename__ = "passkey"

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = ref("person.id", index=True)
    credential_id: Mapped[str] = mapped_column(String(1400), unique=True)
    public_key: Mapped[str] = mapped_column(String(2000))
    sign_count: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(60))
    backed_up: Mapped[bool]
    made_at: Mapped[Instant]
    used_at: Mapped[datetime | None]


class SpentChallenge(db.Model):
    """A challenge that was answered: it opens nothing a second time. Rows of an hour ago are tidied away."""

    __tablename__ = "spent_challenge"

    challenge_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    spent_at: Mapped[Instant] = mapped_column(index=True)

"""The memory of back-ups: the archives lie elsewhere, and nobody should have to look there to know that they are made."""

from datetime import datetime

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BigId, Instant, db


class BackupRun(db.Model):
    """One archive that was made. ``digest`` finds it again when somebody verifies the file."""

    __tablename__ = "backup_run"

    id: Mapped[BigId]
    made_at: Mapped[Instant]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    size: Mapped[int] = mapped_column(BigInteger)
    rows: Mapped[int] = mapped_column(BigInteger)
    verified_at: Mapped[datetime | None]

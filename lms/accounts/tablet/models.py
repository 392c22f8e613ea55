"""Sheets of paper that sign a person in on a tablet of many."""

from datetime import datetime

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BigId, Instant, PublicId, db, ref


class TabletSheet(db.Model):
    """One printed sheet of one person; the newest alone opens anything.

    Only hashes are kept: of the secret in the QR code, and of the PIN, which is empty until she chose one.
    ``wrong_tries`` counts PINs that did not fit since the last one that did, from wherever they came.
    """

    __tablename__ = "tablet_sheet"
    __table_args__ = (
        Index(
            "uq_tablet_sheet_live",
            "person_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = ref("person.id", index=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    pin_hash: Mapped[str] = mapped_column(String(200), default="")
    made_by: Mapped[int] = ref("person.id")
    made_at: Mapped[Instant]
    expires_at: Mapped[Instant] = mapped_column(index=True)
    wrong_tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

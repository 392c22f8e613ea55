"""One row is one stored file; owners point at it with real foreign keys."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BigId, Instant, PublicId, db, one_of

TYPES = ("pdf", "png", "jpeg", "csv", "zip", "mp3", "wav", "mp4", "webm", "vtt", "m4a", "aac", "ogg")


class StoredFile(db.Model):
    """``sha256`` names the bytes on disk; ``state`` is "erased" once they are gone for good."""

    __tablename__ = "file"
    __table_args__ = (one_of("detected_type", *TYPES), one_of("state", "kept", "erased"))

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    detected_type: Mapped[str] = mapped_column(String(10))
    size: Mapped[int]
    filename: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[str] = mapped_column(String(10), default="kept")
    stored_at: Mapped[Instant]
    stored_by: Mapped[int | None]

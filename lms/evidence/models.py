"""Files of evidence that were made. What they hold can be made again at any time."""

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BigId, Instant, PublicId, db, ref


class EvidenceFile(db.Model):
    """One ZIP of a sitting. ``digest`` is of its manifest; the audit log keeps it, too.

    file_id  the stored ZIP; empty once it was taken away because somebody's record was erased (rules 20)
    """

    __tablename__ = "evidence_file"
    __table_args__ = (Index("ix_evidence_file_sitting", "sitting_id", "made_at"),)

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    sitting_id: Mapped[int] = ref("sitting.id")
    file_id: Mapped[int | None] = ref("file.id", nullable=True)
    digest: Mapped[str] = mapped_column(String(64))
    lines: Mapped[int]
    made_at: Mapped[Instant]
    made_by: Mapped[int | None] = ref("person.id", nullable=True)

"""One row is one thing told to one person."""

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BigId, Instant, PublicId, db, one_of, ref

# mail, sms and line leave by the outbox; phone, post and fax are done by staff; page stands on her own page alone
WAYS = ("mail", "phone", "post", "fax", "line", "sms", "page")


class Notice(db.Model):
    """``handled_at`` is when staff made the call or posted the letter; what leaves by the outbox is handled at once.

    wished, fell_back  the way that the person chose, and why it was not taken ("" where it was)
    """

    __tablename__ = "notice"
    __table_args__ = (
        one_of("way", *WAYS),
        Index("ix_notice_person", "person_id", "created_at"),
        Index("ix_notice_todo", "way", "handled_at"),
    )

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = ref("person.id")
    unique_key: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    link: Mapped[str] = mapped_column(String(300), default="")
    way: Mapped[str] = mapped_column(String(10))
    wished: Mapped[str] = mapped_column(String(10), default="", server_default="")
    fell_back: Mapped[str] = mapped_column(String(20), default="", server_default="")
    created_at: Mapped[Instant]
    read_at: Mapped[datetime | None]
    handled_at: Mapped[datetime | None]
    handled_by: Mapped[int | None] = ref("person.id", nullable=True)
    outcome: Mapped[str] = mapped_column(String(20), default="")

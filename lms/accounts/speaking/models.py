"""A talk in which a person let staff write down her words."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BigId, Instant, PublicId, db, one_of, ref

CHANNELS = ("phone", "paper", "desk")


class ProxyTalk(db.Model):
    """Who wrote for whom, how she agreed to it, who heard or saw that, from when until when.

    What was written down stands in the audit log: the rows of ``recorded_by`` about this person within these instants.
    """

    __tablename__ = "proxy_talk"
    __table_args__ = (one_of("channel", *CHANNELS), Index("ix_proxy_talk_recorded_by", "recorded_by", "closed_at"))

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = ref("person.id", index=True)
    channel: Mapped[str] = mapped_column(String(10))
    witness_id: Mapped[int] = ref("person.id")
    recorded_by: Mapped[int] = ref("person.id")
    opened_at: Mapped[Instant]
    closed_at: Mapped[datetime | None]

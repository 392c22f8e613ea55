"""The area tree. Any level may be absent; a node that ended names its successor."""

from datetime import date

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BigId, db, one_of

KINDS = ("nation", "prefecture", "city", "special_ward", "town", "village", "ward", "sphere", "district")


class Area(db.Model):
    """One node. ``path`` lists the codes from the nation down, each closed by a slash."""

    __tablename__ = "area"
    __table_args__ = (one_of("kind", *KINDS), Index("ix_area_path", "path"))

    id: Mapped[BigId]
    code: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    local_kind: Mapped[str] = mapped_column(String(40), default="")
    name: Mapped[str] = mapped_column(String(80))
    kana: Mapped[str] = mapped_column(String(120), default="")
    parent_code: Mapped[str] = mapped_column(String(20), default="", index=True)
    path: Mapped[str] = mapped_column(String(160))
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]
    successor_code: Mapped[str] = mapped_column(String(20), default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]

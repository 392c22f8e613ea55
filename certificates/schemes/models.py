"""Schemes and their immutable versions."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BigId, Instant, db, ref


class Scheme(db.Model):
    """One title of the network."""

    __tablename__ = "scheme"

    id: Mapped[BigId]
    code: Mapped[str] = mapped_column(String(20), unique=True)
    position: Mapped[int]


class SchemeVersion(db.Model):
    """What the title asks for from a day on. No version without a vote that carried it: the table says so itself.

    recorded_by   who wrote the vote down; empty where a network's data brought it in
    followed_on   day on which all people's titles were last brought to it; before the first day in force that is
                  foresight, on it or later the version has reached everybody
    """

    __tablename__ = "scheme_version"
    __table_args__ = (
        UniqueConstraint("scheme_id", "version"),
        UniqueConstraint("scheme_id", "from_on"),
        CheckConstraint("votes_for > votes_against", name="carried"),
        CheckConstraint("vote_on <= from_on", name="voted_before"),
    )

    id: Mapped[BigId]
    scheme_id: Mapped[int] = ref("scheme.id")
    version: Mapped[int]
    body: Mapped[dict[str, Any]]
    from_on: Mapped[date]
    vote_on: Mapped[date]
    vote_body: Mapped[str] = mapped_column(String(160))
    votes_for: Mapped[int]
    votes_against: Mapped[int]
    votes_abstained: Mapped[int] = mapped_column(default=0)
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[int | None] = ref("person.id", nullable=True)
    followed_on: Mapped[date | None]


class Specialty(db.Model):
    """The words in the brackets of a title by specialty; ``aliases`` are other words for the same field."""

    __tablename__ = "specialty"

    id: Mapped[BigId]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80))
    aliases: Mapped[list[str]] = mapped_column(default=list)
    position: Mapped[int]


class TitleBody(db.Model):
    """Who gives the titles: the name and the person that stand on the 認定証, with the seal's words."""

    __tablename__ = "title_body"

    id: Mapped[BigId]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(160))
    name_en: Mapped[str] = mapped_column(String(160))
    post: Mapped[str] = mapped_column(String(60))
    person: Mapped[str] = mapped_column(String(80))
    seal: Mapped[str] = mapped_column(String(20))

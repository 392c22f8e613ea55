"""Stations, their states, the organisations active at them, applications, affiliations, leaves and access tokens."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BigId, Instant, PublicId, db, one_of, ref

STATES = ("planned", "considering", "on_call", "active", "closed")
APPLICATION_STATES = ("open", "approved", "declined", "taken_back")
LEAVE_REASONS = ("illness", "caring", "other")


class Station(db.Model):
    """A place or group in the network. ``area_path`` copies the area's path, so that lists roll up here."""

    __tablename__ = "station"
    __table_args__ = (Index("ix_station_area_path", "area_path"),)

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    name: Mapped[str] = mapped_column(String(120))
    kana: Mapped[str] = mapped_column(String(160), default="")
    folded: Mapped[str] = mapped_column(String(160), index=True)
    area_code: Mapped[str] = mapped_column(String(20))
    area_path: Mapped[str] = mapped_column(String(160))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    text: Mapped[str] = mapped_column(Text, default="")
    hours: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(30), default="")
    as_of: Mapped[date]
    run_by_secretariat: Mapped[bool] = mapped_column(default=False)
    concept_version_id: Mapped[int | None] = ref("concept_version.id", nullable=True)
    concept_agreed_on: Mapped[date | None]
    recorded_at: Mapped[Instant]


class StationKind(db.Model):
    """One kind of thing that a station is; the words stand in kinds.yaml."""

    __tablename__ = "station_kind"

    station_id: Mapped[int] = ref("station.id", primary_key=True)
    kind: Mapped[str] = mapped_column(String(30), primary_key=True)


class StationState(db.Model):
    """The state of a station from a day on, until before another."""

    __tablename__ = "station_state"
    __table_args__ = (one_of("state", *STATES), Index("ix_station_state_station", "station_id", "from_on"))

    id: Mapped[BigId]
    station_id: Mapped[int] = ref("station.id")
    state: Mapped[str] = mapped_column(String(20))
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(300), default="")
    decided_by: Mapped[int | None] = ref("person.id", nullable=True)
    recorded_at: Mapped[Instant]


class StationOrganisation(db.Model):
    """An organisation is active at a station from a day on; many to many."""

    __tablename__ = "station_organisation"
    __table_args__ = (
        Index("ix_station_organisation_station", "station_id", "from_on"),
        Index("ix_station_organisation_organisation", "organisation_id", "from_on"),
        UniqueConstraint("station_id", "organisation_id", "from_on"),
    )

    id: Mapped[BigId]
    station_id: Mapped[int] = ref("station.id")
    organisation_id: Mapped[int] = ref("organisation.id")
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    recorded_by: Mapped[int | None] = ref("person.id", nullable=True)
    recorded_at: Mapped[Instant]


class ConceptVersion(db.Model):
    """The words of the network's concept that a new station agrees to; never changed once used."""

    __tablename__ = "concept_version"

    id: Mapped[BigId]
    version: Mapped[int] = mapped_column(unique=True)
    text_ja: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text)
    from_on: Mapped[date]


class StationApplication(db.Model):
    """A group asks to become a station; the secretariat answers with a reason."""

    __tablename__ = "station_application"
    __table_args__ = (
        one_of("state", *APPLICATION_STATES),
        Index(
            "uq_station_application_open",
            "applicant_id",
            "folded",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    applicant_id: Mapped[int] = ref("person.id")
    organisation_id: Mapped[int | None] = ref("organisation.id", nullable=True)
    name: Mapped[str] = mapped_column(String(120))
    kana: Mapped[str] = mapped_column(String(160), default="")
    folded: Mapped[str] = mapped_column(String(160))
    area_code: Mapped[str] = mapped_column(String(20))
    kinds: Mapped[list[str]] = mapped_column(default=list)
    text: Mapped[str] = mapped_column(Text, default="")
    hours: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(30), default="")
    concept_version_id: Mapped[int] = ref("concept_version.id")
    applied_at: Mapped[Instant]
    state: Mapped[str] = mapped_column(String(12), default="open")
    decided_by: Mapped[int | None] = ref("person.id", nullable=True)
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(300), default="")
    station_id: Mapped[int | None] = ref("station.id", nullable=True)


class Affiliation(db.Model):
    """A confirmed membership in an organisation, on the days on which it is active at a station.

    ``confirmed_by`` is another person, who is no relative (rules 6); the evidence ledger has a row for each.
    """

    __tablename__ = "affiliation"
    __table_args__ = (
        Index("ix_affiliation_station", "station_id", "from_on"),
        Index("ix_affiliation_person", "person_id"),
    )

    membership_id: Mapped[int] = ref("membership.id", primary_key=True)
    station_organisation_id: Mapped[int] = ref("station_organisation.id", primary_key=True)
    person_id: Mapped[int] = ref("person.id")
    station_id: Mapped[int] = ref("station.id")
    organisation_id: Mapped[int] = ref("organisation.id")
    leader: Mapped[bool] = mapped_column(default=False)
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    confirmed_by: Mapped[int] = ref("person.id")


class Leave(db.Model):
    """A recorded leave of a helper (illness, caring): it stops the clock of contributions."""

    __tablename__ = "leave"
    __table_args__ = (one_of("reason", *LEAVE_REASONS), UniqueConstraint("person_id", "from_on"))

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = ref("person.id")
    station_id: Mapped[int] = ref("station.id")
    reason: Mapped[str] = mapped_column(String(10))
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    recorded_by: Mapped[int] = ref("person.id")
    recorded_at: Mapped[Instant]


class StationToken(db.Model):
    """A key with which another system reads for one station. Only its hash is kept; it is shown once."""

    __tablename__ = "station_token"

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    station_id: Mapped[int] = ref("station.id", index=True)
    label: Mapped[str] = mapped_column(String(80))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[str]] = mapped_column(default=list)
    created_by: Mapped[int] = ref("person.id")
    created_at: Mapped[Instant]
    until_on: Mapped[date]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[int | None] = ref("person.id", nullable=True)


class StationTokenCall(db.Model):
    """A call that wrote, by the caller's own word for it: the same word and content are done once and answered alike."""

    __tablename__ = "station_token_call"
    __table_args__ = (UniqueConstraint("token_id", "once"),)

    id: Mapped[BigId]
    token_id: Mapped[int] = ref("station_token.id")
    once: Mapped[str] = mapped_column(String(80))
    content: Mapped[str] = mapped_column(String(64))
    answer: Mapped[dict[str, Any]]
    done_at: Mapped[Instant]

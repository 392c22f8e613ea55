"""Tables of people, their names, accounts, grants, organisations, ties and consents.

What one capability alone needs (tries, tokens, doubles, merges, deaths) stands in that capability.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BigId, Instant, PublicId, db, one_of, ref
from lms.policy import Role

# Compared by code point on both engines, so that "begins with" is a range that an index serves.
Folded = String(160).with_variant(String(160, collation="C"), "postgresql")
SortKey = String(700).with_variant(String(700, collation="C"), "postgresql")

CHANNELS = ("mail", "phone", "post", "fax", "line", "sms")
TIES = ("family", "taught", "employed")
MEMBER_ROLES = ("member", "leader", "staff", "manager", "employee")
ORGANISATION_KINDS = (
    "secretariat",
    "npo",
    "company",
    "cooperative",
    "volunteer_group",
    "welfare_corporation",
    "social_welfare_council",
    "neighbourhood_association",
    "care_provider",
    "silver_human_resources",
    "senior_club",
    "home_help_agency",
    "chamber_of_commerce",
    "welfare_commissioners",
    "municipality",
)
RECIPIENTS = ("house", "public", "station", "area_stations", "all_stations", "coordinators", "municipality")
CONSENT_CHANNELS = ("web", "paper", "phone")


class Person(db.Model):
    """One human being, one record. Names stand in person_name, addresses in person_contact."""

    __tablename__ = "person"
    __table_args__ = (one_of("channel", *CHANNELS), one_of("language", "ja", "en"))

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    born_on: Mapped[date | None]
    language: Mapped[str] = mapped_column(String(2), default="ja")
    channel: Mapped[str] = mapped_column(String(10), default="mail")
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[int | None] = ref("person.id", nullable=True)
    died_on: Mapped[date | None]
    merged_into: Mapped[int | None] = ref("person.id", nullable=True)
    erased_at: Mapped[datetime | None]


class PersonName(db.Model):
    """A name as written, from a day on; ``printed`` is the form that certificates carry."""

    __tablename__ = "person_name"
    __table_args__ = (
        Index("ix_person_name_folded", "folded"),
        Index("ix_person_name_folded_kana", "folded_kana"),
        Index("ix_person_name_person", "person_id", "from_on"),
    )

    id: Mapped[BigId]
    person_id: Mapped[int] = ref("person.id")
    family: Mapped[str] = mapped_column(String(80))
    given: Mapped[str] = mapped_column(String(80))
    family_kana: Mapped[str] = mapped_column(String(80))
    given_kana: Mapped[str] = mapped_column(String(80))
    romaji: Mapped[str] = mapped_column(String(120), default="")
    printed: Mapped[str] = mapped_column(String(160))
    folded: Mapped[str] = mapped_column(Folded)
    folded_kana: Mapped[str] = mapped_column(Folded)
    sort_key: Mapped[str] = mapped_column(SortKey, index=True)
    from_on: Mapped[date]
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[int | None] = ref("person.id", nullable=True)
    confirmed_at: Mapped[datetime | None]


class PersonContact(db.Model):
    """How to reach a person; never shown outside the house except on acceptance of an activity."""

    __tablename__ = "person_contact"

    person_id: Mapped[int] = ref("person.id", primary_key=True)
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(30), default="")
    fax: Mapped[str] = mapped_column(String(30), default="")
    postal_code: Mapped[str] = mapped_column(String(8), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    area_code: Mapped[str] = mapped_column(String(20), default="", index=True)


class Account(db.Model):
    """How a person signs in: by e-mail or by the number on her sign-in sheet.

    Without a password nobody can sign in yet. Raising ``session_epoch`` signs her out everywhere.
    """

    __tablename__ = "account"
    __table_args__ = (CheckConstraint("email IS NOT NULL OR sign_in_number IS NOT NULL", name="reachable"),)

    person_id: Mapped[int] = ref("person.id", primary_key=True)
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    sign_in_number: Mapped[str | None] = mapped_column(String(14), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    email_confirmed_at: Mapped[datetime | None]
    session_epoch: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[Instant]


class RoleGrant(db.Model):
    """A role, within a scope, from a day until before another; who gave it and when is kept."""

    __tablename__ = "role_grant"
    __table_args__ = (one_of("role", *Role), Index("ix_role_grant_role", "role", "scope"))

    id: Mapped[BigId]
    person_id: Mapped[int] = ref("person.id", index=True)
    role: Mapped[str] = mapped_column(String(30))
    scope: Mapped[str] = mapped_column(String(60), default="")
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    given_by: Mapped[int | None] = ref("person.id", nullable=True)
    recorded_at: Mapped[Instant]


class Organisation(db.Model):
    """A body that people belong to and that may be active at stations."""

    __tablename__ = "organisation"
    __table_args__ = (one_of("kind", *ORGANISATION_KINDS),)

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    name: Mapped[str] = mapped_column(String(160))
    name_en: Mapped[str] = mapped_column(String(160), default="")
    folded: Mapped[str] = mapped_column(Folded, index=True)
    kind: Mapped[str] = mapped_column(String(40))
    phone: Mapped[str] = mapped_column(String(30), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    area_code: Mapped[str] = mapped_column(String(20), default="")
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    successor_id: Mapped[int | None] = ref("organisation.id", nullable=True)
    recorded_at: Mapped[Instant]


class Membership(db.Model):
    """A person belongs to an organisation. It counts once somebody else has confirmed it (rules 6)."""

    __tablename__ = "membership"
    __table_args__ = (
        one_of("role", *MEMBER_ROLES),
        Index("ix_membership_person", "person_id", "from_on"),
        Index("ix_membership_organisation", "organisation_id", "from_on"),
    )

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = ref("person.id")
    organisation_id: Mapped[int] = ref("organisation.id")
    role: Mapped[str] = mapped_column(String(20), default="member")
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    proposed_by: Mapped[int | None] = ref("person.id", nullable=True)
    recorded_at: Mapped[Instant]
    confirmed_by: Mapped[int | None] = ref("person.id", nullable=True)
    confirmed_at: Mapped[datetime | None]
    declined_by: Mapped[int | None] = ref("person.id", nullable=True)
    declined_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = ref("person.id", nullable=True)
    ended_at: Mapped[datetime | None]


class PersonTie(db.Model):
    """A relation between two people that bars the one from deciding about the other."""

    __tablename__ = "person_tie"
    __table_args__ = (one_of("kind", *TIES), UniqueConstraint("person_id", "other_id", "kind", "from_on"))

    id: Mapped[BigId]
    person_id: Mapped[int] = ref("person.id", index=True)
    other_id: Mapped[int] = ref("person.id", index=True)
    kind: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(120), default="")
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[int | None] = ref("person.id", nullable=True)


class DeclaredTie(db.Model):
    """A relation that a person declared by name and birth date; it becomes a tie when that person is known here."""

    __tablename__ = "declared_tie"
    __table_args__ = (one_of("kind", "family", "employed"), Index("ix_declared_tie_other", "folded", "born_on"))

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = ref("person.id", index=True)
    kind: Mapped[str] = mapped_column(String(20))
    written: Mapped[str] = mapped_column(String(160))
    folded: Mapped[str] = mapped_column(Folded)
    born_on: Mapped[date]
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[int | None] = ref("person.id", nullable=True)


class ConsentWording(db.Model):
    """The very words that people agreed to, by version; never changed once used."""

    __tablename__ = "consent_wording"
    __table_args__ = (UniqueConstraint("purpose", "version"),)

    id: Mapped[BigId]
    purpose: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    text_ja: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text)
    from_on: Mapped[date]


class Consent(db.Model):
    """One field shown to one kind of recipient for one purpose; withdrawal dates the row, it never goes."""

    __tablename__ = "consent"
    __table_args__ = (
        one_of("recipient", *RECIPIENTS),
        one_of("channel", *CONSENT_CHANNELS),
        Index("ix_consent_person", "person_id", "purpose"),
    )

    id: Mapped[BigId]
    person_id: Mapped[int] = ref("person.id")
    purpose: Mapped[str] = mapped_column(String(40))
    field: Mapped[str] = mapped_column(String(40))
    recipient: Mapped[str] = mapped_column(String(20))
    recipient_ref: Mapped[str] = mapped_column(String(40), default="")
    wording_id: Mapped[int] = ref("consent_wording.id")
    channel: Mapped[str] = mapped_column(String(10))
    witness_id: Mapped[int | None] = ref("person.id", nullable=True)
    recorded_by: Mapped[int | None] = ref("person.id", nullable=True)
    given_at: Mapped[Instant]
    until_on: Mapped[date | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None] = ref("person.id", nullable=True)
    restores_id: Mapped[int | None] = ref("consent.id", nullable=True)

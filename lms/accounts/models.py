"""Tables of people, their names, accounts, grants, organisations, ties and consents."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BigId, Instant, PublicId, db, one_of, ref
from lms.policy import Role

CHANNELS = ("mail", "phone", "post", "fax", "line")
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
RECIPIENTS = ("public", "station", "area_stations", "all_stations", "coordinators", "municipality")
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
    entry_consent: Mapped[str] = mapped_column(String(200), default="")
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
    folded: Mapped[str] = mapped_column(String(160))
    folded_kana: Mapped[str] = mapped_column(String(160))
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
    """How a person signs in. Raising ``session_epoch`` signs her out everywhere."""

    __tablename__ = "account"

    person_id: Mapped[int] = ref("person.id", primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    email_confirmed_at: Mapped[datetime | None]
    session_epoch: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[Instant]


class SignInTry(db.Model):
    """A failed try, keyed by account and address together, so that nobody can lock out somebody else."""

    __tablename__ = "sign_in_try"
    __table_args__ = (Index("ix_sign_in_try_key", "key", "tried_at"),)

    id: Mapped[BigId]
    key: Mapped[str] = mapped_column(String(64))
    tried_at: Mapped[Instant]


class AccountToken(db.Model):
    """A one-time secret sent by mail or printed on a sign-in sheet; only its hash is kept."""

    __tablename__ = "account_token"
    __table_args__ = (one_of("purpose", "confirm", "reset", "claim"),)

    id: Mapped[BigId]
    person_id: Mapped[int | None] = ref("person.id", nullable=True, index=True)
    purpose: Mapped[str] = mapped_column(String(10))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    used_at: Mapped[datetime | None]


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
    folded: Mapped[str] = mapped_column(String(160), index=True)
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


class PossibleDouble(db.Model):
    """Two records that may be one person; looked at by the secretariat."""

    __tablename__ = "possible_double"
    __table_args__ = (
        UniqueConstraint("first_id", "second_id"),
        one_of("state", "open", "different", "merging", "merged"),
    )

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    first_id: Mapped[int] = ref("person.id")
    second_id: Mapped[int] = ref("person.id")
    state: Mapped[str] = mapped_column(String(10), default="open")
    found_at: Mapped[Instant]
    proposed_by: Mapped[int | None] = ref("person.id", nullable=True)
    decided_by: Mapped[int | None] = ref("person.id", nullable=True)
    decided_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]

"""Awards, what was decided about them, and the projection that every surface reads."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from certificates.schemes.rules import ACTIVE, STATES
from lms.db import BigId, Instant, PublicId, db, one_of, ref

EVENT_KINDS = ("awarded", "renewed", "grace", "suspended", "restored", "withdrawn", "annulled", "ended")
APPLICATION_STATES = ("open", "awarded", "declined", "taken_back")


class Award(db.Model):
    """One title of one person. ``live`` is false once it has ended for good, whichever way.

    until_on     first day without the undertaking that was given last; empty where the title asks for none
    told_state   the state that was last announced; the nightly task compares it with the state of today
    """

    __tablename__ = "award"
    __table_args__ = (
        Index(
            "uq_award_live",
            "person_id",
            "scheme_code",
            "specialty_code",
            unique=True,
            sqlite_where=text("live"),
            postgresql_where=text("live"),
        ),
        one_of("told_state", *STATES),
    )

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = ref("person.id", index=True)
    scheme_code: Mapped[str] = mapped_column(String(20))
    specialty_code: Mapped[str] = mapped_column(String(40), default="")
    started_on: Mapped[date]
    until_on: Mapped[date | None]
    live: Mapped[bool] = mapped_column(default=True)
    told_state: Mapped[str] = mapped_column(String(12), default=ACTIVE)


class AwardEvent(db.Model):
    """What was decided or came about, appended. ``decided_by`` is empty where a rule alone decided.

    until_on   on "awarded" and "renewed": the first day without the undertaking that was given then
    """

    __tablename__ = "award_event"
    __table_args__ = (one_of("kind", *EVENT_KINDS), Index("ix_award_event_award", "award_id", "id"))

    id: Mapped[BigId]
    award_id: Mapped[int] = ref("award.id")
    kind: Mapped[str] = mapped_column(String(12))
    effective_on: Mapped[date]
    until_on: Mapped[date | None]
    recorded_at: Mapped[Instant]
    decided_by: Mapped[int | None] = ref("person.id", nullable=True)
    confirmed_by: Mapped[int | None] = ref("person.id", nullable=True)
    scheme_version_id: Mapped[int] = ref("scheme_version.id")
    reason: Mapped[str] = mapped_column(String(500), default="")
    evidence_ids: Mapped[list[Any]] = mapped_column(default=list)


class AwardSpan(db.Model):
    """The projection that surfaces read: the state on each day from the award on, as far as is known.

    A reader asks for the span that holds today; so a date that passes changes every surface by itself.
    """

    __tablename__ = "award_span"
    __table_args__ = (
        one_of("state", *STATES),
        Index("ix_award_span_person", "person_id", "from_on"),
        Index("ix_award_span_title", "scheme_code", "specialty_code", "state"),
    )

    award_id: Mapped[int] = ref("award.id", primary_key=True)
    from_on: Mapped[date] = mapped_column(primary_key=True)
    until_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(12))
    person_id: Mapped[int] = ref("person.id")
    scheme_code: Mapped[str] = mapped_column(String(20))
    specialty_code: Mapped[str] = mapped_column(String(40))


class TitleApplication(db.Model):
    """A person asks for WBC or WBL; a decider answers with a reason."""

    __tablename__ = "title_application"
    __table_args__ = (
        one_of("state", *APPLICATION_STATES),
        Index(
            "uq_title_application_open",
            "person_id",
            "scheme_code",
            "specialty_code",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = ref("person.id")
    scheme_code: Mapped[str] = mapped_column(String(20))
    specialty_code: Mapped[str] = mapped_column(String(40), default="")
    statement: Mapped[str] = mapped_column(Text, default="")
    applied_at: Mapped[Instant]
    entered_by: Mapped[int | None] = ref("person.id", nullable=True)
    state: Mapped[str] = mapped_column(String(12), default="open")
    decided_by: Mapped[int | None] = ref("person.id", nullable=True)
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(500), default="")
    award_id: Mapped[int | None] = ref("award.id", nullable=True)


class WithdrawalProposal(db.Model):
    """One person proposes to withdraw an award, with a reason; another confirms it (rules 7)."""

    __tablename__ = "withdrawal_proposal"
    __table_args__ = (
        one_of("state", "open", "confirmed", "dropped"),
        Index(
            "uq_withdrawal_proposal_open",
            "award_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    award_id: Mapped[int] = ref("award.id")
    reason: Mapped[str] = mapped_column(String(500))
    proposed_by: Mapped[int] = ref("person.id")
    proposed_at: Mapped[Instant]
    state: Mapped[str] = mapped_column(String(10), default="open")
    decided_by: Mapped[int | None] = ref("person.id", nullable=True)
    decided_at: Mapped[datetime | None]


class Undertaking(db.Model):
    """A dated promise to the network, in the words of a scheme version; it is renewed with the award (rules 4)."""

    __tablename__ = "undertaking"
    __table_args__ = (UniqueConstraint("person_id", "scheme_code", "accepted_on"),)

    id: Mapped[BigId]
    person_id: Mapped[int] = ref("person.id")
    scheme_code: Mapped[str] = mapped_column(String(20))
    scheme_version_id: Mapped[int] = ref("scheme_version.id")
    accepted_on: Mapped[date]
    until_on: Mapped[date | None]
    entered_by: Mapped[int | None] = ref("person.id", nullable=True)
    recorded_at: Mapped[Instant]

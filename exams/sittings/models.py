"""Tables of sittings, rooms, applications and accommodations.

Tables that grow with candidates have ``sitting_id`` first in their key, so that they can be partitioned by
it. ``application.seq`` counts within one sitting; (sitting_id, seq) names an application.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from exams.sittings.rules import APPLICATION_STATES, CHANNELS, FEE_KINDS, IDENTITY_RULES, KINDS, Times
from lms.db import PUBLIC_ID_LENGTH, BigId, BigInt, Instant, PublicId, db, new_public_id, one_of, ref
from lms.sealed import Sealed, SealedJson

AGREED_BY = ("web", "paper", "phone")


class Sitting(db.Model):
    """One exam event, or a standing one (on_demand).

    pass_rule          as exams.sittings.rules.decide reads it
    eligibility        {"least_age": 18, "retake_after_days": 30}; both may be absent
    identity_rule      how it is made sure who sits (rules 13); each pass carries it
    exemptions         which parts are carried over, as exams.sittings.exemptions.rules reads it; empty for none
    standing_decision  {"decided_on": "2026-04-01", "reference": "..."} where the board decided beforehand
                       that results follow at once; empty for a sitting with a release
    shuffles_items     whether each candidate at a screen has her own order of questions; options likewise
    """

    __tablename__ = "sitting"
    __table_args__ = (
        one_of("kind", *KINDS),
        one_of("identity_rule", *IDENTITY_RULES),
        CheckConstraint("apply_from_at <= apply_until_at", name="window_in_order"),
        CheckConstraint("opens_at < closes_at", name="times_in_order"),
        CheckConstraint("minutes BETWEEN 5 AND 600", name="minutes_sensible"),
        CheckConstraint("capacity IS NULL OR capacity > 0", name="capacity_positive"),
    )

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    exam_code: Mapped[str] = mapped_column(String(40), default="gerontology")
    exam_body: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(160))
    title_en: Mapped[str] = mapped_column(String(160), default="")
    kind: Mapped[str] = mapped_column(String(10))
    apply_from_at: Mapped[Instant]
    apply_until_at: Mapped[Instant]
    opens_at: Mapped[Instant]
    closes_at: Mapped[Instant]
    minutes: Mapped[int]
    capacity: Mapped[int | None]
    paper_id: Mapped[int | None] = ref("paper.id", nullable=True)
    pass_rule: Mapped[dict[str, Any]]
    eligibility: Mapped[dict[str, Any]] = mapped_column(default=dict)
    exemptions: Mapped[dict[str, Any]] = mapped_column(default=dict)
    supervised: Mapped[bool]
    identity_rule: Mapped[str] = mapped_column(String(20))
    standing_decision: Mapped[dict[str, Any]] = mapped_column(default=dict)
    results_due_on: Mapped[date | None]
    fee_yen: Mapped[int] = mapped_column(default=0)
    sample: Mapped[bool] = mapped_column(default=False)
    shuffles_items: Mapped[bool] = mapped_column(default=False)
    shuffles_options: Mapped[bool] = mapped_column(default=False)
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[int | None] = ref("person.id", nullable=True)
    released_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancelled_by: Mapped[int | None] = ref("person.id", nullable=True)
    cancelled_reason: Mapped[str] = mapped_column(String(400), default="")
    reserve_paper_id: Mapped[int | None] = ref("paper.id", nullable=True)
    slips_issued_at: Mapped[datetime | None]

    @property
    def times(self) -> Times:
        """What the stage of this sitting is derived from."""
        return Times(
            self.kind,
            self.apply_from_at,
            self.apply_until_at,
            self.opens_at,
            self.closes_at,
            self.released_at,
            self.cancelled_at,
        )


class SittingRoom(db.Model):
    """A room of a sitting, of a venue or written by hand. The code of the day is kept as a hash and told to the invigilator alone."""

    __tablename__ = "sitting_room"
    __table_args__ = (
        UniqueConstraint("sitting_id", "name"),
        CheckConstraint("seats > 0", name="seats_positive"),
    )

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    sitting_id: Mapped[int] = ref("sitting.id")
    name: Mapped[str] = mapped_column(String(80))
    place: Mapped[str] = mapped_column(String(200))
    way_there: Mapped[str] = mapped_column(String(400), default="")
    seats: Mapped[int]
    venue_room_id: Mapped[int | None] = ref("venue_room.id", nullable=True)
    code_hash: Mapped[str] = mapped_column(String(200), default="")
    code_set_at: Mapped[datetime | None]


class Application(db.Model):
    """One person's wish to sit. At most one of a person and sitting is alive (accepted or waiting).

    state  accepted, waiting, withdrawn; used when the attempt has ended and a sitting without a date
           may be sat again
    group_id  the file in which it came, if it came with others
    sat_at    when she handed in; from then the waiting time until the next try is counted
    """

    __tablename__ = "application"
    __table_args__ = (
        one_of("state", *APPLICATION_STATES),
        one_of("channel", *CHANNELS),
        one_of("agreed_by", *AGREED_BY),
        UniqueConstraint("sitting_id", "public_id"),
        UniqueConstraint("sitting_id", "slip_number"),
        Index(
            "uq_application_alive",
            "sitting_id",
            "person_id",
            unique=True,
            sqlite_where=text("state IN ('accepted', 'waiting')"),
            postgresql_where=text("state IN ('accepted', 'waiting')"),
        ),
        Index("ix_application_person", "person_id", "sitting_id"),
        Index("ix_application_slip_number", "slip_number"),
        Index("ix_application_state", "sitting_id", "state", "seq"),
    )

    sitting_id: Mapped[int] = ref("sitting.id", primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), default=new_public_id)
    person_id: Mapped[int] = ref("person.id")
    slip_number: Mapped[str] = mapped_column(String(14))
    state: Mapped[str] = mapped_column(String(10))
    channel: Mapped[str] = mapped_column(String(20))
    room_id: Mapped[int | None] = ref("sitting_room.id", nullable=True)
    applied_at: Mapped[Instant]
    agreed_at: Mapped[Instant]
    agreed_by: Mapped[str] = mapped_column(String(10), default="web")
    agreement_version: Mapped[str] = mapped_column(String(20))
    entered_by: Mapped[int | None] = ref("person.id", nullable=True)
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None] = ref("person.id", nullable=True)
    group_id: Mapped[int | None] = ref("application_group.id", nullable=True)
    sat_at: Mapped[datetime | None]


class ApplicationGroup(db.Model):
    """Applications that came together in one file; the leader is given all admission slips."""

    __tablename__ = "application_group"

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    sitting_id: Mapped[int] = ref("sitting.id", index=True)
    leader_id: Mapped[int] = ref("person.id")
    name: Mapped[str] = mapped_column(String(120))
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[int | None] = ref("person.id", nullable=True)


class FeeEntry(db.Model):
    """One entry of an application's fee: paid, waived or given back. Appended; a wrong one is undone by its opposite."""

    __tablename__ = "fee_entry"
    __table_args__ = (
        one_of("kind", *FEE_KINDS),
        ForeignKeyConstraint(["sitting_id", "application_seq"], ["application.sitting_id", "application.seq"]),
        CheckConstraint("yen > 0", name="yen_positive"),
    )

    sitting_id: Mapped[int] = mapped_column(BigInt, primary_key=True, autoincrement=False)
    application_seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(10))
    yen: Mapped[int]
    note: Mapped[str] = mapped_column(String(400), default="")
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[int | None] = ref("person.id", nullable=True)


class AccommodationRequest(db.Model):
    """What a candidate asked for because of her body or health: sealed, under its own permission."""

    __tablename__ = "accommodation_request"
    __table_args__ = (
        ForeignKeyConstraint(["sitting_id", "application_seq"], ["application.sitting_id", "application.seq"]),
    )

    sitting_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    application_seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    wishes: Mapped[list[str]] = mapped_column(SealedJson("accommodation_request.wishes"))
    told: Mapped[str] = mapped_column(Sealed("accommodation_request.told"), default="")
    asked_at: Mapped[Instant]


class AccommodationDecision(db.Model):
    """What was granted, appended; the newest version holds. Empty ``granted`` and no minutes is a refusal.

    It rests on the application: who never asked can be granted something, too.

    extra_percent  more time as a share of the exam's minutes: 25 is a quarter more
    break_minutes  breaks that stop the clock, in all
    text_size      1 to 3, as the page's own text sizes
    """

    __tablename__ = "accommodation_decision"
    __table_args__ = (
        ForeignKeyConstraint(["sitting_id", "application_seq"], ["application.sitting_id", "application.seq"]),
        CheckConstraint("extra_minutes BETWEEN 0 AND 300", name="extra_minutes_sensible"),
        CheckConstraint("extra_percent BETWEEN 0 AND 200", name="extra_percent_sensible"),
        CheckConstraint("break_minutes BETWEEN 0 AND 120", name="break_minutes_sensible"),
        CheckConstraint("text_size BETWEEN 1 AND 3", name="text_size_known"),
    )

    sitting_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    application_seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    granted: Mapped[list[str]] = mapped_column(SealedJson("accommodation_decision.granted"))
    extra_minutes: Mapped[int] = mapped_column(default=0)
    extra_percent: Mapped[int] = mapped_column(default=0)
    break_minutes: Mapped[int] = mapped_column(default=0)
    text_size: Mapped[int] = mapped_column(default=1)
    reason: Mapped[str] = mapped_column(Sealed("accommodation_decision.reason"), default="")
    decided_by: Mapped[int | None] = ref("person.id", nullable=True)
    decided_at: Mapped[Instant]

"""What certified people offer, what is listed of them for whom, who looked, and who does not want to meet whom."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BigId, Instant, PublicId, db, one_of, ref

WANTS = ("volunteer", "light_paid", "learning")
WAYS = ("walk", "bicycle", "bus", "car")
ANSWERS = ("start", "continue", "stop")
CHANNELS = ("web", "phone", "post", "staff")
TOLD_BY = ("web", "phone", "paper")
LOOKS = ("search", "card", "export", "api")
LOOKERS = ("station", "coordinators", "municipality", "public")
FOREVER = date(9999, 12, 31)
# Views of recipients whom few people name; most let all stations see them, and no index helps with those.
NAMED = "recipient <> 'all_stations'"
BLOCKED_BY = ("person", "station")
# When somebody may be telephoned or written to about a help; none chosen means at any time.
ASK_TIMES = ("weekday_morning", "weekday_afternoon", "weekday_evening", "weekend")

# Compared by code point on both engines, so that "begins with" is a range that an index serves.
Folded = String(160).with_variant(String(160, collation="C"), "postgresql")


class RegistryProfile(db.Model):
    """What a person offers. Nobody but she and the secretariat reads it; stations read the listing.

    half_days   one bit for each half-day: weekday (Monday 0) * 3 + part (morning 0, afternoon 1, evening 2)
    skills      codes of skills.yaml that she said yes to, ``liked_skills`` those among them that she likes doing;
                ``declined_skills`` those that she will not do
    ask_at      when she wants to be asked; empty is any time
    told_by     web when she wrote it herself; phone or paper when staff did, with ``witness_id`` who heard or saw it
    confirmed_on  when she last said that all this is right; half a year later she is asked once (``asked_on``)
    """

    __tablename__ = "registry_profile"
    __table_args__ = (one_of("travel_by", "", *WAYS), one_of("told_by", *TOLD_BY))

    person_id: Mapped[int] = ref("person.id", primary_key=True)
    wants: Mapped[list[str]] = mapped_column(default=list)
    half_days: Mapped[int] = mapped_column(default=0)
    travel_km: Mapped[int] = mapped_column(default=5)
    travel_by: Mapped[str] = mapped_column(String(10), default="")
    skills: Mapped[list[str]] = mapped_column(default=list)
    liked_skills: Mapped[list[str]] = mapped_column(default=list)
    declined_skills: Mapped[list[str]] = mapped_column(default=list)
    ask_at: Mapped[list[str]] = mapped_column(default=list)
    languages: Mapped[list[str]] = mapped_column(default=list)
    note: Mapped[str] = mapped_column(Text, default="")
    paused_until_on: Mapped[date | None]
    confirmed_on: Mapped[date] = mapped_column(index=True)
    asked_on: Mapped[date | None]
    updated_at: Mapped[Instant]
    updated_by: Mapped[int | None] = ref("person.id", nullable=True)
    told_by: Mapped[str] = mapped_column(String(10), default="web", server_default="web")
    witness_id: Mapped[int | None] = ref("person.id", nullable=True)


class ProfileDifference(db.Model):
    """Days on which a person is free or not, other than in her usual week (``free_times.Difference``)."""

    __tablename__ = "profile_difference"
    __table_args__ = (
        CheckConstraint("until_on > from_on", name="days_in_order"),
        CheckConstraint("parts BETWEEN 1 AND 7", name="parts_of_a_day"),
        Index("ix_profile_difference_person", "person_id", "from_on"),
    )

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = ref("person.id")
    from_on: Mapped[date]
    until_on: Mapped[date]
    parts: Mapped[int]
    free: Mapped[bool]
    recorded_by: Mapped[int | None] = ref("person.id", nullable=True)
    recorded_at: Mapped[Instant]


class ListingIntention(db.Model):
    """Her own yes or no to being listed, appended: start, the yearly continue, stop."""

    __tablename__ = "listing_intention"
    __table_args__ = (
        one_of("answer", *ANSWERS),
        one_of("channel", *CHANNELS),
        Index("ix_listing_intention_person", "person_id", "id"),
    )

    id: Mapped[BigId]
    person_id: Mapped[int] = ref("person.id")
    answer: Mapped[str] = mapped_column(String(10))
    answered_on: Mapped[date]
    channel: Mapped[str] = mapped_column(String(10), default="web")
    recorded_by: Mapped[int | None] = ref("person.id", nullable=True)
    recorded_at: Mapped[Instant]


class Listing(db.Model):
    """The projection that stations search: one row a listed person, written with the consents it rests on.

    Readers show a value only where ``listing_view`` has it for them. Place is the centre of her area.
    ``languages`` is ",ja,en,": both engines find a language in it.
    ``good_until_on`` is the first day on which the listing rests, unless she says 「続けます」 before.
    """

    __tablename__ = "listing"
    __table_args__ = (
        Index("ix_listing_kana", "folded_kana"),
        Index("ix_listing_name", "folded"),
        Index("ix_listing_romaji", "folded_romaji"),
        Index("ix_listing_cell", "cell"),
        Index("ix_listing_near", "area_code", "listed_on", "person_id"),
    )

    person_id: Mapped[int] = ref("person.id", primary_key=True)
    public_id: Mapped[PublicId]
    folded: Mapped[str] = mapped_column(Folded, default="")
    folded_kana: Mapped[str] = mapped_column(Folded, default="")
    folded_romaji: Mapped[str] = mapped_column(Folded, default="")
    area_code: Mapped[str] = mapped_column(String(20), default="")
    area_path: Mapped[str] = mapped_column(String(160), default="", index=True)
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    cell: Mapped[int | None]
    half_days: Mapped[int] = mapped_column(default=0)
    travel_km: Mapped[int] = mapped_column(default=0)
    travel_by: Mapped[str] = mapped_column(String(10), default="")
    wants: Mapped[list[str]] = mapped_column(default=list)
    likes: Mapped[list[str]] = mapped_column(default=list)
    languages: Mapped[str] = mapped_column(String(120), default="")
    listed_on: Mapped[date]
    paused_until_on: Mapped[date | None]
    good_until_on: Mapped[date]


class ListingSpot(db.Model):
    """Where the people of an area stand for the search: its own centre, or the nearest above it that is known.

    Written with the first listing of the area and kept when nobody is left there; it says nothing of anybody.
    """

    __tablename__ = "listing_spot"
    __table_args__ = (Index("ix_listing_spot_place", "latitude", "longitude"),)

    area_code: Mapped[str] = mapped_column(String(20), primary_key=True)
    latitude: Mapped[float]
    longitude: Mapped[float]


class ListingTitle(db.Model):
    """A title of a listed person on the days on which it is valid; the match table of the search.

    area_code, listed_on  those of the listing, so that one index has the holders of a title in an area in their order;
                          empty until the next night where former code of the product wrote the row
    """

    __tablename__ = "listing_title"
    __table_args__ = (
        Index("ix_listing_title_match", "scheme", "cell", "specialty"),
        Index("ix_listing_title_near", "scheme", "area_code", "listed_on", "person_id"),
    )

    person_id: Mapped[int] = ref("listing.person_id", primary_key=True)
    scheme: Mapped[str] = mapped_column(String(20), primary_key=True)
    specialty: Mapped[str] = mapped_column(String(40), primary_key=True, default="")
    from_on: Mapped[date] = mapped_column(primary_key=True)
    until_on: Mapped[date | None]
    cell: Mapped[int | None]
    area_code: Mapped[str | None] = mapped_column(String(20))
    listed_on: Mapped[date | None]


class ListingSkill(db.Model):
    """A skill of a listed person."""

    __tablename__ = "listing_skill"
    __table_args__ = (Index("ix_listing_skill_skill", "skill", "person_id"),)

    person_id: Mapped[int] = ref("listing.person_id", primary_key=True)
    skill: Mapped[str] = mapped_column(String(40), primary_key=True)


class ListingDifference(db.Model):
    """Days of a listed person that differ from her usual week, without overlaps (``free_times.Piece``)."""

    __tablename__ = "listing_difference"

    person_id: Mapped[int] = ref("listing.person_id", primary_key=True)
    from_on: Mapped[date] = mapped_column(primary_key=True)
    until_on: Mapped[date]
    free_parts: Mapped[int] = mapped_column(default=0)
    away_parts: Mapped[int] = mapped_column(default=0)


class HelpedDay(db.Model):
    """That a person helped on a day and for how long, as confirmed: when she was last active, how much she does of late.

    ref  what it was, in the words of whoever wrote it; the same word again corrects it
    """

    __tablename__ = "helped_day"
    __table_args__ = (Index("ix_helped_day_person_day", "person_id", "day"),)

    person_id: Mapped[int] = ref("person.id", primary_key=True)
    ref: Mapped[str] = mapped_column(String(40), primary_key=True)
    day: Mapped[date]
    minutes: Mapped[int]


class ListingView(db.Model):
    """What one recipient may see of a listing before a day: one bit for each field (``rules.FIELD_BITS``).

    One row a person and recipient as a rule, so that the question "may she see it" is one look into one index.
    Coordinators and municipalities have a row for each node that covers the area consented to.
    """

    __tablename__ = "listing_view"
    __table_args__ = (
        Index(
            "ix_listing_view_named",
            "recipient",
            "recipient_ref",
            "person_id",
            sqlite_where=text(NAMED),
            postgresql_where=text(NAMED),
        ),
    )

    person_id: Mapped[int] = ref("listing.person_id", primary_key=True)
    recipient: Mapped[str] = mapped_column(String(20), primary_key=True)
    recipient_ref: Mapped[str] = mapped_column(String(40), primary_key=True, default="")
    until_on: Mapped[date] = mapped_column(primary_key=True, default=FOREVER)
    fields: Mapped[int]


class ListingLook(db.Model):
    """Who looked at whom, when, and at which fields: shown to the person (「だれが見ましたか」).

    A look at the public page has neither station nor viewer and is written once a day.
    """

    __tablename__ = "listing_look"
    __table_args__ = (
        one_of("kind", *LOOKS),
        one_of("looker", *LOOKERS),
        Index("ix_listing_look_person", "person_id", "looked_at"),
    )

    id: Mapped[BigId]
    person_id: Mapped[int] = ref("person.id")
    looker: Mapped[str] = mapped_column(String(20), default="station")
    station_id: Mapped[int | None] = ref("station.id", nullable=True)
    area_code: Mapped[str] = mapped_column(String(20), default="")
    viewer_id: Mapped[int | None] = ref("person.id", nullable=True)
    token_id: Mapped[int | None] = ref("station_token.id", nullable=True)
    kind: Mapped[str] = mapped_column(String(10))
    fields: Mapped[list[str]] = mapped_column(default=list)
    looked_at: Mapped[Instant]


class StationBlock(db.Model):
    """A person and a station do not meet: neither finds, asks nor sees the other. Either side can say so."""

    __tablename__ = "station_block"
    __table_args__ = (
        one_of("asked_by", *BLOCKED_BY),
        Index(
            "uq_station_block_open",
            "person_id",
            "station_id",
            "asked_by",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = ref("person.id")
    station_id: Mapped[int] = ref("station.id", index=True)
    asked_by: Mapped[str] = mapped_column(String(10))
    recorded_by: Mapped[int | None] = ref("person.id", nullable=True)
    recorded_at: Mapped[Instant]
    ended_at: Mapped[datetime | None]


class SavedSearch(db.Model):
    """A search that a station keeps under a name. ``notify``: who keeps it is told when somebody new fits."""

    __tablename__ = "saved_search"
    __table_args__ = (UniqueConstraint("station_id", "label"),)

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    station_id: Mapped[int] = ref("station.id")
    label: Mapped[str] = mapped_column(String(80))
    criteria: Mapped[dict[str, Any]] = mapped_column(default=dict)
    saved_by: Mapped[int] = ref("person.id")
    saved_at: Mapped[Instant]
    notify: Mapped[bool] = mapped_column(default=False)


class SavedSearchMatch(db.Model):
    """Whom a saved search has found before, so that nobody is told as new twice. No page shows it."""

    __tablename__ = "saved_search_match"

    search_id: Mapped[int] = ref("saved_search.id", primary_key=True)
    person_id: Mapped[int] = ref("person.id", primary_key=True)


class TitleHolder(db.Model):
    """Everybody who ever held a title, so that the nightly count knows whom to look at. Not searched."""

    __tablename__ = "title_holder"

    person_id: Mapped[int] = ref("person.id", primary_key=True)


class UnseenCount(db.Model):
    """How many holders of a title in an area nobody can find, and how many somebody can, as counted in a night.

    ``people`` and ``listed`` are the internal figures, which add up over the tree. Only ``shown`` and ``listed_shown``
    leave the house: they are made so that no small cell follows from them (``rules.published``, rules of the house 18).
    """

    __tablename__ = "unseen_count"

    taken_on: Mapped[date] = mapped_column(primary_key=True)
    area_code: Mapped[str] = mapped_column(String(20), primary_key=True)
    scheme: Mapped[str] = mapped_column(String(20), primary_key=True)
    specialty: Mapped[str] = mapped_column(String(40), primary_key=True, default="")
    people: Mapped[int]
    shown: Mapped[int] = mapped_column(default=0)
    listed: Mapped[int] = mapped_column(default=0)
    listed_shown: Mapped[int] = mapped_column(default=0)

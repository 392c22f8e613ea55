"""Reading listings as a station may: every value passes through the consents it rests on."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select, text, tuple_

from lms.accounts.api import ConsentCard, PersonCard, consents_of_people, people
from lms.accounts.errors import ConsentNotOffered
from lms.clock import today
from lms.db import asked_once, db
from lms.places.api import areas, distance_km
from registry.people.free_times import Piece, is_away, is_free
from registry.people.helping import Helping, helping_of
from registry.people.models import (
    NAMED,
    Listing,
    ListingDifference,
    ListingIntention,
    ListingSkill,
    ListingTitle,
    ListingView,
    RegistryProfile,
    StationBlock,
)
from registry.people.policies import Audience, audience_of
from registry.people.purposes import PURPOSES, purpose_of
from registry.people.rules import FIELD_BITS, Title, fields_of, half_day_numbers
from registry.stations.queries import StationCard, stations

BATCH = 500


def check_recipient(recipient: str, recipient_ref: str) -> None:
    """Refuse, with ConsentNotOffered, a recipient that nobody is: a station or an area must be named and be there."""
    if recipient in ("all_stations", "public"):
        known = recipient_ref == ""
    elif recipient == "station":
        kind, _, number = recipient_ref.partition(":")
        known = kind == "station" and number.isdecimal() and bool(stations([int(number)]))
    else:
        known = recipient in purpose_of(recipient).recipients and recipient_ref in areas([recipient_ref])
    if not known:
        raise ConsentNotOffered


@dataclass(frozen=True)
class Listed:
    """A person as a searcher may see her. What she keeps to herself is None, never an empty value.

    public_id   of the listing, not of the person: it ends with the listing
    fields      the fields that this searcher may see
    distance_km from the searcher to the centre of her area
    likes       skills that she likes using: her wish and her skill, so both must be shown
    helping     when she last helped and how much of late; None where she keeps it to herself
    differences days that differ from her usual week, from today on; shown with ``half_days``
    """

    person_id: int
    public_id: str
    fields: frozenset[str]
    titles: tuple[Title, ...]
    name: str | None
    kana: str | None
    area_code: str | None
    distance_km: float | None
    half_days: tuple[int, ...] | None
    skills: tuple[str, ...] | None
    languages: tuple[str, ...] | None
    wants: tuple[str, ...] | None
    travel_km: int | None
    travel_by: str | None
    listed_on: date
    likes: tuple[str, ...] | None = None
    differences: tuple[Piece, ...] | None = None
    helping: Helping | None = None

    def is_free(self, on: date, part: int) -> bool | None:
        """Whether she is free at a part of a day; None where she does not show when she is free."""
        if self.half_days is None:
            return None
        return is_free(on, part, self.half_days, self.differences or ())

    def is_away(self, on: date, part: int) -> bool:
        """Whether she shows that this part of this very day is not free."""
        return is_away(on, part, self.differences or ())


def batches(ids: Iterable[int]) -> Iterable[list[int]]:
    unique = sorted(set(ids))
    return (unique[start : start + BATCH] for start in range(0, len(unique), BATCH))


def shown_to(audience: Audience, on: date) -> ColumnElement[bool]:
    """Rows of listing_view that are meant for an audience on a day."""
    meant = tuple_(ListingView.recipient, ListingView.recipient_ref).in_(sorted(audience.recipients))
    return meant & (ListingView.until_on > on)


def sees_field(audience: Audience, field: str, on: date) -> ColumnElement[bool]:
    """Listings of which an audience may see a field on a day."""
    return exists().where(
        ListingView.person_id == Listing.person_id,
        shown_to(audience, on),
        ListingView.fields.bitwise_and(FIELD_BITS[field]) != 0,
    )


def title_valid(on: date) -> ColumnElement[bool]:
    """Rows of listing_title that hold on a day."""
    return (ListingTitle.from_on <= on) & or_(ListingTitle.until_on.is_(None), ListingTitle.until_on > on)


def holds_title(on: date) -> ColumnElement[bool]:
    """Listings with a title that is valid on a day."""
    return exists().where(ListingTitle.person_id == Listing.person_id, title_valid(on))


def _agreed_with(audience: Audience) -> list[ColumnElement[bool]]:
    """Begin with those who agreed to be seen by a searcher whom few name: an office, or everybody on the public page."""
    if ("all_stations", "") in audience.recipients:
        return []
    meant = [(ListingView.recipient == kind) & (ListingView.recipient_ref == ref) for kind, ref in audience.recipients]
    return [Listing.person_id.in_(select(ListingView.person_id).where(or_(*meant), text(NAMED)))]


def visible_to(audience: Audience, on: date) -> list[ColumnElement[bool]]:
    """The conditions under which a searcher sees a listing at all.

    Listed and not resting, titles shown to this searcher, at least one title valid, no block in either direction.
    """
    wanted = [
        Listing.good_until_on > today(),
        or_(Listing.paused_until_on.is_(None), Listing.paused_until_on <= on),
        sees_field(audience, "titles", on),
        holds_title(on),
        *_agreed_with(audience),
    ]
    if audience.station_id is not None:
        blocked = exists().where(
            StationBlock.person_id == Listing.person_id,
            StationBlock.station_id == audience.station_id,
            StationBlock.ended_at.is_(None),
        )
        wanted.append(~blocked)
    return wanted


@dataclass(frozen=True)
class _Parts:
    """What hangs on some listings, by person."""

    fields: dict[int, int]
    titles: dict[int, list[Title]]
    skills: dict[int, list[str]]
    differences: dict[int, list[Piece]]
    names: dict[int, PersonCard]
    helping: dict[int, Helping]


def _parts(audience: Audience, ids: list[int], on: date) -> _Parts:
    fields: dict[int, int] = defaultdict(int)
    titles: dict[int, list[Title]] = defaultdict(list)
    skills: dict[int, list[str]] = defaultdict(list)
    differences: dict[int, list[Piece]] = defaultdict(list)
    for batch in batches(ids):
        for row in db.session.scalars(
            select(ListingView).where(ListingView.person_id.in_(batch), shown_to(audience, on))
        ):
            fields[row.person_id] |= row.fields
        held = select(ListingTitle).where(ListingTitle.person_id.in_(batch), title_valid(on))
        for title in db.session.scalars(held.order_by(ListingTitle.scheme, ListingTitle.specialty)):
            titles[title.person_id].append(Title(title.scheme, title.specialty))
        for skill in db.session.scalars(select(ListingSkill).where(ListingSkill.person_id.in_(batch))):
            skills[skill.person_id].append(skill.skill)
        ahead = ListingDifference.person_id.in_(batch), ListingDifference.until_on > today()
        for row in db.session.scalars(select(ListingDifference).where(*ahead).order_by(ListingDifference.from_on)):
            differences[row.person_id].append(Piece(row.from_on, row.until_on, row.free_parts, row.away_parts))
    by_name = FIELD_BITS["name"] | FIELD_BITS["kana"]
    named = [number for number in ids if fields[number] & by_name]
    active = [number for number in ids if fields[number] & FIELD_BITS["active"]]
    return _Parts(fields, titles, skills, differences, people(named), helping_of(active) if active else {})


def _listed(row: Listing, parts: _Parts, audience: Audience) -> Listed:
    seen = fields_of(parts.fields[row.person_id])

    def shown(field: str, value: Any) -> Any:
        return value if field in seen else None

    place = (row.latitude, row.longitude)
    card, here = parts.names.get(row.person_id), audience.place
    distance = distance_km(here, place) if here and None not in place else None  # type: ignore[arg-type]
    return Listed(
        person_id=row.person_id,
        public_id=row.public_id,
        fields=seen,
        titles=tuple(dict.fromkeys(parts.titles[row.person_id])) if "titles" in seen else (),
        name=shown("name", card.name if card else None),
        kana=shown("kana", card.kana if card else None),
        area_code=shown("area", row.area_code),
        distance_km=shown("area", distance),
        half_days=shown("half_days", half_day_numbers(row.half_days)),
        skills=shown("skills", tuple(sorted(parts.skills[row.person_id]))),
        languages=shown("languages", tuple(code for code in row.languages.split(",") if code)),
        wants=shown("wants", tuple(row.wants)),
        travel_km=shown("area", row.travel_km),
        travel_by=shown("area", row.travel_by),
        listed_on=row.listed_on,
        likes=shown("wants", shown("skills", tuple(row.likes))),
        differences=shown("half_days", tuple(parts.differences[row.person_id])),
        helping=shown("active", parts.helping.get(row.person_id, Helping())),
    )


def as_seen_by(audience: Audience, rows: Collection[Listing], on: date) -> list[Listed]:
    """Listings in the given order, each with what the audience may see of it."""
    parts = _parts(audience, [row.person_id for row in rows], on)
    return [_listed(row, parts, audience) for row in rows]


def listed_as(audience: Audience, person_ids: Collection[int], on: date) -> list[Listed]:
    """What an audience may see of people who were found for it, in the order of their numbers."""
    rows = [
        row for b in batches(person_ids) for row in db.session.scalars(select(Listing).where(Listing.person_id.in_(b)))
    ]
    return as_seen_by(audience, rows, on)


def listed_for(
    station: StationCard, person_ids: Iterable[int] | None = None, on: date | None = None
) -> dict[int, Listed]:
    """Who is visible to a station on a day, by person; of certain people when named.

    Activities and matching take whom they may name from here and from ``search.seen_around``, and from nowhere else:
    consent, intention, valid titles and blocks are all in both. ``on`` is the day of the occurrence.
    """
    day, audience = on or today(), audience_of(station)
    query = select(Listing).where(*visible_to(audience, day)).order_by(Listing.person_id)
    if person_ids is None:
        rows = list(db.session.scalars(query))
    else:
        rows = [row for b in batches(person_ids) for row in db.session.scalars(query.where(Listing.person_id.in_(b)))]
    return {seen.person_id: seen for seen in as_seen_by(audience, rows, day)}


def blocked_at(station_id: int, person_ids: Iterable[int]) -> frozenset[int]:
    """Those who have a block with the station, whichever side asked for it."""
    found: set[int] = set()
    for batch in batches(person_ids):
        found |= set(
            db.session.scalars(
                select(StationBlock.person_id).where(
                    StationBlock.station_id == station_id,
                    StationBlock.person_id.in_(batch),
                    StationBlock.ended_at.is_(None),
                )
            )
        )
    return frozenset(found)


@asked_once
def stations_blocked_for(person_id: int) -> frozenset[int]:
    """The stations that a person does not see, and that do not see her."""
    return frozenset(
        db.session.scalars(
            select(StationBlock.station_id).where(StationBlock.person_id == person_id, StationBlock.ended_at.is_(None))
        )
    )


def consents_to_be_seen(person_ids: Iterable[int]) -> dict[int, list[ConsentCard]]:
    """The consents on which listings rest, of every purpose; every asked person has an entry."""
    asked = set(person_ids)
    found: dict[int, list[ConsentCard]] = {person_id: [] for person_id in asked}
    for purpose in PURPOSES:
        for person_id, given in consents_of_people(asked, purpose.code).items():
            found[person_id] += given
    return found


@dataclass(frozen=True)
class OwnProfile:
    """What a person offers, as she and the product's own reckoning know it. Not for stations."""

    person_id: int
    wants: tuple[str, ...]
    half_days: tuple[int, ...]
    travel_km: int
    travel_by: str
    skills: tuple[str, ...]
    declined_skills: tuple[str, ...]
    languages: tuple[str, ...]
    note: str
    paused_until_on: date | None
    liked_skills: tuple[str, ...] = ()
    ask_at: tuple[str, ...] = ()
    confirmed_on: date | None = None
    told_by: str = "web"
    witness_id: int | None = None


@asked_once
def profiles(person_ids: Iterable[int]) -> dict[int, OwnProfile]:
    """Profiles by person; who has none is left out. For the person herself and for her own offers."""
    found: dict[int, OwnProfile] = {}
    for batch in batches(person_ids):
        for row in db.session.scalars(select(RegistryProfile).where(RegistryProfile.person_id.in_(batch))):
            found[row.person_id] = OwnProfile(
                row.person_id,
                tuple(row.wants),
                half_day_numbers(row.half_days),
                row.travel_km,
                row.travel_by,
                tuple(row.skills),
                tuple(row.declined_skills),
                tuple(row.languages),
                row.note,
                row.paused_until_on,
                tuple(row.liked_skills),
                tuple(row.ask_at),
                row.confirmed_on,
                row.told_by,
                row.witness_id,
            )
    return found


def profile_of(person_id: int) -> OwnProfile | None:
    """The profile of one person, or None."""
    return profiles([person_id]).get(person_id)


def last_answer(person_id: int) -> ListingIntention | None:
    """What she said last about being listed."""
    return db.session.scalar(
        select(ListingIntention)
        .where(ListingIntention.person_id == person_id)
        .order_by(ListingIntention.id.desc())
        .limit(1)
    )

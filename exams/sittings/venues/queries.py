"""Reading venues and the checks of a sitting's rooms."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from exams.errors import NotFound
from exams.sittings.models import Sitting, SittingRoom
from exams.sittings.policies import MANAGE
from exams.sittings.venues.models import RoomCheck, Venue, VenueRoom
from exams.sittings.venues.rules import CHECK_NAMES, CHECKS, still_open
from lms.accounts.api import people
from lms.clock import now
from lms.db import db
from lms.policy import Actor, require


@dataclass(frozen=True)
class VenueLine:
    public_id: str
    name: str
    address: str
    rooms: int
    seats: int
    closed: bool


@dataclass(frozen=True)
class RoomOfVenue:
    public_id: str
    name: str
    seats: int
    step_free: bool


@dataclass(frozen=True)
class VenuePage:
    """One venue with its rooms and the coming exams in it."""

    public_id: str
    name: str
    address: str
    access_note: str
    contact: str
    closed: bool
    rooms: tuple[RoomOfVenue, ...]
    coming: tuple[tuple[str, str, datetime], ...]


@dataclass(frozen=True)
class CheckLine:
    """One thing to look at; ``by`` and ``at`` once it was found in order."""

    item: str
    words: str
    at: datetime | None
    by: str


@dataclass(frozen=True)
class RoomChecks:
    """A sitting's room with its checks; it is opened once everything else was found in order."""

    room: str
    place: str
    public_id: str
    lines: tuple[CheckLine, ...]
    may_open: bool
    opened: bool


def venue_lines(actor: Actor) -> list[VenueLine]:
    """All venues by name, those in use first."""
    require(actor, MANAGE)
    rows = db.session.execute(
        select(Venue, func.count(VenueRoom.id), func.coalesce(func.sum(VenueRoom.seats), 0))
        .join(VenueRoom, VenueRoom.venue_id == Venue.id, isouter=True)
        .group_by(Venue.id)
        .order_by(Venue.closed_at.is_not(None), Venue.name)
    )
    return [
        VenueLine(venue.public_id, venue.name, venue.address, rooms, int(seats), venue.closed_at is not None)
        for venue, rooms, seats in rows
    ]


def find_venue(actor: Actor, public_id: str) -> Venue:
    """One venue; NotFound for an unknown one."""
    require(actor, MANAGE)
    venue = db.session.scalar(select(Venue).where(Venue.public_id == public_id))
    if venue is None:
        raise NotFound
    return venue


def venue_page(actor: Actor, public_id: str) -> VenuePage:
    """One venue for those who plan sittings."""
    venue = find_venue(actor, public_id)
    rooms = db.session.scalars(select(VenueRoom).where(VenueRoom.venue_id == venue.id).order_by(VenueRoom.name))
    return VenuePage(
        public_id=venue.public_id,
        name=venue.name,
        address=venue.address,
        access_note=venue.access_note,
        contact=venue.contact,
        closed=venue.closed_at is not None,
        rooms=tuple(RoomOfVenue(room.public_id, room.name, room.seats, room.step_free) for room in rooms),
        coming=tuple(_coming(venue)),
    )


def _coming(venue: Venue) -> list[tuple[str, str, datetime]]:
    rows = db.session.execute(
        select(Sitting.public_id, Sitting.title, Sitting.opens_at)
        .join(SittingRoom, SittingRoom.sitting_id == Sitting.id)
        .join(VenueRoom, VenueRoom.id == SittingRoom.venue_room_id)
        .where(VenueRoom.venue_id == venue.id, Sitting.closes_at > now(), Sitting.cancelled_at.is_(None))
        .distinct()
        .order_by(Sitting.opens_at)
    )
    return [(public_id, title, opens_at) for public_id, title, opens_at in rows]


def room_choices(actor: Actor) -> list[tuple[int, str]]:
    """Rooms of venues in use, for the form of a sitting's room."""
    require(actor, MANAGE)
    rows = db.session.execute(
        select(VenueRoom.id, Venue.name, VenueRoom.name, VenueRoom.seats)
        .join(Venue, Venue.id == VenueRoom.venue_id)
        .where(Venue.closed_at.is_(None))
        .order_by(Venue.name, VenueRoom.name)
    )
    return [(number, f"{venue} {room} ({seats})") for number, venue, room, seats in rows]


def room_of_venue(actor: Actor, public_id: str, room_public_id: str) -> RoomOfVenue:
    """One room; NotFound for any other venue's."""
    found = {room.public_id: room for room in venue_page(actor, public_id).rooms}
    if room_public_id not in found:
        raise NotFound
    return found[room_public_id]


def checks_of(sitting: Sitting) -> tuple[RoomChecks, ...]:
    """The rooms of a sitting with what was found in order."""
    rooms = db.session.scalars(select(SittingRoom).where(SittingRoom.sitting_id == sitting.id).order_by(SittingRoom.id))
    found: dict[int, dict[str, RoomCheck]] = {}
    for row in db.session.scalars(select(RoomCheck).where(RoomCheck.sitting_id == sitting.id)):
        found.setdefault(row.room_id, {})[row.item] = row
    names = people({row.checked_by for done in found.values() for row in done.values() if row.checked_by})
    return tuple(
        _checks(room, found.get(room.id, {}), {number: card.name for number, card in names.items()}) for room in rooms
    )


def _checks(room: SittingRoom, done: dict[str, RoomCheck], names: dict[int, str]) -> RoomChecks:
    lines = tuple(
        CheckLine(
            item, CHECK_NAMES[item], done[item].checked_at if item in done else None,
            names.get(done[item].checked_by or 0, "") if item in done else "",
        )
        for item in CHECKS
    )  # fmt: skip
    return RoomChecks(room.name, room.place, room.public_id, lines, not still_open(set(done)), "opened" in done)

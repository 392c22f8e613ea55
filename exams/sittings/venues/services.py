"""Use-cases of venues: entering, changing, closing; letting a sitting's places follow its seats."""

from dataclasses import asdict, dataclass

from sqlalchemy import func, select

from exams.errors import CapacityTooSmall, SittingCancelled
from exams.room_errors import RoomInUse, VenueNameTaken
from exams.sittings.messages import tell_changed
from exams.sittings.models import Sitting, SittingRoom
from exams.sittings.places import count_accepted, move_up, people_in_room
from exams.sittings.policies import MANAGE
from exams.sittings.services import sitting_by
from exams.sittings.venues.models import Venue, VenueRoom
from exams.sittings.venues.places import address_of
from exams.sittings.venues.queries import find_venue
from lms.clock import now
from lms.db import Work, transaction
from lms.errors import NotFound
from lms.policy import Actor, require


@dataclass(frozen=True)
class VenuePlan:
    """What is known of a venue. ``contact`` is printed on slips."""

    name: str
    address: str
    access_note: str = ""
    contact: str = ""


@dataclass(frozen=True)
class VenueRoomPlan:
    name: str
    seats: int
    step_free: bool = False


def enter_venue(actor: Actor, plan: VenuePlan) -> str:
    """Enter a venue; returns its public id. Entered twice it is one. Refuses VenueNameTaken with other facts."""
    require(actor, MANAGE)
    with transaction() as work:
        known = work.session.scalar(select(Venue).where(Venue.name == plan.name))
        if known is not None:
            if all(getattr(known, name) == value for name, value in asdict(plan).items()):
                return str(known.public_id)
            raise VenueNameTaken(name=plan.name)
        venue = Venue(**asdict(plan), recorded_at=now(), recorded_by=actor.person_id, closed_at=None)
        work.session.add(venue)
        work.session.flush()
        work.audit(actor, "exams.venue.entered", "venue", venue.id)
        return venue.public_id


def change_venue(actor: Actor, public_id: str, plan: VenuePlan) -> None:
    """Correct a venue. Rooms of coming exams follow, and who sits there is told. Refuses VenueNameTaken."""
    require(actor, MANAGE)
    with transaction() as work:
        venue = find_venue(actor, public_id)
        work.session.refresh(venue, with_for_update=True)
        if work.session.scalar(select(Venue.id).where(Venue.name == plan.name, Venue.id != venue.id)):
            raise VenueNameTaken(name=plan.name)
        before, way = address_of(venue), venue.access_note
        for name, value in asdict(plan).items():
            setattr(venue, name, value)
        if (before, way) != (address_of(venue), venue.access_note):
            _follow(work, venue, way)
        work.audit(actor, "exams.venue.changed", "venue", venue.id)


def _follow(work: Work, venue: Venue, way_before: str) -> None:
    rows = work.session.execute(
        select(SittingRoom, Sitting)
        .join(Sitting, Sitting.id == SittingRoom.sitting_id)
        .join(VenueRoom, VenueRoom.id == SittingRoom.venue_room_id)
        .where(VenueRoom.venue_id == venue.id, Sitting.closes_at > now(), Sitting.cancelled_at.is_(None))
    ).all()
    for room, sitting in rows:
        room.place = address_of(venue)
        if room.way_there == way_before:
            room.way_there = venue.access_note
        seated = people_in_room(room)
        if seated:
            tell_changed(work, sitting, seated, f"room.{room.id}")


def close_venue(actor: Actor, public_id: str) -> None:
    """No new exam is planned at a venue any more; those planned stay. Twice does no harm."""
    require(actor, MANAGE)
    with transaction() as work:
        venue = find_venue(actor, public_id)
        work.session.refresh(venue, with_for_update=True)
        if venue.closed_at is None:
            venue.closed_at = now()
            work.audit(actor, "exams.venue.closed", "venue", venue.id)


def keep_venue_room(actor: Actor, public_id: str, plan: VenueRoomPlan, room_public_id: str = "") -> str:
    """Add a room to a venue, or change one. Refusals: VenueNameTaken, RoomInUse (an exam has planned more seats)."""
    require(actor, MANAGE)
    with transaction() as work:
        venue = find_venue(actor, public_id)
        work.session.refresh(venue, with_for_update=True)
        room = _room(work, venue, room_public_id)
        same = select(VenueRoom.id).where(VenueRoom.venue_id == venue.id, VenueRoom.name == plan.name)
        taken = work.session.scalar(same)
        if taken is not None and taken != room.id:
            raise VenueNameTaken(name=plan.name)
        most = _most_planned(work, room)
        if plan.seats < most:
            raise RoomInUse(seats=most)
        for name, value in asdict(plan).items():
            setattr(room, name, value)
        work.session.add(room)
        work.session.flush()
        work.audit(actor, "exams.venue.room_kept", "venue", venue.id, room=room.id)
        return room.public_id


def _room(work: Work, venue: Venue, public_id: str) -> VenueRoom:
    if not public_id:
        return VenueRoom(venue_id=venue.id)
    room: VenueRoom | None = work.session.scalar(
        select(VenueRoom).where(VenueRoom.venue_id == venue.id, VenueRoom.public_id == public_id)
    )
    if room is None:
        raise NotFound
    return room


def _most_planned(work: Work, room: VenueRoom) -> int:
    """The most seats that a coming exam has planned in a room."""
    if room.id is None:
        return 0
    return (
        work.session.scalar(
            select(func.max(SittingRoom.seats))
            .join(Sitting, Sitting.id == SittingRoom.sitting_id)
            .where(SittingRoom.venue_room_id == room.id, Sitting.closes_at > now(), Sitting.cancelled_at.is_(None))
        )
        or 0
    )


def follow_seats(actor: Actor, sitting_public_id: str) -> int:
    """Let the places of a sitting be the seats of its rooms; the waiting list moves up. Returns the places.

    Refusals: SittingCancelled, CapacityTooSmall (more have a place than there are seats).
    """
    require(actor, MANAGE)
    with transaction() as work:
        sitting = sitting_by(work, sitting_public_id)
        if sitting.cancelled_at is not None:
            raise SittingCancelled
        seats = work.session.scalar(
            select(func.coalesce(func.sum(SittingRoom.seats), 0)).where(SittingRoom.sitting_id == sitting.id)
        )
        accepted = count_accepted(sitting)
        if not seats or seats < accepted:
            raise CapacityTooSmall(accepted=accepted)
        sitting.capacity = int(seats)
        work.audit(actor, "exams.sitting.changed", "sitting", sitting.id, fields=["capacity"])
        move_up(work, actor, sitting)
        return sitting.capacity

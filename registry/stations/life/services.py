"""Use-cases of a station's life: tick a step, say whom to turn to, announce something."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from lms.clock import now, today
from lms.db import Work, transaction
from lms.policy import Actor, Role, holds_in_area, require_in_area
from registry.errors import AnnouncementNotFound, ContactNotFound, DatesTurned, StationClosed, StepUnknown
from registry.stations.life.models import (
    HAND_STEPS,
    AreaAnnouncement,
    StationAnnouncement,
    StationContact,
    StationStep,
)
from registry.stations.life.news import area_to_announce_in
from registry.stations.policies import ANNOUNCE_AREA, KEEP, require_at
from registry.stations.queries import members_at, station


@dataclass(frozen=True)
class ContactFacts:
    """Whom to turn to: for what, how, when. ``person_id`` is a member of the station, or None."""

    duty: str
    phone: str = ""
    hours: str = ""
    person_id: int | None = None


@dataclass(frozen=True)
class Announced:
    """What is announced: shown from a day on, until before another."""

    title: str
    text: str
    from_on: date
    until_on: date
    held: str = ""
    place: str = ""


@dataclass(frozen=True)
class AreaAnnounced(Announced):
    """What is announced for an area, and where to ask by telephone."""

    phone: str = ""


def tick_step(actor: Actor, station_id: int, step: str, *, done: bool) -> None:
    """Say that a step of a station's beginning is done, or is not after all. Refusals: NotAllowed, StepUnknown."""
    require_at(actor, KEEP, station_id)
    if step not in HAND_STEPS:
        raise StepUnknown
    with transaction() as work:
        row = work.session.get(StationStep, (station_id, step))
        if done and row is None:
            work.session.add(StationStep(station_id=station_id, step=step, done_on=today(), done_by=actor.person_id))
        elif row is not None and not done:
            work.session.delete(row)
        work.audit(actor, "registry.station_step", "station", station_id, step=step, done=done)


def add_contact(actor: Actor, station_id: int, facts: ContactFacts) -> str:
    """Write down whom to turn to; returns the public id.

    Refusals: NotAllowed, StationClosed, ContactNotFound for a person who is no member of the station.
    """
    require_at(actor, KEEP, station_id)
    if not station(station_id).open:
        raise StationClosed
    if facts.person_id and facts.person_id not in {member.person_id for member in members_at(station_id)}:
        raise ContactNotFound
    with transaction() as work:
        row = StationContact(
            station_id=station_id,
            **vars(facts),
            as_of=today(),
            recorded_by=actor.person_id,
            recorded_at=now(),
        )
        work.session.add(row)
        work.session.flush()
        work.audit(actor, "registry.station_contact_added", "station", station_id, contact=row.id)
        return row.public_id


def end_contact(actor: Actor, station_id: int, public_id: str) -> None:
    """Take a contact off the page from today on; a second click changes nothing."""
    require_at(actor, KEEP, station_id)
    with transaction() as work:
        row = work.session.scalar(
            select(StationContact).where(StationContact.public_id == public_id, StationContact.station_id == station_id)
        )
        if row is None:
            raise ContactNotFound
        if row.until_on is None:
            row.until_on = today()
            work.audit(actor, "registry.station_contact_ended", "station", station_id, contact=row.id)


def _check(facts: Announced) -> None:
    if facts.until_on <= max(facts.from_on, today()):
        raise DatesTurned


def announce(actor: Actor, station_id: int, facts: Announced) -> str:
    """Announce something on a station's page; returns the public id. Refusals: NotAllowed, StationClosed, DatesTurned."""
    require_at(actor, KEEP, station_id)
    if not station(station_id).open:
        raise StationClosed
    _check(facts)
    with transaction() as work:
        row = StationAnnouncement(
            station_id=station_id,
            **vars(facts),
            as_of=today(),
            written_by=actor.person_id,
            written_at=now(),
        )
        work.session.add(row)
        work.session.flush()
        work.audit(actor, "registry.announced", "station", station_id, announcement=row.id)
        return row.public_id


def announce_in_area(actor: Actor, area_code: str, facts: AreaAnnounced) -> str:
    """Announce something for everybody in an area, or in the nation; returns the public id.

    It is signed as a coordinator of the area where the actor is one there, else as the secretariat.
    Refusals: NotAllowed, also for an area that is not there; DatesTurned.
    """
    node = area_to_announce_in(actor, area_code)
    _check(facts)
    signed = "coordinator" if holds_in_area(actor, Role.AREA_COORDINATOR, node.path) else "secretariat"
    with transaction() as work:
        row = AreaAnnouncement(
            area_code=node.code,
            area_path=node.path,
            signed=signed,
            **vars(facts),
            as_of=today(),
            written_by=actor.person_id,
            written_at=now(),
        )
        work.session.add(row)
        work.session.flush()
        work.audit(actor, "registry.announced_in_area", "area", node.code, announcement=row.id)
        return row.public_id


def _row(work: Work, actor: Actor, public_id: str) -> StationAnnouncement:
    row: StationAnnouncement | None = work.session.scalar(
        select(StationAnnouncement).where(StationAnnouncement.public_id == public_id)
    )
    if row is None:
        raise AnnouncementNotFound
    require_at(actor, KEEP, row.station_id)
    return row


def _row_of_area(work: Work, actor: Actor, public_id: str) -> AreaAnnouncement:
    row: AreaAnnouncement | None = work.session.scalar(
        select(AreaAnnouncement).where(AreaAnnouncement.public_id == public_id)
    )
    if row is None:
        raise AnnouncementNotFound
    require_in_area(actor, ANNOUNCE_AREA, row.area_path)
    return row


def change_announcement(actor: Actor, public_id: str, facts: Announced) -> None:
    """Change what is announced; page and print then carry today's date. One that was taken back is shown again."""
    _check(facts)
    with transaction() as work:
        row = _row(work, actor, public_id)
        if not station(row.station_id).open:
            raise StationClosed
        for name, value in vars(facts).items():
            setattr(row, name, value)
        row.as_of, row.withdrawn_at = today(), None
        work.audit(actor, "registry.announcement_changed", "station", row.station_id, announcement=row.id)


def take_announcement_back(actor: Actor, public_id: str) -> None:
    """Show an announcement to nobody any more, from this moment on."""
    with transaction() as work:
        row = _row(work, actor, public_id)
        if row.withdrawn_at is None:
            row.withdrawn_at = now()
            work.audit(actor, "registry.announcement_withdrawn", "station", row.station_id, announcement=row.id)


def change_announcement_in_area(actor: Actor, public_id: str, facts: AreaAnnounced) -> None:
    """Change what is announced for an area, as at a station. Refusals: NotAllowed, AnnouncementNotFound, DatesTurned."""
    _check(facts)
    with transaction() as work:
        row = _row_of_area(work, actor, public_id)
        for name, value in vars(facts).items():
            setattr(row, name, value)
        row.as_of, row.withdrawn_at = today(), None
        work.audit(actor, "registry.area_announcement_changed", "area", row.area_code, announcement=row.id)


def take_area_announcement_back(actor: Actor, public_id: str) -> None:
    """Show an announcement for an area to nobody any more, from this moment on."""
    with transaction() as work:
        row = _row_of_area(work, actor, public_id)
        if row.withdrawn_at is None:
            row.withdrawn_at = now()
            work.audit(actor, "registry.area_announcement_withdrawn", "area", row.area_code, announcement=row.id)

"""What use-cases of stations write: details, states, organisations; each inside somebody's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from lms.accounts.api import end_role, grants_held, members_of, organisation
from lms.clock import now, today
from lms.db import Work
from lms.places.api import area as area_of
from lms.places.api import areas
from lms.policy import Actor
from lms.text.cleaning import clean_name
from lms.text.folding import fold
from registry.errors import ConceptNotAccepted, OrganisationThereAlready, StationKindUnknown, StationNotFound
from registry.stations.affiliations import follow_link
from registry.stations.hooks.models import StationHook
from registry.stations.models import Station, StationKind, StationOrganisation, StationState, StationToken
from registry.stations.policies import scope_of
from registry.stations.queries import on_day
from registry.words import STATION_KINDS


@dataclass(frozen=True)
class StationDetails:
    """What is said of a station. ``kinds`` are codes or Japanese words of kinds.yaml; ``place`` may stay open."""

    name: str
    kana: str
    area_code: str
    kinds: tuple[str, ...] = ()
    text: str = ""
    hours: str = ""
    phone: str = ""
    place: tuple[float, float] | None = None
    run_by_secretariat: bool = False


def kind_codes(words: Sequence[str]) -> list[str]:
    """Codes for codes or Japanese words, each once; StationKindUnknown for others."""
    codes = []
    for word in words:
        code = STATION_KINDS.code_of(word)
        if code is None:
            raise StationKindUnknown(kind=word)
        codes.append(code)
    return list(dict.fromkeys(codes))


def _place(details: StationDetails) -> tuple[float, float] | None:
    """Where the station is: as told, else the centre of its area or of the nearest area above that has one."""
    if details.place is not None:
        return details.place
    steps = area_of(details.area_code).path.strip("/").split("/")
    cards = areas(steps)
    return next((c.centre for step in reversed(steps) if (c := cards.get(step)) and c.centre), None)


def write_details(work: Work, row: Station, details: StationDetails) -> None:
    """Put details on a station; what is published carries the day on which it was true."""
    area, place = area_of(details.area_code), _place(details)
    row.name = clean_name(details.name)
    row.kana, row.folded = details.kana, fold(row.name + details.kana)[:160]
    row.area_code, row.area_path = area.code, area.path
    row.latitude, row.longitude = place or (None, None)
    row.text, row.hours, row.phone = details.text, details.hours, details.phone
    row.run_by_secretariat, row.as_of = details.run_by_secretariat, today()
    work.session.add(row)
    work.session.flush()
    codes = kind_codes(details.kinds)
    for kind in work.session.scalars(select(StationKind).where(StationKind.station_id == row.id)).all():
        if kind.kind not in codes:
            work.session.delete(kind)
    for code in codes:
        if work.session.get(StationKind, (row.id, code)) is None:
            work.session.add(StationKind(station_id=row.id, kind=code))
    work.session.flush()


def begin_state(work: Work, station_id: int, state: str, from_on: date, by: Actor, reason: str = "") -> None:
    """Let a state begin; the one before ends on the same day."""
    current = work.session.scalar(
        select(StationState).where(StationState.station_id == station_id, on_day(StationState, from_on))
    )
    if current is not None:
        if current.from_on == from_on:
            current.state, current.reason, current.decided_by = state, reason, by.person_id
            return
        current.until_on = from_on
    work.session.add(
        StationState(
            station_id=station_id,
            state=state,
            from_on=from_on,
            reason=reason,
            decided_by=by.person_id,
            recorded_at=now(),
        )
    )
    work.session.flush()


def check_concept(row: Station, state: str) -> None:
    """An active station has agreed to the concept of the network."""
    if state == "active" and row.concept_version_id is None:
        raise ConceptNotAccepted


def station_row(work: Work, station_id: int) -> Station:
    """The row of a station; StationNotFound for an unknown one."""
    row = work.session.get(Station, station_id)
    if row is None:
        raise StationNotFound
    return row


def link_organisation(
    work: Work, station_id: int, organisation_id: int, from_on: date, by: Actor
) -> StationOrganisation:
    """Record that an organisation is active at a station; its members are affiliated from then on."""
    organisation(organisation_id)
    held = select(StationOrganisation.id).where(
        StationOrganisation.station_id == station_id,
        StationOrganisation.organisation_id == organisation_id,
        on_day(StationOrganisation, from_on),
    )
    if work.session.scalar(held):
        raise OrganisationThereAlready
    link = StationOrganisation(
        station_id=station_id,
        organisation_id=organisation_id,
        from_on=from_on,
        recorded_by=by.person_id,
        recorded_at=now(),
    )
    work.session.add(link)
    work.session.flush()
    cards = {card.id: card for day in {from_on, today()} for card in members_of(organisation_id, day)}
    follow_link(work, link, cards.values())
    return link


def end_link(work: Work, link: StationOrganisation, until_on: date) -> None:
    """Record the first day on which an organisation is no longer active at a station."""
    cards = {
        card.id: card for day in {link.from_on, until_on, today()} for card in members_of(link.organisation_id, day)
    }
    link.until_on = until_on
    work.session.flush()
    follow_link(work, link, cards.values())


def close_down(work: Work, station_id: int, on: date, by: Actor) -> None:
    """Let everything that hangs on a station end on a day: organisations, roles, access keys, webhooks."""
    links = select(StationOrganisation).where(
        StationOrganisation.station_id == station_id, on_day(StationOrganisation, on)
    )
    for link in work.session.scalars(links).all():
        end_link(work, link, on)
    for grant in grants_held():
        if grant.scope == scope_of(station_id):
            end_role(work, grant.id, by=by, until_on=on)
    keys = select(StationToken).where(StationToken.station_id == station_id, StationToken.revoked_at.is_(None))
    for key in work.session.scalars(keys).all():
        key.revoked_at, key.revoked_by = now(), by.person_id
    hooks = select(StationHook).where(StationHook.station_id == station_id, StationHook.ended_at.is_(None))
    for hook in work.session.scalars(hooks).all():
        hook.ended_at, hook.ended_by = now(), by.person_id
    work.session.flush()

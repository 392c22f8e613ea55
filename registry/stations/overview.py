"""What the pages of stations show, decided before they are drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext
from sqlalchemy import or_, select

from lms.accounts.api import OrganisationCard, PersonCard, grants_held, organisations, people
from lms.clock import today
from lms.db import db
from lms.errors import NotFound
from lms.places.api import AreaCard, area, areas, full_name
from lms.policy import Actor, Role, require
from lms.text.folding import fold
from lms.ui.formats import page_language
from registry.stations.hours.queries import NOTHING, HoursCard, hours_at, hours_of
from registry.stations.labels import APPLICATION_NAMES, LEAVE_NAMES, STATE_NAMES, STATE_TAGS
from registry.stations.life.news import AnnouncementCard, announcements_in
from registry.stations.models import Leave, StationApplication, StationToken
from registry.stations.policies import DECIDE, KEEP, MANAGE, RECORD_LEAVE, WORK, scope_of
from registry.stations.queries import (
    AtStation,
    StationCard,
    members_at,
    organisations_at,
    station_by_public_id,
    station_of_worker,
    stations_in,
)
from registry.words import STATION_KINDS

NATION = "JP"


@dataclass(frozen=True)
class StationLine:
    """One station in a list."""

    card: StationCard
    area: str
    kinds: str
    state: str
    tag: str
    hours: HoursCard = NOTHING

    @property
    def opens(self) -> str:
        """The opening hours in one line: as written down day by day, else as somebody put them in words."""
        return self.hours.summary or self.card.hours


@dataclass(frozen=True)
class AreaCount:
    """A node of the area tree with the number of stations at and below it."""

    code: str
    name: str
    depth: int
    count: int


@dataclass(frozen=True)
class StationsPage:
    """Stations at and below an area, with the areas to go to from here."""

    area: AreaCard
    area_name: str
    above: tuple[AreaCard, ...]
    below: tuple[AreaCount, ...]
    lines: tuple[StationLine, ...]
    as_of: date
    kind: str
    text: str
    open_now: bool
    announcements: tuple[AnnouncementCard, ...] = ()


def line_of(card: StationCard, hours: HoursCard = NOTHING) -> StationLine:
    """A station in words."""
    return StationLine(
        card,
        full_name(card.area_code),
        gettext(", ").join(STATION_KINDS.labels(list(card.kinds), page_language())),
        gettext(STATE_NAMES[card.state]),
        STATE_TAGS[card.state],
        hours,
    )


def _below(node: AreaCard, cards: Sequence[StationCard]) -> tuple[AreaCount, ...]:
    """The nearest nodes below that hold stations; counts roll up by path (rules of the house 22)."""
    counts: dict[str, int] = {}
    for card in cards:
        rest = card.area_path.removeprefix(node.path).strip("/")
        if rest:
            counts[rest.split("/")[0]] = counts.get(rest.split("/")[0], 0) + 1
    names = areas(counts)
    return tuple(AreaCount(code, names[code].name, 0, counts[code]) for code in sorted(counts) if code in names)


def stations_page(area_code: str = "", kind: str = "", text: str = "", *, open_now: bool = False) -> StationsPage:
    """The public list: stations of an area, those of a kind, those whose name has a text in it, those open now."""
    node = area(area_code or NATION)
    known = kind if kind in STATION_KINDS else ""
    cards = stations_in(node.path, known, fold(text))
    hours = hours_of(card.id for card in cards)
    cards = [card for card in cards if hours.get(card.id, NOTHING).open] if open_now else cards
    steps = [step for step in node.path.strip("/").split("/") if step != node.code]
    above = areas(steps)
    return StationsPage(
        area=node,
        area_name=full_name(node.code) or node.name,
        above=tuple(above[step] for step in steps if step in above),
        below=_below(node, cards),
        lines=tuple(line_of(card, hours.get(card.id, NOTHING)) for card in cards),
        as_of=max((card.as_of for card in cards), default=today()),
        kind=known,
        text=text,
        open_now=open_now,
        announcements=tuple(announcements_in(node.path)),
    )


@dataclass(frozen=True)
class StationPage:
    """One station's public page. ``may_keep``, ``may_work``: whether this reader has more to do here."""

    line: StationLine
    above: tuple[AreaCard, ...]
    organisations: tuple[OrganisationCard, ...]
    may_keep: bool
    may_work: bool


def station_page(actor: Actor, public_id: str) -> StationPage:
    """What anybody may read of a station."""
    card = station_by_public_id(public_id)
    steps = card.area_path.strip("/").split("/")
    above = areas(steps)
    return StationPage(
        line_of(card, hours_at(card.id)),
        tuple(above[step] for step in steps if step in above),
        tuple(body for _, body in organisations_at(card.id)),
        actor.may(KEEP, scope_of(card.id)),
        actor.may(WORK, scope_of(card.id)),
    )


@dataclass(frozen=True)
class LeaveLine:
    """A leave of a member, as the desk shows it; ``open`` while she is away without a known last day."""

    public_id: str
    reason: str
    from_on: date
    until_on: date | None
    open: bool


@dataclass(frozen=True)
class MemberLine:
    """A member at the desk of a station."""

    person: PersonCard
    organisation: str
    leader: bool
    from_on: date
    works_here: bool
    leaves: tuple[LeaveLine, ...]


@dataclass(frozen=True)
class WorkerLine:
    """Somebody who works for the station by a role."""

    person: PersonCard
    role: str
    may_end: bool


@dataclass(frozen=True)
class DeskPage:
    """The desk of a station: where its staff begin."""

    line: StationLine
    may_manage: bool
    may_keep: bool
    may_record_leave: bool
    members: tuple[MemberLine, ...]
    workers: tuple[WorkerLine, ...]
    organisations: tuple[tuple[AtStation, OrganisationCard], ...]


def _leaves(person_ids: Sequence[int]) -> dict[int, list[LeaveLine]]:
    found: dict[int, list[LeaveLine]] = {number: [] for number in person_ids}
    rows = select(Leave).where(
        Leave.person_id.in_(list(person_ids)), or_(Leave.until_on.is_(None), Leave.until_on > today())
    )
    for row in db.session.scalars(rows.order_by(Leave.from_on)):
        found[row.person_id].append(
            LeaveLine(row.public_id, gettext(LEAVE_NAMES[row.reason]), row.from_on, row.until_on, row.until_on is None)
        )
    return found


def desk_page(actor: Actor, public_id: str) -> DeskPage:
    """The desk for somebody who works there; StationNotFound for everybody else."""
    card = station_of_worker(actor, public_id)
    scope = scope_of(card.id)
    members = members_at(card.id)
    grants = [g for g in grants_held() if g.scope == scope]
    cards = people([*(m.person_id for m in members), *(g.person_id for g in grants)])
    bodies = organisations(member.organisation_id for member in members)
    leaves = _leaves([member.person_id for member in members])
    workers = {grant.person_id for grant in grants}
    manages = actor.may(MANAGE, scope)
    return DeskPage(
        line=line_of(card),
        may_manage=manages,
        may_keep=actor.may(KEEP, scope),
        may_record_leave=actor.may(RECORD_LEAVE, scope),
        members=tuple(
            MemberLine(
                cards[m.person_id],
                bodies[m.organisation_id].name,
                m.leader,
                m.from_on,
                m.person_id in workers,
                tuple(leaves[m.person_id]),
            )
            for m in members
            if m.person_id in cards
        ),
        workers=tuple(
            WorkerLine(
                cards[g.person_id],
                gettext("Manager") if g.role == Role.STATION_MANAGER else gettext("Staff"),
                manages and g.role == Role.STATION_STAFF,
            )
            for g in grants
            if g.person_id in cards
        ),
        organisations=tuple(organisations_at(card.id)),
    )


@dataclass(frozen=True)
class KeyLine:
    """An access key of a station, without its secret, which nobody can show again."""

    public_id: str
    label: str
    scopes: str
    created_at: datetime
    until_on: date
    usable: bool


def keys_of(station_id: int) -> tuple[KeyLine, ...]:
    """Keys of a station, the newest first; the caller has asked the policy."""
    rows = db.session.scalars(
        select(StationToken).where(StationToken.station_id == station_id).order_by(StationToken.id.desc())
    )
    return tuple(
        KeyLine(
            r.public_id,
            r.label,
            gettext(", ").join(r.scopes),
            r.created_at,
            r.until_on,
            r.revoked_at is None and r.until_on > today(),
        )
        for r in rows
    )


@dataclass(frozen=True)
class ApplicationLine:
    """An application as its applicant and the secretariat see it."""

    public_id: str
    name: str
    area: str
    kinds: str
    text: str
    hours: str
    phone: str
    applicant: PersonCard
    organisation: str
    applied_at: datetime
    state: str
    open: bool
    reason: str


def _application_lines(rows: Sequence[StationApplication]) -> list[ApplicationLine]:
    cards = people(row.applicant_id for row in rows)
    bodies = organisations(row.organisation_id for row in rows if row.organisation_id)
    return [
        ApplicationLine(
            row.public_id,
            row.name,
            full_name(row.area_code),
            gettext(", ").join(STATION_KINDS.labels(row.kinds, page_language())),
            row.text,
            row.hours,
            row.phone,
            cards[row.applicant_id],
            bodies[row.organisation_id].name if row.organisation_id in bodies else gettext("None"),
            row.applied_at,
            gettext(APPLICATION_NAMES[row.state]),
            row.state == "open",
            row.reason,
        )
        for row in rows
        if row.applicant_id in cards
    ]


def own_applications(actor: Actor) -> list[ApplicationLine]:
    """One's own applications, the newest first."""
    rows = select(StationApplication).where(StationApplication.applicant_id == actor.person_id)
    return _application_lines(db.session.scalars(rows.order_by(StationApplication.id.desc())).all())


def open_applications(actor: Actor) -> list[ApplicationLine]:
    """Applications that wait for the secretariat, the oldest first."""
    require(actor, DECIDE)
    rows = select(StationApplication).where(StationApplication.state == "open").order_by(StationApplication.id)
    return _application_lines(db.session.scalars(rows).all())


def application_named(actor: Actor, public_id: str) -> ApplicationLine:
    """One application for the secretariat."""
    require(actor, DECIDE)
    rows = db.session.scalars(select(StationApplication).where(StationApplication.public_id == public_id)).all()
    if not rows:
        raise NotFound
    return _application_lines(rows)[0]

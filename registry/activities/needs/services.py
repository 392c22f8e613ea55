"""Taking in needs, and what becomes of them: each step is kept, none is changed."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select, update

from lms.accounts.api import people_with_role
from lms.clock import now
from lms.db import Work, transaction
from lms.i18n_mark import N_
from lms.notices.api import tell
from lms.policy import SYSTEM, Actor, Role, require
from registry.activities.models import Activity, Occurrence
from registry.activities.needs.models import Need, NeedPerson, NeedStep
from registry.activities.needs.policies import ASK, KEEP_NEEDS, may_keep
from registry.activities.needs.queries import UNSETTLED, need_for
from registry.activities.services import ActivityPlan, plan_activity
from registry.activities.words import KINDS
from registry.errors import KindUnknown, NeedNotFound, NeedSettled, ReasonMissing, StationClosed
from registry.events import StationClosedDown
from registry.stations.policies import scope_of
from registry.stations.queries import StationCard, station

KNOWN_FOR = timedelta(days=14)
ASKED = N_("Somebody asks for help"), N_("%(title)s. Please look what can be done.")
ESCALATED = N_("Nobody fits a need"), N_("%(station)s found nobody for: %(title)s. Please help to find a way.")

CLOSED_DOWN = N_("A station closes with a need"), N_("%(station)s closes before this is settled: %(title)s.")


@dataclass(frozen=True)
class NeedFacts:
    """What is written down of a need. ``kind`` is a code or a Japanese word; who and where may stay empty."""

    kind: str
    title: str
    district: str
    came_by: str = "phone"
    need_class: str = "open"
    wished_on: date | None = None
    times: str = ""
    name: str = ""
    contact: str = ""
    place: str = ""
    text: str = ""


def take_in(actor: Actor, station_id: int, facts: NeedFacts) -> str:
    """Write down a need that a station or its coordinator heard of; returns its public id.

    Refusals: NeedNotFound for a station that is not the actor's, KindUnknown, StationClosed.
    """
    require(actor, KEEP_NEEDS)
    card = station(station_id)
    if not may_keep(actor, card):
        raise NeedNotFound
    return _write(actor, card, facts, asked_by=None)


def ask_for_help(actor: Actor, station_id: int, facts: NeedFacts) -> str:
    """A person asks a station for help by its form; the station is told. Refusals: KindUnknown, StationClosed."""
    require(actor, ASK)
    return _write(actor, station(station_id), facts, asked_by=actor.person_id)


def _write(actor: Actor, card: StationCard, facts: NeedFacts, asked_by: int | None) -> str:
    kind = KINDS.code_of(facts.kind)
    if kind is None:
        raise KindUnknown
    if not card.open:
        raise StationClosed
    with transaction() as work:
        row = Need(
            station_id=card.id,
            need_class=facts.need_class,
            kind=kind,
            title=facts.title,
            district=facts.district,
            wished_on=facts.wished_on,
            times=facts.times,
            came_by=facts.came_by,
            received_at=now(),
            received_by=None if asked_by else actor.person_id,
        )
        work.session.add(row)
        work.session.flush()
        work.session.add(
            NeedPerson(
                need_id=row.id,
                name=facts.name,
                contact=facts.contact,
                place=facts.place,
                text=facts.text,
                asked_by=asked_by,
            )
        )
        _step(work, actor, row, "received", by_asker=asked_by is not None)
        if asked_by is not None:
            _tell(work, _staff_of(card), row, ASKED, card)
        return row.public_id


def _step(
    work: Work, actor: Actor, row: Need, kind: str, *, partner: str = "", note: str = "", by_asker: bool = False
) -> None:
    work.session.add(
        NeedStep(
            need_id=row.id,
            kind=kind,
            partner=partner,
            note=note,
            done_at=now(),
            done_by=None if by_asker else actor.person_id,
        )
    )
    work.session.flush()
    work.audit(actor, f"registry.need_{kind}", "need", row.id)


def _staff_of(card: StationCard) -> set[int]:
    roles = (Role.STATION_MANAGER, Role.STATION_STAFF)
    return {person for role in roles for person in people_with_role(role, scope_of(card.id))}


def _tell(work: Work, people: set[int], row: Need, words: tuple[str, str], card: StationCard) -> None:
    """A title and a station, never who needs help (rules of the house 17)."""
    tell(
        work, people, "registry.need", *words, link=f"/needs/{row.public_id}",
        params={"title": row.title, "station": card.name}, unique_key=f"need:{row.id}:{row.state}",
    )  # fmt: skip


def _settle(actor: Actor, public_id: str, state: str, *, partner: str = "", note: str = "") -> tuple[int, str]:
    with transaction() as work:
        found, card = need_for(actor, public_id)
        row = work.session.scalars(select(Need).where(Need.id == found.id).with_for_update()).one()
        if row.state not in UNSETTLED:
            raise NeedSettled
        row.state, row.settled_at = state, None if state == "escalated" else now()
        _step(work, actor, row, state, partner=partner, note=note)
        if state == "escalated":
            _tell(work, _who_helps_out(card), row, ESCALATED, card)
        return row.id, row.state


def refer(actor: Actor, public_id: str, partner: str, note: str = "") -> None:
    """Hand a need to a partner, with a record of whom and why. Refusals: ReasonMissing, NeedNotFound, NeedSettled."""
    if not partner.strip():
        raise ReasonMissing
    _settle(actor, public_id, "referred", partner=partner.strip()[:120], note=note[:500])


def escalate(actor: Actor, public_id: str, note: str) -> None:
    """Say that nobody fits: the area's coordinators and the secretariat are told. Once is enough.

    Refusals: NeedNotFound, NeedSettled (also when it is escalated already).
    """
    if need_for(actor, public_id)[0].state == "escalated":
        raise NeedSettled
    _settle(actor, public_id, "escalated", note=note[:500])


def close(actor: Actor, public_id: str, note: str) -> None:
    """Close a need that needs nothing more, with a reason. Refusals: ReasonMissing, NeedNotFound, NeedSettled."""
    if not note.strip():
        raise ReasonMissing
    _settle(actor, public_id, "closed", note=note.strip()[:500])


def hand_needs_on(event: StationClosedDown, work: Work) -> None:
    """Reaction: what a station that closes was asked for and has not settled goes to the coordinator and the secretariat."""
    card = station(event.station_id)
    rows = work.session.scalars(
        select(Need).where(Need.station_id == event.station_id, Need.state == "open").order_by(Need.id)
    )
    for row in rows.all():
        row.state = "escalated"
        _step(work, SYSTEM, row, "escalated", note=event.reason[:500])
        _tell(work, _who_helps_out(card), row, CLOSED_DOWN, card)


def _who_helps_out(card: StationCard) -> set[int]:
    """The coordinators of the area, at any level, and the secretariat."""
    steps = card.area_path.strip("/").split("/")
    people = {p for code in steps for p in people_with_role(Role.AREA_COORDINATOR, f"area:{code}")}
    return people | set(people_with_role(Role.SECRETARIAT, ""))


def become_activity(actor: Actor, public_id: str, occurrence_public_id: str) -> None:
    """Tie a need to the activity that was planned for it. Refusals: NeedNotFound, NeedSettled."""
    with transaction() as work:
        number, _ = _settle(actor, public_id, "activity")
        row = work.session.get_one(Need, number)
        row.activity_id = work.session.scalar(
            select(Activity.id)
            .join(Occurrence, Occurrence.activity_id == Activity.id)
            .where(Occurrence.public_id == occurrence_public_id, Activity.station_id == row.station_id)
        )


def plan_for(actor: Actor, need_public_id: str, station_id: int, plan: ActivityPlan) -> list[str]:
    """Plan an activity, and tie it to the need it is for; one transaction. Refusals: of both."""
    with transaction():
        days = plan_activity(actor, station_id, plan)
        if need_public_id:
            become_activity(actor, need_public_id, days[0])
        return days


def forget_who_needed() -> int:
    """Empty who needed help 14 days after a need was settled; returns how many."""
    with transaction() as work:
        over = select(Need.id).where(Need.settled_at <= now() - KNOWN_FOR)
        rows = work.session.scalars(
            update(NeedPerson)
            .where(
                NeedPerson.need_id.in_(over),
                (NeedPerson.name != "")
                | (NeedPerson.text != "")
                | (NeedPerson.contact != "")
                | (NeedPerson.place != ""),
            )
            .values(name="", contact="", place="", text="", asked_by=None)
            .returning(NeedPerson.need_id)
        )
        return len(rows.all())

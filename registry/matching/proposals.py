"""A plan as it is kept and as its page shows it.

What is kept are ids and reasons. Names are read anew through the consents of the moment whenever the page is opened, and
what was found is set beside what has happened since: who said yes, who was asked, whom the station sees no more.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from lms.db import db
from lms.policy import Actor
from lms.tasks.api import progress_of
from registry.activities.models import Invitation, Occurrence
from registry.activities.policies import PLAN
from registry.activities.queries import DayLine, day_named, lines_of, seat_name
from registry.activities.seats import Seat
from registry.errors import ActivityNotFound, PlanNotFound
from registry.matching.labels import lack_names, reason_words
from registry.matching.models import PlanProposal
from registry.matching.nearest import Near
from registry.matching.planning import LOADS
from registry.matching.weeks import Proposed, Unfilled, WeekPlan
from registry.people.models import Listing
from registry.people.queries import Listed, listed_for
from registry.stations.policies import scope_of, station_ids_of
from registry.stations.queries import StationCard, stations


@dataclass(frozen=True)
class PlannedPerson:
    """One person proposed for a seat. ``listing`` is empty once she need not or cannot be asked any more."""

    listing: str
    name: str
    seat: str
    cost: float
    reasons: tuple[str, ...]
    state: str
    fresh: bool


@dataclass(frozen=True)
class NearPerson:
    """One person who comes nearest to a seat that nobody fills, and what she lacks."""

    name: str
    seat: str
    lacks: str


@dataclass(frozen=True)
class PlannedDay:
    """One day of a plan.

    elsewhere  how many could sit on an open seat but are planned elsewhere or have reached the most of a week
    gone       what the plan before proposed and this one does not, and why
    """

    line: DayLine
    people: tuple[PlannedPerson, ...]
    accepted: int
    open_seats: tuple[str, ...]
    elsewhere: int
    nearest: tuple[NearPerson, ...]
    gone: tuple[str, ...]


@dataclass(frozen=True)
class PlanPage:
    """The page of one plan. ``busy`` while it is worked out: ``done`` of ``total`` days are read."""

    public_id: str
    stations: tuple[StationCard, ...]
    monday: date
    weeks: int
    asked_at: datetime
    busy: bool
    failed: bool
    done: int
    total: int
    days: tuple[PlannedDay, ...]
    figures: tuple[tuple[str, str], ...]
    most_a_week: int
    may_invite: bool


def _seat_facts(seat: Seat) -> list[str]:
    return [seat.title, seat.specialty, seat.skill]


def _proposed_facts(proposed: Proposed) -> dict[str, Any]:
    return {
        "listing": proposed.candidate.listed.public_id,
        "seat": _seat_facts(proposed.seat),
        "cost": proposed.cost,
        "reasons": [[reason.code, reason.points] for reason in proposed.candidate.reasons],
    }


def _near_facts(near: Near) -> dict[str, Any]:
    return {"listing": near.listed.public_id, "seat": _seat_facts(near.seat), "lacks": list(near.lacks)}


def facts_of(plan: WeekPlan) -> dict[str, Any]:
    """A plan in plain values, without a name."""
    open_ones: Mapping[int, Unfilled] = {u.day.occurrence.id: u for u in plan.unfilled}
    days = []
    for day in plan.days:
        left = open_ones.get(day.occurrence.id)
        days.append(
            {
                "day": day.occurrence.public_id,
                "accepted": len(day.accepted),
                "proposed": [_proposed_facts(p) for p in plan.proposed if p.day is day],
                "open": [_seat_facts(seat) for seat in left.seats] if left else [],
                "elsewhere": left.fitting if left else 0,
                "nearest": [_near_facts(near) for near in left.nearest] if left else [],
            }
        )
    return {
        "days": days,
        "people": len({person for day in plan.days for person in day.candidates}),
        "cost": plan.solution.cost,
        "bound": plan.solution.bound,
        "gap": plan.solution.gap,
    }


def proposal_for(actor: Actor, public_id: str) -> PlanProposal:
    """A plan of stations for all of which the actor plans; for everybody else there is none."""
    row = db.session.scalar(select(PlanProposal).where(PlanProposal.public_id == public_id))
    if row is None or not all(actor.may(PLAN, scope_of(number)) for number in row.stations):
        raise PlanNotFound
    return row


def plans_of(actor: Actor, most: int = 10) -> list[tuple[PlanProposal, tuple[StationCard, ...]]]:
    """The newest plans of the actor's stations."""
    mine = station_ids_of(actor)
    rows = [
        row
        for row in db.session.scalars(select(PlanProposal).order_by(PlanProposal.id.desc()).limit(200))
        if set(row.stations) <= mine
    ][:most]
    cards = stations(number for row in rows for number in row.stations)
    return [(row, tuple(cards[number] for number in row.stations)) for row in rows]


def _before(row: PlanProposal) -> dict[str, set[str]]:
    """What the plan before this one, for the same stations and weeks, proposed: day -> listings."""
    rows = db.session.scalars(
        select(PlanProposal)
        .where(
            PlanProposal.monday == row.monday,
            PlanProposal.weeks == row.weeks,
            PlanProposal.id < row.id,
            PlanProposal.state == "found",
        )
        .order_by(PlanProposal.id.desc())
    )
    last = next((before for before in rows if before.stations == row.stations), None)
    days = (last.found or {}).get("days", ()) if last else ()
    return {day["day"]: {p["listing"] for p in day["proposed"]} for day in days}


def _states(occurrence_id: int, people: Mapping[str, int]) -> dict[str, str]:
    """What has become of each listing on a day: the state of the newest invitation; nothing for who was not asked."""
    rows = db.session.execute(
        select(Invitation.person_id, Invitation.state)
        .where(Invitation.occurrence_id == occurrence_id, Invitation.person_id.in_(people.values()))
        .order_by(Invitation.id)
    )
    newest = {row.person_id: row.state for row in rows}
    return {listing: newest[person] for listing, person in people.items() if person in newest}


def _people_behind(listings: Collection[str]) -> dict[str, int]:
    rows = db.session.execute(
        select(Listing.public_id, Listing.person_id).where(Listing.public_id.in_(sorted(listings)))
    )
    return {row.public_id: row.person_id for row in rows}


def _name(listed: Listed) -> str:
    return listed.name or listed.kana or gettext("Name not shown")


class PlanReader:
    """Reads what was kept beside what holds now."""

    def __init__(self, row: PlanProposal, language: str) -> None:
        self.row, self.language = row, language
        self.facts = row.found or {"days": ()}
        self.before = _before(row)
        self.places: dict[str, str] = {p["listing"]: day["day"] for day in self.facts["days"] for p in day["proposed"]}

    def seat(self, facts: list[str]) -> str:
        return seat_name(Seat(*facts), self.language)

    def day(self, facts: Mapping[str, Any]) -> PlannedDay | None:
        """One day; None when it has been taken back for good meanwhile."""
        try:
            occurrence, activity = day_named(facts["day"])
        except ActivityNotFound:
            return None
        (line,) = lines_of([(occurrence, activity)], self.language)
        card = stations([activity.station_id])[activity.station_id]
        here = {p["listing"] for p in facts["proposed"]}
        near = {n["listing"] for n in facts["nearest"]}
        people = _people_behind(here | near | self.before.get(facts["day"], set()))
        seen = {listed.public_id: listed for listed in listed_for(card, people.values(), occurrence.day).values()}
        states = _states(occurrence.id, people)
        return PlannedDay(
            line=line,
            people=tuple(self.person(p, seen, states, facts["day"]) for p in facts["proposed"] if p["listing"] in seen),
            accepted=self.accepted(occurrence),
            open_seats=tuple(f"{name} x {n}" if n > 1 else name for name, n in self.open_seats(facts["open"])),
            elsewhere=facts["elsewhere"],
            nearest=tuple(
                NearPerson(_name(seen[n["listing"]]), self.seat(n["seat"]), lack_names(n["lacks"]))
                for n in facts["nearest"]
                if n["listing"] in seen
            ),
            gone=tuple(self.gone(listing, seen, states) for listing in self.before.get(facts["day"], set()) - here),
        )

    def open_seats(self, seats: list[list[str]]) -> list[tuple[str, int]]:
        return list(Counter(self.seat(seat) for seat in seats).items())

    def accepted(self, occurrence: Occurrence) -> int:
        query = select(Invitation.id).where(Invitation.occurrence_id == occurrence.id, Invitation.state == "accepted")
        return len(db.session.scalars(query).all())

    def person(
        self, facts: Mapping[str, Any], seen: Mapping[str, Listed], states: Mapping[str, str], day: str
    ) -> PlannedPerson:
        listing, state = facts["listing"], states.get(facts["listing"], "")
        open_ = state in ("", "withdrawn", "expired", "too_late")
        return PlannedPerson(
            listing=listing if open_ else "",
            name=_name(seen[listing]),
            seat=self.seat(facts["seat"]),
            cost=facts["cost"],
            reasons=tuple(reason_words(facts["reasons"], self.language)),
            state=state,
            fresh=bool(self.before) and listing not in self.before.get(day, set()),
        )

    def gone(self, listing: str, seen: Mapping[str, Listed], states: Mapping[str, str]) -> str:
        """Why somebody whom the plan before proposed is not proposed for this day any more."""
        if listing not in seen:
            return gettext("Somebody whom your station sees no more.")
        name = _name(seen[listing])
        words = {
            "accepted": gettext("%(name)s has said yes.", name=name),
            "sent": gettext("%(name)s has been asked; the answer is still open.", name=name),
            "asked": gettext("%(name)s would like to come and waits for your answer.", name=name),
            "declined": gettext("%(name)s has answered for this day.", name=name),
        }
        if states.get(listing, "") in words:
            return words[states[listing]]
        if listing in self.places:
            return gettext("%(name)s is proposed for another day instead: the whole costs less so.", name=name)
        return gettext("%(name)s is not proposed: the whole costs less without her.", name=name)


def _figures(facts: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    days = facts["days"]
    proposed = sum(len(day["proposed"]) for day in days)
    left = sum(len(day["open"]) for day in days)
    return (
        (gettext("Days"), str(len(days))),
        (gettext("People who could come"), str(facts["people"])),
        (gettext("Places filled by this plan"), str(proposed)),
        (gettext("Places that stay open"), str(left)),
        (gettext("Cost of this plan"), f"{facts['cost']:g}"),
        (gettext("No plan costs less than"), f"{facts['bound']:g}"),
        (gettext("Gap between the two"), f"{100 * facts['gap']:.1f} %"),
    )


def plan_page(actor: Actor, public_id: str, language: str) -> PlanPage:
    """A plan as a page. Refuses with PlanNotFound who does not plan for all of its stations."""
    row = proposal_for(actor, public_id)
    cards = stations(row.stations)
    busy = row.state == "waiting"
    done, total = progress_of(row.task) if busy else (0, 0)
    reader = PlanReader(row, language)
    days = tuple(day for day in map(reader.day, reader.facts["days"]) if day is not None)
    return PlanPage(
        public_id=row.public_id,
        stations=tuple(cards[number] for number in row.stations),
        monday=row.monday,
        weeks=row.weeks,
        asked_at=row.asked_at,
        busy=busy,
        failed=row.state == "failed",
        done=done,
        total=total,
        days=days,
        figures=_figures(row.found) if row.found else (),
        most_a_week=len(LOADS),
        may_invite=any(person.listing for day in days for person in day.people),
    )

"""A week of several stations as one plan: read from the house, solved in a process of its own, told with reasons.

A plan is a proposal and is kept nowhere. It invites nobody: only a person's click on the page of a day does.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from sqlalchemy import func, select

from lms.clock import now
from lms.db import db
from lms.places.api import distance_km
from lms.press.child import PressChild
from registry.activities.models import Activity, Invitation, Occurrence
from registry.activities.queries import days_in_week
from registry.activities.seating import accepted_ids, helpers_on, teams_of
from registry.activities.seats import STAND_IN, Helper, Seat, Team, best_filling, can_sit, still_wanted
from registry.matching.nearest import Near, nearest_on
from registry.matching.planning import (
    LOADS,
    OPEN_STAND_IN,
    Choice,
    Group,
    Problem,
    Solution,
    Stay,
    clashing,
    cost_of,
    groups_of,
)
from registry.matching.queries import Candidate, candidates_for
from registry.stations.queries import StationCard

Told = Callable[[int, int], object]
SOLVER = PressChild(command=(sys.executable, "-m", "registry.matching.engine"))


def tell_nobody(_done: int, _total: int) -> None:
    """For whoever waits for the plan itself."""


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True)
class DayToFill:
    """A day with open seats, who said yes to it and who could still be asked.

    teams   what is still wanted. Once somebody said yes, it is what the teams with a seat for all who did still lack
    """

    occurrence: Occurrence
    activity: Activity
    card: StationCard
    accepted: tuple[int, ...]
    teams: tuple[Team, ...]
    candidates: dict[int, Candidate]
    helpers: tuple[Helper, ...]

    @property
    def stay(self) -> Stay:
        return Stay(self.occurrence.starts_at, self.occurrence.ends_at, self.card.place)


@dataclass(frozen=True)
class Proposed:
    """One person for one seat of a day, with what it costs and why."""

    day: DayToFill
    seat: Seat
    candidate: Candidate
    cost: float


@dataclass(frozen=True)
class Unfilled:
    """Seats of a day that stay open; ``fitting`` people could sit there but are planned elsewhere or at their cap."""

    day: DayToFill
    seats: tuple[Seat, ...]
    fitting: int
    nearest: tuple[Near, ...] = ()


@dataclass(frozen=True)
class WeekPlan:
    """The proposal for a week, and how good it is: no plan costs less than ``solution.bound``."""

    monday: date
    days: tuple[DayToFill, ...]
    proposed: tuple[Proposed, ...]
    unfilled: tuple[Unfilled, ...]
    solution: Solution


def day_to_fill(occurrence: Occurrence, activity: Activity, card: StationCard) -> DayToFill:
    """A day as the plan sees it."""
    accepted = accepted_ids(occurrence.id)
    teams = teams_of(activity)
    teams = still_wanted(teams, helpers_on(accepted, occurrence.day))
    found = {candidate.person_id: candidate for candidate in candidates_for(card, occurrence, activity)}
    helpers = tuple(helpers_on(found, occurrence.day))
    return DayToFill(occurrence, activity, card, tuple(accepted), teams, found, helpers)


def days_ahead(
    cards: Iterable[StationCard], monday: date, weeks: int = 1
) -> list[tuple[StationCard, Occurrence, Activity]]:
    """The days of these stations that still lie ahead. A contracted service is never mixed with volunteers."""
    return [
        (card, occurrence, activity)
        for card in cards
        for occurrence, activity in days_in_week(card, monday, weeks)
        if occurrence.state == "planned" and occurrence.starts_at > now() and activity.need_class != "contracted"
    ]


def days_to_fill(
    cards: Iterable[StationCard], monday: date, weeks: int = 1, told: Told = tell_nobody
) -> tuple[DayToFill, ...]:
    """These days with everybody who could come; ``told`` hears after each how many are read, and of how many."""
    ahead = days_ahead(cards, monday, weeks)
    found = []
    for card, occurrence, activity in ahead:
        found.append(day_to_fill(occurrence, activity, card))
        told(len(found), len(ahead))
    return tuple(found)


@dataclass(frozen=True)
class Board:
    """The problem of a week with what its numbers stand for."""

    days: tuple[DayToFill, ...]
    people: tuple[int, ...]
    seats: tuple[Seat | None, ...]
    problem: Problem

    def plan(self, monday: date, solution: Solution) -> WeekPlan:
        """The solver's answer in terms of days, seats and people."""
        proposed = tuple(
            Proposed(day, seat, day.candidates[self.people[choice.person]], choice.cost)
            for choice in map(self.problem.choices.__getitem__, solution.chosen)
            if (seat := self.seats[choice.group]) is not None
            for day in (self.days[self.problem.groups[choice.group].day],)
        )
        open_ones = tuple(map(partial(_unfilled, proposed), self.days))
        return WeekPlan(monday, self.days, proposed, tuple(u for u in open_ones if u.seats), solution)


def _stand_ins_wished(day: DayToFill) -> int:
    """How many stand-ins are still wished for."""
    said_yes = (Invitation.occurrence_id == day.occurrence.id) & (Invitation.state == "stand_in")
    have = db.session.scalar(select(func.count(Invitation.id)).where(said_yes)) or 0
    return max(0, day.activity.stand_ins - have)


def _unfilled(proposed: Sequence[Proposed], day: DayToFill) -> Unfilled:
    """What the team lacks that the people proposed for the day make best."""
    here = {p.candidate.person_id for p in proposed if p.day is day and p.seat.title != STAND_IN}
    filling = best_filling(day.teams, [helper for helper in day.helpers if helper.person_id in here])
    left = tuple(filling.open_seats)
    others = [h for h in day.helpers if h.person_id not in here and any(can_sit(h, seat) for seat in left)]
    nearest = () if others else nearest_on(day.card, day.occurrence, left, {*day.candidates, *day.accepted})
    return Unfilled(day, left, len(others), nearest)


def board_of(days: tuple[DayToFill, ...]) -> Board:
    """The days as a problem. Who said yes stays, and her yes counts towards her week and her way."""
    first = min((monday_of(day.occurrence.day) for day in days), default=date.min)
    people = tuple(sorted({person for day in days for person in (*day.candidates, *day.accepted)}))
    number = {person: place for place, person in enumerate(people)}
    together = tuple(clashing([day.stay for day in days], distance_km))
    kept = kept_promises(days, together)
    groups: list[Group] = []
    seats: list[Seat | None] = []
    choices: list[Choice] = []
    for place, day in enumerate(days):
        for team, wanted in enumerate(day.teams):
            for seat, count in groups_of(wanted):
                choices += [
                    Choice(number[h.person_id], len(groups), cost_of(day.candidates[h.person_id].score))
                    for h in day.helpers
                    if can_sit(h, seat)
                ]
                groups.append(Group(place, team, count))
                seats.append(seat)
        wished = _stand_ins_wished(day)
        if wished:
            fitting = [
                h for h in day.helpers if any(can_sit(h, seat) for team in teams_of(day.activity) for seat in team)
            ]
            choices += [
                Choice(number[h.person_id], len(groups), cost_of(day.candidates[h.person_id].score)) for h in fitting
            ]
            groups.append(Group(place, -1, wished, OPEN_STAND_IN))
            seats.append(Seat(STAND_IN))
        for person in (person for person, promised in kept if promised == place):
            choices.append(Choice(number[person], len(groups), 0.0))
            groups.append(Group(place, -1, 1, 0.0))
            seats.append(None)
    problem = Problem(
        teams=tuple(len(day.teams) for day in days),
        weeks=tuple((day.occurrence.day - first).days // 7 for day in days),
        groups=tuple(groups),
        choices=tuple(choices),
        together=together,
        fixed=tuple((number[person], place) for person, place in kept),
    )
    return Board(days, people, tuple(seats), problem)


def kept_promises(days: Sequence[DayToFill], together: Sequence[tuple[int, ...]]) -> list[tuple[int, int]]:
    """Who said yes to which day. Promises of one person that clash or pass her cap all stay; the plan counts the first."""
    rivals = {place: {other for days_ in together if place in days_ for other in days_} for place in range(len(days))}
    kept: list[tuple[int, int]] = []
    loads: Counter[tuple[int, date]] = Counter()
    for place, day in enumerate(days):
        for person in day.accepted:
            load = (person, monday_of(day.occurrence.day))
            if loads[load] < len(LOADS) and not any(p == person and other in rivals[place] for p, other in kept):
                kept.append((person, place))
                loads[load] += 1
    return kept


def solved(problem: Problem) -> Solution:
    """The best plan, found by the process of the solver. Refusals: PrintFailed, PrintTimedOut."""
    values = json.loads(SOLVER.render(problem))
    return Solution(**{**values, "chosen": tuple(values["chosen"])})

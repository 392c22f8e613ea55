"""Who is nearest where nobody fits: what stays open with everybody who could come, and what each person lacks.

Read from what each person shows to the station and from nothing else: where she does not show her skills, that she has
the one asked for is not known, whatever her profile says.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import inf

from lms.clock import jst
from registry.activities.models import Activity, Occurrence
from registry.activities.rules import half_day_of
from registry.activities.seating import accepted_ids, fits, helpers_on, teams_of
from registry.activities.seats import Helper, Seat, Team, best_filling, lacking
from registry.matching.queries import Candidate, asked_for, busy_then, titles_asked
from registry.people.queries import Listed
from registry.people.rules import PARTS, Title
from registry.people.search import seen_around
from registry.stations.queries import StationCard

SHOWN = 5
HARDEST_FIRST = ("title", "specialty", "time", "answered", "skill")


@dataclass(frozen=True)
class Near:
    """One person and the seat that she comes nearest to.

    lacks   codes of what stands between: title, specialty, skill, time (she has said yes elsewhere at that hour),
            answered (she was asked for the day and has answered, or still may)
    """

    listed: Listed
    seat: Seat
    lacks: tuple[str, ...]

    @property
    def order(self) -> tuple[int, list[int], float, int]:
        """The fewest and smallest obstacles first, then the shortest way."""
        weights = [HARDEST_FIRST.index(code) for code in HARDEST_FIRST if code in self.lacks]
        distance = inf if self.listed.distance_km is None else self.listed.distance_km
        return len(self.lacks), [-weight for weight in weights], distance, self.listed.person_id


@dataclass(frozen=True)
class Shortfall:
    """The seats that stay open although everybody comes who can, and who is nearest to them."""

    seats: tuple[Seat, ...]
    nearest: tuple[Near, ...]


def _as_shown(seen: Listed) -> Helper:
    """A person as the station sees her: her titles on the day, and the skills that she shows."""
    titles = frozenset((title.scheme, title.specialty) for title in seen.titles)
    return Helper(seen.person_id, titles, frozenset(seen.skills or ()))


def nearest_to(
    seats: Iterable[Seat], seen: Iterable[Listed], busy: Collection[int], answered: Collection[int]
) -> tuple[Near, ...]:
    """Of the people whom a station sees, those who come nearest to any of these seats, each with the seat she is
    nearest to. Nobody is called near who lacks everything that a seat asks for."""
    wanted = list(dict.fromkeys(seats))
    found = []
    for listed in seen:
        helper = _as_shown(listed)
        ways = [
            *(("time",) if helper.person_id in busy else ()),
            *(("answered",) if helper.person_id in answered else ()),
        ]
        near = [Near(listed, seat, (*lacking(helper, seat), *ways)) for seat in wanted]
        found += [min((n for n in near if n.lacks), key=lambda n: n.order)] if any(n.lacks for n in near) else []
    return tuple(sorted(found, key=lambda n: n.order)[:SHOWN])


def shortfall_of(
    card: StationCard, occurrence: Occurrence, activity: Activity, found: Iterable[Candidate]
) -> Shortfall:
    """What stays open on a day although all who said yes and all candidates come; empty when nothing does."""
    could = [candidate.person_id for candidate in found]
    said_yes = accepted_ids(occurrence.id)
    filling = best_filling(teams_of(activity), helpers_on([*said_yes, *could], occurrence.day))
    return Shortfall(filling.open_seats, nearest_on(card, occurrence, filling.open_seats, {*could, *said_yes}))


def shortfall_for(card: StationCard, teams: Sequence[Team], day: date) -> Shortfall:
    """The same for a team that is only thought of: nobody is asked yet, and the hour is not looked at."""
    seen = seen_around(card, titles_asked(teams) | {Title("")}, day)
    helpers = helpers_on(seen, day)
    filling = best_filling(teams, helpers)
    fitting = {helper.person_id for helper in helpers if fits(helper, teams)}
    others = [listed for person, listed in seen.items() if person not in fitting]
    return Shortfall(filling.open_seats, nearest_to(filling.open_seats, others, (), ()) if filling.open_seats else ())


def nearest_on(
    card: StationCard, occurrence: Occurrence, seats: Sequence[Seat], besides: Collection[int]
) -> tuple[Near, ...]:
    """Who comes nearest to some seats of a day, of all whom the station sees, without those who can come anyway."""
    if not seats:
        return ()
    around = seen_around(card, titles_asked([tuple(seats)]) | {Title("")}, occurrence.day)
    seen = [listed for person, listed in around.items() if person not in besides]
    ids = [listed.person_id for listed in seen]
    day, part = occurrence.day, half_day_of(jst(occurrence.starts_at)) % PARTS
    away = {listed.person_id for listed in seen if listed.is_away(day, part)}
    return nearest_to(seats, seen, busy_then(ids, occurrence) | away, asked_for(occurrence))

"""Candidates for a day, as one station may see them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from lms.clock import jst, now
from lms.data_files import read_yaml
from lms.db import db
from lms.text.folding import fold
from registry.activities.models import LIVE, Activity, ActivityPlace, Attendance, Invitation, Occurrence
from registry.activities.queries import ever_active
from registry.activities.rules import half_day_of
from registry.activities.seating import fits, helpers_on, teams_of
from registry.activities.seats import ANYONE, Team
from registry.matching.rules import Facts, Reason, rank
from registry.people.queries import Listed
from registry.people.rules import PARTS, Title
from registry.people.search import seen_around
from registry.stations.queries import StationCard

WEIGHTS: Mapping[str, Mapping[str, Any]] = read_yaml(Path(__file__).with_name("weights.yaml"))
POINTS = {code: float(row["points"]) for code, row in WEIGHTS.items()}
LATELY = timedelta(days=60)


@dataclass(frozen=True)
class Candidate:
    """One person who could be asked, with the reasons in words."""

    person_id: int
    listed: Listed
    score: float
    reasons: tuple[Reason, ...]

    @property
    def first(self) -> bool:
        """Nothing was ever confirmed of her: an activity now would be her 地域デビュー."""
        return any(reason.code == "first_time" for reason in self.reasons)

    def words(self, language: str) -> list[str]:
        """The reasons as a page says them, each with its points, those that speak for her first."""
        ordered = sorted(self.reasons, key=lambda reason: not reason.speaks_for)
        return [f"{WEIGHTS[r.code][language]} ({r.points:+g})" for r in ordered]


def weights_in(language: str) -> list[tuple[str, float]]:
    """Every reason with its points, as the station sees them."""
    return [(row[language], row["points"]) for row in WEIGHTS.values()]


def titles_asked(teams: Iterable[Team]) -> set[Title]:
    """The titles that any seat of some teams asks for; ``Title("")`` where anybody may sit."""
    return {Title("" if seat.title == ANYONE else seat.title, seat.specialty) for team in teams for seat in team}


def busy_then(person_ids: list[int], occurrence: Occurrence) -> set[int]:
    """Those who said yes to something else at that time: asking them would only trouble them."""
    return set(
        db.session.scalars(
            select(Invitation.person_id)
            .join(Occurrence, Occurrence.id == Invitation.occurrence_id)
            .where(
                Invitation.person_id.in_(person_ids),
                Invitation.state == "accepted",
                Occurrence.state == "planned",
                Occurrence.starts_at < occurrence.ends_at,
                Occurrence.ends_at > occurrence.starts_at,
            )
        )
    )


def _often_lately(person_ids: list[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(Attendance.person_id, func.count(Attendance.occurrence_id.distinct()).label("times"))
        .where(Attendance.person_id.in_(person_ids), Attendance.present, Attendance.confirmed_at >= now() - LATELY)
        .group_by(Attendance.person_id)
    )
    return {row.person_id: row.times for row in rows}


def _days_unasked(person_ids: list[int]) -> dict[int, int]:
    """How long ago each was asked last, by whomever; her own wishes to come are no asking."""
    rows = db.session.execute(
        select(Invitation.person_id, func.max(Invitation.made_at))
        .where(
            Invitation.person_id.in_(person_ids),
            Invitation.made_by.is_(None) | (Invitation.made_by != Invitation.person_id),
        )
        .group_by(Invitation.person_id)
    )
    return {person_id: (now() - made_at).days for person_id, made_at in rows}


def asked_for(occurrence: Occurrence) -> set[int]:
    """Who was asked for this day and answered, or may still answer: nobody is asked again after a no."""
    asked = Invitation.state.in_((*LIVE, "declined"))
    return set(db.session.scalars(select(Invitation.person_id).where(Invitation.occurrence_id == occurrence.id, asked)))


def candidates_for(station: StationCard, occurrence: Occurrence, activity: Activity) -> list[Candidate]:
    """Who is visible to the station and fits a seat on that day, is free and was not asked yet, best first.

    Looked at are the nearest thousand with each title that a seat asks for, which is everybody but in a large town.

    Who shows that this very day is not free is not among them. Who does not show when she is free is: leaving her out
    would tell the station what she keeps to herself.
    """
    teams = teams_of(activity)
    seen = seen_around(station, titles_asked(teams), occurrence.day)
    unasked = sorted(seen.keys() - asked_for(occurrence))
    free = sorted(set(unasked) - busy_then(unasked, occurrence))
    day, part = occurrence.day, half_day_of(jst(occurrence.starts_at)) % PARTS
    free = [number for number in free if not seen[number].is_away(day, part)]
    fitting = [helper.person_id for helper in helpers_on(free, day) if fits(helper, teams)]
    lately, active, waited = _often_lately(fitting), ever_active(fitting), _days_unasked(fitting)
    known = helped_before(fitting, activity)
    facts = [
        _facts(seen[p], seen[p].is_free(day, part), lately.get(p, 0), p in active, waited.get(p), p in known)
        for p in fitting
    ]
    return [Candidate(r.facts.person_id, seen[r.facts.person_id], r.score, r.reasons) for r in rank(facts, POINTS)]


def helped_before(person_ids: list[int], activity: Activity) -> set[int]:
    """Who was there on an earlier day of this activity, or of another of the station's for the same person.

    The person is known again by her folded name for as long as it is kept (rules of the house 17); nobody reads it here.
    """
    alike = {activity.id}
    name = db.session.scalar(select(ActivityPlace.person_helped).where(ActivityPlace.activity_id == activity.id))
    if name:
        others = (
            select(ActivityPlace.activity_id, ActivityPlace.person_helped)
            .join(Activity, Activity.id == ActivityPlace.activity_id)
            .where(Activity.station_id == activity.station_id, ActivityPlace.person_helped != "")
        )
        alike |= {row.activity_id for row in db.session.execute(others) if fold(row.person_helped) == fold(name)}
    rows = db.session.execute(
        select(Attendance.person_id, Attendance.occurrence_id, Attendance.present)
        .join(Occurrence, Occurrence.id == Attendance.occurrence_id)
        .where(Occurrence.activity_id.in_(alike), Attendance.person_id.in_(person_ids))
        .order_by(Attendance.id)
    )
    last_word = {(row.person_id, row.occurrence_id): row.present for row in rows}
    return {person_id for (person_id, _), present in last_word.items() if present}


def _facts(seen: Listed, free: bool | None, lately: int, ever: bool, unasked: int | None, knows: bool) -> Facts:
    return Facts(
        person_id=seen.person_id,
        distance_km=seen.distance_km,
        travel_km=seen.travel_km,
        free=free,
        wants_to_help=None if seen.wants is None else "volunteer" in seen.wants,
        active_lately=lately,
        ever_active=ever,
        days_unasked=unasked,
        knows=knows,
    )

"""Candidates for a day, as one station may see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import func, select

from lms.clock import jst, now
from lms.db import db
from registry.activities.models import LIVE, Activity, Attendance, Invitation, Occurrence
from registry.activities.rules import half_day_of
from registry.activities.seating import helpers_on, teams_of
from registry.activities.seats import can_sit
from registry.matching.rules import Facts, Reason, rank
from registry.people.queries import Listed, listed_for
from registry.stations.queries import StationCard

WEIGHTS: Mapping[str, Mapping[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("weights.yaml").read_text(encoding="utf-8")
)
POINTS = {code: float(row["points"]) for code, row in WEIGHTS.items()}
LATELY = timedelta(days=60)


@dataclass(frozen=True)
class Candidate:
    """One person who could be asked, with the reasons in words."""

    person_id: int
    listed: Listed
    score: float
    reasons: tuple[Reason, ...]

    def words(self, language: str) -> list[str]:
        """The reasons as a page says them, each with its points."""
        return [f"{WEIGHTS[r.code][language]} ({r.points:+g})" for r in self.reasons]


def _activity_of(person_ids: list[int]) -> tuple[dict[int, int], set[int], dict[int, int]]:
    """How often each was there lately, who ever was, and how many days nobody asked her."""
    since = now() - LATELY
    there = db.session.execute(
        select(Attendance.person_id, func.max(Attendance.confirmed_at), func.count())
        .where(Attendance.person_id.in_(person_ids), Attendance.present, Attendance.confirmed_at >= since)
        .group_by(Attendance.person_id)
    ).all()
    ever = set(
        db.session.scalars(
            select(Attendance.person_id).where(Attendance.person_id.in_(person_ids), Attendance.present).distinct()
        )
    )
    asked = db.session.execute(
        select(Invitation.person_id, func.max(Invitation.made_at))
        .where(Invitation.person_id.in_(person_ids), Invitation.made_by != Invitation.person_id)
        .group_by(Invitation.person_id)
    ).all()
    return {p: n for p, _, n in there}, ever, {p: (now() - at).days for p, at in asked}


def candidates_for(station: StationCard, occurrence: Occurrence, activity: Activity) -> list[Candidate]:
    """Everybody visible to the station who fits a seat on that day and was not asked yet, best first."""
    seen = listed_for(station, None, occurrence.day)
    asked = set(
        db.session.scalars(
            select(Invitation.person_id).where(
                Invitation.occurrence_id == occurrence.id, Invitation.state.in_((*LIVE, "declined"))
            )
        )
    )
    seats = {seat for team in teams_of(activity) for seat in team}
    fitting = [
        helper.person_id
        for helper in helpers_on(sorted(seen.keys() - asked), occurrence.day)
        if any(can_sit(helper, seat) for seat in seats)
    ]
    lately, ever, unasked = _activity_of(fitting)
    half_day = half_day_of(jst(occurrence.starts_at))
    facts = [_facts(seen[p], half_day, lately.get(p, 0), p in ever, unasked.get(p)) for p in fitting]
    return [Candidate(r.facts.person_id, seen[r.facts.person_id], r.score, r.reasons) for r in rank(facts, POINTS)]


def _facts(seen: Listed, half_day: int, lately: int, ever: bool, unasked: int | None) -> Facts:
    return Facts(
        person_id=seen.person_id,
        distance_km=seen.distance_km,
        travel_km=seen.travel_km,
        free=None if seen.half_days is None else half_day in seen.half_days,
        wants_to_help=None if seen.wants is None else "volunteer" in seen.wants,
        active_lately=lately,
        ever_active=ever,
        days_unasked=unasked,
    )

"""Looking for people for a day: whoever is shown is told that this station looked (her own page says so)."""

from collections.abc import Collection, Sequence
from datetime import date

from lms.db import transaction
from lms.policy import Actor
from registry.activities.policies import PLAN
from registry.activities.queries import day_for_station
from registry.activities.services import invite
from registry.matching.queries import Candidate, candidates_for
from registry.matching.weeks import Board, WeekPlan, board_of, days_to_fill, solved
from registry.people.looks import Look, note_looks
from registry.people.search import Hit
from registry.stations.policies import require_at
from registry.stations.queries import StationCard

REASONS_IN = "ja"


def look_for_candidates(actor: Actor, occurrence_public_id: str) -> list[Candidate]:
    """Everybody who fits a day, best first. Refuses with ActivityNotFound who does not plan for the station."""
    with transaction() as work:
        occurrence, activity, card = day_for_station(actor, occurrence_public_id)
        found = candidates_for(card, occurrence, activity)
        hits = [Hit(candidate.listed, (), ()) for candidate in found]
        note_looks(work, hits, Look("search", card.id, actor.person_id))
        return found


def invite_chosen(actor: Actor, occurrence_public_id: str, listings: Collection[str]) -> int:
    """Ask those whose listings were ticked, and keep why they stood in the list; returns how many were asked.

    Refusals: as ``invite``; a listing that is no longer among the candidates is passed over.
    """
    with transaction():
        occurrence, activity, card = day_for_station(actor, occurrence_public_id)
        found = candidates_for(card, occurrence, activity)
        reasons = {c.person_id: list(c.words(REASONS_IN)) for c in found if c.listed.public_id in listings}
        return invite(actor, occurrence_public_id, list(reasons), reasons)


def plan_week(actor: Actor, cards: Sequence[StationCard], monday: date) -> WeekPlan:
    """The week of these stations as one plan: a proposal, which invites nobody and is kept nowhere.

    Whoever is considered is told that the station looked. Refusals: NotAllowed for a station that the actor does not
    plan for; PrintFailed when the solver does not answer.
    """
    board = _read_week(actor, cards, monday)
    return board.plan(monday, solved(board.problem))


def _read_week(actor: Actor, cards: Sequence[StationCard], monday: date) -> Board:
    """The problem, in a transaction that ends before the solver begins."""
    with transaction() as work:
        for card in cards:
            require_at(actor, PLAN, card.id)
        board = board_of(days_to_fill(cards, monday))
        for card in cards:
            seen = {p: c.listed for day in board.days if day.card.id == card.id for p, c in day.candidates.items()}
            note_looks(
                work, [Hit(listed, (), ()) for listed in seen.values()], Look("search", card.id, actor.person_id)
            )
        return board

"""Looking for people for a day: whoever is shown is told that this station looked (her own page says so)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import delete, select

from lms.accounts.api import actor_of
from lms.clock import now
from lms.db import Work, transaction
from lms.errors import LmsError
from lms.policy import SYSTEM, Actor, Grant, Role
from lms.tasks.api import Running, enqueue
from registry.activities.policies import PLAN
from registry.activities.queries import day_for_station
from registry.activities.seats import read_seats
from registry.activities.services import invite
from registry.activities.words import seat_words
from registry.errors import IdempotencyKeyUsed
from registry.matching.models import PlanProposal
from registry.matching.nearest import Shortfall, shortfall_for, shortfall_of
from registry.matching.proposals import facts_of, proposal_for
from registry.matching.queries import Candidate, candidates_for
from registry.matching.weeks import Board, Told, WeekPlan, board_of, days_to_fill, solved, tell_nobody
from registry.people.looks import Look, note_looks
from registry.people.search import Hit
from registry.stations.models import StationToken, StationTokenCall
from registry.stations.policies import require_at, scope_of
from registry.stations.queries import StationCard, station, stations
from registry.stations.tokens import KeyHolder

REASONS_IN = "ja"
PLAN_TASK = "registry.plan"
KEPT_FOR = timedelta(days=14)
# A station asks a few; who stands further down is neither shown nor looked at.
MOST_SHOWN = 100


def look_for_candidates(actor: Actor, occurrence_public_id: str) -> tuple[list[Candidate], Shortfall, bool]:
    """Who fits a day, the best hundred first, and what stays open even if all come who could, with who is nearest.

    The last part says whether more people fit than are given. Refuses with ActivityNotFound who does not plan for the station.
    """
    with transaction() as work:
        occurrence, activity, card = day_for_station(actor, occurrence_public_id)
        found = candidates_for(card, occurrence, activity)
        missing = shortfall_of(card, occurrence, activity, found)
        best = found[:MOST_SHOWN]
        shown = [*(candidate.listed for candidate in best), *(near.listed for near in missing.nearest)]
        note_looks(work, [Hit(listed, (), ()) for listed in shown], Look("search", actor.person_id, station_id=card.id))
        return best, missing, len(found) > MOST_SHOWN


def look_for_missing(actor: Actor, station_id: int, seats: str, day: date) -> Shortfall:
    """Which seats of a team that is only thought of would stay open, and who is nearest; the day's hours are not asked.

    Refusals: NotAllowed, SeatsNotUnderstood.
    """
    require_at(actor, PLAN, station_id)
    with transaction() as work:
        missing = shortfall_for(station(station_id), read_seats(seats, seat_words()), day)
        hits = [Hit(near.listed, (), ()) for near in missing.nearest]
        note_looks(work, hits, Look("search", actor.person_id, station_id=station_id))
        return missing


def invite_chosen(actor: Actor, occurrence_public_id: str, listings: Collection[str]) -> int:
    """Ask those whose listings were ticked, and keep why they stood in the list; returns how many were asked.

    Refusals: as ``invite``; a listing that is no longer among the candidates is passed over.
    """
    with transaction():
        occurrence, activity, card = day_for_station(actor, occurrence_public_id)
        found = candidates_for(card, occurrence, activity)
        reasons = {c.person_id: list(c.words(REASONS_IN)) for c in found if c.listed.public_id in listings}
        return invite(actor, occurrence_public_id, list(reasons), reasons)


def invite_planned(actor: Actor, proposal_public_id: str, chosen: Mapping[str, Collection[str]]) -> int:
    """Ask those of a plan whom a person ticked, day by day; returns how many were asked.

    chosen   public id of a day -> public ids of listings. Refusals: PlanNotFound, and as ``invite``; what is no longer
             possible meanwhile is passed over.
    """
    row = proposal_for(actor, proposal_public_id)
    planned = {day["day"] for day in (row.found or {}).get("days", ())}
    with transaction():
        return sum(invite_chosen(actor, day, chosen[day]) for day in chosen if day in planned)


def plan_week(
    actor: Actor, cards: Sequence[StationCard], monday: date, weeks: int = 1, told: Told = tell_nobody
) -> WeekPlan:
    """Some weeks of these stations as one plan: a proposal, which invites nobody.

    Whoever is considered is told that the station looked. Refusals: NotAllowed for a station that the actor does not
    plan for; PrintFailed when the solver does not answer.
    """
    for card in cards:
        require_at(actor, PLAN, card.id)
    board = board_of(days_to_fill(cards, monday, weeks, told))
    plan = board.plan(monday, solved(board.problem))
    with transaction() as work:
        _note_considered(work, actor, cards, board, plan)
    return plan


def _note_considered(work: Work, actor: Actor, cards: Sequence[StationCard], board: Board, plan: WeekPlan) -> None:
    near = [(open_.day.card.id, n.listed) for open_ in plan.unfilled for n in open_.nearest]
    could = [(day.card.id, c.listed) for day in board.days for c in day.candidates.values()]
    for card in cards:
        seen = {listed.person_id: listed for station_id, listed in (*could, *near) if station_id == card.id}
        hits = [Hit(listed, (), ()) for listed in seen.values()]
        note_looks(work, hits, Look("search", actor.person_id, station_id=card.id))


def ask_for_plan(actor: Actor, cards: Sequence[StationCard], monday: date, weeks: int = 1) -> str:
    """Ask for a plan, worked out in the background; returns its public id. Refuses with NotAllowed as ``plan_week``."""
    for card in cards:
        require_at(actor, PLAN, card.id)
    with transaction() as work:
        row = PlanProposal(
            stations=[card.id for card in cards],
            monday=monday,
            weeks=weeks,
            asked_by=actor.person_id,
            asked_at=now(),
        )
        work.session.add(row)
        work.session.flush()
        row.task = enqueue(work, PLAN_TASK, f"plan:{row.id}", {"plan": row.id}, asked_by=actor)
        work.audit(actor, "registry.plan_asked", "plan_proposal", row.id)
        return row.public_id


def work_out_plan(task: Running) -> None:
    """Background work: read the days, solve, keep what was found. A plan is found once, however often it is tried."""
    with transaction() as work:
        row = work.session.get(PlanProposal, task.args["plan"])
        if row is None or row.state != "waiting":
            return
        asked_by, numbers, monday, weeks = row.asked_by, list(row.stations), row.monday, row.weeks
    cards = stations(numbers)
    actor = SYSTEM if asked_by is None else actor_of(asked_by)
    try:
        plan = plan_week(actor, [cards[number] for number in numbers], monday, weeks, task.progress)
    except LmsError:
        _keep(task.args["plan"], "failed", None)
        raise
    _keep(task.args["plan"], "found", facts_of(plan))


def _keep(proposal_id: int, state: str, found: dict[str, object] | None) -> None:
    with transaction() as work:
        row = work.session.get_one(PlanProposal, proposal_id)
        row.state, row.found, row.found_at = state, found, now()


def forget_plans() -> int:
    """Remove plans that were asked for two weeks ago or earlier; returns how many."""
    with transaction() as work:
        old = delete(PlanProposal).where(PlanProposal.asked_at < now() - KEPT_FOR).returning(PlanProposal.id)
        return len(work.session.scalars(old).all())


def invite_by_key(key: KeyHolder, day_public_id: str, listings: Collection[str], once: str, content: str) -> int:
    """Ask people for a day in the name of the key's station; the same word and content are done once.

    Refusals: ActivityNotFound for another station's day, IdempotencyKeyUsed for another content, and as ``invite``.
    """
    actor = Actor(None, frozenset({Grant(Role.STATION_STAFF, scope_of(key.station_id))}))
    with transaction() as work:
        work.session.scalars(select(StationToken.id).where(StationToken.id == key.token_id).with_for_update()).one()
        known = work.session.scalar(
            select(StationTokenCall).where(StationTokenCall.token_id == key.token_id, StationTokenCall.once == once)
        )
        if known is not None:
            if known.content != content:
                raise IdempotencyKeyUsed
            return int(known.answer["asked"])
        asked = invite_chosen(actor, day_public_id, listings)
        answer = {"asked": asked}
        work.session.add(
            StationTokenCall(token_id=key.token_id, once=once, content=content, answer=answer, done_at=now())
        )
        return asked

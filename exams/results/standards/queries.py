"""Reading studies: who judges, what was estimated, what candidates scored. Keys are in nothing here."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from exams.attempts.models import Attempt
from exams.bank.models import ItemStatistic
from exams.papers.queries import placed_versions
from exams.results.board.queries import open_list, totals_of
from exams.results.scoring import listed, newest_scores, possible_points, pretest_places, rights_of
from exams.results.standards.models import CutDecision, StandardJudge, StandardRating, StandardStudy
from exams.results.standards.policies import JUDGING_ROLES
from exams.results.standards.rules import FEWEST_CANDIDATES, Limits
from exams.sittings.models import Application
from exams.sittings.values import SittingCard
from lms.accounts.api import people, people_with_role
from lms.db import db


def study_of(sitting_id: int, part: str) -> StandardStudy | None:
    """The study of one part."""
    return db.session.scalar(
        select(StandardStudy).where(StandardStudy.sitting_id == sitting_id, StandardStudy.part == part)
    )


def judges_of(study_id: int) -> list[StandardJudge]:
    return list(
        db.session.scalars(
            select(StandardJudge).where(StandardJudge.study_id == study_id).order_by(StandardJudge.person_id)
        )
    )


def ratings_of(study_id: int, number: int, person_id: int | None = None) -> dict[int, dict[int, int]]:
    """Judge -> place -> percent, of one round."""
    query = select(StandardRating).where(StandardRating.study_id == study_id, StandardRating.round == number)
    if person_id is not None:
        query = query.where(StandardRating.person_id == person_id)
    found: dict[int, dict[int, int]] = {}
    for row in db.session.scalars(query.order_by(StandardRating.position)):
        found.setdefault(row.person_id, {})[row.position] = row.percent
    return found


def handed_in_ratings(study: StandardStudy, number: int) -> dict[int, dict[int, int]]:
    """The ratings of a round of those judges who handed it in."""
    done = {judge.person_id for judge in judges_of(study.id) if judge.handed_in >= number}
    return {person: given for person, given in ratings_of(study.id, number).items() if person in done}


def limits_of(judges: Sequence[StandardJudge]) -> list[Limits]:
    """The limits of the judges who gave all four."""
    return [
        Limits(judge.cut_least, judge.cut_most, judge.fail_least, judge.fail_most)
        for judge in judges
        if judge.cut_least is not None
        and judge.cut_most is not None
        and judge.fail_least is not None
        and judge.fail_most is not None
    ]


def may_judge_here(sitting_id: int) -> dict[int, str]:
    """Whoever can be named as a judge, with names: people of the exam who do not sit it themselves."""
    holders = {person for role in JUDGING_ROLES for person in people_with_role(role)}
    sitters = set(db.session.scalars(select(Application.person_id).where(Application.sitting_id == sitting_id)))
    cards = people(holders - sitters)
    return dict(sorted(((number, card.name) for number, card in cards.items()), key=lambda pair: pair[1]))


def counting_places(paper_id: int | None, part: str) -> set[int]:
    """The places of a part that count; what is only tried out has no share in a cut."""
    if paper_id is None:
        return set()
    tried = pretest_places(paper_id)
    return {position for found, position in placed_versions(paper_id) if found == part} - {
        position for found, position in tried if found == part
    }


def scores_of(card: SittingCard, part: str) -> list[float]:
    """The points of a part, of every ended attempt."""
    return totals_of(newest_scores(card.id).values(), part)


def shares_right(card: SittingCard, part: str) -> dict[int, float]:
    """Place -> percent of right answers: of this sitting from ten candidates on, else what the bank knows."""
    attempts = list(
        db.session.scalars(
            select(Attempt.id).where(
                Attempt.sitting_id == card.id,
                Attempt.purpose == "exam",
                Attempt.state.in_(("submitted", "auto_submitted")),
            )
        )
    )
    if len(attempts) >= FEWEST_CANDIDATES:
        return {
            position: 100 * sum(right.values()) / len(right)
            for (found, position), right in rights_of(card, attempts).items()
            if found == part and right
        }
    return _known_before(card, part)


def _known_before(card: SittingCard, part: str) -> dict[int, float]:
    if card.paper_id is None:
        return {}
    places = {
        version: position for (found, position), version in placed_versions(card.paper_id).items() if found == part
    }
    rows = db.session.scalars(
        select(ItemStatistic)
        .where(ItemStatistic.item_version_id.in_(places), ItemStatistic.p.is_not(None))
        .where(ItemStatistic.candidates >= FEWEST_CANDIDATES)
        .order_by(ItemStatistic.recorded_at)
    )
    return {places[row.item_version_id]: 100 * (row.p or 0.0) for row in rows}


def decisions_of(sitting_id: int) -> list[CutDecision]:
    """What the board decided about cuts, newest first."""
    rows = db.session.scalars(
        select(CutDecision).where(CutDecision.sitting_id == sitting_id).order_by(CutDecision.decided_at.desc())
    )
    return list(rows)


def may_still_decide(card: SittingCard) -> bool:
    """Before the release, and while no list is frozen that the board votes on."""
    decided = card.released_at is not None or bool(card.standing_decision) or bool(listed(card.id, "released"))
    return not decided and open_list(card.id) is None


def possible_of_part(card: SittingCard, part: str) -> float:
    return possible_points(card.paper_id).get(part, 0.0) if card.paper_id else 0.0


def cut_now(pass_rule: Any, part: str) -> float | None:
    """The points that the sitting's pass rule asks of a part now."""
    least = pass_rule.get("parts", {}).get(part, {}).get("least")
    return None if least is None else float(least)

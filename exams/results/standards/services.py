"""Use-cases of standard setting: beginning a study, estimating, the rounds, and the board's decision."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import func, select

from exams.attempts.models import Attempt
from exams.errors import ListOpen, NotAllowed, NotFound, ReasonMissing
from exams.results.board.queries import open_list
from exams.results.policies import BOARD, may_sit_on_board, scope_of
from exams.results.services import judge_attempts
from exams.results.standards.errors import (
    CutAfterRelease,
    CutNotPossible,
    JudgeSitsHere,
    LimitsWrong,
    RatingsIncomplete,
    RoundOver,
)
from exams.results.standards.models import CutDecision, StandardJudge, StandardRating, StandardStudy
from exams.results.standards.policies import JUDGE
from exams.results.standards.queries import (
    counting_places,
    cut_now,
    judges_of,
    may_judge_here,
    may_still_decide,
    possible_of_part,
    ratings_of,
)
from exams.results.standards.rules import Limits
from exams.sittings.models import Sitting
from exams.sittings.queries import sitting_by_public_id
from exams.sittings.services import set_cut
from exams.sittings.values import SittingCard
from lms.accounts.api import people
from lms.clock import now
from lms.db import Work, transaction
from lms.i18n_mark import N_
from lms.notices.api import tell
from lms.policy import Actor, require

ROUNDS = {"first": 1, "second": 2}


def _board(actor: Actor, sitting_public_id: str) -> SittingCard:
    card = sitting_by_public_id(sitting_public_id)
    require(actor, BOARD, scope_of(card.id))
    if not may_sit_on_board(actor, card.id) or actor.person_id is None:
        raise NotAllowed
    return card


def begin_study(actor: Actor, sitting_public_id: str, part: str, borderline: str, judges: Iterable[int]) -> str:
    """Begin to set the standard of a part: who judges, and whom they shall have in mind. Returns the public id.

    A part has one study; a second click gives the one that is there. Refuses with JudgeSitsHere, ReasonMissing
    (nobody described), NotFound for a part without questions.
    """
    card, named = _board(actor, sitting_public_id), sorted(set(judges))
    if not borderline.strip():
        raise ReasonMissing
    if not counting_places(card.paper_id, part):
        raise NotFound
    with transaction() as work:
        known = _study(work, card.id, part)
        if known is not None:
            return known.public_id
        allowed = may_judge_here(card.id)
        for person_id in named:
            if person_id not in allowed:
                raise JudgeSitsHere(name=people([person_id])[person_id].name)
        study = StandardStudy(
            sitting_id=card.id, part=part, borderline=borderline.strip(), begun_at=now(), begun_by=actor.person_id
        )
        work.session.add(study)
        work.session.flush()
        for person_id in named:
            work.session.add(StandardJudge(study_id=study.id, person_id=person_id, invited_at=now()))
        tell(
            work, named, "exams.standards.named", N_("Please estimate the questions of an exam"),
            N_("You were named as a judge for %(sitting)s. Please open the page and estimate each question."),
            f"/exams/standards/judge/{study.public_id}", params={"sitting": card.title}, unique_key=study.public_id,
        )  # fmt: skip
        work.audit(actor, "exams.standard.begun", "sitting", card.id, part=part, judges=len(named))
        return study.public_id


def keep_ratings(actor: Actor, study_public_id: str, percents: Mapping[int, int], limits: Limits | None) -> None:
    """Keep what a judge wrote until now; places outside of the part are left out. Refusals: RoundOver, LimitsWrong."""
    with transaction() as work:
        study, judge = _my_study(work, actor, study_public_id)
        number = _open_round(study, judge)
        places = _places(work, study)
        before = ratings_of(study.id, number, judge.person_id).get(judge.person_id, {})
        for position, percent in percents.items():
            if position in places and before.get(position) != percent:
                work.session.merge(
                    StandardRating(
                        study_id=study.id, person_id=judge.person_id, round=number, position=position,
                        percent=percent, given_at=now(),
                    )
                )  # fmt: skip
        if limits is not None:
            if limits.cut_least > limits.cut_most or limits.fail_least > limits.fail_most:
                raise LimitsWrong
            judge.cut_least, judge.cut_most = limits.cut_least, limits.cut_most
            judge.fail_least, judge.fail_most = limits.fail_least, limits.fail_most


def hand_in_round(actor: Actor, study_public_id: str) -> None:
    """End one's own round. Refuses with RatingsIncomplete, RoundOver."""
    with transaction() as work:
        study, judge = _my_study(work, actor, study_public_id)
        number = _open_round(study, judge)
        given = ratings_of(study.id, number, judge.person_id).get(judge.person_id, {})
        missing = len(_places(work, study) - given.keys())
        if missing:
            raise RatingsIncomplete(count=missing)
        judge.handed_in = number
        work.audit(actor, "exams.standard.handed_in", "sitting", study.sitting_id, part=study.part, round=number)


def begin_second_round(actor: Actor, sitting_public_id: str, part: str) -> None:
    """End the first round. The judges now see what they all said and how candidates answered, and estimate once more.

    Each begins with her own estimates of the first round.
    """
    card = _board(actor, sitting_public_id)
    with transaction() as work:
        study = _of_board(work, card.id, part)
        if study.stage != "first":
            return
        study.stage, study.second_at = "second", now()
        for person_id, given in ratings_of(study.id, 1).items():
            for position, percent in given.items():
                work.session.add(
                    StandardRating(
                        study_id=study.id, person_id=person_id, round=2, position=position, percent=percent,
                        given_at=now(),
                    )
                )  # fmt: skip
        work.audit(actor, "exams.standard.second_round", "sitting", card.id, part=part)


def close_rounds(actor: Actor, sitting_public_id: str, part: str) -> None:
    """End the rounds; only what was handed in counts."""
    card = _board(actor, sitting_public_id)
    with transaction() as work:
        study = _of_board(work, card.id, part)
        if study.stage != "closed":
            study.stage, study.closed_at = "closed", now()
            work.audit(actor, "exams.standard.closed", "sitting", card.id, part=part)


def decide_cut(
    actor: Actor, sitting_public_id: str, part: str, least: float, method: str, reason: str, figures: Mapping[str, Any]
) -> None:
    """The board decides the cut of a part: the sitting's pass rule asks for it from now on, all points are decided anew.

    figures  what the methods said when the decision was made; kept beside it
    Refusals: ReasonMissing, CutAfterRelease, ListOpen while the board votes on a list, CutNotPossible.
    """
    card = _board(actor, sitting_public_id)
    if not reason.strip():
        raise ReasonMissing
    if open_list(card.id) is not None:
        raise ListOpen
    if not may_still_decide(card):
        raise CutAfterRelease
    possible = possible_of_part(card, part)
    if not 0 <= least <= possible or possible <= 0:
        raise CutNotPossible(possible=f"{possible:g}")
    with transaction() as work:
        last = work.session.scalar(
            select(func.max(CutDecision.version)).where(CutDecision.sitting_id == card.id, CutDecision.part == part)
        )
        work.session.add(
            CutDecision(
                sitting_id=card.id, part=part, version=(last or 0) + 1, least=least,
                before=cut_now(card.pass_rule, part), method=method, reason=reason.strip()[:400],
                figures=dict(figures), decided_by=actor.person_id, decided_at=now(),
            )
        )  # fmt: skip
        set_cut(work, card.id, part, least)
        work.audit(actor, "exams.cut.decided", "sitting", card.id, part=part, least=least, method=method)
        attempts = list(work.session.scalars(select(Attempt.id).where(Attempt.sitting_id == card.id)))
    judge_attempts(card.id, attempts, "ruling")


def look_at_questions(actor: Actor, study_public_id: str) -> None:
    """Leave in the audit log that a judge opened the questions of a frozen paper."""
    with transaction() as work:
        study, _ = _my_study(work, actor, study_public_id)
        paper_id = work.session.get_one(Sitting, study.sitting_id).paper_id
        work.audit(actor, "exams.paper.looked_at", "paper", paper_id, part=study.part, judge=True)


def _study(work: Work, sitting_id: int, part: str) -> StandardStudy | None:
    found: StandardStudy | None = work.session.scalar(
        select(StandardStudy)
        .where(StandardStudy.sitting_id == sitting_id, StandardStudy.part == part)
        .with_for_update()
    )
    return found


def _of_board(work: Work, sitting_id: int, part: str) -> StandardStudy:
    study = _study(work, sitting_id, part)
    if study is None:
        raise NotFound
    return study


def _my_study(work: Work, actor: Actor, public_id: str) -> tuple[StandardStudy, StandardJudge]:
    """A study that the actor, for herself, was named for; NotFound for everybody else."""
    require(actor, JUDGE)
    study = work.session.scalar(select(StandardStudy).where(StandardStudy.public_id == public_id))
    if study is None or actor.acting_for is not None:
        raise NotFound
    mine = [judge for judge in judges_of(study.id) if judge.person_id == actor.person_id]
    if not mine:
        raise NotFound
    return study, mine[0]


def _open_round(study: StandardStudy, judge: StandardJudge) -> int:
    number = ROUNDS.get(study.stage, 0)
    if not number or judge.handed_in >= number:
        raise RoundOver
    return number


def _places(work: Work, study: StandardStudy) -> set[int]:
    paper_id = work.session.get_one(Sitting, study.sitting_id).paper_id
    return counting_places(paper_id, study.part)

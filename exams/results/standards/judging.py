"""A judge's own screen: the studies that she was named for, and the questions of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from exams.errors import NotFound
from exams.papers.queries import frozen_paper
from exams.results.standards.models import StandardJudge, StandardStudy
from exams.results.standards.policies import JUDGE
from exams.results.standards.queries import counting_places, limits_of, ratings_of, shares_right
from exams.results.standards.rules import STAGE_NAMES, STAGE_TAGS, Limits, angoff
from exams.results.standards.shown import points_of
from exams.sittings.queries import sitting
from lms.db import db
from lms.policy import Actor, require


@dataclass(frozen=True)
class QuestionToJudge:
    """A question as a judge sees it; in the second round with what all said and how candidates answered."""

    position: int
    body: Mapping[str, Any]
    first: str
    mean: str
    spread: str
    right: str


@dataclass(frozen=True)
class JudgePage:
    public_id: str
    sitting: str
    part: str
    borderline: str
    stage: str
    stage_tag: str
    number: int
    may_write: bool
    questions: tuple[QuestionToJudge, ...]
    given: Mapping[int, int]
    limits: Limits | None


@dataclass(frozen=True)
class StudyRow:
    public_id: str
    sitting: str
    part: str
    stage: str
    stage_tag: str
    waits: bool


def my_studies(actor: Actor) -> list[StudyRow]:
    """The studies that the actor was named for, newest first."""
    require(actor, JUDGE)
    rows = db.session.execute(
        select(StandardStudy, StandardJudge)
        .join(StandardJudge, StandardJudge.study_id == StandardStudy.id)
        .where(StandardJudge.person_id == actor.person_id)
        .order_by(StandardStudy.id.desc())
    )
    return [
        StudyRow(
            study.public_id, sitting(study.sitting_id).title, study.part, STAGE_NAMES[study.stage],
            STAGE_TAGS[study.stage], _waits(study, judge),
        )
        for study, judge in rows
    ]  # fmt: skip


def _number(study: StandardStudy) -> int:
    return 1 if study.stage == "first" else 2


def _waits(study: StandardStudy, judge: StandardJudge) -> bool:
    return study.stage != "closed" and judge.handed_in < _number(study)


def judge_page(actor: Actor, public_id: str) -> JudgePage:
    """The questions of a study for one of its judges; NotFound for anybody else."""
    require(actor, JUDGE)
    study = db.session.scalar(select(StandardStudy).where(StandardStudy.public_id == public_id))
    judge = db.session.get(StandardJudge, (study.id, actor.person_id)) if study and actor.person_id else None
    if study is None or judge is None or actor.acting_for is not None:
        raise NotFound
    card = sitting(study.sitting_id)
    part = next(one for one in frozen_paper(card.paper_id or 0).parts if one.part == study.part)
    number, counting = _number(study), counting_places(card.paper_id, study.part)
    second = study.stage != "first"
    all_said = angoff(ratings_of(study.id, 1)) if second else None
    said = {item.position: item for item in all_said.items} if all_said else {}
    right = shares_right(card, study.part) if second else {}
    mine = ratings_of(study.id, 1, actor.person_id).get(judge.person_id, {})
    return JudgePage(
        public_id=study.public_id,
        sitting=card.title,
        part=part.title,
        borderline=study.borderline,
        stage=STAGE_NAMES[study.stage],
        stage_tag=STAGE_TAGS[study.stage],
        number=number,
        may_write=_waits(study, judge),
        questions=tuple(
            QuestionToJudge(
                place.position,
                place.question.body,
                points_of(mine.get(place.position)) if second else "",
                points_of(said[place.position].mean) if place.position in said else "",
                points_of(said[place.position].spread) if place.position in said else "",
                points_of(right.get(place.position)) if second else "",
            )
            for place in part.questions
            if place.position in counting
        ),
        given=ratings_of(study.id, number, actor.person_id).get(judge.person_id, {}),
        limits=next(iter(limits_of([judge])), None),
    )

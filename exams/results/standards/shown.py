"""Page objects of standard setting: for the board, with what each method says, and for a judge."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext

from exams.errors import NotFound
from exams.papers.queries import FrozenPaper, PartCard, frozen_paper
from exams.results.board.queries import card_for
from exams.results.standards.models import CutDecision, StandardJudge, StandardStudy
from exams.results.standards.queries import (
    counting_places,
    cut_now,
    decisions_of,
    handed_in_ratings,
    judges_of,
    limits_of,
    may_judge_here,
    may_still_decide,
    scores_of,
    shares_right,
    study_of,
)
from exams.results.standards.rules import (
    COHEN_SHARE,
    FEWEST_CANDIDATES,
    METHOD_NAMES,
    STAGE_NAMES,
    STAGE_TAGS,
    Angoff,
    Hofstee,
    Limits,
    angoff,
    best_score,
    cohen,
    failing,
    failing_at,
    hofstee,
    mean_limits,
)
from exams.sittings.values import SittingCard
from lms.accounts.api import people
from lms.policy import Actor
from lms.ui.charts import Chart, Mark, Series, line_chart, scatter_chart

DISPUTED = 5
ROUNDS = (1, 2)


@dataclass(frozen=True)
class RoundShown:
    """What the judges propose after one round."""

    number: int
    judges: int
    cut: str
    spread: str
    error: str
    failing: str


@dataclass(frozen=True)
class MethodShown:
    """What one method proposes, with how many candidates would fail."""

    name: str
    cut: str
    failing: str
    remark: str


@dataclass(frozen=True)
class JudgeShown:
    name: str
    handed_in: int
    first: str
    second: str
    limits: bool


@dataclass(frozen=True)
class DisputedItem:
    """A question on which the judges differ most."""

    position: int
    mean: str
    spread: str
    right: str


@dataclass(frozen=True)
class DecisionShown:
    part: str
    least: str
    before: str
    method: str
    reason: str
    who: str
    at: datetime


@dataclass(frozen=True)
class PartStandard:
    """One part of the paper: its study, what the methods say, and what can be done now."""

    part: str
    title: str
    questions: int
    cut: str
    stage: str
    stage_tag: str
    borderline: str
    judges: tuple[JudgeShown, ...]
    rounds: tuple[RoundShown, ...]
    methods: tuple[MethodShown, ...]
    disputed: tuple[DisputedItem, ...]
    charts: tuple[Chart, ...]
    has_figures: bool
    may_begin: bool
    may_second: bool
    may_close: bool


@dataclass(frozen=True)
class StandardPage:
    public_id: str
    title: str
    sample: bool
    parts: tuple[PartStandard, ...]
    decisions: tuple[DecisionShown, ...]
    may_decide: bool
    few: int


def standard_page(actor: Actor, public_id: str, english: bool = False) -> StandardPage:
    """The page of the board about the cuts of a sitting."""
    card = card_for(actor, public_id)
    if card.paper_id is None:
        raise NotFound
    paper = frozen_paper(card.paper_id)
    return StandardPage(
        public_id=card.public_id,
        title=(english and card.title_en) or card.title,
        sample=card.sample,
        parts=tuple(_part(card, part) for part in _choice_parts(paper)),
        decisions=_decisions(decisions_of(card.id)),
        may_decide=may_still_decide(card),
        few=FEWEST_CANDIDATES,
    )


def judge_choices(actor: Actor, public_id: str) -> list[tuple[str, str]]:
    """Whom the board can name as judges."""
    card = card_for(actor, public_id)
    return [(str(number), name) for number, name in may_judge_here(card.id).items()]


def figures_to_keep(actor: Actor, public_id: str, part: str) -> dict[str, Any]:
    """What each method says now, as it is kept beside a decision."""
    card = card_for(actor, public_id)
    study, scores = study_of(card.id, part), scores_of(card, part)
    first, second, compromise = _proposals(study, scores)
    return {
        "angoff": {str(n): None if found is None else _kept(found) for n, found in ((1, first), (2, second))},
        "hofstee": asdict(compromise) if compromise else None,
        "cohen": cohen(scores),
        "candidates": len(scores),
    }


def _kept(found: Angoff) -> dict[str, Any]:
    return {"cut": found.cut, "spread": found.spread, "error": found.error, "judges": len(found.judges)}


def _choice_parts(paper: FrozenPaper) -> list[PartCard]:
    return [part for part in paper.parts if part.kind == "choice"]


def _proposals(
    study: StandardStudy | None, scores: Sequence[float]
) -> tuple[Angoff | None, Angoff | None, Hofstee | None]:
    if study is None:
        return None, None, None
    first, second = (angoff(handed_in_ratings(study, number)) for number in ROUNDS)
    limits = mean_limits(limits_of(judges_of(study.id)))
    return first, second, hofstee(scores, limits) if limits else None


def _part(card: SittingCard, part: PartCard) -> PartStandard:
    study, scores = study_of(card.id, part.part), scores_of(card, part.part)
    first, second, compromise = _proposals(study, scores)
    judges = judges_of(study.id) if study else []
    right = shares_right(card, part.part)
    limits = mean_limits(limits_of(judges))
    stage, questions = study.stage if study else "", len(counting_places(card.paper_id, part.part))
    return PartStandard(
        part=part.part,
        title=part.title,
        questions=questions,
        cut=points_of(cut_now(card.pass_rule, part.part)),
        stage=STAGE_NAMES.get(stage, ""),
        stage_tag=STAGE_TAGS.get(stage, "plain"),
        borderline=study.borderline if study else "",
        judges=_judges(judges, first, second),
        rounds=tuple(_round(n, found, scores) for n, found in ((1, first), (2, second)) if found is not None),
        methods=_methods(scores, questions, limits, compromise),
        disputed=_disputed(second or first, right),
        charts=_charts(scores, limits, compromise, second or first, right),
        has_figures=len(scores) >= FEWEST_CANDIDATES,
        may_begin=study is None,
        may_second=stage == "first" and bool(judges) and all(judge.handed_in >= 1 for judge in judges),
        may_close=stage == "second" and any(judge.handed_in >= 2 for judge in judges),
    )


def points_of(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


def _failing_words(scores: Sequence[float], cut: float) -> str:
    if len(scores) < FEWEST_CANDIDATES:
        return "-"
    below = failing(scores, cut)
    return gettext("%(below)s of %(all)s", below=below, all=len(scores))


def _judges(judges: Sequence[StandardJudge], first: Angoff | None, second: Angoff | None) -> tuple[JudgeShown, ...]:
    names = people(judge.person_id for judge in judges)
    return tuple(
        JudgeShown(
            names[judge.person_id].name,
            judge.handed_in,
            points_of(first.judges.get(judge.person_id) if first else None),
            points_of(second.judges.get(judge.person_id) if second else None),
            judge.cut_least is not None,
        )
        for judge in judges
    )


def _round(number: int, found: Angoff, scores: Sequence[float]) -> RoundShown:
    return RoundShown(
        number, len(found.judges), points_of(found.cut), points_of(found.spread), points_of(found.error),
        _failing_words(scores, found.cut),
    )  # fmt: skip


def _methods(
    scores: Sequence[float], questions: int, limits: Limits | None, compromise: Hofstee | None
) -> tuple[MethodShown, ...]:
    found = []
    if compromise is not None and limits is not None:
        remark = (
            ""
            if compromise.meets
            else gettext("The line of the judges does not meet the curve; the nearer end is taken.")
        )
        found.append(MethodShown("Hofstee", points_of(compromise.cut), _failing_words(scores, compromise.cut), remark))
    best = best_score(scores)
    for guessed in (0.0, questions / 4):
        cut = cohen(scores, guessed)
        if cut is not None and best is not None:
            share = f"{100 * COHEN_SHARE:g}"
            remark = (
                gettext("%(share)s percent of %(best)s points, above the %(guessed)s points of blind guessing (four options).",
                        share=share, best=points_of(best), guessed=points_of(guessed))
                if guessed
                else gettext("%(share)s percent of the %(best)s points of the best 5 percent.", share=share, best=points_of(best))
            )  # fmt: skip
            found.append(MethodShown("Cohen", points_of(cut), _failing_words(scores, cut), remark))
    return tuple(found)


def _disputed(found: Angoff | None, right: Mapping[int, float]) -> tuple[DisputedItem, ...]:
    if found is None:
        return ()
    spread = [item for item in found.items if item.spread is not None]
    return tuple(
        DisputedItem(item.position, points_of(item.mean), points_of(item.spread), points_of(right.get(item.position)))
        for item in sorted(spread, key=lambda item: -(item.spread or 0))[:DISPUTED]
    )


def _charts(
    scores: Sequence[float], limits: Limits | None, compromise: Hofstee | None, found: Angoff | None,
    right: Mapping[int, float],
) -> tuple[Chart, ...]:  # fmt: skip
    drawn = []
    if len(scores) >= FEWEST_CANDIDATES:
        points = range(int(min(scores)), int(max(scores)) + 2)
        lines = [Series(gettext("Candidates below the cut"), [(p, failing_at(scores, p)) for p in points])]
        if limits is not None:
            ends = [(limits.cut_least, limits.fail_most), (limits.cut_most, limits.fail_least)]
            lines.append(Series(gettext("What the judges can accept"), ends))
        marks = [Mark(compromise.cut, "Hofstee")] if compromise else []
        drawn.append(
            line_chart(
                gettext("How many would fail at which cut"), gettext("Cut in points"), gettext("Percent failing"), lines,
                marks=marks, digits=1,
            )
        )  # fmt: skip
    if found is not None and right:
        shown = [item for item in found.items if item.position in right]
        drawn.append(
            scatter_chart(
                gettext("What judges expect and how candidates answered"), gettext("Answered right, percent"),
                gettext("Judges, percent"),
                [Series("", [(right[i.position], i.mean) for i in shown], [str(i.position) for i in shown])],
                name_label=gettext("Question number"), digits=0, from_zero=True,
            )
        )  # fmt: skip
    return tuple(drawn)


def _decisions(found: Sequence[CutDecision]) -> tuple[DecisionShown, ...]:
    names = people(row.decided_by for row in found)
    return tuple(
        DecisionShown(
            row.part, points_of(row.least), points_of(row.before), METHOD_NAMES[row.method], row.reason,
            names[row.decided_by].name, row.decided_at,
        )
        for row in found
    )  # fmt: skip

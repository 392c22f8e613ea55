"""What candidates and the documents read of results: only what was released, never points of one question (rules 9)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext
from sqlalchemy import Select, func, select

from exams.attempts.models import Attempt
from exams.errors import NotFound
from exams.papers.models import PaperPart
from exams.results.models import Release, ResultLine, Score
from exams.results.passes.queries import pass_of_line
from exams.results.policies import BOARD, OWN, scope_of
from exams.results.rules import (
    OUTCOME_NAMES,
    OUTCOME_TAGS,
    attempt_number,
    profile_shown,
)
from exams.results.scoring import is_held, possible_points
from exams.sittings.models import Application, Sitting
from exams.sittings.rules import needed_points
from lms.clock import day_of
from lms.db import asked_once, db, prepared
from lms.i18n_mark import N_
from lms.knowledge.api import TopicCard, topics
from lms.policy import Actor, require

BATCH = 500
WAITING_WORD = N_("The result is still to come")


@dataclass(frozen=True)
class PartShown:
    """Points of one part, or of the whole; ``least`` is what the pass rule asks, None where it asks nothing."""

    label: str
    score: float | None
    possible: float
    least: float | None
    met: bool


@dataclass(frozen=True)
class ChapterShown:
    name: str
    right: int
    asked: int


@dataclass(frozen=True)
class OwnResult:
    """One line of one's own results."""

    sitting: str
    application: str
    title: str
    sat_on: date | None
    state: str
    tag: str
    released: bool
    sample: bool


@dataclass(frozen=True)
class ResultPage:
    """One's own result, or, before the release, when it comes. Points are there only once released."""

    attempt_number: int
    application: str
    title: str
    slip_number: str
    sat_on: date | None
    due_on: date | None
    sample: bool
    supervised: bool
    released_on: date | None
    at_once: bool
    held: bool
    outcome: str
    tag: str
    passed: bool
    failed: bool
    absent: bool
    void: bool
    parts: tuple[PartShown, ...]
    profile: tuple[ChapterShown, ...]
    pass_number: str
    pass_id: int | None
    pass_public_id: str
    pass_void: bool


def released_lines(sitting_id: int | None = None) -> Select[ResultLine, Release, Score]:
    """(line, release, score) of everything that is released: the one way in which readers come to a result."""
    query = (
        select(ResultLine, Release, Score)
        .join(Release, (Release.sitting_id == ResultLine.sitting_id) & (Release.list_id == ResultLine.list_id))
        .join(
            Score,
            (Score.sitting_id == ResultLine.sitting_id)
            & (Score.attempt_id == ResultLine.attempt_id)
            & (Score.version == ResultLine.score_version),
            isouter=True,
        )
        .where(~is_held())
        .order_by(
            Release.released_at,
            func.coalesce(ResultLine.score_version, 0),
            ResultLine.outcome == "void",
            ResultLine.seq,
        )
    )
    return query if sitting_id is None else query.where(ResultLine.sitting_id == sitting_id)


def part_titles(paper_id: int | None, english: bool = False) -> dict[str, str]:
    """Part -> its title on the paper."""
    rows = _titled_parts(paper_id=paper_id)
    return {row.part: (english and row.title_en) or row.title for row in rows}


@prepared
def _titled_parts(paper_id: Any) -> Select[Any]:
    part = PaperPart.__table__.c
    return select(part.part, part.title, part.title_en).where(part.paper_id == paper_id).order_by(part.part)


def _met(condition: Mapping[str, Any], score: float | None, possible: float) -> bool:
    return score is not None and score >= needed_points(condition, possible)


def parts_shown(
    pass_rule: Mapping[str, Any], titles: Mapping[str, str], parts: Mapping[str, Any], total_word: str
) -> tuple[PartShown, ...]:
    """Each part with its cut; the total when there is more than one part or the rule asks for one."""
    shown: list[PartShown] = []
    counted: list[PartShown] = []
    for part in sorted(titles or parts):
        condition, told = pass_rule.get("parts", {}).get(part), parts.get(part, {})
        earned, possible = told.get("earned"), told.get("possible", 0.0)
        least = needed_points(condition, possible) if condition else None
        met = "carried" in told or not condition or _met(condition, earned, possible)
        shown.append(PartShown(_part_label(titles.get(part, part), told), earned, possible, least, met))
        if told.get("carried", {}).get("in_total", True):
            counted.append(shown[-1])
    condition = pass_rule.get("total")
    if condition or len(shown) > 1:
        earned = None if any(p.score is None for p in counted) else sum(p.score or 0 for p in counted)
        possible = sum(p.possible for p in counted)
        least = needed_points(condition, possible) if condition else None
        shown.append(
            PartShown(total_word, earned, possible, least, _met(condition, earned, possible) if condition else True)
        )
    return tuple(shown)


def _part_label(title: str, told: Mapping[str, Any]) -> str:
    """A part's title; one that is carried over names the exam in which it was passed."""
    if "carried" not in told:
        return title
    return gettext("%(part)s (carried over from “%(exam)s”)", part=title, exam=told["carried"]["title"])


def profile_lines(
    profile: Mapping[str, Sequence[int]], rest_word: str, english: bool = False,
    chapters: Sequence[TopicCard] | None = None,
) -> tuple[ChapterShown, ...]:  # fmt: skip
    """Right and asked by chapter, small chapters together, in the order of the chapters (rules 9).

    chapters  all of them, where many profiles are written one after the other
    """
    shown, rest = profile_shown({code: (right, asked) for code, (right, asked) in profile.items()})
    lines = [
        ChapterShown((english and topic.name_en) or topic.name, *shown[topic.code])
        for topic in (topics() if chapters is None else chapters)
        if topic.code in shown
    ]
    return (*lines, ChapterShown(rest_word, *rest)) if rest else tuple(lines)


def no_points(sitting: Sitting) -> dict[str, Any]:
    """The parts of an exam that somebody did not sit: points possible, none earned, which is shown as "-"."""
    possible = possible_points(sitting.paper_id) if sitting.paper_id else {}
    return {part: {"earned": None, "possible": points} for part, points in possible.items()}


# ---- pages of a candidate


@prepared
def _desks(public_id: Any, person_id: Any) -> Select[Application, Sitting, Attempt]:
    attempt = (Attempt.sitting_id == Application.sitting_id) & (Attempt.id == Application.seq)
    return (
        select(Application, Sitting, Attempt)
        .join(Sitting, Sitting.id == Application.sitting_id)
        .join(Attempt, attempt, isouter=True)
        .where(Application.public_id == public_id, Application.person_id == person_id)
    )


@asked_once
def _desk(actor: Actor, public_id: str) -> tuple[Application, Sitting, Attempt | None]:
    """One's own application with its sitting and attempt; NotFound for anybody else's, whatever the reader's role."""
    require(actor, OWN)
    found = _desks(public_id=public_id, person_id=actor.person_id).first()
    if found is None or actor.acting_for is not None:
        raise NotFound
    return found[0], found[1], found[2]


def attempt_awaiting_points(actor: Actor, application_public_id: str) -> tuple[int, int] | None:
    """One's own ended attempt of a sitting whose results follow at once, if its result is not there yet."""
    application, sitting, attempt = _desk(actor, application_public_id)
    if not sitting.standing_decision or attempt is None or attempt.state not in ("submitted", "auto_submitted"):
        return None
    return None if _released(application) else (attempt.sitting_id, attempt.id)


@prepared
def _released_lines_of(sitting_id: Any, seq: Any) -> Select[ResultLine, Release, Score]:
    return released_lines().where(ResultLine.sitting_id == sitting_id, ResultLine.seq == seq)


@asked_once
def released_of(sitting_id: int, seq: int) -> tuple[ResultLine, Release, Score | None] | None:
    """(line, release, score) by which the result of one application is visible today."""
    rows = _released_lines_of(sitting_id=sitting_id, seq=seq).all()
    return (rows[-1][0], rows[-1][1], rows[-1][2]) if rows else None


def _released(application: Application) -> tuple[ResultLine, Release, Score | None] | None:
    return released_of(application.sitting_id, application.seq)


def result_page(actor: Actor, application_public_id: str, english: bool = False) -> ResultPage:
    """One's own result. Before the release there is nothing on it but when to expect it."""
    application, sitting, attempt = _desk(actor, application_public_id)
    line, release, score = _released(application) or (None, None, None)
    outcome = line.outcome if line else ""
    counted = outcome in ("passed", "failed")
    record = pass_of_line(application.sitting_id, application.seq) if outcome == "passed" else None
    titles = part_titles(sitting.paper_id, english)
    return ResultPage(
        attempt_number=attempt_number(application.sitting_id, application.seq),
        application=application.public_id,
        title=(english and sitting.title_en) or sitting.title,
        slip_number=application.slip_number,
        sat_on=day_of(attempt.started_at) if attempt and attempt.started_at else None,
        due_on=sitting.results_due_on,
        sample=sitting.sample,
        supervised=sitting.supervised,
        released_on=day_of(release.released_at) if release else None,
        at_once=bool(sitting.standing_decision),
        held=line is None and _is_held(application),
        outcome=OUTCOME_NAMES[outcome] if outcome else "",
        tag=OUTCOME_TAGS[outcome] if outcome else "",
        passed=outcome == "passed",
        failed=outcome == "failed",
        absent=outcome == "absent",
        void=outcome == "void",
        parts=parts_shown(sitting.pass_rule, titles, score.parts, gettext("Total")) if score and counted else (),
        profile=profile_lines(score.profile, gettext("Other chapters"), english) if score and counted else (),
        pass_number=record.number if record else "",
        pass_id=record.pass_id if record else None,
        pass_public_id=record.public_id if record else "",
        pass_void=record.void if record else False,
    )


def _is_held(application: Application) -> bool:
    row = db.session.scalar(
        select(ResultLine.seq)
        .join(Release, (Release.sitting_id == ResultLine.sitting_id) & (Release.list_id == ResultLine.list_id))
        .where(ResultLine.sitting_id == application.sitting_id, ResultLine.seq == application.seq, is_held())
        .limit(1)
    )
    return row is not None


def own_results(actor: Actor, english: bool = False) -> list[OwnResult]:
    """One's own exams that are over, the newest first: released, or still to come."""
    require(actor, OWN)
    rows = db.session.execute(
        select(Application, Sitting, Attempt)
        .join(Sitting, Sitting.id == Application.sitting_id)
        .join(
            Attempt,
            (Attempt.sitting_id == Application.sitting_id) & (Attempt.id == Application.seq),
            isouter=True,
        )
        .where(Application.person_id == actor.person_id, Application.state.in_(("accepted", "used")))
        .order_by(Application.applied_at.desc())
    )
    lines = [_own_line(application, sitting, attempt, english) for application, sitting, attempt in rows]
    return [line for line in lines if line is not None]


def _own_line(application: Application, sitting: Sitting, attempt: Attempt | None, english: bool) -> OwnResult | None:
    released = _released(application)
    ended = attempt is not None and attempt.submitted_at is not None
    if released is None and not ended:
        return None
    outcome = released[0].outcome if released else ""
    return OwnResult(
        sitting=sitting.public_id,
        application=application.public_id,
        title=(english and sitting.title_en) or sitting.title,
        sat_on=day_of(attempt.started_at) if attempt and attempt.started_at else None,
        state=OUTCOME_NAMES[outcome] if outcome else WAITING_WORD,
        tag=OUTCOME_TAGS[outcome] if outcome else "info",
        released=released is not None,
        sample=sitting.sample,
    )


def application_of_line(actor: Actor, sitting_id: int, seq: int) -> str:
    """One's own application in an exam that is over, by its public id; empty otherwise."""
    application = db.session.get(Application, (sitting_id, seq))
    if application is None or application.person_id != actor.person_id:
        return ""
    attempt = db.session.get(Attempt, (sitting_id, seq))
    ended = attempt is not None and attempt.submitted_at is not None
    return application.public_id if ended or _released(application) else ""


def application_of_attempt(actor: Actor, attempt_public_id: str) -> str:
    """The application behind one's own attempt whose result follows at once; empty for any other."""
    application = db.session.scalar(
        select(Application)
        .join(Attempt, (Attempt.sitting_id == Application.sitting_id) & (Attempt.application_seq == Application.seq))
        .join(Sitting, Sitting.id == Application.sitting_id)
        .where(Attempt.public_id == attempt_public_id, Application.person_id == actor.person_id)
    )
    if application is None:
        return ""
    at_once = db.session.get_one(Sitting, application.sitting_id).standing_decision
    return application.public_id if at_once else ""


def sitting_with_board(actor: Actor, sitting_id: int) -> str:
    """The public id of a sitting with a paper on whose board the actor sits; empty otherwise."""
    sitting = db.session.get(Sitting, sitting_id)
    if sitting is None or sitting.paper_id is None or not actor.may(BOARD, scope_of(sitting_id)):
        return ""
    return sitting.public_id

"""What candidates and the documents read of results: only what was released, never points of one question (rules 9)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext
from sqlalchemy import Select, select

from exams.attempts.models import Attempt
from exams.papers.models import PaperPart
from exams.results.models import HeldResult, Release, ResultLine, Score
from exams.results.rules import (
    attempt_number,
    attempt_of,
    profile_shown,
)
from exams.sittings.models import Application, Sitting
from exams.sittings.rules import needed_points
from lms.clock import day_of
from lms.db import db
from lms.i18n import in_language
from lms.knowledge.api import topics

BATCH = 500


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
class ResultForDocument:
    """What a 結果通知書 says. ``attempt_id`` is the number of the attempt over all sittings."""

    person_id: int
    attempt_id: int
    released_on: date
    sitting_title: str
    slip_number: str
    sat_on: date | None
    outcome: str
    parts: tuple[tuple[str, float | None, float, float | None], ...]
    profile: tuple[tuple[str, int, int], ...]
    exam_body: str


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
    written_part: bool
    pass_number: str
    pass_id: int | None
    pass_public_id: str
    pass_void: bool


def released_lines(sitting_id: int | None = None) -> Select[Any]:
    """(line, release, score) of everything that is released: the one way in which readers come to a result."""
    held = (
        select(HeldResult.seq)
        .where(
            HeldResult.sitting_id == ResultLine.sitting_id,
            HeldResult.list_id == ResultLine.list_id,
            HeldResult.seq == ResultLine.seq,
        )
        .exists()
    )
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
        .where(~held)
        .order_by(Release.released_at, ResultLine.seq)
    )
    return query if sitting_id is None else query.where(ResultLine.sitting_id == sitting_id)


def part_titles(paper_id: int | None, english: bool = False) -> dict[str, str]:
    """Part -> its title on the paper."""
    rows = db.session.scalars(select(PaperPart).where(PaperPart.paper_id == paper_id).order_by(PaperPart.part))
    return {row.part: (english and row.title_en) or row.title for row in rows}


def _met(condition: Mapping[str, Any], score: float | None, possible: float) -> bool:
    return score is not None and score >= needed_points(condition, possible)


def parts_shown(
    pass_rule: Mapping[str, Any], titles: Mapping[str, str], parts: Mapping[str, Any], total_word: str
) -> tuple[PartShown, ...]:
    """Each part with its cut; the total when there is more than one part or the rule asks for one."""
    shown = []
    for part in sorted(titles or parts):
        condition = pass_rule.get("parts", {}).get(part)
        earned, possible = parts.get(part, {}).get("earned"), parts.get(part, {}).get("possible", 0.0)
        least = needed_points(condition, possible) if condition else None
        met = _met(condition, earned, possible) if condition else True
        shown.append(PartShown(titles.get(part, part), earned, possible, least, met))
    condition = pass_rule.get("total")
    if condition or len(shown) > 1:
        earned = None if any(p.score is None for p in shown) else sum(p.score or 0 for p in shown)
        possible = sum(p.possible for p in shown)
        least = needed_points(condition, possible) if condition else None
        shown.append(
            PartShown(total_word, earned, possible, least, _met(condition, earned, possible) if condition else True)
        )
    return tuple(shown)


def profile_lines(
    profile: Mapping[str, Sequence[int]], rest_word: str, english: bool = False
) -> tuple[ChapterShown, ...]:
    """Right and asked by chapter, small chapters together, in the order of the chapters (rules 9)."""
    shown, rest = profile_shown({code: (right, asked) for code, (right, asked) in profile.items()})
    lines = [
        ChapterShown((english and topic.name_en) or topic.name, *shown[topic.code])
        for topic in topics()
        if topic.code in shown
    ]
    return (*lines, ChapterShown(rest_word, *rest)) if rest else tuple(lines)


def results_for_documents(sitting_id: int, attempt_ids: Iterable[int]) -> list[ResultForDocument]:
    """What the 結果通知書 of these attempts say, in Japanese; what is not released or does not count is left out.

    attempt_ids  numbers over all sittings, as ResultsReleased carries them
    """
    wanted = sorted({attempt_of(number)[1] for number in attempt_ids if attempt_of(number)[0] == sitting_id})
    sitting = db.session.get_one(Sitting, sitting_id)
    titles = part_titles(sitting.paper_id)
    found: list[ResultForDocument] = []
    for start in range(0, len(wanted), BATCH):
        query = (
            released_lines(sitting_id)
            .add_columns(Application.slip_number, Attempt.started_at)
            .join(Application, (Application.sitting_id == ResultLine.sitting_id) & (Application.seq == ResultLine.seq))
            .join(
                Attempt,
                (Attempt.sitting_id == ResultLine.sitting_id) & (Attempt.id == ResultLine.attempt_id),
                isouter=True,
            )
            .where(ResultLine.seq.in_(wanted[start : start + BATCH]), ResultLine.outcome != "void")
        )
        with in_language("ja"):
            found += [_for_document(sitting, titles, *row) for row in db.session.execute(query)]
    return list({result.attempt_id: result for result in found}.values())


def _for_document(
    sitting: Sitting, titles: Mapping[str, str], line: ResultLine, release: Release, score: Score | None,
    slip_number: str, started_at: datetime | None,
) -> ResultForDocument:  # fmt: skip
    parts = parts_shown(sitting.pass_rule, titles, score.parts if score else {}, gettext("Total"))
    profile = profile_lines(score.profile, gettext("Other chapters")) if score else ()
    return ResultForDocument(
        person_id=line.person_id,
        attempt_id=attempt_number(line.sitting_id, line.seq),
        released_on=day_of(release.released_at),
        sitting_title=sitting.title,
        slip_number=slip_number,
        sat_on=day_of(started_at) if started_at else None,
        outcome=line.outcome,
        parts=tuple((p.label, p.score, p.possible, p.least) for p in parts) if score else (),
        profile=tuple((chapter.name, chapter.right, chapter.asked) for chapter in profile),
        exam_body=sitting.exam_body,
    )

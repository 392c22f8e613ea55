"""What the 結果通知書 of a release say: read for many at once, with what they share read once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext

from exams.attempts.models import Attempt
from exams.results.models import Release, ResultLine, Score
from exams.results.queries import no_points, part_titles, parts_shown, profile_lines, released_lines
from exams.results.rules import attempt_number, attempt_of
from exams.sittings.models import Application, Sitting
from lms.clock import day_of
from lms.db import db
from lms.i18n import in_language
from lms.knowledge.api import TopicCard, topics

BATCH = 500


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
class _Told:
    """What all result notices of a sitting share."""

    sitting: Sitting
    titles: Mapping[str, str]
    no_points: Mapping[str, Any]
    chapters: Sequence[TopicCard]
    total: str
    others: str


def results_for_documents(sitting_id: int, attempt_ids: Iterable[int]) -> list[ResultForDocument]:
    """What the 結果通知書 of these attempts say, in Japanese; what is not released or does not count is left out.

    attempt_ids  numbers over all sittings, as ResultsReleased carries them
    """
    wanted = sorted({attempt_of(number)[1] for number in attempt_ids if attempt_of(number)[0] == sitting_id})
    sitting = db.session.get_one(Sitting, sitting_id)
    with in_language("ja"):
        words = gettext("Total"), gettext("Other chapters")
    told = _Told(sitting, part_titles(sitting.paper_id), no_points(sitting), topics(), *words)
    found: list[ResultForDocument] = []
    for start in range(0, len(wanted), BATCH):
        query = (
            released_lines(sitting_id)
            .with_only_columns(
                ResultLine.seq,
                ResultLine.person_id,
                ResultLine.outcome,
                Release.released_at,
                Score.parts,
                Score.profile,
                Application.slip_number,
                Attempt.started_at,
            )
            .join(Application, (Application.sitting_id == ResultLine.sitting_id) & (Application.seq == ResultLine.seq))
            .join(
                Attempt,
                (Attempt.sitting_id == ResultLine.sitting_id) & (Attempt.id == ResultLine.attempt_id),
                isouter=True,
            )
            .where(ResultLine.seq.in_(wanted[start : start + BATCH]), ResultLine.outcome != "void")
        )
        with in_language("ja"):
            found += [_for_document(told, *row) for row in db.session.execute(query)]
    return list({result.attempt_id: result for result in found}.values())


def _for_document(
    told: _Told, seq: int, person_id: int, outcome: str, released_at: datetime, points: Mapping[str, Any] | None,
    counts: Mapping[str, Sequence[int]] | None, slip_number: str, started_at: datetime | None,
) -> ResultForDocument:  # fmt: skip
    sitting = told.sitting
    shown = told.no_points if points is None else points
    parts = parts_shown(sitting.pass_rule, told.titles, shown, told.total)
    profile = () if counts is None else profile_lines(counts, told.others, chapters=told.chapters)
    return ResultForDocument(
        person_id=person_id,
        attempt_id=attempt_number(sitting.id, seq),
        released_on=day_of(released_at),
        sitting_title=sitting.title,
        slip_number=slip_number,
        sat_on=day_of(started_at) if started_at else None,
        outcome=outcome,
        parts=tuple((p.label, p.score, p.possible, p.least) for p in parts),
        profile=tuple((chapter.name, chapter.right, chapter.asked) for chapter in profile),
        exam_body=sitting.exam_body,
    )

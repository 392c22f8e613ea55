"""Practice runs of one person. Right answers are shown here, because the questions are practice ones (rules 10)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from courses.api import TaughtIn, chapters_teaching
from exams.attempts.models import Attempt, AttemptQuestion, Response
from exams.attempts.policies import SIT, AttemptPolicy
from exams.attempts.queries import own, responses_of
from exams.attempts.rules import PRACTICE
from exams.bank.queries import candidates_by_version, keys_of, questions
from exams.errors import NotFound
from lms.db import db
from lms.knowledge.api import score, topics
from lms.policy import Actor, require

SHOWN = 20
WEAKEST = 2


@dataclass(frozen=True)
class RunLine:
    attempt: str
    started_at: datetime
    asked: int
    answered: int
    is_open: bool


@dataclass(frozen=True)
class PracticePage:
    chapters: tuple[tuple[str, str], ...]
    runs: tuple[RunLine, ...]


@dataclass(frozen=True)
class FeedbackOption:
    letter: str
    text: str
    chosen: bool
    right: bool
    why: str


@dataclass(frozen=True)
class FeedbackQuestion:
    number: int
    stem: str
    options: tuple[FeedbackOption, ...]
    right: bool
    answered: bool
    rationale: str
    topic: str
    topic_code: str


@dataclass(frozen=True)
class ChapterLine:
    """How one chapter went."""

    code: str
    name: str
    right: int
    asked: int


@dataclass(frozen=True)
class FeedbackPage:
    attempt: str
    right: int
    asked: int
    questions: tuple[FeedbackQuestion, ...]
    topic_codes: tuple[str, ...]
    chapters: tuple[ChapterLine, ...]
    weakest: tuple[ChapterLine, ...]
    taught: Mapping[str, TaughtIn]


def chapter_names(english: bool = False) -> list[tuple[str, str]]:
    """Code and name of every chapter."""
    return [(t.code, f"{t.position}. {t.name_en if english else t.name}") for t in topics()]


def practice_page(actor: Actor, english: bool = False) -> PracticePage:
    """Where practice begins, with the newest runs."""
    require(actor, SIT)
    rows = db.session.scalars(
        select(Attempt)
        .where(Attempt.sitting_id == PRACTICE, AttemptPolicy(actor).visible())
        .order_by(Attempt.started_at.desc(), Attempt.id)
        .limit(SHOWN)
    ).all()
    ids = [row.id for row in rows]
    asked = _count(AttemptQuestion, ids)
    answered = _count(Response, ids, answered=True)
    return PracticePage(
        chapters=tuple(chapter_names(english)),
        runs=tuple(
            RunLine(
                row.public_id,
                row.started_at or row.recorded_at,
                asked.get(row.id, 0),
                answered.get(row.id, 0),
                row.state == "open",
            )
            for row in rows
        ),
    )


def _count(
    table: type[AttemptQuestion] | type[Response], ids: Sequence[int], *, answered: bool = False
) -> dict[int, int]:
    query = select(table.attempt_id, func.count()).where(table.sitting_id == PRACTICE, table.attempt_id.in_(ids))
    if answered:
        query = query.where(Response.answer.is_not(None))
    return {row[0]: row[1] for row in db.session.execute(query.group_by(table.attempt_id))}


def feedback_page(actor: Actor, public_id: str, english: bool = False) -> FeedbackPage:
    """What was right and why, after a practice run; NotFound for an exam or a run that goes on.

    The pool is asked again for every question: a secure one would be left out whatever else went wrong.
    """
    attempt = own(actor, public_id)
    if attempt.purpose != "practice" or attempt.state not in ("submitted", "auto_submitted"):
        raise NotFound
    placed = db.session.scalars(
        select(AttemptQuestion)
        .where(AttemptQuestion.sitting_id == PRACTICE, AttemptQuestion.attempt_id == attempt.id)
        .order_by(AttemptQuestion.position)
    ).all()
    versions = [row.item_version_id for row in placed]
    open_ones = [number for number, card in candidates_by_version(versions).items() if card.pool == "practice"]
    known, keys, given, names = (
        questions(open_ones),
        keys_of(open_ones),
        responses_of(attempt),
        dict(chapter_names(english)),
    )
    shown = tuple(
        _feedback(
            row, known[row.item_version_id], keys[row.item_version_id], given.get(f"{row.part}-{row.position}"), names
        )
        for row in placed
        if row.item_version_id in known
    )
    codes = sorted({known[number].topic_code for number in known})
    chapters = _chapters(shown, names)
    weakest = weakest_of(chapters)
    return FeedbackPage(
        attempt.public_id,
        sum(q.right for q in shown),
        len(shown),
        shown,
        tuple(codes),
        chapters,
        weakest,
        chapters_teaching(actor, [line.code for line in weakest]),
    )


def _chapters(shown: Sequence[FeedbackQuestion], names: Mapping[str, str]) -> tuple[ChapterLine, ...]:
    asked = Counter(question.topic_code for question in shown)
    right = Counter(question.topic_code for question in shown if question.right)
    known = [code for code in names if code in asked]
    return tuple(ChapterLine(code, names[code], right[code], asked[code]) for code in known)


def weakest_of(chapters: Sequence[ChapterLine]) -> tuple[ChapterLine, ...]:
    """Up to two chapters with the smallest share of right answers; none where all was right."""
    missed = [line for line in chapters if line.right < line.asked]
    return tuple(sorted(missed, key=lambda line: (line.right / line.asked, line.right - line.asked))[:WEAKEST])


def _feedback(row, question, key, response, names) -> FeedbackQuestion:  # type: ignore[no-untyped-def]
    answer = response.answer if response else None
    chosen = {answer} if isinstance(answer, str) else set(answer or ())
    right = set(key.key.get("options", ()))
    return FeedbackQuestion(
        number=row.position,
        stem=question.body["stem"],
        options=tuple(
            FeedbackOption(
                o["id"].upper(), o["text"], o["id"] in chosen, o["id"] in right, key.rationales.get(o["id"], "")
            )
            for o in question.body.get("options", ())
        ),
        right=bool(score(question.kind, key.key, answer).earned),
        answered=bool(answer),
        rationale=key.rationale,
        topic=names.get(question.topic_code, question.topic_code),
        topic_code=question.topic_code,
    )

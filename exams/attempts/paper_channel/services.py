"""Keying answer sheets: by two people who do not see each other's, differences settled by a third (rules 14)."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from exams.attempts.models import Attempt, AttemptOfficial, KeyingSheet, Response
from exams.attempts.policies import KEY_SHEETS, PRINT_PAPERS, sitting_scope
from exams.attempts.rules import closing_time, differences, settled
from exams.attempts.services import attempt_name, submit
from exams.errors import KeyedBySamePerson, NotFound, NothingToKey, OfficialsNeeded, OwnExam
from exams.papers.queries import frozen_paper
from exams.sittings.models import Application, Sitting
from lms.clock import now
from lms.db import Work, transaction
from lms.knowledge.api import read_response
from lms.policy import Actor, require

SHEET_STREAM = "sheet"


def key_sheet(actor: Actor, sitting_public_id: str, application_public_id: str, answers: Mapping[str, Any]) -> str:
    """Key one answer sheet, as the first, the second or the one who settles; returns what became of it.

    answers  place -> answer as typed; what is no option of the question counts as no answer
    Returns "first" (a second person has to key), "differs" (a third has to settle) or "done" (handed in).
    Refusals: NotFound, OwnExam, KeyedBySamePerson, OfficialsNeeded, NothingToKey.
    """
    with transaction() as work:
        sitting, attempt = sheet_of(work, actor, sitting_public_id, application_public_id)
        sheets = _sheets(work, attempt)
        _check_may_key(work, actor, attempt, sheets)
        read = _read(sitting, answers)
        if len(sheets) == 2:
            open_places = differences(sheets[0].answers, sheets[1].answers)
            read = {place: read.get(place) for place in open_places}
        sheet = KeyingSheet(
            sitting_id=attempt.sitting_id,
            attempt_id=attempt.id,
            round=len(sheets) + 1,
            keyed_by=actor.person_id,
            keyed_at=now(),
            answers=read,
        )
        work.session.add(sheet)
        work.audit(actor, "exams.sheet.keyed", "attempt", attempt_name(attempt), round=sheet.round)
        return _settle(work, actor, sitting, attempt, [*sheets, sheet])


def sheet_of(work: Work, actor: Actor, sitting_public_id: str, application_public_id: str) -> tuple[Sitting, Attempt]:
    """The sitting and the admitted attempt of a paper or oral candidate; NotFound for any other."""
    sitting = work.session.scalar(select(Sitting).where(Sitting.public_id == sitting_public_id))
    if sitting is None:
        raise NotFound
    require(actor, KEY_SHEETS, sitting_scope(sitting.id))
    attempt = work.session.scalar(
        select(Attempt)
        .join(
            Application,
            (Application.sitting_id == Attempt.sitting_id) & (Application.seq == Attempt.application_seq),
        )
        .where(
            Attempt.sitting_id == sitting.id,
            Application.public_id == application_public_id,
            Attempt.channel.in_(("paper", "oral")),
        )
        .with_for_update(of=Attempt)
    )
    if attempt is None or sitting.paper_id is None:
        raise NotFound
    return sitting, attempt


def _sheets(work: Work, attempt: Attempt) -> list[KeyingSheet]:
    return list(
        work.session.scalars(
            select(KeyingSheet)
            .where(KeyingSheet.sitting_id == attempt.sitting_id, KeyingSheet.attempt_id == attempt.id)
            .order_by(KeyingSheet.round)
        )
    )


def _check_may_key(work: Work, actor: Actor, attempt: Attempt, sheets: list[KeyingSheet]) -> None:
    if attempt.state != "ready":
        raise NothingToKey
    if attempt.person_id == actor.person_id:
        raise OwnExam
    if any(sheet.keyed_by == actor.person_id for sheet in sheets):
        raise KeyedBySamePerson
    if attempt.channel == "oral" and len(sheets) < 2:
        named = work.session.scalars(
            select(AttemptOfficial.person_id).where(
                AttemptOfficial.sitting_id == attempt.sitting_id, AttemptOfficial.attempt_id == attempt.id
            )
        ).all()
        if actor.person_id not in named:
            raise OfficialsNeeded


def _read(sitting: Sitting, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Every place of the paper with what was keyed there."""
    paper = frozen_paper(sitting.paper_id or 0)
    return {
        key: read_response(placed.question.kind, placed.question.body, answers.get(key))
        for part in paper.parts
        for placed in part.questions
        for key in (f"{part.part}-{placed.position}",)
    }


def _settle(work: Work, actor: Actor, sitting: Sitting, attempt: Attempt, sheets: list[KeyingSheet]) -> str:
    if len(sheets) < 2:
        return "first"
    third = sheets[2].answers if len(sheets) == 3 else None
    answers = settled(sheets[0].answers, sheets[1].answers, third)
    if answers is None:
        return "differs"
    for key, answer in answers.items():
        if answer is not None:
            work.session.add(_response(attempt, key, answer))
    attempt.state, attempt.started_at, attempt.minutes = "open", sitting.opens_at, sitting.minutes
    attempt.closes_at = closing_time(sitting.opens_at, sitting.minutes, attempt.extra_seconds, sitting.closes_at)
    work.session.flush()
    submit(work, [(attempt.sitting_id, attempt.id)], "submitted", now())
    work.audit(actor, "exams.sheet.settled", "attempt", attempt_name(attempt), rounds=len(sheets))
    return "done"


def _response(attempt: Attempt, key: str, answer: Any) -> Response:
    part, _, position = key.partition("-")
    return Response(
        sitting_id=attempt.sitting_id,
        attempt_id=attempt.id,
        part=part,
        position=int(position),
        answer=answer,
        stream=SHEET_STREAM,
        seq=1,
        saved_at=now(),
    )


def note_printing(actor: Actor, sitting_id: int, what: str) -> None:
    """Leave in the audit log who printed what of a frozen paper."""
    require(actor, PRINT_PAPERS, sitting_scope(sitting_id))
    with transaction() as work:
        work.audit(actor, f"exams.paper.{what}_printed", "sitting", sitting_id)
        work.audit(
            actor,
            "exams.paper.printed",
            "paper",
            work.session.get_one(Sitting, sitting_id).paper_id,
            what=what,
            sitting=sitting_id,
        )

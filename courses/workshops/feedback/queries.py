"""Who is asked how it was, and what all said together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from courses.workshops.feedback.rules import (
    Question,
    SheetTerms,
    closes_at,
    counted,
    is_open,
    is_shown,
    opens_at,
    said_in_words,
    sheet_from,
)
from courses.workshops.models import (
    Workshop,
    WorkshopAttendance,
    WorkshopDate,
    WorkshopFeedback,
    WorkshopFeedbackNote,
)
from courses.workshops.queries import cards_of, kept_row, meetings_of, presence_at, row_of
from courses.workshops.rules import CANCELLED
from courses.workshops.values import WorkshopCard
from lms.clock import now
from lms.data_files import read_yaml
from lms.db import db
from lms.policy import Actor

SHEET: SheetTerms = sheet_from(read_yaml(Path(__file__).with_name("sheet.yaml")))


@dataclass(frozen=True)
class MySheet:
    """The sheet for one reader; at most one of the four is true. None of them: her answers were taken before."""

    card: WorkshopCard
    fill_in: bool
    too_early: bool
    over: bool
    not_there: bool
    begins: datetime | None
    until: datetime | None
    least: int


@dataclass(frozen=True)
class Result:
    """What all said to one question: choices with their number as (ja, en, count), or words."""

    question: Question
    ticked: tuple[tuple[str, str, int], ...]
    words: tuple[str, ...]


@dataclass(frozen=True)
class SummaryPage:
    """What the trainer and the secretariat see. ``results`` is empty until nobody can be recognised any more.

    present   how many people were there; sheets: how many were filled in, ``on_paper`` of them on paper
    few       the time is over and there are too few; waits: it is not over yet; paper: a sheet of paper can be entered
    """

    card: WorkshopCard
    present: int
    sheets: int
    on_paper: int
    begins: datetime | None
    until: datetime | None
    least: int
    waits: bool
    few: bool
    paper: bool
    results: tuple[Result, ...]


def sheets_of(workshop_id: int) -> list[dict[str, Any]]:
    """The sheets of a workshop, in an order that tells nothing."""
    return list(
        db.session.scalar(select(WorkshopFeedback.sheets).where(WorkshopFeedback.workshop_id == workshop_id)) or []
    )


def note_of(person_id: int | None, workshop_id: int) -> WorkshopFeedbackNote | None:
    """Whether a person has answered or passed over; None when she has done neither."""
    return db.session.get(WorkshopFeedbackNote, (workshop_id, person_id)) if person_id is not None else None


def people_who_came(workshop_id: int) -> set[int]:
    """Who was there on one date at least."""
    return {person_id for person_id, dates in presence_at(workshop_id).items() if any(dates.values())}


def my_sheet(actor: Actor, public_id: str) -> MySheet:
    """The sheet of a workshop for its reader. NoSuchWorkshop for an unknown id."""
    row = row_of(public_id)
    meetings, note = meetings_of(row.id), note_of(actor.person_id, row.id)
    begins, until = opens_at(SHEET, meetings), closes_at(SHEET, meetings)
    said = note is not None and note.answered
    over = not said and (row.state == CANCELLED or (until is not None and now() >= until))
    early = not said and not over and not is_open(SHEET, meetings, now())
    there = actor.person_id in people_who_came(row.id)
    return MySheet(
        card=cards_of(actor, [row])[0],
        fill_in=not said and not over and not early and there,
        too_early=early,
        over=over,
        not_there=not said and not over and not early and not there,
        begins=begins,
        until=until,
        least=SHEET.least,
    )


def sheets_waiting_for(person_id: int | None) -> list[Workshop]:
    """The workshops a person attended whose sheet is open and that she has neither filled in nor passed over."""
    last_end = select(func.max(WorkshopDate.ends_at)).where(WorkshopDate.workshop_id == Workshop.id).scalar_subquery()
    came = (
        select(WorkshopDate.workshop_id)
        .join(WorkshopAttendance, WorkshopAttendance.workshop_date_id == WorkshopDate.id)
        .where(WorkshopAttendance.person_id == person_id, WorkshopAttendance.present)
    )
    done = select(WorkshopFeedbackNote.workshop_id).where(WorkshopFeedbackNote.person_id == person_id)
    rows = db.session.scalars(
        select(Workshop)
        .where(
            Workshop.id.in_(came),
            Workshop.id.not_in(done),
            Workshop.state != CANCELLED,
            last_end > now() - timedelta(days=SHEET.open_days),
            last_end <= now() + timedelta(minutes=SHEET.opens_minutes),
        )
        .order_by(last_end, Workshop.id)
    )
    return [row for row in rows if person_id in people_who_came(row.id)]


def asked_now(actor: Actor, public_id: str) -> bool:
    """Whether the reader may say now how this workshop was, and has not passed it over."""
    return actor.signed_in and any(row.public_id == public_id for row in sheets_waiting_for(actor.person_id))


def workshops_just_over() -> list[Workshop]:
    """The workshops whose last date ended in these days."""
    last_end = select(func.max(WorkshopDate.ends_at)).where(WorkshopDate.workshop_id == Workshop.id).scalar_subquery()
    return list(
        db.session.scalars(
            select(Workshop)
            .where(
                Workshop.state != CANCELLED,
                last_end <= now(),
                last_end > now() - timedelta(days=SHEET.tell_days),
            )
            .order_by(Workshop.id)
        )
    )


def summary(actor: Actor, public_id: str) -> SummaryPage:
    """What people said, for who keeps the workshop: only once the sheet is closed, and from so many sheets on."""
    row = kept_row(actor, public_id)
    meetings, sheets = meetings_of(row.id), sheets_of(row.id)
    until, open_now = closes_at(SHEET, meetings), is_open(SHEET, meetings, now())
    present, shown = len(people_who_came(row.id)), is_shown(SHEET, meetings, len(sheets), now())
    over = until is not None and now() >= until
    return SummaryPage(
        card=cards_of(actor, [row])[0],
        present=present,
        sheets=len(sheets),
        on_paper=sum(bool(sheet.get("on_paper")) for sheet in sheets),
        begins=opens_at(SHEET, meetings),
        until=until,
        least=SHEET.least,
        waits=not over,
        few=over and not shown,
        paper=open_now and len(sheets) < present,
        results=results_of(sheets) if shown else (),
    )


def results_of(sheets: Sequence[dict[str, Any]]) -> tuple[Result, ...]:
    """What all said, question by question; one that is asked no longer only where somebody answered it."""
    return tuple(
        Result(
            question=question,
            ticked=tuple((choice.ja, choice.en, count) for choice, count in counted(question, sheets)),
            words=said_in_words(question, sheets) if not question.choices else (),
        )
        for question in SHEET.questions
        if question.asked or any(question.code in sheet for sheet in sheets)
    )


def sheets_shown(actor: Actor, public_id: str) -> list[dict[str, Any]]:
    """The sheets one by one, as a file may hold them: none before ``summary`` shows its results."""
    row = kept_row(actor, public_id)
    sheets = sheets_of(row.id)
    return sheets if is_shown(SHEET, meetings_of(row.id), len(sheets), now()) else []


def feedback_given_by(person_id: int) -> list[dict[str, object]]:
    """For a person's own export: of which workshops she said how it was. What she said is nowhere under her name."""
    rows = db.session.execute(
        select(Workshop.title, WorkshopFeedbackNote.answered)
        .join(WorkshopFeedbackNote, WorkshopFeedbackNote.workshop_id == Workshop.id)
        .where(WorkshopFeedbackNote.person_id == person_id)
        .order_by(Workshop.id)
    )
    return [{"workshop": title, "answered": answered} for title, answered in rows]

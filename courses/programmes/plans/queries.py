"""What the author and the markers of a plan see."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from courses.catalogue.rules import Words
from courses.errors import NotInProgramme, PartNotOpen
from courses.programmes.models import PlanDraft, PlanMark, PlanSubmission, ProgrammeEnrolment
from courses.programmes.policies import MARK, scope_of
from courses.programmes.queries import enrolment_of, newest_plan, parts_done, plan_state, programme_by_code, rules_of
from courses.programmes.rules import (
    LATER,
    PLAN,
    Heading,
    Line,
    Mark,
    Part,
    PlanValues,
    ProgrammeRules,
    marks_wanted,
    stage_of_part,
)
from courses.programmes.values import PlanState
from lms.accounts.api import ties_between
from lms.db import db
from lms.errors import NotFound
from lms.policy import Actor

NAME_LENGTH = 4


@dataclass(frozen=True)
class PlanPage:
    """The plan as its author writes it. ``texts`` are the draft's, or those of the last try that came back."""

    programme_code: str
    programme_title: Words
    headings: tuple[Heading, ...]
    texts: dict[str, str]
    revision: int
    has_picture: bool
    saved_at: datetime | None
    state: PlanState
    can_write: bool
    can_hand_in: bool


@dataclass(frozen=True)
class Script:
    """A plan in a marker's list: a short sign instead of a name."""

    public_id: str
    sign: str
    programme: Words
    handed_in_at: datetime


@dataclass(frozen=True)
class MarkingPage:
    """A plan on a marker's desk: the texts, the lines, nothing of the author and nothing of other markers."""

    script: Script
    sections: tuple[tuple[Heading, str], ...]
    lines: tuple[Line, ...]
    most: int
    has_picture: bool


@dataclass(frozen=True)
class Desk:
    """What a marker has to read, and how many she has read."""

    scripts: tuple[Script, ...]
    marked: int


@dataclass(frozen=True)
class Writing:
    """A learner who may write a plan: her enrolment with the rules of her version."""

    enrolment: ProgrammeEnrolment
    rules: ProgrammeRules
    part: Part
    values: PlanValues


def writing(actor: Actor, code: str) -> Writing:
    """Where a learner's plan belongs. Refusals: NotInProgramme; NotFound when the programme has no plan."""
    enrolment = enrolment_of(actor.person_id, programme_by_code(code).id) if actor.signed_in else None
    if enrolment is None or enrolment.state != "active":
        raise NotInProgramme
    rules = rules_of(enrolment.programme_version_id)
    part = next((part for part in rules.parts if part.kind == PLAN), None)
    if part is None or rules.plan is None:
        raise NotFound
    return Writing(enrolment, rules, part, rules.plan)


def plan_page(actor: Actor, code: str) -> PlanPage:
    """The plan as its author writes it. Refusals: NotInProgramme, PartNotOpen."""
    at = writing(actor, code)
    if stage_of_part(at.part, parts_done([at.enrolment.id]).get(at.enrolment.id, {})) == LATER:
        raise PartNotOpen
    draft, last = db.session.get(PlanDraft, at.enrolment.id), newest_plan(at.enrolment.id)
    state = plan_state(at.enrolment, at.values)
    kept = draft or last
    can_write = state.write or state.revise
    return PlanPage(
        programme_code=code,
        programme_title=at.rules.title,
        headings=at.values.headings,
        texts=dict(kept.texts) if kept else {},
        revision=draft.revision if draft else 0,
        has_picture=kept is not None and kept.file_id is not None,
        saved_at=draft.saved_at if draft else None,
        state=state,
        can_write=can_write,
        can_hand_in=can_write and draft is not None,
    )


def own_picture(actor: Actor, code: str) -> int:
    """The picture of one's own plan."""
    at = writing(actor, code)
    kept = db.session.get(PlanDraft, at.enrolment.id) or newest_plan(at.enrolment.id)
    if kept is None or kept.file_id is None:
        raise NotFound
    return kept.file_id


def marks_of(submission_id: int) -> list[Mark]:
    """The marks of a plan in the order of their places."""
    rows = db.session.scalars(
        select(PlanMark).where(PlanMark.plan_submission_id == submission_id).order_by(PlanMark.place)
    )
    return [Mark(dict(row.scores)) for row in rows]


def has_marked(actor: Actor, submission_id: int) -> bool:
    """True when this marker has given her mark."""
    wanted = select(PlanMark.id).where(
        PlanMark.plan_submission_id == submission_id, PlanMark.marker_id == actor.person_id
    )
    return db.session.scalar(wanted) is not None


def may_mark(actor: Actor, enrolment: ProgrammeEnrolment) -> bool:
    """True for a marker of this programme who neither trained the author nor is tied to her in any way (rules 8)."""
    if actor.person_id is None or not actor.may(MARK, scope_of(enrolment.programme_id)):
        return False
    return not ties_between(actor.person_id, [enrolment.person_id])


def script_row(actor: Actor, public_id: str) -> tuple[PlanSubmission, ProgrammeEnrolment]:
    """A plan for a marker who may read it. To a tied one it does not exist: a refusal would tell her whose it is."""
    found = db.session.execute(
        select(PlanSubmission, ProgrammeEnrolment)
        .join(ProgrammeEnrolment, ProgrammeEnrolment.id == PlanSubmission.enrolment_id)
        .where(PlanSubmission.public_id == public_id)
    ).first()
    if found is None or not may_mark(actor, found[1]):
        raise NotFound
    return found[0], found[1]


def _script(row: PlanSubmission, rules: ProgrammeRules) -> Script:
    return Script(row.public_id, row.public_id[:NAME_LENGTH].upper(), rules.title, row.handed_in_at)


def desk(actor: Actor) -> Desk:
    """The plans that this marker may mark now, the oldest first; never one of somebody she is tied to."""
    rows = db.session.execute(
        select(PlanSubmission, ProgrammeEnrolment)
        .join(ProgrammeEnrolment, ProgrammeEnrolment.id == PlanSubmission.enrolment_id)
        .where(PlanSubmission.outcome == "marking")
        .order_by(PlanSubmission.handed_in_at, PlanSubmission.id)
    ).all()
    tied = {tie.other_id for tie in ties_between(actor.person_id or 0, {e.person_id for _, e in rows})}
    marked = db.session.scalar(select(func.count()).select_from(PlanMark).where(PlanMark.marker_id == actor.person_id))
    scripts = [
        _script(row, rules_of(enrolment.programme_version_id))
        for row, enrolment in rows
        if enrolment.person_id not in tied
        and actor.may(MARK, scope_of(enrolment.programme_id))
        and not has_marked(actor, row.id)
        and _wanted(row, enrolment)
    ]
    return Desk(tuple(scripts), marked or 0)


def _wanted(row: PlanSubmission, enrolment: ProgrammeEnrolment) -> bool:
    values = rules_of(enrolment.programme_version_id).plan
    return values is not None and marks_wanted(values, marks_of(row.id)) > 0


def marking_page(actor: Actor, public_id: str) -> MarkingPage | None:
    """A plan on the desk; None when this marker has marked it, or no further mark is wanted."""
    row, enrolment = script_row(actor, public_id)
    rules = rules_of(enrolment.programme_version_id)
    if rules.plan is None or has_marked(actor, row.id) or not _wanted(row, enrolment):
        return None
    return MarkingPage(
        script=_script(row, rules),
        sections=tuple((heading, str(row.texts.get(heading.code, ""))) for heading in rules.plan.headings),
        lines=rules.plan.lines,
        most=rules.plan.most,
        has_picture=row.file_id is not None,
    )


def script_picture(actor: Actor, public_id: str) -> int:
    """The picture that came with a plan, for its markers."""
    row, _ = script_row(actor, public_id)
    if row.file_id is None:
        raise NotFound
    return row.file_id

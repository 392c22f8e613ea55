"""Writing a plan, handing it in, marking it blind. The outcome follows from the marks, in the last marker's step."""

from collections.abc import Mapping
from typing import IO

from courses.errors import (
    MarkedAlready,
    NoTriesLeft,
    PartAlreadyDone,
    PartNotOpen,
    PlanBeingMarked,
    PlanChangedElsewhere,
    PlanIncomplete,
)
from courses.programmes.models import PlanDraft, PlanMark, PlanSubmission, ProgrammeEnrolment
from courses.programmes.plans.pictures import nameless_picture
from courses.programmes.plans.queries import Writing, has_marked, marks_of, script_row, writing
from courses.programmes.policies import LEARN, MARK, RUN
from courses.programmes.queries import newest_plan, parts_done, programme_in, rules_of
from courses.programmes.rules import (
    DONE,
    LATER,
    PASSED,
    PlanValues,
    check_plan,
    check_scores,
    marks_wanted,
    outcome_of,
    stage_of_part,
    tries_left,
)
from courses.programmes.services import follow_parts, lock_enrolment
from lms.accounts.api import person
from lms.clock import now
from lms.db import Work, transaction
from lms.files.api import store
from lms.i18n_mark import N_
from lms.notices.api import tell
from lms.policy import Actor, require

PICTURES = frozenset({"png", "jpeg"})
LONGEST_KEPT = 20_000
ACCEPTED = N_("Your activity plan is accepted")
ACCEPTED_BODY = N_(
    "Two people have read your plan, and this part of “%(title)s” is done. Their comments are on the page."
)
COMES_BACK = N_("Please go over your activity plan once more")
COMES_BACK_BODY = N_("Two people have read your plan. Their comments are on the page. You can hand it in again.")


def _open(work: Work, actor: Actor, code: str) -> Writing:
    """The learner's plan under lock, if it can be written now."""
    require(actor, LEARN)
    at = writing(actor, code)
    lock_enrolment(work, at.enrolment.public_id)
    stage = stage_of_part(at.part, parts_done([at.enrolment.id]).get(at.enrolment.id, {}))
    if stage == LATER:
        raise PartNotOpen
    if stage == DONE:
        raise PartAlreadyDone
    return at


def _tries_left(at: Writing) -> int:
    last = newest_plan(at.enrolment.id)
    return tries_left(at.values, last.number if last else 0, at.enrolment.extra_tries)


def save_draft(
    actor: Actor,
    code: str,
    texts: Mapping[str, str],
    revision: int,
    picture: IO[bytes] | None = None,
    *,
    drop_picture: bool = False,
) -> int:
    """Keep what has been written so far, complete or not; returns the new revision.

    revision   what the page was opened with: another window's newer text is never written over
    picture    a PNG or JPEG, kept without anything that tells who took it

    Refusals: PlanChangedElsewhere, PlanBeingMarked, PartNotOpen, PartAlreadyDone, NoTriesLeft, those of files.
    """
    with transaction() as work:
        at = _open(work, actor, code)
        _refuse_while_marked(at)
        draft = work.session.get(PlanDraft, at.enrolment.id)
        if (draft.revision if draft else 0) != revision:
            raise PlanChangedElsewhere
        if draft is None:
            last = newest_plan(at.enrolment.id)
            draft = PlanDraft(enrolment_id=at.enrolment.id, revision=0, file_id=last.file_id if last else None)
            work.session.add(draft)
        headings = [heading.code for heading in at.values.headings]
        draft.texts = {heading: str(texts.get(heading, ""))[:LONGEST_KEPT] for heading in headings}
        draft.revision, draft.saved_at = revision + 1, now()
        if drop_picture:
            draft.file_id = None
        if picture is not None:
            stream, name = nameless_picture(picture)
            draft.file_id = store(work, stream, name, by=actor.person_id, allowed=PICTURES)
        return draft.revision


def _refuse_while_marked(at: Writing) -> None:
    last = newest_plan(at.enrolment.id)
    if last is not None and last.decided_at is None:
        raise PlanBeingMarked
    if not _tries_left(at):
        raise NoTriesLeft


def hand_in_plan(actor: Actor, code: str) -> str:
    """Hand the draft in; from then on it is read by two markers and cannot be changed. Returns its public id.

    A second click gives the same plan. Refusals: PlanIncomplete, PlanTooLong, PlanNamesAuthor, NoTriesLeft, PartNotOpen,
    PartAlreadyDone.
    """
    with transaction() as work:
        at = _open(work, actor, code)
        last, draft = newest_plan(at.enrolment.id), work.session.get(PlanDraft, at.enrolment.id)
        if last is not None and last.decided_at is None:
            return last.public_id
        _refuse_while_marked(at)
        if draft is None:
            raise PlanIncomplete
        check_plan(at.values, draft.texts, _names_of(at.enrolment.person_id))
        row = PlanSubmission(
            enrolment_id=at.enrolment.id,
            number=(last.number if last else 0) + 1,
            texts=dict(draft.texts),
            file_id=draft.file_id,
            handed_in_at=now(),
            outcome="marking",
        )
        work.session.add(row)
        work.session.delete(draft)
        work.session.flush()
        work.audit(actor, "programmes.plan_handed_in", "plan_submission", row.id, number=row.number)
        return row.public_id


def _names_of(person_id: int) -> set[str]:
    """The author's name as written, as printed and in kana, each in full."""
    card = person(person_id)
    return {card.name, card.printed, card.kana}


def mark_plan(actor: Actor, public_id: str, scores: Mapping[str, int], comment: str) -> None:
    """Give one's mark, without knowing the author or the other mark. The last mark that is wanted decides.

    A second click changes nothing. Refusals: NotFound for a marker who trained the author or is tied to her (rules 8),
    MarkedAlready, MarksIncomplete.
    """
    require(actor, MARK)
    with transaction() as work:
        row, enrolment = script_row(actor, public_id)
        work.session.refresh(row, with_for_update=True)
        if has_marked(actor, row.id):
            return
        values = rules_of(enrolment.programme_version_id).plan
        given = marks_of(row.id)
        if values is None or not marks_wanted(values, given):
            raise MarkedAlready
        mark = check_scores(values, scores)
        work.session.add(
            PlanMark(
                plan_submission_id=row.id,
                place=str(len(given) + 1),
                marker_id=actor.person_id,
                scores=dict(mark.scores),
                total=mark.total,
                comment=comment,
                marked_at=now(),
            )
        )
        work.audit(actor, "programmes.plan_marked", "plan_submission", row.id, place=len(given) + 1)
        work.session.flush()
        _decide(work, row, enrolment, values)


def _decide(work: Work, row: PlanSubmission, enrolment: ProgrammeEnrolment, values: PlanValues) -> None:
    outcome = outcome_of(values, marks_of(row.id))
    if outcome is None:
        return
    row.outcome, row.decided_at = outcome, now()
    card = programme_in(enrolment.programme_version_id)
    subject, body = (ACCEPTED, ACCEPTED_BODY) if outcome == PASSED else (COMES_BACK, COMES_BACK_BODY)
    params = {"title": card.title.plain}
    tell(work, [enrolment.person_id], "programmes.plan", subject, body, f"/programmes/{card.code}", params=params)
    follow_parts(work, [enrolment.person_id])


def allow_another_try(actor: Actor, enrolment_public_id: str) -> None:
    """Let a learner hand her plan in once more after the free tries. Allowed once at a time; a second click adds none."""
    require(actor, RUN)
    with transaction() as work:
        row = lock_enrolment(work, enrolment_public_id)
        values, last = rules_of(row.programme_version_id).plan, newest_plan(row.id)
        if values is None or last is None or tries_left(values, last.number, row.extra_tries):
            return
        row.extra_tries += 1
        work.audit(actor, "programmes.try_allowed", "programme_enrolment", row.id, tries=row.extra_tries)


def write_plan(actor: Actor, code: str, texts: Mapping[str, str]) -> str:
    """Write a plan and hand it in by the steps of the pages; for the sample and the journey."""
    at = writing(actor, code)
    with transaction() as work:
        draft = work.session.get(PlanDraft, at.enrolment.id)
        save_draft(actor, code, texts, draft.revision if draft else 0)
        return hand_in_plan(actor, code)

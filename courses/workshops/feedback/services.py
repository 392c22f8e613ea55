"""Saying how it was, passing it over, entering a sheet of paper, and telling those who were there."""

from collections.abc import Mapping

from sqlalchemy import delete

from courses.feedback_errors import FeedbackClosed, FeedbackEmpty, FeedbackOfOthers, MoreSheetsThanPeople
from courses.workshops.feedback.queries import (
    SHEET,
    note_of,
    people_who_came,
    sheets_of,
    workshops_just_over,
)
from courses.workshops.feedback.rules import ON_PAPER, is_open, kept_answers, laid_in
from courses.workshops.models import Workshop, WorkshopFeedback, WorkshopFeedbackNote
from courses.workshops.offers.passing import BY_HAND
from courses.workshops.policies import BOOK, WorkshopPolicy
from courses.workshops.queries import meetings_of
from courses.workshops.rules import CANCELLED
from courses.workshops.services import lock
from lms.clock import now
from lms.db import Work, transaction
from lms.errors import NotAllowed
from lms.i18n_mark import N_
from lms.notices.api import tell, ways_to_tell
from lms.policy import Actor, require
from lms.tasks.api import Running

KIND = "workshops.ask_how_it_was"
ASKED = N_("How was it? %(title)s")
ASKED_BODY = N_(
    "Thank you for coming to the workshop “%(title)s”. If you like, tell us how it was: a few taps, without your name. "
    "You need not answer."
)


def _open(work: Work, public_id: str) -> Workshop:
    row = lock(work, public_id)
    if row.state == CANCELLED or not is_open(SHEET, meetings_of(row.id), now()):
        raise FeedbackClosed
    return row


def _lay_in(work: Work, workshop_id: int, answers: Mapping[str, object]) -> None:
    sheets = laid_in(sheets_of(workshop_id), answers)
    work.session.merge(WorkshopFeedback(workshop_id=workshop_id, sheets=sheets))


def _came(actor: Actor, row: Workshop) -> int:
    """The reader, who was there. Nobody speaks for another here: a sheet of paper does, without a name."""
    if actor.person_id is None or actor.acting_for is not None:
        raise NotAllowed
    if actor.person_id not in people_who_came(row.id):
        raise FeedbackOfOthers
    return actor.person_id


def give_feedback(actor: Actor, public_id: str, typed: Mapping[str, str | None]) -> bool:
    """Keep what she says without her name, and apart from it that she said it; False when she did before.

    Nothing is written to the audit log: it would keep the time. Refusals: FeedbackClosed, FeedbackOfOthers, FeedbackEmpty.
    """
    require(actor, BOOK)
    with transaction() as work:
        row = _open(work, public_id)
        person_id = _came(actor, row)
        note = note_of(person_id, row.id)
        if note is not None and note.answered:
            return False
        answers = kept_answers(SHEET, typed)
        if not answers:
            raise FeedbackEmpty
        _lay_in(work, row.id, answers)
        work.session.merge(WorkshopFeedbackNote(workshop_id=row.id, person_id=person_id, answered=True))
        return True


def pass_over(actor: Actor, public_id: str) -> None:
    """Ask her no more. She may still say how it was until the sheet closes. Refusals: FeedbackClosed, FeedbackOfOthers."""
    require(actor, BOOK)
    with transaction() as work:
        row = _open(work, public_id)
        person_id = _came(actor, row)
        if note_of(person_id, row.id) is None:
            work.session.add(WorkshopFeedbackNote(workshop_id=row.id, person_id=person_id, answered=False))


def enter_paper(actor: Actor, public_id: str, typed: Mapping[str, str | None]) -> None:
    """Lay a sheet of paper to the others, marked as such.

    Refusals: FeedbackClosed, FeedbackEmpty, MoreSheetsThanPeople when each of those who were there has one already.
    """
    with transaction() as work:
        row = lock(work, public_id)
        if not WorkshopPolicy.allows(actor, row):
            raise NotAllowed
        row = _open(work, public_id)
        answers = kept_answers(SHEET, typed)
        if not answers:
            raise FeedbackEmpty
        present = len(people_who_came(row.id))
        if len(sheets_of(row.id)) >= present:
            raise MoreSheetsThanPeople(present=present)
        _lay_in(work, row.id, {**answers, ON_PAPER: True})
        work.audit(actor, "workshops.paper_feedback_entered", "workshop", row.id)


def ask_how_it_was(task: Running) -> None:
    """Tell those who were there, once, that they can say how it was; who is called or written to had the sheet of paper."""
    task.finish_with(told=sum(_ask(row) for row in workshops_just_over()))


def _ask(row: Workshop) -> int:
    key = f"feedback:{row.id}"
    with transaction() as work:
        people = [
            person_id
            for person_id in sorted(people_who_came(row.id))
            if note_of(person_id, row.id) is None and not BY_HAND & set(ways_to_tell([person_id], KIND, key))
        ]
        return tell(
            work, people, KIND, ASKED, ASKED_BODY, f"/workshops/{row.public_id}/feedback",
            params={"title": row.title}, unique_key=key,
        )  # fmt: skip


def erase_feedback(work: Work, person_id: int) -> None:
    """Forget that a person said how it was. What she said stays: nothing tells that it was she."""
    work.session.execute(delete(WorkshopFeedbackNote).where(WorkshopFeedbackNote.person_id == person_id))

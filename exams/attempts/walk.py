"""One candidate's whole way at once, through the same use-cases as the pages: for the sample and the journey."""

from collections.abc import Mapping
from typing import Any

from exams.attempts.intake import Told
from exams.attempts.services import hand_in, save_form
from exams.attempts.starting.services import open_page, start_attempt
from lms.policy import Actor


def sit_exam(actor: Actor, application_public_id: str, answers: Mapping[str, Any], *, hands_in: bool = True) -> str:
    """Begin, open the page, answer and (unless told otherwise) hand in; returns the attempt's public id.

    answers  place -> option id or text, as {"A-1": "c", "B-1": "..."}; places left out stay open
    Refusals: those of start_attempt.
    """
    attempt = start_attempt(actor, application_public_id)
    answer_on_page(actor, attempt, answers)
    if hands_in:
        hand_in(actor, attempt)
    return attempt


def answer_on_page(actor: Actor, attempt: str, answers: Mapping[str, Any]) -> Told:
    """Load the page of an open attempt and save answers on it; tells what became of them."""
    session = f"user:{actor.person_id}.{actor.session_epoch}"
    return save_form(actor, attempt, session, open_page(actor, attempt, session), answers)

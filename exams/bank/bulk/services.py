"""Doing one thing to many questions. What one of them refuses does not stop the others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from exams.bank.models import Item
from exams.bank.policies import SEE
from exams.bank.services import change_pool, move_item, submit_for_review
from lms.db import db
from lms.errors import LmsError, RuleBroken
from lms.i18n_mark import N_
from lms.policy import Actor, require

MOST_AT_ONCE = 200


@dataclass(frozen=True)
class BulkAction:
    """What can be done to many; ``warning`` is said before it is done."""

    code: str
    question: str
    button: str
    warning: str
    do: Callable[[Actor, str, str], None]
    needs_reason: bool


ACTIONS = {
    action.code: action
    for action in (
        BulkAction(
            "submit",
            N_("Shall these questions go to review?"),
            N_("Ask for review"),
            N_("Questions with open points stay drafts."),
            lambda actor, public_id, _reason: submit_for_review(actor, public_id),
            needs_reason=False,
        ),
        BulkAction(
            "practice",
            N_("Shall these questions go into the practice pool?"),
            N_("Put into the practice pool"),
            N_("This cannot be undone: a practice question never becomes a secure one."),
            lambda actor, public_id, _reason: change_pool(actor, public_id, "practice"),
            needs_reason=False,
        ),
        BulkAction(
            "rest",
            N_("Shall these questions rest?"),
            N_("Let it rest"),
            N_("It is drawn for no new paper until the board wakes it."),
            lambda actor, public_id, reason: move_item(actor, public_id, "rest", reason),
            needs_reason=True,
        ),
        BulkAction(
            "retire",
            N_("Shall these questions be retired?"),
            N_("Retire it"),
            N_("This cannot be undone. Papers that hold it stay as they are."),
            lambda actor, public_id, reason: move_item(actor, public_id, "retired", reason),
            needs_reason=True,
        ),
    )
}


@dataclass(frozen=True)
class Outcome:
    """What became of one question; ``refusal`` is empty when it was done."""

    code: str
    refusal: LmsError | None


def codes_of(actor: Actor, public_ids: Sequence[str]) -> dict[str, str]:
    """Public id -> code of the chosen questions, in the order of their codes."""
    require(actor, SEE)
    wanted = list(public_ids)[:MOST_AT_ONCE]
    rows = db.session.execute(select(Item.public_id, Item.code).where(Item.public_id.in_(wanted)).order_by(Item.code))
    return {row.public_id: row.code for row in rows}


def do_to_all(actor: Actor, action: BulkAction, public_ids: Sequence[str], reason: str) -> list[Outcome]:
    """Do one thing to many questions, each in a transaction of its own; tells what became of each."""
    return [
        Outcome(code, _refusal_of(actor, action, public_id, reason))
        for public_id, code in codes_of(actor, public_ids).items()
    ]


def _refusal_of(actor: Actor, action: BulkAction, public_id: str, reason: str) -> LmsError | None:
    try:
        action.do(actor, public_id, reason)
    except RuleBroken as refusal:
        return refusal
    return None

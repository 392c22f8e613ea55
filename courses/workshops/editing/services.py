"""Changing a workshop that somebody else may have changed since the page was opened."""

from courses.door_errors import ChangedByTwo
from courses.workshops.editing.rules import together
from courses.workshops.queries import plan_of
from courses.workshops.services import change_workshop, lock
from courses.workshops.values import WorkshopPlan
from lms.db import transaction
from lms.policy import Actor


def change_together(actor: Actor, public_id: str, plan: WorkshopPlan, begun: WorkshopPlan | None) -> None:
    """Change a workshop, with what somebody else has changed since it stood as in ``begun``; None when that is not known.

    Refusals: ChangedByTwo with the names of what both changed, and those of ``change_workshop``.
    """
    with transaction() as work:
        lock(work, public_id)
        theirs = plan_of(actor, public_id)
        both, clashes = together(begun or theirs, plan, theirs)
        if clashes:
            raise ChangedByTwo(names=clashes)
        change_workshop(actor, public_id, both)

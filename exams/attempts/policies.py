"""Who may sit, watch over, key and decide. Nobody reaches another person's attempt, whatever her role (rules 14)."""

from sqlalchemy import ColumnElement, or_

from exams.attempts.models import Attempt
from lms.policy import EVERYONE, Actor, Grant, Permission, Role, roles_of

SIT = Permission("exams.attempts.sit", "Sit one's own exam and practise", EVERYONE)
INVIGILATE = Permission(
    "exams.attempts.invigilate",
    "Admit candidates, watch over a sitting, record incidents, give time",
    roles_of(Role.INVIGILATOR),
)
KEY_SHEETS = Permission(
    "exams.attempts.key", "Key answer sheets of the paper channel", roles_of(Role.INVIGILATOR, Role.SECRETARIAT)
)
PRINT_PAPERS = Permission(
    "exams.attempts.print", "Print booklets and answer sheets of a sitting", roles_of(Role.SECRETARIAT)
)
DECIDE_LATE = Permission("exams.attempts.decide_late", "Decide whether late answers count", roles_of(Role.EXAM_BOARD))
PERMISSIONS = (SIT, INVIGILATE, KEY_SHEETS, PRINT_PAPERS, DECIDE_LATE)


def sitting_scope(sitting_id: int) -> str:
    """The scope of a role that was given for one sitting."""
    return f"sitting:{sitting_id}"


def seat_scope(attempt_public_id: str) -> str:
    """The scope of somebody at a venue device: one attempt, nothing else."""
    return f"attempt:{attempt_public_id}"


def seated(attempt_public_id: str) -> Actor:
    """Who sits at a venue device without an account of her own: may sit this attempt, and is a guest elsewhere."""
    return Actor(None, frozenset({Grant(Role.LEARNER, seat_scope(attempt_public_id))}))


class AttemptPolicy:
    """One's own attempt, or the one whose seat one has. A proxy never reaches it."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def _seats(self) -> list[str]:
        return [scope.removeprefix("attempt:") for scope in self.actor.scopes(Role.LEARNER)]

    def allows(self, attempt: Attempt) -> bool:
        return self.holds(attempt.person_id, attempt.public_id)

    def holds(self, person_id: int, public_id: str | None) -> bool:
        """Whether an attempt of this person and name is hers, or her seat's; it has no name before it is made."""
        if self.actor.acting_for is not None:
            return False
        own = self.actor.person_id is not None and person_id == self.actor.person_id
        return own or public_id in self._seats()

    def visible(self) -> ColumnElement[bool]:
        if self.actor.acting_for is not None:
            return Attempt.id.is_(None)
        return or_(Attempt.person_id == self.actor.person_id, Attempt.public_id.in_(self._seats()))

"""Who may appeal and who answers. Nobody appeals or answers for somebody else (rules 14)."""

from sqlalchemy import ColumnElement, false, or_

from exams.results.appeals.models import Appeal
from lms.policy import EVERYONE, Actor, Permission, Role, roles_of

OPEN = Permission("exams.appeals.open", "Appeal against one's own released result and read the answer", EVERYONE)
HANDLE = Permission(
    "exams.appeals.handle",
    "Answer appeals of candidates whom one neither marked nor voted on nor is tied to",
    roles_of(Role.SECRETARIAT, Role.EXAM_BOARD),
)
PERMISSIONS = (OPEN, HANDLE)


def scope_of(sitting_id: int) -> str:
    """The scope of a role that was given for one sitting."""
    return f"sitting:{sitting_id}"


class AppealPolicyFor:
    """One's own appeals, or those in one's hands."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def allows(self, appeal: Appeal) -> bool:
        own = self.actor.person_id is not None and self.actor.person_id in (appeal.person_id, appeal.handler_id)
        return own and self.actor.acting_for is None

    def visible(self) -> ColumnElement[bool]:
        if self.actor.person_id is None or self.actor.acting_for is not None:
            return false()
        return or_(Appeal.person_id == self.actor.person_id, Appeal.handler_id == self.actor.person_id)

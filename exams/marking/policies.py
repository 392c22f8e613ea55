"""Who marks and who shares out. A marker reaches the scripts in her hands and no other."""

from sqlalchemy import ColumnElement

from exams.marking.models import MarkingAssignment
from lms.policy import Actor, Permission, Role, roles_of

MARK = Permission(
    "exams.marking.mark", "Mark written answers in one's hands, without knowing whose they are", roles_of(Role.MARKER)
)
MANAGE = Permission(
    "exams.marking.manage", "Share out written answers and follow the marking", roles_of(Role.EXAM_BOARD)
)
PERMISSIONS = (MARK, MANAGE)


def scope_of(sitting_id: int) -> str:
    """The scope of a role that was given for one sitting."""
    return f"sitting:{sitting_id}"


class AssignmentPolicy:
    """One's own scripts that were not taken back."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def allows(self, assignment: MarkingAssignment) -> bool:
        own = self.actor.person_id is not None and assignment.marker_id == self.actor.person_id
        return own and self.actor.acting_for is None and assignment.withdrawn_at is None

    def visible(self) -> ColumnElement[bool]:
        own = MarkingAssignment.marker_id == self.actor.person_id
        if self.actor.acting_for is not None:
            return own & MarkingAssignment.id.is_(None)
        return own & MarkingAssignment.withdrawn_at.is_(None)

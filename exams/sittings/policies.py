"""Who may plan sittings, see applications, and who may read accommodation requests."""

from sqlalchemy import ColumnElement, true

from exams.sittings.models import Application, Sitting
from lms.policy import EVERYONE, Actor, Permission, Role, roles_of

MANAGE = Permission(
    "exams.sittings.manage",
    "Plan sittings: dates, rooms, paper, pass rule",
    roles_of(Role.SECRETARIAT, Role.EXAM_BOARD),
)
APPLICATIONS = Permission(
    "exams.applications.manage", "See applications and enter them for others", roles_of(Role.SECRETARIAT)
)
SEE_ACCOMMODATIONS = Permission(
    "exams.accommodations.see",
    "Read and decide requests for accommodation because of health or disability",
    roles_of(Role.SECRETARIAT),
)
APPLY = Permission("exams.apply", "Apply for an exam and see one's own applications", EVERYONE)
PERMISSIONS = (MANAGE, APPLICATIONS, SEE_ACCOMMODATIONS, APPLY)


def scope_of(sitting: Sitting) -> str:
    """The scope of a grant that holds for one sitting."""
    return f"sitting:{sitting.id}"


class ApplicationPolicy:
    """One's own application, or the secretariat's work with it."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def allows(self, application: Application) -> bool:
        own = self.actor.person_id is not None and application.person_id == self.actor.person_id
        return own or self.actor.may(APPLICATIONS)

    def visible(self) -> ColumnElement[bool]:
        if self.actor.may(APPLICATIONS):
            return true()
        return Application.person_id == self.actor.person_id

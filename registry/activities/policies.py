"""Who may plan, ask, answer and confirm. A station's scope is ``station:<id>``."""

from lms.policy import EVERYONE, Permission, Role, roles_of

PLAN = Permission(
    "registry.activities.plan",
    "Plan a station's activities, invite people, see the team",
    roles_of(Role.STATION_MANAGER, Role.STATION_STAFF),
)
CONFIRM = Permission(
    "registry.activities.confirm",
    "Confirm who was at an activity",
    roles_of(Role.STATION_MANAGER, Role.STATION_STAFF, Role.SECRETARIAT),
)
ANSWER = Permission("registry.activities.answer", "Answer invitations, ask to join, see one's own activities", EVERYONE)
PERMISSIONS = (PLAN, CONFIRM, ANSWER)

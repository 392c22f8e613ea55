"""What can be allowed about facts. Documented in docs/permissions.md."""

from lms.policy import Permission, Role, roles_of

KEEP = Permission(
    "knowledge.facts.keep",
    "See the facts that lessons and questions cite, enter new ones and new versions",
    roles_of(Role.TRAINER, Role.ITEM_WRITER, Role.EXAM_BOARD),
)
PERMISSIONS = (KEEP,)

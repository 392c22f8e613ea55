"""Who may make and fetch the file of a sitting: its board."""

from lms.policy import Permission, Role, roles_of

MAKE = Permission(
    "evidence.sitting.make", "Make and fetch the file of evidence of a sitting", roles_of(Role.EXAM_BOARD)
)
PERMISSIONS = (MAKE,)


def scope_of(sitting_id: int) -> str:
    """The scope of a role that was given for one sitting."""
    return f"sitting:{sitting_id}"

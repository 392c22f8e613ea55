"""Who judges: people of the exam who were named for the study. The board begins, closes and decides."""

from lms.policy import Permission, Role, roles_of

JUDGE = Permission(
    "exams.standards.judge",
    "Estimate questions as a judge of standard setting, when named for it",
    roles_of(Role.EXAM_BOARD, Role.ITEM_WRITER, Role.MARKER),
)
PERMISSIONS = (JUDGE,)
JUDGING_ROLES = (Role.EXAM_BOARD, Role.ITEM_WRITER, Role.MARKER)

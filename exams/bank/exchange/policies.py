"""Who may take questions out of the bank. Bringing drafts in asks for the permission to write."""

from lms.policy import Permission, Role, roles_of

TAKE_OUT = Permission(
    "exams.bank.export_secure",
    "Take secure questions with their keys out of the bank as a file; each taking is logged",
    roles_of(Role.EXAM_BOARD),
)
PERMISSIONS = (TAKE_OUT,)

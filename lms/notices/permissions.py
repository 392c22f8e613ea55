"""What can be allowed about notices. Documented in docs/permissions.md."""

from lms.policy import Permission, Role, roles_of

DELIVER = Permission(
    "notices.deliver", "Make the calls and print the letters that people asked for", roles_of(Role.SECRETARIAT)
)
DIGEST = Permission(
    "notices.digest",
    "Have what waits sent by mail each morning",
    frozenset(Role) - {Role.LEARNER},
)
PERMISSIONS = (DELIVER, DIGEST)

"""Who runs the machine. Documented in docs/permissions.md."""

from lms.policy import Permission, Role, roles_of

SEE_MACHINE = Permission(
    "operations.machine.see",
    "See how the machine stands: jobs, mails, disk, database, keys, back-ups",
    roles_of(Role.ADMINISTRATOR),
)
RUN_WORK = Permission(
    "operations.work.run",
    "Run a job by hand, try failed work and mails again",
    roles_of(Role.ADMINISTRATOR),
)
PERMISSIONS = (SEE_MACHINE, RUN_WORK)

"""Who may write courses. Everything that is published may be read by anyone who finds it."""

from lms.policy import Permission, Role, roles_of

WRITE = Permission("courses.catalogue.write", "Write and publish lessons, add pictures", roles_of(Role.TRAINER))
OFFER = Permission(
    "courses.catalogue.offer",
    "Open and close courses for new learners",
    roles_of(Role.TRAINER, Role.SECRETARIAT),
)
PERMISSIONS = (WRITE, OFFER)
# States in which strangers see a course; one in preparation is seen by its writers alone.
SHOWN_TO_ALL = ("open", "full", "ended")

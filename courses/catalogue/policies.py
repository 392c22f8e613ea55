"""Who may write courses. Everything that is published may be read by anyone who finds it."""

from lms.policy import EVERYONE, Permission, Role, roles_of

WRITE = Permission("courses.catalogue.write", "Write and publish lessons, add pictures", roles_of(Role.TRAINER))
OFFER = Permission(
    "courses.catalogue.offer",
    "Open and close courses for new learners",
    roles_of(Role.TRAINER, Role.SECRETARIAT),
)
WAIT = Permission("courses.catalogue.wait", "Ask to hear when a course takes learners again", EVERYONE)
PERMISSIONS = (WRITE, OFFER, WAIT)
# States in which strangers see a course; one in preparation is seen by its writers alone.
SHOWN_TO_ALL = ("open", "full", "ended")

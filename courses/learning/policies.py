"""Who may learn: everyone who is signed in, and each her own course alone."""

from lms.policy import EVERYONE, Permission, Role, roles_of

LEARN = Permission("courses.learning.learn", "Take courses and answer self-checks", EVERYONE)
ANSWER = Permission(
    "courses.learning.answer",
    "See the questions that learners ask from lessons, and answer them",
    roles_of(Role.TRAINER),
)
TEND = Permission(
    "courses.learning.tend",
    "Read what members of study groups report, and close a group",
    roles_of(Role.TRAINER, Role.SECRETARIAT),
)
PERMISSIONS = (LEARN, ANSWER, TEND)

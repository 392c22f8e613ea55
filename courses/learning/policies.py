"""Who may learn: everyone who is signed in, and each her own course alone."""

from lms.policy import EVERYONE, Permission

LEARN = Permission("courses.learning.learn", "Take courses and answer self-checks", EVERYONE)
PERMISSIONS = (LEARN,)

"""Who says that a passed part is carried over. The candidate asks herself; staff write it down for her."""

from lms.policy import EVERYONE, Permission, Role, roles_of

ASK = Permission("exams.exemptions.ask", "Ask for one's own passed part to be carried over", EVERYONE)
DECIDE = Permission(
    "exams.exemptions.decide",
    "Check and decide which passed parts of others are carried over",
    roles_of(Role.SECRETARIAT),
)
RECOGNISE = Permission(
    "exams.exemptions.recognise",
    "Check and recognise parts that were passed at another exam body",
    roles_of(Role.SECRETARIAT, Role.EXAM_BOARD),
)
PERMISSIONS = (ASK, DECIDE, RECOGNISE)

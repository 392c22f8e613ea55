"""Who sees figures: examiners alone (rules 9). A proxy never does."""

from exams.results.policies import scope_of
from lms.policy import Actor, Permission, Role, roles_of

SEE = Permission(
    "exams.analysis.see",
    "See the figures of a sitting and its questions, have them computed, set the thresholds",
    roles_of(Role.EXAM_BOARD),
)
PERMISSIONS = (SEE,)


def may_see(actor: Actor, sitting_id: int) -> bool:
    """Whether the actor, for herself, may see the figures of a sitting."""
    return actor.acting_for is None and actor.may(SEE, scope_of(sitting_id))

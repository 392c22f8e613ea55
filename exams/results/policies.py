"""Who sees points before the release, who votes, who releases. A proxy never votes (rules 14)."""

from lms.policy import EVERYONE, Actor, Permission, Role, roles_of

OWN = Permission("exams.results.own", "See one's own released results", EVERYONE)
BOARD = Permission(
    "exams.results.board",
    "See points and figures of a sitting, freeze its list, vote on it, release it",
    roles_of(Role.EXAM_BOARD),
)
PERMISSIONS = (OWN, BOARD)


def scope_of(sitting_id: int) -> str:
    """The scope of a role that was given for one sitting."""
    return f"sitting:{sitting_id}"


def may_sit_on_board(actor: Actor, sitting_id: int) -> bool:
    """Whether the actor, for herself, belongs to the board of a sitting."""
    return actor.acting_for is None and actor.may(BOARD, scope_of(sitting_id))

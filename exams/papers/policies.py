"""Who may see and make papers: the board alone. Whoever plans a sitting sees code and title."""

from sqlalchemy import ColumnElement, true

from exams.papers.models import Paper
from lms.policy import Actor, Permission, Role, roles_of

MANAGE = Permission("exams.papers.manage", "Draw, freeze, look at and withdraw papers", roles_of(Role.EXAM_BOARD))
SEE_BLUEPRINTS = Permission(
    "exams.papers.blueprints",
    "Compare the bank with the blueprint",
    roles_of(Role.EXAM_BOARD, Role.ITEM_WRITER),
)
PERMISSIONS = (MANAGE, SEE_BLUEPRINTS)


class PaperPolicy:
    """A paper is open to the board; each look at a frozen one is logged by the service that shows it."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def allows(self, paper: Paper) -> bool:
        return self.actor.may(MANAGE)

    def visible(self) -> ColumnElement[bool]:
        return true() if self.actor.may(MANAGE) else ~true()

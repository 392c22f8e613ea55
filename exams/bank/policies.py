"""Who may see and change the bank. Nobody outside it ever sees a secure item or a key."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, true

from exams.bank.models import Item
from lms.policy import Actor, Permission, Role, roles_of

SEE = Permission(
    "exams.bank.see", "See questions of the bank with their keys", roles_of(Role.ITEM_WRITER, Role.EXAM_BOARD)
)
WRITE = Permission("exams.bank.write", "Write questions and new versions of them", roles_of(Role.ITEM_WRITER))
REVIEW = Permission(
    "exams.bank.review",
    "Review and approve questions that somebody else wrote",
    roles_of(Role.ITEM_WRITER, Role.EXAM_BOARD),
)
PUBLISH = Permission(
    "exams.bank.publish", "Rest, retire and publish questions by decision of the board", roles_of(Role.EXAM_BOARD)
)
PERMISSIONS = (SEE, WRITE, REVIEW, PUBLISH)


class ItemPolicy:
    """The bank is one room: who may be in it sees all of it. ``visible`` is the same question for a query."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def allows(self, item: Item) -> bool:
        return self.actor.may(SEE)

    def visible(self) -> ColumnElement[bool]:
        return true() if self.actor.may(SEE) else ~true()

    def is_author(self, item: Item) -> bool:
        return item.author_id is not None and item.author_id == self.actor.person_id

    def may_review(self, item: Item, writers: Collection[int | None]) -> bool:
        """Whether she reads with fresh eyes: nobody reviews what she wrote, in whichever version.

        writers  everybody who saved a version of the item
        """
        return self.actor.may(REVIEW) and not self.is_author(item) and self.actor.person_id not in writers

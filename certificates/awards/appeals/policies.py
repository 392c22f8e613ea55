"""Who appeals, who writes an appeal down for a person, who answers. Documented in docs/permissions.md."""

from sqlalchemy import ColumnElement, false

from certificates.awards.appeals.models import TitleAppeal
from certificates.evidence.queries import records_of
from lms.policy import EVERYONE, Actor, Permission, Role, roles_of

APPEAL = Permission(
    "certificates.title_appeals.open", "Appeal against a decision about one's own title, or complain", EVERYONE
)
ENTER_APPEAL = Permission(
    "certificates.title_appeals.enter",
    "Write down an appeal or a complaint that came by letter, telephone or in the office",
    roles_of(Role.SECRETARIAT),
)
HANDLE_APPEALS = Permission(
    "certificates.title_appeals.handle",
    "Answer appeals about titles in whose decision one took no part",
    roles_of(Role.SECRETARIAT, Role.DECIDER),
)
EXPORT_APPEALS = Permission(
    "certificates.title_appeals.export", "Write the list of appeals about titles to a file", roles_of(Role.SECRETARIAT)
)
PERMISSIONS = (APPEAL, ENTER_APPEAL, HANDLE_APPEALS, EXPORT_APPEALS)


class OwnAppeals:
    """One's own appeals and nobody else's; who acts for a person never reaches her words (rules 14)."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def allows(self, appeal: TitleAppeal) -> bool:
        own = self.actor.may(APPEAL) and self.actor.acting_for is None
        return own and appeal.person_id in records_of([self.actor.person_id or 0])

    def visible(self) -> ColumnElement[bool]:
        if not self.actor.may(APPEAL) or self.actor.acting_for is not None:
            return false()
        return TitleAppeal.person_id.in_(list(records_of([self.actor.person_id or 0])))

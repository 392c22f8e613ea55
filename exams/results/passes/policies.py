"""Who may see passes, ask for recognition, check, recognise and void them. Two people each time."""

from sqlalchemy import ColumnElement, or_, true

from exams.results.models import PassClaim, PassRecord
from lms.policy import EVERYONE, Actor, Permission, Role, roles_of

CLAIM = Permission("exams.passes.claim", "See one's own passes and ask for an earlier one to be recognised", EVERYONE)
SEE = Permission("exams.passes.see", "See all passes", roles_of(Role.SECRETARIAT, Role.EXAM_BOARD))
CHECK = Permission("exams.passes.check", "Enter earlier passes and check their evidence", roles_of(Role.SECRETARIAT))
RECOGNISE = Permission(
    "exams.passes.recognise", "Recognise a pass that somebody else checked", roles_of(Role.EXAM_BOARD)
)
VOID = Permission(
    "exams.passes.void",
    "Ask for a pass to be voided, or confirm what somebody else asked",
    roles_of(Role.SECRETARIAT, Role.EXAM_BOARD),
)
PERMISSIONS = (CLAIM, SEE, CHECK, RECOGNISE, VOID)


class PassPolicy:
    """One's own passes, or all of them for those who work with them."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def allows(self, record: PassRecord) -> bool:
        own = self.actor.person_id is not None and record.person_id == self.actor.person_id
        return own or self.actor.may(SEE)

    def visible(self) -> ColumnElement[bool]:
        return true() if self.actor.may(SEE) else PassRecord.person_id == self.actor.person_id


class ClaimPolicy:
    """One's own requests for recognition, those of the person acted for, or all for checkers and board."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def allows(self, claim: PassClaim) -> bool:
        own = self.actor.person_id is not None and claim.person_id == self.actor.person_id
        return own or self.actor.may(CHECK) or self.actor.may(RECOGNISE)

    def visible(self) -> ColumnElement[bool]:
        if self.actor.may(CHECK) or self.actor.may(RECOGNISE):
            return true()
        return or_(PassClaim.person_id == self.actor.person_id, PassClaim.id.is_(None))

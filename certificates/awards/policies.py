"""Who may do what with titles. Documented in docs/permissions.md."""

from sqlalchemy import ColumnElement, false, or_, select, true

from certificates.awards.models import Award
from certificates.evidence.models import MergedRecord
from lms.policy import EVERYONE, Actor, Permission, Role, roles_of

OWN_TITLES = Permission("certificates.titles.own", "See one's own titles, apply, renew and end them", EVERYONE)
SEE_AWARDS = Permission(
    "certificates.awards.see", "See everybody's titles with their history", roles_of(Role.SECRETARIAT, Role.DECIDER)
)
DECIDE = Permission("certificates.awards.decide", "Award, decline, suspend and restore titles", roles_of(Role.DECIDER))
PROPOSE_WITHDRAWAL = Permission(
    "certificates.awards.propose_withdrawal",
    "Propose that a title be withdrawn",
    roles_of(Role.SECRETARIAT, Role.DECIDER),
)
CONFIRM_WITHDRAWAL = Permission(
    "certificates.awards.confirm_withdrawal",
    "Confirm or drop a withdrawal that somebody else proposed",
    roles_of(Role.DECIDER),
)
EXPORT_AWARDS = Permission("certificates.awards.export", "Export the list of titles", roles_of(Role.SECRETARIAT))
PERMISSIONS = (OWN_TITLES, SEE_AWARDS, DECIDE, PROPOSE_WITHDRAWAL, CONFIRM_WITHDRAWAL, EXPORT_AWARDS)


class AwardPolicy:
    """The holder sees her own titles, the secretariat and the deciders all; for others there is no such award."""

    @staticmethod
    def allows(actor: Actor, owner_id: int) -> bool:
        return actor.may(SEE_AWARDS) or AwardPolicy.owns(actor, owner_id)

    @staticmethod
    def owns(actor: Actor, person_id: int) -> bool:
        """True for the person herself, and for staff who act for her."""
        return actor.may(OWN_TITLES) and (actor.acting_for or actor.person_id) == person_id

    @staticmethod
    def visible(actor: Actor) -> ColumnElement[bool]:
        if actor.may(SEE_AWARDS):
            return true()
        if not actor.may(OWN_TITLES):
            return false()
        merged = select(MergedRecord.record_id).where(MergedRecord.kept_id == actor.person_id)
        return or_(Award.person_id == actor.person_id, Award.person_id.in_(merged))

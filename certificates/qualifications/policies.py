"""Who may do what with qualifications. Documented in docs/permissions.md."""

from sqlalchemy import ColumnElement, false, true

from certificates.qualifications.models import Qualification
from lms.policy import EVERYONE, Actor, Permission, Role, roles_of

DECLARE = Permission("certificates.qualifications.declare", "Add and see one's own qualifications", EVERYONE)
VERIFY = Permission(
    "certificates.qualifications.verify",
    "See everybody's qualifications with their papers, verify, decline and cancel them",
    roles_of(Role.SECRETARIAT),
)
PERMISSIONS = (DECLARE, VERIFY)


class QualificationPolicy:
    """Papers are opened by their owner and by those who check them; for others there are none."""

    @staticmethod
    def allows(actor: Actor, qualification: Qualification) -> bool:
        return actor.may(VERIFY) or QualificationPolicy.owns(actor, qualification.person_id)

    @staticmethod
    def owns(actor: Actor, person_id: int) -> bool:
        """True for the person herself, and for staff who act for her."""
        return actor.may(DECLARE) and (actor.acting_for or actor.person_id) == person_id

    @staticmethod
    def visible(actor: Actor) -> ColumnElement[bool]:
        if actor.may(VERIFY):
            return true()
        return Qualification.person_id == actor.person_id if actor.may(DECLARE) else false()

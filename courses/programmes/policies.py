"""Who learns in a programme, accompanies a cohort, marks blind, runs the office."""

from sqlalchemy import ColumnElement, false, or_, true

from courses.programmes.models import ProgrammeEnrolment
from lms.policy import EVERYONE, EVERYWHERE, Actor, Permission, Role, ids_in, roles_of

LEARN = Permission("courses.programmes.learn", "Follow one's own way through a programme, write a plan", EVERYONE)
FOLLOW = Permission(
    "courses.programmes.follow",
    "See how far people have come: a trainer her own cohort, the secretariat everybody",
    roles_of(Role.TRAINER, Role.SECRETARIAT),
)
MARK = Permission(
    "courses.programmes.mark", "Mark activity plans without knowing whose they are", roles_of(Role.MARKER)
)
RUN = Permission(
    "courses.programmes.run",
    "Enrol people, recognise earlier training, confirm and withdraw completions",
    roles_of(Role.SECRETARIAT),
)
PERMISSIONS = (LEARN, FOLLOW, MARK, RUN)


def scope_of(programme_id: int) -> str:
    """The scope of roles that are given for one programme."""
    return f"programme:{programme_id}"


class EnrolmentPolicy:
    """One's own way, the cohort that one trains, or all of it for the secretariat. The decider is not among them."""

    @staticmethod
    def allows(actor: Actor, enrolment: ProgrammeEnrolment) -> bool:
        trains = actor.may(FOLLOW, scope_of(enrolment.programme_id)) and enrolment.trainer_id == actor.person_id
        return actor.may(RUN) or trains or (actor.signed_in and enrolment.person_id == actor.person_id)

    @staticmethod
    def visible(actor: Actor) -> ColumnElement[bool]:
        if actor.may(RUN):
            return true()
        if not actor.signed_in:
            return false()
        trains = ProgrammeEnrolment.trainer_id == actor.person_id
        if not actor.may(FOLLOW, EVERYWHERE):
            mine = ids_in(actor.scopes(Role.TRAINER), "programme")
            trains = trains & ProgrammeEnrolment.programme_id.in_(mine)
        return or_(ProgrammeEnrolment.person_id == actor.person_id, trains)

"""Who may plan a workshop, who takes attendance, who books."""

from sqlalchemy import ColumnElement, false, true

from courses.workshops.models import Workshop
from lms.policy import EVERYONE, EVERYWHERE, Actor, Permission, Role, roles_of

BOOK = Permission(
    "courses.workshops.book", "Book a seat in a workshop, wait for one, ask to be told of dates", EVERYONE
)
KEEP = Permission(
    "courses.workshops.keep",
    "Plan, open, change and cancel workshops, take attendance, see who comes",
    roles_of(Role.TRAINER, Role.SECRETARIAT),
)
BOOK_FOR = Permission(
    "courses.workshops.book_for", "Find a person who telephoned and book for her", roles_of(Role.SECRETARIAT)
)
PERMISSIONS = (BOOK, KEEP, BOOK_FOR)


class WorkshopPolicy:
    """Anyone sees a workshop, also one in preparation. Who keeps all keeps this one; a trainer keeps her own."""

    @staticmethod
    def allows(actor: Actor, workshop: Workshop) -> bool:
        """True for who may change this workshop and see its people."""
        own = workshop.trainer_id is not None and workshop.trainer_id == actor.person_id
        return actor.may(KEEP, EVERYWHERE) or (own and actor.may(KEEP))

    @staticmethod
    def visible(actor: Actor) -> ColumnElement[bool]:
        """The workshops for which ``allows`` is true."""
        if actor.may(KEEP, EVERYWHERE):
            return true()
        return Workshop.trainer_id == actor.person_id if actor.may(KEEP) else false()

"""Who may see and change a person's record."""

from lms.accounts.permissions import KEEP_PEOPLE, SEE_PEOPLE
from lms.errors import NotFound
from lms.policy import Actor


def check_may_change(actor: Actor, person_id: int) -> None:
    """Her own record, or anybody's for the secretariat. For others the record does not exist."""
    if actor.person_id != person_id and not actor.may(KEEP_PEOPLE):
        raise NotFound


def check_may_see(actor: Actor, person_id: int) -> None:
    """Her own record, or anybody's for those who look after records. For others it does not exist."""
    if actor.person_id != person_id and not actor.may(SEE_PEOPLE):
        raise NotFound

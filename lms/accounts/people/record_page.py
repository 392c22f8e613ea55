"""What may be done about a person's record, decided for the one who looks at it."""

from dataclasses import dataclass

from flask_babel import gettext

from lms.accounts.consents.purposes import purposes
from lms.accounts.permissions import ACT_FOR, GIVE_ROLES, KEEP_PEOPLE, MERGE_PEOPLE, RECORD_DEATHS
from lms.accounts.roles.queries import grants_held
from lms.policy import Actor, Role


@dataclass(frozen=True)
class Actions:
    """What this page offers to this actor."""

    keep: bool
    act_for: bool
    print_sheet: bool
    tablet_sheet: bool
    roles: bool
    death: bool
    merge: bool


def actions_for(actor: Actor, person_id: int) -> Actions:
    """Nobody reports her own death or merges her own record; a role holder's sheet is an administrator's matter."""
    other = actor.person_id != person_id
    has_role = bool(grants_held(person_id))
    return Actions(
        keep=actor.may(KEEP_PEOPLE),
        act_for=actor.may(ACT_FOR) and other,
        print_sheet=actor.has(Role.ADMINISTRATOR) or (actor.may(KEEP_PEOPLE) and not has_role),
        tablet_sheet=actor.may(KEEP_PEOPLE) and not has_role,
        roles=actor.may(GIVE_ROLES) and other,
        death=actor.may(RECORD_DEATHS) and other,
        merge=actor.may(MERGE_PEOPLE) and other,
    )


@dataclass(frozen=True)
class Offer:
    """A purpose that can be consented to."""

    code: str
    title: str


def consent_offers() -> list[Offer]:
    """Every purpose, for staff who write down a consent."""
    return [Offer(purpose.code, gettext(purpose.title)) for purpose in purposes()]

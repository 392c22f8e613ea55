"""What the page of roles shows, decided for the administrator who looks at it."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from lms.accounts.people.queries import PersonCard, people
from lms.accounts.permissions import GIVE_ROLES
from lms.accounts.roles.queries import GrantCard, grants_held
from lms.policy import ROLE_NAMES, Actor, require


@dataclass(frozen=True)
class GrantLine:
    """A role that somebody holds."""

    id: int
    person: PersonCard
    role: str
    scope: str
    from_on: date
    until_on: date | None
    can_end: bool


def _line(card: GrantCard, people_found: dict[int, PersonCard], actor: Actor) -> GrantLine:
    return GrantLine(
        card.id,
        people_found[card.person_id],
        gettext(ROLE_NAMES[card.role]),
        card.scope,
        card.from_on,
        card.until_on,
        card.person_id != actor.person_id,
    )


def grant_lines(actor: Actor, person_id: int | None = None) -> list[GrantLine]:
    """Roles in force, of one person or of all."""
    require(actor, GIVE_ROLES)
    cards = grants_held(person_id)
    found = people(card.person_id for card in cards)
    return [_line(card, found, actor) for card in cards]

"""The staff of the secretariat, as witnesses of what people said on paper or by telephone."""

from flask_babel import gettext

from lms.accounts.people.queries import people
from lms.accounts.roles.queries import people_with_role
from lms.policy import Role

NOBODY = 0


def staff_choices() -> list[tuple[int, str]]:
    """(id, name) of everybody in the secretariat, in the order of their kana."""
    cards = people(people_with_role(Role.SECRETARIAT)).values()
    return [(card.id, card.name) for card in sorted(cards, key=lambda card: card.sort_key)]


def witness_choices() -> list[tuple[int, str]]:
    """The same for a form, with nobody chosen: who is named as a witness was named by somebody."""
    return [(NOBODY, gettext("Please choose")), *staff_choices()]

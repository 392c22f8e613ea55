"""Our staff, as witnesses of what people said on paper or by telephone (decision 0116)."""

from flask_babel import gettext
from wtforms import SelectField

from lms.accounts.people.queries import people
from lms.accounts.roles.queries import people_with_role
from lms.policy import Actor, Role

NOBODY = 0
WITNESSES = (Role.SECRETARIAT, Role.TRAINER, Role.DECIDER, Role.ADMINISTRATOR)


def staff_choices(writer: Actor) -> list[tuple[int, str]]:
    """(id, name) of everybody in the house but the writer, in the order of their kana."""
    ids = {person_id for role in WITNESSES for person_id in people_with_role(role)} - {writer.person_id}
    cards = people(ids).values()
    return [(card.id, card.name) for card in sorted(cards, key=lambda card: card.sort_key)]


def offer_witnesses(field: SelectField, writer: Actor) -> None:
    """Fill a form's field with nobody chosen: who is named as a witness was named by somebody."""
    others = staff_choices(writer)
    field.choices = [(NOBODY, gettext("Please choose")), *others]
    field.description = (
        gettext("One of our staff, but not you yourself.")
        if others
        else gettext(
            "Nobody else of our staff is entered yet. Please ask an administrator to give a colleague a role first."
        )
    )

"""Forms of merging."""

from flask_babel import lazy_gettext

from lms.accounts.people.queries import PersonCard
from lms.ui.forms import BaseForm, Filled, RadioField


class MergeForm(BaseForm):
    """Which of two records lives on."""

    kept = RadioField(lazy_gettext("Which record lives on?"), [Filled()])

    def offer(self, first: PersonCard, second: PersonCard) -> None:
        """List the two records, told apart by how they are reached."""
        self.kept.choices = [(card.public_id, f"{card.name} ({card.public_id[:6]})") for card in (first, second)]

    def order(self, first: PersonCard, second: PersonCard) -> tuple[int, int]:
        """The record that lives on, then the other one."""
        if self.kept.data == second.public_id:
            return second.id, first.id
        return first.id, second.id

"""The one use-case of erasing: all packages, or none."""

from collections.abc import Sequence

from flask import current_app

from lms.accounts.api import person_by_public_id
from lms.db import transaction
from lms.policy import Actor
from lms.ui.plug import Plug


def erase_person(actor: Actor, public_id: str) -> None:
    """Forget a person for good; what has to stay stays as numbers and days without a name.

    The highest package forgets first, while those below still know who she is. NotFound for an unknown id.
    """
    card = person_by_public_id(public_id)
    plugs: Sequence[Plug] = current_app.extensions["plugs"]
    with transaction() as work:
        for plug in reversed(plugs):
            if plug.erase_person:
                plug.erase_person(work, card.id)
        work.audit(actor, "accounts.record_erased", "person", card.id)

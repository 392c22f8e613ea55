"""What waits for those who bring notices to people."""

from collections.abc import Iterator

from flask_babel import gettext

from lms.notices.permissions import DELIVER
from lms.notices.queries import waiting_count
from lms.policy import Actor
from lms.ui.plug import Waits


def what_waits(actor: Actor) -> Iterator[Waits]:
    """Calls to make, letters and faxes to send."""
    if actor.may(DELIVER):
        yield Waits(gettext("Calls and letters"), waiting_count(), "notices.deliveries")

"""What waits for those who work for stations or decide about them."""

from collections.abc import Iterator

from flask_babel import get_locale, gettext

from lms.policy import Actor
from lms.ui.plug import Waits
from registry.activities.attendance.queries import days_to_confirm
from registry.activities.policies import CONFIRM
from registry.stations.overview import open_applications
from registry.stations.policies import DECIDE


def what_waits(actor: Actor) -> Iterator[Waits]:
    """Groups that applied to become a station; days of which nobody has written down yet who was there."""
    if actor.may(DECIDE):
        yield Waits(gettext("Applications of stations"), len(open_applications(actor)), "stations.office")
    if actor.may(CONFIRM):
        days = days_to_confirm(actor, str(get_locale()))
        yield Waits(gettext("Days of which nobody has written down who was there"), len(days), "activities.to_confirm")

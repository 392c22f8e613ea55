"""What waits for those who decide about stations."""

from collections.abc import Iterator

from flask_babel import gettext

from lms.policy import Actor
from lms.ui.plug import Waits
from registry.stations.overview import open_applications
from registry.stations.policies import DECIDE


def what_waits(actor: Actor) -> Iterator[Waits]:
    """Groups that applied to become a station."""
    if actor.may(DECIDE):
        yield Waits(gettext("Applications of stations"), len(open_applications(actor)), "stations.office")

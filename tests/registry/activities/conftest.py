"""The station as elsewhere in the registry, with what activities do by themselves connected, too."""

import pytest

from certificates.events import AwardsChanged
from lms import events
from lms.accounts.events import PersonDied
from registry.activities.following.services import follow_award_changes, follow_block, follow_death
from registry.events import StationBlocked
from tests.registry.conftest import REACTIONS

OWN = {AwardsChanged: (follow_award_changes,), StationBlocked: (follow_block,), PersonDied: (follow_death,)}


@pytest.fixture
def aoi(aoi):
    """The station that Sato runs, where places are given back as the network's table says."""
    events.connect({event: (*REACTIONS.get(event, ()), *OWN.get(event, ())) for event in {*REACTIONS, *OWN}})
    return aoi

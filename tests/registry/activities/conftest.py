"""The station as elsewhere in the registry, with what activities do by themselves connected, too."""

import pytest

from certificates.events import AwardsChanged
from lms import events
from lms.accounts.events import ContactChanged, PersonDied
from registry.activities.following.services import (
    ask_who_moved,
    follow_award_changes,
    follow_block,
    follow_closing,
    follow_death,
)
from registry.activities.needs.services import hand_needs_on
from registry.events import StationBlocked, StationClosedDown
from registry.people.reactions import follow_move
from tests.registry.conftest import REACTIONS

OWN = {
    AwardsChanged: (follow_award_changes,),
    StationBlocked: (follow_block,),
    StationClosedDown: (follow_closing, hand_needs_on),
    ContactChanged: (follow_move, ask_who_moved),
    PersonDied: (follow_death,),
}


@pytest.fixture
def aoi(aoi):
    """The station that Sato runs, where places are given back as the network's table says."""
    events.connect({event: (*REACTIONS.get(event, ()), *OWN.get(event, ())) for event in {*REACTIONS, *OWN}})
    return aoi

"""A workshop of two seats on 5 December 2026, trained by Mori; the tests live on 20 November."""

from dataclasses import replace

import pytest

from courses.workshops.rules import Meeting
from courses.workshops.services import open_workshop, plan_workshop
from courses.workshops.values import WorkshopPlan
from lms.clock import instant

FIRST_DAY = Meeting(instant(2026, 12, 5, 10), instant(2026, 12, 5, 15))
SECOND_DAY = Meeting(instant(2026, 12, 6, 10), instant(2026, 12, 6, 15))


@pytest.fixture
def plan(mori):
    """What Mori writes about her workshop; ``plan(seats=3)`` changes one thing."""
    base = WorkshopPlan(
        title="集合研修",
        kind="leader_training",
        seats=2,
        meetings=(FIRST_DAY,),
        place="葵区役所 3階",
        trainer_id=mori.id,
        series="leader-1",
    )
    return lambda **changes: replace(base, **changes)


@pytest.fixture
def workshop(mori, plan):
    """The workshop, open for applications; its public id."""
    public_id = plan_workshop(mori.actor, plan())
    open_workshop(mori.actor, public_id)
    return public_id

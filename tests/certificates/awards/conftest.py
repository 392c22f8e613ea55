"""A second decider, for all tests of titles."""

import pytest

from lms.accounts import api as accounts
from lms.db import transaction
from lms.policy import SYSTEM, Role
from tests.cast import Part, Player
from tests.certificates.conftest import days_ago


@pytest.fixture
def dora(app, browser_of):
    """A second decider."""
    part = Part("銅", "羅", "どう", "ら", Role.DECIDER, "decides, too")
    with transaction() as work:
        person_id = accounts.create_person(
            work, family=part.family, given=part.given, family_kana=part.family_kana, given_kana=part.given_kana,
            email="dora@example.jp",
        )  # fmt: skip
        accounts.give_role(work, person_id, Role.DECIDER, by=SYSTEM, from_on=days_ago(10))
    return Player(
        "dora", person_id, accounts.person(person_id).public_id, accounts.actor_of(person_id).grants, browser_of
    )

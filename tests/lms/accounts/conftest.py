"""What the tests of accounts share: an organisation, accounts with a password, links out of mails."""

import re
from datetime import date

import pytest

from lms.accounts import api
from lms.accounts.consents.purposes import ConsentPurpose, declare_purpose
from lms.db import Work, transaction
from lms.policy import SYSTEM

PASSWORD = "umi-to-yama-to-kaze"
LISTING = ConsentPurpose(
    "tests.listing",
    "Being found",
    1,
    "I agree to be found.",
    {"name": "My name", "titles": "My titles"},
    {"public": "Everybody", "all_stations": "All stations"},
)


@pytest.fixture
def password():
    return PASSWORD


@pytest.fixture
def with_password(app):
    """``with_password(player)`` gives somebody of the cast the password of these tests."""

    def give(player):
        with transaction() as work:
            api.open_account(work, player.id, f"{player.name}@example.jp", api.hash_password(PASSWORD))
        return player

    return give


@pytest.fixture
def club(app):
    """An organisation, its id."""
    with transaction() as work:
        return api.create_organisation(work, name="見本の会", kind="volunteer_group", from_on=date(2020, 1, 1))


@pytest.fixture
def belongs(app):
    """``belongs(player, club, role)`` makes somebody a confirmed member."""

    def make(player, organisation_id, role="member"):
        with transaction() as work:
            return api.record_membership(
                work, player.id, organisation_id, role, date(2021, 4, 1), by=SYSTEM, confirmed_by=SYSTEM
            )

    return make


@pytest.fixture
def listing():
    """A purpose that can be consented to."""
    return declare_purpose(LISTING)


@pytest.fixture
def link_in():
    """``link_in(mail)`` is the path of the first link of a mail."""

    def find(mail):
        return re.search(r"https?://[^/\s]+(/\S+)", mail["body"]).group(1)

    return find


@pytest.fixture
def announced(monkeypatch):
    """What accounts announced during the test; what others announce in answer is their matter."""
    events = []
    real = Work.announce

    def announce(work, event):
        if type(event).__module__ == "lms.accounts.events":
            events.append(event)
        real(work, event)

    monkeypatch.setattr(Work, "announce", announce)
    return events

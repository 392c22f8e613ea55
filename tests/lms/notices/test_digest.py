"""The daily mail of the staff: by her choice, once a day, numbers alone, nothing where nothing waits."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from lms.accounts import api as accounts
from lms.clock import today
from lms.db import db, transaction
from lms.errors import NotAllowed
from lms.notices.api import tell
from lms.notices.digest.models import DigestChoice
from lms.notices.digest.queries import what_waits
from lms.notices.digest.services import leave_digest, want_digest, write_digests
from lms.notices.errors import NoMailAddress
from lms.policy import GUEST, Actor, Grant, Role


@pytest.fixture
def a_call(app, hanako, kanri):
    """Somebody who chose the telephone was told something: one call waits for the office."""
    with transaction() as work:
        accounts.set_preferences(work, hanako.id, {"channel": "phone"})
        accounts.set_contact(work, hanako.id, {"phone": "054-000-0001"})
        accounts.set_contact(work, kanri.id, {"email": "kanri@example.jp"})
    with transaction() as work:
        tell(work, [hanako.id], "tests.told", "Your password was changed", "Your password was changed")


def counts(actor):
    return {line.endpoint: line.count for line in what_waits(actor)}


@pytest.mark.postgres
def test_the_mail_goes_out_once_a_day_with_numbers_and_no_names(a_call, hanako, kanri, outbox, clock):
    want_digest(kanri.actor)
    want_digest(kanri.actor)

    assert (write_digests(), write_digests()) == (1, 1)

    (mail,) = (mail for mail in outbox() if mail["to"] == "kanri@example.jp")
    body = mail["body"]
    assert "電話と手紙: 1" in body
    assert "/office/deliveries" in body
    assert "山本" not in body
    clock.forward(days=1)
    write_digests()
    assert len([mail for mail in outbox() if mail["to"] == "kanri@example.jp"]) == 2


@pytest.mark.postgres
def test_nobody_gets_it_who_did_not_choose_it_or_for_whom_nothing_waits(a_call, kanri, mori):
    with transaction() as work:
        accounts.set_contact(work, mori.id, {"email": "mori@example.jp"})
    want_digest(mori.actor)

    assert (counts(mori.actor), write_digests()) == ({}, 0)
    assert counts(kanri.actor) == {"notices.deliveries": 1}
    want_digest(kanri.actor)
    leave_digest(kanri.actor)
    leave_digest(kanri.actor)
    assert write_digests() == 0


@pytest.mark.postgres
def test_a_role_that_ended_ends_what_the_mail_tells(a_call, kanri, admin, clock):
    want_digest(kanri.actor)
    assert write_digests() == 1
    (grant,) = accounts.grants_held(kanri.id)
    with transaction() as work:
        accounts.end_role(work, grant.id, by=admin.actor, until_on=today() + timedelta(days=1))
    clock.forward(days=3)

    assert accounts.grants_of(kanri.id) == frozenset()
    assert write_digests() == 0


def test_it_is_for_people_with_a_role_and_a_mail_address(a_call, hanako):
    for stranger in (hanako.actor, GUEST):
        with pytest.raises(NotAllowed):
            want_digest(stranger)
    with transaction() as work:
        marker = accounts.create_person(
            work, family="見本", given="花", family_kana="みほん", given_kana="はな", born_on=date(1960, 4, 1)
        )
    with pytest.raises(NoMailAddress):
        want_digest(Actor(marker, frozenset({Grant(Role.MARKER)})))
    assert hanako.browser().get("/me/daily-mail").status_code == 403


def test_the_page_shows_what_waits_and_takes_the_choice_and_it_is_forgotten_with_her(a_call, kanri):
    office = kanri.browser()
    page = office.get("/me/daily-mail").get_data(as_text=True)
    assert all(word in page for word in ("電話と手紙", "毎朝のメールを受け取る", "kanri@example.jp"))
    assert "毎朝のメール" in office.get("/me").get_data(as_text=True)

    assert office.post("/me/daily-mail/want").status_code == 302
    assert "やめる" in office.get("/me/daily-mail").get_data(as_text=True)
    assert db.session.scalars(select(DigestChoice.person_id)).all() == [kanri.id]
    assert office.post("/me/daily-mail/leave").status_code == 302
    assert db.session.scalars(select(DigestChoice.person_id)).all() == []


def test_the_first_page_of_the_staff_leads_to_what_waits_or_to_the_doors_of_her_work(a_call, kanri, mori, hanako):
    hers = kanri.browser().get("/").get_data(as_text=True)
    card = hers[hers.index('class="next"') :]
    assert "電話と手紙" in card
    assert 'href="/office/deliveries"' in card

    idle = mori.browser().get("/").get_data(as_text=True)
    assert "待っているものはありません。" in idle
    assert '<li><a href="/desk/programmes/' in idle
    assert "待っているものはありません。" not in hanako.browser().get("/").get_data(as_text=True)

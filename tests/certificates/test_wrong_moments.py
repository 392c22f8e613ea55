"""Wrong moments: two deciders at once, a key changed in the middle of a batch, a clock that jumps, a million titles, old codes."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from certificates import api as certificates
from certificates.awards.models import Award, AwardEvent
from certificates.awards.reminders.services import remind_chunk
from certificates.awards.services import (
    award_title,
    confirm_withdrawal,
    decline_application,
    propose_withdrawal,
    tidy_awards,
)
from certificates.credentials import services as credential_services
from certificates.credentials.keys import signer
from certificates.credentials.models import Credential
from certificates.credentials.queries import own_credential, seal_code, status_list
from certificates.credentials.services import ensure_key, rotate_key
from certificates.credentials.statements import LIST_LENGTH, encoded_list, is_set
from certificates.documents.services import reissue_paper
from certificates.errors import AlreadyDecided
from certificates.verification.queries import check_file, check_number
from lms.clock import instant, today
from lms.db import db
from lms.policy import SYSTEM
from tests.certificates.conftest import states
from tests.certificates.documents.papers import paper_of, papers_of
from tests.side_by_side import side_by_side

pytestmark = pytest.mark.postgres


@pytest.fixture
def keys(app):
    ensure_key()


# ---- Two at once -------------------------------------------------------------------------------------------------


def test_two_clicks_at_the_same_instant_decide_once(app, life, hanako, dan):
    life.passes(hanako)
    life.leads(hanako)
    application = certificates.apply_for_title(hanako.actor, "WBL")
    said = side_by_side(
        app,
        lambda: award_title(dan.actor, application),
        lambda: decline_application(dan.actor, application, "Nein."),
        lambda: award_title(dan.actor, application),
    )
    db.session.rollback()

    refused = [answer for answer in said if isinstance(answer, Exception)]
    assert all(isinstance(answer, AlreadyDecided) for answer in refused), refused
    awards = db.session.query(Award).filter_by(scheme_code="WBL").count()
    # The second click on "award" finds the title there, or, within the same instant, is told that it is decided.
    assert (awards, len(refused)) in ((1, 1), (1, 2), (0, 2))


def test_two_proposals_and_two_confirmations_at_the_same_instant_withdraw_once(app, life, hanako, kanri, dan):
    life.passes(hanako)
    public_id = certificates.awards_of([hanako.id])[hanako.id][0].public_id
    proposals = side_by_side(app, *[lambda: propose_withdrawal(kanri.actor, public_id, "x")] * 2)
    proposal = next(answer for answer in proposals if isinstance(answer, str))
    side_by_side(app, *[lambda: confirm_withdrawal(dan.actor, proposal)] * 2)
    db.session.rollback()

    kinds = [event.kind for event in db.session.scalars(select(AwardEvent).order_by(AwardEvent.id))]
    assert kinds == ["awarded", "withdrawn"]


# ---- A key changed in the middle of a batch ---------------------------------------------------------------------


def test_what_was_signed_before_and_after_a_change_of_key_in_mid_batch_is_genuine(keys, life, hanako, taro, abe, ito):
    people = (hanako, taro, abe, ito)
    life.passes(*people)
    codes = []
    for number, person in enumerate(people):
        paper = paper_of(person)
        codes.append(seal_code(paper.number, paper.content["name"], "WBP", paper.issued_on, signer()))
        if number == 1:
            rotate_key(SYSTEM, "yearly")
    credentials = [own_credential(p.actor, certificates.awards_of([p.id])[p.id][0].public_id) for p in people[:1]]
    rotate_key(SYSTEM, "again")
    place = credentials[0]["credentialStatus"][0]["statusListCredential"].rpartition("/")

    assert [check_file(code.encode()).word for code in codes] == ["valid"] * 4
    assert place[2]
    assert status_list(1, "suspension")["proof"]


# ---- A clock that jumps ------------------------------------------------------------------------------------------


def test_a_clock_that_is_set_back_over_midnight_undoes_nothing_and_does_nothing_twice(keys, life, hanako, clock):
    clock.set(instant(2026, 11, 21, 0, 5))
    life.passes(hanako)
    number = paper_of(hanako).number
    events = db.session.query(AwardEvent).count()
    clock.set(instant(2026, 11, 20, 23, 55))

    tidy_awards()
    remind_chunk(0)
    assert check_number(number).outcome in ("unknown", "valid")
    assert certificates.standing_for(hanako.id).titles[0].held is None
    clock.set(instant(2026, 11, 21, 0, 10))
    tidy_awards()
    assert states(hanako) == ["WBP active"]
    assert db.session.query(AwardEvent).count() == events
    assert len(papers_of(hanako, "award_certificate")) == 1


def test_evidence_that_a_fast_clock_dated_tomorrow_counts_from_tomorrow(keys, life, hanako, clock):
    life.passes(hanako, on=today() + timedelta(days=1))
    assert states(hanako) == []
    clock.forward(days=1)
    life.records(hanako, "leave")

    assert states(hanako) == ["WBP active"]


# ---- A million titles -------------------------------------------------------------------------------------------


def test_a_million_entries_are_ten_lists_that_stay_small_and_tell_each_place():
    lists = [encoded_list(range(start, LIST_LENGTH, 1 + start)) for start in range(2)]
    full = [encoded_list(range(number, number + 100_000)) for number in range(10)]

    assert is_set(lists[0], LIST_LENGTH - 1)
    assert not is_set(lists[1], 0)
    assert max(len(text) for text in full) < 20_000
    assert [is_set(text, number + 99_999) for number, text in enumerate(full)] == [True] * 10
    assert [is_set(text, number + 100_000) for number, text in enumerate(full)] == [False] * 10


def test_the_next_list_begins_when_one_is_full_and_every_place_is_one_titles_alone(
    keys, life, hanako, taro, abe, ito, ueda, monkeypatch
):
    monkeypatch.setattr(credential_services, "LIST_FULL", 2)
    life.passes(hanako, taro, abe)
    life.passes(ito, ueda)
    places = [(row.list_number, row.list_place) for row in db.session.query(Credential).order_by(Credential.id)]

    assert [number for number, _ in places] == [1, 1, 2, 2, 3]
    assert len(set(places)) == 5
    assert all(status_list(number, "revocation")["credentialSubject"] for number in (1, 2, 3))


# ---- Old codes --------------------------------------------------------------------------------------------------


def test_a_withdrawn_title_asked_by_an_old_code_is_genuine_and_withdrawn(keys, life, hanako, kanri, dan, client):
    life.passes(hanako)
    old = paper_of(hanako)
    code = seal_code(old.number, old.content["name"], "WBP", old.issued_on, signer())
    reissue_paper(kanri.actor, old.number)
    public_id = certificates.awards_of([hanako.id])[hanako.id][0].public_id
    confirm_withdrawal(dan.actor, propose_withdrawal(kanri.actor, public_id, "x"))

    page = client.get(f"/verify/{old.number}")
    assert page.status_code == 200
    assert "この称号は取り下げられました" in page.get_data(as_text=True)
    assert client.get(f"/api/v1/verify/{old.number}").get_json()["outcome"] == "withdrawn"
    found = check_file(code.encode())
    assert (found.proof.genuine, found.word, found.outcome) == (True, "stale", "withdrawn")

"""The ledger of consents: given under words, withdrawn with one tap, asked for any past instant."""

import pytest

from lms.accounts import api
from lms.accounts.consents import services
from lms.accounts.consents.purposes import ConsentPurpose, declare_purpose
from lms.accounts.errors import ConsentNotOffered, TalkNeeded, WitnessIsWriter, WitnessNeeded
from lms.accounts.events import ConsentsChanged
from lms.accounts.models import Consent
from lms.clock import now
from lms.db import db
from lms.errors import NotAllowed, NotFound

NAME = api.ConsentChoice("name", "public")
TITLES = api.ConsentChoice("titles", "all_stations")


def fields_of(person_id, **asked):
    return [card.field for card in api.consents_of(person_id, "tests.listing", **asked)]


def given(player, *choices, **how):
    return services.record_consents(player.actor, player.id, "tests.listing", choices, **how)


def test_a_consent_holds_from_the_moment_it_is_given_until_it_is_withdrawn(hanako, listing, clock):
    before = now()
    clock.forward(minutes=1)
    given(hanako, NAME, TITLES)
    during = now()
    clock.forward(minutes=1)
    services.withdraw_all(hanako.actor, hanako.id, "tests.listing")

    assert fields_of(hanako.id) == []
    assert fields_of(hanako.id, at=during) == ["name", "titles"]
    assert fields_of(hanako.id, at=before) == []


def test_a_withdrawal_keeps_the_row(hanako, listing):
    ids = given(hanako, NAME)
    services.withdraw(hanako.actor, hanako.id, ids[0])
    row = db.session.get(Consent, ids[0])

    assert (row.withdrawn_at, row.withdrawn_by) == (now(), hanako.id)


def test_saying_yes_twice_is_one_consent(hanako, listing):
    assert len(given(hanako, NAME, NAME)) == 1
    assert given(hanako, NAME) == []


def test_what_a_purpose_does_not_offer_cannot_be_consented_to(hanako, listing):
    for choice in (api.ConsentChoice("address", "public"), api.ConsentChoice("name", "municipality")):
        with pytest.raises(ConsentNotOffered):
            given(hanako, choice)
    with pytest.raises(ConsentNotOffered):
        services.record_consents(hanako.actor, hanako.id, "unknown", [NAME])


def test_consents_are_announced_as_a_set(hanako, listing, announced):
    given(hanako, NAME, TITLES)

    assert announced == [ConsentsChanged(frozenset({hanako.id}))]


def test_staff_write_down_a_consent_with_a_witness_and_the_audit_row_names_both(
    hanako, kanri, mori, listing, in_a_talk
):
    with pytest.raises(TalkNeeded):
        services.record_consents(kanri.actor, hanako.id, "tests.listing", [NAME], channel="phone", witness_id=mori.id)
    in_a_talk(kanri, hanako.id)
    services.record_consents(kanri.actor, hanako.id, "tests.listing", [NAME], channel="phone", witness_id=mori.id)
    card = api.consents_of(hanako.id, "tests.listing")[0]
    entry = db.metadata.tables["audit_entry"]
    row = db.session.execute(db.select(entry).where(entry.c.action == "accounts.consents_given")).one()

    assert (card.channel, card.witness_id, card.recorded_by) == ("phone", mori.id, kanri.id)
    assert (row.actor_id, row.acting_for) == (kanri.id, hanako.id)


def test_a_consent_by_telephone_needs_a_second_person_as_its_witness(hanako, kanri, listing, in_a_talk):
    in_a_talk(kanri, hanako.id)
    with pytest.raises(WitnessNeeded):
        services.record_consents(kanri.actor, hanako.id, "tests.listing", [NAME], channel="phone")
    for witness in (kanri.id, hanako.id):
        with pytest.raises(WitnessIsWriter):
            services.record_consents(
                kanri.actor, hanako.id, "tests.listing", [NAME], channel="phone", witness_id=witness
            )
    assert fields_of(hanako.id) == []


def test_taro_neither_gives_nor_withdraws_for_hanako(hanako, taro, listing):
    ids = given(hanako, NAME)

    with pytest.raises(NotAllowed):
        services.record_consents(taro.actor, hanako.id, "tests.listing", [TITLES])
    with pytest.raises(NotFound):
        services.withdraw(taro.actor, taro.id, ids[0])
    assert taro.browser().post(f"/me/consents/{ids[0]}/withdraw").status_code == 404
    assert fields_of(hanako.id) == ["name"]


def test_new_words_are_a_new_version_and_old_consents_keep_theirs(hanako, taro, listing):
    first = given(hanako, NAME)
    declare_purpose(ConsentPurpose("tests.listing", "Being found", 2, "New words.", listing.fields, listing.recipients))
    second = given(taro, NAME)
    cards = {card.id: card for card in [*api.consents_of(hanako.id), *api.consents_of(taro.id)]}
    words = api.wordings([card.wording_id for card in cards.values()])

    assert words[cards[first[0]].wording_id].text_en == "I agree to be found."
    assert words[cards[second[0]].wording_id].text_en == "New words."
    assert api.wording("tests.listing").version == 2


def test_the_page_shows_the_words_and_withdraws_with_one_tap(hanako, listing):
    given(hanako, NAME, TITLES)
    browser = hanako.browser()
    assert "I agree to be found." in browser.get("/me/consents").text
    first = api.consents_of(hanako.id, "tests.listing")[0]

    browser.post(f"/me/consents/{first.id}/withdraw")
    assert fields_of(hanako.id) == ["titles"]
    browser.post("/me/consents/tests.listing/withdraw-all")

    assert fields_of(hanako.id) == []


def test_the_office_page_reads_the_words_and_writes_the_answer_down(hanako, kanri, mori, listing):
    browser = kanri.browser()
    page = f"/office/people/{hanako.public_id}/consents/tests.listing"
    led = browser.get(page).location
    assert led == f"/office/speaking-for/{hanako.public_id}?next={page}"
    begun = browser.post(led, data={"channel": "phone", "witness": mori.id, "agreed": "y", "next": page})
    assert begun.location == page
    assert "I agree to be found." in browser.get(page).text

    browser.post(
        page,
        data={
            "purpose": "tests.listing",
            "choices": ["name|public"],
            "consent_channel": "paper",
            "witness": str(mori.id),
        },
    )

    assert fields_of(hanako.id) == ["name"]

"""Needs come by telephone, counter and form; they become activities, are referred with a record, or are escalated."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.db import db
from registry.activities.models import ActivityPlace
from registry.activities.needs.models import NeedPerson
from registry.activities.needs.queries import need_page, needs_in_areas, needs_of
from registry.activities.needs.services import (
    KNOWN_FOR,
    NeedFacts,
    close,
    escalate,
    forget_who_needed,
    refer,
    take_in,
)
from registry.errors import KindUnknown, NeedNotFound, NeedSettled, NotForVolunteers, ReasonMissing
from registry.matching.services import invite_chosen
from tests.registry.activities.planned import helper, told

pytestmark = pytest.mark.postgres
WHO = {"name": "見本 タネ", "contact": "054-000-1212", "place": "見本町1番", "text": "ひざが痛い"}
FORM = {
    "came_by": "phone",
    "need_class": "open",
    "title": "木曜のごみ出し",
    "kind": "daily_help",
    "district": "駅の南",
    "wished_on": "2026-12-03",
    **WHO,
}


def facts(**more):
    return NeedFacts("生活支援", "木曜のごみ出し", "駅の南", **{**WHO, **more})


def text_of(response):
    return response.get_data(as_text=True)


def steps(actor, need):
    return [(step.kind, step.partner) for step in need_page(actor, need, "ja").steps]


def test_a_need_taken_in_by_telephone_becomes_an_activity_with_what_is_known(aoi, sato):
    browser = sato.browser()
    sent = browser.post(f"/stations/{aoi.public_id}/needs/new", data=FORM)
    need = sent.headers["Location"].rpartition("/")[2]
    address = f"/stations/{aoi.public_id}/activities/new?need={need}"
    assert 'value="木曜のごみ出し"' in text_of(browser.get(address))
    assert "見本 タネ" in text_of(browser.get(address))

    plan = {**FORM, "day": "2026-12-03", "begins": "8:00", "ends": "9:00", "seats": "WBP", "person_helped": "見本 タネ"}
    browser.post(address, data=plan)

    page = need_page(sato.actor, need, "ja")
    assert (page.line.state, steps(sato.actor, need)[-1][0]) == ("活動になった", "活動になった")
    assert text_of(browser.get(f"/activities/{page.day}")).count("見本 タネ") == 1
    assert needs_of(aoi, "ja") == []


def test_a_need_is_referred_with_a_record_and_once(aoi, sato):
    need = take_in(sato.actor, aoi.id, facts())
    with pytest.raises(ReasonMissing):
        refer(sato.actor, need, "  ")

    refer(sato.actor, need, "地域包括支援センター", "電話で話した")

    assert steps(sato.actor, need) == [("受付", ""), ("関係機関につないだ", "地域包括支援センター")]
    for again in (lambda: refer(sato.actor, need, "自治会"), lambda: close(sato.actor, need, "済")):
        with pytest.raises(NeedSettled):
            again()


def test_nobody_fits_is_told_to_the_coordinator_and_the_secretariat_without_a_name(aoi, sato, chiba, kanri):
    need = take_in(sato.actor, aoi.id, facts())

    escalate(sato.actor, need, "3人に聞いた")

    for person in (chiba, kanri):
        ((subject, body),) = told(person.id, "registry.need")
        assert subject == "合う人が見つからない困りごと"
        assert "タネ" not in subject + body
    assert [line.public_id for line in needs_in_areas(chiba.actor, "ja")] == [need]
    with pytest.raises(NeedSettled):
        escalate(sato.actor, need, "もう一度")
    refer(chiba.actor, need, "生活協同組合")


def test_of_a_restricted_need_only_the_coordinator_sees_who(aoi, sato, chiba):
    need = take_in(sato.actor, aoi.id, facts(need_class="restricted"))

    assert need_page(sato.actor, need, "ja").who is None
    assert need_page(chiba.actor, need, "ja").who.name == "見本 タネ"
    browser = sato.browser()
    for address in (
        f"/needs/{need}",
        f"/stations/{aoi.public_id}/needs",
        f"/stations/{aoi.public_id}/activities/new?need={need}",
    ):
        shown = text_of(browser.get(address))
        assert not any(word in shown for word in WHO.values())
    assert "見本 タネ" in text_of(chiba.browser().get(f"/needs/{need}"))


def test_a_contracted_need_never_asks_volunteers(aoi, sato):
    helper()
    need = take_in(sato.actor, aoi.id, facts(need_class="contracted"))
    plan = {**FORM, "need_class": "contracted", "day": "2026-12-03", "begins": "8:00", "ends": "9:00", "seats": "WBP"}
    sent = sato.browser().post(f"/stations/{aoi.public_id}/activities/new?need={need}", data=plan)
    day = sent.headers["Location"].rpartition("/")[2]

    with pytest.raises(NotForVolunteers):
        invite_chosen(sato.actor, day, set())


def test_somebody_asks_for_help_by_the_form_and_the_station_is_told(aoi, sato, hanako):
    browser = hanako.browser()
    assert "この拠点に手伝いを頼む" in text_of(browser.get(f"/stations/{aoi.public_id}"))

    assert browser.get(f"/stations/{aoi.public_id}/ask").status_code == 200
    assert browser.post(f"/stations/{aoi.public_id}/ask", data=FORM).status_code == 302

    assert [line.title for line in needs_of(aoi, "ja")] == ["木曜のごみ出し"]
    assert [subject for subject, _ in told(sato.id, "registry.need")] == ["手伝いの相談が来ました"]


def test_needs_are_nobodys_but_the_stations_and_its_coordinators(aoi, suruga, sato, chiba, taro, hanako):
    need = take_in(sato.actor, aoi.id, facts())

    for stranger in (taro, hanako):
        assert stranger.browser().get(f"/needs/{need}").status_code == 403
        with pytest.raises(NeedNotFound):
            need_page(stranger.actor, need, "ja")
    other = take_in(chiba.actor, suruga.id, facts())
    assert sato.browser().get(f"/needs/{other}").status_code == 404
    with pytest.raises(KindUnknown):
        take_in(sato.actor, aoi.id, NeedFacts("なぞ", "x", "y"))


def test_who_needed_help_is_forgotten_14_days_after(aoi, sato, clock):
    need = take_in(sato.actor, aoi.id, facts())
    close(sato.actor, need, "家族が来た")

    clock.set(clock.moment + KNOWN_FOR - timedelta(seconds=1))
    assert forget_who_needed() == 0
    clock.forward(seconds=1)
    assert forget_who_needed() == 1

    row = db.session.scalars(select(NeedPerson)).one()
    assert (row.name, row.contact, row.place, row.text) == ("", "", "", "")
    assert db.session.scalars(select(ActivityPlace)).all() == []


def test_a_coordinator_takes_in_a_need_for_any_station_of_her_areas(aoi, suruga, sato, chiba, taro):
    browser = chiba.browser()
    offered = text_of(browser.get("/needs/new"))
    assert all(f"/stations/{card.public_id}/needs/new" in offered for card in (aoi, suruga))

    sent = browser.post(f"/stations/{suruga.public_id}/needs/new", data=FORM)

    assert "見本 タネ" in text_of(browser.get(sent.headers["Location"]))
    assert "木曜のごみ出し" in text_of(browser.get("/needs"))
    assert "木曜のごみ出し" in text_of(browser.get(f"/stations/{suruga.public_id}/needs"))
    assert "木曜のごみ出し" not in text_of(sato.browser().get("/needs"))
    assert sato.browser().get("/needs/new").headers["Location"] == f"/stations/{aoi.public_id}/needs/new"
    assert sato.browser().post(f"/stations/{suruga.public_id}/needs/new", data=FORM).status_code == 404
    assert taro.browser().get("/needs/new").status_code == 403


def test_the_list_of_needs_holds_what_is_of_ones_own_station(aoi, sato):
    need = take_in(sato.actor, aoi.id, facts())

    assert [line.public_id for line in needs_in_areas(sato.actor, "ja")] == [need]
    assert need in text_of(sato.browser().get("/needs"))

"""Whom a station knows around it; what is offered when nobody fits; needs of a station that closes."""

import subprocess

import pytest

from lms.accounts.api import actor_of
from lms.errors import NotAllowed
from lms.policy import Actor, Role
from registry import api
from registry.activities.needs.queries import need_page, needs_in_areas
from registry.activities.needs.services import NeedFacts, escalate, take_in
from registry.activities.partners.paper import directory_pdf
from registry.activities.partners.queries import directory_page, partners_of
from registry.activities.partners.services import PartnerFacts, add_partner, change_partner, end_partner
from registry.errors import KindUnknown, PartnerNotFound
from tests.registry.activities.planned import told

pytestmark = pytest.mark.postgres
CENTRE = PartnerFacts(
    "support_centre", "見本包括支援センター", "054-000-2222", asked_for="見本 ミドリ", offers=("daily_help",)
)
SHOP = PartnerFacts("company", "見本商店", "054-000-3333", offers=("meals",))


def text_of(response):
    return response.get_data(as_text=True)


def test_partners_are_listed_by_what_they_are_printed_and_end_without_the_name(aoi, sato, tmp_path):
    shop = add_partner(sato.actor, aoi.public_id, SHOP)
    centre = add_partner(sato.actor, aoi.public_id, CENTRE)
    assert [line.name for line in partners_of(aoi, "ja")] == ["見本包括支援センター", "見本商店"]

    (tmp_path / "d.pdf").write_bytes(directory_pdf(aoi, "ja"))
    read = subprocess.run(["pdftotext", tmp_path / "d.pdf", "-"], capture_output=True, text=True, check=True).stdout
    assert all(word in read for word in ("見本包括支援センター", "054-000-2222", "見本商店", "地域包括支援センター"))

    change_partner(sato.actor, aoi.public_id, shop, PartnerFacts("company", "見本商店 本店"))
    end_partner(sato.actor, aoi.public_id, centre)
    assert [(line.name, line.asked_for) for line in partners_of(aoi, "ja")] == [("見本商店 本店", "")]
    with pytest.raises(PartnerNotFound):
        end_partner(sato.actor, aoi.public_id, centre)
    with pytest.raises(KindUnknown):
        add_partner(sato.actor, aoi.public_id, PartnerFacts("bakery", "x"))


def test_a_need_that_nobody_fits_shows_who_offered_help_and_is_referred_with_one_tap(aoi, suruga, sato, kanri, hanako):
    api.take_on(kanri.actor, suruga.id, hanako.id, Role.STATION_MANAGER)
    for facts in (CENTRE, SHOP):
        add_partner(sato.actor, aoi.public_id, facts)
    add_partner(actor_of(hanako.id), suruga.public_id, CENTRE)
    need = take_in(sato.actor, aoi.id, NeedFacts("生活支援", "ごみ出し", "駅の南"))

    page = need_page(sato.actor, need, "ja")
    assert [(line.name, line.asked_for, line.station) for line in page.offering] == [
        ("見本包括支援センター", "見本 ミドリ", aoi.name)
    ]
    escalate(sato.actor, need, "だれもいない")
    browser = sato.browser()
    assert "ここにつなぐ" in text_of(browser.get(f"/needs/{need}"))
    browser.post(f"/needs/{need}/refer", data={"partner": "見本包括支援センター"})

    after = need_page(sato.actor, need, "ja")
    assert (after.unsettled, after.steps[-1].partner, after.offering) == (False, "見本包括支援センター", ())


def test_needs_of_a_station_that_closes_go_to_the_coordinator_and_the_office(aoi, sato, kanri, chiba):
    need = take_in(sato.actor, aoi.id, NeedFacts("生活支援", "ごみ出し", "駅の南"))

    api.set_state(kanri.actor, aoi.id, "closed", reason="移転")

    for person in (chiba, kanri):
        assert [subject for subject, _ in told(person.id, "registry.need")] == [
            "拠点が閉じます。困りごとが残っています"
        ]
    (line,) = needs_in_areas(chiba.actor, "ja")
    assert (line.public_id, line.state) == (need, "合う人がいない(コーディネーターへ)")


def test_another_stations_staff_and_strangers_read_no_partner(aoi, suruga, sato, kanri, hanako, taro, guest):
    api.take_on(kanri.actor, suruga.id, hanako.id, Role.STATION_STAFF)
    partner = add_partner(sato.actor, aoi.public_id, CENTRE)
    addresses = [f"/stations/{aoi.public_id}/partners{end}" for end in ("", "/directory.pdf", f"/{partner}")]

    for address in addresses:
        assert hanako.browser().get(address).status_code == 404
        assert taro.browser().get(address).status_code == 403
        assert guest.get(address).status_code in (302, 401)
    assert hanako.browser().post(f"/stations/{suruga.public_id}/partners/{partner}/end").status_code == 404
    assert hanako.browser().get(f"/stations/{suruga.public_id}/partners/{partner}").status_code == 404
    assert len(partners_of(aoi, "ja")) == 1


def test_the_directory_shows_each_her_own_reach_and_nobody_whom_to_ask_for(aoi, suruga, sato, kanri, hanako):
    api.take_on(kanri.actor, suruga.id, hanako.id, Role.STATION_MANAGER)
    add_partner(sato.actor, aoi.public_id, CENTRE)
    add_partner(actor_of(hanako.id), suruga.public_id, SHOP)

    def names(actor, text="", kind=""):
        return [row.name for row in directory_page(actor, text, kind, 1, "ja").page.rows]

    assert names(kanri.actor) == ["見本包括支援センター", "見本商店"]
    assert names(kanri.actor, kind="company") == names(kanri.actor, text="商店") == ["見本商店"]
    assert names(sato.actor) == ["見本包括支援センター"]
    assert names(actor_of(hanako.id)) == ["見本商店"]
    with pytest.raises(NotAllowed):
        directory_page(Actor(hanako.id), "", "", 1, "ja")
    page = text_of(kanri.browser().get("/partners"))
    assert "見本商店" in page
    assert "見本 ミドリ" not in page
    assert "見本 ミドリ" not in kanri.browser().get("/partners/list.csv").get_data().decode("utf-8-sig")

"""Pages of stations: open to everybody, the desk to its staff, decisions to the secretariat."""

import pytest

from registry import api
from registry.stations.overview import own_applications


def text_of(response):
    return response.get_data(as_text=True)


def test_anybody_reads_the_list_with_the_day_it_was_true(aoi, suruga, guest):
    page = text_of(guest.get("/stations?area=22100"))

    assert "見本ステーション葵" in page
    assert "見本ステーション駿河" in page
    assert "2026年11月20日" in page


def test_the_list_is_read_in_plain_words_once_they_are_chosen(aoi, guest):
    usual = text_of(guest.get("/stations"))
    guest.set_cookie("plain", "on")
    plain = text_of(guest.get("/stations"))

    assert ("やさしい日本語で読む" in usual, "ふつうの日本語で読む" in plain) == (True, True)
    assert ("<ruby>住<" in usual, "<ruby>住<" in plain) == (False, True)
    assert "見本ステーション葵" in plain


def test_one_station_is_read_in_plain_words_once_they_are_chosen(aoi, guest):
    usual = text_of(guest.get(f"/stations/{aoi.public_id}"))
    guest.set_cookie("plain", "on")
    plain = text_of(guest.get(f"/stations/{aoi.public_id}"))

    assert ("やさしい日本語で読む" in usual, "ふつうの日本語で読む" in plain) == (True, True)
    assert ("<ruby>開<" in usual, "<ruby>開<" in plain) == (False, True)


def test_the_list_is_a_file_too(aoi, guest):
    plain, japanese = guest.get("/stations/list.csv"), guest.get("/stations/list.csv?encoding=cp932")

    assert plain.data.startswith(b"\xef\xbb\xbf")
    assert "見本ステーション葵" in plain.data.decode("utf-8-sig")
    assert "見本ステーション葵" in japanese.data.decode("cp932")


@pytest.mark.parametrize("query", ["?area=99999", "/nothing"])
def test_what_is_not_there_is_not_found(network, guest, query):
    assert guest.get(f"/stations{query}").status_code == 404


def test_the_public_page_holds_no_name_of_a_person(aoi, guest):
    page = text_of(guest.get(f"/stations/{aoi.public_id}"))

    assert "見本ステーション葵" in page
    assert "佐藤" not in page


def test_a_group_applies_and_the_secretariat_approves(network, hanako, kanri):
    sent = hanako.browser().post(
        "/stations/apply",
        data={
            "name": "見本 新しい縁側", "kana": "ﾐﾎﾝｱﾀﾗｼｲｴﾝｶﾞﾜ", "area_code": "22103", "kinds": ["veranda"],
            "text": "だれでもどうぞ。", "organisation": "", "agreed": ["yes"],
        },
    )  # fmt: skip
    assert sent.headers["Location"] == "/stations/apply"
    [line] = own_applications(hanako.actor)

    kanri.browser().post(f"/stations/office/applications/{line.public_id}/approve")

    [station] = api.stations_in()
    assert (station.name, station.kana, station.state) == ("見本 新しい縁側", "ミホンアタラシイエンガワ", "active")


def test_an_application_without_agreeing_keeps_what_was_typed(network, hanako):
    answer = hanako.browser().post("/stations/apply", data={"name": "見本 新しい縁側", "text": "だれでもどうぞ。"})

    assert answer.status_code == 400
    assert "だれでもどうぞ。" in text_of(answer)
    assert own_applications(hanako.actor) == []


def test_a_new_key_is_shown_once(aoi, sato):
    browser = sato.browser()

    made = text_of(browser.post(f"/stations/{aoi.public_id}/keys", data={"label": "地図", "scopes": ["people:read"]}))

    assert made.count("wbs_") == 1
    assert "wbs_" not in text_of(browser.get(f"/stations/{aoi.public_id}/keys"))


@pytest.mark.parametrize("page", ["desk", "members"])
def test_the_desk_of_another_station_is_not_there(aoi, suruga, sato, page):
    assert sato.browser().get(f"/stations/{suruga.public_id}/{page}").status_code == 404


@pytest.mark.parametrize("page", ["edit", "keys"])
def test_a_manager_changes_nothing_at_another_station(aoi, suruga, sato, page):
    assert sato.browser().get(f"/stations/{suruga.public_id}/{page}").status_code == 403


@pytest.mark.parametrize("person", ["hanako", "sato", "dan"])
def test_the_office_is_the_secretariats(aoi, request, person):
    player = request.getfixturevalue(person)

    assert player.browser().get("/stations/office").status_code == 403


def test_closing_is_asked_before_it_is_done(aoi, kanri):
    browser, address = kanri.browser(), f"/stations/office/{aoi.public_id}/close"
    browser.get(address)
    assert api.station(aoi.id).state == "active"

    browser.post(address, data={"reason": "引っ越し"})

    assert api.station(aoi.id).state == "closed"
    assert api.stations_in() == []


def test_the_desk_leads_to_the_search_and_the_members(aoi, sato):
    page = text_of(sato.browser().get(sato.browser().get("/stations/mine").headers["Location"]))

    assert f"/stations/{aoi.public_id}/people" in page
    assert f"/stations/{aoi.public_id}/members" in page

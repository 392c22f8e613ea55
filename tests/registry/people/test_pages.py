"""The wizard of a certified person and the pages of a station, over HTTP."""

import pytest

from registry import api
from registry.people.queries import profile_of
from tests.registry.conftest import choices, list_person, pass_exam


@pytest.fixture
def certified(aoi, hanako):
    """Hanako passed; nothing is listed."""
    pass_exam(hanako.id)
    return hanako


def text_of(response):
    return response.get_data(as_text=True)


def test_the_wizard_leads_from_the_offer_to_being_found(aoi, certified):
    browser = certified.browser()

    offered = browser.post(
        "/my/listing/offer",
        data={
            "wants": ["volunteer"],
            "half_days": ["0", "4"],
            "travel_km": "１０",
            "travel_by": "bus",
            "languages": ["ja"],
        },
    )
    assert offered.headers["Location"] == "/my/listing/cards"
    answered = browser.post("/my/listing/cards", data={"tea": "yes", "driving": "no"})
    assert answered.headers["Location"] == "/my/listing/consent"
    chosen = browser.post(
        "/my/listing/consent",
        data={"whom_all_stations": "yes", "show_name": "yes", "show_skills": "yes", "show_area": "no"},
    )
    preview = browser.get(chosen.headers["Location"])
    assert "山本 花子" in text_of(preview)
    assert api.listed_for(aoi) == {}

    started = browser.post(chosen.headers["Location"])

    assert started.headers["Location"] == "/my/listing"
    seen = api.listed_for(aoi)[certified.id]
    assert (seen.name, seen.skills, seen.half_days) == ("山本 花子", ("tea",), None)
    profile = profile_of(certified.id)
    assert (profile.half_days, profile.travel_km, profile.declined_skills) == ((0, 4), 10, ("driving",))


def test_one_tap_ends_it_and_a_second_one_does_no_harm(aoi, certified):
    list_person(certified.id, *choices("titles"))
    browser = certified.browser()

    for _ in range(2):
        assert browser.post("/my/listing/stop").headers["Location"] == "/my/listing"

    assert api.listed_for(aoi) == {}


def test_what_was_typed_stays_when_something_is_wrong(certified):
    answer = certified.browser().post(
        "/my/listing/offer", data={"travel_km": "遠く", "languages": ["ja"], "note": "朝がよいです"}
    )

    assert answer.status_code == 400
    assert "朝がよいです" in text_of(answer)


def test_a_preview_without_anybody_to_show_it_to_leads_back(certified):
    answer = certified.browser().get("/my/listing/preview?whom=station&field=name")

    assert answer.headers["Location"] == "/my/listing/consent"


def test_who_has_no_title_reads_how_it_would_be(aoi, hanako):
    page = text_of(hanako.browser().get("/my/listing"))

    assert "有効な称号はまだありません" in page
    assert "/my/listing/offer" not in page


@pytest.mark.parametrize("path", ["", "/offer", "/cards", "/consent", "/looks", "/stations"])
def test_a_guest_is_led_to_sign_in(network, guest, path):
    answer = guest.get(f"/my/listing{path}")

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in")


def test_who_looked_is_on_the_persons_own_page(aoi, certified, sato):
    list_person(certified.id, *choices("titles"))
    sato.browser().get(f"/stations/{aoi.public_id}/people")

    assert "見本ステーション葵" in text_of(certified.browser().get("/my/listing/looks"))


def test_taro_sees_nothing_of_hanakos_looks(aoi, certified, sato, taro):
    list_person(certified.id, *choices("titles"))
    sato.browser().get(f"/stations/{aoi.public_id}/people")

    assert "見本ステーション葵" not in text_of(taro.browser().get("/my/listing/looks"))


def test_the_search_of_another_station_is_not_there(aoi, suruga, sato):
    browser = sato.browser()

    assert browser.get(f"/stations/{suruga.public_id}/people").status_code == 404
    assert browser.get(f"/stations/{suruga.public_id}/people/list.csv").status_code == 404


@pytest.mark.parametrize("person", ["hanako", "kanri", "dan"])
def test_nobody_without_a_role_at_a_station_opens_its_search(aoi, request, person):
    player = request.getfixturevalue(person)

    assert player.browser().get(f"/stations/{aoi.public_id}/people").status_code == 403


def test_rule_17_no_page_of_a_station_holds_a_way_to_reach_her(aoi, certified, sato):
    list_person(certified.id, *choices(*api.FIELDS))
    browser = sato.browser()
    address = f"/stations/{aoi.public_id}/people"
    public_id = api.listed_for(aoi)[certified.id].public_id

    for path in (address, f"{address}/{public_id}", f"{address}/list.csv"):
        assert "hanako@example.jp" not in text_of(browser.get(path))


def test_a_station_that_does_not_want_to_meet_somebody_is_asked_first(aoi, certified, sato):
    list_person(certified.id, *choices("titles"))
    browser = sato.browser()
    address = f"/stations/{aoi.public_id}/people/{api.listed_for(aoi)[certified.id].public_id}"

    asked = browser.get(f"{address}/block")
    assert asked.status_code == 200
    assert certified.id in api.listed_for(aoi)

    browser.post(f"{address}/block")

    assert api.listed_for(aoi) == {}
    assert browser.get(address).status_code == 404


def test_a_search_kept_under_a_name_is_found_again(aoi, sato):
    browser, address = sato.browser(), f"/stations/{aoi.public_id}/people"

    kept = browser.post(f"{address}/saved?title=WBP&km=5", data={"label": "近くの人"})

    assert "title=WBP" in kept.headers["Location"]
    assert "近くの人" in text_of(browser.get(address))

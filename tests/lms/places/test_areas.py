"""The tree of areas (rules of the house 22), on both engines."""

from datetime import date

import pytest

from lms.clock import start_of
from lms.db import transaction
from lms.errors import NotFound
from lms.network.loading import FOLDER
from lms.places import api as places

pytestmark = pytest.mark.postgres


@pytest.fixture
def nation(app):
    with transaction() as work:
        return places.load_areas(work, FOLDER)


def test_rule_22_a_city_rolls_up_its_wards_by_path_and_not_by_digits(nation):
    below = places.areas_below("22100")

    assert below == {"22100", "22101", "22102", "22103"}
    assert "22131" not in below, "浜松市 shares the digits 221 with 静岡市"


def test_rule_22_a_district_may_hang_below_a_city_without_wards(nation):
    assert places.full_name("21202-akasaka") == "岐阜県大垣市赤坂地区"
    assert "21202-akasaka" in places.areas_below("21202")


def test_rule_22_wards_that_ended_are_not_offered_but_still_found(nation, clock):
    offered = {code for code, _, _ in places.municipalities()}

    assert {"22138", "22139", "22140"} <= offered
    assert "22131" not in offered
    assert places.area("22131").name == "中区"
    clock.set(start_of(date(2023, 12, 31)))
    assert "22131" in {area.code for area in places.children_of("22130")}


def test_a_designated_city_is_chosen_by_its_wards(nation):
    names = {code: (prefecture, name) for code, prefecture, name in places.municipalities()}

    assert names["22101"] == ("静岡県", "静岡市葵区")
    assert "22100" not in names
    assert names["13101"] == ("東京都", "千代田区")


def test_loading_twice_adds_nothing(nation):
    with transaction() as work:
        assert places.load_areas(work, FOLDER) == 0


def test_an_unknown_code_is_not_found(nation):
    with pytest.raises(NotFound):
        places.area("99999")
    assert places.full_name("99999") == ""

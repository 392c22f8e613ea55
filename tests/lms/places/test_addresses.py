"""Addresses as people type them; codes as 総務省 lists them (全国地方公共団体コード), both engines."""

import pytest

from lms.db import transaction
from lms.network.loading import FOLDER
from lms.places import api as places
from lms.places.addresses import plain_address

pytestmark = pytest.mark.postgres

# Typed, the code that is meant, what is left unread.
UNDERSTOOD = [
    ("岐阜県大垣市丸の内2丁目29番地", "21202", "丸の内2丁目29番地"),
    ("岐阜県 大垣市 赤坂町１－２", "21202-akasaka", "町1-2"),
    ("大垣市赤坂地区", "21202-akasaka", ""),
    ("大垣市東町", "21202", "東町"),
    ("大垣", "21202", ""),
    ("静岡市葵区追手町5番1号", "22101", "追手町5番1号"),
    ("静岡県静岡市", "22100", ""),
    ("岐阜県不破郡関ヶ原町大字関ケ原", "21362", "大字関ケ原"),
    ("不破郡垂井町", "21361", ""),
    ("福島県郡山市朝日一丁目", "07203", "朝日一丁目"),
    ("奈良県大和郡山市北郡山町", "29203", "北郡山町"),
    ("三重県四日市市諏訪町", "24202", "諏訪町"),
    ("東京都府中市", "13206", ""),
    ("東京都千代田区千代田1-1", "13101", "千代田1-1"),
    ("〒503-0887", "21202", ""),
    ("5030887 岐阜県大垣市郭町", "21202", "郭町"),
    ("〒503－0887 郭町3-1", "21202", "郭町3-1"),
    # 浜松市北区 ended with 2023; most of it is 中央区 today, which our table names as its successor.
    ("浜松市北区初生町", "22138", "初生町"),
    ("静岡県", "22", ""),
]


@pytest.fixture
def nation(app):
    with transaction() as work:
        places.load_areas(work, FOLDER)


def test_the_longest_known_names_of_an_address_are_read(nation):
    read = {typed: places.place_named(typed) for typed, _, _ in UNDERSTOOD}

    assert [(typed, found.code, found.rest) for typed, found in read.items()] == UNDERSTOOD


def test_what_is_several_places_or_none_is_not_guessed(nation):
    # 府中市 lies in 東京都 and in 広島県, 府中町 in 広島県.
    assert places.place_named("府中市").choices == ("13206", "34208")
    assert places.place_named("府中").choices == ("13206", "34208", "34302")
    assert places.place_named("広島県府中市").code == "34208"
    for typed in ("", "   ", "みほん国見本市", "郡", "a" * 500):
        assert places.place_named(typed) == places.NamedPlace(rest=plain_address(typed))
    assert places.place_named("〒000-0000") == places.NamedPlace()


def test_the_centre_is_that_of_the_area_or_of_its_city_and_never_of_a_prefecture(nation):
    akasaka, ogaki, kochi = map(places.place_named, ("大垣市赤坂町", "大垣市", "高知県高知市"))

    assert (akasaka.near, akasaka.centre) == ("21202-akasaka", places.area("21202-akasaka").centre)
    assert (ogaki.near, ogaki.centre) == ("21202", places.area("21202").centre)
    assert (kochi.code, kochi.near, kochi.centre) == ("39201", "", None)
    assert places.place_named("岐阜県").centre is None

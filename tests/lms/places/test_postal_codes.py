"""Postal codes against the list of Japan Post (https://www.post.japanpost.jp/zipcode/)."""

import pytest

from lms.places.api import PostalPlace, postal_place


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ("503-0887", PostalPlace("21202", "郭町")),
        ("1000001", PostalPlace("13101", "千代田")),
        ("420-0853", PostalPlace("22101", "追手町")),
        # The town hall of Ogaki has a code of its own.
        ("503-8601", PostalPlace("21202", "丸の内")),
        # For what has no code of its own in 札幌市中央区.
        ("060-0000", PostalPlace("01101", "")),
        # 愛知県弥富市 and 三重県木曽岬町 share it: nobody guesses.
        ("498-0000", None),
        ("000-0000", None),
        ("郵便", None),
    ],
)
def test_a_postal_code_gives_its_municipality_and_town(code, place):
    assert postal_place(code) == place


def test_everybody_may_ask_what_a_postal_code_stands_for(client):
    answer = client.get("/postal-codes/5030887")
    assert answer.get_json() == {"area": "21202", "town": "郭町"}
    assert client.get("/postal-codes/0000000").status_code == 404

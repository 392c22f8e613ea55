"""The document of the interface loses nothing: two things of one name are refused before the product starts."""

from dataclasses import make_dataclass

import pytest

from lms.ui.openapi import Endpoint, NameTaken, Told, document

TITLE = make_dataclass("TitleOut", [("title", str)])
OTHER = make_dataclass("TitleOut", [("body", int)])
HOLDS = make_dataclass("ShelfOut", [("titles", list[OTHER])])


def asked(path, answer, **more):
    return Endpoint(path, path.strip("/"), "Something", answer, **more)


@pytest.mark.parametrize(
    ("endpoints", "told"),
    [
        ([asked("/a", TITLE), asked("/b", OTHER)], []),
        ([asked("/a", TITLE), asked("/b", HOLDS)], []),
        ([asked("/a", TITLE), asked("/b", str, method="post", body=list[OTHER])], []),
        ([asked("/a", TITLE)], [Told("moved", "Something moved", OTHER)]),
    ],
)
def test_two_classes_of_one_name_stop_the_start_by_name(endpoints, told):
    with pytest.raises(NameTaken, match="TitleOut"):
        document(endpoints, "Test", "1", told)


def test_one_class_in_many_places_and_two_ways_to_one_address_are_fine():
    made = document([asked("/a", TITLE), asked("/a", TITLE, method="post", body=TITLE)], "Test", "1")

    assert set(made["components"]["schemas"]) == {"Problem", "TitleOut"}
    assert set(made["paths"]["/a"]) == {"get", "post"}


def test_one_way_to_one_address_is_there_once():
    with pytest.raises(NameTaken, match="get /a"):
        document([asked("/a", TITLE), asked("/a", TITLE)], "Test", "1")

"""What the interface says about addresses that are nobody's (RFC 9457)."""

import pytest


@pytest.mark.parametrize("address", ["/api/v1", "/api/v1/", "/api/v1/nothing", "/api/v1/registry/nothing/at/all"])
def test_an_unknown_address_of_the_interface_is_answered_by_a_problem_document(guest, address):
    answer = guest.get(address)

    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"
    assert answer.get_json()["status"] == 404
    assert answer.get_json()["code"] == "not_found"


def test_a_wrong_method_is_answered_by_a_problem_document(guest):
    answer = guest.delete("/api/v1/verify/WD25-X2AC-TNFR")

    assert (answer.status_code, answer.content_type) == (405, "application/problem+json")


@pytest.mark.parametrize(
    ("method", "address", "title"),
    [
        ("GET", "/api/v1/nothing", "このアドレスには何もありません"),
        ("DELETE", "/api/v1/verify/WD25-X2AC-TNFR", "このアドレスでは、この操作ができません"),
    ],
)
def test_a_problem_is_titled_in_the_readers_language(guest, method, address, title):
    answer = guest.open(address, method=method)

    assert answer.get_json()["title"] == title


def test_an_unknown_page_stays_a_page(guest):
    answer = guest.get("/apis/v1/nothing")

    assert (answer.status_code, answer.mimetype) == (404, "text/html")

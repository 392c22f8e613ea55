"""Hostile requests meet a clear 4xx: forged cookies, null bytes, broken UTF-8, deep JSON, bodies without end."""

import pytest
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

from lms.app import MEGABYTE

PAGES = ("/sign-in", "/verify", "/stations", "/courses/")


def refused(answer):
    return 400 <= answer.status_code < 500


@pytest.mark.parametrize("path", ["/sign-in", "/password", "/sign-up", "/claim", "/verify", "/preferences"])
@pytest.mark.parametrize("value", ["\x00", "a\x00b@example.jp", "\ud800", "￾", "a" * 100_000, "'; DROP TABLE person--"])
def test_strange_words_in_a_form_are_never_a_fault(client, path, value):
    names = ("identifier", "password", "email", "number", "name", "code", "next", "language", "family")
    body = "&".join(f"{name}={value}" for name in names).encode("utf-8", "surrogatepass")
    answer = client.post(path, data=body, content_type="application/x-www-form-urlencoded")

    assert answer.status_code < 500


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("query", ["q=%00", "q=%ff%fe", "q=%ed%a0%80", "page=-1", "page=9" * 40, "near=%00&km=1e999"])
def test_strange_words_in_an_address_are_never_a_fault(client, path, query):
    assert client.get(f"{path}?{query}").status_code < 500


@pytest.mark.postgres
def test_a_nul_in_an_address_or_a_hidden_field_never_reaches_the_database(client, kanri):
    """PostgreSQL refuses every text that has one, SQLite none."""
    office = kanri.browser()
    for path in (
        "/search?q=%00",
        "/office/organisations?q=%00",
        "/office/people?q=%00&group=%00",
        "/exams/passes?q=%00",
    ):
        assert office.get(path).status_code == 200
    for path in ("/stations/%00", "/courses/a%00", "/exams/sittings/%00", "/api/v1/verify/%00"):
        assert client.get(path).status_code == 404
    for path in ("/sign-up", "/claim", "/verify"):
        assert client.post(path, data={"submission": "\0", "number": "\0", "code": "\0"}).status_code < 500


@pytest.mark.parametrize("number", ["9223372036854775808", "9" * 20, "9" * 5000], ids=["one above", "twenty", "long"])
def test_a_number_that_no_column_holds_is_not_found(hanako, number):
    browser = hanako.browser()

    assert browser.post(f"/courses/recall/{number}").status_code == 404
    assert browser.post("/courses/recall/9223372036854775807").status_code == 404


def test_paths_that_no_utf_8_reads_are_not_found(client):
    for path in ("/courses/%ff%fe", "/verify/%00", "/papers/%ed%a0%80", "/stations/" + "A" * 5000):
        assert refused(client.get(path)) or client.get(path).status_code in (200, 302)


@pytest.mark.parametrize(
    "cookie",
    [
        "forged",
        "eyJfdXNlcl9pZCI6IjEuMCJ9.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb",
        "." * 4000,
        "%00%ff",
        URLSafeTimedSerializer("another key of forty characters or more..", salt="cookie-session").dumps(
            {"_user_id": "1.0", "_fresh": True}
        ),
    ],
    ids=["a word", "parts that fit nothing", "endless", "no text", "signed with another key"],
)
def test_a_forged_session_is_no_session(client, hanako, cookie):
    client.set_cookie("session", cookie)

    assert client.get("/me").status_code == 302


@pytest.mark.parametrize(
    "user", ["1", "1.", ".0", "-1.0", "1.0.0", "1e3.0", "９.0", "1; DROP.0", "99999999999999999999.0", None, 7, []]
)
def test_a_session_that_was_signed_for_nobody_is_no_session(app, client, hanako, user):
    session = SecureCookieSessionInterface().get_signing_serializer(app).dumps({"_user_id": user, "_fresh": True})
    client.set_cookie("session", session)

    assert client.get("/me").status_code in (302, 400)


def test_json_that_is_nested_without_end_is_refused_and_the_server_lives_on(app, client):
    deep = "[" * 100_000 + "]" * 100_000
    for path in ("/exams/save", "/api/v1/registry/people"):
        answer = client.post(path, data=deep, content_type="application/json", headers={"Origin": "http://localhost"})
        assert refused(answer)
    assert client.get("/healthz").status_code == 200


def test_a_body_larger_than_any_form_is_refused_before_it_is_read(client):
    answer = client.post("/sign-in", data=b"x" * (13 * MEGABYTE), content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 413
    assert len(answer.headers["X-Request-Id"]) == 16


def test_methods_that_no_page_knows_are_refused(client):
    for method in ("TRACE", "PUT", "DELETE", "PATCH", "CONNECT", "BREW"):
        assert client.open("/sign-in", method=method).status_code in (405, 501)


def test_every_answer_carries_the_headers_that_keep_browsers_safe(client):
    for path in ("/", "/sign-in", "/no-such-page", "/me", "/healthz", "/static/ui/ui.css", "/api/v1/verify/nothing"):
        answer = client.get(path)
        answer.close()
        headers = answer.headers
        policy = headers["Content-Security-Policy"]
        assert "unsafe-inline" not in policy
        assert "unsafe-eval" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"


def test_a_choice_of_colours_lasts_and_an_unknown_one_is_not_taken(client):
    client.set_cookie("look", '"><script>')
    assert "look-auto" in client.get("/verify").text

    client.post("/preferences", data={"look": "night", "next": "/verify"})
    assert 'class="text-1 look-night"' in client.get("/verify").text

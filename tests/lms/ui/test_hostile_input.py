"""Whatever is sent as path, query, form, JSON or cookie meets an answer below 500, and a refusal is logged once."""

import logging
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

FEW = settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
WORDS = st.text(st.characters(codec=None), max_size=40)
DEEP = st.recursive(
    st.none() | st.booleans() | st.floats() | WORDS, lambda inner: st.lists(inner, max_size=3), max_leaves=20
)
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def ask(app, caplog):
    """``ask(method, path, ...)``: the answer to a new browser; fails for a fault and for a refusal not logged once."""
    caplog.set_level(logging.INFO, logger="lms.pages")

    def asked(method, path, cookie="", **named):
        caplog.clear()
        browser = app.test_client(use_cookies=False)
        answer = browser.open(path, method=method, headers={"Cookie": cookie} if cookie else {}, **named)
        told = [record for record in caplog.records if record.name == "lms.pages"]
        assert answer.status_code < 500, f"{method} {path!r}: {answer.status_code}"
        assert len(told) == (400 <= answer.status_code < 500), [record.getMessage() for record in told]
        return answer

    return asked


@given(WORDS, st.sampled_from(["/", "/courses/", "/verify/", "/stations/", "/shared/", "/static/ui/"]))
@example("../../../../etc/passwd", "/static/ui/")
@example("\x00", "/verify/")
@FEW
def test_any_path(ask, words, before):
    ask("GET", before + quote(words, safe="/", errors="surrogatepass"))


@given(
    WORDS,
    st.sampled_from(
        ["/verify?number=", "/stations?q=", "/courses/?q=", "/transparency/lines.json?from=", "/sign-in?next="]
    ),
)
@example("1e999", "/transparency/lines.json?from=")
@FEW
def test_any_query(ask, words, before):
    ask("GET", before + quote(words, safe="", errors="surrogatepass"))


@given(
    st.binary(max_size=200), st.sampled_from(["/sign-in", "/verify", "/password", "/sign-up", "/preferences", "/claim"])
)
@example(b"identifier=%00&password=%ff%fe", "/sign-in")
@example(b"&" * 2000, "/sign-up")
@FEW
def test_any_form(ask, body, path):
    ask("POST", path, data=body, content_type=FORM)


@given(
    st.binary(max_size=200), st.sampled_from(["multipart/form-data; boundary=x", "multipart/form-data", "text/xml", ""])
)
@FEW
def test_any_body_of_any_kind(ask, body, kind):
    ask("POST", "/verify/file", data=b"--x\r\n" + body, content_type=kind)


@given(DEEP)
@FEW
def test_any_json_of_machines(ask, value):
    ask("POST", "/api/v1/registry/people", json=value)


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126, exclude_characters=";"), max_size=120))
@example("e30.aaaaaa.bbbb")
@FEW
def test_any_cookie_is_nobodys_session(ask, value):
    assert ask("GET", "/me", cookie=f"session={value}").status_code == 302

"""A second step of signing in, and proving oneself again: published vectors, no code twice, no way around."""

import base64
import re
from datetime import UTC, date, datetime

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select, text

from lms.accounts import api as accounts
from lms.accounts.cli import users
from lms.accounts.errors import CodeRefused, SignInPaused
from lms.accounts.factors import services
from lms.accounts.factors.models import RecoveryCode, SecondFactor
from lms.accounts.factors.rules import code_at, is_withheld, step_of
from lms.accounts.privacy import erase_account
from lms.clock import now
from lms.config import read_settings
from lms.db import db, transaction
from lms.errors import Misconfigured, NotAllowed
from lms.policy import Role

HOME = "192.0.2.10"
# The secret of both RFCs, "12345678901234567890", as apps take it.
RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()
# RFC 6238, appendix B, the SHA-1 column: eight digits.
VECTORS = [
    (59, "94287082"),
    (1111111109, "07081804"),
    (1111111111, "14050471"),
    (1234567890, "89005924"),
    (2000000000, "69279037"),
    (20000000000, "65353130"),
]


@pytest.mark.parametrize(("second", "code"), VECTORS)
def test_codes_are_those_of_rfc_6238(second, code):
    # The RFC prints eight digits; six are their end.
    assert code_at(RFC_SECRET, step_of(datetime.fromtimestamp(second, UTC))) == code[-6:]


# RFC 4226, appendix D: the first three of ten six-digit values.
@pytest.mark.parametrize(("count", "code"), [(0, "755224"), (1, "287082"), (2, "359152")])
def test_codes_are_those_of_rfc_4226(count, code):
    assert code_at(RFC_SECRET, count) == code


def shown_now(person_id, steps=0):
    """What the app of a person shows, computed from the stored secret."""
    secret = db.session.get(SecondFactor, person_id).secret
    db.session.rollback()
    return code_at(secret, step_of(now()) + steps)


@pytest.fixture
def with_factor(app, clock):
    """``with_factor(player)`` sets the second step up and gives the recovery codes; the next code is a fresh one."""

    def give(player):
        services.begin_factor(player.actor)
        codes = services.confirm_factor(player.actor, shown_now(player.id), HOME)
        clock.forward(minutes=2)
        return codes

    return give


def sign_in(client, who, password, follow=None):
    return client.post("/sign-in", data={"identifier": f"{who}@example.jp", "password": password, "next": "/me"})


def test_the_password_alone_opens_nothing_once_there_is_a_second_step(
    client, admin, with_password, password, with_factor
):
    with_password(admin)
    with_factor(admin)

    answer = sign_in(client, "admin", password)

    assert answer.location.startswith("/sign-in/code")
    assert client.get("/me").status_code == 302
    assert client.get("/office/roles").status_code == 302
    assert client.post("/sign-in/code", data={"code": "000000"}).status_code == 400
    answer = client.post("/sign-in/code", data={"code": shown_now(admin.id), "next": "/me"})
    assert answer.location == "/me"
    assert client.get("/office/roles").status_code == 200


def test_the_code_page_is_shut_without_the_password_and_five_minutes_after_it(
    client, admin, with_password, password, with_factor, clock
):
    with_password(admin)
    with_factor(admin)
    assert client.get("/sign-in/code").status_code == 410

    sign_in(client, "admin", password)
    clock.forward(minutes=5, seconds=1)

    assert client.post("/sign-in/code", data={"code": shown_now(admin.id)}).status_code == 410
    assert client.get("/me").status_code == 302


@pytest.mark.postgres
def test_no_code_opens_twice_and_none_of_a_minute_ago(admin, with_factor, clock):
    with_factor(admin)
    code = shown_now(admin.id)
    services.check_code(admin.id, code, HOME)

    with pytest.raises(CodeRefused):
        services.check_code(admin.id, code, HOME)
    with pytest.raises(CodeRefused):
        services.check_code(admin.id, shown_now(admin.id, -2), HOME)
    services.check_code(admin.id, shown_now(admin.id, 1), HOME)


@pytest.mark.postgres
def test_a_recovery_code_opens_once_however_it_is_typed(admin, with_factor):
    codes = with_factor(admin)
    assert len(set(codes)) == 10

    services.check_code(admin.id, codes[0].upper().replace("-", " "), HOME)

    with pytest.raises(CodeRefused):
        services.check_code(admin.id, codes[0], HOME)
    services.check_code(admin.id, codes[1], HOME)


@pytest.mark.postgres
def test_guessing_codes_has_to_wait_after_five_tries(admin, with_factor):
    with_factor(admin)
    for _ in range(5):
        with pytest.raises(CodeRefused):
            services.check_code(admin.id, "123456", HOME)

    with pytest.raises(SignInPaused):
        services.check_code(admin.id, shown_now(admin.id), HOME)


def test_somebody_elses_codes_open_nothing(admin, kanri, with_factor):
    with_factor(admin)
    codes = with_factor(kanri)

    for code in (codes[0], shown_now(kanri.id)):
        with pytest.raises(CodeRefused):
            services.check_code(admin.id, code, HOME)


@pytest.mark.postgres
def test_the_secret_lies_sealed_and_the_codes_hashed(admin, with_factor):
    codes = with_factor(admin)

    stored = db.session.scalar(text("SELECT secret FROM second_factor"))
    assert stored.startswith("sealed:")
    hashes = db.session.scalars(select(RecoveryCode.code_hash)).all()
    assert not set(hashes) & set(codes)


def test_the_page_sets_it_up_with_a_picture_and_shows_the_codes_once(app, admin):
    browser = admin.browser()
    assert 'class="qr"' not in browser.get("/me/second-step").get_data(as_text=True)

    browser.post("/me/second-step/begin")
    page = browser.get("/me/second-step").get_data(as_text=True)
    assert 'class="qr"' in page
    done = browser.post("/me/second-step/confirm", data={"code": shown_now(admin.id)}).get_data(as_text=True)

    assert len(re.findall(r"<li><code>\w{5}-\w{5}</code>", done)) == 10
    assert not re.search(r"<code>\w{5}-\w{5}</code>", browser.get("/me/second-step").get_data(as_text=True))


def test_roles_wait_on_production_after_the_grace_and_come_back_with_the_second_step(
    app, kanri, monkeypatch, with_factor
):
    monkeypatch.setitem(app.config, "SECOND_FACTOR_GRACE", 14)
    browser = kanri.browser()

    assert browser.get("/office/people").location == "/me/second-step"
    assert browser.post("/office/people/new").status_code == 302
    assert browser.get("/me").status_code == 200
    with_factor(kanri)

    assert kanri.browser().get("/office/people").status_code == 200


def test_who_learns_is_never_asked_for_a_second_step(app, hanako, monkeypatch):
    monkeypatch.setitem(app.config, "SECOND_FACTOR_GRACE", 0)

    assert hanako.browser().get("/me").status_code == 200
    assert "second-step" not in hanako.browser().get("/").get_data(as_text=True)


@pytest.mark.parametrize(
    ("first", "days", "on", "withheld"),
    [
        (date(2026, 11, 1), 14, date(2026, 11, 15), False),
        (date(2026, 11, 1), 14, date(2026, 11, 16), True),
        (date(2026, 11, 1), 0, date(2026, 11, 1), False),
        (date(2026, 11, 1), 0, date(2026, 11, 2), True),
        (None, 0, date(2026, 11, 2), False),
    ],
)
def test_the_last_day_of_grace_still_counts(first, days, on, withheld):
    assert is_withheld(first, days, on) is withheld


def test_production_asks_for_it_by_itself_and_embedded_does_not():
    production = {
        "LMS_ENVIRONMENT": "production",
        "LMS_SECRET_KEY": "x1" * 20,
        "LMS_DATABASE_URL": "postgresql://u@h/d",
        "LMS_PUBLIC_URL": "https://n.example.jp",
    }
    assert read_settings(production).second_factor_grace == 14
    assert read_settings(production | {"LMS_SECOND_FACTOR_GRACE": "30"}).second_factor_grace == 30
    assert read_settings(production | {"LMS_SECOND_FACTOR_GRACE": "off"}).second_factor_grace is None
    assert read_settings({"LMS_SECRET_KEY": "x"}).second_factor_grace is None
    with pytest.raises(Misconfigured):
        read_settings(production | {"LMS_SECOND_FACTOR_GRACE": "-1"})


def long_ago(browser):
    with browser.session_transaction() as session:
        session["proved_at"] = int(now().timestamp()) - 15 * 60 - 1
    return browser


def test_a_role_is_given_only_after_proving_again(app, admin, hanako, with_password, password):
    with_password(admin)
    browser, form = long_ago(admin.browser()), {"role": "trainer", "scope": ""}

    asked = browser.post(f"/office/roles/of/{hanako.public_id}", data=form)
    assert asked.location.startswith("/sign-in/again")
    assert accounts.people_with_role(Role.TRAINER) == []
    assert browser.post("/sign-in/again", data={"password": "not the password"}).status_code == 400
    assert browser.post("/sign-in/again", data={"password": password, "next": "//evil.example"}).location == "/"
    browser.post(f"/office/roles/of/{hanako.public_id}", data=form)

    assert accounts.people_with_role(Role.TRAINER) == [hanako.id]


def test_proving_again_takes_the_code_too(app, admin, with_password, password, with_factor):
    with_password(admin)
    with_factor(admin)
    browser = long_ago(admin.browser())

    assert browser.post("/sign-in/again", data={"password": password}).status_code == 400
    assert browser.post("/sign-in/again", data={"password": password, "code": shown_now(admin.id)}).status_code == 302


@pytest.mark.parametrize(
    "address",
    [
        "/office/awards/x/suspend",
        "/office/awards/x/restore",
        "/office/awards/x/withdraw",
        "/office/withdrawals/x/confirm",
        "/office/applications/x/award",
        "/stations/x/keys",
    ],
)
def test_what_weighs_much_asks_for_a_proof_first(app, address):
    weighty = {
        rule.endpoint for rule in app.url_map.iter_rules() if getattr(app.view_functions[rule.endpoint], "proves", 0)
    }
    paths = {re.sub(r"<[^>]+>", "x", rule.rule) for rule in app.url_map.iter_rules() if rule.endpoint in weighty}

    assert any(path.endswith(address.removeprefix("/office")) for path in paths)


def test_signing_out_elsewhere_is_no_proof(app, admin):
    browser = long_ago(admin.browser())

    browser.post("/sign-out-everywhere")

    assert browser.post("/office/roles/1/end").location.startswith("/sign-in/again")


def test_an_administrator_helps_who_lost_everything_and_never_herself(app, admin, kanri, hanako, with_factor):
    with_factor(kanri)
    with_factor(admin)

    with pytest.raises(NotAllowed):
        services.end_factor_of(hanako.actor, kanri.id)
    with pytest.raises(CodeRefused):
        services.end_factor_of(admin.actor, admin.id)
    admin.browser().post(f"/office/roles/of/{kanri.public_id}/second-step/end")
    CliRunner().invoke(users, ["end-second-step", "admin@example.jp"], catch_exceptions=False)

    assert db.session.scalar(select(func.count()).select_from(SecondFactor)) == 0


@pytest.mark.postgres
def test_erasing_takes_secret_and_codes_away(admin, with_factor):
    with_factor(admin)

    with transaction() as work:
        erase_account(work, admin.id)

    assert db.session.scalar(select(func.count()).select_from(SecondFactor)) == 0
    assert db.session.scalar(select(func.count()).select_from(RecoveryCode)) == 0

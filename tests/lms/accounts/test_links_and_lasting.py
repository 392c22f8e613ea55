"""Mailed links that sign in once, and sessions that end earlier on a device of many."""

import re

import pytest

from lms.accounts.factors import services as factors
from lms.accounts.factors.models import SecondFactor
from lms.accounts.factors.rules import code_at, step_of
from lms.clock import now
from lms.db import db

ADDRESS = re.compile(r"/sign-in/link/([\w-]{32})")


def mails_to(outbox, email):
    return [str(mail) for mail in outbox() if email in str(mail)]


@pytest.fixture
def mailed(client, outbox):
    """``mailed(player)`` asks for a link and gives the path that was mailed."""

    def ask(player):
        client.post("/sign-in/link", data={"email": f"{player.name}@example.jp"})
        return "/sign-in/link/" + ADDRESS.findall(" ".join(mails_to(outbox, f"{player.name}@example.jp")))[-1]

    return ask


def test_a_link_signs_in_once_by_its_button_and_opening_it_alone_does_nothing(client, hanako, with_password, mailed):
    with_password(hanako)
    link = mailed(hanako)

    assert client.get(link).status_code == client.get(link).status_code == 200
    assert client.get("/me").status_code == 302
    assert client.post(link).location == "/"
    assert client.get("/me").status_code == 200
    client.post("/sign-out")
    assert client.post(link).status_code == 410


@pytest.mark.parametrize(
    ("old", "way"),
    [
        ("/sign-in/link/" + "a" * 32, "/sign-in/link"),
        ("/password/" + "a" * 32, "/password"),
        ("/sign-up/" + "a" * 32, "/sign-up"),
    ],
)
def test_a_link_that_is_over_leads_to_a_new_one_and_blames_nobody(client, old, way):
    page = client.get(old)

    assert page.status_code == 410
    assert "<h1>このリンクは、もう使えません</h1>" in page.text
    assert f'<a class="button" href="{way}">新しいメールを頼む</a>' in page.text
    assert "読み取れませんでした" not in page.text


def test_a_link_lives_fifteen_minutes_and_a_newer_one_ends_it(client, hanako, with_password, mailed, clock):
    with_password(hanako)
    first = mailed(hanako)
    second = mailed(hanako)
    assert first != second
    assert client.get(first).status_code == 410

    clock.forward(minutes=14, seconds=59)
    assert client.get(second).status_code == 200
    clock.forward(seconds=2)
    assert client.post(second).status_code == 410


def test_the_answer_is_the_same_for_an_unknown_address_and_mails_have_an_end(client, hanako, with_password, outbox):
    with_password(hanako)
    known = client.post("/sign-in/link", data={"email": "hanako@example.jp"})
    unknown = client.post("/sign-in/link", data={"email": "nobody@example.jp"})
    assert (known.status_code, known.location, known.data) == (unknown.status_code, unknown.location, unknown.data)

    for _ in range(8):
        client.post("/sign-in/link", data={"email": "hanako@example.jp"})
        client.post("/sign-in/link", data={"email": "nobody@example.jp"})

    assert len(mails_to(outbox, "hanako@example.jp")) == 5
    assert len(mails_to(outbox, "nobody@example.jp")) == 1


def test_a_role_with_a_second_step_takes_it_after_the_link_too_and_a_link_is_no_proof(
    client, admin, hanako, with_password, mailed
):
    with_password(admin)
    factors.begin_factor(admin.actor)
    secret = db.session.get(SecondFactor, admin.id).secret
    db.session.rollback()
    factors.confirm_factor(admin.actor, code_at(secret, step_of(now())), "192.0.2.1")

    assert client.post(mailed(admin)).location.startswith("/sign-in/code")
    assert client.get("/me").status_code == 302
    with_password(hanako)
    client.post(mailed(hanako))
    assert client.post("/me/passkeys/options").location.startswith("/sign-in/again")


def sign_in(client, player, password, **more):
    return client.post("/sign-in", data={"identifier": f"{player.name}@example.jp", "password": password, **more})


def test_on_a_device_of_many_a_session_ends_half_an_hour_after_the_last_page(
    client, hanako, with_password, password, clock
):
    with_password(hanako)
    answer = sign_in(client, hanako, password, shared="y")
    assert "Expires" not in answer.headers["Set-Cookie"]

    for _ in range(3):
        clock.forward(minutes=29)
        assert client.get("/me").status_code == 200
    clock.forward(minutes=30, seconds=1)

    assert client.get("/me").location.startswith("/sign-in?next=/me")


def test_on_ones_own_device_a_session_lasts_thirty_days_without_a_page(client, hanako, with_password, password, clock):
    with_password(hanako)
    answer = sign_in(client, hanako, password)
    assert "Expires" in answer.headers["Set-Cookie"]

    clock.forward(days=29)
    assert client.get("/me").status_code == 200
    clock.forward(days=30, seconds=1)
    assert client.get("/me").status_code == 302


def test_a_new_password_keeps_the_device_one_of_many(client, hanako, with_password, password, clock):
    with_password(hanako)
    sign_in(client, hanako, password, shared="y")
    client.post("/me/password", data={"present": password, "password": "yama-to-umi-to-mori"})

    clock.forward(minutes=31)

    assert client.get("/me").status_code == 302

"""Passkeys: a device of one's own opens, and no answer that is old, foreign, copied or unverified does."""

import json

import pytest
from sqlalchemy import func, select

from lms.accounts.errors import PasskeyKnown, PasskeyRefused, PasskeysFull, PasskeysNotHere, PasswordMissing
from lms.accounts.factors import services as factors
from lms.accounts.factors.queries import codes_left, roles_wait
from lms.accounts.passkeys import services
from lms.accounts.passkeys.models import Passkey, SpentChallenge
from lms.accounts.passkeys.rules import site_of
from lms.accounts.privacy import account_facts, erase_account
from lms.db import db, transaction
from lms.errors import NotFound
from tests.lms.accounts.authenticator import Device, wrapped

HOME = "192.0.2.10"


@pytest.fixture(autouse=True)
def at_localhost(app, monkeypatch):
    monkeypatch.setitem(app.config, "PUBLIC_URL", "http://localhost:8000")


@pytest.fixture
def with_passkey(app, with_password):
    """``with_passkey(player)`` gives somebody a password and a device with a passkey."""

    def give(player, device=None, name=""):
        with_password(player)
        device, challenge = device or Device(), services.new_challenge()
        answer = device.make(services.ask_for_new(player.actor, challenge))
        device.codes = services.add_passkey(player.actor, name, answer, challenge)
        return device

    return give


def come_in(device, change=lambda answer: answer):
    challenge = services.new_challenge()
    return services.come_in(change(device.sign(services.ask_for_known(challenge))), challenge)


# Level 3, 5.1.3: a name in a secure context; browsers count localhost as one, and never a bare address.
@pytest.mark.parametrize(
    ("public_url", "host"),
    [
        ("https://network.example.jp", "network.example.jp"),
        ("https://network.example.jp:8443", "network.example.jp"),
        ("http://localhost:8000", "localhost"),
        ("http://network.example.jp", None),
        ("http://192.168.0.10:8000", None),
        ("https://192.168.0.10", None),
        ("https://[2001:db8::1]", None),
    ],
)
def test_passkeys_are_made_for_a_name_with_encryption(public_url, host):
    found = site_of(public_url)

    assert (found.host if found else None) == host


@pytest.mark.postgres
def test_a_device_opens_with_its_passkey_and_the_count_moves_on(hanako, with_passkey):
    device = with_passkey(hanako, name="わたしのスマホ")

    entrance, more = come_in(device)

    assert (entrance.person_id, more) == (hanako.id, False)
    row = db.session.scalar(select(Passkey))
    assert (row.name, row.sign_count, row.used_at is not None) == ("わたしのスマホ", 2, True)


@pytest.mark.postgres
def test_an_answer_opens_once(hanako, with_passkey):
    device, challenge = with_passkey(hanako), services.new_challenge()
    answer = device.sign(services.ask_for_known(challenge))
    services.come_in(answer, challenge)

    with pytest.raises(PasskeyRefused):
        services.come_in(answer, challenge)


def test_a_copy_of_the_key_that_counts_from_before_is_refused(hanako, with_passkey):
    device = with_passkey(hanako)
    come_in(device)
    device.count = 1

    with pytest.raises(PasskeyRefused):
        come_in(device)


def other_user(answer):
    read = json.loads(answer)
    read["response"]["userHandle"] = wrapped(b"somebody-else-000000000")
    return json.dumps(read)


def other_signature(answer):
    read = json.loads(answer)
    read["response"]["signature"] = wrapped(b"0" * 70)
    return json.dumps(read)


@pytest.mark.parametrize(
    "change",
    [
        other_user,
        other_signature,
        lambda answer: "",
        lambda answer: "[]",
        lambda answer: "{}",
        lambda answer: "{" * 30_000,
        lambda answer: json.dumps({"id": json.loads(answer)["id"]}),
        lambda answer: json.dumps({**json.loads(answer), "response": []}),
        lambda answer: json.dumps({**json.loads(answer), "response": {"clientDataJSON": 5}}),
        lambda answer: json.dumps({**json.loads(answer), "rawId": None}),
    ],
)
def test_an_answer_that_was_changed_opens_nothing(hanako, with_passkey, change):
    device = with_passkey(hanako)

    with pytest.raises(PasskeyRefused):
        come_in(device, change)


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("origin", "http://localhost:9999"),
        ("origin", "https://evil.example"),
        ("host", "evil.example"),
        ("verified", False),
    ],
)
def test_another_site_or_a_device_that_asked_for_nothing_opens_nothing(hanako, with_passkey, part, value):
    device = with_passkey(hanako)
    setattr(device, part, value)

    with pytest.raises(PasskeyRefused):
        come_in(device)


def test_a_passkey_is_made_only_by_a_device_that_asked_for_face_finger_or_pin(hanako, with_passkey):
    with pytest.raises(PasskeyRefused):
        with_passkey(hanako, Device(verified=False))


def test_one_key_belongs_to_one_person(hanako, taro, with_passkey):
    device = with_passkey(hanako)

    with pytest.raises(PasskeyKnown):
        with_passkey(taro, device)


def test_a_second_device_opens_as_well_and_an_eleventh_is_refused(hanako, with_passkey):
    devices = [with_passkey(hanako) for _ in range(10)]

    assert come_in(devices[0])[0].person_id == come_in(devices[9])[0].person_id == hanako.id
    with pytest.raises(PasskeysFull):
        with_passkey(hanako)


def test_a_passkey_is_never_the_only_way_in(hanako):
    with pytest.raises(PasswordMissing):
        services.ask_for_new(hanako.actor, services.new_challenge())


def test_no_passkey_is_offered_at_a_bare_address(app, hanako, with_password, client, monkeypatch):
    with_password(hanako)
    monkeypatch.setitem(app.config, "PUBLIC_URL", "http://192.168.0.10:8000")

    with pytest.raises(PasskeysNotHere):
        services.ask_for_new(hanako.actor, services.new_challenge())
    assert "data-passkey" not in client.get("/sign-in").get_data(as_text=True)


@pytest.mark.postgres
def test_somebody_elses_passkey_is_neither_named_nor_removed_nor_proves_anything(hanako, taro, with_passkey):
    device = with_passkey(hanako)
    public_id = db.session.scalar(select(Passkey.public_id))

    with pytest.raises(NotFound):
        services.remove_passkey(taro.actor, public_id)
    with pytest.raises(NotFound):
        services.rename_passkey(taro.actor, public_id, "x")
    challenge = services.new_challenge()
    with pytest.raises(PasskeyRefused):
        services.prove_by_passkey(taro.actor, device.sign(services.ask_for_known(challenge)), challenge)


def test_a_passkey_counts_as_the_second_step_of_a_role(app, kanri, with_passkey, monkeypatch):
    monkeypatch.setitem(app.config, "SECOND_FACTOR_GRACE", 14)
    assert roles_wait(kanri.id)

    device = with_passkey(kanri)

    assert not roles_wait(kanri.id)
    assert (len(device.codes), codes_left(kanri.id)) == (10, 10)


def test_the_password_of_a_role_with_a_passkey_waits_for_it_or_for_a_code_on_paper(
    client, kanri, with_passkey, password
):
    device = with_passkey(kanri)
    form = {"identifier": "kanri@example.jp", "password": password, "next": "/office/people"}

    assert client.post("/sign-in", data=form).location.startswith("/sign-in/code")
    assert client.get("/office/people").status_code == 302
    options = client.post("/sign-in/passkey/options").get_json()
    answer = client.post("/sign-in/passkey", data={"answer": device.sign(options), "next": "/office/people"})

    assert answer.location == "/office/people"
    assert client.get("/office/people").status_code == 200
    client.post("/sign-out")
    client.post("/sign-in", data=form)
    assert client.post("/sign-in/code", data={"code": device.codes[0]}).status_code == 302


def test_a_learners_password_stays_a_way_in_of_its_own(client, hanako, with_passkey, password):
    device = with_passkey(hanako)

    answer = client.post("/sign-in", data={"identifier": "hanako@example.jp", "password": password, "next": "/me"})

    assert (answer.location, device.codes) == ("/me", [])


def test_in_the_browser_a_challenge_lives_five_minutes_and_for_one_use(client, hanako, with_passkey, clock):
    device = with_passkey(hanako)
    options = client.post("/sign-in/passkey/options").get_json()
    answer = {"answer": device.sign(options), "next": "/me"}

    clock.forward(minutes=5, seconds=1)
    assert client.post("/sign-in/passkey", data=answer).location.startswith("/sign-in?")
    client.post("/sign-in/passkey/options")
    assert client.post("/sign-in/passkey", data=answer).location.startswith("/sign-in?")
    assert client.get("/me").status_code == 302

    fresh = client.post("/sign-in/passkey/options").get_json()
    assert client.post("/sign-in/passkey", data={"answer": device.sign(fresh), "next": "//evil"}).location == "/"
    assert client.get("/me").status_code == 200


def test_making_and_removing_ask_for_a_proof_first_and_a_passkey_gives_it(app, hanako, with_passkey, outbox):
    device, browser = with_passkey(hanako), hanako.browser()
    with browser.session_transaction() as session:
        session["proved_at"] = 0
    public_id = db.session.scalar(select(Passkey.public_id))
    db.session.rollback()
    assert browser.post("/me/passkeys/options").location.startswith("/sign-in/again")
    assert browser.post(f"/me/passkeys/{public_id}/remove").location.startswith("/sign-in/again")

    options = browser.post("/sign-in/passkey/options").get_json()
    browser.post("/sign-in/again/passkey", data={"answer": device.sign(options), "next": "/me/passkeys"})
    new = Device()
    answer = new.make(browser.post("/me/passkeys/options").get_json())
    browser.post("/me/passkeys", data={"answer": answer, "name": "居間のパソコン"})

    assert "居間のパソコン" in browser.get("/me/passkeys").get_data(as_text=True)
    assert any("居間のパソコン" in str(row) for row in outbox())
    browser.post(f"/me/passkeys/{public_id}/remove")
    with pytest.raises(PasskeyRefused):
        come_in(device)
    assert come_in(new)[0].person_id == hanako.id


def test_who_lost_all_devices_begins_anew(admin, kanri, with_passkey):
    device = with_passkey(kanri)

    factors.end_factor_of(admin.actor, kanri.id)

    with pytest.raises(PasskeyRefused):
        come_in(device)
    assert codes_left(kanri.id) == 0


@pytest.mark.postgres
def test_passkeys_are_handed_out_and_erased_and_spent_challenges_go(hanako, with_passkey, clock):
    with_passkey(hanako, name="スマホ")
    assert account_facts(hanako.id)["passkeys"][0]["device"] == "スマホ"
    clock.forward(hours=1, seconds=1)

    assert services.tidy_challenges() == 1
    with transaction() as work:
        erase_account(work, hanako.id)

    assert db.session.scalar(select(func.count()).select_from(Passkey)) == 0
    assert db.session.scalar(select(func.count()).select_from(SpentChallenge)) == 0

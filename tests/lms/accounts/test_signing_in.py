"""Signing in: pauses that never lock somebody else out, sessions that end, passwords that change."""

import pytest

from lms.accounts import api
from lms.accounts.errors import LinkExpired, SignInPaused, SignInRefused
from lms.accounts.models import Account
from lms.accounts.passwords import hash_password, password_fits
from lms.accounts.signin import services
from lms.accounts.signin.models import AccountToken, SignInTry
from lms.db import db

HOME, ELSEWHERE = "192.0.2.10", "198.51.100.7"


def wrong_tries(count, address=ELSEWHERE, who="hanako@example.jp"):
    for _ in range(count):
        with pytest.raises(SignInRefused):
            services.sign_in(who, "not the password", address)


def test_the_right_password_lets_in(hanako, with_password, password):
    with_password(hanako)

    assert services.sign_in(" Hanako@EXAMPLE.jp ", password, HOME).person_id == hanako.id


def test_a_full_width_address_and_password_are_read_as_half_width(hanako, with_password, password):
    with_password(hanako)
    wide = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})

    assert services.sign_in("hanako@example.jp".translate(wide), password.translate(wide), HOME).person_id == hanako.id


def test_wrong_password_and_unknown_address_are_refused_with_the_same_words(hanako, with_password):
    with_password(hanako)
    refusals = []
    for who in ("hanako@example.jp", "nobody@example.jp"):
        with pytest.raises(SignInRefused) as refused:
            services.sign_in(who, "not the password", HOME)
        refusals.append((refused.value.code, refused.value.fields))

    assert refusals[0] == refusals[1]


def test_an_unknown_address_costs_the_same_work(app, monkeypatch):
    verified = []
    monkeypatch.setattr(services, "password_fits", lambda known, typed: verified.append(known) or False)

    with pytest.raises(SignInRefused):
        services.sign_in("nobody@example.jp", "some password", HOME)

    assert verified == [""]
    assert password_fits("", "nobody signs in with this") is False


def test_an_account_without_a_password_lets_nobody_in(hanako):
    with pytest.raises(SignInRefused):
        services.sign_in("hanako@example.jp", "nobody signs in with this", HOME)


def test_after_five_wrong_tries_the_sixth_waits_a_minute_even_with_the_right_password(
    hanako, with_password, password, clock
):
    with_password(hanako)
    wrong_tries(5)

    with pytest.raises(SignInPaused) as paused:
        services.sign_in("hanako@example.jp", password, ELSEWHERE)
    assert paused.value.fields == {"minutes": 1}

    clock.forward(seconds=60)
    assert services.sign_in("hanako@example.jp", password, ELSEWHERE).person_id == hanako.id


def test_a_stranger_cannot_lock_hanako_out_at_home(hanako, with_password, password):
    with_password(hanako)
    wrong_tries(5)
    with pytest.raises(SignInPaused):
        services.sign_in("hanako@example.jp", "again", ELSEWHERE)

    assert services.sign_in("hanako@example.jp", password, HOME).person_id == hanako.id


def test_wrong_tries_of_hanako_do_not_pause_taro_behind_the_same_address(hanako, taro, with_password, password):
    with_password(hanako), with_password(taro)
    wrong_tries(5, HOME)

    assert services.sign_in("taro@example.jp", password, HOME).person_id == taro.id


def test_signing_in_starts_the_count_anew(hanako, with_password, password):
    with_password(hanako)
    wrong_tries(4, HOME)
    services.sign_in("hanako@example.jp", password, HOME)

    wrong_tries(4, HOME)

    assert services.sign_in("hanako@example.jp", password, HOME).person_id == hanako.id


def test_tries_hold_neither_address_nor_mail_in_the_clear(hanako):
    wrong_tries(1)
    row = db.session.query(SignInTry).one()

    assert ELSEWHERE not in row.key + row.account_key
    assert "hanako" not in row.key + row.account_key


def test_old_tries_and_links_are_tidied_away(hanako, clock):
    wrong_tries(2)
    services.ask_for_reset("hanako@example.jp", "ja")
    clock.forward(days=2)

    assert services.tidy_sign_ins() == 3


def test_the_real_parameters_of_argon2_are_argon2id_with_64_mib(app, monkeypatch):
    monkeypatch.setitem(app.config, "ARGON2_TEST", False)

    kept = hash_password("umi-to-yama-to-kaze")

    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert password_fits(kept, "umi-to-yama-to-kaze")


def test_a_cheaply_hashed_password_is_hashed_anew_when_its_owner_signs_in(
    hanako, with_password, password, app, monkeypatch
):
    with_password(hanako)
    monkeypatch.setitem(app.config, "ARGON2_TEST", False)
    services.sign_in("hanako@example.jp", password, HOME)

    assert db.session.get(Account, hanako.id).password_hash.startswith("$argon2id$v=19$m=65536")


def test_signing_in_over_http_gives_a_new_session_and_goes_on_where_one_wanted_to_go(
    hanako, with_password, password, client
):
    with_password(hanako)
    with client.session_transaction() as before:
        before["left_over"] = "of a stranger"
    form = {"identifier": "hanako@example.jp", "password": password, "next": "/me/name"}

    response = client.post("/sign-in", data=form)

    assert (response.status_code, response.location) == (302, "/me/name")
    with client.session_transaction() as after:
        assert "left_over" not in after
    assert client.get("/me").status_code == 200


@pytest.mark.parametrize(
    "hostile", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_a_hostile_next_leads_home_after_signing_in(hanako, with_password, password, client, hostile):
    with_password(hanako)

    response = client.post("/sign-in", data={"identifier": "hanako@example.jp", "password": password, "next": hostile})

    assert response.location == "/"


def test_a_wrong_password_keeps_what_was_typed_and_says_so_in_japanese(hanako, client):
    response = client.post("/sign-in", data={"identifier": "hanako@example.jp", "password": "wrong", "next": "/me"})

    assert response.status_code == 400
    assert "合いません" in response.text
    assert 'value="hanako@example.jp"' in response.text
    assert 'value="/me"' in response.text


def test_signing_out_ends_the_session(hanako):
    browser = hanako.browser()
    browser.post("/sign-out")

    assert browser.get("/me").status_code == 302


def test_signing_out_everywhere_ends_the_other_devices_and_keeps_this_one(hanako):
    here, there = hanako.browser(), hanako.browser()
    here.post("/sign-out-everywhere")

    assert there.get("/me").status_code == 302
    assert here.get("/me").status_code == 200


def test_a_new_password_signs_the_other_devices_out(hanako, with_password, password):
    with_password(hanako)
    here, there = hanako.browser(), hanako.browser()

    here.post("/me/password", data={"present": password, "password": "kiri-no-naka-no-fune"})

    assert there.get("/me").status_code == 302
    assert here.get("/me").status_code == 200
    assert services.sign_in("hanako@example.jp", "kiri-no-naka-no-fune", HOME).person_id == hanako.id


def test_the_present_password_is_asked_before_a_new_one(hanako, with_password):
    with_password(hanako)

    response = hanako.browser().post("/me/password", data={"present": "guess", "password": "kiri-no-naka-no-fune"})

    assert response.status_code == 400


def test_asking_for_a_new_password_looks_the_same_for_known_and_unknown_addresses(hanako, client, outbox):
    known = client.post("/password", data={"email": "hanako@example.jp"})
    unknown = client.post("/password", data={"email": "nobody@example.jp"})

    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert [mail["to"] for mail in outbox()] == ["hanako@example.jp", "nobody@example.jp"]
    assert "/password/" in outbox()[0]["body"]
    assert "/password/" not in outbox()[1]["body"]


def test_the_mailed_link_sets_a_password_once_and_ends_every_session(hanako, client, outbox, link_in):
    there = hanako.browser()
    client.post("/password", data={"email": "hanako@example.jp"})
    link = link_in(outbox()[0])

    response = client.post(link, data={"password": "kiri-no-naka-no-fune"})

    assert response.location == "/sign-in"
    assert there.get("/me").status_code == 302
    assert services.sign_in("hanako@example.jp", "kiri-no-naka-no-fune", HOME).person_id == hanako.id
    assert client.get(link).status_code == 410


def test_a_new_password_by_mail_ends_the_pause_of_the_account(hanako, with_password, outbox, link_in):
    with_password(hanako)
    wrong_tries(5)
    services.ask_for_reset("hanako@example.jp", "ja")
    services.reset_password(link_in(outbox()[0]).rsplit("/", 1)[1], "kiri-no-naka-no-fune")

    assert services.sign_in("hanako@example.jp", "kiri-no-naka-no-fune", ELSEWHERE).person_id == hanako.id


@pytest.mark.parametrize(("minutes", "open_"), [(119, True), (120, False)])
def test_the_link_for_a_new_password_is_open_for_two_hours(hanako, outbox, link_in, clock, minutes, open_):
    services.ask_for_reset("hanako@example.jp", "ja")
    secret = link_in(outbox()[0]).rsplit("/", 1)[1]
    clock.forward(minutes=minutes)

    if open_:
        services.reset_password(secret, "kiri-no-naka-no-fune")
        return
    with pytest.raises(LinkExpired):
        services.reset_password(secret, "kiri-no-naka-no-fune")


def test_nobody_fills_a_mailbox_by_asking_again_and_again(hanako, outbox):
    for _ in range(9):
        services.ask_for_reset("hanako@example.jp", "ja")

    assert len(outbox()) == 5


def test_only_the_hash_of_a_link_is_kept(hanako, outbox, link_in):
    services.ask_for_reset("hanako@example.jp", "ja")
    secret = link_in(outbox()[0]).rsplit("/", 1)[1]

    assert secret not in db.session.query(AccountToken).one().token_hash


def test_a_new_address_counts_only_after_its_mail_was_opened(hanako, outbox, link_in, with_password, password):
    with_password(hanako)
    browser = hanako.browser()
    browser.post("/me/email", data={"email": "new@example.jp"})
    with pytest.raises(SignInRefused):
        services.sign_in("new@example.jp", password, HOME)

    browser.post(link_in(outbox()[0]))

    assert services.sign_in("new@example.jp", password, HOME).person_id == hanako.id
    assert outbox()[1]["to"] == "hanako@example.jp"


def test_asking_for_an_address_that_somebody_has_tells_nothing(hanako, taro, outbox):
    response = hanako.browser().post("/me/email", data={"email": "taro@example.jp"})

    assert response.location == "/me"
    assert "/me/email/" not in outbox()[0]["body"]
    assert api.contact_of(taro.id).email == "taro@example.jp"


def test_taro_cannot_use_the_link_that_changes_hanakos_address(hanako, taro, outbox, link_in):
    hanako.browser().post("/me/email", data={"email": "new@example.jp"})

    assert taro.browser().post(link_in(outbox()[0])).status_code == 400
    assert api.contact_of(hanako.id).email == "hanako@example.jp"


def test_signing_in_leaves_an_audit_row_without_personal_values(hanako, with_password, password):
    with_password(hanako)
    services.sign_in("hanako@example.jp", password, HOME)
    entry = db.metadata.tables["audit_entry"]
    row = db.session.execute(db.select(entry).where(entry.c.action == "accounts.signed_in")).one()

    assert (row.actor_id, row.thing_id, row.facts) == (hanako.id, str(hanako.id), {})


def spray(count, address=ELSEWHERE, begin=0):
    """One wrong password on each of many accounts, from one address."""
    for number in range(begin, begin + count):
        with pytest.raises(SignInRefused):
            services.sign_in(f"somebody{number}@example.jp", "password of the year", address)


@pytest.mark.postgres
def test_who_tries_many_accounts_from_one_address_has_to_wait(hanako, with_password, password, clock):
    with_password(hanako)
    spray(30)

    with pytest.raises(SignInPaused) as paused:
        services.sign_in("hanako@example.jp", password, ELSEWHERE)
    assert paused.value.fields["minutes"] == 1
    assert services.sign_in("hanako@example.jp", password, HOME).person_id == hanako.id

    clock.forward(minutes=1)
    assert services.sign_in("hanako@example.jp", password, ELSEWHERE).person_id == hanako.id


def test_a_room_of_twenty_nine_who_mistype_behind_one_address_locks_nobody_out(hanako, with_password, password):
    with_password(hanako)
    spray(29)

    assert services.sign_in("hanako@example.jp", password, ELSEWHERE).person_id == hanako.id


def test_who_came_in_from_an_address_before_does_not_wait_there_because_of_others(hanako, with_password, password):
    with_password(hanako)
    services.sign_in("hanako@example.jp", password, ELSEWHERE)
    spray(30)

    with pytest.raises(SignInRefused):
        services.sign_in("hanako@example.jp", "a typing mistake", ELSEWHERE)
    assert services.sign_in("hanako@example.jp", password, ELSEWHERE).person_id == hanako.id

"""The tablet sheet: a paper and a PIN sign one person in on a tablet of many, and nothing else does."""

from datetime import date

import pytest

from lms.accounts import api
from lms.accounts.doubles import services as doubles
from lms.accounts.errors import PinTooSimple, SheetEnded, SheetNotForHer, SheetRefused, SignInPaused
from lms.accounts.privacy import account_facts, erase_account
from lms.accounts.signin.services import change_password
from lms.accounts.tablet import services
from lms.accounts.tablet.queries import sheet_behind, sheet_page
from lms.accounts.tablet.rules import check_pin
from lms.db import transaction
from lms.errors import NotAllowed
from lms.policy import SYSTEM, Role

PIN = "7294"


@pytest.fixture
def secrets_printed(monkeypatch):
    """The secrets that stood on sheets, newest last; printing itself is looked at elsewhere."""
    printed = []

    def take(card, secret, until, *, chosen):
        printed.append(secret)
        return b"%PDF-"

    monkeypatch.setattr(services, "tablet_sheet_pdf", take)
    return printed


@pytest.fixture
def sheet(hanako, secrets_printed):
    """Hanako's own sheet: the address in its code."""
    services.make_own_sheet(hanako.actor, PIN)
    return f"/sign-in/sheet/{secrets_printed[-1]}"


@pytest.mark.parametrize(
    ("pin", "good"),
    [
        ("729", False), ("7294", True), ("729418", True), ("7294185", False), ("72a4", False), ("1234", False),
        ("9876", False), ("0000", False), ("1212", False), ("1950", False), ("0423", False), ("500423", False),
    ],
)  # fmt: skip
def test_a_pin_has_four_to_six_digits_and_is_none_of_those_tried_first(pin, good):
    try:
        check_pin(pin, date(1950, 4, 23))
    except PinTooSimple:
        assert not good
    else:
        assert good


def test_scanned_and_with_the_pin_she_is_in_for_half_an_hour_and_the_address_keeps_no_secret(client, sheet, clock):
    scanned = client.get(sheet)
    assert scanned.location == "/sign-in/sheet"
    assert "Hanako" not in (page := client.get("/sign-in/sheet").get_data(as_text=True))
    assert sheet.rsplit("/", 1)[1] not in page
    assert client.post("/sign-in/sheet", data={"pin": "7295"}).status_code == 400
    assert client.get("/me").status_code == 302

    answer = client.post("/sign-in/sheet", data={"pin": "７２９４"})
    assert answer.location == "/"
    assert "Expires" not in answer.headers["Set-Cookie"]
    assert client.get("/me").status_code == 200
    assert client.post("/me/email", data={"email": "other@example.jp"}).location.startswith("/sign-in/again")

    clock.forward(minutes=30, seconds=1)
    assert client.get("/me").status_code == 302


def test_a_sheet_in_hand_waits_five_minutes_for_its_pin(client, sheet, clock):
    client.get(sheet)
    clock.forward(minutes=5, seconds=1)

    assert client.post("/sign-in/sheet", data={"pin": PIN}).status_code == 200
    assert client.get("/me").status_code == 302


def test_one_tap_ends_the_sheet_and_the_tablet_on_which_it_is_in_use(client, browser_of, hanako, taro, sheet):
    client.get(sheet)
    client.post("/sign-in/sheet", data={"pin": PIN})
    client.post("/sign-out-everywhere")
    assert client.get("/me").status_code == 200

    browser_of(taro.id).post("/me/tablet-sheet/end")
    assert client.get("/me").status_code == 200
    browser_of(hanako.id).post("/me/tablet-sheet/end")

    assert client.get("/me").status_code == 302
    assert client.get(sheet).status_code == 410


def test_ten_wrong_pins_from_wherever_end_a_sheet_and_one_address_pauses_before(app, hanako, sheet, secrets_printed):
    public_id = sheet_behind(secrets_printed[-1]).public_id
    for number in range(5):
        with pytest.raises(SheetRefused):
            services.come_in_by_sheet(public_id, f"800{number}", "192.0.2.1")
    with pytest.raises(SignInPaused):
        services.come_in_by_sheet(public_id, PIN, "192.0.2.1")
    for number in range(5):
        with pytest.raises(SheetRefused):
            services.come_in_by_sheet(public_id, f"810{number}", f"198.51.100.{number}")

    with pytest.raises(SheetEnded):
        services.come_in_by_sheet(public_id, PIN, "203.0.113.9")
    assert not sheet_page(hanako.id).holds


def test_a_first_pin_tells_nobody_who_does_not_know_it_the_birth_date(app, hanako, kanri, secrets_printed):
    services.make_sheet_for(kanri.actor, hanako.id)
    public_id, born_on = sheet_behind(secrets_printed[-1]).public_id, api.person(hanako.id).born_on
    too_simple = born_on.strftime("%m%d")

    with pytest.raises(SheetRefused):
        services.come_in_by_sheet(public_id, too_simple, "192.0.2.1", date(1931, 1, 1))
    for _ in range(12):
        with pytest.raises(PinTooSimple):
            services.come_in_by_sheet(public_id, too_simple, "192.0.2.1", born_on)
    assert services.come_in_by_sheet(public_id, PIN, "192.0.2.1", born_on).person_id == hanako.id


@pytest.mark.postgres
def test_a_sheet_of_the_office_takes_birth_date_and_a_first_pin_once(app, hanako, kanri, taro, secrets_printed):
    with pytest.raises(NotAllowed):
        services.make_sheet_for(taro.actor, hanako.id)
    services.make_sheet_for(kanri.actor, hanako.id)
    public_id = sheet_behind(secrets_printed[-1]).public_id
    born_on = api.person(hanako.id).born_on

    with pytest.raises(SheetRefused):
        services.come_in_by_sheet(public_id, PIN, "192.0.2.1", date(1931, 1, 1))
    assert services.come_in_by_sheet(public_id, PIN, "192.0.2.1", born_on).person_id == hanako.id
    with pytest.raises(SheetRefused):
        services.come_in_by_sheet(public_id, "6183", "192.0.2.1", born_on)
    assert services.come_in_by_sheet(public_id, PIN, "192.0.2.1").person_id == hanako.id


@pytest.mark.postgres
def test_the_next_sheet_a_new_password_a_merge_and_erasing_end_a_sheet(
    app, hanako, taro, kanri, admin, with_password, password, secrets_printed
):
    def fresh():
        services.make_own_sheet(hanako.actor, PIN)
        return secrets_printed[-1]

    first, second = fresh(), fresh()
    with pytest.raises(SheetEnded):
        sheet_behind(first)
    assert sheet_behind(second).person_id == hanako.id
    assert account_facts(hanako.id)["tablet_sheet"]["used_at"] is None

    with_password(hanako)
    change_password(hanako.actor, password, "yama-to-umi-to-mori", "192.0.2.1")
    with pytest.raises(SheetEnded):
        sheet_behind(second)

    third = fresh()
    merge = doubles.propose_merge(kanri.actor, taro.id, hanako.id)
    doubles.confirm_merge(admin.actor, merge)
    with pytest.raises(SheetEnded):
        sheet_behind(third)
    doubles.undo_merge(admin.actor, merge)
    with pytest.raises(SheetEnded):
        sheet_behind(third)

    fourth = fresh()
    with transaction() as work:
        erase_account(work, hanako.id)
    with pytest.raises(SheetEnded):
        sheet_behind(fourth)


def test_nobody_with_a_role_has_a_sheet_and_a_session_by_sheet_has_no_role_given_meanwhile(
    client, hanako, kanri, sheet, secrets_printed
):
    with pytest.raises(SheetNotForHer):
        services.make_own_sheet(kanri.actor, PIN)
    client.get(sheet)
    client.post("/sign-in/sheet", data={"pin": PIN})

    with transaction() as work:
        api.give_role(work, hanako.id, Role.SECRETARIAT, by=SYSTEM)

    assert client.get("/office/people").status_code == 403
    with pytest.raises(SheetEnded):
        sheet_behind(secrets_printed[-1])


def test_the_paper_comes_as_a_file_and_the_office_gets_none_for_whom_it_may_not_see(
    hanako, kanri, taro, browser_of, secrets_printed
):
    paper = browser_of(hanako.id).post("/me/tablet-sheet", data={"pin": PIN, "again": PIN})
    assert (paper.content_type, len(secrets_printed)) == ("application/pdf", 1)
    differing = browser_of(hanako.id).post("/me/tablet-sheet", data={"pin": PIN, "again": "7295"})
    assert (differing.status_code, len(secrets_printed)) == (400, 1)

    address = f"/office/people/{api.person(hanako.id).public_id}/tablet-sheet"
    assert [browser_of(who).post(address).status_code for who in (taro.id, kanri.id)] == [403, 200]
    assert browser_of(taro.id).post(f"{address}/end").status_code == 403

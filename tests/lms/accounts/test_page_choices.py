"""How somebody wants her pages goes with her to any device, and stays on none that others use."""

import pytest

from lms.accounts.privacy import account_facts, erase_account
from lms.accounts.tablet import services as sheets
from lms.db import transaction


@pytest.fixture
def choose():
    """``choose(browser, **said)`` presses the buttons of the settings; the answer's cookies."""

    def press(browser, **said):
        return [line.split("=")[0] for line in browser.post("/preferences", data=said).headers.getlist("Set-Cookie")]

    return press


def look_of(browser, path="/me"):
    """Language and classes of a page."""
    page = browser.get(path).get_data(as_text=True)
    return page[page.index("<html") : page.index("<head")].strip()


def test_what_she_chose_signed_in_is_there_on_every_device_and_beats_what_the_device_keeps(
    client, hanako, browser_of, choose
):
    telephone = browser_of(hanako.id)
    assert set(choose(telephone, text="3", look="night", ruby="off", language="en")) >= {"text", "look", "ruby"}

    computer = browser_of(hanako.id)
    choose(client, text="2")
    computer.set_cookie("text", "2")
    computer.set_cookie("plain", "on")
    assert look_of(computer) == '<html lang="en" class="text-3 look-night ruby-off">'
    choose(computer, plain="on", text="huge")
    assert account_facts(hanako.id)["person"]["pages"] == {
        "text": "3", "look": "night", "ruby": "off", "language": "en", "plain": "on",
    }  # fmt: skip
    computer.post("/sign-out")
    assert look_of(computer, "/sign-in") == '<html lang="ja" class="text-2 look-auto">'


def test_before_signing_in_the_device_keeps_it_and_goes_on_doing_so(client, sign_in, taro, choose):
    assert "text" in choose(client, text="2", look="strong")
    assert look_of(client, "/") == '<html lang="ja" class="text-2 look-strong">'
    assert look_of(sign_in(client, taro.id)) == '<html lang="ja" class="text-2 look-strong">'


def test_a_device_of_many_keeps_nothing_of_her_choice(app, client, hanako, monkeypatch, choose):
    printed = []
    monkeypatch.setattr(sheets, "tablet_sheet_pdf", lambda card, secret, until, **_: printed.append(secret) or b"")
    sheets.make_own_sheet(hanako.actor, "7294")
    client.get(f"/sign-in/sheet/{printed[0]}")
    client.post("/sign-in/sheet", data={"pin": "7294"})

    assert "text" not in choose(client, text="3")
    assert "text-3" in look_of(client)
    client.post("/sign-out")
    assert "text-1" in look_of(client, "/sign-in")


@pytest.mark.postgres
def test_erased_with_the_person(app, hanako, browser_of, choose):
    choose(browser_of(hanako.id), text="3")
    with transaction() as work:
        erase_account(work, hanako.id)
    assert account_facts(hanako.id)["person"]["pages"] == {}

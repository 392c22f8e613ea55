"""A session that ends while somebody fills in a form costs her nothing that she has written."""

import contextlib
import re
import sqlite3

import pytest

from lms.sample.people import PASSWORD

pytestmark = pytest.mark.browser

FORM = "/my/listing/offer"
SIGN_IN = re.compile(r"/sign-in\?next=/my/listing/offer$")
WRITTEN = "駅の近くなら、車でむかえに行けます。"


def sign_in(page, name):
    page.locator("#identifier").fill(f"{name}@example.jp")
    page.locator("#password").fill(PASSWORD)
    page.locator("form:has(#password) button[type=submit]").click()


def end_on_the_server(server, name):
    """What "sign out on all other devices" does to this one."""
    with contextlib.closing(sqlite3.connect(server.data / "network.sqlite3")) as connection, connection:
        connection.execute(
            "UPDATE account SET session_epoch = session_epoch + 1 WHERE email = ?", (f"{name}@example.jp",)
        )


def test_after_signing_in_again_the_form_is_filled_and_can_be_sent(page, sign_in_as, live_server):
    sign_in_as(page, "hanako").goto(FORM)
    page.locator("#note").fill(WRITTEN)
    end_on_the_server(live_server, "hanako")
    page.locator("main form[data-kept] button[type=submit]").click()
    page.wait_for_url(SIGN_IN)

    sign_in(page, "hanako")
    page.wait_for_url(f"**{FORM}")

    assert page.locator("#note").input_value() == WRITTEN
    assert page.locator(".kept[role=status]").is_visible()

    page.locator("main form[data-kept] button[type=submit]").click()
    page.wait_for_url(lambda url: not url.endswith(FORM))
    page.goto(FORM)

    assert page.locator("#note").input_value() == WRITTEN
    assert page.locator(".kept").count() == 0


def test_a_form_sent_from_a_browser_that_forgot_its_session_is_filled_again(page, sign_in_as):
    sign_in_as(page, "sato").goto(FORM)
    page.locator("#note").fill(WRITTEN)
    page.context.clear_cookies()
    page.locator("main form[data-kept] button[type=submit]").click()
    page.locator("main a.button").click()
    page.wait_for_url(SIGN_IN)

    sign_in(page, "sato")
    page.wait_for_url(f"**{FORM}")

    assert page.locator("#note").input_value() == WRITTEN


def test_the_next_person_at_the_machine_sees_nothing_of_it(page, sign_in_as, live_server):
    sign_in_as(page, "hanako").goto(FORM)
    page.locator("#note").fill("これは花子だけのものです。")
    end_on_the_server(live_server, "hanako")
    page.locator("main form[data-kept] button[type=submit]").click()
    page.wait_for_url(SIGN_IN)

    sign_in(page, "taro")
    page.wait_for_url(f"**{FORM}")

    assert "花子だけ" not in page.locator("#note").input_value()
    assert page.evaluate("sessionStorage.length") == 0

"""A passkey in Chromium's own virtual authenticator: made on one's page, used to come in, with a strict policy."""

import pytest
from playwright.sync_api import expect

from lms.sample.people import PASSWORD

pytestmark = pytest.mark.browser

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_hanako_makes_a_passkey_and_comes_in_without_a_password(page, live_server, axe):
    # Passkeys are bound to a name, and the server's own name is localhost.
    site = live_server.url.replace("127.0.0.1", "localhost")
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    device = wire.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]
    page.goto(f"{site}/sign-in?next=/me/passkeys")
    page.locator("#identifier").fill("hanako@example.jp")
    page.locator("#password").fill(PASSWORD)
    page.locator("main form:has(#password) button[type=submit]").click()
    page.locator("#name").fill("わたしのスマホ")
    page.get_by_role("button", name="パスキーを登録する").click()
    expect(page.get_by_text("パスキーを登録しました")).to_be_visible()
    expect(page.get_by_role("link", name="わたしのスマホ")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="ログアウト", exact=True).click()

    page.goto(f"{site}/sign-in?next=/me")
    page.get_by_role("button", name="顔・指・暗証番号で").click()

    expect(page).to_have_url(f"{site}/me")
    known = wire.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]
    assert [key["signCount"] for key in known] == [2]
    wire.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.get_by_role("button", name="ログアウト", exact=True).click()
    page.goto(f"{site}/sign-in?next=/me")
    page.get_by_role("button", name="顔・指・暗証番号で").click()
    expect(page.get_by_text("パスキーは使われませんでした")).to_be_visible()

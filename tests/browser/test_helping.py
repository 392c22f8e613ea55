"""A need becomes help: the coordinator hears of it, the station plans and asks, one helper taps, one telephones."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

TITLE = "夕方の話し相手"
SAID_YES = "引き受けました"


def test_a_need_by_telephone_ends_in_a_team_of_one_who_taps_and_one_who_telephones(page, new_page, sign_in_as, axe):
    coordinator = sign_in_as(page, "chiba")
    coordinator.goto("/needs")
    coordinator.get_by_role("link", name="困りごとを受け付ける").click()
    coordinator.get_by_role("link", name="見本ステーション葵").click()
    coordinator.get_by_label("どんなことに困っていますか").fill(TITLE)
    coordinator.get_by_label("だいたいの場所").fill("葵区の東の方")
    coordinator.get_by_label("いつからですか").fill((date.today() + timedelta(days=9)).isoformat())
    coordinator.get_by_role("button", name="記録する").click()
    expect(coordinator.get_by_role("heading", name=TITLE)).to_be_visible()
    axe(coordinator)

    station = sign_in_as(new_page(), "sato")
    station.goto("/needs")
    station.get_by_role("link", name=TITLE).click()
    station.get_by_role("link", name="活動を計画する").click()
    station.get_by_label("始まる時刻").fill("18:00")
    station.get_by_label("終わる時刻").fill("19:00")
    station.locator("#seats").fill("だれでも 2名")
    station.get_by_role("button", name="計画する", exact=True).click()
    expect(station.get_by_role("heading", name=TITLE)).to_be_visible()
    day = station.url
    station.get_by_role("link", name="来られそうな人").click()
    for name in ("髙橋 美代子", "近藤 房子"):
        station.get_by_label(name).check()
    station.get_by_role("button", name="印をつけた人に声をかける").click()
    axe(station)

    helper = sign_in_as(new_page("phone"), "takahashi")
    helper.goto("/my/invitations")
    own = helper.locator("section", has=helper.get_by_role("heading", name=TITLE))
    own.get_by_role("button", name="はい、行きます").click()
    expect(own.get_by_text(SAID_YES)).to_be_visible()
    axe(helper)

    station.goto(day)
    by_phone = station.locator("section", has=station.get_by_role("heading", name="近藤 房子"))
    by_phone.get_by_role("button", name="「はい」と返事がありました").click()
    expect(by_phone.get_by_text(SAID_YES)).to_be_visible()
    expect(station.get_by_text("そろいました")).to_be_visible()
    expect(station.get_by_text("電話で聞きました")).to_be_visible()

"""What learners and authors do around lessons, in a browser: listening, learning together, saying how a workshop was.

Each page is also looked at on a phone and on a desktop: no accessibility fault, no sideways scrolling.
"""

import hashlib
import sqlite3
from contextlib import closing
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.live import LAYOUTS

pytestmark = pytest.mark.browser

# A voice that says nothing and ends a sentence when the test lets it.
VOICE = """
window.spoken = [];
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, "speechSynthesis", { value: {
  speak: (words) => { window.spoken.push(words.text); window.endSentence = () => words.onend(); },
  cancel: () => {},
} });
"""
MARKED = """() => [...(CSS.highlights.get("read") || [])].map((range) => {
  const copy = range.cloneContents();
  copy.querySelectorAll("rt, rp").forEach((reading) => reading.remove());
  return copy.textContent.trim();
})[0] || "" """


PIN = "7294"
SECRET = "a-secret-that-stood-in-the-code"


@pytest.fixture
def looked_at(axe, live_server):
    """``looked_at(page, *paths)``: each page on a phone and on a desktop; without a path the page as it is."""

    def look(page, *paths):
        for path in paths or (page.url.removeprefix(live_server.url),):
            for width, height in LAYOUTS.values():
                page.set_viewport_size({"width": width, "height": height})
                assert page.goto(path).status == 200, path
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
                axe(page)

    return look


def test_the_sentence_that_is_read_is_marked_and_readings_are_not_read_twice(page, sign_in_as):
    sign_in_as(page, "fukuda")
    page.add_init_script(VOICE)
    page.goto("/courses/gerontology/01-1")

    page.get_by_role("button", name="この課を聞く").click()
    first = "「年をとる」とは、どういうことでしょうか。"
    assert page.evaluate("spoken") == [first]
    assert page.evaluate(MARKED) == first
    page.evaluate("endSentence()")
    second = page.evaluate("spoken.at(-1)")
    assert second.startswith("体のおとろえを思いうかべる人もいれば")
    assert page.evaluate(MARKED) == second

    page.get_by_role("button", name="止める").click()
    expect(page.get_by_role("button", name="続きを聞く")).to_be_visible()
    page.get_by_role("button", name="続きを聞く").click()
    assert page.evaluate("spoken.at(-1)") == second


def test_a_group_is_begun_on_a_phone_and_its_page_takes_a_greeting(new_page, sign_in_as, looked_at):
    page = sign_in_as(new_page("phone"), "hanako")
    page.goto("/study-groups/new")
    page.locator("#name").fill("朝の会")
    page.locator("main form button[type=submit]").click()
    page.locator("#text").fill("よろしくお願いします。")
    page.get_by_role("button", name="ページに書く").click()

    expect(page.get_by_role("heading", name="朝の会")).to_be_visible()
    expect(page.get_by_text("よろしくお願いします。")).to_be_visible()
    looked_at(page)
    looked_at(page, "/study-groups/", "/study-groups/join")


def test_a_scanned_sheet_and_its_pin_sign_her_in_on_a_tablet_and_the_address_keeps_nothing(
    new_page, sign_in_as, looked_at, live_server
):
    own = sign_in_as(new_page("phone"), "fukuda")
    looked_at(own, "/me/tablet-sheet")
    for name in ("#pin", "#again"):
        own.locator(name).fill(PIN)
    token = own.locator("main form:has(#pin) input[name=csrf_token]").input_value()
    paper = own.request.post("/me/tablet-sheet", form={"pin": PIN, "again": PIN, "csrf_token": token})
    assert paper.headers["content-type"] == "application/pdf"
    with closing(sqlite3.connect(live_server.data / "network.sqlite3", timeout=10)) as connection, connection:
        # What stands in the printed code is known to nobody but the paper, so another secret takes its place.
        connection.execute("UPDATE tablet_sheet SET secret_hash = ?", (hashlib.sha256(SECRET.encode()).hexdigest(),))

    tablet = new_page()
    tablet.goto(f"/sign-in/sheet/{SECRET}")
    assert SECRET not in tablet.url + tablet.content()
    looked_at(tablet, "/sign-in/sheet")
    tablet.locator("#pin").fill("７２９４")
    tablet.get_by_role("button", name="ログイン", exact=True).click()

    expect(tablet.get_by_role("button", name="ログアウト").first).to_be_attached()


def test_an_author_begins_a_course_and_gives_it_a_second_chapter(new_page, sign_in_as, looked_at):
    page = sign_in_as(new_page(), "mori")
    looked_at(page, "/courses/write/course/new", "/courses/write/gerontology/about")
    page.goto("/courses/write/course/new")
    page.locator("#title").fill("歩く会をはじめる")
    page.locator("#code").fill("walking")
    page.locator("#chapter").fill("はじめに")
    page.locator("main form button[type=submit]").first.click()
    page.goto("/courses/write/walking/chapters/new")
    page.locator("#title").fill("道をえらぶ")
    page.locator("main form button[type=submit]").first.click()

    page.goto("/courses/write/walking")
    expect(page.locator("main").get_by_text("道をえらぶ").first).to_be_visible()
    looked_at(page)


def test_a_learner_comes_from_her_course_to_how_far_she_is_and_to_the_booklet(new_page, sign_in_as, looked_at):
    page = sign_in_as(new_page("phone"), "aoki")
    page.goto("/courses/gerontology")
    page.locator('a[href$="/how-far"]').first.click()
    # The sample's Aoki has finished 29 of 48 lessons.
    expect(page.get_by_text("48のうち 29")).to_be_visible()
    looked_at(page)

    page.goto("/courses/gerontology/booklet")
    page.get_by_role("button", name="冊子を作る").click()
    expect(page.get_by_text("冊子を作っています").first).to_be_visible()
    looked_at(page)


def test_the_card_on_her_first_page_leads_to_the_sheet_and_is_gone_once_it_is_filled_in(
    new_page, sign_in_as, looked_at
):
    page = sign_in_as(new_page("phone"), "nishimura")
    page.goto("/")
    page.get_by_role("link", name="感想を書く").click()
    looked_at(page)
    page.get_by_label("とてもよい").first.check()
    page.locator("#words").fill("声がよく聞こえました。")
    page.get_by_role("button", name="感想を送る").click()

    expect(page.get_by_text("お名前なしで預かりました")).to_be_visible()
    expect(page.get_by_role("link", name="感想を書く")).to_have_count(0)


def test_the_trainer_sees_what_people_said_once_the_sheet_is_closed(new_page, sign_in_as, looked_at):
    page = sign_in_as(new_page(), "mori")
    page.goto("/desk/workshops/?q=一日目&sort=date")
    held = page.locator("main tbody a")
    for number in range(held.count()):
        page.goto("/desk/workshops/?q=一日目&sort=date")
        held.nth(number).click()
        page.get_by_role("link", name="参加した人の感想").click()
        looked_at(page)
        shown = page.get_by_text("後ろの席では、少し声が聞こえにくいです。")
        waits = page.get_by_text("まとめて表示します")
        expect(shown.or_(waits)).to_be_visible()


def test_a_workshop_in_a_room_and_online_is_planned_booked_both_ways_and_the_way_is_changed(
    new_page, sign_in_as, looked_at
):
    trainer = sign_in_as(new_page(), "mori")
    looked_at(trainer, "/desk/workshops/new")
    day = date.today() + timedelta(days=30)
    written = {
        "title": "骨を守る会",
        "seats": "1",
        "place": "青葉会館 3階",
        "online_url": "https://meet.example/1",
        "dates-0-day": f"{day.year}年{day.month}月{day.day}日",
        "dates-0-begins": "１０時",
        "dates-0-ends": "12:00",
    }
    for field, words in written.items():
        trainer.locator(f"#{field}").fill(words)
    trainer.locator("#kind").select_option("awareness")
    trainer.locator("#trainer").select_option(label="森 千代")
    trainer.get_by_label("会場とオンラインの両方").check()
    trainer.get_by_role("button", name="保存").click()
    trainer.get_by_role("button", name="募集を始める").click()
    board = trainer.url.split("/desk", 1)[1]

    first = sign_in_as(new_page("phone"), "hanako")
    first.goto(board)
    first.get_by_role("button", name="会場の席を申し込む").click()
    expect(first.get_by_text("席があります").first).to_be_visible()
    expect(first.get_by_text("meet.example")).to_have_count(0)

    second = sign_in_as(new_page("phone"), "aoki")
    second.goto(board)
    second.get_by_role("button", name="オンラインで参加する").click()
    expect(second.get_by_role("link", name="meet.example")).to_be_visible()

    first.get_by_role("button", name="オンラインでの参加に変える").click()
    expect(first.get_by_role("link", name="meet.example")).to_be_visible()
    looked_at(first)
    looked_at(trainer, f"/desk{board}")

"""The exam in a real browser: lines that are cut, tabs that are killed, clocks that are wrong, sessions that expire."""

import contextlib
import json
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.live import (
    BIN,
    LAYOUTS,
    ROOT,
    environment,
    free_port,
    session_cookie,
    violations_of,
    wait_until_healthy,
)
from tests.load.chaos_exam import CANDIDATE, suffer

pytestmark = pytest.mark.browser
PATIENCE_MS = 30_000
SAVED = "保存しました"


class Hall:
    """A running server with its database; one candidate a test."""

    def __init__(self, data, url, applications):
        self.data, self.url, self.applications = data, url, applications

    def ask(self, statement, *values):
        with contextlib.closing(sqlite3.connect(self.data / "network.sqlite3", timeout=10)) as connection, connection:
            return connection.execute(statement, values).fetchall()

    def seq(self, name):
        return list(self.applications).index(name) + 1

    def answers(self, name):
        rows = self.ask(
            "SELECT part, position, answer FROM response WHERE attempt_id = ? AND answer IS NOT NULL", self.seq(name)
        )
        return {f"{part}-{position}": json.loads(answer) for part, position, answer in rows}

    def state(self, name):
        return self.ask("SELECT state FROM attempt WHERE sitting_id = 1 AND id = ?", self.seq(name))[0][0]

    def close_in(self, name, seconds):
        """Move the closing time of her attempt."""
        moment = (datetime.now(UTC) + timedelta(seconds=seconds)).replace(tzinfo=None).isoformat(sep=" ")
        self.ask("UPDATE attempt SET closes_at = ? WHERE sitting_id = 1 AND id = ?", moment, self.seq(name))

    def silent_for(self, name, seconds):
        """As if her pages had not been heard from for so long."""
        moment = (datetime.now(UTC) - timedelta(seconds=seconds)).replace(tzinfo=None).isoformat(sep=" ")
        self.ask("UPDATE attempt_stream SET last_contact_at = ? WHERE attempt_id = ?", moment, self.seq(name))


@pytest.fixture(scope="module")
def hall(tmp_path_factory):
    data, port = tmp_path_factory.mktemp("hall"), free_port()
    surroundings, log = environment(data, port), data / "server.log"
    filled = subprocess.run(
        [sys.executable, "-m", "tests.exams.attempts.hall"],
        cwd=ROOT,
        env=surroundings,
        capture_output=True,
        text=True,
        check=True,
    )
    command = [
        str(BIN / "granian"), "--interface", "rsgi", "--factory", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
        "--no-ws", "--log-level", "warning", "tests.exams.attempts.hall:make",
    ]  # fmt: skip
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=output, stderr=output)
    try:
        wait_until_healthy(f"http://127.0.0.1:{port}", process, log)
        yield Hall(data, f"http://127.0.0.1:{port}", json.loads(filled.stdout))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)


@pytest.fixture
def browser_of(hall, chromium):
    """``browser_of("hanako")``: a browser context signed in as her."""
    opened = []

    def sign_in(name, layout="desktop", **options):
        width, height = LAYOUTS[layout]
        context = chromium.new_context(
            base_url=hall.url,
            viewport={"width": width, "height": height},
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            **options,
        )
        context.set_default_timeout(PATIENCE_MS)
        let_in(context, hall, name)
        opened.append(context)
        return context

    yield sign_in
    for context in opened:
        context.close()


def let_in(context, hall, name):
    context.add_cookies([{"name": "session", "value": session_cookie(hall.data, name), "url": hall.url}])


def begin(context, hall, name):
    page = context.new_page()
    page.goto(f"/exams/begin/{hall.applications[name]}")
    page.get_by_role("button", name="試験を始める").click()
    page.wait_for_url("**/exams/attempts/*")
    return page


def choose(page, key, letter):
    """Go to a question by the address, as the links do, and choose."""
    page.evaluate(f"location.hash = 'q-{key}'")
    page.locator(f"#q-{key} .choice:has([value={letter}][name={key}])").click()


def is_saved(page):
    expect(page.locator("[data-save-text]")).to_have_text(SAVED, timeout=PATIENCE_MS)


def test_an_answer_is_saved_by_itself_and_the_page_says_so(hall, browser_of):
    page = begin(browser_of("hanako"), hall, "hanako")

    choose(page, "A-1", "c")
    page.locator("#q-A-1").get_by_text("次の問題").click()
    choose(page, "A-2", "a")
    is_saved(page)

    assert hall.answers("hanako") == {"A-1": "c", "A-2": "a"}
    expect(page.locator("[data-open-count]")).to_have_text("まだ答えていない問題:9問")
    page.reload()
    assert page.locator("[name=A-1][value=c]").is_checked()


def test_a_cut_line_loses_nothing_and_the_page_says_what_is_not_saved(hall, browser_of):
    context = browser_of("taro")
    page = begin(context, hall, "taro")
    context.set_offline(True)

    for number, letter in enumerate("abcd", start=1):
        choose(page, f"A-{number}", letter)
    expect(page.locator("[data-save-text]")).to_contain_text("まだ保存されていません:4件")
    expect(page.get_by_text("通信が切れています")).to_be_visible()
    page.get_by_role("link", name="提出に進む").click()
    expect(page.get_by_text("まだ保存されていない答えがあります:4件")).to_be_visible()
    assert hall.answers("taro") == {}

    context.set_offline(False)
    is_saved(page)
    assert hall.answers("taro") == {"A-1": "a", "A-2": "b", "A-3": "c", "A-4": "d"}
    assert hall.ask(
        "SELECT count(*) FROM response_journal WHERE attempt_id = ? AND kind = 'answer'", hall.seq("taro")
    ) == [(4,)]


def test_a_killed_tab_keeps_its_answers_in_the_browser_and_the_next_page_sends_them(hall, browser_of):
    context = browser_of("jiro")
    page = begin(context, hall, "jiro")
    address = page.url
    context.set_offline(True)
    choose(page, "A-1", "d")
    choose(page, "A-1", "b")
    choose(page, "A-2", "c")
    expect(page.locator("[data-save-text]")).to_contain_text("3件")
    page.close(run_before_unload=False)
    context.set_offline(False)

    again = context.new_page()
    again.goto(address)
    is_saved(again)

    assert hall.answers("jiro") == {"A-1": "b", "A-2": "c"}
    expect(again.locator("[name=A-1][value=b]")).to_be_checked()


def test_of_two_tabs_the_older_one_is_told_and_locked(hall, browser_of):
    context = browser_of("sachi")
    older = begin(context, hall, "sachi")
    newer = context.new_page()
    newer.goto(older.url)
    choose(newer, "A-1", "a")
    is_saved(newer)

    expect(older.get_by_text("別の画面で開かれています")).to_be_visible()
    expect(older.locator("[name=A-2]").first).to_be_disabled()
    assert hall.answers("sachi") == {"A-1": "a"}
    older.get_by_role("link", name="この画面で続ける").click()
    expect(older.locator("[name=A-1][value=a]")).to_be_checked()


def test_rule_12_what_an_outage_held_back_over_the_deadline_is_received_for_the_board(hall, browser_of):
    context = browser_of("ken")
    page = begin(context, hall, "ken")
    is_saved(page)
    context.set_offline(True)
    choose(page, "A-1", "a")
    choose(page, "A-2", "b")
    hall.close_in("ken", -180)
    hall.silent_for("ken", 300)

    context.set_offline(False)

    page.wait_for_url("**/done")
    expect(page.get_by_text("遅れて届いた答えを受け取りました。採点に入れるかは試験委員会が決めます。")).to_be_visible()
    assert hall.state("ken") == "auto_submitted"
    assert hall.answers("ken") == {}
    assert hall.ask(
        "SELECT count(*) FROM late_entry WHERE attempt_id = ? AND decision = 'waiting'", hall.seq("ken")
    ) == [(2,)]


def test_when_the_time_is_over_the_page_locks_and_hands_in_by_itself(hall, browser_of):
    page = begin(browser_of("mei"), hall, "mei")
    choose(page, "A-1", "a")
    is_saved(page)
    hall.close_in("mei", 4)
    page.reload()

    page.wait_for_url("**/done")

    assert hall.state("mei") == "auto_submitted"
    assert hall.answers("mei") == {"A-1": "a"}
    page.go_back()
    page.wait_for_url("**/done*")
    assert page.locator(".question").count() == 0


def test_a_wrong_clock_of_the_device_changes_nothing(hall, browser_of):
    context = browser_of("ryo")
    page = context.new_page()
    page.clock.set_system_time(datetime(2031, 1, 1, tzinfo=UTC))
    page.goto(f"/exams/begin/{hall.applications['ryo']}")
    page.get_by_role("button", name="試験を始める").click()
    page.wait_for_url("**/exams/attempts/*")

    expect(page.locator("[data-clock]")).to_have_text("残り 59分")
    choose(page, "A-1", "a")
    is_saved(page)

    assert hall.answers("ryo") == {"A-1": "a"}
    assert hall.state("ryo") == "open"


def test_a_session_that_ends_in_the_middle_keeps_the_answers_until_she_is_back(hall, browser_of):
    context = browser_of("yui")
    page = begin(context, hall, "yui")
    address = page.url
    is_saved(page)
    context.clear_cookies()

    choose(page, "A-1", "c")
    expect(page.get_by_role("link", name="もう一度ログインする")).to_be_visible()
    assert hall.answers("yui") == {}

    let_in(context, hall, "yui")
    page.goto(address)
    is_saved(page)
    assert hall.answers("yui") == {"A-1": "c"}


def test_without_a_script_every_question_has_a_button_that_saves(hall, browser_of):
    page = begin(browser_of("sora", java_script_enabled=False), hall, "sora")
    assert page.locator(".question:visible").count() == 1

    page.locator("#q-A-1 .choice:has([value=b][name=A-1])").click()
    page.locator("#q-A-1").get_by_role("button", name="保存する").click()
    expect(page.get_by_text("保存しました。")).to_be_visible()
    page.locator("#q-A-1").get_by_text("次の問題").click()
    expect(page.locator("#q-A-2")).to_be_visible()
    page.get_by_role("link", name="提出に進む").click()
    page.get_by_role("button", name="はい、提出する").click()

    assert (hall.state("sora"), hall.answers("sora")) == ("submitted", {"A-1": "b"})


def test_a_whole_exam_is_done_by_keyboard(hall, browser_of):
    page = begin(browser_of("aoi"), hall, "aoi")
    page.locator("#q-A-1").focus()
    for number, letter in enumerate(("a", "c"), start=1):
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        for _ in range("abcd".index(letter)):
            page.keyboard.press("ArrowDown")
        while "次の問題" not in page.evaluate("document.activeElement.textContent"):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator(f"#q-A-{number + 1}")).to_be_focused()
    is_saved(page)

    assert hall.answers("aoi") == {"A-1": "a", "A-2": "c"}


def test_who_is_quicker_than_the_event_of_the_new_question_keeps_her_place(hall, browser_of):
    page = begin(browser_of("ume"), hall, "ume")
    page.locator("#q-A-1").get_by_text("次の問題").click()
    expect(page.locator("#q-A-2")).to_be_focused()
    page.keyboard.press("Tab")
    page.evaluate("dispatchEvent(new HashChangeEvent('hashchange'))")

    assert page.evaluate("document.activeElement.name") == "A-2"


def test_the_answer_is_few_tab_stops_away_and_the_time_is_told_on_demand(hall, browser_of):
    page = begin(browser_of("rin"), hall, "rin")
    stops = 0
    while page.evaluate("document.activeElement.name") != "A-1":
        page.keyboard.press("Tab")
        stops += 1

    assert stops <= 3
    announcer = page.locator("[data-announce]")
    assert announcer.text_content() == ""
    page.get_by_role("button", name="残り時間を聞く").click()
    expect(announcer).to_have_text("残り 59分")


@pytest.mark.parametrize("layout", ["phone", "desktop"])
def test_the_exam_has_no_accessibility_faults_and_does_not_scroll_sideways(hall, browser_of, layout):
    context = browser_of("rin", layout)
    context.add_cookies([{"name": "text", "value": "3", "url": hall.url}])
    page = (
        begin(context, hall, "rin")
        if hall.ask("SELECT 1 FROM attempt WHERE id = ?", hall.seq("rin")) == []
        else context.new_page()
    )
    public_id = hall.ask("SELECT public_id FROM attempt WHERE sitting_id = 1 AND id = ?", hall.seq("rin"))[0][0]
    for path in ("", "#q-B-1", "/hand-in"):
        page.goto("about:blank")
        page.goto(f"/exams/attempts/{public_id}{path}")
        page.wait_for_timeout(300)
        assert violations_of(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= LAYOUTS[layout][0], path


def test_cuts_and_a_killed_tab_at_random_moments_lose_no_acknowledged_answer(hall, browser_of):
    """What the page called saved is stored; what was chosen last is stored in the end; nothing is doubled."""
    context = browser_of(CANDIDATE)

    counts = suffer(hall, context, begin(context, hall, CANDIDATE), cuts=5)

    assert (counts.cuts, counts.kills) == (5, 1)
    assert (counts.lost, counts.doubled, counts.differing) == (0, 0, 0), counts.line


def test_what_happens_in_the_room_is_on_the_page_by_its_pulse(hall, browser_of):
    """Time added, the clock stopped and started: told by the server, shown without a reload, nothing lost."""
    page = begin(browser_of("mio"), hall, "mio")
    is_saved(page)
    hall.ask("UPDATE attempt SET paused_at = ? WHERE id = ?", "2026-01-01 00:00:00.000000", hall.seq("mio"))
    expect(page.get_by_text("試験を少し止めています")).to_be_visible()
    expect(page.locator("#q-A-1")).to_be_hidden()
    expect(page.locator("[data-clock]")).to_have_text("時計は止まっています")

    hall.ask("UPDATE attempt SET paused_at = NULL WHERE id = ?", hall.seq("mio"))
    expect(page.get_by_text("試験を再開しました")).to_be_visible()
    choose(page, "A-1", "b")
    is_saved(page)
    assert hall.answers("mio") == {"A-1": "b"}
    hall.close_in("mio", 5400)
    expect(page.locator("[data-clock]")).to_have_text("残り 89分")


def test_a_new_sign_in_in_another_tab_loses_nothing_and_needs_no_reload(hall, browser_of):
    context = browser_of("kei")
    page = begin(context, hall, "kei")
    is_saved(page)
    context.clear_cookies()
    choose(page, "A-1", "c")
    expect(page.get_by_role("link", name="もう一度ログインする")).to_be_visible()

    let_in(context, hall, "kei")

    is_saved(page)
    expect(page.get_by_role("link", name="もう一度ログインする")).to_have_count(0)
    assert hall.answers("kei") == {"A-1": "c"}

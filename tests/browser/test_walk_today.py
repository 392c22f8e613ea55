"""A visitor who signs up, sits today's sample exam on a phone, and reads her result at once."""

import re
import time
from email import message_from_bytes, policy

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PASSWORD = "こたつでみかんを食べる冬"
SAMPLE_EXAM = "見本 随時試験"
ANSWERED = 5
MAIL_PATIENCE_S = 20


def mailed_link(server, address):
    """The link in the newest letter to an address, once the outbox is delivered."""
    until = time.monotonic() + MAIL_PATIENCE_S
    while time.monotonic() < until:
        server.lms("jobs", "run", "outbox-deliver")
        for path in sorted((server.data / "mail").glob("*.eml"), reverse=True):
            letter = message_from_bytes(path.read_bytes(), policy=policy.default)
            if address in letter["To"]:
                return re.search(r"/sign-up/[^\s?]+", letter.get_body(("plain",)).get_content())[0]
    raise AssertionError(f"no letter to {address} arrived")


def sign_up(page, server, family, address):
    """From the form to the first page of a member."""
    page.goto("/sign-up")
    for name, typed in {
        "family": family, "given": "みどり", "family_kana": "ミホン", "given_kana": "みどり", "born_on": "昭和30年5月3日",
        "email": address, "password": PASSWORD,
    }.items():  # fmt: skip
        page.locator(f"[name={name}]").fill(typed)
    page.locator("[name=agreed]").check()
    page.locator("main form button[type=submit]").last.click()
    expect(page).to_have_url(re.compile("/sign-up/sent$"))
    page.goto(mailed_link(server, address))
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("登録が終わりました")


def open_the_exam(page):
    """From the page about the exam to the first question of the sample that can be sat today."""
    page.goto("/exams")
    expect(page.locator("main")).to_contain_text(SAMPLE_EXAM)
    page.locator("main a[href*='/exams/sittings/']").first.click()
    expect(page.locator("main")).to_contain_text(SAMPLE_EXAM)
    page.locator("main a[href$='/apply']").first.click()
    page.locator("[name=channel]").first.check()
    page.locator("[name=agreed]").check()
    page.locator("main form button[type=submit]").last.click()
    page.locator("main a[href*='/exams/begin/']").first.click()
    page.locator("main form button[type=submit]").click()
    expect(page).to_have_url(re.compile("/exams/attempts/"))


def fits(page):
    """Nothing scrolls sideways at 320 px."""
    return page.evaluate("document.documentElement.scrollWidth") <= 320


def shown_question(page):
    return page.locator("section.question:visible")


def test_a_visitor_signs_up_sits_the_sample_exam_and_reads_her_result_at_once(new_page, live_server, axe):
    page = new_page("phone")
    sign_up(page, live_server, "今日", "kyo@example.jp")
    open_the_exam(page)
    exam = page.url
    assert fits(page)
    axe(page)

    for number in range(1, ANSWERED + 1):
        shown_question(page).first.locator("input[type=radio]").nth(number % 4).check()
        expect(page.locator("[data-save-text]")).to_contain_text("保存しました")
        shown_question(page).first.locator("a.button", has_text="次").click()
    chosen = page.locator("section.question input[type=radio]:checked").evaluate_all(
        "all => all.map(i => i.name + i.value)"
    )
    assert len(chosen) == ANSWERED

    page.reload()
    again = page.locator("section.question input[type=radio]:checked").evaluate_all(
        "all => all.map(i => i.name + i.value)"
    )
    assert again == chosen

    page.locator("[data-hand-in]").click()
    expect(page).to_have_url(re.compile("/hand-in$"))
    expect(page.locator("main")).to_contain_text("45")
    assert fits(page)
    page.locator("main form button[type=submit]").click()
    expect(page).to_have_url(re.compile("/done$"))
    live_server.lms("jobs", "run", "exam-judging")
    page.goto("/exams/results")
    page.locator("main a[href*='/exams/results/']").first.click()
    expect(page.locator("main")).to_contain_text("見本")
    expect(page.locator("main")).to_contain_text("今回は、合格点に届きませんでした")
    assert fits(page)
    axe(page)

    page.goto(exam)
    expect(page).to_have_url(re.compile("/done$"))
    assert page.locator("input[type=radio]").count() == 0


def test_three_questions_are_answered_with_the_keyboard_alone(new_page, sign_in_as):
    page = sign_in_as(new_page("phone"), "hanako")
    open_the_exam(page)

    for _ in range(3):
        question = shown_question(page).first
        key = question.get_attribute("data-key")
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.name") == key:
                break
        page.keyboard.press("ArrowDown")
        expect(question.locator("input[type=radio]:checked")).to_have_count(1)
        expect(page.locator("[data-save-text]")).to_contain_text("保存しました")
        for _ in range(10):
            page.keyboard.press("Tab")
            if "次" in page.evaluate("document.activeElement.textContent"):
                break
        page.keyboard.press("Enter")

    page.reload()
    assert page.locator("section.question input[type=radio]:checked").count() == 3


def test_the_number_of_a_sample_certificate_can_be_checked_by_anybody(new_page, sign_in_as):
    holder = sign_in_as(new_page("phone"), "takahashi")
    holder.goto("/my/documents")
    number = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", holder.locator("main").inner_text())[0]

    page = new_page("phone")
    page.goto("/verify")
    page.locator("[name=number]").fill(number.lower())
    page.get_by_role("button", name="確かめる", exact=True).click()

    answer = page.locator("main [role=status]")
    expect(answer).to_contain_text(number)
    expect(answer).to_contain_text("見本")
    assert "髙橋" not in page.content()
    assert fits(page)


def test_a_postal_code_fills_in_the_municipality_and_the_town_and_changes_nothing_that_was_written(new_page):
    page = new_page("phone")
    page.goto("/sign-up")
    area, address = page.locator("[name=area_code]"), page.locator("[name=address]")

    page.locator("[name=postal_code]").press_sequentially("５０３－０８８７")
    expect(area).to_have_value("21202")
    expect(address).to_have_value("郭町")

    page.locator("[name=postal_code]").fill("420-0853")
    expect(area).to_have_value("22101")
    expect(address).to_have_value("追手町")

    address.fill("追手町1-1")
    with page.expect_response(re.compile("/postal-codes/5030887$")):
        page.locator("[name=postal_code]").fill("503-0887")
    expect(area).to_have_value("21202")
    expect(address).to_have_value("追手町1-1")

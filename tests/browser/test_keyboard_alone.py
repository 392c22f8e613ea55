"""The main ways of a learner and of a station, walked with the keyboard alone: every stop is seen, none holds one fast."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

MOST_STOPS = 150
PATIENCE_MS = 20_000
# What has the focus, or the box drawn for it, has an outline. A field of date or time has stops of its own within.
STOP = """(wanted) => {
    const at = document.activeElement;
    window.stays = at === window.stopBefore && at !== document.body ? window.stays + 1 : 0;
    window.stopBefore = at;
    const look = getComputedStyle(at.closest(".choice, .file") ?? at);
    return {
        there: at === wanted,
        seen: at === document.body || (look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2),
        held: window.stays > 8,
        words: `${at.tagName} ${at.name ?? ""} ${at.textContent.trim().slice(0, 40)}`,
    };
}"""


def walk_to(page, wanted):
    """Press Tab until the wanted thing has the focus."""
    expect(wanted).to_be_visible(timeout=PATIENCE_MS)
    handle = wanted.element_handle()
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP, handle)
        assert stop["seen"], f"{page.url}: {stop['words']}"
        assert not stop["held"], f"{page.url}: {stop['words']}"
        if stop["there"]:
            return
    raise AssertionError(f"{page.url}: no way by keyboard to {wanted}")


def press(page, wanted):
    """Walk to a link or a button and press it; the next page stands."""
    walk_to(page, wanted)
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")


def choose(page, wanted):
    """Walk to a choice and mark it."""
    walk_to(page, wanted)
    page.keyboard.press("Space")
    expect(wanted).to_be_checked(timeout=PATIENCE_MS)


def skip_to_content(page):
    """The first stop of a page leads past the menu."""
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused(timeout=PATIENCE_MS)


def test_a_learner_finds_a_course_reads_answers_and_applies_for_an_exam_without_a_mouse(new_page, sign_in_as):
    page = sign_in_as(new_page(), "hanako")
    main = page.locator("main")
    page.goto("/")
    press(page, page.locator(".menu a[href='/courses/']"))
    skip_to_content(page)
    press(page, main.locator("a[href='/courses/gerontology']").first)
    skip_to_content(page)
    press(page, main.locator(".next a").first)
    skip_to_content(page)
    choose(page, page.locator("#checks input[type=radio]").first)
    press(page, page.locator("#checks button[type=submit]"))
    expect(page.locator("#checks input[type=radio]").first).to_be_checked(timeout=PATIENCE_MS)

    press(page, page.locator(".menu a[href='/exams']"))
    skip_to_content(page)
    press(page, main.locator("a[href*='/exams/sittings/']").first)
    press(page, main.locator("a[href$='/apply']"))
    choose(page, main.locator("[name=channel]").first)
    choose(page, main.locator("[name=agreed]"))
    press(page, main.locator("form button[type=submit]").last)
    expect(main.locator("a[href*='/exams/begin/']").first).to_be_visible(timeout=PATIENCE_MS)


def test_a_station_finds_a_person_and_comes_to_those_it_can_ask_without_a_mouse(new_page, sign_in_as):
    page = sign_in_as(new_page(), "sato")
    main = page.locator("main")
    page.goto("/")
    skip_to_content(page)
    press(page, main.locator("a[href$='/desk']").first)
    desk = page.url
    skip_to_content(page)
    press(page, main.locator("a[href$='/people']").first)
    skip_to_content(page)
    press(page, main.locator("form[method=get] button[type=submit]").first)
    skip_to_content(page)
    press(page, main.locator(".card h3 a").first)
    expect(page).to_have_url(re.compile("/people/[0-9A-Za-z]+$"), timeout=PATIENCE_MS)

    page.goto(desk)
    skip_to_content(page)
    press(page, main.locator("a[href$='/activities']").first)
    skip_to_content(page)
    press(page, main.locator("a[href^='/activities/']").first)
    skip_to_content(page)
    press(page, main.locator("a[href$='/candidates']"))
    expect(page).to_have_url(re.compile("/candidates$"), timeout=PATIENCE_MS)
    skip_to_content(page)

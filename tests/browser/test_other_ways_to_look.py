"""A tablet, forced colours, reduced motion, no JavaScript: the main pages work for whoever looks another way."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

GUEST = ("/", "/exams", "/verify", "/courses/gerontology")
LEARNER = ("/", "/me")
PATIENCE_MS = 20_000


def addresses(new_page, sign_in_as, **options):
    """A page for a guest and one for Hanako, each with the addresses to look at."""
    yield new_page(**options), GUEST
    yield sign_in_as(new_page(**options), "hanako"), LEARNER


def test_nothing_runs_over_the_edge_of_a_tablet(new_page, sign_in_as):
    for page, paths in addresses(new_page, sign_in_as):
        page.set_viewport_size({"width": 768, "height": 1024})
        for path in paths:
            assert page.goto(path).status == 200, path
            assert page.evaluate("document.documentElement.scrollWidth") <= 768, path


def test_forced_colours_keep_every_button_visible_and_nothing_moves_for_who_wants_no_motion(new_page, sign_in_as):
    for page, paths in addresses(new_page, sign_in_as, forced_colors="active", reduced_motion="reduce"):
        for path in paths:
            assert page.goto(path).status == 200, path
            assert page.evaluate("matchMedia('(forced-colors: active) and (prefers-reduced-motion: reduce)').matches")
            edges = page.evaluate(
                """[...document.querySelectorAll('.button')].filter(b => b.checkVisibility()).map(b => {
                    const look = getComputedStyle(b);
                    return look.borderTopStyle !== 'none' && parseFloat(look.borderTopWidth) >= 1;
                })"""
            )
            assert all(edges), path
            moving = (
                "[...document.querySelectorAll('*')].some(e => parseFloat(getComputedStyle(e).transitionDuration) > 0)"
            )
            assert not page.evaluate(moving), path
            assert page.evaluate("document.getAnimations().length") == 0, path


def test_without_a_script_one_finds_reads_and_is_answered(new_page, sign_in_as):
    page = new_page(java_script_enabled=False)
    page.goto("/")
    page.locator(".settings summary").click()
    page.get_by_role("button", name="いちばん大きい文字").click()
    expect(page.locator("html")).to_have_class("text-3 look-auto", timeout=PATIENCE_MS)
    page.get_by_role("button", name="やさしい日本語で読む").click()
    expect(page.get_by_role("button", name="ふつうの日本語で読む")).to_be_visible(timeout=PATIENCE_MS)
    page.goto("/verify")
    page.locator("#number").fill("0000")
    page.get_by_role("button", name="確かめる").first.click()
    expect(page.locator("main [role=status], main [role=alert]").first).to_be_visible(timeout=PATIENCE_MS)

    learner = sign_in_as(new_page(java_script_enabled=False), "hanako")
    learner.goto("/guide")
    learner.locator("ol.guide a").first.click()
    expect(learner.locator("h1")).to_be_visible(timeout=PATIENCE_MS)
    learner.locator(".find input").fill("フレイル")
    learner.locator(".find button").click()
    expect(learner.locator("ul.found a").first).to_be_visible(timeout=PATIENCE_MS)

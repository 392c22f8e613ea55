"""The main pages on a phone: no accessibility fault, no sideways scrolling, for the people who use them."""

import pytest

from tests.browser.screenshots import PICTURES

pytestmark = pytest.mark.browser

PAGES = tuple({(picture.seen_by, picture.path): picture for picture in PICTURES}.values())


@pytest.mark.parametrize("picture", PAGES, ids=lambda picture: picture.name)
def test_a_main_page_has_no_accessibility_fault_at_320_pixels(new_page, sign_in_as, axe, picture):
    page = new_page("phone")
    if picture.seen_by:
        sign_in_as(page, picture.seen_by)

    answer = page.goto(picture.path)

    assert answer.status == 200
    assert page.locator("html").get_attribute("lang") == "ja"
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    axe(page)


def test_a_long_list_of_choices_makes_no_page_wider_than_a_phone(new_page, sign_in_as):
    page = sign_in_as(new_page("phone"), "mori")

    assert page.goto("/courses/write/gerontology/chapters/ch01").status == 200

    assert page.locator("select").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_list_is_sorted_on_a_phone_by_links_that_are_seen(new_page, sign_in_as, axe):
    page = sign_in_as(new_page("phone"), "kanri")
    page.goto("/office/people")
    born = page.locator("thead").get_by_role("link", name="生年月日")

    assert born.bounding_box()["height"] >= 24
    born.click()

    page.wait_for_url("**/office/people?*sort=born*")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    axe(page)

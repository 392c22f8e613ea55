"""The first page in a real browser."""

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("layout", ["phone", "desktop"])
def test_the_first_page_opens_in_japanese_without_accessibility_faults(new_page, axe, layout):
    page = new_page(layout)

    answer = page.goto("/")

    assert answer.status == 200
    assert page.locator("html").get_attribute("lang") == "ja"
    assert page.locator("h1").count() == 1
    axe(page)


def test_the_first_page_does_not_scroll_sideways_on_a_phone(new_page):
    page = new_page("phone")
    page.goto("/")

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_sample_person_is_signed_in_by_her_session(page, sign_in_as):
    sign_in_as(page, "hanako").goto("/")

    assert page.get_by_role("link", name="ログイン").count() == 0


def test_nobody_waits_for_the_typeface_and_from_the_second_page_on_it_stands_there(new_page):
    page = new_page("phone")
    page.goto("/")

    assert page.evaluate("document.fonts.size") == 0

    page.wait_for_function("() => document.cookie.includes('typeface=')")
    page.goto("/sign-in")

    loaded = "[...document.fonts].filter((face) => face.status === 'loaded').map((face) => face.family)"
    families = page.evaluate(f"document.fonts.ready.then(() => {loaded})")
    assert "BIZ UDPGothic" in {family.strip('"') for family in families}


LINES = """link => {
    const words = document.createRange();
    words.selectNodeContents(link.lastChild);
    return words.getClientRects().length;
}"""


def test_with_text_of_any_size_the_search_of_a_phone_stays_beside_the_settings_and_the_telephone_number_on_one_line(
    new_page, sign_in_as
):
    for page in (new_page("phone", bypass_csp=True), sign_in_as(new_page("phone", bypass_csp=True), "hanako")):
        page.goto("/")
        for size in ("112.5%", "131.25%", "150%", "225%"):
            page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
            settings, search = (page.locator(part).bounding_box() for part in (".settings summary", ".find button"))

            assert settings["y"] == search["y"], size
            assert page.locator(".help-phone").evaluate(LINES) == 1, size
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, size


def test_with_text_of_twice_the_size_the_settings_of_a_desktop_do_not_lie_on_the_search(new_page):
    page = new_page("desktop", bypass_csp=True)
    page.goto("/")
    for size in ("112.5%", "225%"):
        page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
        settings, search = (page.locator(part).bounding_box() for part in (".settings summary", ".find input"))
        beside = settings["x"] + settings["width"] <= search["x"]
        above = settings["y"] + settings["height"] <= search["y"]

        assert (beside, above) == (size == "112.5%", size == "225%")

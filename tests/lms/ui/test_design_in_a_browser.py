"""The components in a real browser: small screens, large text, keyboard, and the three comforts of the script."""

import pytest

from tests.browser.live import violations_of

pytestmark = pytest.mark.browser
LARGE = "html { font-size: 225% !important; }"


@pytest.fixture
def tab(chromium, design_site):
    """``tab(width, …)``: a page of its own on the design site."""
    contexts = []

    def open_tab(width=1280, **options):
        context = chromium.new_context(
            base_url=design_site, viewport={"width": width, "height": 800}, locale="ja-JP", **options
        )
        contexts.append(context)
        return context.new_page()

    yield open_tab
    for context in contexts:
        context.close()


def follow(page, target):
    """Click and wait until the next page stands with its script run."""
    with page.expect_navigation(wait_until="load"):
        page.click(target)


@pytest.mark.parametrize("width", [320, 768, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_component_is_without_accessibility_faults(tab, width, scheme):
    page = tab(width, color_scheme=scheme)
    page.goto("/design")

    assert violations_of(page) == []


def test_every_component_fits_a_phone_with_text_twice_as_large(tab):
    page = tab(320, bypass_csp=True)
    page.goto("/design")
    page.add_style_tag(content=LARGE)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations_of(page) == []


def test_buttons_fields_and_menu_entries_are_48_pixels_high(tab):
    page = tab(320)
    page.goto("/design")
    page.locator(".menu summary").click()
    page.locator(".settings summary").click()
    heights = page.evaluate(
        "[...document.querySelectorAll('.button, .input, .choice, .menu a, summary, .switch button')]"
        ".filter(e => e.checkVisibility()).map(e => [e.className || e.textContent, e.getBoundingClientRect().height])"
    )

    assert len(heights) > 20
    assert [height for height in heights if height[1] < 48] == []


def test_the_menu_is_open_on_a_wide_screen_and_folded_on_a_phone(tab):
    wide, phone = tab(1280), tab(320)
    for page in (wide, phone):
        page.goto("/design")

    assert wide.locator(".menu a").first.is_visible()
    assert not wide.locator(".menu summary").is_visible()
    assert not phone.locator(".menu a").first.is_visible()
    phone.locator(".menu summary").click()
    assert phone.locator(".menu a").first.is_visible()


def test_the_first_tab_stop_leads_to_the_content(tab):
    page = tab()
    page.goto("/privacy")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_furigana_can_be_put_away(tab):
    page = tab()
    page.goto("/design")
    assert page.locator("rt").first.is_visible()
    page.goto("/design?ruby=off")

    assert not page.locator("rt").first.is_visible()


def test_a_form_is_sent_once_however_often_it_is_pressed(tab, design_app):
    arrived = design_app.extensions["letters"]
    arrived.clear()
    page = tab()
    page.goto("/letter")
    page.fill("#letter", "once")
    page.evaluate("for (let i = 0; i < 3; i++) document.querySelector('main .button').click()")
    page.wait_for_load_state("networkidle")

    assert arrived == ["once"]


def test_a_text_survives_an_expired_session_and_is_forgotten_once_it_arrived(tab, design_app):
    arrived = design_app.extensions["letters"]
    arrived.clear()
    page = tab()
    page.goto("/expire")
    page.goto("/letter")
    page.fill("#letter", "長い手紙")
    follow(page, "main .button")
    follow(page, "text=Back")

    assert page.input_value("#letter") == "長い手紙"
    assert page.locator(".kept[role=status]").inner_text() == "途中まで書いた内容を、元に戻しました。"

    follow(page, "main .button")

    assert arrived == ["長い手紙"]
    assert page.input_value("#letter") == ""


def test_the_text_of_one_person_is_never_shown_to_the_next_at_the_same_machine(tab):
    page = tab()
    page.goto("/letter")
    page.fill("#letter", "private")
    page.evaluate(
        "sessionStorage.setItem(Object.keys(sessionStorage)[0],"
        ' Object.values(sessionStorage)[0].replace(/"person":"[^"]*"/, \'"person":"another"\'))'
    )
    page.goto("/letter")

    assert page.input_value("#letter") == ""
    assert page.evaluate("sessionStorage.length") == 0


def test_the_print_button_prints(tab):
    page = tab(bypass_csp=True)
    page.add_init_script("window.print = () => { window.printed = true; }")
    page.goto("/privacy")
    page.click("[data-print]")

    assert page.evaluate("window.printed") is True

"""One life, whole, in a real browser: from the sign-up form to the first activity and the checking page."""

import pytest

from lms.press.child import PRESS
from tests.browser.live import LAYOUTS
from tests.journeys.browser_visitor import BrowserVisitor, Running
from tests.journeys.test_life_after_the_pass_over_http import from_the_pass
from tests.journeys.test_life_over_http import to_the_pass

pytestmark = pytest.mark.browser


@pytest.fixture
def visitor(app, chromium):
    """``visitor(layout)``: somebody with a browser of her own, without scripts."""
    opened = []
    with Running(app) as running:

        def come(layout="desktop"):
            width, height = LAYOUTS[layout]
            context = chromium.new_context(
                viewport={"width": width, "height": height},
                locale="ja-JP",
                timezone_id="Asia/Tokyo",
                java_script_enabled=False,
            )
            opened.append(context)
            return BrowserVisitor(context, running.address)

        yield come
        for context in opened:
            context.close()


def test_a_whole_life_goes_in_a_real_browser(app, stage, visitor, browser_of, outbox, session_of):
    known = {}

    def at_browser(name):
        if name not in known:
            known[name] = visitor("phone" if name == "hanako" else "desktop")
            cookie = browser_of(stage.people[name]).get_cookie("session").value
            known[name].context.add_cookies([{"name": "session", "value": cookie, "url": known[name].address}])
        return known[name]

    to_the_pass(stage, visitor("phone"), outbox, at_browser, session_of)
    from_the_pass(stage, at_browser, visitor())
    PRESS.close()

"""A real server and a real browser: Granian in a process of its own, Debian's Chromium driven by Playwright.

The network that the server serves is the sample, loaded once and kept as a file for both workers; each test module
gets a copy of it and a server of its own, so that what one walk changes no other walk sees.
"""

import fcntl
import shutil

import pytest
from playwright.sync_api import Page

from tests.browser.accessibility import ASKED, report_of
from tests.browser.live import LAYOUTS, run_lms, serving, session_cookie, violations_of

PATIENCE_MS = 30_000


@pytest.fixture(scope="session")
def sample_network(tmp_path_factory, request):
    """A data folder with the sample network, made by the first worker that needs it."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if hasattr(request.config, "workerinput") else base) / "sample-network"
    with (shared.parent / "sample-network.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "complete").exists():
            shutil.rmtree(shared, ignore_errors=True)
            shared.mkdir()
            run_lms(shared, "db", "upgrade")
            run_lms(shared, "sample", "load")
            (shared / "complete").touch()
    return shared


@pytest.fixture(scope="module")
def live_server(sample_network, tmp_path_factory):
    """A server with its own copy of the sample network, for the tests of one file."""
    data = tmp_path_factory.mktemp("live")
    shutil.copytree(sample_network, data, dirs_exist_ok=True)
    with serving(data) as server:
        yield server


@pytest.fixture
def new_page(chromium, live_server):
    """``new_page(layout="phone", text=1)``: a page in a browser of its own, with no session."""
    contexts = []

    def open_page(layout: str = "desktop", **options) -> Page:
        width, height = LAYOUTS[layout]
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            **options,
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page):
    """A page on a desktop. The test fails if the browser met a fault in a script."""
    opened = new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda fault: faults.append(str(fault)))
    yield opened
    assert faults == []


@pytest.fixture
def sign_in_as(live_server):
    """``sign_in_as(page, "hanako")`` puts the sample person's session into the page's browser."""

    def sign_in(page: Page, name: str) -> Page:
        cookie = session_cookie(live_server.data, name)
        page.context.add_cookies([{"name": "session", "value": cookie, "url": live_server.url}])
        return page

    return sign_in


@pytest.fixture
def axe(request, live_server):
    """``axe(page)`` fails with the list of accessibility faults on the page as it is; the report at the end names the page."""

    def check(page: Page) -> None:
        faults = violations_of(page)
        width = page.evaluate("window.innerWidth")
        request.node.user_properties.append((ASKED, [page.url.removeprefix(live_server.url), width, len(faults)]))
        assert faults == [], f"{page.url}: {faults}"

    return check


def pytest_terminal_summary(terminalreporter):
    """The accessibility report: every page that was asked, also those of other workers."""
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.stats.get(kind, [])]
    asked = [value for report in reports for name, value in report.user_properties if name == ASKED]
    if asked:
        terminalreporter.section("accessibility: axe-core by the rules of WCAG 2.2, A and AA")
        for line in report_of(asked):
            terminalreporter.write_line(line)

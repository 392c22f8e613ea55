"""What the main pages weigh in a real browser with an empty cache, and when their first words stand there on a slow line."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from tests.browser.live import LiveServer, serving, session_cookie, start_chromium
from tests.load.bench.pages import found_in, with_sample
from tests.load.measure import Figure, measurement
from tests.load.stage import Stage

KILOBYTE = 1000
# A mobile line of the third generation as Lighthouse calls it slow: 400 kbit a second each way, 400 ms there and back.
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
# Bodies as they came over the line: the page itself, its styles and scripts; neither pictures nor fonts.
WEIGHT = """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .filter((entry) => entry.entryType === "navigation" || /[.](css|js)([?]|$)/.test(entry.name))
  .reduce((sum, entry) => sum + entry.encodedBodySize, 0)"""
PAINTED = """() => performance.getEntriesByName("first-contentful-paint").length > 0"""
FIRST_WORDS = """() => performance.getEntriesByName("first-contentful-paint")[0].startTime"""
PAGES = {
    "first page, guest": ("", "SELECT '/'"),
    "sign in": ("", "SELECT '/sign-in'"),
    "verification": ("", "SELECT '/verify/' || number FROM document ORDER BY id LIMIT 1"),
    "what the titles mean": ("", "SELECT '/titles'"),
    "stations": ("", "SELECT '/stations'"),
    "first page, learner": ("hanako", "SELECT '/'"),
    "course": ("hanako", "SELECT '/courses/' || code FROM course ORDER BY id LIMIT 1"),
    "my page": ("hanako", "SELECT '/me'"),
    "my titles": ("hanako", "SELECT '/my/titles'"),
    "search": ("hanako", "SELECT '/search?q=会'"),
    "exams": ("hanako", "SELECT '/exams'"),
    "first page, office": ("kanri", "SELECT '/'"),
    "people, office": ("kanri", "SELECT '/office/people'"),
}


def opened(browser: Browser, server: LiveServer, who: str, path: str, *, slow: bool) -> tuple[float, float]:
    """Bytes of one page opened with nothing kept from before, and milliseconds until its first words."""
    context = browser.new_context(base_url=server.url, locale="ja-JP")
    if who:
        cookie = {"name": "session", "value": session_cookie(server.data, who), "url": server.url}
        context.add_cookies([cookie])
    page = context.new_page()
    if slow:
        page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)
    answer = page.goto(path, wait_until="load", timeout=120_000)
    if (
        answer is None
        or answer.status != 200
        or not page.url.removeprefix(server.url).startswith(path.partition("?")[0])
    ):
        raise RuntimeError(f"{path} did not open for {who or 'a guest'}")
    page.wait_for_function(PAINTED)
    found = float(page.evaluate(WEIGHT)), float(page.evaluate(FIRST_WORDS))
    context.close()
    return found


@contextmanager
def visited() -> Iterator[tuple[Stage, LiveServer, Browser]]:
    """The sample network on a real server, and a browser."""
    with with_sample() as made, serving(made.folder) as server, sync_playwright() as playwright:
        browser = start_chromium(playwright)
        yield made, server, browser
        browser.close()


@measurement("pages: weight", unit="kB", goal=150, better="less")
def pages() -> Iterator[Figure]:
    """Weight of each main page without pictures and fonts."""
    with visited() as (made, server, browser):
        for name, (who, query) in PAGES.items():
            weight, _ = opened(browser, server, who, found_in(made, query), slow=False)
            yield Figure(name, weight / KILOBYTE)


@measurement("pages: first words on a slow line", unit="s", goal=10, better="less")
def slow_pages() -> Iterator[Figure]:
    """Seconds until the first words of each main page, at 400 kbit a second and 400 ms, with an empty cache."""
    with visited() as (made, server, browser):
        for name, (who, query) in PAGES.items():
            _, first = opened(browser, server, who, found_in(made, query), slow=True)
            yield Figure(name, first / 1000)

"""Every kind of page that a sample role can reach, asked by axe: ``python -m tests.browser.axe_everywhere [--once] [ROLE ...]``.

A reader begins at every address without an id in it and follows the links from there; of the pages that one address
makes (a person's, another person's) she opens the first. Where no link led, ids of every table are tried. Each is asked at 320 pixels with the largest text of the
product, on a desktop, and on a desktop with text of twice the size; nothing may scroll sideways. Pages that only an
answer to a form shows, and those of things that the sample does not have, are counted and named at the end.

With ``--once`` each kind is asked for the first role that sees it, and the first page for every role.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Browser, Error, Page, Response, sync_playwright

from lms.app import create_app
from tests.browser.live import (
    LAYOUTS,
    LiveServer,
    account_of,
    run_lms,
    serving,
    session_cookie,
    start_chromium,
    violations_of,
)
from tests.kinds import READERS, Kinds

# A page may be a paper that is printed first, on a machine with other work.
PATIENCE_MS = 120_000
ONCE = "--once"
# Twice the 112.5 % that the text has by itself.
TWICE = ":root:root:root { font-size: 225% !important; }"


def open_page(tab: Page, address: str) -> Response | None:
    """Open an address; None where it is a file to be kept and not a page."""
    try:
        return tab.goto(address)
    except Error as fault:
        if "Download is starting" in str(fault) or "ERR_ABORTED" in str(fault):
            return None
        raise


class Reader:
    """Somebody of the sample with a phone and a desktop."""

    def __init__(self, browser: Browser, server: LiveServer, kinds: Kinds, name: str) -> None:
        self.server, self.kinds, self.name, self.tabs = server, kinds, name, {}
        for layout, text in (("phone", "3"), ("desktop", "1")):
            width, height = LAYOUTS[layout]
            context = browser.new_context(viewport={"width": width, "height": height}, locale="ja-JP", bypass_csp=True)
            context.add_cookies([{"name": "text", "value": text, "url": server.url}])
            if name != "guest":
                session = session_cookie(server.data, name)
                context.add_cookies([{"name": "session", "value": session, "url": server.url}])
            context.set_default_navigation_timeout(PATIENCE_MS)
            self.tabs[layout] = context.new_page()

    def links(self, tab: Page) -> Iterator[str]:
        """Addresses of this site on the page."""
        for link in tab.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))"):
            address = urljoin(tab.url, link).partition("#")[0]
            if address.startswith(self.server.url + "/"):
                yield address.removeprefix(self.server.url)

    def faults(self, path: str, layout: str) -> list[str]:
        """What is wrong with the page that a tab shows."""
        tab = self.tabs["phone" if layout == "phone" else "desktop"]
        found = violations_of(tab)
        if tab.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append("scrolls sideways")
        return [f"{self.name} {path} {layout}: {fault}" for fault in found]

    def arrive(self, path: str) -> str:
        """Open an address on the desktop; the kind of page that it leads to, empty where it leads to none."""
        desktop = self.tabs["desktop"]
        answer = open_page(desktop, self.server.url + path)
        if answer is None or answer.status != 200 or "text/html" not in answer.headers.get("content-type", ""):
            return ""
        return self.kinds.of(urlsplit(desktop.url).path)

    def look(self, path: str) -> list[str]:
        """All faults of the page that the desktop shows, in all layouts."""
        desktop = self.tabs["desktop"]
        found = self.faults(path, "desktop")
        desktop.add_style_tag(content=TWICE)
        found += self.faults(path, "text of twice the size")
        open_page(self.tabs["phone"], self.server.url + path)
        return found + self.faults(path, "phone")

    def walk(self, begin: list[str], known: set[str]) -> tuple[set[str], list[str]]:
        """The kinds of pages that she saw from these addresses on, and what axe finds wrong with them.

        known  kinds of which only the links are followed
        """
        waiting, seen, tried, faults = list(begin), set(), set(), []
        while waiting:
            path = waiting.pop(0)
            kind = self.kinds.of(urlsplit(path).path)
            if not kind or kind in seen or path in tried:
                continue
            tried.add(path)
            # What leads elsewhere, a sign-in for example, is seen as what it leads to.
            kind = self.arrive(path)
            if not kind or kind in seen:
                continue
            seen.add(kind)
            links = list(self.links(self.tabs["desktop"]))
            if kind not in known or path == "/":
                faults += self.look(path)
            waiting += links
        for tab in self.tabs.values():
            tab.context.close()
        return seen, faults


def main(asked: list[str]) -> int:
    """Walk as everybody named, or as all; exit 1 with every fault."""
    once, names = ONCE in asked, [name for name in asked if name != ONCE]
    unknown = sorted(set(names) - set(READERS))
    if unknown:
        print(f"unknown: {', '.join(unknown)}", file=sys.stderr)
        return 2
    seen: set[str] = set()
    faults: list[str] = []
    with tempfile.TemporaryDirectory(prefix="lms-axe-") as folder:
        data = Path(folder)
        run_lms(data, "db", "upgrade")
        run_lms(data, "sample", "load")
        os.environ["LMS_DATA_DIR"] = folder
        kinds = Kinds(create_app())
        with sync_playwright() as playwright, serving(data) as server:
            browser = start_chromium(playwright)
            for name in names or READERS:
                hers, found = Reader(browser, server, kinds, name).walk(
                    ["/", *kinds.without_ids], seen if once else set()
                )
                seen, faults = seen | hers, faults + found
                print("\n".join([*found, f"{name}: {len(hers)} kinds of pages, {len(found)} faults"]), flush=True)
            for name in names or READERS:
                hidden = kinds.tried_with_ids(account_of(data, name), kinds.all - seen)
                hers, found = Reader(browser, server, kinds, name).walk(hidden, set())
                seen, faults = seen | hers, faults + found
                print("\n".join([*found, f"{name}: {len(hers)} more by their ids, {len(found)} faults"]), flush=True)
            browser.close()
    left = sorted(kinds.all - seen)
    print(f"{len(left)} of {len(kinds.all)} addresses made no page for these readers: {', '.join(left)}")
    print(f"{len(seen)} kinds of pages, each in three layouts: {len(faults)} faults")
    return int(bool(faults) or not seen)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

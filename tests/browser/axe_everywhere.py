"""Every kind of page that a sample role can reach, asked by axe: ``python -m tests.browser.axe_everywhere [ROLE ...]``.

A reader follows the links from her first page; of pages that differ in an id alone one is opened. Each is asked at 320
pixels with the text at its largest, and on a desktop; on the narrow one nothing may scroll sideways.
"""

import re
import sys
import tempfile
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import sync_playwright

from tests.browser.live import LAYOUTS, run_lms, serving, session_cookie, start_chromium, violations_of

READERS = ("", "hanako", "abe", "ito", "hayashi", "endo", "mori", "kanri", "dan", "sato", "chiba", "admin")
AN_ID = re.compile(r"^(\d+|[0-9A-Za-z]{22}|[0-9A-Z]{4}(-[0-9A-Z]{4}){2}|\d\d-\w+|.*-\d+)$")
NO_PAGE = re.compile(r"\.(pdf|csv|json|ics|zip|png|svg|jwt|xlsx)$|^/static/|/sign-out|offline\.html$|/download$")


def kind_of(path):
    """The address without the ids in it: pages that differ in them alone are of one kind."""
    parts = ["*" if AN_ID.match(part) else part for part in path.split("/")]
    # Courses and their lessons have words of their own in their addresses.
    return "/".join(["", "courses", *("*" for _ in parts[2:])] if parts[1:2] == ["courses"] else parts)


class Reader:
    def __init__(self, browser, server, name):
        self.server, self.name, self.tabs = server, name, {}
        for layout, text in (("phone", "3"), ("desktop", "1")):
            width, height = LAYOUTS[layout]
            context = browser.new_context(viewport={"width": width, "height": height}, locale="ja-JP")
            cookies = [{"name": "text", "value": text, "url": server.url}]
            if name:
                cookies.append({"name": "session", "value": session_cookie(server.data, name), "url": server.url})
            context.add_cookies(cookies)
            self.tabs[layout] = context.new_page()

    def links(self, tab):
        """Addresses of this site on the page."""
        found = tab.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
        for link in found:
            address = urljoin(tab.url, link).partition("#")[0]
            if address.startswith(self.server.url + "/"):
                yield address.removeprefix(self.server.url)

    def walk(self, known):
        """What axe finds wrong, page by page; ``known`` are kinds of pages that somebody opened before."""
        waiting, faults, asked = ["/"], [], 0
        known = known - {"/"}
        while waiting:
            path = waiting.pop(0)
            kind = kind_of(urlsplit(path).path)
            if kind in known or NO_PAGE.search(urlsplit(path).path):
                continue
            known.add(kind)
            for layout, tab in self.tabs.items():
                answer = tab.goto(self.server.url + path)
                if answer.status != 200 or "text/html" not in answer.headers.get("content-type", ""):
                    break
                faults += [f"{self.name or 'guest'} {path} {layout}: {fault}" for fault in violations_of(tab)]
                if tab.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                    faults.append(f"{self.name or 'guest'} {path} {layout}: scrolls sideways")
            else:
                asked += 1
                waiting += list(self.links(self.tabs["desktop"]))
        return asked, faults, known


def main():
    folder = Path(tempfile.mkdtemp(prefix="lms-axe-"))
    run_lms(folder, "db", "upgrade")
    run_lms(folder, "sample", "load")
    asked, faults, known = 0, [], set()
    with sync_playwright() as playwright, serving(folder) as server:
        browser = start_chromium(playwright)
        for name in sys.argv[1:] or READERS:
            count, found, known = Reader(browser, server, name).walk(known)
            asked, faults = asked + count, faults + found
            print("\n".join([*found, f"{name or 'guest'}: {count} pages, {len(found)} faults"]), flush=True)
        browser.close()
    print(f"{asked} kinds of pages, each at 320 pixels with the largest text and on a desktop: {len(faults)} faults")
    sys.exit(1 if faults or not asked else 0)


if __name__ == "__main__":
    main()

"""Takes the pictures of script/screenshots: one table of pages, each seen by somebody of the sample."""

import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Error, sync_playwright

from tests.browser.live import LAYOUTS, ROOT, LiveServer, run_lms, serving, session_cookie, start_chromium

FOLDER = ROOT / "docs" / "screenshots"


@dataclass(frozen=True)
class Picture:
    """One page of the README and the reviews.

    path   address, or where to begin; links are then clicked by their visible words, in order
    """

    name: str
    seen_by: str
    path: str
    clicks: tuple[str, ...] = ()
    layout: str = "desktop"


PICTURES = (
    Picture("first-page", "", "/"),
    Picture("first-page-phone", "", "/", layout="phone"),
    Picture("design", "", "/design"),
    Picture("courses", "", "/courses/"),
    Picture("course", "hanako", "/courses/gerontology"),
    Picture("home-learner", "hanako", "/"),
    Picture("home-learner-phone", "hanako", "/", layout="phone"),
    Picture("exam-front", "hanako", "/exams"),
    Picture("applications", "hanako", "/exams/applications"),
    Picture("practice", "hanako", "/exams/practice"),
    Picture("my-titles", "takahashi", "/my/titles"),
    Picture("my-papers", "takahashi", "/my/documents"),
    Picture("titles", "", "/titles"),
    Picture("verify", "", "/verify"),
    Picture("stations", "", "/stations"),
    Picture("my-invitations", "takahashi", "/my/invitations"),
    Picture("listing", "takahashi", "/my/listing"),
    Picture("home-station", "sato", "/"),
    Picture("home-secretariat", "kanri", "/"),
    Picture("people", "kanri", "/office/people"),
    Picture("bank", "abe", "/exams/bank"),
    Picture("sittings-office", "kanri", "/exams/office"),
    Picture("qualifications", "kanri", "/qualifications"),
    Picture("title-applications", "dan", "/titles/applications"),
)


def take(picture: Picture, browser: Browser, server: LiveServer) -> Path:
    """Open the page as its viewer, in Japanese, and save all of it."""
    width, height = LAYOUTS[picture.layout]
    context = browser.new_context(
        base_url=server.url, viewport={"width": width, "height": height}, locale="ja-JP", timezone_id="Asia/Tokyo"
    )
    context.set_default_timeout(10_000)
    if picture.seen_by:
        cookie = session_cookie(server.data, picture.seen_by)
        context.add_cookies([{"name": "session", "value": cookie, "url": server.url}])
    page = context.new_page()
    answer = page.goto(picture.path)
    if answer is None or answer.status != 200:
        raise RuntimeError(f"{picture.name}: {picture.path} answered {answer and answer.status}")
    for words in picture.clicks:
        page.get_by_role("link", name=re.compile(words)).or_(page.get_by_role("button", name=words)).first.click()
    target = FOLDER / f"{picture.name}.png"
    page.screenshot(path=target, full_page=True)
    context.close()
    return target


def main(names: list[str]) -> int:
    """Take the pictures named, or all; exit 1 when a page could not be opened."""
    unknown = sorted(set(names) - {picture.name for picture in PICTURES})
    if unknown:
        print(f"unknown: {', '.join(unknown)}", file=sys.stderr)
        return 2
    FOLDER.mkdir(parents=True, exist_ok=True)
    faults = 0
    with tempfile.TemporaryDirectory(prefix="lms-pictures-") as folder:
        data = Path(folder)
        run_lms(data, "db", "upgrade")
        run_lms(data, "sample", "load")
        with serving(data) as server, sync_playwright() as playwright:
            browser = start_chromium(playwright)
            for picture in PICTURES:
                if names and picture.name not in names:
                    continue
                try:
                    print(take(picture, browser, server).relative_to(ROOT))
                except (RuntimeError, LookupError, Error) as fault:
                    faults += 1
                    print(f"{picture.name}: {fault}", file=sys.stderr)
            browser.close()
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""What Lighthouse says of the main pages on a small phone: ``script/bench "pages: accessibility" "pages: performance"``.

The tool stands outside the product (``script/bootstrap --scores``); it drives Debian's Chromium against the sample network.
"""

import functools
import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.browser.live import CHROMIUM, ROOT, LiveServer, serving, session_cookie
from tests.load.bench.pages import found_in, with_sample
from tests.load.bench.weight import PAGES
from tests.load.measure import Figure, measurement

TOOL = ROOT / ".venv/lighthouse/node_modules/.bin/lighthouse"
SCORES = ("accessibility", "performance")
TIMES = 3


def judged(server: LiveServer, who: str, path: str, report: Path) -> dict[str, float]:
    """Both scores (0 to 100) of one page, asked as a phone of the middle sort on a slow line of the fourth generation."""
    cookie = f"session={session_cookie(server.data, who)}" if who else ""
    command = [
        str(TOOL), server.url + path, "--quiet", "--output=json", f"--output-path={report}",
        f"--only-categories={','.join(SCORES)}", "--form-factor=mobile",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
    ]  # fmt: skip
    if cookie:
        command += ["--extra-headers", json.dumps({"Cookie": cookie})]
    subprocess.run(command, check=True, env={**os.environ, "CHROME_PATH": CHROMIUM}, timeout=300, cwd=report.parent)
    found = json.loads(report.read_text())
    arrived = found["finalDisplayedUrl"].removeprefix(server.url)
    if arrived != found["requestedUrl"].removeprefix(server.url):
        raise RuntimeError(f"{path} led to {arrived}")
    return {name: round(found["categories"][name]["score"] * 100) for name in SCORES}


@functools.cache
def all_scores() -> dict[str, dict[str, float]]:
    """The middle one of three scores of every main page; both measurements read the same reports."""
    with with_sample() as made, serving(made.folder) as server, tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        return {
            name: middle([judged(server, who, found_in(made, query), report) for _ in range(TIMES)])
            for name, (who, query) in PAGES.items()
        }


def middle(judgements: list[dict[str, float]]) -> dict[str, float]:
    """What stands in the middle of each score: a busy moment of the machine costs one judgement ten points."""
    return {name: median(each[name] for each in judgements) for name in SCORES}


@measurement("pages: accessibility", unit="of 100", goal=100)
def accessibility() -> Iterator[Figure]:
    """Lighthouse's score of each main page."""
    for page, scores in all_scores().items():
        yield Figure(page, scores["accessibility"])


@measurement("pages: performance", unit="of 100", goal=95)
def performance() -> Iterator[Figure]:
    """Lighthouse's score of each main page, on its simulated phone."""
    for page, scores in all_scores().items():
        yield Figure(page, scores["performance"])

"""The line is cut, tabs are killed, in a real browser at random moments of an exam; nothing acknowledged is lost or doubled.

    python -m tests.load.chaos_exam --cuts 50 [--seed 20261120]

What the page called saved must stand in the database at once and for good; what was chosen last must stand there in the
end; nothing is journalled twice. Prints one line of counts and exits 1 when any of it fails.
"""

import argparse
import contextlib
import json
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from tests.browser.live import (
    BIN,
    LAYOUTS,
    ROOT,
    environment,
    free_port,
    session_cookie,
    start_chromium,
    wait_until_healthy,
)

SEED = 20261120
SAVED = "保存しました"
PATIENCE_MS = 60_000
CANDIDATE = "nao"


@dataclass
class Hall:
    """A running exam hall: its data folder, address and the applications by name."""

    data: Path
    url: str
    applications: dict[str, str]

    def ask(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        with contextlib.closing(sqlite3.connect(self.data / "network.sqlite3", timeout=30)) as connection, connection:
            return connection.execute(statement, values).fetchall()

    def seq(self, name: str) -> int:
        return list(self.applications).index(name) + 1

    def answers(self, name: str) -> dict[str, object]:
        rows = self.ask(
            "SELECT part, position, answer FROM response WHERE attempt_id = ? AND answer IS NOT NULL", self.seq(name)
        )
        return {f"{part}-{position}": json.loads(str(answer)) for part, position, answer in rows}


@dataclass
class Counts:
    """What a run met and what became of it."""

    cuts: int = 0
    kills: int = 0
    chosen: int = 0
    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    differing: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def line(self) -> str:
        return (
            f"cuts {self.cuts}, tabs killed {self.kills}, answers chosen {self.chosen}, acknowledged {self.acknowledged}, "
            f"lost {self.lost}, doubled {self.doubled}, differing at the end {self.differing}"
        )


@contextlib.contextmanager
def running_hall(data: Path) -> Iterator[Hall]:
    """Fill a data folder and serve it until the end of the block."""
    port, log = free_port(), data / "server.log"
    surroundings = environment(data, port)
    filled = subprocess.run(
        [sys.executable, "-m", "tests.exams.attempts.hall"],
        cwd=ROOT, env=surroundings, capture_output=True, text=True, check=True,
    )  # fmt: skip
    command = [
        str(BIN / "granian"), "--interface", "rsgi", "--factory", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "1", "--no-ws", "--log-level", "warning",
        "tests.exams.attempts.hall:make",
    ]  # fmt: skip
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=output, stderr=output)
    try:
        wait_until_healthy(f"http://127.0.0.1:{port}", process, log)
        yield Hall(data, f"http://127.0.0.1:{port}", json.loads(filled.stdout))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)


def choose(page: Page, key: str, letter: str) -> None:
    """Go to a question by the address, as the links do, and choose."""
    page.evaluate(f"location.hash = 'q-{key}'")
    page.locator(f"#q-{key} .choice:has([value={letter}][name={key}])").click()


def is_saved(page: Page) -> None:
    expect(page.locator("[data-save-text]")).to_contain_text(SAVED, timeout=PATIENCE_MS)


def suffer(hall: Hall, context: BrowserContext, page: Page, cuts: int, seed: int = SEED) -> Counts:
    """Sit the exam of one candidate through so many cuts; every fifth cut also kills the tab."""
    chance, counts, chosen = random.Random(seed), Counts(), {}
    address = page.url
    for cut in range(1, cuts + 1):
        is_saved(page)
        acknowledged = dict(chosen)
        counts.acknowledged = len(acknowledged)
        counts.lost += _missing(hall, acknowledged)
        for trouble in range(2):
            # Some answers before the cut, whose fate is open when it comes, and some after it.
            for _ in range(chance.randint(trouble, 3)):
                key = f"A-{chance.randint(1, 10)}"
                # The same choice again would be none: a browser tells changes alone.
                letter = chance.choice([sign for sign in "abcd" if sign != chosen.get(key)])
                choose(page, key, letter)
                chosen[key] = letter
                counts.chosen += 1
            if trouble == 0:
                page.wait_for_timeout(chance.randint(0, 250))
                context.set_offline(True)
                counts.cuts += 1
        expect(page.locator("[data-save-text]")).to_contain_text("まだ保存されていません", timeout=PATIENCE_MS)
        page.wait_for_timeout(chance.randint(0, 400))
        if cut % 5 == 0:
            page.close(run_before_unload=False)
            context.set_offline(False)
            page = context.new_page()
            page.goto(address)
            counts.kills += 1
        context.set_offline(False)
    is_saved(page)
    found = hall.answers(CANDIDATE)
    counts.differing = sum(found.get(key) != letter for key, letter in chosen.items())
    counts.acknowledged = len(chosen)
    counts.doubled = int(
        str(
            hall.ask(
                "SELECT count(*) - count(DISTINCT stream || '.' || seq) FROM response_journal WHERE attempt_id = ?",
                hall.seq(CANDIDATE),
            )[0][0]
        )
    )
    return counts


def _missing(hall: Hall, acknowledged: dict[str, str]) -> int:
    found = hall.answers(CANDIDATE)
    return sum(found.get(key) != letter for key, letter in acknowledged.items())


def begin(context: BrowserContext, hall: Hall) -> Page:
    """Sign in as the candidate and begin."""
    context.set_default_timeout(PATIENCE_MS)
    context.add_cookies([{"name": "session", "value": session_cookie(hall.data, CANDIDATE), "url": hall.url}])
    page = context.new_page()
    page.goto(f"/exams/begin/{hall.applications[CANDIDATE]}")
    page.get_by_role("button", name="試験を始める").click()
    page.wait_for_url("**/exams/attempts/*")
    return page


def main(arguments: list[str]) -> int:
    """Run the cuts, print the counts; 1 when anything acknowledged was lost or doubled."""
    parser = argparse.ArgumentParser(prog="python -m tests.load.chaos_exam")
    parser.add_argument("--cuts", type=int, default=50)
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args(arguments)
    with (
        tempfile.TemporaryDirectory() as folder,
        running_hall(Path(folder)) as hall,
        sync_playwright() as playwright,
        contextlib.closing(start_chromium(playwright)) as chromium,
    ):
        width, height = LAYOUTS["desktop"]
        context = chromium.new_context(
            base_url=hall.url, viewport={"width": width, "height": height}, locale="ja-JP", timezone_id="Asia/Tokyo"
        )
        counts = suffer(hall, context, begin(context, hall), asked.cuts, asked.seed)
    print(counts.line)
    return int(bool(counts.lost or counts.doubled or counts.differing))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""An hour of mixed load on the production stack: memory, connections and times must not grow.

    script/bench soak [--minutes 60] [--candidates 200] [--keep FILE]

Candidates save answers (a program of its own), visitors open pages, the scheduler works. Every ten seconds memory of web
server and scheduler (PSS), connections of the database and how long answers and pages took are noted; a line is laid
through each after the first quarter, in which caches fill. Prints one table; exit 1 when anything grows.
"""

import argparse
import itertools
import json
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean, linear_regression, quantiles

from sqlalchemy import create_engine, text

from lms.app import create_app
from lms.config import read_settings
from lms.db import db, transaction
from lms.network.loading import FOLDER as NETWORK
from lms.network.loading import LOADERS
from tests.load.cluster.hosts import say
from tests.load.furnish import judged
from tests.load.stage import ROOT, Stage, Web, children_of, cookie_of, served, stage

SAMPLE_SECONDS = 10.0
WARM_UP = 0.25
MOST_RISE = 0.1
SURE = 3.0
FEWEST = 8
VISITORS = 4
PAGES = (
    "/",
    "/courses/",
    "/stations",
    "/exams",
    "/titles",
    "/my/titles",
    "/me/notices",
    "/exams/practice",
    "/verify",
    "/healthz",
)


@dataclass(frozen=True)
class Growth:
    """A line through the samples: the middle, how much it rises from first to last, and how sure that is."""

    middle: float
    rise: float
    error: float

    @property
    def grows(self) -> bool:
        """More than a tenth of the middle, and more than chance explains."""
        return self.rise > MOST_RISE * self.middle and self.rise > SURE * self.error


def growth(samples: Sequence[tuple[float, float]]) -> Growth:
    """Lay a line (least squares) through (seconds, value) after the warm-up; the error is the standard error of the rise."""
    kept = samples[int(len(samples) * WARM_UP) :]
    at, values = [one for one, _ in kept], [value for _, value in kept]
    slope, start = linear_regression(at, values)
    span, middle = at[-1] - at[0], fmean(at)
    left = sum((value - start - slope * when) ** 2 for when, value in kept) / max(len(kept) - 2, 1)
    spread = sum((when - middle) ** 2 for when in at)
    return Growth(fmean(values), slope * span, (left / spread) ** 0.5 * span)


@dataclass
class Noted:
    """What was noted of each kind, with the moment; ``keep`` holds each note in a line, also of a run that was broken off."""

    keep: Path | None = None
    began: float = field(default_factory=time.monotonic)
    series: dict[str, list[tuple[float, float]]] = field(default_factory=dict)

    def note(self, name: str, value: float) -> None:
        at = time.monotonic() - self.began
        self.series.setdefault(name, []).append((at, value))
        if self.keep:
            with self.keep.open("a") as lines:
                lines.write(json.dumps({"at": round(at, 1), "what": name, "value": round(value, 2)}) + "\n")


@dataclass
class Visitors:
    """Readers who open one page after the other; ``took`` is emptied at each sample."""

    address: str
    cookie: str
    took: list[float] = field(default_factory=list)
    failed: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def read(self, first: int) -> None:
        pages = itertools.cycle(PAGES[first % len(PAGES) :] + PAGES[: first % len(PAGES)])
        while not self.over.wait(0.2):
            asked = urllib.request.Request(self.address + next(pages), headers={"Cookie": self.cookie})
            began = time.perf_counter()
            try:
                with urllib.request.urlopen(asked, timeout=30) as answer:
                    answer.read()
            except urllib.error.HTTPError as refused:  # none of these is refused to a candidate; a refusal were no load
                self.failed += 1
                refused.close()
            except OSError:
                self.failed += 1
            self.took.append(1000 * (time.perf_counter() - began))


def memory(*processes: int) -> float:
    """Megabytes that these processes hold, what they share counted once."""
    total = 0
    for number in processes:
        words = Path(f"/proc/{number}/smaps_rollup").read_text()
        total += int(words.partition("\nPss:")[2].split()[0])
    return total / 1024


def _late(values: Sequence[float]) -> float:
    return quantiles(values, n=20)[-1] if len(values) > 1 else sum(values)


def _answer_times(log: Path, read: int) -> tuple[list[float], int]:
    """Milliseconds that each answer took since the log was read so far."""
    with log.open() as lines:
        lines.seek(read)
        fresh = lines.read()
    whole = fresh[: fresh.rfind("\n") + 1]
    told = [json.loads(line) for line in whole.splitlines()]
    return [1000 * (one["heard"] - one["sent"]) for one in told if "heard" in one], read + len(whole.encode())


def _observe(made: Stage, web: Web, jobs: int, log: Path, visitors: Visitors, asked: argparse.Namespace) -> Noted:
    noted, engine, read = Noted(asked.keep), create_engine(made.url), 0
    until = time.monotonic() + 60 * asked.minutes
    while time.monotonic() < until:
        time.sleep(SAMPLE_SECONDS)
        noted.note("memory of the web server, MB", memory(web.process.pid, *children_of(web.process.pid)))
        noted.note("memory of the scheduler, MB", memory(jobs))
        with engine.connect() as connection:
            count = connection.scalar(
                text("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'")
            )
        noted.note("connections", float(count or 0))
        times, read = _answer_times(log, read)
        if times:
            noted.note("an answer, p95 in ms", _late(times))
            noted.note("answers a second", len(times) / SAMPLE_SECONDS)
        taken, visitors.took = visitors.took, []
        if taken:
            noted.note("a page, p95 in ms", _late(taken))
    engine.dispose()
    return noted


def table(noted: Noted) -> bool:
    """Print a line for each series; True when none grows. What is done a second may rise."""
    grows = False
    print(f"{'':30} {'samples':>7} {'middle':>10} {'rise':>9} {'error':>8}")
    for name, samples in noted.series.items():
        if len(samples) < FEWEST:
            sys.exit(f"{name}: {len(samples)} samples are too few; give more minutes")
        line = growth(samples)
        wrong = line.grows and name != "answers a second"
        grows = grows or wrong
        print(
            f"{name:30} {len(samples):7} {line.middle:10.1f} {line.rise:+9.1f} {line.error:8.1f} {'GROWS' if wrong else ''}".rstrip()
        )
    return not grows


def open_country(made: Stage) -> None:
    """Areas, titles and programmes as the network has them, so that every page has something to show; topics are the exam's own."""
    app = create_app(read_settings(made.environment() | {"LMS_SAMPLE": "0"}))
    with app.app_context():
        for name in [each for each in LOADERS if each != "topics"]:
            with transaction() as work:
                LOADERS[name](work, NETWORK)
        db.engine.dispose()


def soak(asked: argparse.Namespace) -> int:
    with stage("postgresql", asked.candidates) as made:
        open_country(made)
        return soaked(made, asked)


def soaked(made: Stage, asked: argparse.Namespace) -> int:
    with served(made) as web:
        log = made.folder / "answers.log"
        log.touch()
        words = [
            "-m",
            "tests.load.candidates",
            web.address,
            "--desks",
            str(made.folder / "desks.txt"),
            "--log",
            str(log),
        ]
        crowd = subprocess.Popen([sys.executable, *words], cwd=ROOT)
        lms = str(Path(sys.executable).parent / "lms")
        jobs = subprocess.Popen([lms, "jobs", "serve"], cwd=ROOT, env=made.environment())
        visitors = Visitors(web.address, cookie_of(made, 0))
        readers = [threading.Thread(target=visitors.read, args=(number,)) for number in range(VISITORS)]
        for reader in readers:
            reader.start()
        say(f"{asked.minutes:g} minutes of mixed load")
        try:
            noted = _observe(made, web, jobs.pid, log, visitors, asked)
        finally:
            visitors.over.set()
            for reader in readers:
                reader.join()
            crowd.send_signal(signal.SIGTERM)
            crowd.wait(300)
            jobs.terminate()
            jobs.wait(60)
        steady, verdict = table(noted), judged(made.url, log)
    print(f"{verdict.line}, pages failed {visitors.failed}")
    holds = steady and verdict.holds and not visitors.failed
    print("holds" if holds else "DOES NOT HOLD")
    return int(not holds)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="script/bench soak")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--candidates", type=int, default=200)
    parser.add_argument("--keep", type=Path, help="file that gets each note as a line of JSON")
    # Told to end, it leaves nothing behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    return soak(parser.parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

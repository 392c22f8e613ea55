"""Blows at random moments of an exam, and during a release; afterwards nothing may be lost or doubled.

    script/bench chaos [--kills 200] [--candidates 200] [--engines sqlite postgresql] [--parts exam release]

Half of the kills fall on an embedded house (SQLite), half on one with PostgreSQL. Runs as root in namespaces of its own,
on a small disk in memory, and leaves nothing behind. Prints one table; exit 1 when it does not hold.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from tests.load.chaos.blows import KILLS, TROUBLES, Fallen, Scene
from tests.load.chaos.house import House
from tests.load.chaos.relay import Relay
from tests.load.chaos.release import CANDIDATES, TWICE
from tests.load.cluster.hosts import go_apart, run, say
from tests.load.furnish import judged
from tests.load.ledger import Verdict
from tests.load.stage import ROOT

PACE = 1.5
DISK = "640m"
LONGEST = 90.0
TROUBLE_AFTER_KILLS = 5
RELEASE_KILLS = 12


@dataclass
class Watch:
    """Reads along in the candidates' log: when was an answer, sent after a moment, called saved?"""

    log: Path
    read: int = 0

    def wait_saved(self, since: float) -> float:
        """Seconds until it was; ``LONGEST`` when none came."""
        until = time.monotonic() + LONGEST
        while time.monotonic() < until:
            with self.log.open() as lines:
                lines.seek(self.read)
                fresh = lines.read()
            whole = fresh[: fresh.rfind("\n") + 1]
            self.read += len(whole.encode())
            for told in map(json.loads, whole.splitlines()):
                if told.get("outcome") == "saved" and told["sent"] > since:
                    return float(told["heard"] - since)
            time.sleep(0.05)
        return LONGEST


@dataclass
class Tally:
    """What fell, and how long until answers were saved again."""

    killed: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    back: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def note(self, name: str, fallen: Fallen, back: float) -> None:
        self.killed[name] += fallen.killed
        self.back[name].append(back)

    @property
    def kills(self) -> int:
        return sum(self.killed.values())


def suffer(scene: Scene, watch: Watch, kills: int, minutes: float) -> Tally:
    """Blow after blow until so many processes were killed, or the time is over; two of three fall while the one before still smarts."""
    tally, blows, troubles = Tally(), KILLS[scene.house.engine], list(TROUBLES.items())
    done, until = 0, time.monotonic() + 60 * minutes
    while tally.kills < kills and time.monotonic() < until:
        name = scene.chance.choice(list(blows))
        fallen = blows[name](scene)
        if not fallen.killed:
            time.sleep(0.2)
            continue
        done += 1
        say(f"{scene.house.engine}: {name}, {tally.kills + fallen.killed} killed")
        if done % 3:
            tally.killed[name] += fallen.killed
        else:
            tally.note(name, fallen, watch.wait_saved(fallen.since))
        time.sleep(scene.chance.uniform(0, 1.5))
        if done % TROUBLE_AFTER_KILLS == 0:
            name, blow = troubles[done // TROUBLE_AFTER_KILLS % len(troubles)]
            fallen = blow(scene)
            tally.note(name, fallen, watch.wait_saved(fallen.since))
    return tally


def exam(house: House, asked: argparse.Namespace) -> tuple[Tally, Verdict]:
    """An exam through so many kills."""
    house.begin()
    house.disk.chmod(0o777)
    _program(house, "tests.load.furnish", "seat", house.url, str(house.disk), str(asked.candidates))
    house.open()
    relay, log = Relay(house.port), house.logs / "answers.log"
    words = [
        sys.executable, "-m", "tests.load.candidates", relay.begin(), "--desks", str(house.disk / "desks.txt"),
        "--log", str(log), "--pace", str(PACE), "--seed", str(asked.seed),
    ]  # fmt: skip
    log.touch()
    crowd = subprocess.Popen(words, cwd=ROOT, env=house.environment())
    time.sleep(5)
    scene = Scene(house, relay, random.Random(asked.seed))
    tally = suffer(scene, Watch(log), asked.kills // len(asked.engines), asked.minutes)
    crowd.send_signal(signal.SIGTERM)
    crowd.wait(300)
    return tally, judged(house.url, log)


def _program(house: House, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *words], cwd=ROOT, env=house.environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(words)}: {done.stderr[-3000:]}")
    return done.stdout


def release(house: House, chance: random.Random) -> tuple[int, dict[str, int]]:
    """A release and what follows from it, killed at random moments; how many were killed, and what stands in the end."""
    house.begin()
    _program(house, "tests.load.chaos.release", "prepare")
    house.open()
    scene, killed, done = Scene(house, Relay(house.port), chance), 0, False
    while not done:
        board = subprocess.Popen(
            [sys.executable, "-m", "tests.load.chaos.release", "act"], cwd=ROOT, env=house.environment(),
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip
        try:
            wrong = board.communicate(timeout=chance.uniform(3, 14) if killed < RELEASE_KILLS else None)[1]
            done = board.returncode == 0
            if not done:
                print(f"the board was refused: {wrong.decode()[-300:]}", flush=True)
                time.sleep(1)
        except subprocess.TimeoutExpired:
            board.kill()
            board.communicate()
            killed += 1
        killed += KILLS[house.engine]["scheduler"](scene).killed
    return killed, _finished(house)


def _finished(house: House) -> dict[str, int]:
    until = time.monotonic() + LONGEST
    while True:
        told: dict[str, int] = json.loads(_program(house, "tests.load.chaos.release", "count"))
        if not told["open work"] or time.monotonic() > until:
            return told
        time.sleep(2)


def is_once(told: dict[str, int]) -> bool:
    """Every attempt one score, one release, half of all passed, nothing twice, no work left or given up."""
    twice = sum(told[f"{name} twice"] for name in TWICE)
    right = (told["scores"], told["releases"], told["passes"]) == (CANDIDATES, 1, CANDIDATES // 2)
    return right and not (twice or told["open work"] or told["failed work"])


def line(engine: str, name: str, blows: int, killed: int, back: list[float]) -> str:
    times = f"{median(back):8.1f}s {max(back):8.1f}s" if back else ""
    return f"{engine:10} {name:20} {blows:6} {killed:7} {times}"


def tell(engine: str, tally: Tally, verdict: Verdict) -> None:
    for name, back in tally.back.items():
        print(line(engine, name, len(back), tally.killed[name], back))
    print(f"{engine}: processes killed {tally.kills}, {verdict.line}", flush=True)


def trial(asked: argparse.Namespace, folder: Path) -> bool:
    """Both engines, exam and release."""
    holds = True
    print(
        f"{'':10} {'blow':20} {'waited':>6} {'killed':>7} {'middle':>9} {'longest':>9}   until answers were saved again",
        flush=True,
    )
    for engine in asked.engines:
        for part in asked.parts:
            disk, logs = folder / f"{engine}-{part}", folder / f"{engine}-{part}-logs"
            disk.mkdir(parents=True)
            logs.mkdir()
            run("mount", "-t", "tmpfs", "-o", f"size={DISK}", "none", str(disk))
            house = House(engine, disk, logs)
            try:
                if part == "exam":
                    tally, verdict = exam(house, asked)
                    tell(engine, tally, verdict)
                    holds = holds and verdict.holds
                else:
                    killed, told = release(house, random.Random(asked.seed))
                    print(f"{engine}: release, processes killed {killed}, {json.dumps(told)}", flush=True)
                    holds = holds and is_once(told)
            finally:
                house.end()
    return holds


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="script/bench chaos")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=60, help="an exam ends after so many, killed enough or not")
    parser.add_argument("--candidates", type=int, default=200)
    parser.add_argument("--seed", type=int, default=20261129)
    parser.add_argument("--engines", nargs="+", choices=list(KILLS), default=list(KILLS))
    parser.add_argument("--parts", nargs="+", choices=["exam", "release"], default=["exam", "release"])
    parser.add_argument("--keep", type=Path, help="folder for the logs when the trial has ended")
    asked = parser.parse_args(arguments)
    go_apart("tests.load.chaos", arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder = Path(tempfile.gettempdir())
    run("mount", "-t", "tmpfs", "-o", "mode=1777", "none", str(folder))
    os.chdir(ROOT)
    try:
        holds = trial(asked, folder)
    finally:
        if asked.keep:
            for logs in folder.glob("*-logs"):
                shutil.copytree(logs, asked.keep / logs.name, dirs_exist_ok=True)
    print("holds" if holds else "DOES NOT HOLD")
    return int(not holds)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""A list of people brought in: seconds by the wall for the whole of it, and how the memory grows with its length.

The file is as offices send it: CP932, Japanese headings, a municipality and a telephone number on each line. The trial with
faults has a wrong code, an unreadable date, bytes of another encoding and a double on every hundredth line each.
"""

import csv
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from lms.accounts import api as accounts
from lms.accounts.importing.services import import_people, look_at_people
from lms.app import create_app
from lms.config import read_settings
from lms.db import db, transaction
from lms.network.loading import FOLDER
from lms.places.api import load_areas
from lms.policy import SYSTEM, Actor, Grant, Role
from tests.databases import load_every_table
from tests.load.measure import Figure, measurement
from tests.load.stage import KEY

SIZES = (10_000, 50_000)
GOAL_SECONDS = 60
HEADINGS = ("姓", "名", "姓かな", "名かな", "生年月日", "市区町村コード", "電話")
FAMILIES = (("山本", "やまもと"), ("鈴木", "すずき"), ("望月", "もちづき"), ("大石", "おおいし"), ("杉山", "すぎやま"))
GIVEN = (
    ("和子", "かずこ"),
    ("幸子", "さちこ"),
    ("清", "きよし"),
    ("勇", "いさむ"),
    ("正", "ただし"),
    ("文子", "ふみこ"),
)
AREAS = ("22101", "22102", "21202", "13218")
KANJI = "一丁七万三上下不世中久乙九二五人仁今介仙代令以任伊休会"


def _line(number: int) -> list[str]:
    family, given = FAMILIES[number % len(FAMILIES)], GIVEN[number % len(GIVEN)]
    mark = KANJI[number % len(KANJI)] + KANJI[number // len(KANJI) % len(KANJI)]
    born = date(1930, 1, 1) + timedelta(days=number % 20_000)
    phone = f"054-{number // 1000 % 1000:03}-{number % 10_000:04}"
    return [family[0], given[0] + mark, family[1], given[1], born.isoformat(), AREAS[number % len(AREAS)], phone]


def write_list(path: Path, people: int, *, faults: bool = False) -> None:
    """A list of so many people; with ``faults``, four lines in a hundred are wrong, each in its own way."""
    with path.open("w", encoding="cp932", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADINGS)
        for number in range(people):
            line = _line(number)
            if faults and number % 100 == 10:
                line[5] = "99999"
            if faults and number % 100 == 20:
                line[4] = "1950-13-41"
            if faults and number % 100 == 30:
                line = _line(number - 30)
            writer.writerow(line)
    if faults:
        lines = path.read_bytes().split(b"\r\n")
        lines = [_line_in_utf8(line) if place % 100 == 41 else line for place, line in enumerate(lines)]
        path.write_bytes(b"\r\n".join(lines))


def _line_in_utf8(line: bytes) -> bytes:
    return line.decode("cp932").encode("utf-8")


def measure_one(folder: Path, people: int, how: str) -> None:
    """In a process of its own: bring one list in, and print seconds, outcome and the most memory, in megabytes."""
    load_every_table()
    app = create_app(read_settings({"LMS_DATA_DIR": str(folder), "LMS_SECRET_KEY": KEY}))
    with app.app_context():
        db.create_all()
        with transaction() as work:
            load_areas(work, FOLDER)
        with transaction() as work:
            office = accounts.create_person(
                work, family="管理", given="花", family_kana="かんり", given_kana="はな", by=SYSTEM
            )
        write_list(folder / "list.csv", people, faults=how == "faults")
        before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
        if how == "import":
            actor = Actor(office, frozenset({Grant(Role.SECRETARIAT)}))
            tally = import_people(folder / "list.csv", actor, lambda _: None, lambda _: None)
        else:
            tally = look_at_people(folder / "list.csv", lambda _: None)
        seconds = time.monotonic() - began
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        print(seconds, grown / 1024, tally.new, tally.refused, int(tally.kept))


def _measured(people: int, how: str) -> tuple[float, float, int, int]:
    folder = Path(tempfile.mkdtemp(prefix="lms-import-"))
    try:
        command = [sys.executable, "-m", "tests.load.bench.importing", str(folder), str(people), how]
        done = subprocess.run(command, check=True, capture_output=True, text=True, env=dict(os.environ))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    seconds, grown, new, refused, kept = done.stdout.split()[-5:]
    if (int(kept), int(new)) != ((1, people) if how == "import" else (0, int(new))):
        raise RuntimeError(f"{how} of {people}: {done.stdout}")
    return float(seconds), float(grown), int(new), int(refused)


@measurement("import of people", unit="s", goal=GOAL_SECONDS, better="less")
def importing() -> Iterator[Figure]:
    for people in SIZES:
        seconds, grown, _, _ = _measured(people, "import")
        yield Figure(f"{people}, memory +{grown:.0f} MB", seconds)


@measurement("import of people, dry run with faults", unit="s", goal=GOAL_SECONDS, better="less")
def dry_run() -> Iterator[Figure]:
    for people in SIZES:
        seconds, grown, new, refused = _measured(people, "faults")
        yield Figure(f"{people}: {new} new, {refused} refused, +{grown:.0f} MB", seconds)


if __name__ == "__main__":
    measure_one(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])

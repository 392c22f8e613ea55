"""The search of people near a station: the whole of it, and its statements alone by the bare driver.

Without a setting a country of two sizes is made on SQLite. ``LMS_BENCH_HOUSE`` names the database of a house that is there
already (``sqlite:////path/network.sqlite3`` or ``postgresql://...``): then that one is searched, and nothing is written.
"""

import os
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import event, func, select, text

from certificates.api import load_schemes
from lms.app import create_app
from lms.clock import today
from lms.config import read_settings
from lms.db import db, transaction
from lms.network.loading import FOLDER
from lms.places.api import AreaCard, area_tree, load_areas
from lms.sample.big import make_people, place_municipalities
from registry.people.facets import facets_of
from registry.people.models import Listing
from registry.people.policies import Audience
from registry.people.rules import Criteria, audience_recipients, cell_of
from registry.people.search import READ_AHEAD, find, people_found
from tests.databases import load_every_table
from tests.load.measure import Figure, measurement
from tests.load.stage import KEY

HOUSE = "LMS_BENCH_HOUSE"
SIZES = (10_000, 50_000)
SEARCHES, PAGE = 100, 50
KINDS = ("city", "ward", "special_ward")
# What nobody can do without: the rows of one cell by the index, with what each shows.
FLOOR = text(
    "SELECT l.person_id, l.latitude, l.longitude, v.fields FROM listing_title t JOIN listing l ON l.person_id = t.person_id "
    "JOIN listing_view v ON v.person_id = l.person_id WHERE t.scheme = 'WBP' AND t.cell = :cell LIMIT 50"
)


@contextmanager
def country(url: str = "") -> Iterator[None]:
    """The house behind an address, or an empty country on SQLite: areas and titles, nobody in it yet."""
    folder = Path(tempfile.mkdtemp(prefix="lms-finding-"))
    try:
        load_every_table()
        named = {"LMS_DATABASE_URL": url} if url else {}
        app = create_app(read_settings({"LMS_DATA_DIR": str(folder), "LMS_SECRET_KEY": KEY} | named))
        with app.app_context():
            if not url:
                _found_country()
            yield
            db.session.remove()
            db.engine.dispose()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _found_country() -> None:
    db.create_all()
    with transaction() as work:
        load_areas(work, FOLDER)
    with transaction() as work:
        load_schemes(work, FOLDER)
    place_municipalities()


@dataclass
class Spent:
    """Seconds of each search: its statements by the bare driver, all of it, the page with what it shows, and facets.

    On SQLite by the clock of the process, in which the database works; on PostgreSQL by the clock on the wall.
    """

    database: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    page: list[float] = field(default_factory=list)
    facets: list[float] = field(default_factory=list)


def ninety_fifth(values: list[float]) -> float:
    """The 95th percentile, in milliseconds."""
    return 1000 * sorted(values)[int(len(values) * 0.95)]


def _clock() -> Callable[[], float]:
    return time.process_time if db.engine.dialect.name == "sqlite" else time.perf_counter


def timed(action: Callable[[], Any]) -> tuple[float, Any]:
    """How many seconds an action took, and what it gave."""
    clock = _clock()
    began = clock()
    answer = action()
    return clock() - began, answer


def statements_of(action: Callable[[], Any]) -> list[tuple[str, Any]]:
    """The statements, with their values, that an action asks the database."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        asked.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        action()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return asked


def ask_barely(statements: list[tuple[str, Any]]) -> None:
    """Ask the statements again, by the driver alone, and read every row."""
    cursor = db.session.connection().connection.cursor()
    for statement, values in statements:
        cursor.execute(statement, values)
        cursor.fetchall()
    cursor.close()


def searched(places: list[AreaCard], spent: Spent) -> Spent:
    """A hundred searches: page of 50, nearest first, title and half-day, every second one within 20 km."""
    chance = random.Random(20261129)
    for number in range(SEARCHES):
        place = chance.choice(places)
        audience = Audience(audience_recipients(1, place.path), place.centre, 1)
        criteria = Criteria(scheme="WBP", half_day=chance.randrange(21), within_km=20 if number % 2 else 0)
        _search_once(audience, criteria, spent)
    return spent


def _search_once(audience: Audience, criteria: Criteria, spent: Spent) -> None:
    def search() -> list[int]:
        return people_found(audience, criteria, today(), PAGE + READ_AHEAD)[0]

    statements = statements_of(search)
    spent.database.append(timed(lambda: ask_barely(statements))[0])
    seconds, ids = timed(search)
    spent.whole.append(seconds)
    spent.page.append(timed(lambda: find(audience, criteria, size=PAGE))[0])
    spent.facets.append(timed(lambda: facets_of(audience, ids, today()))[0])
    spent.floor.append(timed(lambda: db.session.execute(FLOOR, {"cell": cell_of(audience.place)}).all())[0])


@cache
def measured() -> dict[int, Spent]:
    """Every size once for all rows of this file: listed people -> what was spent."""
    house, found = os.environ.get(HOUSE, ""), dict[int, Spent]()
    with country(house):
        places = [card for card in area_tree() if card.kind in KINDS and card.centre]
        for size in [0] if house else SIZES:
            for _ in make_people(size):
                pass
            listed = db.session.scalar(select(func.count()).select_from(Listing)) or 0
            searched(places, Spent())
            found[listed] = searched(places, Spent())
    return found


@measurement("registry search", unit="ms", goal=10, better="less")
def registry_search() -> Iterator[Figure]:
    for listed, spent in measured().items():
        yield Figure(f"{listed} listed, p95", ninety_fifth(spent.database), ninety_fifth(spent.floor))


@measurement("registry search: with the making", unit="ms", better="less")
def registry_search_whole() -> Iterator[Figure]:
    for listed, spent in measured().items():
        yield Figure(f"{listed} listed, p95", ninety_fifth(spent.whole), ninety_fifth(spent.database))


@measurement("registry search: page of fifty", unit="ms", better="less")
def registry_search_page() -> Iterator[Figure]:
    for listed, spent in measured().items():
        yield Figure(f"{listed} listed, p95", ninety_fifth(spent.page), ninety_fifth(spent.whole))


@measurement("registry search: facets", unit="ms", better="less")
def registry_search_facets() -> Iterator[Figure]:
    for listed, spent in measured().items():
        yield Figure(f"{listed} listed, p95", ninety_fifth(spent.facets))

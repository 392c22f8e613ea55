"""The search of people near a station at two sizes, beside the least it has to do: read the same rows by the index."""

import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import text

from certificates.api import load_schemes
from lms.app import create_app
from lms.clock import today
from lms.config import read_settings
from lms.db import db, transaction
from lms.network.loading import FOLDER
from lms.places.api import AreaCard, area_tree, load_areas
from lms.sample.big import make_people, place_municipalities
from registry.people.policies import Audience
from registry.people.rules import Criteria, audience_recipients, cell_of
from registry.people.search import READ_AHEAD, people_found
from tests.databases import load_every_table
from tests.load.measure import Figure, measurement
from tests.load.stage import KEY

SIZES = (10_000, 50_000)
SEARCHES, PAGE = 100, 50
KINDS = ("city", "ward", "special_ward")
# What nobody can do without: the rows of one cell by the index, with what each shows.
FLOOR = text(
    "SELECT l.person_id, l.latitude, l.longitude, v.fields FROM listing_title t JOIN listing l ON l.person_id = t.person_id "
    "JOIN listing_view v ON v.person_id = l.person_id WHERE t.scheme = 'WBP' AND t.cell = :cell LIMIT 50"
)


@contextmanager
def country() -> Iterator[Any]:
    """An empty country on SQLite: areas and titles, nobody in it yet."""
    folder = Path(tempfile.mkdtemp(prefix="lms-finding-"))
    try:
        load_every_table()
        app = create_app(read_settings({"LMS_DATA_DIR": str(folder), "LMS_SECRET_KEY": KEY}))
        with app.app_context():
            db.create_all()
            with transaction() as work:
                load_areas(work, FOLDER)
            with transaction() as work:
                load_schemes(work, FOLDER)
            place_municipalities()
            yield app
            db.session.remove()
            db.engine.dispose()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def ninety_fifth(values: list[float]) -> float:
    """The 95th percentile, in milliseconds."""
    return 1000 * sorted(values)[int(len(values) * 0.95)]


def searched(places: list[AreaCard]) -> tuple[list[float], list[float]]:
    """Processor seconds of each search (page of 50, nearest first, title and half-day), and of its floor."""
    chance = random.Random(20261129)
    spent, floor = [], []
    for number in range(SEARCHES):
        place = chance.choice(places)
        audience = Audience(audience_recipients(1, place.path), place.centre, 1)
        criteria = Criteria(scheme="WBP", half_day=chance.randrange(21), within_km=20 if number % 2 else 0)
        began = time.process_time()
        people_found(audience, criteria, today(), PAGE + READ_AHEAD)
        spent.append(time.process_time() - began)
        began = time.process_time()
        db.session.execute(FLOOR, {"cell": cell_of(place.centre)}).all()
        floor.append(time.process_time() - began)
    return spent, floor


@measurement("registry search", unit="ms", goal=10, better="less")
def registry_search() -> Iterator[Figure]:
    with country():
        places = [card for card in area_tree() if card.kind in KINDS]
        for size in SIZES:
            for _ in make_people(size):
                pass
            searched(places)
            spent, floor = searched(places)
            yield Figure(f"{size} people, p95", ninety_fifth(spent), ninety_fifth(floor))

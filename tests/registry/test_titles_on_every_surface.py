"""Random histories of passes, evidence, affiliations, contributions, suspensions and votes, against a naive chronicle.

After each thing that happens, and on every day on which the chronicle foresees another state, every surface is asked: the
registry's search, the list of who could come, the checking page and its JSON, the papers that can be fetched, the status
lists, the explanation by page object and by the API, the door. The states of every day are compared after each thing, and at
a life's end the explanation of past days, as it was known then, with what the chronicle said on those days. Searches, lists of
candidates, pages and downloads, which cost most, are asked about the titles that changed since the last look, and about one
more in turn. A few lives are lived on PostgreSQL as well.
"""

import os
import shutil

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from certificates import api as certificates
from certificates.awards.versions.services import follow_chunk, place_of, versions_due
from certificates.credentials.services import ensure_key
from lms.clock import day_of, today
from lms.db import db, transaction
from lms.network.loading import LOADERS
from lms.places.api import load_areas
from registry import api
from tests.certificates.chronicle import LAST
from tests.certificates.naive import DAY
from tests.certificates.network import FOLDER
from tests.registry.activities.planned import planned
from tests.registry.conftest import details, small_areas
from tests.registry.surfaces import BEGINS, OCCURS_AFTER, PDF, World, entry_of

# Ten lives and one written by hand; on PostgreSQL one beside it. The nightly profile lives more on both.
FEWEST = 1 if os.environ.get("LMS_TEST_POSTGRES") else 10
MOST = max(FEWEST, (settings().max_examples - 50) // 4)

WAIT = st.integers(0, 12)
SPAN = st.integers(1, 40)
EVIDENCE = st.sampled_from(
    ("pass", "qualification", "completion", "affiliation", "leader_role", "contribution", "contribution", "leave")
)
HAPPENINGS = st.one_of(
    st.tuples(st.just("says"), EVIDENCE, st.one_of(st.none(), SPAN)),
    st.tuples(st.just("ends"), st.sampled_from(("affiliation", "qualification", "leader_role", "leave"))),
    st.tuples(st.just("voids"), st.sampled_from(("pass", "completion"))),
    st.tuples(st.just("applies"), st.sampled_from(("WBC", "WBL"))),
    st.tuples(st.just("applies"), st.just("WBL")),
    st.tuples(
        st.sampled_from(("suspends", "restores", "withdraws", "gives_back")), st.sampled_from(("WBP", "WBC", "WBL"))
    ),
    st.tuples(st.just("renews"), st.just("WBC")),
    st.tuples(
        st.just("votes"), st.sampled_from(("WBC", "WBL")), st.integers(0, 20), st.integers(1, 3), st.integers(1, 15)
    ),
)
HISTORIES = st.lists(st.tuples(HAPPENINGS, WAIT), min_size=4, max_size=14)
# So that most lives hold something: what a leader and an adviser have on their first day.
BEGINNINGS = st.sets(st.sampled_from(("leader", "adviser")))
# Everything that can happen, once, in an order in which it means something: for those who live few lives.
A_FULL_LIFE = [
    (("votes", "WBL", 3, 1, 4), 2),
    (("suspends", "WBP"), 1),
    (("restores", "WBP"), 0),
    (("ends", "affiliation"), 6),
    (("says", "affiliation", None), 2),
    (("says", "contribution", None), 1),
    (("renews", "WBC"), 3),
    (("says", "leave", 5), 1),
    (("ends", "qualification"), 2),
    (("says", "qualification", 20), 1),
    (("withdraws", "WBL"), 1),
    (("gives_back", "WBC"), 1),
    (("applies", "WBC"), 4),
    (("voids", "pass"), 2),
]


class Stage:
    """What every history begins with; ``again`` goes back to it."""

    def __init__(self, app, database, clock, folder, people, client):
        self.database, self.clock, self.client = database, clock, client
        self.hanako, self.kanri, self.dan, self.sato = people
        (folder / "schemes.yaml").write_text(
            yaml.safe_dump([entry_of(code, policy) for code, policy in BEGINS.items()], allow_unicode=True)
        )
        shutil.copy(FOLDER / "specialties.yaml", folder)
        shutil.copy(FOLDER / "qualification_kinds.yaml", folder)
        small_areas(folder)
        with transaction() as work:
            load_areas(work, folder)
            certificates.load_schemes(work, folder)
            LOADERS["exam_body"](work, FOLDER)
            LOADERS["title_body"](work, FOLDER)
        ensure_key()
        station = api.enter_station(self.kanri.actor, details(), state="active", agreed_to_concept=True)
        self.station = api.station(station)
        begins_at = clock.moment + OCCURS_AFTER
        self.occurs_on = day_of(begins_at)
        self.days = {code: planned(self.sato, self.station, f"{code} 1名", begins_at) for code in BEGINS}
        self.begins_at = clock.moment
        self._let_go()
        database.keep()

    def _let_go(self):
        db.session.remove()
        db.engine.dispose()

    def again(self):
        self._let_go()
        self.database.fresh_from_kept()
        self.clock.set(self.begins_at)

    @staticmethod
    def follow_everybody():
        place = place_of("", versions_due())
        while place is not None and place.versions:
            place, _ = follow_chunk(place)


@pytest.fixture
def stage(app, database, clock, tmp_path, hanako, kanri, dan, sato, client, monkeypatch):
    # The bits of a status list are compared here; its signature, half of the time of a look, is proved elsewhere.
    monkeypatch.setattr("certificates.credentials.queries.signed", dict)
    # Whether a paper is handed out is compared; how it looks is proved elsewhere.
    monkeypatch.setattr("certificates.documents.views.pdf_of", lambda document, layout: PDF)
    return Stage(app, database, clock, tmp_path, (hanako, kanri, dan, sato), client)


def begun(world, beginnings):
    """The first day of a life."""
    needed = ["pass"] if beginnings else []
    needed += ["affiliation", "leader_role", "contribution", "completion"] if "leader" in beginnings else []
    needed += ["qualification"] if "adviser" in beginnings else []
    for kind in needed:
        world.happens("says", kind)
    for who, scheme in (("leader", "WBL"), ("adviser", "WBC")):
        if who in beginnings:
            world.happens("applies", scheme)


def days_of_change(world, until):
    """The days ahead, up to one, on which the book foresees another state, and the last."""
    awards = world.book.people[1].awards
    day, found = today() + DAY, []
    while day <= until:
        if day == until or any(a.states.get(day) != a.states.get(day - DAY) for a in awards):
            found.append(day)
        day += DAY
    return found


def live_until(world, day):
    """Go on to a day, looking at every surface whenever the book foresees a change, also one that a vote brings."""
    for changed_on in days_of_change(world, day):
        world.stage.clock.forward(days=(changed_on - today()).days)
        world.stage.follow_everybody()
        world.book.follow(1, today())
        world.compare_surfaces()


@pytest.mark.postgres
@settings(
    max_examples=MOST,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@example(beginnings={"leader", "adviser"}, history=A_FULL_LIFE)
@given(beginnings=BEGINNINGS, history=HISTORIES)
def test_rules_1_to_7_every_surface_says_on_every_day_what_a_naive_chronicle_says(stage, beginnings, history):
    stage.again()
    world = World(stage)
    begun(world, beginnings)
    for (what, *details_), wait in history:
        world.happens(what, *details_)
        world.compare_every_day()
        world.compare_surfaces()
        live_until(world, min(today() + wait * DAY, world.book.begin + LAST - 20 * DAY))
    live_until(world, world.book.begin + LAST)
    world.compare_past_days()

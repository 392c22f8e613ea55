"""The sample network: what the issue promises of it, and that production refuses it (rules of the house 22, 23)."""

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from certificates.awards.queries import awards_of
from courses.workshops.queries import workshops_coming
from exams.sittings.exemptions.queries import carried_parts
from exams.sittings.models import SittingRoom
from exams.sittings.queries import all_sittings
from lms.accounts import api as accounts
from lms.accounts.models import Person
from lms.cli import main
from lms.db import db
from lms.network.loading import load_network
from lms.places.api import areas_below
from lms.sample.people import read
from lms.sample.story import load_sample
from registry.activities.models import Activity
from registry.people.models import Listing
from registry.stations.queries import stations_in


@pytest.fixture
def sample(app):
    load_network()
    return list(load_sample())


def named(name):
    (card,) = [card for card in accounts.find_people(name) if name in card.name.replace(" ", "")]
    return card


def states(name):
    held = awards_of([named(name).id])
    return {(card.scheme, card.specialty): card.state for cards in held.values() for card in cards}


def test_rule_23_the_sample_network_is_all_there(sample):
    assert db.session.scalar(select(func.count()).select_from(Person)) == 60
    sittings = {card.code: card for card in all_sittings()}
    assert sittings["SAMPLE-1"].stage == "released"
    assert sittings["SAMPLE-2"].stage == "open"
    assert (sittings["SAMPLE-0"].kind, sittings["SAMPLE-0"].sample) == ("on_demand", True)
    of_coming = SittingRoom.sitting_id == sittings["SAMPLE-2"].id
    rooms = db.session.scalars(select(SittingRoom).where(of_coming, SittingRoom.venue_room_id.is_not(None)))
    assert sorted((room.name, room.seats) for room in rooms) == [("1階 和室", 20), ("2階 会議室", 40)]
    (carried,) = carried_parts(sittings["SAMPLE-2"].id).values()
    assert (list(carried), carried["A"].title) == (["A"], "見本 第1回ジェロントロジー検定試験")
    full = next(card for card in workshops_coming(accounts.actor_of(named("中野").id)) if card.waiting)
    assert (full.seats, full.booked, full.waiting, full.free, full.mine.kind) == (3, 2, 2, 0, "warn")
    upcoming = len(read("stations.yaml")["activities"])
    assert upcoming == 10
    assert db.session.scalar(select(func.count()).select_from(Activity)) >= upcoming
    assert db.session.scalar(select(func.count()).select_from(Listing)) >= 12

    assert states("髙橋美代子") == {("WBP", ""): "active", ("WBL", ""): "active"}
    assert states("渡邉和子") == {("WBP", ""): "active", ("WBC", "fp"): "active"}
    assert states("村上敏夫")["WBL", ""] == "grace"
    assert states("岡田澄江")["WBL", ""] == "suspended"
    assert states("松井進一")["WBC", "care"] == "withdrawn"
    assert states("三浦春江") == {("WBP", ""): "active"}, "a pass of 2019 was recognised"

    ogaki = [card for card in stations_in() if card.area_code in areas_below("21202") and card.area_code != "21202"]
    by_state = {state: sum(card.state == state for card in ogaki) for state in ("active", "considering", "on_call")}
    assert by_state == {"active": 7, "considering": 2, "on_call": 2}


def test_rule_23_production_refuses_the_sample(tmp_path, monkeypatch):
    for name, value in {
        "LMS_ENVIRONMENT": "production",
        "LMS_SECRET_KEY": "k" * 40,
        "LMS_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
        "LMS_PUBLIC_URL": "https://example.jp",
        "LMS_DATA_DIR": str(tmp_path),
    }.items():
        monkeypatch.setenv(name, value)

    answer = CliRunner().invoke(main, ["sample", "load"])

    assert answer.exit_code == 1

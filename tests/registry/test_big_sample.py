"""The big sample: the rows that services would write, made many at a time; it goes on where it was stopped."""

from collections import Counter

import pytest
from sqlalchemy import func, select

from lms.accounts.models import Person
from lms.db import db, transaction
from lms.places.api import area_tree, municipalities
from lms.sample.big import DATA, PREFIX, made_before, make_people, place_municipalities, weights_of
from lms.sample.cli import sample
from registry import api
from registry.people.models import Listing, ListingSkill, ListingTitle, ListingView
from registry.people.projection import refresh

TABLES = (Listing, ListingTitle, ListingSkill, ListingView)


def enter(people):
    place_municipalities()
    return list(make_people(people))


def listed_rows():
    """Every row of the listings, without the ids that are drawn by lot."""
    return {
        (
            table.__tablename__,
            tuple(sorted((k, str(v)) for k, v in vars(row).items() if k[0] != "_" and k != "public_id")),
        )
        for table in TABLES
        for row in db.session.scalars(select(table)).all()
    }


@pytest.mark.postgres
def test_its_listings_are_those_that_the_product_itself_would_write(network):
    enter(40)
    made = listed_rows()
    ids = db.session.scalars(select(Listing.person_id)).all()

    with transaction() as work:
        refresh(work, ids)

    assert len(ids) > 15
    assert listed_rows() == made


@pytest.mark.postgres
def test_a_run_that_was_stopped_goes_on_and_enters_nobody_twice(network):
    enter(7)
    assert made_before() == 7

    assert enter(20) == [20]
    assert enter(20) == []

    sampled = select(func.count()).select_from(Person).where(Person.public_id.startswith(PREFIX))
    assert db.session.scalar(sampled) == 20


def test_prefectures_weigh_what_the_census_of_2020_counted(network):
    cards = {card.code: card for card in area_tree()}
    places = [cards[code] for code, _, _ in municipalities()]
    lived = Counter()
    for card, weight in zip(places, weights_of(places), strict=True):
        lived[card.path.split("/")[1]] += weight

    assert {code: round(people) for code, people in lived.items()} == {
        "13": 14_047_594,
        "21": 1_978_742,
        "22": 3_633_202,
    }
    assert sum(DATA["people"].values()) == 126_146_099


def test_a_station_finds_its_people(aoi, sato):
    enter(30)

    assert 5 < api.search_people(sato.actor, aoi, api.Criteria(scheme="WBP")).total < 30


def test_it_is_refused_in_production_and_without_a_sample(app):
    runner = app.test_cli_runner()
    for setting in ({"PRODUCTION": True}, {"SAMPLE": False}):
        kept = {name: app.config[name] for name in setting}
        app.config.update(setting)
        answer = runner.invoke(sample, ["big", "--people", "5"], obj=app)
        app.config.update(kept)
        assert (answer.exit_code, type(answer.exception).__name__) == (1, "SampleRefused")
    missing = runner.invoke(sample, ["big", "--people", "5"], obj=app)
    assert type(missing.exception).__name__ == "SampleMissing"

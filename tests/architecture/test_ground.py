"""The ground that all other tests stand on holds: own database, standing clock, no network, separate sessions."""

import socket

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.pool import NullPool

from lms import clock as house_clock
from lms.accounts.models import Person
from lms.app import create_app
from lms.config import read_settings
from lms.db import db, transaction


def people():
    return db.session.scalar(select(func.count()).select_from(Person))


def new_person():
    with transaction() as work:
        person = Person(recorded_at=house_clock.now())
        work.session.add(person)
        work.session.flush()
        return person.id


@pytest.mark.postgres
@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_test_begins_with_an_empty_database(app, turn):
    assert people() == 0

    new_person()

    assert people() == 1


@pytest.mark.postgres
def test_the_engine_is_the_one_that_was_asked_for(app, database):
    assert db.engine.dialect.name == database.engine


@pytest.mark.postgres
def test_a_failing_use_case_leaves_nothing(app):
    def fail():
        with transaction() as work:
            work.session.add(Person(recorded_at=house_clock.now()))
            work.session.flush()
            raise RuntimeError("in mid-use-case")

    with pytest.raises(RuntimeError):
        fail()

    assert people() == 0


def test_the_clock_stands_still_and_moves_when_told(clock):
    assert house_clock.now().isoformat() == "2026-11-20T01:00:00+00:00"
    assert house_clock.today().isoformat() == "2026-11-20"

    clock.forward(hours=14)

    assert house_clock.today().isoformat() == "2026-11-21"


def test_nothing_reaches_the_network():
    with pytest.raises(AssertionError, match="reached for the network"), socket.socket() as unused:
        unused.connect(("192.0.2.1", 80))
    with pytest.raises(AssertionError, match="asked for the address"):
        socket.getaddrinfo("mail.example.jp", 25)


def test_health_is_answered_by_the_same_database(client, database):
    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.json["database"] == database.engine


def test_a_client_sees_what_the_test_saved_and_the_test_sees_what_the_client_changed(app, client):
    person_id = new_person()
    before = db.session.get(Person, person_id)
    assert before.language == "ja"

    db.session.execute(text("UPDATE person SET language = 'en'"))
    db.session.commit()
    client.get("/healthz")

    assert before.language == "en"


def test_unsaved_changes_are_not_lost_silently(app, client):
    db.session.add(Person(recorded_at=house_clock.now()))

    with pytest.raises(AssertionError, match="unsaved changes"):
        client.get("/healthz")


def test_two_signed_in_browsers_do_not_share_a_person(app, browser_of):
    first, second = new_person(), new_person()

    one, two = browser_of(first), browser_of(second)

    assert one.get("/healthz").status_code == two.get("/healthz").status_code == 200
    with one.session_transaction() as of_one, two.session_transaction() as of_two:
        assert (of_one["_user_id"], of_two["_user_id"]) == (f"{first}.0", f"{second}.0")


@pytest.mark.postgres
def test_everybody_of_the_cast_comes_on_stage_with_her_role(app, hanako, taro, sato, dan):
    assert people() == 4
    assert hanako.actor.grants == taro.actor.grants == frozenset()
    assert [sorted(grant.role for grant in player.actor.grants) for player in (sato, dan)] == [
        ["station_manager"],
        ["decider"],
    ]


def test_the_first_page_greets_a_guest_and_a_member_of_the_cast(guest, hanako):
    assert guest.get("/").status_code == 200
    assert hanako.browser().get("/").status_code == 200


def test_a_second_application_can_be_made_in_one_process(application, database, tmp_path):
    """A command that is refused makes one to say so; packages must bear being plugged in twice."""
    settings = read_settings(
        {"LMS_DATA_DIR": str(tmp_path), "LMS_DATABASE_URL": database.url, "LMS_SECRET_KEY": "k" * 40}
    )

    second = create_app(settings, TESTING=True, SQLALCHEMY_ENGINE_OPTIONS={"poolclass": NullPool})

    assert set(second.view_functions) == set(application.view_functions)

"""Public pages and the registry may be read from a replica; whoever wrote reads what she wrote (decision 0099)."""

import pytest
from flask import url_for
from sqlalchemy import create_engine, text

from lms.db import db, transaction
from lms.replica import COOKIE, OWN_SECONDS, REPLICA

NEW = "ひだまり相談所"
LIST = "/stations?area=22100"


@pytest.fixture
def behind(app, aoi, tmp_path, monkeypatch):
    """A replica that has not heard yet how Aoi is called now."""
    path = tmp_path / "replica.sqlite3"
    with db.engine.connect() as connection:
        raw = connection.connection.driver_connection
        with create_engine(f"sqlite:///{path}").connect() as copy:
            raw.backup(copy.connection.driver_connection)
    engine = create_engine(f"sqlite:///{path}")
    monkeypatch.setitem(db.engines, REPLICA, engine)
    monkeypatch.setitem(app.extensions, "replica_away_until", 0.0)
    with transaction() as work:
        work.session.execute(text("UPDATE station SET name = :name"), {"name": NEW})
    yield engine
    engine.dispose()


def test_a_guest_reads_the_replica_and_other_pages_are_read_where_they_are_written(guest, behind):
    assert NEW not in guest.get(LIST).text
    assert NEW in guest.get(f"/search?q={NEW}").text


def test_whoever_sent_a_form_reads_what_is_written_for_some_seconds(guest, behind):
    answer = guest.post("/sign-in", data={"identifier": "nobody", "password": "wrong"})
    kept = next(value for value in answer.headers.getlist("Set-Cookie") if value.startswith(f"{COOKIE}="))
    assert f"Max-Age={OWN_SECONDS}" in kept
    assert NEW in guest.get(LIST).text

    guest.delete_cookie(COOKIE)
    assert NEW not in guest.get(LIST).text


def test_a_replica_that_is_away_is_left_alone_and_nobody_notices(guest, behind, monkeypatch):
    nowhere = create_engine("sqlite:////nowhere/at/all.sqlite3")
    monkeypatch.setitem(db.engines, REPLICA, nowhere)

    assert NEW in guest.get(LIST).text

    monkeypatch.setitem(db.engines, REPLICA, behind)
    assert NEW in guest.get(LIST).text


def test_a_replica_that_is_behind_lets_nobody_in_who_lost_her_role_or_was_signed_out(app, behind, aoi, sato):
    browser = sato.browser()
    browser.delete_cookie(COOKIE)
    with app.test_request_context():
        search = url_for("finding.search", station_id=aoi.public_id)
    assert browser.get(search).status_code == 200

    with transaction() as work:
        work.session.execute(text("UPDATE role_grant SET until_on = from_on WHERE person_id = :who"), {"who": sato.id})
    assert browser.get(search).status_code in (403, 404)

    with transaction() as work:
        work.session.execute(text("UPDATE account SET session_epoch = 9 WHERE person_id = :who"), {"who": sato.id})
    assert browser.get(search).status_code == 302


def test_without_a_replica_no_cookie_is_set(guest, app):
    answer = guest.post("/sign-in", data={"identifier": "nobody", "password": "wrong"})

    assert not any(value.startswith(f"{COOKIE}=") for value in answer.headers.getlist("Set-Cookie"))

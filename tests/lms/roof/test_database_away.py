"""A database that is away for the moment: pages and interface say so and when to ask again; connections give up in time."""

import pytest
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from lms.connections import connect_arguments
from lms.db import db

POSTGRES = "postgresql+psycopg://lms@/lms?host=one,two&port=5432,5432"


@pytest.mark.parametrize(("path", "kind"), [("/healthz", "text/html"), ("/api/v1/verify/WD25-X2AC-TNFR", "json")])
def test_whoever_asks_meanwhile_is_told_to_ask_again(guest, monkeypatch, path, kind):
    def away(*_, **__):
        raise OperationalError("SELECT", {}, Exception("gone"))

    for way in ("execute", "scalar", "scalars", "get"):
        monkeypatch.setattr(db.session, way, away)
    answer = guest.get(path)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert kind in answer.mimetype


def test_a_silent_database_host_is_given_up_and_the_address_may_say_otherwise():
    given = connect_arguments(make_url(POSTGRES + "&connect_timeout=9"), pooled=False)

    assert given["tcp_user_timeout"] == 10_000
    assert not {"connect_timeout", "prepare_threshold"} & set(given)


def test_behind_a_pooler_nothing_is_prepared_and_an_embedded_database_needs_none_of_it():
    assert connect_arguments(make_url(POSTGRES), pooled=True)["prepare_threshold"] is None
    assert connect_arguments(make_url("sqlite:///x"), pooled=True) == {}

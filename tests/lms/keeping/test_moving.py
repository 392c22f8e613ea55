"""``lms move-to-postgres``: an installation on SQLite arrives in a PostgreSQL of its own, once."""

import logging

import psycopg
import pytest

from lms.db import db
from lms.keeping.cli import move_to_postgres
from lms.keeping.errors import NotEmpty
from lms.network.loading import load_network
from tests.databases import postgres_cluster


@pytest.fixture
def target():
    """The address of an empty PostgreSQL."""
    cluster = postgres_cluster()
    yield cluster.url.replace("+psycopg", "")
    cluster.remove()


@pytest.fixture
def move(app, tmp_path, monkeypatch):
    """The command as it is typed, without a process of its own; it logs as a command does only while it runs."""
    monkeypatch.setenv("LMS_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(logging.getLogger(), "handlers", list(logging.getLogger().handlers))
    return lambda *arguments: app.test_cli_runner().invoke(move_to_postgres, arguments)


def test_every_row_arrives_once_and_a_database_with_rows_is_never_written_over(move, target, hanako):
    load_network()
    db.session.rollback()

    moved = move(target, "--json")
    with psycopg.connect(target) as arrived:
        names = arrived.execute("SELECT count(*), max(family) FROM person_name").fetchone()
        specialties = arrived.execute("SELECT count(*) FROM specialty").fetchone()
        after_the_move = arrived.execute(
            "INSERT INTO person (public_id, language, channel, settings, recorded_at)"
            " SELECT 'AfterTheMove0000000000', language, channel, settings, recorded_at FROM person RETURNING id"
        ).fetchone()
    again = move(target)

    assert '"digests": "equal"' in moved.output, moved.exception
    assert names == (1, "山本")
    # Sixteen specialties stand in lms/network/specialties.yaml.
    assert specialties == (16,)
    assert after_the_move == (2,)
    assert isinstance(again.exception, NotEmpty)

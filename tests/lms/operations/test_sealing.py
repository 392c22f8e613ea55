"""Sensitive fields are unreadable in the database, open nowhere else, and get a new key without losing a value."""

import importlib
import json

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from click.testing import CliRunner
from sqlalchemy import Text, select, text, type_coerce

from exams.sittings.models import AccommodationDecision, AccommodationRequest
from lms import sealed
from lms.clock import now
from lms.db import db, transaction
from lms.operations.cli import seal_anew_command, sealed_command
from lms.operations.sealing import how_sealed
from lms.operations.services import seal_anew
from tests.exams.results.hall import a_hall

pytestmark = pytest.mark.postgres
TOLD = "左半身にまひがあります"


@pytest.fixture(autouse=True)
def own_ring(app, tmp_path, monkeypatch):
    monkeypatch.setitem(app.config, "KEY_FOLDER", str(tmp_path / "keys"))
    return tmp_path / "keys" / sealed.RING


@pytest.fixture
def asked(app, hanako):
    """Hanako has asked for help with an exam."""
    hall = a_hall(choices=2)
    hall.sit(hanako.id, right=1)
    with transaction() as work:
        request = AccommodationRequest(
            sitting_id=hall.id, application_seq=1, wishes=["extra_time"], told=TOLD, asked_at=now()
        )
        decision = AccommodationDecision(
            sitting_id=hall.id, application_seq=1, version=1, granted=["extra_time"], reason=TOLD, decided_at=now()
        )
        work.session.add_all([request, decision])
    return hall


def stored(column):
    return db.session.scalar(select(type_coerce(column, Text)))


def test_the_database_holds_no_word_of_it_and_the_program_reads_it(asked):
    for column in (AccommodationRequest.told, AccommodationRequest.wishes, AccommodationDecision.reason):
        assert stored(column).startswith("sealed:")
        assert TOLD not in stored(column)
        assert "extra_time" not in stored(column)

    assert db.session.scalar(select(AccommodationRequest.told)) == TOLD
    assert db.session.scalar(select(AccommodationDecision.granted)) == ["extra_time"]


def test_a_value_that_was_moved_to_another_column_does_not_open(asked):
    with transaction() as work:
        work.session.execute(
            text("UPDATE accommodation_decision SET reason = (SELECT told FROM accommodation_request)")
        )

    with pytest.raises(sealed.SealBroken):
        db.session.scalar(select(AccommodationDecision.reason))


def test_a_value_that_was_changed_does_not_open(asked):
    changed = stored(AccommodationRequest.told)
    changed = changed[:-6] + ("AAAA" if changed[-6:-2] != "AAAA" else "BBBB") + changed[-2:]
    with transaction() as work:
        work.session.execute(text("UPDATE accommodation_request SET told = :told"), {"told": changed})

    with pytest.raises(sealed.SealBroken):
        db.session.scalar(select(AccommodationRequest.told))


def test_a_new_key_seals_everything_and_the_old_one_is_gone(asked, own_ring):
    old = json.loads(own_ring.read_text())[0][0]

    done = seal_anew()

    [(new, _)] = json.loads(own_ring.read_text())
    assert new != old
    assert done["accommodation_request.told"] == 1
    assert {name for counts in how_sealed().values() for name in counts} == {new}
    db.session.expire_all()
    assert db.session.scalar(select(AccommodationRequest.told)) == TOLD


def test_a_stop_half_way_leaves_everything_readable(asked, own_ring):
    sealed.add_key()
    with transaction() as work:
        work.session.scalar(select(AccommodationRequest)).told = TOLD + "。"

    assert db.session.scalar(select(AccommodationRequest.told)) == TOLD + "。"
    assert db.session.scalar(select(AccommodationDecision.reason)) == TOLD
    seal_anew(new_key=False)
    assert len(json.loads(own_ring.read_text())) == 1
    assert db.session.scalar(select(AccommodationDecision.reason)) == TOLD


def test_what_was_written_before_there_were_seals_is_found_and_sealed(asked):
    with transaction() as work:
        work.session.execute(text("UPDATE accommodation_request SET told = :told"), {"told": TOLD})
    assert CliRunner().invoke(sealed_command).exit_code == 1

    CliRunner().invoke(seal_anew_command, ["--same-key"], catch_exceptions=False)

    assert CliRunner().invoke(sealed_command).exit_code == 0
    db.session.expire_all()
    assert db.session.scalar(select(AccommodationRequest.told)) == TOLD


def test_the_ring_is_readable_for_its_owner_alone_and_made_once(app, own_ring):
    first = sealed.ring()

    assert own_ring.stat().st_mode & 0o777 == 0o600
    assert sealed.ring() == first


def test_the_migration_seals_what_was_there_and_opens_it_again_on_the_way_back(asked):
    migration = importlib.import_module("migrations.versions.20261129_1710_sealed_support")
    db.session.remove()

    def run(step):
        with db.engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")
            with connection.begin(), Operations.context(MigrationContext.configure(connection)):
                step()

    run(migration.downgrade)
    with db.engine.connect() as connection:
        row = connection.execute(text("SELECT told, CAST(wishes AS TEXT) FROM accommodation_request")).one()
    assert tuple(row) == (TOLD, '["extra_time"]')

    run(migration.upgrade)
    assert stored(AccommodationRequest.wishes).startswith("sealed:")
    assert db.session.scalar(select(AccommodationRequest.wishes)) == ["extra_time"]
    assert db.session.scalar(select(AccommodationDecision.reason)) == TOLD

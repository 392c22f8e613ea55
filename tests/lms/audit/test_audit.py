"""The audit log: sealed in order, and every tampering is found."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from lms import clock as house_clock
from lms.audit.models import AuditEntry, AuditSeal
from lms.audit.services import chain_head, seal_entries, verify_chain
from lms.db import db, transaction
from lms.policy import SYSTEM

pytestmark = pytest.mark.postgres


@pytest.fixture
def five(app):
    with transaction() as work:
        for number in range(5):
            work.audit(SYSTEM, "test.acted", "thing", number, step=number)
    seal_entries()


def test_a_sealed_log_verifies(five):
    assert verify_chain() == (5, [])
    assert seal_entries() == 0


def test_a_changed_row_is_found(five):
    with transaction() as work:
        work.session.execute(update(AuditEntry).where(AuditEntry.thing_id == "2").values(action="test.forged"))

    _, faults = verify_chain()

    assert len(faults) == 1
    assert "was changed" in faults[0]


def test_a_removed_row_is_found(five):
    with transaction() as work:
        work.session.execute(delete(AuditSeal).where(AuditSeal.place == 3))

    _, faults = verify_chain()

    assert any("missing" in fault for fault in faults)


def test_an_entry_of_a_failed_transaction_leaves_no_trace(app):
    def fail():
        with transaction() as work:
            work.audit(SYSTEM, "test.acted", "thing", 1)
            raise KeyError("stumbled")

    with pytest.raises(KeyError, match="stumbled"):
        fail()

    assert seal_entries() == 0


def by_hand(*statements):
    """Somebody with the password of the database, who switches its guards off."""
    unguarded = (
        "PRAGMA foreign_keys=OFF" if db.engine.dialect.name == "sqlite" else "SET session_replication_role=replica"
    )
    db.session.rollback()
    connection = db.engine.raw_connection()
    cursor = connection.cursor()
    for statement in (unguarded, *statements):
        cursor.execute(statement)
    connection.commit()
    connection.close()
    return verify_chain()[1]


def test_a_row_removed_with_its_seal_left_is_found(five):
    faults = by_hand("DELETE FROM audit_entry WHERE thing_id = '3'")

    assert faults == ["entry 4: was removed after it was sealed"]


def test_a_row_removed_with_its_seal_is_found(five):
    faults = by_hand("DELETE FROM audit_seal WHERE place = 4", "DELETE FROM audit_entry WHERE thing_id = '3'")

    assert faults == ["place 4: a sealed row is missing", "entry 5: does not follow the entry before it"]


def test_a_row_put_between_with_a_seal_of_its_own_is_found(five):
    last = db.session.scalars(select(AuditSeal).where(AuditSeal.place == 2)).one()
    forged, before = "f" * 64, last.digest

    faults = by_hand(
        "UPDATE audit_seal SET place = place + 100 WHERE place >= 3",
        "UPDATE audit_seal SET place = place - 99 WHERE place > 100",
        "INSERT INTO audit_entry (id, recorded_at, request_id, action, thing, thing_id, facts) "
        "SELECT 99, recorded_at, '', 'test.forged', 'thing', '9', '{}' FROM audit_entry WHERE id = 1",
        f"INSERT INTO audit_seal (place, entry_id, previous, digest) VALUES (3, 99, '{before}', '{forged}')",
    )

    assert "entry 99: was changed after it was sealed" in faults
    assert "entry 3: does not follow the entry before it" in faults


def test_a_row_put_in_later_with_an_earlier_time_is_found(five, clock):
    with house_clock.at(clock.moment - timedelta(hours=3)), transaction() as work:
        work.audit(SYSTEM, "test.backdated", "thing", 9)
    seal_entries()

    assert verify_chain()[1] == [
        "entry 6: says an earlier time than rows sealed before it; it came in later",
    ]
    assert verify_chain(in_time=False)[1] == []


def test_two_rows_in_exchanged_order_are_found(five):
    faults = by_hand(
        "UPDATE audit_seal SET entry_id = 0 WHERE place = 2",
        "UPDATE audit_seal SET entry_id = 2 WHERE place = 3",
        "UPDATE audit_seal SET entry_id = 3 WHERE place = 2",
    )

    assert faults == ["entry 3: was changed after it was sealed", "entry 2: was changed after it was sealed"]


def test_rows_cut_off_at_the_end_are_found_by_a_seal_that_was_noted_elsewhere(five):
    noted = chain_head()
    assert verify_chain(noted)[1] == []

    by_hand("DELETE FROM audit_seal WHERE place = 5", "DELETE FROM audit_entry WHERE id = 5")

    assert verify_chain()[1] == []
    assert verify_chain(noted)[1] == ["place 5: the seal that was noted elsewhere is not in the chain"]

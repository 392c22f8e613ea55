"""The audit log: sealed in order, and every tampering is found."""

import pytest
from sqlalchemy import delete, update

from lms.audit.models import AuditEntry, AuditSeal
from lms.audit.services import seal_entries, verify_chain
from lms.db import transaction
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

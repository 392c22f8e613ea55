"""The ledger is appended, never overwritten, and tells what was known on any day."""

import pytest
from sqlalchemy import event, func, insert, select
from sqlalchemy.exc import IntegrityError

from certificates import api as certificates
from certificates.errors import EvidenceMisfiled
from certificates.evidence.models import EvidenceRow
from certificates.evidence.queries import evidence_of
from certificates.evidence.services import NewEvidence
from lms import clock
from lms.accounts.events import MergeUndone, PeopleMerged
from lms.clock import today
from lms.db import db, transaction
from tests.certificates.conftest import days_ago, states

pytestmark = pytest.mark.postgres


def rows():
    return db.session.scalar(select(func.count()).select_from(EvidenceRow))


def record(person, until=None, ref="1", on=None):
    with transaction() as work:
        certificates.record_evidence(
            work, person.id, "affiliation", on or days_ago(100), until, source="registry", source_ref=ref
        )


def test_the_same_thing_recorded_twice_is_one_row(network, hanako):
    record(hanako)
    record(hanako)

    assert rows() == 1


def test_a_changed_thing_is_a_correction_and_both_rows_stay(network, hanako):
    record(hanako)
    record(hanako, until=days_ago(3))

    assert rows() == 2
    assert [e.until_on for e in evidence_of([hanako.id])[hanako.id]] == [days_ago(3)]


def test_one_thing_never_belongs_to_two_people(network, hanako, taro):
    record(hanako)

    with pytest.raises(EvidenceMisfiled):
        record(taro)
    assert taro.id not in evidence_of([taro.id])


def test_what_was_known_on_an_earlier_day_can_be_asked(network, hanako, clock):
    record(hanako)
    before = clock.moment
    clock.forward(days=10)
    with transaction() as work:
        certificates.void_evidence(work, "affiliation", "registry", "1", "false papers")

    assert evidence_of([hanako.id]) == {}
    assert len(evidence_of([hanako.id], known_at=before)[hanako.id]) == 1


def test_ending_and_voiding_what_is_not_there_changes_nothing(network, hanako):
    with transaction() as work:
        certificates.end_evidence(work, "affiliation", "registry", "7", today())
        certificates.void_evidence(work, "affiliation", "registry", "7", "false")

    assert rows() == 0


def test_a_void_thing_is_not_ended_afterwards(network, hanako):
    record(hanako)
    with transaction() as work:
        certificates.void_evidence(work, "affiliation", "registry", "1", "false")
        certificates.end_evidence(work, "affiliation", "registry", "1", today())

    assert rows() == 2


def test_two_corrections_of_one_row_are_impossible(network, hanako):
    record(hanako)
    first = db.session.scalar(select(EvidenceRow))
    copies = [
        {
            "person_id": hanako.id,
            "kind": "affiliation",
            "from_on": today(),
            "source": "registry",
            "source_ref": "1",
            "recorded_at": clock.now(),
            "corrects_id": first.id,
        }
        for _ in range(2)
    ]

    with transaction() as work, pytest.raises(IntegrityError):
        work.session.execute(insert(EvidenceRow), copies)


def test_a_release_of_many_passes_asks_a_few_statements(life, hanako, taro, abe, ito):
    def statements_for(*people):
        seen = []

        def count(_connection, _cursor, statement, *_rest):
            seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", count)
        try:
            life.passes(*people)
        finally:
            event.remove(db.engine, "before_cursor_execute", count)
        evidence_and_awards = [s for s in seen if "evidence" in s or "award" in s or "scheme" in s]
        return len(evidence_and_awards)

    one, three = statements_for(hanako), statements_for(taro, abe, ito)

    assert three == one


def test_rule_21_a_merged_record_brings_its_pass_and_gives_it_back(life, hanako, taro):
    life.passes(taro)
    assert states(hanako) == []

    with transaction() as work:
        work.announce(PeopleMerged(kept_id=hanako.id, merged_id=taro.id))
    assert states(hanako) == ["WBP active"]

    with transaction() as work:
        work.announce(MergeUndone(kept_id=hanako.id, merged_id=taro.id))
    assert (states(hanako), states(taro)) == ([], ["WBP active"])


def test_a_pass_voided_below_counts_for_the_merged_person_too(life, hanako, taro):
    number = life.passes(taro)
    with transaction() as work:
        work.announce(PeopleMerged(kept_id=hanako.id, merged_id=taro.id))

    life.voids_pass(taro, number)

    assert states(hanako) == ["WBP annulled"]


def test_rows_of_many_things_are_recorded_in_one_call(network, hanako, taro):
    with transaction() as work:
        certificates.record_many(
            work,
            [
                NewEvidence(
                    person.id, "contribution", today(), "registry", f"attendance:{person.id}", handlers=(9, 9, 3)
                )
                for person in (hanako, taro)
            ],
        )

    assert [row.handlers for row in db.session.scalars(select(EvidenceRow))] == [[3, 9], [3, 9]]

"""Rule 21: after a merge one person has the histories of both records; undoing within 30 days restores them exactly."""

from datetime import date

import pytest
from sqlalchemy import select

from exams.attempts.models import Attempt
from exams.sittings.models import Application
from lms import events, wiring
from lms.accounts import api as accounts
from lms.accounts.doubles import services as doubles
from lms.db import db, transaction
from lms.network.loading import FOLDER, LOADERS
from registry.activities.attendance.services import confirm_attendance
from registry.activities.models import Attendance, Invitation
from registry.activities.own import contributions_of
from registry.stations.models import Affiliation
from registry.stations.services import add_organisation
from tests.exams.results.hall import a_hall
from tests.registry.activities.planned import SATURDAY, TWO_HOURS, accepted, planned
from tests.registry.conftest import choices, list_person, pass_exam

pytestmark = pytest.mark.postgres
# What a merge and its undoing leave behind on purpose: who decided what, and what was told about it.
TOLD = {"person_merge", "merge_memory", "person_double", "audit_entry", "consent", "notice", "outbox_message", "task"}


@pytest.fixture
def aoi(aoi):
    """The station, with everything following from everything as in the running product."""
    with transaction() as work:
        LOADERS["title_body"](work, FOLDER)
    events.connect(wiring.REACTIONS)
    return aoi


@pytest.fixture
def paper(app):
    """A second record of Hanako, entered on paper with another kanji."""
    with transaction() as work:
        return accounts.create_person(
            work, family="山本", given="華子", family_kana="やまもと", given_kana="はなこ", born_on=date(1970, 4, 1)
        )


@pytest.fixture
def history(aoi, paper, sato, kanri, clock):
    """What the second record did: sat an exam, belongs to a group, helped once."""
    hall = a_hall()
    hall.sit(paper, right=8)
    with transaction() as work:
        group = accounts.create_organisation(work, name="見本の会", kind="volunteer_group", from_on=date(2026, 1, 1))
        link = accounts.record_membership(work, paper, group, "leader", by=kanri.actor, confirmed_by=kanri.actor)
    add_organisation(kanri.actor, aoi.id, group)
    pass_exam(paper)
    list_person(paper, *choices("titles", "name"))
    day = planned(sato, aoi, seats="だれでも 2名")
    accepted(sato, day, paper)
    clock.set(SATURDAY + TWO_HOURS)
    confirm_attendance(sato.actor, day, {paper: 120})
    return link


def whose(column):
    """The people named in one column of one table, by row."""
    db.session.rollback()
    table = column.class_
    return sorted(db.session.execute(select(*table.__table__.primary_key.columns, column)).all())


def everything():
    """Every row of every table as it stands, but for what tells of the merge itself."""
    db.session.rollback()
    return {
        name: sorted(str(tuple(row)) for row in db.session.execute(select(table)))
        for name, table in db.metadata.tables.items()
        if name not in TOLD
    }


COLUMNS = (Application.person_id, Attempt.person_id, Affiliation.person_id, Invitation.person_id, Attendance.person_id)


def test_rule_21_histories_of_both_records_are_one_and_undoing_restores_each_exactly(
    history, hanako, paper, kanri, admin, clock
):
    before = everything()
    owners = {column.class_.__tablename__: whose(column) for column in COLUMNS}
    assert all(rows and all(row[-1] == paper for row in rows) for rows in owners.values())

    merge = doubles.propose_merge(kanri.actor, hanako.id, paper)
    doubles.confirm_merge(admin.actor, merge)

    for column in COLUMNS:
        assert {row[-1] for row in whose(column)} == {hanako.id}, column
    assert [done.minutes for done in contributions_of(hanako.id)] == [120]
    for address, words in (("/exams/applications", "第1回 検定"), ("/my/titles", "WBP")):
        assert words in hanako.browser().get(address).get_data(as_text=True)

    clock.forward(days=29)
    doubles.undo_merge(admin.actor, merge)

    after = everything()
    assert {name: (before[name], after[name]) for name in before if before[name] != after[name]} == {}


def test_a_membership_that_moved_can_still_end_and_its_evidence_stays_on_its_record(
    history, hanako, paper, kanri, admin, clock
):
    doubles.confirm_merge(admin.actor, doubles.propose_merge(kanri.actor, hanako.id, paper))

    with transaction() as work:
        accounts.end_memberships(work, [history], clock.moment.date(), kanri.actor)

    (row,) = db.session.scalars(select(Affiliation)).all()
    assert (row.person_id, row.until_on) == (hanako.id, clock.moment.date())


def test_rule_21_a_second_living_application_for_one_sitting_stays_on_its_record(hanako, paper, kanri, admin):
    hall = a_hall()
    hall.apply(hanako.id)
    hall.apply(paper)

    doubles.confirm_merge(admin.actor, doubles.propose_merge(kanri.actor, hanako.id, paper))

    assert [row[-1] for row in whose(Application.person_id)] == [hanako.id, paper]

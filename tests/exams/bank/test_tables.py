"""What the tables of the bank refuse by themselves."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from exams.bank.models import EnemyPair, Item, ItemKey, ItemVersion
from exams.bank.services import create_item
from lms.clock import now
from lms.db import db, transaction
from tests.exams.stock import choice, with_topics

pytestmark = pytest.mark.postgres


@pytest.fixture(autouse=True)
def item(app, abe):
    with_topics()
    create_item(abe.actor, "S01-001", "secure", choice())
    return db.session.scalars(select(Item)).one()


@pytest.mark.parametrize(
    ("table", "change"),
    [
        (ItemVersion, {"body": {"stem": "あとから変えた問い"}}),
        (ItemVersion, {"level": "application"}),
        (ItemKey, {"key": {"options": ["a"]}}),
        (ItemKey, {"rationale": "あとから"}),
    ],
)
def test_the_database_refuses_to_change_what_a_version_says(table, change):
    with pytest.raises(IntegrityError), transaction() as work:
        work.session.execute(update(table).values(change))


def test_an_item_is_no_enemy_of_itself(item):
    with pytest.raises(IntegrityError), transaction() as work:
        work.session.add(EnemyPair(item_id=item.id, other_id=item.id, declared_at=now()))


def test_a_case_is_no_member_of_a_case(item):
    with pytest.raises(IntegrityError), transaction() as work:
        work.session.execute(update(Item).values(kind="case", case_id=item.id))

"""Messages of an exam that come twice, late and out of order, or mean nothing: the newest answer stands, nothing doubles."""

import json
import random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from exams.attempts.models import JournalEntry
from lms.db import db
from tests.exams.attempts.conftest import told

FEW = settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None), max_size=20)
JSON = st.recursive(VALUES, lambda v: st.lists(v, max_size=3) | st.dictionaries(st.text(max_size=8), v, max_size=3))
FIELDS = ("attempt", "pen", "known", "entries", "stream", "seq", "kind", "part", "position", "answer", "made")


@pytest.mark.postgres
@pytest.mark.parametrize("seed", range(4))
def test_in_whatever_order_and_however_often_messages_come_the_newest_answer_stands(
    hanako, hanakos_desk, door, cookie, seed
):
    chance, headers = random.Random(seed), cookie(hanako)
    entries = [hanakos_desk.entry(f"A-{chance.randint(1, 3)}", chance.choice("abcd")) for _ in range(8)]
    newest = {f"{each.part}-{each.position}": each.answer for each in entries}
    messages = [[each] for each in entries] + [chance.sample(entries, 3) for _ in range(4)]
    chance.shuffle(messages)

    for message in messages:
        assert door.post("/exams/save", json=told(hanakos_desk, *message), headers=headers).status_code == 200

    db.session.rollback()
    assert hanakos_desk.stored() == newest
    assert db.session.scalar(select(func.count()).select_from(JournalEntry)) == len(entries)


@given(JSON | st.dictionaries(st.sampled_from(FIELDS), JSON) | st.fixed_dictionaries({"entries": st.lists(st.dictionaries(st.sampled_from(FIELDS), JSON), max_size=3)}))  # fmt: skip
@example({"attempt": "x", "pen": "x", "known": 10**30, "entries": [{"seq": -1}]})
@FEW
def test_a_message_that_means_nothing_is_refused_and_writes_nothing(hanako, hanakos_desk, door, cookie, value):
    body = json.dumps(value)

    answer = door.post("/exams/save", data=body, content_type="application/json", headers=cookie(hanako))

    assert answer.status_code in (200, 400)
    db.session.rollback()
    assert hanakos_desk.stored() == {}

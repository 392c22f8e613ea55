"""Messages of an exam that come twice, late and out of order, or mean nothing: the newest answer stands, nothing doubles."""

import json
import random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from exams.attempts.models import JournalEntry, Response
from exams.attempts.starting.services import open_page
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


def marked_for_review():
    db.session.rollback()
    return {row.position: row.review for row in db.session.scalars(select(Response))}


@pytest.mark.postgres
@pytest.mark.parametrize("seed", range(2))
def test_in_whatever_order_marks_for_review_come_the_newest_stands(hanako, hanakos_desk, door, cookie, seed):
    chance, headers = random.Random(seed), cookie(hanako)
    entries = [hanakos_desk.entry(f"A-{chance.randint(1, 2)}", chance.random() < 0.5, "review") for _ in range(8)]
    newest = {each.position: each.answer for each in entries}
    messages = [[each] for each in entries] + [chance.sample(entries, 3) for _ in range(4)]
    chance.shuffle(messages)

    for message in [*messages, [entries[-1], entries[-1]]]:
        assert door.post("/exams/save", json=told(hanakos_desk, *message), headers=headers).status_code == 200

    assert marked_for_review() == newest


@pytest.mark.postgres
def test_a_mark_that_an_older_page_kept_does_not_undo_that_of_the_newer_page(hanako, hanakos_desk):
    kept = hanakos_desk.entry("A-1", False, "review")
    hanakos_desk.stream = open_page(hanako.actor, hanakos_desk.attempt, hanakos_desk.session)

    assert hanakos_desk.send(hanakos_desk.entry("A-1", True, "review")) == ["saved"]
    assert hanakos_desk.send(kept) == ["saved"]

    assert marked_for_review() == {1: True}


@given(JSON | st.dictionaries(st.sampled_from(FIELDS), JSON) | st.fixed_dictionaries({"entries": st.lists(st.dictionaries(st.sampled_from(FIELDS), JSON), max_size=3)}))  # fmt: skip
@example({"attempt": "x", "pen": "x", "known": 10**30, "entries": [{"seq": -1}]})
@FEW
def test_a_message_that_means_nothing_is_refused_and_writes_nothing(hanako, hanakos_desk, door, cookie, value):
    body = json.dumps(value)

    answer = door.post("/exams/save", data=body, content_type="application/json", headers=cookie(hanako))

    assert answer.status_code in (200, 400)
    db.session.rollback()
    assert hanakos_desk.stored() == {}

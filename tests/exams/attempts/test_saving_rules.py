"""What is saved, what is refused, what is kept for the board: one set of cases, driven through every way in."""

import asyncio
import json
import sqlite3
from datetime import timedelta
from itertools import count

import psycopg
import pytest
from sqlalchemy import select

from exams.attempts.intake import take_in
from exams.attempts.models import AttemptStream, JournalEntry, LateEntry
from exams.attempts.saving import AnswerWriter, Waiting
from exams.attempts.services import close_due_attempts, close_intake, hand_in, take_batch
from exams.attempts.starting.services import start_attempt
from exams.attempts.store import Store
from lms import clock as house_clock
from lms.db import db, transaction
from tests.exams.attempts.conftest import Desk, attempt_row, saved, stored

pytestmark = pytest.mark.postgres


@pytest.fixture(params=["through Flask", "through the writer"])
def send(request, app):
    """The two ways in: the service behind the form and the pages, and the writer in front of Flask."""
    if request.param == "through Flask":
        yield lambda desk, *entries, **changes: [t.outcome for t in take_batch(desk.batch(*entries, **changes)).taken]
        return
    writer = AnswerWriter(app.config["SQLALCHEMY_DATABASE_URI"])

    def through_writer(desk, *entries, **changes):
        db.session.rollback()
        told = saved(writer, desk.batch(*entries, **changes))
        db.session.rollback()
        return [taken.outcome for taken in told.taken]

    yield through_writer
    writer.close()


def test_an_answer_is_saved_and_can_be_changed_and_taken_back(hanakos_desk, send):
    desk = hanakos_desk

    assert send(desk, desk.entry("A-1", "a")) == ["saved"]
    assert send(desk, desk.entry("A-1", "c"), desk.entry("B-1", "高齢者の\n暮らし")) == ["saved", "saved"]
    assert desk.stored() == {"A-1": "c", "B-1": "高齢者の\n暮らし"}

    assert send(desk, desk.entry("A-1", None)) == ["saved"]
    assert desk.stored()["A-1"] is None


def test_the_same_entry_sent_twice_counts_once_and_gets_the_same_word(hanakos_desk, send):
    desk = hanakos_desk
    first, second = desk.entry("A-1", "a"), desk.entry("A-1", "b")

    assert send(desk, first, second) == ["saved", "saved"]
    assert send(desk, first) == ["saved"]

    assert desk.stored() == {"A-1": "b"}
    assert len(db.session.scalars(select(JournalEntry)).all()) == 2


def test_a_question_that_is_not_on_the_paper_is_unknown(hanakos_desk, send):
    assert send(hanakos_desk, hanakos_desk.entry("A-99", "a"), hanakos_desk.entry("C-1", "a")) == ["unknown", "unknown"]
    assert hanakos_desk.stored() == {}


def test_nobody_writes_with_another_session_or_into_another_attempt(hanakos_desk, taro, applies, send):
    taros = Desk(taro, start_attempt(taro.actor, applies(taro).public_id))

    assert send(hanakos_desk, hanakos_desk.entry("A-1", "a"), session=taros.session) == ["unknown"]
    assert send(taros, taros.entry("A-1", "a"), attempt=hanakos_desk.attempt) == ["unknown"]
    assert send(hanakos_desk, hanakos_desk.entry("A-1", "a"), session="") == ["unknown"]
    assert stored(hanakos_desk.attempt) == {}


def test_the_newest_page_holds_the_pen_and_the_older_one_is_told(hanako, hanakos_desk, send):
    older, newer = hanakos_desk, Desk(hanako, hanakos_desk.attempt)

    assert send(older, older.entry("A-1", "a")) == ["no_pen"]
    assert send(newer, newer.entry("A-1", "b")) == ["saved"]
    assert newer.stored() == {"A-1": "b"}
    assert [row.outcome for row in db.session.scalars(select(JournalEntry).order_by(JournalEntry.outcome))] == [
        "no_pen",
        "saved",
    ]


def test_what_a_reloaded_page_found_unsent_is_saved_unless_the_question_was_answered_since(hanako, hanakos_desk, send):
    older = hanakos_desk
    unsent, overtaken = older.entry("A-1", "a"), older.entry("A-2", "a")
    newer = Desk(hanako, older.attempt)
    assert send(newer, newer.entry("A-2", "d")) == ["saved"]

    assert send(newer, unsent, overtaken) == ["saved", "newer_answer"]
    assert newer.stored() == {"A-1": "a", "A-2": "d"}


def test_what_a_killed_page_left_unsent_replaces_what_an_earlier_page_had_saved(hanako, hanakos_desk, send):
    assert send(hanakos_desk, hanakos_desk.entry("A-1", "a")) == ["saved"]
    killed = Desk(hanako, hanakos_desk.attempt)
    unsent = killed.entry("A-1", "d")
    newest = Desk(hanako, hanakos_desk.attempt)

    assert send(newest, unsent) == ["saved"]
    assert newest.stored() == {"A-1": "d"}


def test_a_mark_for_review_leaves_the_answer_as_it_is(hanakos_desk, send):
    desk = hanakos_desk

    assert send(desk, desk.entry("A-1", "a"), desk.entry("A-1", True, kind="review")) == ["saved", "saved"]
    assert desk.stored() == {"A-1": "a"}
    assert send(desk, desk.entry("A-1", "b")) == ["saved"]
    assert desk.stored() == {"A-1": "b"}


def test_after_handing_in_nothing_is_saved(hanako, hanakos_desk, send):
    assert send(hanakos_desk, hanakos_desk.entry("A-1", "a")) == ["saved"]
    hand_in(hanako.actor, hanakos_desk.attempt)

    assert send(hanakos_desk, hanakos_desk.entry("A-1", "b")) == ["handed_in"]
    assert hanakos_desk.stored() == {"A-1": "a"}


@pytest.mark.parametrize(("seconds", "outcome"), [(-1, "saved"), (0, "too_late"), (60, "too_late")])
def test_rule_12_an_answer_first_made_on_a_live_page_after_the_deadline_is_refused(
    hanakos_desk, send, clock, seconds, outcome
):
    closes_at = attempt_row(hanakos_desk.attempt).closes_at
    clock.set(closes_at + timedelta(seconds=seconds - 10))
    send(hanakos_desk)

    clock.set(closes_at + timedelta(seconds=seconds))

    assert send(hanakos_desk, hanakos_desk.entry("A-1", "a", made_at=house_clock.now())) == [outcome]
    assert [row.outcome for row in db.session.scalars(select(JournalEntry))] == [outcome]


def test_rule_12_the_device_clock_alone_never_decides(hanakos_desk, send, clock):
    closes_at = attempt_row(hanakos_desk.attempt).closes_at
    clock.set(closes_at + timedelta(seconds=20))
    send(hanakos_desk)
    clock.set(closes_at + timedelta(seconds=30))
    ten_minutes_slow = house_clock.now() - timedelta(minutes=10)

    assert send(hanakos_desk, hanakos_desk.entry("A-1", "a", made_at=ten_minutes_slow)) == ["too_late"]
    assert db.session.scalars(select(LateEntry)).all() == []


@pytest.mark.parametrize("clock_is_slow_by", [0, 10])
def test_rule_12_six_answers_that_arrive_late_from_an_outage_are_kept_for_the_board(
    hanakos_desk, send, clock, clock_is_slow_by
):
    """Line cut at 58:00, back at 63:00 with six answers; the clock of the device right, or ten minutes slow."""
    desk = hanakos_desk
    started_at = attempt_row(desk.attempt).started_at
    clock.set(started_at + timedelta(minutes=58))
    send(desk)
    slow = timedelta(minutes=clock_is_slow_by)
    six = [
        desk.entry(
            f"A-{1 + number % 3}",
            "abcd"[number % 4],
            made_at=started_at + timedelta(minutes=58, seconds=15 * number) - slow,
        )
        for number in range(6)
    ]
    clock.set(started_at + timedelta(minutes=60, seconds=10))
    assert close_due_attempts() == 1
    clock.set(started_at + timedelta(minutes=63))

    assert send(desk, *six) == ["late"] * 6
    assert desk.stored() == {}
    kept = db.session.scalars(select(LateEntry).order_by(LateEntry.seq)).all()
    assert [entry.decision for entry in kept] == ["waiting"] * 6
    assert {entry.last_contact_at for entry in kept} == {started_at + timedelta(minutes=58)}


def test_rule_12_the_automatic_hand_in_leaves_the_intake_open_until_the_list_is_frozen(hanakos_desk, send, clock):
    desk = hanakos_desk
    early, later = desk.entry("A-1", "a"), desk.entry("A-2", "b")
    clock.forward(minutes=70)
    close_due_attempts()
    assert send(desk, early) == ["late"]

    with transaction() as work:
        close_intake(work, attempt_row(desk.attempt).sitting_id)

    assert send(desk, later) == ["intake_closed"]


def test_an_outage_is_kept_as_evidence(hanakos_desk, send, clock):
    began = house_clock.now()
    clock.forward(seconds=44)
    send(hanakos_desk)
    assert db.session.scalars(select(AttemptStream)).one().gap_from_at is None

    silent_from = house_clock.now()
    clock.forward(seconds=45)
    send(hanakos_desk)

    stream = db.session.scalars(select(AttemptStream)).one()
    assert (stream.opened_at, stream.gap_from_at, stream.gap_until_at) == (began, silent_from, house_clock.now())


def test_a_page_is_told_the_closing_time_the_state_and_whether_it_holds_the_pen(hanako, hanakos_desk):
    told = take_batch(hanakos_desk.batch())
    assert (told.state, told.holds_pen) == ("open", True)
    assert told.closes_at == house_clock.now() + timedelta(minutes=60)

    Desk(hanako, hanakos_desk.attempt)

    assert take_batch(hanakos_desk.batch()).holds_pen is False


def test_a_group_of_many_candidates_is_written_at_once(hanakos_desk, taro, applies, app):
    taros = Desk(taro, start_attempt(taro.actor, applies(taro).public_id))
    db.session.rollback()
    store = Store(app.config["SQLALCHEMY_DATABASE_URI"])
    batches = [hanakos_desk.batch(hanakos_desk.entry("A-1", "a")), taros.batch(taros.entry("A-1", "b"))]

    told = store.write(lambda run, engine: take_in(run, engine, batches, house_clock.now()))
    store.close()

    assert [[taken.outcome for taken in one.taken] for one in told] == [["saved"], ["saved"]]
    assert (hanakos_desk.stored(), taros.stored()) == ({"A-1": "a"}, {"A-1": "b"})
    assert len(set(db.session.scalars(select(JournalEntry.batch)))) == 1


@pytest.mark.parametrize("first", ["hers", "the forger's"])
def test_whoever_copies_her_page_and_number_into_the_same_group_writes_nothing(hanakos_desk, taro, app, first):
    desk, store = hanakos_desk, Store(app.config["SQLALCHEMY_DATABASE_URI"])
    hers = desk.batch(desk.entry("A-1", "a"))
    forged = hers._replace(session=f"user:{taro.id}.0", known_seq=900, entries=(hers.entries[0]._replace(answer="d"),))
    batches = [hers, forged] if first == "hers" else [forged, hers]
    db.session.rollback()

    told = store.write(lambda run, engine: take_in(run, engine, batches, house_clock.now()))
    store.close()

    of_each = dict(zip((batch.session for batch in batches), told, strict=True))
    assert [taken.outcome for taken in of_each[hers.session].taken] == ["saved"]
    assert [taken.outcome for taken in of_each[forged.session].taken] == ["unknown"]
    assert (of_each[forged.session].state, of_each[forged.session].closes_at) == ("", None)
    assert desk.stored() == {"A-1": "a"}
    assert db.session.scalars(select(AttemptStream.known_seq)).all() == [1]


def test_one_number_given_to_two_places_is_one_entry_and_a_place_that_is_not_there_gets_none(hanakos_desk, send):
    desk = hanakos_desk
    there = desk.entry("A-1", "a")

    assert send(desk, there, there._replace(position=900, answer="b")) == ["saved", "saved"]

    assert desk.stored() == {"A-1": "a"}
    assert len(db.session.scalars(select(JournalEntry)).all()) == 1


def test_a_second_answer_of_an_older_number_does_not_overwrite_a_newer_one(hanakos_desk, send):
    desk = hanakos_desk
    older, newer = desk.entry("A-1", "a"), desk.entry("A-1", "b")

    assert send(desk, newer) == ["saved"]
    send(desk, older)

    assert desk.stored() == {"A-1": "b"}


def test_texts_keep_every_character(hanakos_desk, send):
    text = "𠮷田さんは「" + json.dumps("\\'%(x)s:now") + "」と言った。葛\U000e0100城 ½ 😀"

    assert send(hanakos_desk, hanakos_desk.entry("B-1", text)) == ["saved"]
    assert hanakos_desk.stored() == {"B-1": text}


def test_numbers_begin_anew_on_each_page(hanako, hanakos_desk, send):
    assert send(hanakos_desk, hanakos_desk.entry("A-1", "a")) == ["saved"]
    again = Desk(hanako, hanakos_desk.attempt)
    again.numbers = count(1)

    assert send(again, again.entry("A-1", "b")) == ["saved"]
    assert again.stored() == {"A-1": "b"}


def test_while_the_database_is_away_nobody_is_tried_alone_and_the_next_group_is_written(hanakos_desk, writer):
    batches, tried = [hanakos_desk.batch(hanakos_desk.entry("A-1", letter)) for letter in "ab"], []
    there = writer._store.write

    def away(work):
        tried.append(work)
        raise sqlite3.OperationalError("the server closed the connection")

    writer._store.write = away

    async def handed_in():
        loop = asyncio.get_running_loop()
        group = [Waiting(batch, loop, loop.create_future()) for batch in batches]
        await loop.run_in_executor(None, writer._write, group)
        return await asyncio.gather(*(waiting.answer for waiting in group))

    assert asyncio.run(handed_in()) == [None, None]
    assert len(tried) == 1

    writer._store.write = there
    db.session.rollback()
    assert [[taken.outcome for taken in saved(writer, batch).taken] for batch in batches] == [["saved"], ["saved"]]
    assert hanakos_desk.stored() == {"A-1": "b"}


def test_a_group_of_which_a_statement_fails_is_not_told_written(app, hanakos_desk):
    store = Store(app.config["SQLALCHEMY_DATABASE_URI"])
    db.session.rollback()

    def fails(run, engine):
        take_in(run, engine, [hanakos_desk.batch(hanakos_desk.entry("A-1", "a"))], house_clock.now())
        run("INSERT INTO response_journal (sitting_id) VALUES (:sitting)", {"sitting": None})

    with pytest.raises((psycopg.IntegrityError, sqlite3.IntegrityError)):
        store.write(fails)

    assert hanakos_desk.stored() == {}

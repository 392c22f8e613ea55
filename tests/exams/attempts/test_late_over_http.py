"""Rules 12 over HTTP, from the cut line to the release: what the candidate reads, the invigilator sees, the board decides."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from exams.attempts.models import JournalEntry, LateEntry
from exams.attempts.services import close_due_attempts
from exams.attempts.starting.services import start_attempt
from exams.results.board.services import check_keys, vote
from exams.results.models import ResultList
from exams.results.passes.services import load_exam_bodies
from lms import clock as house_clock
from lms.db import db, transaction
from tests.exams.attempts.conftest import OPENS_AT, Desk, a_sitting, attempt_row, told
from tests.exams.results.hall import NETWORK, a_second_member

RECEIVED = "採点に入れるかは試験委員会が決めます"
REASON = "会場の回線が切れていた記録があるため"


@pytest.fixture
def sitting(app):
    """Six choices, c the right one each time, five needed; open from 9:00 to 12:00."""
    with transaction() as work:
        load_exam_bodies(work, NETWORK)
    return a_sitting(6, closes_at=OPENS_AT + timedelta(hours=3), pass_rule={"parts": {"A": {"least": 5}}})


def sent(door, desk, headers, *entries):
    """One request of the page, each entry with the time that the device's clock shows."""
    body = told(desk, *entries)
    for entry, line in zip(entries, body["entries"], strict=True):
        line["made"] = int(entry.made_at.timestamp() * 1000)
    answer = door.post("/exams/save", json=body, headers=headers)
    db.session.rollback()
    assert answer.status_code == 200
    return [one["outcome"] for one in answer.json["results"]]


def six_answers(desk, begun, slow):
    """Made between 58:00 and 59:15 by a true clock, fifteen seconds apart."""
    return [
        desk.entry(f"A-{n + 1}", "c", made_at=begun + timedelta(minutes=58, seconds=15 * n) - slow) for n in range(6)
    ]


@pytest.mark.parametrize("minutes_slow", [0, 10])
def test_rule_12_line_cut_at_58_00_and_back_at_63_00_with_six_answers(
    app, monkeypatch, hanako, endo, hayashi, sitting, applies, door, cookie, clock, minutes_slow
):
    application = applies(hanako)
    desk = Desk(hanako, start_attempt(hanako.actor, application.public_id))
    headers, begun = cookie(hanako), attempt_row(desk.attempt).started_at
    clock.set(begun + timedelta(minutes=58))
    assert sent(door, desk, headers) == []
    six = six_answers(desk, begun, timedelta(minutes=minutes_slow))
    clock.set(begun + timedelta(minutes=60, seconds=10))
    assert close_due_attempts() == 1
    clock.set(begun + timedelta(minutes=63))

    assert sent(door, desk, headers, *six) == ["late"] * 6
    assert sent(door, desk, headers, *six) == ["late"] * 6

    assert desk.stored() == {}
    assert len(db.session.scalars(select(LateEntry)).all()) == len(db.session.scalars(select(JournalEntry)).all()) == 6
    assert RECEIVED in hanako.browser().get(f"/exams/attempts/{desk.attempt}/done").text

    room = endo.browser().get(f"/exams/invigilate/{sitting.public_id}").text
    for evidence in ("遅れて届いた答え", "10:58", "11:03"):
        assert evidence in room

    # The forms of the board are sent without their tokens here; the door above has asked for its own.
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    board = hayashi.browser()
    clock.set(OPENS_AT + timedelta(hours=3))
    check_keys(a_second_member().actor, sitting.public_id)
    waits = board.post(f"/exams/board/{sitting.public_id}/freeze")
    assert (waits.status_code, "6件" in waits.text) == (400, True)
    late = f"/exams/board/{sitting.public_id}/late/1/{desk.stream}"
    assert board.post(f"{late}/1", data={"decision": "counts", "reason": ""}).status_code == 400
    for number in range(1, 7):
        decision = {"decision": "counts" if number < 6 else "not", "reason": REASON}
        assert board.post(f"{late}/{number}", data=decision).status_code == 302
    assert board.post(f"/exams/board/{sitting.public_id}/freeze").status_code == 302
    assert sent(door, desk, headers, desk.entry("A-6", "c", made_at=begun)) == ["intake_closed"]

    released(hayashi, sitting)
    page = hanako.browser().get(f"/exams/results/{application.public_id}").text
    assert "おめでとうございます。合格です。" in page


def released(hayashi, sitting):
    frozen = db.session.scalars(select(ResultList.public_id)).one()
    vote(a_second_member().actor, sitting.public_id, frozen, approves=True)
    board = hayashi.browser()
    at = f"/exams/board/{sitting.public_id}"
    assert board.post(f"{at}/vote/{frozen}", data={"vote": "yes"}).status_code == 302
    assert board.post(f"{at}/release/{frozen}").status_code == 302


@pytest.mark.parametrize("minutes_slow", [0, 10])
def test_rule_12_without_an_outage_a_late_answer_is_refused_whatever_the_clock_of_the_device_says(
    hanako, hanakos_desk, door, cookie, clock, minutes_slow
):
    desk, headers = hanakos_desk, cookie(hanako)
    closes_at = attempt_row(desk.attempt).closes_at
    clock.set(closes_at + timedelta(seconds=20))
    sent(door, desk, headers)
    clock.set(closes_at + timedelta(seconds=30))

    late = desk.entry("A-1", "c", made_at=house_clock.now() - timedelta(minutes=minutes_slow))
    assert sent(door, desk, headers, late) == ["too_late"]
    assert db.session.scalars(select(LateEntry)).all() == []
    assert RECEIVED not in hanako.browser().get(f"/exams/attempts/{desk.attempt}/done").text

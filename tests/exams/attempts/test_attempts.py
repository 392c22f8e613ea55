"""Starting, handing in, and what the clock does."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from exams.attempts.models import Attempt, LateEntry, Response
from exams.attempts.queries import answers_of, attempts_of, begin_page, done_page, exam_page
from exams.attempts.services import (
    choose_layout,
    close_due_attempts,
    close_intake,
    decide_late_entry,
    hand_in,
    save_form,
)
from exams.attempts.starting.services import open_page, start_attempt
from exams.errors import (
    AnsweredOnPaper,
    ExamNotOpenYet,
    ExamOver,
    LateDecided,
    LateIntakeClosed,
    NoPlaceInExam,
    NotAdmitted,
    NotAllowed,
    NotFound,
    PaperNotReady,
    ReasonMissing,
    SittingCancelled,
)
from exams.events import AttemptsSubmitted
from exams.papers.models import Paper
from exams.sittings.models import AccommodationDecision, AccommodationRequest, Application, Sitting
from lms import clock as house_clock
from lms.db import db, transaction
from lms.events import connect
from lms.wiring import REACTIONS
from tests.exams.attempts.conftest import OPENS_AT, Desk, attempt_row

pytestmark = pytest.mark.postgres


def change(row, **values):
    with transaction() as work:
        found = work.session.merge(row)
        for name, value in values.items():
            setattr(found, name, value)


@pytest.fixture
def submitted(app):
    """What is announced when attempts are closed."""
    heard = []
    connect({AttemptsSubmitted: [lambda event, work: heard.append(event)]})
    yield heard
    connect(REACTIONS)


@pytest.fixture
def fault_upstairs(app):
    """Whoever listens to a hand-in has a fault, until the test calls what it is given."""

    def fault(event, work):
        raise RuntimeError("upstairs")

    connect({AttemptsSubmitted: [fault]})
    yield lambda: connect({})
    connect(REACTIONS)


def test_starting_opens_the_attempt_with_the_time_of_the_sitting(hanako, applies):
    attempt = attempt_row(start_attempt(hanako.actor, applies(hanako).public_id))

    assert (attempt.state, attempt.purpose, attempt.channel) == ("open", "exam", "own_device")
    assert attempt.closes_at - attempt.started_at == timedelta(minutes=60)


def test_a_second_click_on_start_finds_the_same_attempt(hanako, applies, clock):
    application = applies(hanako).public_id
    first = start_attempt(hanako.actor, application)
    began = attempt_row(first).started_at
    clock.forward(minutes=3)

    assert start_attempt(hanako.actor, application) == first
    assert attempt_row(first).started_at == began


def test_granted_minutes_are_added_and_nobody_else_sees_why(hanako, applies):
    application = applies(hanako)
    with transaction() as work:
        key = {"sitting_id": application.sitting_id, "application_seq": application.seq}
        work.session.add(AccommodationRequest(**key, wishes=["extra_time"], told="", asked_at=house_clock.now()))
        work.session.flush()
        work.session.add(
            AccommodationDecision(
                **key, version=1, granted=["extra_time"], extra_minutes=15, reason="", decided_at=house_clock.now()
            )
        )

    attempt = attempt_row(start_attempt(hanako.actor, application.public_id))

    assert attempt.closes_at - attempt.started_at == timedelta(minutes=75)


def test_nobody_starts_for_somebody_else_not_even_staff_as_a_proxy(hanako, taro, kanri, admin, applies):
    application = applies(hanako).public_id

    for stranger in (taro.actor, kanri.actor, admin.actor, replace(kanri.actor, acting_for=hanako.id)):
        with pytest.raises(NotFound):
            start_attempt(stranger, application)
    with pytest.raises(NotFound):
        start_attempt(replace(hanako.actor, acting_for=hanako.id), application)


def test_rule_14_nobody_but_the_candidate_reaches_her_attempt(hanako, kanri, endo, hayashi, admin, hanakos_desk):
    for other in (kanri.actor, endo.actor, hayashi.actor, admin.actor, replace(kanri.actor, acting_for=hanako.id)):
        for act in (
            lambda who: exam_page(who, hanakos_desk.attempt),
            lambda who: open_page(who, hanakos_desk.attempt, "user:0.0"),
            lambda who: hand_in(who, hanakos_desk.attempt),
            lambda who: choose_layout(who, hanakos_desk.attempt, one_page=True),
            lambda who: save_form(who, hanakos_desk.attempt, hanakos_desk.session, hanakos_desk.stream, {"A-1": "a"}),
        ):
            with pytest.raises(NotFound):
                act(other)


@pytest.mark.parametrize(
    ("moment", "refusal"),
    [
        (OPENS_AT - timedelta(seconds=1), ExamNotOpenYet),
        (OPENS_AT, None),
        (OPENS_AT + timedelta(hours=8, seconds=-1), None),
        (OPENS_AT + timedelta(hours=8), ExamOver),
    ],
)
def test_the_exam_can_be_begun_from_its_opening_until_its_end(hanako, applies, clock, moment, refusal):
    application = applies(hanako).public_id
    clock.set(moment)
    if refusal is None:
        assert attempt_row(start_attempt(hanako.actor, application)).state == "open"
        return

    with pytest.raises(refusal):
        start_attempt(hanako.actor, application)


def test_rule_13_without_admission_no_paper_is_issued(hanako, applies, sitting):
    application = applies(hanako).public_id
    change(sitting, supervised=True)

    with pytest.raises(NotAdmitted):
        start_attempt(hanako.actor, application)
    assert db.session.scalars(select(Attempt)).all() == []
    assert begin_page(hanako.actor, application).waits_for_admission


def test_each_obstacle_is_refused_by_name(hanako, taro, applies, sitting):
    waiting, on_paper = applies(hanako), applies(taro, channel="paper")
    change(waiting, state="waiting")
    with pytest.raises(NoPlaceInExam):
        start_attempt(hanako.actor, waiting.public_id)
    with pytest.raises(AnsweredOnPaper):
        start_attempt(taro.actor, on_paper.public_id)
    change(waiting, state="accepted")
    change(sitting, cancelled_at=house_clock.now(), cancelled_reason="台風")
    with pytest.raises(SittingCancelled):
        start_attempt(hanako.actor, waiting.public_id)


def test_a_withdrawn_paper_is_not_handed_out(hanako, applies):
    change(db.session.scalars(select(Paper)).one(), state="withdrawn")

    with pytest.raises(PaperNotReady):
        start_attempt(hanako.actor, applies(hanako).public_id)


def test_handing_in_closes_once_and_announces_once(hanako, hanakos_desk, submitted):
    hand_in(hanako.actor, hanakos_desk.attempt)
    hand_in(hanako.actor, hanakos_desk.attempt)

    attempt = attempt_row(hanakos_desk.attempt)
    assert (attempt.state, attempt.submitted_at) == ("submitted", house_clock.now())
    assert submitted == [AttemptsSubmitted(attempt.sitting_id, (attempt.id,))]


def test_a_fault_of_those_who_listen_undoes_the_hand_in_and_keeps_the_answers(hanako, hanakos_desk, fault_upstairs):
    hanakos_desk.answer("A-1", "a")
    with pytest.raises(RuntimeError):
        hand_in(hanako.actor, hanakos_desk.attempt)
    assert attempt_row(hanakos_desk.attempt).state == "open"
    assert hanakos_desk.stored() == {"A-1": "a"}

    fault_upstairs()
    hand_in(hanako.actor, hanakos_desk.attempt)

    assert attempt_row(hanakos_desk.attempt).state == "submitted"


@pytest.mark.parametrize(("seconds", "closed"), [(-1, 0), (0, 1), (1, 1)])
def test_the_clock_hands_in_at_the_closing_time_and_dates_it_there(hanakos_desk, submitted, clock, seconds, closed):
    closes_at = attempt_row(hanakos_desk.attempt).closes_at
    clock.set(closes_at + timedelta(seconds=seconds))

    assert close_due_attempts() == closed
    assert close_due_attempts() == 0

    attempt = attempt_row(hanakos_desk.attempt)
    assert (attempt.state, attempt.submitted_at) == (("auto_submitted", closes_at) if closed else ("open", None))
    assert len(submitted) == closed


def test_an_exam_goes_on_over_midnight_by_the_clock_of_its_start(hanako, sitting, applies, clock, submitted):
    change(sitting, closes_at=house_clock.instant(2026, 11, 21, 2))
    clock.set(house_clock.instant(2026, 11, 20, 23, 30))
    desk = Desk(hanako, start_attempt(hanako.actor, applies(hanako).public_id))
    desk.answer("A-1", "a")
    clock.set(house_clock.instant(2026, 11, 21, 0, 10))
    desk.answer("A-2", "b")
    assert desk.stored() == {"A-1": "a", "A-2": "b"}

    clock.set(house_clock.instant(2026, 11, 21, 0, 30))

    assert close_due_attempts() == 1
    assert attempt_row(desk.attempt).submitted_at == house_clock.instant(2026, 11, 21, 0, 30)


def test_a_page_asked_for_after_the_time_closes_the_attempt_before_the_scheduler_comes(hanako, hanakos_desk, clock):
    clock.forward(minutes=61)

    open_page(hanako.actor, hanakos_desk.attempt, hanakos_desk.session)

    assert attempt_row(hanakos_desk.attempt).state == "auto_submitted"


def test_handing_in_after_the_time_counts_as_the_hand_in_of_the_clock(hanako, hanakos_desk, clock):
    closes_at = attempt_row(hanakos_desk.attempt).closes_at
    clock.forward(minutes=61)

    hand_in(hanako.actor, hanakos_desk.attempt)

    attempt = attempt_row(hanakos_desk.attempt)
    assert (attempt.state, attempt.submitted_at) == ("auto_submitted", closes_at)


def test_who_sat_a_standing_exam_may_apply_again(hanako, hanakos_desk, sitting):
    change(sitting, kind="on_demand")

    hand_in(hanako.actor, hanakos_desk.attempt)

    db.session.expire_all()
    assert db.session.scalars(select(Application.state)).all() == ["used"]


def test_rule_9_the_page_holds_no_key_and_after_handing_in_there_is_no_page(hanako, hanakos_desk):
    page = exam_page(hanako.actor, hanakos_desk.attempt)

    assert [question.key for question in page.questions] == ["A-1", "A-2", "A-3", "B-1"]
    assert "SECRET" not in repr(page)
    assert "'options': ['c']" not in repr(page)
    hand_in(hanako.actor, hanakos_desk.attempt)
    with pytest.raises(NotFound):
        exam_page(hanako.actor, hanakos_desk.attempt)
    assert "設問" not in repr(done_page(hanako.actor, hanakos_desk.attempt))


def test_the_page_shows_what_is_answered_open_and_marked(hanako, hanakos_desk):
    hanakos_desk.answer("A-2", "d")
    hanakos_desk.answer("A-3", True, kind="review")

    page = exam_page(hanako.actor, hanakos_desk.attempt)

    assert (page.open_keys, page.review_keys) == ((("A-1", "A1"), ("A-3", "A3"), ("B-1", "B1")), (("A-3", "A3"),))
    assert [choice.id for question in page.questions for choice in question.control.choices if choice.chosen] == ["d"]


def test_the_form_saves_what_changed_and_leaves_the_rest(hanako, hanakos_desk):
    hanakos_desk.answer("A-1", "a")

    told = save_form(
        hanako.actor, hanakos_desk.attempt, hanakos_desk.session, hanakos_desk.stream,
        {"A-1": "a", "A-2": "b", "B-1": ""}, {"A-2": True, "A-3": False},
    )  # fmt: skip

    assert [(taken.outcome, taken.seq) for taken in told.taken] == [("saved", 2), ("saved", 3)]
    assert hanakos_desk.stored() == {"A-1": "a", "A-2": "b"}
    assert exam_page(hanako.actor, hanakos_desk.attempt).review_keys == (("A-2", "A2"),)


def late_entry(desk, clock):
    entry = desk.entry("A-1", "c")
    clock.forward(minutes=70)
    close_due_attempts()
    assert desk.send(entry) == ["late"]
    return db.session.scalars(select(LateEntry)).one()


def key_of(entry):
    return entry.sitting_id, entry.attempt_id, entry.stream, entry.seq


def test_rule_12_a_late_answer_counts_only_by_a_decision_with_a_reason(hayashi, kanri, hanakos_desk, clock, submitted):
    key = key_of(late_entry(hanakos_desk, clock))
    with pytest.raises(ReasonMissing):
        decide_late_entry(hayashi.actor, *key, counts=True, reason=" ")
    with pytest.raises(NotAllowed):
        decide_late_entry(kanri.actor, *key, counts=True, reason="停電")
    assert hanakos_desk.stored() == {}

    decide_late_entry(hayashi.actor, *key, counts=True, reason="会場の停電 9:58-10:03")

    response = db.session.scalars(select(Response)).one()
    assert (response.answer, response.late) == ("c", True)
    assert len(submitted) == 2
    with pytest.raises(LateDecided):
        decide_late_entry(hayashi.actor, *key, counts=False, reason="別の理由")


def test_rule_12_a_late_answer_that_does_not_count_stays_on_record(hayashi, hanakos_desk, clock):
    entry = late_entry(hanakos_desk, clock)

    decide_late_entry(hayashi.actor, *key_of(entry), counts=False, reason="通信の記録がない")

    db.session.expire_all()
    decided = db.session.scalars(select(LateEntry)).one()
    assert (decided.decision, decided.answer, decided.decided_by) == ("not_counted", "c", hayashi.id)
    assert hanakos_desk.stored() == {}


def test_after_the_list_is_frozen_nothing_late_is_decided(hayashi, hanakos_desk, clock):
    entry = late_entry(hanakos_desk, clock)
    with transaction() as work:
        close_intake(work, entry.sitting_id)

    with pytest.raises(LateIntakeClosed):
        decide_late_entry(hayashi.actor, *key_of(entry), counts=True, reason="停電")


def test_what_counts_of_each_attempt_is_handed_to_scoring(hanakos_desk, sitting):
    hanakos_desk.answer("A-1", "a")
    hanakos_desk.answer("A-2", "b")
    hanakos_desk.answer("A-2", None)
    card = attempts_of(sitting.id)[0]

    assert answers_of(sitting.id, [card.id]) == {card.id: {("A", 1): "a"}}


def test_the_sittings_row_is_untouched_by_attempts(hanako, hanakos_desk, sitting):
    before = {column.key: getattr(sitting, column.key) for column in Sitting.__table__.columns}

    hand_in(hanako.actor, hanakos_desk.attempt)

    db.session.expire_all()
    assert {column.key: getattr(sitting, column.key) for column in Sitting.__table__.columns} == before

"""Missed questions come again when they are about to be forgotten; the plan fits the weeks to the exam."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from courses.errors import ExamNotAhead
from courses.learning.models import CheckRecall
from courses.learning.queries import learning_of
from courses.learning.recall.memory import after_answer, due_of, is_firm
from courses.learning.recall.queries import due_count, recall_page, study_plan
from courses.learning.recall.rules import plan_back, weak_chapters
from courses.learning.recall.services import answer_recall, set_exam_day
from courses.learning.services import answer_checks, erase_learning
from lms.clock import instant, now
from lms.db import db, transaction
from lms.errors import NotFound

CODE = "gerontology"
MORNING = instant(2026, 11, 20, 10)


def test_the_first_intervals_are_those_that_fsrs_publishes():
    # Default FSRS-6 weights: w0 = 0.212 and w2 = 2.3065 are the first stabilities after Again and Good, in days.
    missed = after_answer(None, False, MORNING)
    known = after_answer(None, True, MORNING)

    assert (missed["stability"], known["stability"]) == (0.212, 2.3065)
    assert due_of(missed) - MORNING == timedelta(days=1)
    assert due_of(known) - MORNING == timedelta(days=2)


def test_right_answers_put_a_question_off_further_and_further_and_a_wrong_one_brings_it_back():
    card, gaps = after_answer(None, False, MORNING), []
    for _ in range(5):
        at = due_of(card)
        card = after_answer(card, True, at)
        gaps.append((due_of(card) - at).days)

    assert gaps == sorted(set(gaps))
    at = due_of(card)
    assert (due_of(after_answer(card, False, at)) - at).days < gaps[-1]


def test_chapters_with_two_loose_questions_are_proposed_the_weakest_first():
    loose, firm = after_answer(None, False, MORNING), {**after_answer(None, True, MORNING), "stability": 7.0}
    memories = [(1, loose), (2, loose), (2, loose), (3, loose), (3, loose), (3, loose), (4, firm), (4, firm)]

    assert weak_chapters((chapter, is_firm(card)) for chapter, card in memories) == [3, 2]


@given(st.lists(st.integers(1, 90), max_size=120), st.integers(1, 4000))
def test_a_plan_holds_every_lesson_in_order_leaves_no_week_empty_and_stays_short(minutes, days):
    today = date(2026, 11, 20)
    plan = plan_back(minutes, today, today + timedelta(days=days))

    detailed = [place for day in plan.days for place in day.lessons]
    assert detailed == list(range(len(detailed)))
    assert len(detailed) + sum(week.lessons for week in plan.later) == len(minutes)
    assert all(week.lessons for week in plan.later)
    assert [week.begins_on for week in plan.later[1:]] == [
        week.until_on + timedelta(days=1) for week in plan.later[:-1]
    ]
    assert len(plan.later) <= 7
    assert today <= plan.look_back_from <= today + timedelta(days=days)


def test_lessons_are_spread_evenly_by_their_minutes_and_a_quarter_of_the_days_is_for_looking_back():
    plan = plan_back([10] * 10, date(2026, 11, 20), date(2026, 12, 18))

    # 28 days: 21 to learn in, 7 to look back; ten equal lessons have their middles at 2.1 * n + 1.05 days.
    assert [(day.on - date(2026, 11, 20)).days for day in plan.days] == [1, 3, 5, 7, 9, 11, 13]
    assert [(week.lessons, week.minutes) for week in plan.later] == [(3, 30)]
    assert plan.look_back_from == date(2026, 12, 10)
    assert plan_back([10], date(2026, 11, 20), date(2026, 11, 20)) is None


def test_nine_hours_in_nine_days_are_told_to_be_much_and_a_far_exam_does_not_thin_the_lessons_out():
    near = plan_back([12] * 45, date(2026, 11, 30), date(2026, 12, 9))
    far = plan_back([12] * 45, date(2026, 11, 30), date(2036, 11, 30))

    # Two of nine days are for looking back: 540 minutes in seven days are 78 a day.
    assert (near.minutes_a_day, near.is_tight) == (78, True)
    assert [len(day.lessons) for day in near.days] == [6, 7, 6, 7, 6, 7, 6]
    assert not far.is_tight
    # One lesson a week: the middle of the 45th is on day 311.
    assert far.look_back_from == date(2027, 10, 8)


@pytest.mark.postgres
def test_a_missed_question_comes_again_the_next_day_and_a_right_one_does_not(checks, hanako, clock):
    (missed, right, wrong), (known, answer, _), _ = checks
    answer_checks(hanako.actor, CODE, "01-1", {missed: wrong, known: answer})
    answer_checks(hanako.actor, CODE, "01-1", {missed: right})
    assert due_count(hanako.id) == 0
    clock.forward(days=1)
    assert due_count(hanako.id) == 1

    answer_recall(hanako.actor, missed, right)
    answer_recall(hanako.actor, missed, wrong)

    page = recall_page(hanako.actor, missed)
    assert (page.due, page.check, page.outcome.right) == (0, None, True)
    assert page.outcome.again_at > now() + timedelta(days=1)


@pytest.mark.postgres
def test_what_waits_for_one_is_hidden_from_another_exported_and_erased(checks, hanako, taro, clock):
    missed, right, wrong = checks[0]
    answer_checks(hanako.actor, CODE, "01-1", {missed: wrong})
    clock.forward(days=1)
    with pytest.raises(NotFound):
        answer_recall(taro.actor, missed, right)
    assert recall_page(taro.actor, missed).outcome is None
    assert [row["question"] for row in learning_of(hanako.id)[0]["looking_back"]] == [missed]

    with transaction() as work:
        erase_learning(work, hanako.id)

    assert db.session.scalars(select(CheckRecall.id)).all() == []


def test_the_page_asks_without_the_key_then_tells_and_the_home_page_leads_there(checks, hanako, clock):
    missed, right, _ = checks[0]
    answer_checks(hanako.actor, CODE, "01-1", {check: bad for check, _, bad in checks})
    clock.forward(days=1)
    browser = hanako.browser()
    assert "きょうは3問がもう一度出ます" in browser.get("/").text
    before = browser.get("/courses/recall").text
    assert "そのとおりです" not in before
    assert "もう一度読むとよい章" in before

    answered = browser.post(f"/courses/recall/{missed}", data={f"check-{missed}": right})
    after = browser.get(answered.headers["Location"]).text

    assert "そのとおりです" in after
    assert "にもう一度出ます" in after
    assert "きょうは2問です" in after


def test_a_plan_is_set_on_its_page_and_a_day_gone_by_is_refused(checks, hanako, taro):
    browser = hanako.browser()
    refused = browser.post(f"/courses/{CODE}/plan", data={"exam_on": "令和8年11月20日"})
    assert refused.status_code == 400
    assert "これから来る日を選んでください" in refused.text
    with pytest.raises(ExamNotAhead):
        set_exam_day(hanako.actor, CODE, date(2026, 11, 20))

    assert "2026年12月20日" in browser.get(f"/courses/{CODE}/plan?exam_on=2026-12-20").text
    assert browser.get(f"/courses/{CODE}/plan?exam_on=soon").status_code == 200

    browser.post(f"/courses/{CODE}/plan", data={"exam_on": "2026年12月18日"})

    named = [line.code for _, lines in study_plan(hanako.actor, CODE).days for line in lines]
    page = browser.get(f"/courses/{CODE}/plan").text
    assert named[0] == "01-1"
    assert f'href="/courses/{CODE}/01-1"' in page
    assert "試験までは、ふりかえりの日です" in page
    assert taro.browser().get(f"/courses/{CODE}/plan").status_code == 409

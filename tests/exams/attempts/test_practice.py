"""Practice: the exam's pages on practice questions alone, with feedback afterwards (rules 10)."""

from datetime import timedelta
from pathlib import Path
from shutil import copy, copytree

import pytest
from sqlalchemy import select, update

from courses.api import load_course
from exams.attempts.models import Attempt, AttemptQuestion
from exams.attempts.practice.queries import ChapterLine, feedback_page, practice_page, weakest_of
from exams.attempts.practice.services import start_practice
from exams.attempts.queries import exam_page
from exams.attempts.services import close_due_attempts, hand_in
from exams.bank.models import Item, ItemVersion
from exams.bank.rules import spread_over_chapters
from exams.errors import NoPracticeItems, NotAllowed, NotFound
from lms.db import db, transaction
from lms.policy import Actor
from tests.exams.attempts.conftest import Desk, an_item, attempt_row

pytestmark = pytest.mark.postgres
SAMPLE = Path(__file__).resolve().parents[3] / "lms" / "sample" / "course"


@pytest.fixture
def bank(sitting):
    """Four practice questions beside the secure ones of the sitting's paper."""
    with transaction() as work:
        for number in range(20, 24):
            an_item(work.session, number, pool="practice")


def test_practice_has_the_exams_pages_and_its_pace(hanako, bank):
    public_id = start_practice(hanako.actor, ["ch01"], 3)

    page = exam_page(hanako.actor, public_id)
    attempt = attempt_row(public_id)
    assert (page.practice, [question.key for question in page.questions]) == (True, ["P-1", "P-2", "P-3"])
    assert attempt.closes_at - attempt.started_at == timedelta(minutes=10)
    assert Desk(hanako, public_id).answer("P-2", "c") == "saved"


def test_rule_10_practice_draws_from_the_practice_pool_alone(hanako, bank):
    start_practice(hanako.actor, [], 50)

    drawn = db.session.scalars(
        select(Item.pool)
        .join(ItemVersion, ItemVersion.item_id == Item.id)
        .join(AttemptQuestion, AttemptQuestion.item_version_id == ItemVersion.id)
    ).all()
    assert drawn == ["practice"] * 4


def test_feedback_tells_what_was_right_and_why_only_after_the_run(hanako, taro, bank):
    public_id = start_practice(hanako.actor, [], 2)
    desk = Desk(hanako, public_id)
    desk.send(desk.entry("P-1", "c"), desk.entry("P-2", "a"))
    with pytest.raises(NotFound):
        feedback_page(hanako.actor, public_id)

    hand_in(hanako.actor, public_id)

    page = feedback_page(hanako.actor, public_id)
    assert (page.right, page.asked, [question.right for question in page.questions]) == (1, 2, [True, False])
    assert page.questions[0].rationale == "SECRET-WHY"
    with pytest.raises(NotFound):
        feedback_page(taro.actor, public_id)


def test_a_chapter_that_went_badly_leads_to_the_lesson_with_which_it_begins(hanako, bank, tmp_path):
    public_id = start_practice(hanako.actor, [], 2)
    hand_in(hanako.actor, public_id)
    page = f"/exams/practice/{public_id}/feedback"
    assert "講座で読む" not in hanako.browser().get(page).text

    copytree(SAMPLE / "01", tmp_path / "01")
    copy(SAMPLE / "course.yaml", tmp_path)
    with transaction() as work:
        load_course(work, tmp_path)

    assert 'href="/courses/gerontology/01-1">講座で読む</a>' in hanako.browser().get(page).text


def test_rule_9_there_is_no_feedback_on_an_exam(hanako, hanakos_desk):
    hand_in(hanako.actor, hanakos_desk.attempt)

    with pytest.raises(NotFound):
        feedback_page(hanako.actor, hanakos_desk.attempt)


def test_rule_9_a_question_that_is_not_practice_is_left_out_of_feedback_whatever_else_went_wrong(hanako, bank):
    public_id = start_practice(hanako.actor, [], 2)
    hand_in(hanako.actor, public_id)
    with transaction() as work:
        work.session.execute(update(Item).where(Item.pool == "practice").values(pool="secure"))

    assert "SECRET" not in repr(feedback_page(hanako.actor, public_id))


def test_practice_belongs_to_no_sitting_and_ends_by_the_clock(hanako, bank, clock):
    public_id = start_practice(hanako.actor, [], 2)
    clock.forward(minutes=11)

    assert close_due_attempts() == 1
    assert (attempt_row(public_id).sitting_id, attempt_row(public_id).state) == (0, "auto_submitted")


def test_runs_are_listed_for_their_owner_alone(hanako, taro, bank):
    public_id = start_practice(hanako.actor, [], 2)

    assert [run.attempt for run in practice_page(hanako.actor).runs] == [public_id]
    assert practice_page(taro.actor).runs == ()


def test_without_questions_or_without_a_person_nothing_begins(hanako, app):
    with pytest.raises(NoPracticeItems):
        start_practice(hanako.actor, ["ch99"], 5)
    with pytest.raises(NotAllowed):
        start_practice(Actor(None), [], 5)
    assert db.session.scalars(select(Attempt)).all() == []


def test_chapters_come_in_the_shares_of_the_blueprint_as_far_as_there_are_questions():
    there = {"ch01": 9, "ch02": 9, "ch03": 1}

    # Ten of 20 %, 30 % and 50 %: 2, 3 and 5; of the third chapter there is one, the rest is shared 2 : 3.
    assert spread_over_chapters({**there, "ch03": 9}, {"ch01": 2, "ch02": 3, "ch03": 5}, 10) == dict(
        zip(there, (2, 3, 5), strict=True)
    )
    assert spread_over_chapters(there, {"ch01": 2, "ch02": 3, "ch03": 5}, 11) == dict(
        zip(there, (4, 6, 1), strict=True)
    )
    assert spread_over_chapters(there, {}, 7) == dict(zip(there, (3, 3, 1), strict=True))
    assert spread_over_chapters(there, {"ch02": 1}, 10)["ch02"] == 9
    assert sum(spread_over_chapters(there, {}, 99).values()) == 19


def test_the_two_weakest_chapters_are_proposed_and_none_where_all_was_right():
    lines = [ChapterLine(code, code, right, 4) for code, right in (("ch01", 3), ("ch02", 4), ("ch03", 0), ("ch04", 1))]

    assert [line.code for line in weakest_of(lines)] == ["ch03", "ch04"]
    assert weakest_of(lines[1:2]) == ()

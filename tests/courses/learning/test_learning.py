"""Begin, go on where one left, answer, finish; another learner's progress is never touched."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from courses.catalogue.models import Course, SelfCheck, SelfCheckKey
from courses.catalogue.publishing import load_course
from courses.errors import CourseNotOpen, NotEnrolled
from courses.events import CourseCompleted
from courses.learning.models import CheckAnswer, Enrolment
from courses.learning.queries import course_page, courses_completed, go_on, lesson_page, my_courses
from courses.learning.services import answer_checks, enrol, finish_lesson, move_to_newest, open_lesson, study
from lms import events
from lms.db import db, transaction
from lms.errors import NotAllowed, NotFound
from lms.policy import GUEST

SAMPLE = Path(__file__).resolve().parents[3] / "lms" / "sample" / "course"
CODE = "gerontology"


@pytest.fixture
def folder(tmp_path):
    """A course of one chapter with its four lessons."""
    shutil.copytree(SAMPLE / "01", tmp_path / "01")
    shutil.copy(SAMPLE / "course.yaml", tmp_path)
    return tmp_path


@pytest.fixture
def course(app, folder):
    """The small course, loaded."""
    return load(folder)


def load(folder):
    with transaction() as work:
        return load_course(work, folder)


def keys_of(page):
    asked = select(SelfCheckKey).where(SelfCheckKey.self_check_id.in_([check.id for check in page.checks]))
    return {row.self_check_id: row.key["options"][0] for row in db.session.scalars(asked)}


def wrong_option(check, key):
    return next(option.id for option in check.options if option.id != key)


@pytest.mark.postgres
def test_a_double_click_begins_a_course_once(course, hanako):
    first = enrol(hanako.actor, CODE)
    second = enrol(hanako.actor, CODE)

    assert first == second
    assert db.session.scalar(select(func.count()).select_from(Enrolment)) == 1


@pytest.mark.parametrize("state", ["full", "ended"])
def test_a_course_that_is_not_open_takes_nobody_new_but_lets_learners_go_on(course, hanako, taro, state):
    enrol(taro.actor, CODE)
    with transaction() as work:
        work.session.execute(update(Course).values(state=state))

    with pytest.raises(CourseNotOpen):
        enrol(hanako.actor, CODE)

    assert finish_lesson(taro.actor, CODE, "01-1").next_code == "01-2"


def test_a_guest_may_look_at_the_outline_and_begin_nothing(course):
    page = course_page(GUEST, CODE)

    assert page.sign_in
    assert not page.begin
    assert page.next is None
    with pytest.raises(NotAllowed):
        enrol(GUEST, CODE)


def test_a_course_in_preparation_is_not_there_for_learners_but_for_its_writers(course, hanako, mori):
    with transaction() as work:
        work.session.execute(update(Course).values(state="preparing"))

    with pytest.raises(NotFound):
        course_page(hanako.actor, CODE)
    assert course_page(mori.actor, CODE).total == 4


def test_a_lesson_is_read_by_those_who_have_begun_the_course(course, hanako, taro):
    enrol(taro.actor, CODE)

    assert lesson_page(hanako.actor, CODE, "01-1") is None
    with pytest.raises(NotEnrolled):
        finish_lesson(hanako.actor, CODE, "01-1")
    with pytest.raises(NotFound):
        lesson_page(taro.actor, CODE, "01-9")


@pytest.mark.postgres
def test_she_goes_on_where_she_left(course, hanako, clock):
    enrol(hanako.actor, CODE)
    assert go_on(hanako.id).next.code == "01-1"

    finish_lesson(hanako.actor, CODE, "01-1")
    clock.forward(minutes=5)
    open_lesson(hanako.actor, CODE, "01-3")

    assert go_on(hanako.id).next.code == "01-3"
    page = course_page(hanako.actor, CODE)
    assert (page.done, page.total, page.next.code) == (1, 4, "01-3")
    assert [lesson.done for lesson in page.chapters[0].lessons] == [True, False, False, False]


@pytest.mark.postgres
def test_the_last_lesson_completes_the_course_once_and_says_so(course, hanako, clock, monkeypatch):
    heard = []
    monkeypatch.setattr(events, "_reactions", {CourseCompleted: (lambda event, work: heard.append(event),)})
    enrol(hanako.actor, CODE)
    for code in ("01-1", "01-2", "01-3"):
        assert not finish_lesson(hanako.actor, CODE, code).completed

    assert finish_lesson(hanako.actor, CODE, "01-4").completed
    assert not finish_lesson(hanako.actor, CODE, "01-4").completed

    assert [(event.person_id, event.course_code, event.completed_on.isoformat()) for event in heard] == [
        (hanako.id, CODE, "2026-11-20")
    ]
    assert courses_completed([hanako.id], [CODE])[hanako.id][CODE].isoformat() == "2026-11-20"
    assert go_on(hanako.id) is None


def test_a_lesson_left_out_is_proposed_after_the_last_one(course, hanako):
    enrol(hanako.actor, CODE)
    for code in ("01-1", "01-3"):
        finish_lesson(hanako.actor, CODE, code)

    assert finish_lesson(hanako.actor, CODE, "01-4").next_code == "01-2"


@pytest.mark.postgres
def test_rule_10_no_key_and_no_feedback_is_on_the_page_before_the_answer(course, hanako):
    enrol(hanako.actor, CODE)
    page = lesson_page(hanako.actor, CODE, "01-1")

    assert len(page.checks) == 3
    assert not any(check.answered or check.feedback for check in page.checks)
    assert not any(option.right or option.feedback for check in page.checks for option in check.options)


@pytest.mark.postgres
def test_a_wrong_answer_shows_its_own_feedback_and_a_right_one_that_of_the_others(course, hanako):
    enrol(hanako.actor, CODE)
    page = lesson_page(hanako.actor, CODE, "01-1")
    keys = keys_of(page)
    first, second, _ = page.checks

    right = answer_checks(
        hanako.actor, CODE, "01-1", {first.id: wrong_option(first, keys[first.id]), second.id: keys[second.id]}
    )

    assert right == 1
    one, two, three = lesson_page(hanako.actor, CODE, "01-1").checks
    assert (one.answered, one.right) == (True, False)
    assert one.feedback
    assert not any(option.feedback for option in one.options)
    assert (two.right, two.answered) == (True, True)
    assert all(option.feedback for option in two.options if not option.chosen)
    assert not three.answered


def test_another_try_counts_and_every_try_is_kept(course, hanako):
    enrol(hanako.actor, CODE)
    page = lesson_page(hanako.actor, CODE, "01-1")
    check, key = page.checks[0], keys_of(page)[page.checks[0].id]

    answer_checks(hanako.actor, CODE, "01-1", {check.id: wrong_option(check, key)})
    answer_checks(hanako.actor, CODE, "01-1", {check.id: key})

    assert lesson_page(hanako.actor, CODE, "01-1").checks_right == 1
    assert db.session.scalars(select(CheckAnswer.correct).order_by(CheckAnswer.id)).all() == [False, True]


def test_answers_to_other_lessons_and_invented_options_are_left_out(course, hanako):
    enrol(hanako.actor, CODE)
    here = lesson_page(hanako.actor, CODE, "01-1").checks[0].id
    elsewhere = lesson_page(hanako.actor, CODE, "01-2").checks[0].id

    answer_checks(hanako.actor, CODE, "01-1", {here: "z", elsewhere: "a", 999_999: "a"})

    assert db.session.scalar(select(func.count()).select_from(CheckAnswer)) == 0


def test_what_hanako_learns_is_not_taros(course, hanako, taro):
    study(hanako.actor, CODE)
    enrol(taro.actor, CODE)

    assert course_page(taro.actor, CODE).done == 0
    assert not any(check.answered for check in lesson_page(taro.actor, CODE, "01-1").checks)


@pytest.mark.postgres
def test_an_edit_does_not_change_the_text_of_somebody_in_the_middle(course, folder, hanako):
    study(hanako.actor, CODE, lessons=2)
    path = folder / "01" / "3.md"
    path.write_text(path.read_text().replace("title: ", "title: 新しい題 ", 1))
    load(folder)

    before = lesson_page(hanako.actor, CODE, "01-3").title.ja
    assert not before.startswith("新しい題")
    assert course_page(hanako.actor, CODE).newer

    move_to_newest(hanako.actor, CODE)

    assert lesson_page(hanako.actor, CODE, "01-3").title.ja.startswith("新しい題")
    page = course_page(hanako.actor, CODE)
    assert (page.done, page.newer) == (2, False)


@pytest.mark.postgres
def test_studying_in_one_go_ends_where_the_pages_would(course, hanako):
    study(hanako.actor, CODE, lessons=3)
    assert [mine.done for mine in my_courses(hanako.id)] == [3]

    study(hanako.actor, CODE)

    page = lesson_page(hanako.actor, CODE, "01-4")
    assert page.all_right
    assert course_page(hanako.actor, CODE).completed_on.isoformat() == "2026-11-20"


def test_a_self_check_without_a_key_row_does_not_exist_in_the_sample(course):
    assert db.session.scalar(select(func.count()).select_from(SelfCheck)) == 12
    assert db.session.scalar(select(func.count()).select_from(SelfCheckKey)) == 12

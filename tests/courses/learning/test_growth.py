"""A learner sees how far she has come, compared with herself alone."""

import pytest
from sqlalchemy import select

from courses.catalogue.models import LessonVersion
from courses.errors import NotEnrolled
from courses.learning.growth.queries import growth_page
from courses.learning.growth.rules import first_and_newest
from courses.learning.services import answer_checks, enrol, finish_lesson
from lms.db import db

CODE = "gerontology"


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ([], {}),
        ([(1, False)], {1: (False, False)}),
        ([(1, False), (2, True), (1, True)], {1: (False, True), 2: (True, True)}),
        ([(1, True), (1, False), (1, False)], {1: (True, False)}),
    ],
)
def test_the_first_and_the_newest_answer_count(answers, told):
    assert first_and_newest(answers) == told


@pytest.mark.postgres
def test_lessons_minutes_and_answers_are_told_by_chapter_and_of_herself_alone(checks, hanako, taro):
    (one, right, _), (two, also_right, wrong), _ = checks
    answer_checks(hanako.actor, CODE, "01-1", {one: right, two: wrong})
    answer_checks(hanako.actor, CODE, "01-1", {two: also_right})
    finish_lesson(hanako.actor, CODE, "01-1")
    enrol(taro.actor, CODE)

    page = growth_page(hanako.actor, CODE)

    (chapter,) = page.chapters
    minutes = db.session.scalar(select(LessonVersion.minutes).order_by(LessonVersion.id).limit(1))
    assert (chapter.done, chapter.lessons, chapter.minutes) == (1, 4, minutes)
    assert (chapter.answered, chapter.first, chapter.now) == (page.answered, page.first, page.now) == (2, 1, 2)
    others = growth_page(taro.actor, CODE)
    assert (others.done, others.minutes, others.answered) == (0, 0, 0)


def test_the_page_is_her_own_and_led_to_from_the_course(checks, hanako, taro):
    browser = hanako.browser()
    assert "/courses/gerontology/how-far" in browser.get("/courses/gerontology").text
    assert "ほかの人とは比べません" in browser.get("/courses/gerontology/how-far").text
    with pytest.raises(NotEnrolled):
        growth_page(taro.actor, CODE)

"""「募集が始まったら知らせて」: asked once, told once, taken back at any time."""

import pytest
from sqlalchemy import select

from courses.catalogue.interest.services import ask_for_course, ask_for_course_no_more
from courses.catalogue.services import set_course_state
from courses.errors import CourseTakesLearners
from lms.db import db
from lms.notices.models import Notice
from tests.courses.catalogue.test_desk import CODE, course

__all__ = ["course"]


def told():
    return sorted(db.session.scalars(select(Notice.person_id).where(Notice.kind == "courses.opens")))


@pytest.mark.postgres
def test_who_asked_is_told_once_when_the_course_opens(course, mori, hanako, taro):
    with pytest.raises(CourseTakesLearners):
        ask_for_course(hanako.actor, CODE)
    set_course_state(mori.actor, CODE, "full")
    for person in (hanako, hanako, taro):
        ask_for_course(person.actor, CODE)
    ask_for_course_no_more(taro.actor, CODE)

    for state in ("open", "ended", "open"):
        set_course_state(mori.actor, CODE, state)

    assert told() == [hanako.id]


def test_the_button_stands_on_the_page_of_a_course_that_takes_nobody(course, mori, hanako, guest):
    set_course_state(mori.actor, CODE, "full")
    browser = hanako.browser()
    assert "募集が始まったら知らせて" in browser.get(f"/courses/{CODE}").text
    assert "募集が始まったら知らせて" not in guest.get(f"/courses/{CODE}").text

    browser.post(f"/courses/{CODE}/tell-me")
    assert "お知らせをやめる" in browser.get(f"/courses/{CODE}").text
    browser.post(f"/courses/{CODE}/tell-me-no-more")

    assert "募集が始まったら知らせて" in browser.get(f"/courses/{CODE}").text

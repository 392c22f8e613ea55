"""「募集が始まったら知らせて」: asked once, told once, taken back at any time."""

import pytest
from sqlalchemy import select, update

from courses.catalogue.desk import desk_course
from courses.catalogue.interest.queries import coming_courses
from courses.catalogue.interest.services import announce_course, ask_for_course, ask_for_course_no_more
from courses.catalogue.models import Course
from courses.catalogue.queries import course_by_code
from courses.catalogue.services import set_course_state
from courses.errors import CourseTakesLearners
from lms.db import db
from lms.errors import NotAllowed, NotFound
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


@pytest.mark.postgres
def test_a_course_in_preparation_is_announced_by_its_title_alone_and_tells_who_waits(course, mori, hanako, taro):
    db.session.execute(update(Course).values(state="preparing"))
    db.session.commit()
    with pytest.raises(NotFound):
        ask_for_course(hanako.actor, CODE)
    with pytest.raises(NotAllowed):
        announce_course(hanako.actor, CODE, announced=True)

    announce_course(mori.actor, CODE, announced=True)
    for person in (hanako, taro):
        ask_for_course(person.actor, CODE)
    ask_for_course_no_more(taro.actor, CODE)

    assert [(coming.code, coming.ask, coming.asked) for coming in coming_courses(hanako.actor)] == [(CODE, False, True)]
    with pytest.raises(NotFound):
        course_by_code(hanako.actor, CODE)
    assert desk_course(mori.actor, CODE).waiting == 1
    set_course_state(mori.actor, CODE, "open")
    assert told() == [hanako.id]
    assert (coming_courses(hanako.actor), desk_course(mori.actor, CODE).waiting) == ([], 0)


def test_the_list_of_courses_has_a_button_for_a_course_in_preparation(course, mori, hanako, guest):
    db.session.execute(update(Course).values(state="preparing"))
    db.session.commit()
    mori.browser().post(f"/courses/write/{CODE}/announce", data={"announce": "1"})
    browser = hanako.browser()
    assert f"/courses/{CODE}/tell-me" in browser.get("/courses/").text
    assert f"/courses/{CODE}/tell-me" not in guest.get("/courses/").text

    sent = browser.post(f"/courses/{CODE}/tell-me")

    assert f"/courses/{CODE}/tell-me-no-more" in browser.get(sent.location).text
    desk = mori.browser().get(f"/courses/write/{CODE}").text
    assert "1人が" in desk
    assert f'<li><a href="/courses/{CODE}">' in desk
    assert browser.get(f"/courses/{CODE}").status_code == 404

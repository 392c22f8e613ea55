"""Authors begin courses, name and order what is in them, and take lessons out; who is in the middle keeps hers."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from courses.catalogue.desk import desk_course, desk_text
from courses.catalogue.models import CourseVersion, Lesson
from courses.catalogue.outlines import outline_of
from courses.catalogue.publishing import load_course
from courses.catalogue.queries import course_by_code
from courses.catalogue.services import publish_lesson, save_draft
from courses.catalogue.shaping.rules import code_usable, free_chapter_code, one_earlier
from courses.catalogue.shaping.services import (
    Naming,
    add_chapter,
    move_chapter_earlier,
    move_earlier,
    move_to_chapter,
    name_course,
    take_lesson_out,
)
from courses.errors import LastLesson, LessonNotInCourse, NoSuchLesson
from courses.learning.queries import course_page, lesson_page
from courses.learning.services import enrol, move_to_newest
from lms.db import db, transaction
from lms.errors import NotAllowed, NotFound
from lms.policy import GUEST

SAMPLE = Path(__file__).resolve().parents[3] / "lms" / "sample" / "course"
CODE = "gerontology"


@pytest.fixture
def lessons(app, tmp_path):
    """Public ids of the four lessons of the first chapter by code."""
    shutil.copytree(SAMPLE / "01", tmp_path / "01")
    shutil.copy(SAMPLE / "course.yaml", tmp_path)
    with transaction() as work:
        load_course(work, tmp_path)
    return {row.code: row.public_id for row in db.session.execute(select(Lesson.code, Lesson.public_id))}


def order():
    return [line.code for line in outline_of(course_by_code(GUEST, CODE).version_id).lessons]


@pytest.mark.parametrize(
    ("code", "usable"), [("ab", True), ("walking-2", True), ("a", False), ("2a", False), ("Ab", False), ("a b", False)]
)
def test_a_short_name_fits_an_address(code, usable):
    assert code_usable(code) is usable
    assert code_usable("a" * 40)
    assert not code_usable("a" * 41)


def test_chapters_are_numbered_on_and_the_first_lesson_goes_nowhere():
    assert free_chapter_code({"01", "02"}) == "03"
    assert free_chapter_code({"01", "03"}) == "04"
    assert one_earlier("abc", 2) == ["a", "c", "b"]
    assert one_earlier("abc", 0) == ["a", "b", "c"]


@pytest.mark.postgres
def test_a_lesson_that_is_taken_out_stays_with_who_is_reading_it_and_can_come_back(lessons, mori, hanako, taro):
    enrol(hanako.actor, CODE)

    take_lesson_out(mori.actor, lessons["01-2"])

    assert order() == ["01-1", "01-3", "01-4"]
    assert lesson_page(hanako.actor, CODE, "01-2").total == 4
    assert course_page(hanako.actor, CODE).newer
    enrol(taro.actor, CODE)
    with pytest.raises(LessonNotInCourse):
        lesson_page(taro.actor, CODE, "01-2")
    with pytest.raises(NoSuchLesson):
        take_lesson_out(mori.actor, lessons["01-2"])
    waiting = desk_course(mori.actor, CODE).chapters[0].lessons[-1]
    assert (waiting.public_id, waiting.published) == (lessons["01-2"], False)

    move_to_newest(hanako.actor, CODE)
    assert hanako.browser().get("/courses/gerontology/01-2").status_code == 404
    publish_lesson(mori.actor, lessons["01-2"], desk_text(mori.actor, lessons["01-2"]).revision)
    assert order() == ["01-1", "01-3", "01-4", "01-2"]


@pytest.mark.postgres
def test_lessons_change_places_and_the_last_one_stays(lessons, mori, hanako):
    move_earlier(mori.actor, lessons["01-3"])
    assert order() == ["01-1", "01-3", "01-2", "01-4"]
    versions = db.session.scalar(select(func.count(CourseVersion.id)))
    move_earlier(mori.actor, lessons["01-1"])
    assert db.session.scalar(select(func.count(CourseVersion.id))) == versions

    for code in ("01-1", "01-2", "01-3"):
        take_lesson_out(mori.actor, lessons[code])
    with pytest.raises(LastLesson):
        take_lesson_out(mori.actor, lessons["01-4"])
    for change in (lambda: move_earlier(hanako.actor, lessons["01-4"]), lambda: name_course(GUEST, CODE, Naming("x"))):
        with pytest.raises(NotAllowed):
            change()


def test_an_author_begins_a_course_names_it_and_adds_a_chapter_on_its_pages(lessons, mori, hanako):
    browser = mori.browser()
    begun = {"title": "地域の見守り", "code": "mimamori", "kind": "awareness", "chapter": "見守りとは"}
    taken = browser.post("/courses/write/course/new", data={**begun, "code": CODE})
    assert taken.status_code == 400
    assert "地域の見守り" in taken.text
    assert browser.post("/courses/write/course/new", data={**begun, "code": "だめ"}).status_code == 400

    assert browser.post("/courses/write/course/new", data=begun).location.endswith("/courses/write/mimamori")
    browser.post("/courses/write/mimamori/about", data={"title": "地域の{見守|みまも}り", "summary": "声をかけ合う。"})
    browser.post("/courses/write/mimamori/chapters/new", data={"title": "声のかけ方"})
    browser.post("/courses/write/mimamori/chapters/02", data={"title": "声をかける"})

    outline = outline_of(course_by_code(mori.actor, "mimamori").version_id)
    assert (outline.course.title.plain, outline.course.summary.plain) == ("地域の見守り", "声をかけ合う。")
    assert [chapter.title.ja for chapter in outline.chapters] == ["見守りとは", "声をかける"]
    assert hanako.browser().get("/courses/mimamori").status_code == 404
    assert browser.get("/courses/write/mimamori/chapters/09").status_code == 404


def test_an_author_is_asked_before_a_lesson_goes(lessons, mori, hanako):
    browser = mori.browser()
    assert "この課を講座から外しますか" in browser.get(f"/courses/write/lesson/{lessons['01-2']}/take-out").text
    assert order() == ["01-1", "01-2", "01-3", "01-4"]

    browser.post(f"/courses/write/lesson/{lessons['01-2']}/take-out")
    browser.post(f"/courses/write/gerontology/chapters/ch01/{lessons['01-4']}/earlier")

    assert order() == ["01-1", "01-4", "01-3"]
    assert "学ぶ人には見えません" in browser.get("/courses/write/gerontology").text
    assert hanako.browser().post(f"/courses/write/lesson/{lessons['01-1']}/take-out").status_code == 403


def test_a_lesson_goes_to_another_chapter_and_a_chapter_goes_earlier(lessons, mori, hanako):
    add_chapter(mori.actor, CODE, Naming("第二の章"))
    second = outline_of(course_by_code(GUEST, CODE).version_id).chapters[1].code

    browser = mori.browser()
    moved = browser.post(f"/courses/write/{CODE}/chapters/ch01/{lessons['01-2']}/move", data={"chapter": second})
    assert "第二の章" in browser.get(moved.headers["Location"]).text
    assert order() == ["01-1", "01-3", "01-4", "01-2"]
    mori.browser().post(f"/courses/write/{CODE}/chapters/{second}/earlier")
    assert order() == ["01-2", "01-1", "01-3", "01-4"]

    move_chapter_earlier(mori.actor, CODE, second)
    move_to_chapter(mori.actor, lessons["01-2"], second)
    assert order() == ["01-2", "01-1", "01-3", "01-4"]
    publish_lesson(mori.actor, lessons["01-2"], saved_again(mori, lessons["01-2"]))
    assert order() == ["01-2", "01-1", "01-3", "01-4"]
    with pytest.raises(NotFound):
        move_to_chapter(mori.actor, lessons["01-2"], "ch99")
    with pytest.raises(NotAllowed):
        move_chapter_earlier(hanako.actor, CODE, second)


def saved_again(author, lesson):
    return save_draft(author.actor, lesson, replace(desk_text(author.actor, lesson).text, title="新しい題"), 0)

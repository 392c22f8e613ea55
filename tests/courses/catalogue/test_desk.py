"""Authors write drafts that nobody sees, and publish versions that nobody changes."""

import io
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import func, select

from courses.catalogue.desk import desk_course, desk_text, open_points
from courses.catalogue.models import CourseVersion, Lesson, LessonDraft, LessonPicture, LessonVersion
from courses.catalogue.outlines import outline_of
from courses.catalogue.publishing import load_course
from courses.catalogue.queries import course_by_code, picture_file, pictures_of
from courses.catalogue.questions.rules import CheckText, OptionText
from courses.catalogue.services import (
    add_lesson,
    add_picture,
    discard_draft,
    publish_lesson,
    save_draft,
    set_course_state,
)
from courses.errors import (
    DraftChanged,
    LessonNotReady,
    NoSuchLesson,
    NothingToPublish,
    PictureWithoutWords,
)
from courses.learning.queries import course_page, lesson_page
from courses.learning.services import enrol
from courses.shelf_errors import PictureRefused
from lms.db import db, transaction
from lms.errors import NotAllowed, NotFound, RuleBroken
from lms.policy import GUEST, SYSTEM

SAMPLE = Path(__file__).resolve().parents[3] / "lms" / "sample" / "course"
CODE = "gerontology"


@pytest.fixture
def course(app, tmp_path):
    shutil.copytree(SAMPLE / "01", tmp_path / "01")
    shutil.copy(SAMPLE / "course.yaml", tmp_path)
    with transaction() as work:
        return load_course(work, tmp_path)


@pytest.fixture
def lesson(course):
    """The public id of the first lesson."""
    return db.session.scalar(select(Lesson.public_id).where(Lesson.code == "01-1"))


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def a_picture():
    stream = io.BytesIO()
    Image.new("RGB", (4, 4), "green").save(stream, "PNG")
    stream.seek(0)
    return stream


@pytest.mark.postgres
def test_a_draft_is_seen_by_nobody_until_it_is_published_and_then_by_those_who_begin(lesson, mori, hanako, taro):
    enrol(hanako.actor, CODE)
    text = replace(desk_text(mori.actor, lesson).text, title="新しい題")

    revision = save_draft(mori.actor, lesson, text, 0)
    enrol(taro.actor, CODE)
    assert lesson_page(taro.actor, CODE, "01-1").title.ja != "新しい題"

    assert publish_lesson(mori.actor, lesson, revision) == 2

    assert lesson_page(hanako.actor, CODE, "01-1").title.ja != "新しい題"
    assert outline_of(course_by_code(GUEST, CODE).version_id).lessons[0].title.ja == "新しい題"
    assert course_page(hanako.actor, CODE).newer
    assert (count(LessonDraft), count(CourseVersion), count(LessonVersion)) == (0, 2, 5)


@pytest.mark.postgres
def test_the_second_of_two_authors_is_told_and_nothing_is_lost(lesson, mori):
    first = desk_text(mori.actor, lesson)
    save_draft(mori.actor, lesson, replace(first.text, title="一人めの題"), first.revision)

    with pytest.raises(DraftChanged):
        save_draft(mori.actor, lesson, replace(first.text, title="二人めの題"), first.revision)

    assert desk_text(mori.actor, lesson).text.title == "一人めの題"


def test_a_draft_with_open_points_is_not_published(lesson, mori):
    text = replace(desk_text(mori.actor, lesson).text, body="本文\n:::fact nothing\n:::")
    revision = save_draft(mori.actor, lesson, text, 0)

    with pytest.raises(LessonNotReady):
        publish_lesson(mori.actor, lesson, revision)

    points = open_points(desk_text(mori.actor, lesson).course_id, text)
    assert [point.fields for point in points] == [{"code": "nothing"}]
    assert count(CourseVersion) == 1


def test_what_was_not_looked_at_is_not_published(lesson, mori):
    text = desk_text(mori.actor, lesson).text
    save_draft(mori.actor, lesson, replace(text, title="見たもの"), 0)
    save_draft(mori.actor, lesson, replace(text, title="見ていないもの"), 1)

    with pytest.raises(DraftChanged):
        publish_lesson(mori.actor, lesson, 1)


def test_publishing_twice_is_refused_kindly(lesson, mori):
    revision = save_draft(mori.actor, lesson, replace(desk_text(mori.actor, lesson).text, title="題"), 0)
    publish_lesson(mori.actor, lesson, revision)

    with pytest.raises(NothingToPublish):
        publish_lesson(mori.actor, lesson, revision)


@pytest.mark.postgres
def test_a_new_lesson_stands_at_the_end_of_its_chapter_once_published(course, mori):
    public_id = add_lesson(mori.actor, CODE, "ch01", "五つめの課")
    assert outline_of(course_by_code(GUEST, CODE).version_id).course.lessons == 4

    check = CheckText("問い", (OptionText("はい", "そうです", True), OptionText("いいえ", "ちがいます")))
    text = replace(desk_text(mori.actor, public_id).text, body="本文です。", checks=(check,))
    publish_lesson(mori.actor, public_id, save_draft(mori.actor, public_id, text, 1))

    outline = outline_of(course_by_code(GUEST, CODE).version_id)
    assert [line.code for line in outline.chapters[0].lessons] == ["01-1", "01-2", "01-3", "01-4", "01-5"]


def test_a_lesson_that_was_never_published_goes_with_its_draft(course, mori):
    public_id = add_lesson(mori.actor, CODE, "ch01", "やめた課")
    assert [known.published for known in desk_course(mori.actor, CODE).chapters[0].lessons][-1] is False

    discard_draft(mori.actor, public_id)

    with pytest.raises(NoSuchLesson):
        desk_text(mori.actor, public_id)
    assert count(Lesson) == 4


def test_throwing_a_draft_away_keeps_the_published_text(lesson, mori):
    before = desk_text(mori.actor, lesson).text
    save_draft(mori.actor, lesson, replace(before, title="やめた題"), 0)

    discard_draft(mori.actor, lesson)

    assert desk_text(mori.actor, lesson).text == before


def test_a_picture_without_words_is_not_taken(course, mori):
    with pytest.raises(PictureWithoutWords):
        add_picture(mori.actor, CODE, a_picture(), "a.png", " ")

    assert count(LessonPicture) == 0


def test_a_picture_is_decided_by_its_bytes(course, mori):
    with pytest.raises(PictureRefused):
        add_picture(mori.actor, CODE, io.BytesIO(b"%PDF-1.4 %%EOF"), "a.png", "庭")

    public_id = add_picture(mori.actor, CODE, a_picture(), "a.pdf", "緑の庭")

    assert picture_file(public_id)
    assert pictures_of(course)[f"picture:{public_id}"].alternative == "緑の庭"
    with pytest.raises(NotFound):
        picture_file("unknown")


def test_the_state_of_a_course_never_goes_back_to_preparing(course, kanri):
    set_course_state(kanri.actor, CODE, "full")
    set_course_state(kanri.actor, CODE, "full")

    with pytest.raises(RuleBroken):
        set_course_state(kanri.actor, CODE, "preparing")
    assert [state for state, _ in desk_course(kanri.actor, CODE).states] == ["open", "ended"]


def test_an_invented_state_is_refused(course, kanri):
    with pytest.raises(RuleBroken):
        set_course_state(kanri.actor, CODE, "secret")


def test_writing_is_for_trainers_and_opening_for_the_secretariat_too(lesson, mori, kanri, hanako):
    text = desk_text(mori.actor, lesson).text
    for actor in (kanri.actor, hanako.actor, GUEST):
        with pytest.raises(NotAllowed):
            save_draft(actor, lesson, text, 0)
    with pytest.raises(NotAllowed):
        set_course_state(hanako.actor, CODE, "full")
    assert not desk_course(kanri.actor, CODE).may_write
    assert desk_course(SYSTEM, CODE).may_write

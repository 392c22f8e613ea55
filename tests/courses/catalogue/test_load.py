"""The sample course comes in whole, once, and only what changed makes a new version."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import func, select

from courses.catalogue.models import Chapter, CourseVersion, Lesson, LessonVersion, SelfCheck
from courses.catalogue.outlines import outline_of
from courses.catalogue.publishing import load_course
from courses.catalogue.queries import course_by_code
from courses.errors import CourseUnreadable
from lms.db import db, transaction
from lms.knowledge.api import fact
from lms.policy import SYSTEM

SAMPLE = Path(__file__).resolve().parents[3] / "lms" / "sample" / "course"


def load(folder):
    with transaction() as work:
        return load_course(work, folder)


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


@pytest.fixture
def folder(tmp_path):
    """A copy of two chapters of the sample, to be changed."""
    for name in ("01", "02"):
        shutil.copytree(SAMPLE / name, tmp_path / name)
    shutil.copy(SAMPLE / "course.yaml", tmp_path)
    return tmp_path


@pytest.mark.postgres
def test_the_sample_course_has_twelve_chapters_of_four_lessons_with_three_checks_and_more(app):
    load(SAMPLE)

    assert (count(Chapter), count(Lesson), count(SelfCheck)) == (12, 48, 144 + 6)
    assert fact("ageing-rate-2024").value == "29.3"


@pytest.mark.postgres
def test_loading_twice_makes_nothing_new(app):
    first = load(SAMPLE)
    second = load(SAMPLE)

    assert first == second
    assert (count(CourseVersion), count(LessonVersion)) == (1, 48)


@pytest.mark.postgres
def test_one_changed_lesson_makes_one_lesson_version_and_one_course_version(app, folder):
    load(folder)
    path = folder / "02" / "3.md"
    path.write_text(path.read_text() + "\nもう一つ、書きたしました。\n")

    load(folder)

    assert (count(CourseVersion), count(LessonVersion)) == (2, 9)
    newest = outline_of(course_by_code(SYSTEM, "gerontology").version_id)
    assert [lesson.code for lesson in newest.lessons][4:] == ["02-1", "02-2", "02-3", "02-4"]


def test_a_file_without_front_matter_is_refused_with_its_place(app, folder):
    (folder / "01" / "2.md").write_text("本文だけ")

    with pytest.raises(CourseUnreadable) as refusal:
        load(folder)

    assert refusal.value.fields["place"].endswith("01/2.md")
    assert count(Lesson) == 0


def test_a_folder_that_is_no_course_is_refused(app, tmp_path):
    with pytest.raises(CourseUnreadable):
        load(tmp_path)

"""A merge keeps what was learned, an erasure forgets it, an export tells it."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import func, select

from courses.catalogue.publishing import load_course
from courses.learning.models import CheckAnswer, Enrolment, LessonProgress
from courses.learning.queries import course_page, courses_completed, learning_of
from courses.learning.services import erase_learning, on_merge_undone, on_people_merged, study
from lms.accounts.events import MergeUndone, PeopleMerged
from lms.db import db, transaction

SAMPLE = Path(__file__).resolve().parents[3] / "lms" / "sample" / "course"
CODE = "gerontology"


@pytest.fixture(autouse=True)
def course(app, tmp_path):
    shutil.copytree(SAMPLE / "01", tmp_path / "01")
    shutil.copy(SAMPLE / "course.yaml", tmp_path)
    with transaction() as work:
        load_course(work, tmp_path)


@pytest.mark.postgres
def test_what_the_merged_record_learned_counts_for_the_kept_one(hanako, taro):
    study(hanako.actor, CODE, lessons=1)
    study(taro.actor, CODE)

    with transaction() as work:
        on_people_merged(PeopleMerged(kept_id=hanako.id, merged_id=taro.id), work)

    page = course_page(hanako.actor, CODE)
    assert (page.done, page.completed_on.isoformat()) == (4, "2026-11-20")
    assert courses_completed([hanako.id], [CODE]).keys() == {hanako.id}


@pytest.mark.postgres
def test_rule_21_an_undone_merge_leaves_each_with_what_she_learned_herself(hanako, taro):
    study(hanako.actor, CODE, lessons=1)
    study(taro.actor, CODE)

    with transaction() as work:
        on_people_merged(PeopleMerged(kept_id=hanako.id, merged_id=taro.id), work)
    with transaction() as work:
        on_merge_undone(MergeUndone(kept_id=hanako.id, merged_id=taro.id), work)

    assert [course_page(player.actor, CODE).done for player in (hanako, taro)] == [1, 4]
    assert courses_completed([hanako.id, taro.id], [CODE]).keys() == {taro.id}


@pytest.mark.postgres
def test_erasing_leaves_no_trace_of_one_person_and_all_of_another(hanako, taro):
    study(hanako.actor, CODE)
    study(taro.actor, CODE)

    with transaction() as work:
        erase_learning(work, hanako.id)

    assert course_page(taro.actor, CODE).done == 4
    counted = [db.session.scalar(select(func.count()).select_from(t)) for t in (Enrolment, LessonProgress, CheckAnswer)]
    assert counted == [1, 4, 12]


def test_an_export_tells_courses_lessons_and_answers(hanako):
    study(hanako.actor, CODE, lessons=2)

    (course,) = learning_of(hanako.id)

    assert course["course"] == CODE
    assert [row["lesson"] for row in course["lessons"]] == ["01-1", "01-2"]
    assert len(course["answers"]) == 6

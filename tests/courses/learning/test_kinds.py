"""Questions of every kind on the page of a lesson: asked, answered without a script, told, and brought again."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from courses.catalogue.models import Lesson, LessonVersion, SelfCheck, SelfCheckKey
from courses.catalogue.publishing import load_course
from courses.learning.queries import lesson_page
from courses.learning.recall.queries import due_count
from courses.learning.services import answer_checks, enrol
from lms.db import db, transaction
from tests.courses.learning.test_pages import text_of

SAMPLE = Path(__file__).resolve().parents[3] / "lms" / "sample" / "course"
CODE = "gerontology"


@pytest.fixture
def asked(app, tmp_path, hanako):
    """Hanako learns chapters 2 and 3 of the sample; the questions that are not of one right option, by kind."""
    for name in ("02", "03"):
        shutil.copytree(SAMPLE / name, tmp_path / name)
    shutil.copy(SAMPLE / "course.yaml", tmp_path)
    with transaction() as work:
        load_course(work, tmp_path)
    enrol(hanako.actor, CODE)
    rows = db.session.execute(
        select(SelfCheck.kind, SelfCheck.id, SelfCheckKey.key, Lesson.code)
        .join(SelfCheckKey, SelfCheckKey.self_check_id == SelfCheck.id)
        .join(LessonVersion, LessonVersion.id == SelfCheck.lesson_version_id)
        .join(Lesson, Lesson.id == LessonVersion.lesson_id)
        .where(SelfCheck.kind != "single_choice")
    )
    return {kind: (check, key, code) for kind, check, key, code in rows}


@pytest.mark.postgres
def test_each_kind_is_answered_by_its_fields_and_told_right(asked, hanako):
    browser = hanako.browser()
    fields = {"02-1": {}, "02-3": {}, "03-1": {}}
    for kind, (check, key, lesson) in asked.items():
        name = f"check-{check}"
        fields[lesson] |= {
            "short_text": {name: "平均寿命"},
            "number": {name: "１１．６４"},
            "true_false": {name: "f"},
            "multiple_response": {name: key.get("options")},
            "matching": {f"{name}.{row}": option for row, option in key.get("pairs", {}).items()},
            "ordering": {f"{name}.{place}": option for place, option in enumerate(key.get("order", ()), start=1)},
        }[kind]
    for lesson, data in fields.items():
        before = text_of(browser.get(f"/courses/{CODE}/{lesson}"))
        assert "そのとおりです" not in before
        assert "誤り" not in before or lesson == "02-3"
        assert browser.post(f"/courses/{CODE}/{lesson}/checks", data=data).status_code == 302

    told = {
        check.id: check.right
        for lesson in fields
        for check in lesson_page(hanako.actor, CODE, lesson).checks
        if check.answered
    }

    assert told == {check: True for check, _, _ in asked.values()}
    assert due_count(hanako.id) == 0


@pytest.mark.postgres
def test_what_was_put_in_the_wrong_place_stays_is_counted_and_comes_again(asked, hanako, clock):
    check, key, lesson = asked["ordering"]
    first, second, *rest = key["order"]
    answer_checks(hanako.actor, CODE, lesson, {check: {"1": second, "2": first, "3": rest[0], "4": rest[1]}, 999: "a"})

    page = text_of(hanako.browser().get(f"/courses/{CODE}/{lesson}"))
    shown = next(one for one in lesson_page(hanako.actor, CODE, lesson).checks if one.id == check)

    assert [place.chosen for place in shown.places] == [second, first, *rest]
    assert (shown.right, shown.in_place) == (False, (2, 4))
    assert "4のうち2が合っています" in page
    clock.forward(days=1)
    again = hanako.browser().get("/courses/recall").text
    assert f'name="check-{check}.4"' in again
    hanako.browser().post(
        f"/courses/recall/{check}",
        data={f"check-{check}.{n}": option for n, option in enumerate(key["order"], start=1)},
    )
    assert due_count(hanako.id) == 0


def test_what_is_no_answer_is_left_out(asked, hanako):
    number, matching, several = (asked[kind][0] for kind in ("number", "matching", "multiple_response"))

    answer_checks(hanako.actor, CODE, asked["number"][2], {number: {"1": "x"}, matching: ["a"]})
    answer_checks(hanako.actor, CODE, asked["matching"][2], {matching: {"9": "a"}, several: ["z"]})

    lessons = {lesson for _, _, lesson in asked.values()}
    assert not any(check.answered for code in lessons for check in lesson_page(hanako.actor, CODE, code).checks)

"""What a device is given of a course, and what it is not."""

import shutil
from pathlib import Path

import pytest

from courses.catalogue.publishing import load_course
from courses.learning.queries import go_on
from courses.learning.services import enrol
from lms.db import transaction

SAMPLE = Path(__file__).resolve().parents[3] / "lms" / "sample" / "course"


@pytest.fixture(autouse=True)
def course(app, tmp_path, hanako):
    shutil.copytree(SAMPLE / "01", tmp_path / "01")
    shutil.copy(SAMPLE / "course.yaml", tmp_path)
    with transaction() as work:
        load_course(work, tmp_path)
    enrol(hanako.actor, "gerontology")


def test_putting_a_lesson_on_a_device_does_not_move_the_place_where_one_left(hanako):
    browser = hanako.browser()
    browser.get("/courses/gerontology/01-1")

    kept = browser.get("/courses/gerontology/01-4?keep=1")

    assert kept.status_code == 200
    assert go_on(hanako.id).next.code == "01-1"


def test_the_token_tells_whose_it_is_and_a_guest_gets_none(hanako, taro, guest):
    mine, theirs = (player.browser().get("/courses/offline-token").json for player in (hanako, taro))

    assert mine["person"] != theirs["person"]
    assert f'data-person="{mine["person"]}"' in hanako.browser().get("/courses/mine").text
    assert guest.get("/courses/offline-token").status_code == 302


def test_the_worker_answers_for_courses_alone_and_a_kept_lesson_holds_no_key(hanako, guest):
    worker = guest.get("/courses/offline-worker.js", buffered=True)
    lesson = hanako.browser().get("/courses/gerontology/01-1?keep=1").text

    assert worker.mimetype == "text/javascript"
    assert "Service-Worker-Allowed" not in worker.headers
    assert "そのとおりです" not in lesson

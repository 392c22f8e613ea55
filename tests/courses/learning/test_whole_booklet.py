"""A whole course on paper: once a day for all who ask, lesson after lesson, with page numbers that are true."""

import shutil
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import func, select

from courses.catalogue.publishing import load_course
from courses.learning.booklets.queries import booklet_page
from courses.learning.booklets.services import ask_for_booklet
from courses.learning.models import CourseBooklet
from courses.learning.services import enrol
from lms.db import db, transaction
from lms.errors import NotFound
from lms.tasks.api import run_due
from lms.tasks.models import Task

SAMPLE = Path(__file__).resolve().parents[3] / "lms" / "sample" / "course"
CODE = "gerontology"


@pytest.fixture(autouse=True)
def course(app, tmp_path, hanako):
    """Two lessons of the sample, so that laying them out is quick."""
    (tmp_path / "01").mkdir()
    for name in ("chapter.yaml", "facts.yaml", "1.md", "2.md"):
        shutil.copy(SAMPLE / "01" / name, tmp_path / "01")
    shutil.copy(SAMPLE / "course.yaml", tmp_path)
    with transaction() as work:
        load_course(work, tmp_path)
    enrol(hanako.actor, CODE)


def pages_of(pdf):
    text = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    return ["".join(page.split()) for page in text.split("\f")[:-1]]


def test_the_contents_name_the_page_on_which_each_lesson_begins(hanako, taro):
    browser = hanako.browser()
    browser.post(f"/courses/{CODE}/booklet")
    assert "冊子を作っています" in browser.get(f"/courses/{CODE}/booklet").text
    run_due()

    done = browser.get(f"/courses/{CODE}/booklet").text
    paper = browser.get(f"/courses/{CODE}/booklet.pdf")
    pages = pages_of(paper.data)

    assert f"{len(pages)}ページです" in done
    begins = [place for place, page in enumerate(pages, start=1) if "2課のうち" in page]
    assert len(begins) == 2
    for number in begins:
        assert pages[number - 1].endswith(str(number))
        assert any(str(number) in page for page in pages[: begins[0] - 1])
    assert pages[-1].endswith(str(len(pages)))
    assert not any("そのとおりです" in page for page in pages)
    assert taro.browser().get(f"/courses/{CODE}/booklet.pdf").status_code == 404


@pytest.mark.postgres
def test_many_who_ask_get_one_booklet_and_a_broken_one_is_begun_again(hanako, taro):
    enrol(taro.actor, CODE)
    for player in (hanako, taro, hanako):
        ask_for_booklet(player.actor, CODE)
    assert db.session.scalar(select(func.count(Task.id)).where(Task.kind == "courses.booklet")) == 1
    with transaction() as work:
        work.session.scalars(select(Task).where(Task.kind == "courses.booklet")).one().state = "failed"
    assert not booklet_page(hanako.actor, CODE).under_way
    assert "途中で止まりました" in hanako.browser().get(f"/courses/{CODE}/booklet").text

    ask_for_booklet(taro.actor, CODE)

    assert booklet_page(hanako.actor, CODE).under_way
    assert "途中で止まりました" not in hanako.browser().get(f"/courses/{CODE}/booklet").text
    assert db.session.scalar(select(func.count(CourseBooklet.id))) == 1


def test_who_does_not_learn_the_course_prints_nothing(taro, mori):
    with pytest.raises(NotFound):
        ask_for_booklet(taro.actor, CODE)
    assert mori.browser().get(f"/courses/{CODE}/booklet").status_code == 200

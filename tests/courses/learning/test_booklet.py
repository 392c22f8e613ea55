"""A lesson on paper: for its learner alone, with everything that is said and no answer."""

import shutil
import subprocess
from pathlib import Path

import pytest

from courses.catalogue.publishing import load_course
from courses.learning.services import enrol
from lms.db import transaction

SAMPLE = Path(__file__).resolve().parents[3] / "lms" / "sample" / "course"
ADDRESS = "/courses/gerontology/01-1/large-print.pdf"


@pytest.fixture
def course(app, tmp_path):
    shutil.copytree(SAMPLE / "01", tmp_path / "01")
    shutil.copy(SAMPLE / "course.yaml", tmp_path)
    with transaction() as work:
        load_course(work, tmp_path)


def words_of(pdf: bytes) -> str:
    return subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


def test_a_learner_prints_her_lesson_with_its_questions_and_without_feedback(course, hanako, taro):
    enrol(hanako.actor, "gerontology")

    paper = hanako.browser().get(ADDRESS)
    words = "".join(words_of(paper.data).split())

    assert paper.mimetype == "application/pdf"
    assert "ふりかえり" in words
    assert words.count("□") >= 6
    assert "出典" in words
    assert taro.browser().get(ADDRESS).status_code == 302


def test_what_a_film_on_another_site_says_is_printed_with_its_address(course, tmp_path, hanako):
    lesson = tmp_path / "01" / "1.md"
    film = 'video_url: "https://film.example.jp/aruku"\ntranscript: "ゆっくり{歩|ある}きましょう。"\n'
    lesson.write_text(lesson.read_text().replace("---\n", "---\n" + film, 1))
    with transaction() as work:
        load_course(work, tmp_path)
    enrol(hanako.actor, "gerontology")

    words = "".join(words_of(hanako.browser().get(ADDRESS).data).split())

    assert "動画で話していること" in words
    assert "きましょう。" in words
    assert "https://film.example.jp/aruku" in words

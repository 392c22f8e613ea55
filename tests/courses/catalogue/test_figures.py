"""`lms courses check`: what the sample must have in each lesson, and what fails."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from courses.catalogue.cli import check_course
from courses.catalogue.figures import course_figures
from courses.catalogue.folder import read_course

SAMPLE = Path(__file__).resolve().parents[3] / "lms" / "sample" / "course"


@pytest.fixture
def folder(tmp_path):
    copied = tmp_path / "course"
    shutil.copytree(SAMPLE, copied)
    return copied


def test_the_sample_course_passes():
    answer = CliRunner().invoke(check_course, ["--json"])

    assert answer.exit_code == 0
    figures = json.loads(answer.output)
    assert len(figures["lessons"]) == 48
    assert figures["short_of"] == []
    assert min(lesson["characters"] for lesson in figures["lessons"]) >= 800


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({":::example": "", "\n:::\n\n## 三": "\n\n## 三"}, "examples"),
        ({"fact gerontology-scope": "fact unknown", ":::fact gerontology-stages\n:::": ""}, "facts"),
        ({"feedback:": "words:"}, "options_with_feedback"),
    ],
)
def test_a_lesson_that_is_short_of_something_fails_and_names_it(folder, changes, missing):
    path = folder / "01" / "1.md"
    text = path.read_text()
    for old, new in changes.items():
        text = text.replace(old, new, 1)
    path.write_text(text)

    lessons, _ = course_figures(read_course(folder))

    assert missing in lessons[0].short_of
    assert not lessons[1].short_of
    assert CliRunner().invoke(check_course, [str(folder)]).exit_code == 1


@pytest.mark.parametrize(("characters", "passes"), [(799, False), (800, True), (801, True)])
def test_eight_hundred_characters_are_enough(folder, characters, passes):
    path = folder / "01" / "1.md"
    head = path.read_text().split("---\n")[1]
    blocks = ":::example\nあ\n:::\n:::fact gerontology-scope\n:::\n"
    path.write_text(f"---\n{head}---\n{'あ' * (characters - 1)}\n{blocks}")

    lessons, _ = course_figures(read_course(folder))

    assert lessons[0].characters == characters
    assert ("characters" not in lessons[0].short_of) is passes


def test_a_missing_lesson_and_a_missing_chapter_are_named(folder):
    (folder / "12" / "4.md").unlink()
    shutil.rmtree(folder / "11")

    _, short = course_figures(read_course(folder))

    assert short == ["11 chapters, 12 wanted", "ch12: 3 lessons, 4 wanted"]


def test_a_fact_without_its_day_is_not_counted(folder):
    path = folder / "01" / "facts.yaml"
    path.write_text(path.read_text().replace("as_of: 2026-11-23", "as_of: null"))

    lessons, _ = course_figures(read_course(folder))

    assert "facts" in lessons[0].short_of

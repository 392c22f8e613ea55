"""A course as a folder: out and back exactly, refused with the place of a fault, reported by file."""

import shutil
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy import func, select

from courses.catalogue.exchange.files import compared, files_of, lesson_file
from courses.catalogue.exchange.queries import course_in, course_kept
from courses.catalogue.exchange.services import export_course, import_course
from courses.catalogue.folder import read_lesson
from courses.catalogue.models import CourseVersion, Lesson, LessonPicture
from courses.catalogue.publishing import load_course
from courses.catalogue.questions.rules import CheckText, OptionText
from courses.catalogue.rules import LessonText
from courses.catalogue.services import add_picture, publish_lesson, save_draft
from courses.catalogue.shelf.services import add_media, explain_term
from courses.errors import CourseUnreadable
from lms.data_files import read_yaml
from lms.db import db, transaction
from lms.errors import NotAllowed
from lms.policy import SYSTEM
from tests.courses.catalogue.test_shelf import CAPTIONS, FILM

SAMPLE = Path(__file__).resolve().parents[3] / "lms" / "sample" / "course"
# What a form lets through: no controls, one kind of line end.
WORDS = st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp")), max_size=30)
LINES = st.lists(
    st.sampled_from(["---", "--- ", ": x", "- a", "　字下げ", "#", "'\"", ":::fact x"]) | WORDS, max_size=4
)
TEXTS = LINES.map("\n".join)
CHECKS = st.builds(
    CheckText,
    TEXTS,
    st.lists(st.builds(OptionText, TEXTS, TEXTS, st.booleans()), max_size=3).map(tuple),
)
LESSONS = st.builds(
    LessonText,
    title=WORDS,
    body=TEXTS.map(lambda text: text.strip("\n")),
    title_en=WORDS,
    minutes=st.integers(1, 120),
    facts=st.lists(WORDS, max_size=2).map(tuple),
    sources=st.lists(WORDS, max_size=2).map(tuple),
    video_url=WORDS,
    transcript=TEXTS,
    checks=st.lists(CHECKS, max_size=2).map(tuple),
)


@given(LESSONS)
def test_any_lesson_reads_back_as_it_was(lesson):
    assert read_lesson(lesson_file(lesson).decode(), "1.md") == lesson


@pytest.fixture
def loaded(app, tmp_path):
    folder = tmp_path / "sample"
    for name in ("01", "02"):
        shutil.copytree(SAMPLE / name, folder / name)
    shutil.copy(SAMPLE / "course.yaml", folder)
    with transaction() as work:
        load_course(work, folder)
    return folder


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "tea.png"
    Image.new("L", (3, 2)).save(path)
    return path


def versions():
    return db.session.scalar(select(func.count(CourseVersion.id)))


@pytest.mark.postgres
def test_a_course_goes_out_and_comes_back_without_a_difference(loaded, mori, picture, tmp_path):
    with picture.open("rb") as stream:
        shown = add_picture(mori.actor, "gerontology", stream, "tea.png", "湯のみ")
    with (tmp_path / "f.mp4").open("w+b") as film, (tmp_path / "f.vtt").open("w+b") as captions:
        film.write(FILM)
        captions.write(CAPTIONS)
        film.seek(0)
        captions.seek(0)
        seen = add_media(mori.actor, "gerontology", film, "f.mp4", captions, title="散歩", transcript="こんにちは。")
    explain_term(mori.actor, "gerontology", "{虚弱|きょじゃく}", "弱ること")
    lesson = db.session.scalar(select(Lesson.public_id).where(Lesson.code == "02-1"))
    body = f"　はじめに[[虚弱]]。\n\n![](picture:{shown})\n\n![湯](picture:{shown})\n\n:::media {seen}\n:::"
    check = CheckText("問", (OptionText("一", "はい", True), OptionText("二", "いいえ")))
    save_draft(mori.actor, lesson, LessonText(title="題", body=body.replace("![]", "![湯]"), checks=(check,)), 0)
    publish_lesson(mori.actor, lesson, 1)
    out, before = tmp_path / "out", versions()

    told = export_course("gerontology", out)
    again = import_course(SYSTEM, out)

    assert set(told.values()) == {"new"}
    assert set(again.values()) == {"same"}
    assert versions() == before
    assert files_of(course_in(out)) == files_of(course_kept("gerontology"))
    assert {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()} == set(told)


@pytest.mark.postgres
def test_a_dry_run_says_by_file_what_an_import_then_does(loaded, tmp_path):
    out = tmp_path / "out"
    export_course("gerontology", out)
    (out / "01" / "1.md").write_text((out / "01" / "1.md").read_text() + "\nもう一行。\n")
    (out / "02" / "4.md").unlink()
    shutil.copy(out / "02" / "3.md", out / "02" / "5.md")
    before = versions()

    dry = import_course(SYSTEM, out, dry_run=True)
    assert versions() == before
    done = import_course(SYSTEM, out)

    assert dry == done
    assert {path: what for path, what in done.items() if what != "same"} == {
        "01/1.md": "changed", "02/4.md": "gone", "02/5.md": "new", "02/facts.yaml": "changed",
    }  # fmt: skip
    assert versions() == before + 1


def test_a_picture_of_another_course_is_not_taken_over(loaded, mori, picture, tmp_path, app):
    with picture.open("rb") as stream:
        add_picture(mori.actor, "gerontology", stream, "tea.png", "湯のみ")
    out = tmp_path / "out"
    export_course("gerontology", out)
    head = read_yaml(out / "course.yaml")
    (out / "course.yaml").write_text(yaml.safe_dump(head | {"code": "other"}, allow_unicode=True))

    with pytest.raises(CourseUnreadable) as refused:
        import_course(SYSTEM, out)
    assert refused.value.fields["problem"] == "it belongs to another course here"

    assert db.session.scalars(select(LessonPicture.alternative)).all() == ["湯のみ"]
    shutil.rmtree(out / "pictures")
    (out / "pictures.yaml").unlink()
    assert set(import_course(SYSTEM, out).values()) == {"new"}


@pytest.mark.parametrize(
    ("path", "content", "said"),
    [
        ("02/1.md", "本文だけ", "02/1.md"),
        ("02/1.md", "---\ntitle: 題\nminutes: 5\n---\n:::fact nowhere\n:::\n", "02-1"),
        ("course.yaml", "code: x\nkind: y\nstate: open\ntitle: z\n", "course.yaml"),
        ("pictures.yaml", "abc: {alternative: 湯のみ}\n", "abc"),
        ("glossary.yaml", "- 一\n", "glossary.yaml"),
    ],
)
def test_a_fault_is_told_with_its_place_and_nothing_comes_in(loaded, tmp_path, path, content, said):
    out, before = tmp_path / "out", versions()
    export_course("gerontology", out)
    (out / path).write_text(content)

    with pytest.raises(CourseUnreadable) as refused:
        import_course(SYSTEM, out)

    assert said in refused.value.fields["place"]
    assert versions() == before


def test_a_learner_imports_nothing(loaded, hanako):
    with pytest.raises(NotAllowed):
        import_course(hanako.actor, loaded)


def test_files_are_compared_by_their_bytes():
    found = compared({"a": b"1", "b": b"1", "c": b"1"}, {"a": b"1", "b": b"2", "d": b"1"})

    assert found == {"a": "same", "b": "changed", "c": "gone", "d": "new"}

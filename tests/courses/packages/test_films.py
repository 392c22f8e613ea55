"""Films and recordings go out with captions and words, and come back; what is too large is named, with what is said in it."""

import io
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from courses.catalogue.exchange.files import ShelfFile, WholeCourse
from courses.catalogue.exchange.queries import course_kept
from courses.catalogue.folder import read_course
from courses.catalogue.models import LessonDraft, LessonMedia
from courses.packages.cartridges.films import reel_of
from courses.packages.cartridges.services import bring_in, look_into, read_foreign
from courses.packages.cartridges.words import LEFT_OUT, LOST
from courses.packages.cartridges.writing import cartridge_of
from lms.db import db
from lms.files.api import MEGABYTE

SAMPLE = Path(__file__).resolve().parents[3] / "lms" / "sample" / "course"
# The first boxes of an ISO base media file as ISO/IEC 14496-12 names them: ftyp, then moov.
FILM = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom\x00\x00\x00\x08moov"
SOUND = b"RIFF\x2c\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x40\x1f\x00\x00\x01\x00\x08\x00data\x08\x00\x00\x00" + b"\x80" * 8  # fmt: skip
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:02.000\nこんにちは\n".encode()
SAID = "こんにちは。\n\n- {靴|くつ}をはく\n- 歩く"
WALK = ShelfFile({"title": "{散歩|さんぽ}", "transcript": SAID}, {"mp4": FILM, "vtt": CAPTIONS})
BIRDS = ShelfFile({"title": "鳥の声", "transcript": "ちゅん。"}, {"wav": SOUND})
BODY = "はじめに。\n\n:::media walk\n:::\n\nつぎに。\n\n:::media birds\n:::\n\nおわり。"


@pytest.fixture
def whole(tmp_path):
    """The first lesson of the sample with a film and a recording in it."""
    shutil.copytree(SAMPLE / "01", tmp_path / "01")
    shutil.copy(SAMPLE / "course.yaml", tmp_path)
    content = read_course(tmp_path)
    chapter = content.course.chapters[0]
    code, text = chapter.lessons[0]
    chapter = replace(chapter, title="はじめに", lessons=((code, replace(text, body=BODY, checks=())),))
    course = replace(content.course, chapters=(chapter,))
    return WholeCourse(replace(content, course=course), media={"walk": WALK, "birds": BIRDS})


def test_a_film_goes_out_with_captions_and_words_and_comes_back_as_it_was(whole):
    written = cartridge_of(whole, {})

    found = read_foreign(written.content)

    assert written.lines == ()
    assert found.chapters[0].lessons[0].body == BODY.replace("walk", "m1").replace("birds", "m2")
    walk, birds = found.films["m1"], found.films["m2"]
    assert (walk.content, walk.captions, walk.title, walk.transcript) == (FILM, CAPTIONS, "{散歩|さんぽ}", SAID)
    assert (birds.content, birds.captions, birds.title, birds.transcript) == (SOUND, None, "鳥の声", "ちゅん。")
    assert found.lines == ()


def test_the_page_of_a_film_plays_in_other_systems(whole):
    with zipfile.ZipFile(io.BytesIO(cartridge_of(whole, {}).content)) as archive:
        page = archive.read("lessons/01-1.html").decode()
        manifest = archive.read("imsmanifest.xml").decode()

        assert archive.getinfo("media/walk.mp4").compress_type == zipfile.ZIP_STORED
    assert (
        '<video controls src="../media/walk.mp4"><track kind="captions" srclang="ja" src="../media/walk.vtt" ' in page
    )
    assert '<audio controls src="../media/birds.wav">' in page
    assert 'href="media/walk.mp4"><file href="media/walk.mp4"/><file href="media/walk.vtt"/>' in manifest


def test_what_is_too_large_stays_out_and_the_page_says_so(whole):
    large = replace(WALK, parts={"mp4": FILM + bytes(40 * MEGABYTE), "vtt": CAPTIONS})
    written = cartridge_of(replace(whole, media={"walk": large, "birds": BIRDS}), {}, "入っていません")

    [line] = written.lines
    assert (line.text, line.fields) == (LOST["film_large"], {"detail": "散歩", "most": "40"})
    assert "media/walk.mp4" not in written.files
    page = written.files["lessons/01-1.html"].decode()
    assert "入っていません" in page
    assert "こんにちは。" in page


@pytest.mark.parametrize(
    ("most_of_one", "most_together", "kept", "left"),
    [
        (200, 200 + len(CAPTIONS) + len(SOUND), ["walk", "birds"], {}),
        (199, 10**6, ["birds"], {"walk": LOST["film_large"]}),
        (10**6, 200 + len(CAPTIONS) + len(SOUND) - 1, ["walk"], {"birds": LOST["films_together"]}),
    ],
)
def test_films_are_taken_in_the_order_of_the_lessons_as_long_as_there_is_room(most_of_one, most_together, kept, left):
    walk = replace(WALK, parts={"mp4": FILM.ljust(200), "vtt": CAPTIONS})
    media = {"birds": BIRDS, "walk": walk, "unseen": WALK}
    reel = reel_of(["walk", "birds", "walk", "unknown"], media, most_of_one, most_together)

    assert list(reel.files) == kept
    assert {code: sentence for code, (sentence, _) in reel.left.items()} == left


def test_a_film_that_the_file_does_not_hold_leaves_its_words(whole):
    files = dict(cartridge_of(whole, {}).files)
    del files["media/walk.vtt"]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for path, content in files.items():
            archive.writestr(path, content)

    found = read_foreign(target.getvalue())

    assert found.chapters[0].lessons[0].body.startswith("はじめに。\n\nこんにちは。\n\n- {靴|くつ}をはく")
    assert [(line.text, line.fields["detail"]) for line in found.lines] == [(LEFT_OUT["film_missing"], "散歩")]
    assert next(iter(found.films.values())).title == "鳥の声"


def test_a_film_stands_on_the_shelf_of_the_new_course_and_its_lesson_shows_it(app, mori, whole):
    intake = look_into(mori.actor, io.BytesIO(cartridge_of(whole, {}).content), "walk.imscc")
    assert "動画と音声" in mori.browser().get(f"/courses/write/bring-in/{intake}").text

    bring_in(mori.actor, intake, code="walk", title="散歩", kind="awareness")

    shelf = course_kept("walk").media
    assert sorted(kept.words["title"] for kept in shelf.values()) == ["{散歩|さんぽ}", "鳥の声"]
    assert {kind for kept in shelf.values() for kind in kept.parts} == {"mp4", "vtt", "wav"}
    body = db.session.scalar(select(LessonDraft.content))["body"]
    codes = db.session.scalars(select(LessonMedia.public_id)).all()
    assert all(f":::media {code}\n:::" in body for code in codes)
    assert len(codes) == 2

"""The author's desk over HTTP: what was typed is never lost."""

import io
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select

from courses.catalogue.desk import desk_text
from courses.catalogue.models import Lesson, LessonDraft
from courses.catalogue.publishing import load_course
from lms.db import db, transaction
from lms.policy import SYSTEM

SAMPLE = Path(__file__).resolve().parents[3] / "lms" / "sample" / "course"


@pytest.fixture
def lesson(app, tmp_path):
    shutil.copytree(SAMPLE / "01", tmp_path / "01")
    shutil.copy(SAMPLE / "course.yaml", tmp_path)
    with transaction() as work:
        load_course(work, tmp_path)
    return db.session.scalar(select(Lesson.public_id).where(Lesson.code == "01-1"))


def typed(**changed):
    check = {
        "checks-0-stem": "問い",
        "checks-0-options-0-text": "はい",
        "checks-0-options-0-feedback": "そうです",
        "checks-0-options-1-text": "いいえ",
        "checks-0-options-1-feedback": "ちがいます",
        "checks-0-options-0-right": "y",
        "checks-0-kind": "single_choice",
        "checks-1-kind": "single_choice",
        "checks-2-kind": "single_choice",
    }
    return {"revision": "0", "title": "新しい題", "minutes": "１０", "body": "本文です。", **check, **changed}


def test_everyone_sees_the_list_of_courses(lesson, guest):
    page = guest.get("/courses/").get_data(as_text=True)

    assert "ジェロントロジー" in page
    assert 'href="/courses/gerontology"' in page


def test_the_desk_is_closed_to_learners_and_guests(lesson, hanako, guest):
    assert hanako.browser().get("/courses/write/").status_code == 403
    assert hanako.browser().get(f"/courses/write/lesson/{lesson}").status_code == 403
    assert guest.get("/courses/write/").status_code == 302


def test_a_lesson_is_saved_with_full_width_figures_and_published(lesson, mori):
    browser = mori.browser()

    saved = browser.post(f"/courses/write/lesson/{lesson}", data=typed(publish="1"))
    assert saved.headers["Location"].endswith(f"/{lesson}/publish")
    looked = browser.get(f"/courses/write/lesson/{lesson}/publish").get_data(as_text=True)
    assert "新しい題" in looked
    assert '<li class="change-new"><span lang="ja">新しい行:</span> 本文です。</li>' in looked
    assert "質問1 <span" in looked
    done = browser.post(f"/courses/write/lesson/{lesson}/publish", data={"revision": "1"})

    assert done.status_code == 302
    assert "新しい題" in browser.get("/courses/gerontology").get_data(as_text=True)


def test_a_preview_shows_the_text_and_saves_nothing(lesson, mori):
    page = mori.browser().post(f"/courses/write/lesson/{lesson}", data=typed(body="{漢字|かんじ}です。", preview="1"))

    assert "<ruby>漢字" in page.get_data(as_text=True)
    assert db.session.scalar(select(LessonDraft.lesson_id)) is None


def test_a_form_with_a_fault_keeps_what_was_typed(lesson, mori):
    page = mori.browser().post(f"/courses/write/lesson/{lesson}", data=typed(title="", body="長い本文を書きました。"))

    text = page.get_data(as_text=True)
    assert "長い本文を書きました。" in text
    assert 'role="alert"' in text


def opened(browser, lesson):
    """The form of a lesson as a browser would send it back unchanged."""
    reader = FormReader()
    reader.feed(browser.get(f"/courses/write/lesson/{lesson}").text)
    return reader.fields


class FormReader(HTMLParser):
    """What stands in the fields of a page."""

    def __init__(self):
        super().__init__()
        self.fields, self.text, self.select = {}, None, None

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "textarea":
            self.text, self.fields[found["name"]] = found["name"], ""
        elif tag == "select":
            self.select = found["name"]
        elif tag == "option" and self.select and "selected" in found:
            self.fields[self.select] = found["value"]
        elif tag == "input" and (found.get("type") not in ("checkbox", "radio") or "checked" in found):
            self.fields[found["name"]] = found.get("value", "y")

    def handle_endtag(self, tag):
        self.text = None if tag == "textarea" else self.text
        self.select = None if tag == "select" else self.select

    def handle_data(self, data):
        if self.text:
            self.fields[self.text] += data.removeprefix("\r\n") if not self.fields[self.text] else data


def draft_of(lesson):
    db.session.expire_all()
    return desk_text(SYSTEM, lesson).text


def test_a_question_of_one_author_and_the_text_of_another_are_both_kept(lesson, mori):
    browser, address = mori.browser(), f"/courses/write/lesson/{lesson}"
    before = opened(browser, lesson)

    browser.post(address, data={**before, "checks-1-stem": "先に直した問い"})
    saved = browser.post(address, data={**before, "body": "あとから書いた本文"})

    assert saved.status_code == 302
    text = draft_of(lesson)
    assert (text.body, text.checks[1].stem) == ("あとから書いた本文", "先に直した問い")
    assert [check.mark for check in text.checks] == [before[f"checks-{place}-mark"] for place in range(3)]
    assert "どちらの直しも残っています" in browser.get(address).text


def test_what_two_authors_both_changed_is_shown_side_by_side_and_chosen(lesson, mori):
    browser, address = mori.browser(), f"/courses/write/lesson/{lesson}"
    before = opened(browser, lesson)
    browser.post(address, data={**before, "body": "先に保存した本文", "checks-0-stem": "先に直した問い"})
    late = {**before, "body": "あとから書いた本文"}

    page = browser.post(address, data=late).text

    assert "先に保存した本文" in page
    assert "あとから書いた本文" in page
    assert "先に直した問い" in page
    assert draft_of(lesson).body == "先に保存した本文"
    reader = FormReader()
    reader.feed(page)
    assert browser.post(address, data=reader.fields).status_code == 200
    assert browser.post(address, data={**reader.fields, "choice-body": "mine"}).status_code == 302
    assert (draft_of(lesson).body, draft_of(lesson).checks[0].stem) == ("あとから書いた本文", "先に直した問い")


def test_a_picture_is_added_and_fetched(lesson, mori, guest):
    stream = io.BytesIO()
    Image.new("RGB", (4, 4)).save(stream, "PNG")
    stream.seek(0)
    mori.browser().post(
        "/courses/write/gerontology/pictures", data={"picture": (stream, "a.png"), "alternative": "緑の庭"}
    )

    page = mori.browser().get("/courses/write/gerontology/pictures").get_data(as_text=True)
    address = page.split('<img src="')[1].split('"')[0]

    assert "緑の庭" in page
    assert guest.get(address).mimetype == "image/png"
    assert guest.get("/courses/pictures/unknown").status_code == 404


@pytest.mark.parametrize(
    ("content", "alternative", "words"),
    [
        (b"x", "", "言葉で書いてください"),
        (b"x", "　 ", "言葉で書いてください"),
        (b"PK\x03\x04slides", "庭の写真", "PowerPoint"),
        (b"%PDF-1.4 %%EOF", "庭の写真", "PDFや、ほかの種類の画像"),
        (b"<script>alert(1)</script>", "庭の写真", "PNGかJPEGの画像を選んでください"),
    ],
    ids=["nothing", "spaces", "slides", "pdf", "script"],
)
def test_a_picture_that_cannot_be_kept_keeps_the_page_and_says_why(lesson, mori, content, alternative, words):
    page = mori.browser().post(
        "/courses/write/gerontology/pictures",
        data={"picture": (io.BytesIO(content), "a.png"), "alternative": alternative},
    )

    assert page.status_code == 400
    assert words in page.text
    assert 'id="alternative"' in page.text
    assert alternative.strip() in page.text


def test_the_secretariat_changes_the_state(lesson, kanri, guest):
    answer = kanri.browser().post("/courses/write/gerontology/state", data={"state": "full"})

    assert answer.status_code == 302
    assert "満席" in guest.get("/courses/gerontology").get_data(as_text=True)
    assert kanri.browser().get("/courses/write/gerontology/pictures").status_code == 403


def test_begin_and_throw_away_a_new_lesson(lesson, mori):
    browser = mori.browser()
    assert "題名がありません" in browser.post("/courses/write/gerontology/ch01/lessons", data={"title": "  "}).text
    begun = browser.post("/courses/write/gerontology/ch01/lessons", data={"title": "五つめ"})
    address = begun.headers["Location"]

    assert browser.get(address).status_code == 200
    assert "五つめ" in browser.get("/courses/write/gerontology").get_data(as_text=True)
    browser.post(f"{address}/discard")
    assert browser.get(address).status_code == 404


@pytest.mark.parametrize("revision", ["", "x", "²", "1.5", "9" * 30])
def test_a_revision_that_is_no_number_is_answered_like_that_of_another_text(lesson, mori, revision):
    browser, address = mori.browser(), f"/courses/write/lesson/{lesson}"
    browser.post(address, data=typed())

    for page in ("publish", "review/ask"):
        assert browser.post(f"{address}/{page}", data={"revision": revision}).status_code == 409
    browser.post(f"{address}/review/ask", data={"revision": "1"})
    assert browser.post(f"{address}/review", data={"revision": revision, "ready": "1"}).status_code == 400

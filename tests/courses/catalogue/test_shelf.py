"""Films, recordings and words of a course: taken with what people need who cannot see or hear, told by their bytes."""

import io
import shutil
import wave
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select

from courses.catalogue.models import GlossaryTerm, Lesson, LessonMedia, LessonPicture
from courses.catalogue.pasting import markdown_from
from courses.catalogue.publishing import load_course
from courses.catalogue.shelf.services import explain_term
from lms.db import db, transaction
from lms.errors import NotAllowed
from lms.files.models import StoredFile

SAMPLE = Path(__file__).resolve().parents[3] / "lms" / "sample" / "course"
# The first boxes of an ISO base media file as ISO/IEC 14496-12 names them: ftyp, then moov.
FILM = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom\x00\x00\x00\x08moov"
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:02.000\nこんにちは\n".encode()
PAGE = "/courses/write/gerontology/media"


@pytest.fixture
def lesson(app, tmp_path):
    shutil.copytree(SAMPLE / "01", tmp_path / "01")
    shutil.copy(SAMPLE / "course.yaml", tmp_path)
    with transaction() as work:
        load_course(work, tmp_path)
    return db.session.scalar(select(Lesson.public_id).where(Lesson.code == "01-1"))


def sound() -> bytes:
    stream = io.BytesIO()
    with wave.open(stream, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(1)
        written.setframerate(8000)
        written.writeframes(b"\x80" * 800)
    return stream.getvalue()


def handed_in(media=FILM, captions=CAPTIONS, transcript="こんにちは。", name="film.mp4"):
    data = {"title": "散歩", "media": (io.BytesIO(media), name), "transcript": transcript}
    return data | ({"captions": (io.BytesIO(captions), "a.vtt")} if captions else {})


def test_a_film_with_captions_is_shown_in_a_lesson_with_its_words(lesson, mori, guest):
    browser = mori.browser()
    assert browser.post(PAGE, data=handed_in()).status_code == 302
    code = db.session.scalar(select(LessonMedia.public_id))

    shown = browser.post(f"/courses/write/lesson/{lesson}/preview", data={"body": f":::media {code}\n:::"}).text
    part = guest.get(f"/courses/media/{code}", headers={"Range": "bytes=4-7"}, buffered=True)

    assert '<track kind="captions"' in shown
    assert "こんにちは。" in shown
    assert (part.status_code, part.data, part.mimetype) == (206, b"ftyp", "video/mp4")
    assert guest.get(f"/courses/media/{code}/captions", buffered=True).data == CAPTIONS


def test_a_recording_needs_no_captions_but_its_words(lesson, mori):
    browser = mori.browser()

    refused = browser.post(PAGE, data=handed_in(sound(), None, transcript="", name="a.wav"))
    taken = browser.post(PAGE, data=handed_in(sound(), None, name="a.wav"))

    assert "話していることを文字で書いてください" in refused.text
    assert taken.status_code == 302
    assert db.session.scalar(select(LessonMedia.kind)) == "sound"


@pytest.mark.parametrize(
    ("media", "captions", "said"),
    [
        (FILM, None, "字幕が要ります"),
        (FILM, b"1\n00:00:00,000 --> 00:00:02,000\nSRT\n", "字幕が要ります"),
        (b"PK\x03\x04ppt/slides", CAPTIONS, "PowerPointやWordなどのファイルです"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", CAPTIONS, "PowerPointやWordなどのファイルです"),
        (b"<html>film</html>", CAPTIONS, "再生できません"),
    ],
    ids=["no captions", "captions of another kind", "slides", "old slides", "a page called film.mp4"],
)
def test_what_cannot_be_used_is_refused_kindly_and_the_words_stay(lesson, mori, media, captions, said):
    page = mori.browser().post(PAGE, data=handed_in(media, captions, transcript="長い書き起こし"))

    assert page.status_code == 400
    assert said in page.text
    assert "長い書き起こし" in page.text
    assert db.session.scalar(select(LessonMedia.id)) is None


def test_a_film_over_the_limit_is_refused_before_it_is_kept(lesson, mori, monkeypatch):
    monkeypatch.setattr("courses.catalogue.shelf.services.MOST_MB", 0)
    kept_back = mori.browser().post(PAGE, data=handed_in())
    monkeypatch.setattr("courses.catalogue.shelf.views.MOST_MB", -2)
    unread = mori.browser().post(PAGE, data=handed_in())

    assert "動画が大きすぎます" in kept_back.text
    assert unread.status_code == 413
    assert db.session.scalar(select(LessonMedia.id)) is None


def test_learners_and_guests_add_nothing(lesson, hanako, guest):
    assert hanako.browser().post(PAGE, data=handed_in()).status_code == 403
    assert guest.get("/courses/write/gerontology/words").status_code == 302
    with pytest.raises(NotAllowed):
        explain_term(hanako.actor, "gerontology", "フレイル", "弱ること")


def test_a_word_of_the_glossary_is_a_card_that_needs_no_script(lesson, mori):
    browser = mori.browser()
    browser.post(
        "/courses/write/gerontology/words", data={"written": "{虚弱|きょじゃく}", "meaning": "<b>弱ること</b>"}
    )

    shown = browser.post(
        f"/courses/write/lesson/{lesson}/preview", data={"body": "[[{虚弱|きょじゃく}]]と[[知らない語]]"}
    ).text

    assert '<button type="button" class="term" popovertarget="term-1"><ruby>虚弱' in shown
    assert '<span class="term-card" id="term-1" popover>&lt;b&gt;弱ること' in shown
    assert "知らない語" in shown
    assert shown.count("popovertarget") == 1


@pytest.mark.postgres
def test_a_word_explained_twice_has_the_newer_meaning(lesson, mori):
    explain_term(mori.actor, "gerontology", "フレイル", "古い意味")
    explain_term(mori.actor, "gerontology", "フレイル", "新しい意味")

    assert db.session.scalars(select(GlossaryTerm.meaning)).all() == ["新しい意味"]


def test_a_lesson_with_an_unknown_film_or_word_waits_with_its_reasons(lesson, mori):
    browser = mori.browser()
    typed = {
        "revision": "0",
        "title": "題",
        "minutes": "5",
        "body": "[[謎]]です。\n:::media nowhere\n:::\n",
        "publish": "1",
    }
    browser.post(f"/courses/write/lesson/{lesson}", data=typed)

    page = browser.get(f"/courses/write/lesson/{lesson}/publish").text

    assert "コードnowhereの動画や音声はありません" in page
    assert "「謎」は、まだ用語集にありません" in page


def test_each_version_says_what_it_changed(lesson, mori):
    browser = mori.browser()
    typed = {"revision": "0", "title": "新しい題", "minutes": "5", "body": "一行だけです。"}
    browser.post(f"/courses/write/lesson/{lesson}", data=typed)
    browser.post(f"/courses/write/lesson/{lesson}/publish", data={"revision": "1"})

    page = browser.get(f"/courses/write/lesson/{lesson}/versions").text

    assert "第2版" in page
    assert "一行だけです。" in page
    assert "消えた行" in page


def test_readings_that_cannot_be_proposed_cost_no_word(lesson, mori, monkeypatch):
    monkeypatch.setattr("courses.catalogue.annotation.sys.executable", "/bin/false")

    page = mori.browser().post(
        f"/courses/write/lesson/{lesson}",
        data={"revision": "0", "title": "題", "minutes": "5", "body": "漢字を書きました。", "readings": "1"},
    )

    assert "漢字を書きました。" in page.text


WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal {margin:0mm}</style></head><body>
<!--[if gte mso 9]><xml><o:Pages>1</o:Pages></xml><![endif]--><h1 style="color:red">題<o:p></o:p></h1>
<p class=MsoNormal><b style="mso-bidi-font-weight:normal"><span lang=EN-US>太い</span></b>文<script>alert(1)</script></p>
<p class=MsoListParagraph><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span>点</p>
<ol><li>一</li><li>二</li></ol><table><tr><td>年</td><td>人</td></tr><tr><td>2024</td><td>3</td></tr></table></body></html>"""


def test_what_is_pasted_from_word_keeps_its_structure_and_nothing_else(app, mori):
    text = mori.browser().post("/courses/write/paste", data={"html": WORD}).json["text"]

    assert text == "## 題\n\n**太い**文\n\n- 点\n\n1. 一\n2. 二\n\n| 年 | 人 |\n|---|---|\n| 2024 | 3 |"
    assert markdown_from("") == ""


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<p>見て<a href="https://e.jp/a (1)">この<b>頁</b></a></p>', "見て[この**頁**](https://e.jp/a%20%281%29)"),
        ('<p><a href="javascript:alert(1)">これ</a>と<a name="x">それ</a></p>', "これとそれ"),
        ("<p>これは<b> 大切 </b>です<b> </b></p>", "これは **大切** です"),
        ("<ul><li>一<ol><li>い</li></ol></li><li>二</li></ul>", "- 一\n    1. い\n- 二"),
        ("<p style='mso-list:l0 level1 lfo1'>· 外</p><p style='mso-list:l0 level2 lfo1'>· 内</p>", "- 外\n    - 内"),
        ("<table><tr><td><p>A</p><p>B</p></td></tr></table>", "| A B |\n|---|"),
        ("<p><ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>だ</p>", "{漢字|かんじ}だ"),
        ("<p><ruby>漢<rt>かん</rt>字<rt>じ</rt></ruby></p>", "{漢|かん}{字|じ}"),
        ("<b style='font-weight:normal'><p>一</p><p><b>二</b></p></b>", "一\n\n**二**"),
    ],
)
def test_links_readings_and_depth_come_along_from_word(html, text):
    assert markdown_from(html) == text


def test_who_pastes_pictures_is_told_that_they_stay_behind(mori):
    browser = mori.browser()

    assert "画像は" in browser.post("/courses/write/paste", data={"html": "<p>庭<img src='a.png'></p>"}).json["note"]
    assert browser.post("/courses/write/paste", data={"html": "<p>庭</p>"}).json == {"text": "庭", "note": ""}


def test_the_words_of_a_film_are_corrected_and_it_goes_while_no_lesson_shows_it(lesson, mori):
    browser = mori.browser()
    browser.post(PAGE, data=handed_in())
    code = db.session.scalar(select(LessonMedia.public_id))
    page = f"/courses/write/media/{code}"

    assert browser.post(page, data={"title": "散歩", "transcript": ""}).status_code == 400
    assert browser.post(page, data={"title": "朝の散歩", "transcript": "こんばんは。"}).status_code == 302
    assert "朝の散歩" in browser.get(PAGE).text

    draft = {"title": "題", "minutes": "5", "revision": "0", "body": f":::media {code}\n:::"}
    draft |= {f"checks-{place}-kind": "single_choice" for place in range(3)}
    browser.post(f"/courses/write/lesson/{lesson}", data=draft)
    assert "まだ使われています" in browser.post(f"{page}/away").text
    browser.post(f"/courses/write/lesson/{lesson}", data=draft | {"revision": "1", "body": "本文"})
    assert browser.post(f"{page}/away").status_code == 302
    assert db.session.scalar(select(LessonMedia.id)) is None
    assert set(db.session.scalars(select(StoredFile.state))) == {"erased"}


def test_a_film_is_given_other_captions_and_those_before_are_gone(lesson, mori, guest):
    browser, other = mori.browser(), CAPTIONS.replace("こんにちは".encode(), "こんばんは".encode())
    browser.post(PAGE, data=handed_in())
    code = db.session.scalar(select(LessonMedia.public_id))
    page, words = f"/courses/write/media/{code}", {"title": "散歩", "transcript": "こんばんは。"}

    refused = browser.post(page, data=words | {"captions": (io.BytesIO(b"no captions"), "a.vtt")})
    assert (refused.status_code, "字幕" in refused.text) == (400, True)
    assert guest.get(f"/courses/media/{code}/captions", buffered=True).data == CAPTIONS
    assert browser.post(page, data=words | {"captions": (io.BytesIO(other), "b.vtt")}).status_code == 302

    shown = guest.get(f"/courses/media/{code}/captions", buffered=True)
    assert (shown.data, shown.headers["Cache-Control"]) == (other, "private, no-cache")
    assert browser.post(page, data=words).status_code == 302
    assert guest.get(f"/courses/media/{code}/captions", buffered=True).data == other
    states = sorted(db.session.scalars(select(StoredFile.state).where(StoredFile.detected_type == "vtt")))
    assert states == ["erased", "kept"]


def test_a_recording_has_no_captions_to_give(lesson, mori):
    browser = mori.browser()
    browser.post(PAGE, data=handed_in(sound(), None, name="talk.wav"))
    page = f"/courses/write/media/{db.session.scalar(select(LessonMedia.public_id))}"

    assert 'name="captions"' not in browser.get(page).text


def test_the_words_of_a_picture_are_corrected_and_it_is_taken_away(lesson, mori, hanako):
    browser = mori.browser()
    stream = io.BytesIO()
    Image.new("RGB", (4, 4)).save(stream, "PNG")
    stream.seek(0)
    browser.post("/courses/write/gerontology/pictures", data={"picture": (stream, "a.png"), "alternative": "庭"})
    page = f"/courses/write/pictures/{db.session.scalar(select(LessonPicture.public_id))}"

    assert browser.post(page, data={"alternative": "緑の庭"}).status_code == 302
    assert "緑の庭" in browser.get(page).text
    assert hanako.browser().post(f"{page}/away").status_code == 403
    assert browser.post(f"{page}/away").status_code == 302
    assert browser.get(page).status_code == 404

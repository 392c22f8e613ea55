"""Questions of every kind, written in the browser and shown as a candidate meets them."""

import io
import re
import struct
import wave
from dataclasses import replace

import pytest
from PIL import Image
from sqlalchemy import select

from exams.bank.controls import control_of
from exams.bank.errors import MediumWithoutWords
from exams.bank.media.queries import media_for_versions
from exams.bank.media.services import add_medium, change_media
from exams.bank.models import Item
from exams.bank.queries import item_page
from exams.bank.services import create_item, save_version
from exams.errors import NotFound
from lms.db import db, transaction
from lms.files.errors import FileTypeRefused
from tests.exams.stock import choice, with_topics

COMMON = {
    "pool": "secure",
    "topic_code": "ch01",
    "level": "knowledge",
    "stem": "{高齢|こうれい}者の問い",
    "rationale": "理由",
}
OPTIONS = {"option_a": "栄養", "option_b": "運動", "option_c": "交流"}
TYPED = {
    "single_choice": (OPTIONS | {"right": "b"}, {"options": ["b"]}),
    "true_false": ({"right": "f"}, {"options": ["f"]}),
    "multiple_response": (OPTIONS | {"right": ["a", "c"], "scoring": "partial"}, {"options": ["a", "c"], "scoring": "partial"}),
    "matching": (
        OPTIONS | {"row_1": "食べる", "pair_1": "a", "row_2": "歩く", "pair_2": "b", "scoring": "partial"},
        {"pairs": {"1": "a", "2": "b"}, "scoring": "partial"},
    ),
    "number": (
        {"unit": "%", "value_1": "２８．９", "tolerance_1": "0.5", "value_2": "30"},
        {"ranges": [{"least": "28.4", "most": "29.4"}, {"least": "30", "most": "30"}]},
    ),
    "short_text": ({"longest": "10", "accepted": "フレイル\n虚弱"}, {"accepted": ["フレイル", "虚弱"]}),
    "essay": ({"least": "200", "most": "400", "rubric": "根拠 = 5"}, {"rubric": [{"name": "根拠", "points": 5}]}),
    "case": ({}, {}),
}  # fmt: skip


@pytest.fixture(autouse=True)
def topics(app):
    with_topics()


def picture():
    shown = io.BytesIO()
    Image.new("RGB", (4, 3), "white").save(shown, "PNG")
    shown.seek(0)
    return shown


def sound():
    heard = io.BytesIO()
    with wave.open(heard, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(8000)
        made.writeframes(struct.pack("<4h", 0, 1, 0, -1))
    heard.seek(0)
    return heard


def the_item():
    return db.session.scalars(select(Item)).one()


@pytest.mark.parametrize("kind", sorted(TYPED))
def test_a_question_of_each_kind_is_written_and_read_again_unchanged(kind, abe):
    typed, key = TYPED[kind]
    browser = abe.browser()

    answer = browser.post(f"/exams/bank/new/{kind}", data=COMMON | {"code": "S01-001"} | typed)

    page = item_page(abe.actor, the_item().public_id)
    assert (answer.status_code, page.draft.kind, page.draft.key) == (302, kind, key)
    assert page.faults == ()
    form = browser.get(f"/exams/bank/{page.public_id}/edit").text
    assert len(re.findall(r"<textarea|<input|<select", form)) > 5
    assert browser.get(f"/exams/bank/{page.public_id}").status_code == 200


def test_an_order_is_written_in_the_right_order_and_kept_in_another(abe):
    typed = {"option_a": "ア", "option_b": "イ", "option_c": "ウ", "scoring": "all"}
    abe.browser().post("/exams/bank/new/ordering", data=COMMON | {"code": "S01-001"} | typed)

    draft = item_page(abe.actor, the_item().public_id).draft
    texts = {option["id"]: option["text"] for option in draft.body["options"]}
    assert [texts[name] for name in draft.key["order"]] == ["ア", "イ", "ウ"]
    assert draft.key["order"] != list(texts)


def test_a_button_gives_one_more_row_and_keeps_what_was_typed(abe):
    typed = COMMON | {"code": "S01-001", **OPTIONS, "rows_shown": "4", "more": "1"}

    answer = abe.browser().post("/exams/bank/new/single_choice", data=typed)

    assert answer.status_code == 200
    assert 'name="option_e"' in answer.text
    assert 'name="option_f"' not in answer.text
    assert "交流" in answer.text
    assert db.session.scalar(select(Item)) is None


@pytest.mark.parametrize("kind", sorted(TYPED))
def test_the_preview_shows_the_fields_of_a_candidate_in_three_sizes_and_no_key(kind, abe):
    typed, _ = TYPED[kind]
    browser = abe.browser()
    browser.post(f"/exams/bank/new/{kind}", data=COMMON | {"code": "S01-001", "rationale": "秘密の理由"} | typed)

    for size in "123":
        page = browser.get(f"/exams/bank/{the_item().public_id}/preview?size={size}").text
        assert f'class="text-{size} ' in page
        assert "<ruby>高齢" in page
        assert "秘密の理由" not in page
        assert "checked" not in page.partition('class="exam-bar"')[2]


def test_the_fields_show_what_was_answered_before():
    body = {"stem": "問い", "options": [{"id": n, "text": n} for n in "abc"], "rows": [{"id": "1", "text": "行"}]}
    matched = control_of("matching", body, name="A-1", answer={"1": "b"}, order=["c", "b", "a"])
    ordered = control_of("ordering", body, name="A-2", answer=["b", "", "a"])
    typed = control_of("number", {"stem": "問い", "unit": "%"}, name="A-3", answer="約30")

    assert [(o.letter, o.id, o.chosen) for o in matched.rows[0].choices] == [
        ("A", "c", False), ("B", "b", True), ("C", "a", False),
    ]  # fmt: skip
    assert [[o.id for o in place.choices if o.chosen] for place in ordered.places] == [["b"], [], ["a"]]
    assert [place.name for place in ordered.places] == ["A-2.1", "A-2.2", "A-2.3"]
    assert typed.line.unread


def test_no_picture_without_words_and_what_is_no_picture_is_none(abe):
    public_id = create_item(abe.actor, "S01-001", "secure", choice())

    with pytest.raises(MediumWithoutWords):
        add_medium(abe.actor, public_id, "image", (picture(), "bild.png"), "  ", based_on=1)
    with pytest.raises(FileTypeRefused):
        add_medium(abe.actor, public_id, "image", (sound(), "ton.png"), "棒グラフ", based_on=1)
    with pytest.raises(FileTypeRefused):
        add_medium(abe.actor, public_id, "audio", (io.BytesIO(b"\xff\xfb\x90\x00" + bytes(90)), "ton.mp3"), "声", based_on=1)  # fmt: skip

    assert item_page(abe.actor, public_id).version == 1


def test_pictures_and_sounds_are_kept_from_version_to_version_and_seen_by_whom_they_are_for(abe, hanako):
    public_id = create_item(abe.actor, "S01-001", "secure", choice())
    add_medium(abe.actor, public_id, "image", (picture(), "bild.png"), "棒グラフ", based_on=1)
    add_medium(abe.actor, public_id, "audio", (sound(), "ton.wav"), "こんにちは", based_on=2)

    page = item_page(abe.actor, public_id)
    save_version(abe.actor, public_id, replace(page.draft, rationale="別の理由"), based_on=3)

    media = item_page(abe.actor, public_id).draft.body["media"]
    assert [(one["kind"], one["alt"], one["transcript"]) for one in media] == [
        ("image", "棒グラフ", ""), ("audio", "", "こんにちは"),
    ]  # fmt: skip
    shown = abe.browser().get(f"/exams/bank/media/{media[0]['file']}")
    assert (shown.mimetype, shown.data) == ("image/png", picture().getvalue())
    assert hanako.browser().get(f"/exams/bank/media/{media[0]['file']}").status_code in (403, 404)
    version_id = item_page(abe.actor, public_id).question.item_version_id
    assert media_for_versions(media[1]["file"], [version_id])[0] == "audio/wav"
    with pytest.raises(NotFound):
        media_for_versions(media[1]["file"], [])


def test_the_page_of_media_adds_changes_and_takes_out(abe):
    public_id = create_item(abe.actor, "S01-001", "secure", choice())
    browser, address = abe.browser(), f"/exams/bank/{public_id}/media"
    sent = {"based_on": "1", "kind": "image", "words": "棒グラフ", "file": (picture(), "bild.png")}
    assert browser.post(address, data=sent, content_type="multipart/form-data").status_code == 302
    (medium,) = item_page(abe.actor, public_id).draft.body["media"]

    words = {"based_on": "2", "file": medium["file"], f"alt-{medium['file']}": "折れ線グラフ"}
    browser.post(f"{address}/words", data=words)
    assert item_page(abe.actor, public_id).draft.body["media"][0]["alt"] == "折れ線グラフ"

    browser.post(f"{address}/words", data=words | {"based_on": "3", "gone": medium["file"]})
    assert "media" not in item_page(abe.actor, public_id).draft.body


def test_a_medium_of_another_question_does_not_slip_in(abe):
    public_id = create_item(abe.actor, "S01-001", "secure", choice())
    add_medium(abe.actor, public_id, "image", (picture(), "bild.png"), "棒グラフ", based_on=1)
    other = create_item(abe.actor, "S01-002", "secure", choice())
    (medium,) = item_page(abe.actor, public_id).draft.body["media"]

    change_media(abe.actor, other, [medium], based_on=1)

    assert "media" not in item_page(abe.actor, other).draft.body


def test_the_preview_of_a_case_holds_its_questions_in_order(abe):
    case = replace(choice("共通の{文章|ぶんしょう}"), body={"stem": "共通の文章"}, key={}, rationale="", kind="case")
    case_id = create_item(abe.actor, "S01-C", "secure", case)
    for position, code in enumerate(("S01-002", "S01-001"), start=1):
        create_item(abe.actor, code, "secure", choice(f"問い{code}"))
        with transaction() as work:
            member = work.session.scalars(select(Item).where(Item.code == code)).one()
            member.case_id = work.session.scalars(select(Item.id).where(Item.public_id == case_id)).one()
            member.case_position = position

    page = abe.browser().get(f"/exams/bank/{case_id}/preview").text

    assert page.index("共通の文章") < page.index("問いS01-002") < page.index("問いS01-001")

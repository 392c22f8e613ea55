"""The PDFs, read back by poppler and pypdf: what stands on them, their size, their marks, equal bytes."""

import io
import re

import pytest
from pypdf import PdfReader

from certificates.credentials.services import ensure_key
from certificates.documents.models import Document
from certificates.documents.rendering import address_of, cache_folder, forget_drawn, hands_now, laid_out, pdf_of
from certificates.documents.rules import award_lines
from lms.clock import now, today
from tests.certificates.documents.papers import paper_of, printed_text, said_on

MILLIMETRE = 72 / 25.4
GIVER = {"post": "見本ウェルビーイング推進機構 理事長", "person": "見本 さくら", "seal": "見本推進機構之印"}


def concierge(specialty="ファイナンシャルプランナー", name="山本 花子"):
    """A certificate of a concierge as a row that nobody stored."""
    title = "ウェルビーイングコンシェルジュ"
    return Document(
        number="WB7K-3Q9M-2XTZ",
        kind="award_certificate",
        person_id=1,
        subject="award",
        subject_id=1,
        language="ja",
        issued_on=today(),
        recorded_at=now(),
        content={
            "name": name, "reading": "やまもと はなこ", "born_on": "1970-04-01", "title_code": "WBC", "title": title,
            "specialty": specialty, "lines": award_lines(title, specialty), "givers": [GIVER],
        },
    )  # fmt: skip


def notice(chapters=12):
    return Document(
        number="K584-SJ57-0EG9",
        kind="result_notice",
        person_id=1,
        subject="attempt",
        subject_id=1,
        language="ja",
        issued_on=today(),
        recorded_at=now(),
        content={
            "name": "山本 花子", "reading": "やまもと はなこ", "born_on": "1970-04-01", "sitting": "第1回試験",
            "slip_number": "A-17", "sat_on": "2026-11-08", "result": "不合格",
            "parts": [["選択問題", 34.0, 50.0, 35.0], ["記述", 9.0, 20.0, 10.0]],
            "profile": [[f"分野{number}", 1, 4] for number in range(chapters)], "givers": [GIVER],
        },
    )  # fmt: skip


def pages(pdf):
    return PdfReader(io.BytesIO(pdf)).pages


def size(page):
    return (round(float(page.mediabox.width) / MILLIMETRE, 1), round(float(page.mediabox.height) / MILLIMETRE, 1))


@pytest.fixture
def printing(app):
    with app.test_request_context():
        yield app


def test_rule_4_the_certificate_of_a_concierge_says_what_it_is_and_is_not(printing):
    pdf = pdf_of(concierge())
    text = printed_text(pdf)

    assert [size(page) for page in pages(pdf)] == [(297.0, 210.0)]
    for expected in (
        "認定証", "WB7K-3Q9M-2XTZ", "山本花子", "令和八年十一月二十日", "見本ウェルビーイング推進機構理事長",
        "ウェルビーイングコンシェルジュ(ファイナンシャルプランナー)", "この称号は呼称であり",
        "この証は専門資格そのものを証明するものではありません",
    ):  # fmt: skip
        assert expected in text
    assert not any(word in text for word in ("国家資格", "昭和四十五年"))


def test_rule_23_every_page_of_a_sample_says_so(printing):
    for pdf in (pdf_of(concierge()), pdf_of(concierge(), "card"), pdf_of(notice())):
        assert all("見本SAMPLE" in "".join(page.extract_text().split()) for page in pages(pdf))


def test_a_card_has_two_sides_of_a_bank_card_and_says_the_same(printing):
    pdf = pdf_of(concierge(), "card")
    text = printed_text(pdf)

    assert [size(page) for page in pages(pdf)] == [(85.6, 54.0)] * 2
    for expected in ("認定証", "WB7K-3Q9M-2XTZ", "認定日2026年11月20日(令和8年)", "専門資格そのものを証明する"):
        assert expected in text


@pytest.mark.parametrize("specialty", ["FP", "ファイナンシャルプランナー", "キャリアコンサルティング専門員"])
def test_the_longest_title_keeps_above_the_gold_line_of_the_card(printing, specialty):
    """The line is drawn 17.6 mm below the upper edge; the baseline of the title must lie above it."""
    page = pages(pdf_of(concierge(specialty), "card"))[0]
    found = []
    page.extract_text(visitor_text=lambda text, cm, tm, font, size: found.append((text, _millimetres_from_top(cm, tm))))
    heights = [y for text, y in found if "ウェルビーイング" in text or specialty[:4] in text]

    assert heights
    assert all(11 < y < 17 for y in heights if y < 30)


def _millimetres_from_top(cm, tm):
    across = cm[3] * tm[5] + cm[5]
    return (54 * MILLIMETRE - across) / MILLIMETRE


def test_rule_9_a_result_notice_is_one_page_with_parts_and_profile_and_no_single_item(printing):
    pdf = pdf_of(notice())
    text = printed_text(pdf)

    assert [size(page) for page in pages(pdf)] == [(210.0, 297.0)]
    for expected in ("結果通知書", "山本花子様", "A-17", "不合格", "34/50点(合格に必要な点35点)", "9/20点", "分野11"):
        assert expected in text
    assert not re.search("問題?[0-9]+:", text)


def test_the_code_leads_to_the_page_of_the_number(printing):
    assert address_of("WB7K-3Q9M-2XTZ") == "http://localhost:8000/verify/WB7K-3Q9M-2XTZ"
    assert "http://localhost:8000/verify/K584-SJ57-0EG9" in printed_text(pdf_of(notice()))


def test_equal_words_give_equal_bytes_before_they_are_signed(printing):
    ensure_key()

    assert laid_out(concierge(), "a4", hands_now()) == laid_out(concierge(), "a4", hands_now())


def test_what_was_drawn_and_signed_is_kept_and_not_drawn_again(printing):
    forget_drawn(concierge().number)
    first = pdf_of(concierge())
    (kept,) = cache_folder().glob("WB7K*a4*")
    assert pdf_of(concierge()) == first

    kept.write_bytes(b"kept")
    assert pdf_of(concierge()) == b"kept"
    kept.unlink()


def test_other_words_or_another_setting_are_another_file(printing):
    sample = pdf_of(concierge())
    printing.config["SAMPLE"] = False
    try:
        real = pdf_of(concierge())
    finally:
        printing.config["SAMPLE"] = True

    assert real != sample
    assert "SAMPLE" not in printed_text(real)
    assert pdf_of(concierge(name="山本 華子")) != sample


def test_the_file_is_tagged_speaks_japanese_and_names_its_giver(printing):
    reader = PdfReader(io.BytesIO(pdf_of(concierge())))
    root = reader.trailer["/Root"]

    assert root["/Lang"] == "ja"
    assert root["/MarkInfo"]["/Marked"]
    assert (reader.metadata.author, reader.metadata.title) == (GIVER["post"], "認定証 WB7K-3Q9M-2XTZ")


def test_a_real_pass_prints_birth_date_and_giver(app, life, hanako):
    life.passes(hanako)
    text = said_on(app, paper_of(hanako, "pass_certificate"))

    for expected in ("合格証書", "山本", "花子", "昭和四十五年四月一日生", "ジェロントロジー検定試験", "会長"):
        assert expected in text


def test_a_completion_says_that_it_gives_no_title(app, life, hanako):
    life.completes(hanako)
    text = said_on(app, paper_of(hanako, "completion_certificate"))

    assert "修了証" in text
    assert "称号を授けるものではありません" in text

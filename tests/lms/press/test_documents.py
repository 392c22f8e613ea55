"""Documents are printed by the real engine and read back by other tools: pypdf, pikepdf, poppler."""

import io
import subprocess
import sys
from base64 import b64encode
from datetime import date

import pikepdf
import pytest
from PIL import Image
from pypdf import PdfReader

from lms.press.api import register_folder, render_document, render_html, render_pdf
from lms.press.errors import GlyphMissing

META = {"title": "認定証", "author": "見本ウェルビーイング協会", "language": "ja"}
MILLIMETRE = 72 / 25.4


def printed_text(pdf):
    """What poppler reads from the pages, without the spaces that letter-spacing leaves."""
    read = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return "".join(read.stdout.decode().split())


def picture(pdf, dpi=60):
    drawn = subprocess.run(["pdftoppm", "-r", str(dpi), "-png", "-"], input=pdf, capture_output=True, check=True)
    return Image.open(io.BytesIO(drawn.stdout)).convert("RGB")


def page_sizes(pdf):
    return [(round(float(page.mediabox.width) / MILLIMETRE, 1), round(float(page.mediabox.height) / MILLIMETRE, 1))
            for page in PdfReader(io.BytesIO(pdf)).pages]  # fmt: skip


def test_a_certificate_is_one_landscape_page_that_says_what_it_should(certificate):
    pdf = render_document("press/certificate.html", certificate, **META)
    text = printed_text(pdf)

    assert page_sizes(pdf) == [(297.0, 210.0)]
    for expected in ["認定証", "WB7K-3Q9M-2XTZ", "花子", "令和八年十一月二十三日", "ここに認定します", "会長"]:
        assert expected in text
    assert "見本SAMPLE" not in text
    assert "。" not in text


def test_a_certificate_carries_neither_sama_nor_dono(certificate):
    assert not {"様", "殿"} & set(printed_text(render_document("press/certificate.html", certificate, **META)))


@pytest.mark.parametrize("template", ["certificate.html", "letter.html", "card.html", "a4.html"])
def test_every_sample_says_so_on_each_page(template, certificate, letter, card):
    context = {"certificate.html": certificate, "letter.html": letter, "card.html": card, "a4.html": {}}[template]
    pages = PdfReader(io.BytesIO(render_document(f"press/{template}", {**context, "sample": True}, **META))).pages

    assert all("見本SAMPLE" in "".join(page.extract_text().split()) for page in pages)


def test_equal_documents_have_equal_bytes_and_no_time_of_day(certificate):
    first = render_document("press/certificate.html", certificate, **META)

    assert first == render_document("press/certificate.html", certificate, **META)
    assert "/CreationDate" not in PdfReader(io.BytesIO(first)).metadata


def test_another_process_prints_the_same_bytes(certificate):
    html = render_html("press/certificate.html", certificate, **META)
    job = (
        "import sys; from lms.press.api import render_pdf\n"
        "sys.stdout.buffer.write(render_pdf(sys.stdin.read(), title='認定証', author='見本ウェルビーイング協会'))"
    )
    other = subprocess.run([sys.executable, "-c", job], input=html.encode(), capture_output=True, check=True)

    assert other.stdout == render_pdf(html, **META)


def test_a_fingerprint_and_an_instant_are_kept_when_given():
    html = "<!DOCTYPE html><html lang=ja><title>x</title><p>x"
    pdf = render_pdf(html, **META, fingerprint="a" * 32, created="2026-11-23T09:00:00+09:00")

    with pikepdf.open(io.BytesIO(pdf)) as read:
        assert bytes(read.trailer.ID[0]) == b"a" * 32
        assert str(read.docinfo["/CreationDate"]).startswith("D:20261123")


def test_the_file_names_title_giver_language_and_accessibility(certificate):
    with pikepdf.open(io.BytesIO(render_document("press/certificate.html", certificate, **META))) as pdf:
        assert str(pdf.docinfo["/Title"]) == "認定証"
        assert str(pdf.docinfo["/Author"]) == "見本ウェルビーイング協会"
        assert str(pdf.Root.Lang) == "ja"
        assert pdf.Root.MarkInfo.Marked
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as xmp:
            assert xmp["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"


def test_a_rare_name_is_printed_in_its_own_form_and_can_be_copied(certificate):
    name = "渡邉\U000e010f 𠮷之助"
    pdf = render_document("press/certificate.html", {**certificate, "name": name}, **META)
    base_form = render_document("press/certificate.html", {**certificate, "name": "渡邉 𠮷之助"}, **META)

    assert "𠮷之助" in printed_text(pdf)
    assert {font.split("+")[-1] for font in fonts_in(pdf)} >= {"IPAmjMincho", "BIZ-UDMincho"}
    assert picture(pdf) != picture(base_form)


def fonts_in(pdf):
    found = set()
    for page in PdfReader(io.BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():
            found.add(str(font.get_object()["/BaseFont"]).lstrip("/"))
    return found


def test_a_name_that_cannot_be_printed_stops_the_document(certificate):
    with pytest.raises(GlyphMissing):
        render_document("press/certificate.html", {**certificate, "name": "葛\U000e01ef城"}, **META)


@pytest.mark.parametrize(
    "name", ["髙橋 花子", "寿限無寿限無五劫 擦切海砂利水魚之助", "Maria Fernanda Gonzalez de la Cruz Santos"]
)
def test_names_of_any_length_stay_on_one_line_within_the_border(certificate, name):
    pdf = render_document("press/certificate.html", {**certificate, "name": name, "reading": ""}, **META)

    assert len(page_sizes(pdf)) == 1
    assert name.replace(" ", "") in printed_text(pdf)


def test_a_card_has_the_size_of_a_bank_card(card):
    assert page_sizes(render_document("press/card.html", card, **META)) == [(85.6, 54.0), (85.6, 54.0)]


def test_a_letter_goes_to_its_addressee_with_its_facts(letter):
    pdf = render_document("press/letter.html", letter, **META)

    assert page_sizes(pdf) == [(210.0, 297.0)]
    for expected in ["〒420-0853", "花子", "様", "試験結果通知書", "38点", "令和8年11月23日", "以上"]:
        assert expected in printed_text(pdf)


def test_a_registered_folder_offers_its_templates_to_the_base_ones(tmp_path):
    (tmp_path / "sheet").mkdir()
    (tmp_path / "sheet" / "list.html").write_text(
        '{% extends "press/a4.html" %}{% block content %}<p>{{ name }}</p><p>{{ "{受付|うけつけ}"|ruby }}</p>{% endblock %}'
    )
    register_folder(tmp_path)
    register_folder(tmp_path)

    pdf = render_pdf("sheet/list.html", {"name": "<花子>", "as_of": date(2026, 11, 23)}, **META)

    assert page_sizes(pdf) == [(210.0, 297.0)]
    assert "<花子>" in printed_text(pdf)
    assert "2026年11月23日(令和8年)現在" in printed_text(pdf)
    assert "1/1" in printed_text(pdf)


def test_words_with_furigana_stay_in_their_line():
    """Three words on one line take the height of one line: the text after them starts where it does without furigana."""
    words = "".join(
        f'<span class="ruby"><span class="rt">かな</span><span class="rb">{kanji}</span></span>に' for kanji in "会場着"
    )
    html = '<!DOCTYPE html><html lang=ja><title>x</title><body style="font-size:20pt;line-height:2"><p>{}</p>'

    with_readings = picture(render_pdf(html.format(words), **META))
    without = picture(render_pdf(html.format("会に場に着に"), **META))

    assert abs(lowest_ink(with_readings) - lowest_ink(without)) <= 4


def lowest_ink(image):
    return image.convert("L").point(lambda value: 255 if value < 128 else 0).getbbox()[3]


def test_a_document_can_reach_no_file_outside_the_press(tmp_path):
    red = (255, 0, 0)
    Image.new("RGB", (400, 400), red).save(tmp_path / "secret.png")
    from_file = (tmp_path / "secret.png").as_uri()
    in_itself = "data:image/png;base64," + b64encode((tmp_path / "secret.png").read_bytes()).decode()

    assert red not in colours_with_image(from_file)
    assert red in colours_with_image(in_itself)


def colours_with_image(address):
    html = f'<!DOCTYPE html><html lang=ja><title>x</title><img alt="x" src="{address}">'
    return {colour for _, colour in picture(render_pdf(html, **META)).getcolors(100_000)}


@pytest.fixture
def letter():
    return {
        "number": "通知第 WB7K-3Q9M-2XTZ 号",
        "issued_on": date(2026, 11, 23),
        "addressee": {"postal": "420-0853", "lines": ["静岡市葵区追手町5番1号"], "name": "髙橋 花子"},
        "giver": {"post": "見本検定試験委員会", "person": "委員長 見本 太郎", "seal": "試験委員会之印"},
        "subject": "試験結果通知書",
        "paragraphs": ["結果を下記のとおりお知らせします。"],
        "facts": [("得点", "38点（50点満点）"), ("結果", "合格")],
    }


@pytest.fixture
def card():
    return {
        "number": "WB7K-3Q9M-2XTZ",
        "heading": "認定証",
        "name": "髙橋 花子",
        "dates": ["認定 2026年11月23日(令和8年)"],
        "giver": {"person": "見本ウェルビーイング協会", "seal": "見本協会之印"},
        "back": ["拾われた方は協会までお知らせください。"],
    }

"""Many documents as one file for the printer, read back by pypdf, pikepdf and poppler."""

import re
import subprocess

import pikepdf
import pytest
from pypdf import PdfReader

from lms.press.api import render_pdf
from lms.press.joining import MILLIMETRE, Placed, PrintFile, crop_marks

META = {"title": "紙", "author": "見本"}


@pytest.fixture(scope="module")
def papers():
    return [render_pdf(f"<p>紙{number}</p><p style='break-before: page'>裏{number}</p>", **META) for number in range(3)]


def test_pages_follow_each_other_and_say_what_they_said(papers, tmp_path):
    path = tmp_path / "print.pdf"
    with PrintFile(path, "印刷") as out:
        for paper in papers:
            out.add_pages(paper)
        out.add_pages(papers[0], only=1)

    read = PdfReader(path)
    assert ["".join(page.extract_text().split()) for page in read.pages] == [
        "紙0", "裏0", "紙1", "裏1", "紙2", "裏2", "裏0",
    ]  # fmt: skip
    assert read.metadata.title == "印刷"
    with pikepdf.open(path) as whole:
        assert whole.check_pdf_syntax() == []


def test_equal_streams_are_written_once_and_fonts_come_along(papers, tmp_path):
    once, ten = tmp_path / "once.pdf", tmp_path / "ten.pdf"
    for path, times in ((once, 1), (ten, 10)):
        with PrintFile(path, "x") as out:
            for _ in range(times):
                out.add_pages(papers[0])

    with pikepdf.open(once) as whole, pikepdf.open(ten) as many:
        assert (len(whole.pages), len(many.pages)) == (2, 20)
        assert _streams(many) == _streams(whole)
        fonts = [font for page in whole.pages for font in page.resources.Font.values()]
        assert fonts
        assert all("/FontFile2" in f.DescendantFonts[0].FontDescriptor or "/FontFile3" in f.DescendantFonts[0].FontDescriptor for f in fonts)  # fmt: skip


def _streams(pdf):
    return sum(isinstance(found, pikepdf.Stream) for found in pdf.objects)


def test_a_sheet_shows_its_pages_where_they_were_placed(papers, tmp_path):
    """A place 30 mm lower moves every character by 30 mm: measured against the paper by itself."""
    path = tmp_path / "sheet.pdf"
    with PrintFile(path, "x") as out:
        out.add_sheet(420, 297, [Placed(papers[0], 0, 0, 0), Placed(papers[1], 0, 210, -30)])

    (sheet,) = PdfReader(path).pages
    alone, moved = _place_of(papers[1], "紙1"), _place_of(path.read_bytes(), "紙1")
    assert (float(sheet.mediabox.width) / MILLIMETRE, float(sheet.mediabox.height) / MILLIMETRE) == pytest.approx(
        (420, 297), abs=0.01
    )
    assert (moved[0] - alone[0], moved[1] - alone[1]) == pytest.approx((210 * MILLIMETRE, -30 * MILLIMETRE), abs=0.1)


def _place_of(pdf, wanted):
    """Lower left corner of a word in points, as poppler reads it."""
    read = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    found = re.search(rf'xMin="([0-9.]+)" yMin="[0-9.]+" xMax="[0-9.]+" yMax="([0-9.]+)">{wanted}', read)
    height = float(re.search(r'height="([0-9.]+)"', read).group(1))
    return float(found.group(1)), height - float(found.group(2))


def test_crop_marks_stand_outside_what_is_cut():
    """Two cards of 50 x 30 mm beside each other: 3 cuts across and 2 up make 10 marks, none within the cards."""
    numbers = [
        float(word)
        for word in crop_marks([10, 60, 110], [20, 50]).replace("m", "").split()
        if word.replace(".", "").isdigit()
    ]
    lines = [numbers[5:][start : start + 4] for start in range(0, 40, 4)]

    assert len(lines) == 10
    for x, y, to_x, to_y in lines:
        assert not (10 < (x + to_x) / 2 < 110 and 20 < (y + to_y) / 2 < 50)
        assert abs(to_x - x) + abs(to_y - y) == 5


def test_a_file_that_was_not_finished_is_not_there(tmp_path, papers):
    def broken_off():
        with PrintFile(tmp_path / "half.pdf", "x") as out:
            out.add_pages(papers[0])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()

    assert list(tmp_path.iterdir()) == []

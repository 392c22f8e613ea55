"""Three hundred hard names: each is printed whole and within its place, or refused for a reason that is said.

Poppler reads the pages back: its words and their boxes are what a reader finds, not what we meant to write.
"""

import html
import re
import subprocess
import unicodedata
from functools import cache

import pytest

from certificates.documents.rendering import drawn_anew
from certificates.documents.rules import award_lines
from lms.press.api import GlyphMissing, NameTooLong, render_pdf
from lms.press.fitting import FRAMES, fit, fitted
from tests.certificates.documents.hard_names import DECOMPOSED, THAI, UNPRINTABLE, hard_names
from tests.certificates.documents.test_printing import concierge

PLACES = ("certificate", "portrait", "card", "badge", "letter", "confirmation")
META = {"title": "名前", "author": "見本"}
LEFT, ROW, ROWS_A_PAGE = 20, 24, 12
PAGE = "position: relative; height: 296mm; break-after: page"


@cache
def sorted_out(place):
    """(those that are printed, those that are refused with their reason) of one place."""
    printed, refused = [], {}
    for name in hard_names():
        try:
            printed.append((name, fitted(name, place)))
        except (GlyphMissing, NameTooLong) as refusal:
            refused[name] = refusal
    return printed, refused


def boxes_of(pdf):
    """Pages of (left, top, right, bottom, text) in millimetres, as poppler reads them."""
    said = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    word = re.compile(r'<word xMin="([-0-9.]+)" yMin="([-0-9.]+)" xMax="([-0-9.]+)" yMax="([-0-9.]+)">(.*?)</word>')
    return [
        [(*(float(value) / 72 * 25.4 for value in found[:4]), html.unescape(found[4])) for found in word.findall(page)]
        for page in said.split("<page ")[1:]
    ]


def plain(text):
    """What can be compared: composed, without spaces and variation selectors, which are no letters of a text layer."""
    kept = [sign for sign in text if not sign.isspace() and not ("\U000e0100" <= sign <= "\U000e01ef")]
    return unicodedata.normalize("NFC", "".join(kept))


def to_print(place):
    """All names on the certificate and the card; on the others, which set names alike, the long ones."""
    names = sorted_out(place)[0]
    return names if place in ("certificate", "card") else [one for one in names if len(one[0]) > 24]


@pytest.mark.parametrize("place", PLACES)
def test_each_of_300_names_is_printed_whole_and_within_its_place(place):
    names, width = to_print(place), FRAMES[place].width
    style = "<style>@page { size: 297mm 297mm; margin: 0 }</style>"
    pages = (names[start : start + ROWS_A_PAGE] for start in range(0, len(names), ROWS_A_PAGE))
    body = "".join(
        f'<section style="{PAGE}">{"".join(_row(*one) for one in enumerate(page))}</section>' for page in pages
    )
    read = boxes_of(render_pdf(f'<html lang="ja"><head>{style}</head><body>{body}</body></html>', **META))

    for number, (name, _) in enumerate(names):
        page, place_on_page = divmod(number, ROWS_A_PAGE)
        words = [box for box in read[page] if place_on_page == int(((box[1] + box[3]) / 2 - 1) // ROW)]
        assert plain("".join(box[4] for box in words)) == plain(name), name
        assert min(box[0] for box in words) >= LEFT - 0.6, name
        assert max(box[2] for box in words) <= LEFT + width + 0.6, name


def _row(number, named):
    return f'<div style="position: absolute; left: {LEFT}mm; top: {ROW * number + 1}mm">{named[1]}</div>'


def test_there_are_300_different_names_and_most_are_printed():
    assert len(hard_names()) == len(set(hard_names())) == 300
    assert min(len(sorted_out(place)[0]) for place in PLACES) >= 270


def test_what_is_refused_says_which_characters_or_that_it_is_too_long():
    """What no font of ours can print: Thai, Hebrew, pictures, controls, directions, halves of pairs, odd marks."""
    for place in PLACES:
        for name, refusal in sorted_out(place)[1].items():
            if isinstance(refusal, NameTooLong):
                assert refusal.fields["name"] == name
            else:
                assert "U+" in refusal.fields["missing"]
    refused = sorted_out("certificate")[1]
    assert {*UNPRINTABLE, *THAI} - refused.keys() <= {"𰻞𰻞"}
    assert {name for name in DECOMPOSED if name in refused} == {"x\u030cora", "q\u0323\u0307in"}


@pytest.mark.parametrize(
    ("name", "lines"), [("山本 花子", 1), ("寿限無五劫擦切海砂利水魚行末雲来風末食寝処住寿限", 1), ("寿" * 60, 2)]
)
def test_a_name_is_set_smaller_first_and_then_in_lines(name, lines):
    """25 kanji of a certificate's 222 mm have 8.9 mm each, which is 25 points: smaller than 29, and one line."""
    found = fit(name, FRAMES["certificate"])

    assert len(found.lines) == lines
    assert (found.size == FRAMES["certificate"].largest) == (name == "山本 花子")
    assert "".join(found.lines) == name


def test_a_break_comes_between_words_before_it_comes_within_one():
    found = fit("Anna Maria Josefa Luisa Theresia Elisabeth Karolina", FRAMES["card"])

    assert len(found.lines) > 1
    assert all(
        word in ["Anna", "Maria", "Josefa", "Luisa", "Theresia", "Elisabeth", "Karolina"]
        for line in found.lines
        for word in line.split()
    )


@pytest.mark.parametrize("layout", ["a4", "card", "portrait"])
def test_the_papers_themselves_keep_a_name_of_60_kanji_within_their_borders(app, layout):
    name = ("寿限無五劫擦切海砂利水魚行末雲来風末食寝処住" * 3)[:60]
    with app.test_request_context():
        document = concierge(name=name)
        document.content["lines"] = award_lines("ウェルビーイングピア", "")
        read = boxes_of(drawn_anew(document, layout))[0]
    names = [box for box in read if set(box[4]) <= set(name) and len(box[4]) > 8]
    width, border = {"a4": (297, 20), "card": (85.6, 3), "portrait": (210, 20)}[layout]

    assert "".join(box[4] for box in names) == name
    assert min(box[0] for box in names) > border
    assert max(box[2] for box in names) < width - border

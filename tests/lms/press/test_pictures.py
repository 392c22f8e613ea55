from random import Random
from xml.etree import ElementTree

import pytest
import segno

from lms.press.filters import ruby_column, sealed, sized, spaced
from lms.press.glyphs import GlyphMissing
from lms.press.ornament import border_svg
from lms.press.qr import code_of, qr_svg
from lms.press.qr_sheet import sheet_for
from lms.press.seal import seal_svg

SVG = "{http://www.w3.org/2000/svg}"


def dark_modules(picture):
    """Paint the bars of a QR picture on a grid."""
    bars = ElementTree.fromstring(picture).findall(f"{SVG}path")[1].get("d").removesuffix("z").split("z")
    grid = set()
    for bar in bars:
        place, length = bar.removeprefix("M").split("v1")[0].split("h")
        x, y = (int(part) for part in place.split(" "))
        grid |= {(x + step, y) for step in range(int(length))}
    return grid


def test_a_qr_code_draws_exactly_the_modules_of_its_symbol_within_a_quiet_zone_of_four():
    symbol = segno.make_qr("https://verify.example.jp/v/1", error="m", mask=4, boost_error=False)

    expected = {(x + 4, y + 4) for y, row in enumerate(symbol.matrix) for x, dark in enumerate(row) if dark}

    assert dark_modules(qr_svg("https://verify.example.jp/v/1")) == expected


def test_a_seal_draws_each_character_and_is_marked_only_in_samples():
    real, sample = seal_svg("見本協会之印"), seal_svg("見本協会之印", sample=True)

    assert len(ElementTree.fromstring(real).findall(f".//{SVG}path")) == 1 + 6
    assert len(ElementTree.fromstring(sample).findall(f".//{SVG}path")) == 1 + 6 + 1 + 2


@pytest.mark.parametrize("text", ["印", "会長印", "会長之印", "試験委員会之印", "日本ウェルビーイング協会印"])
def test_seals_of_any_length_keep_within_their_square(text):
    cells = ElementTree.fromstring(seal_svg(text)).findall(f".//{SVG}g/{SVG}path")[1:]
    places = [path.get("transform").split("(")[1].split(")")[0].split() for path in cells]

    assert len(cells) == len(text)
    assert all(0 < float(x) < 1000 and 0 < float(y) <= 1000 for x, y in places)


def test_the_seal_lies_on_the_last_character_of_the_giver():
    assert '<span class="sealed"><img class="seal"' in sealed("見本 太郎", "見本之印")
    assert sealed("見本 太郎", "見本之印").endswith('<span class="f-biz">郎</span></span>')


def test_a_seal_of_an_unknown_character_is_refused():
    with pytest.raises(GlyphMissing):
        seal_svg("😀之印")


def test_the_border_is_sound_xml_of_its_size():
    root = ElementTree.fromstring(border_svg(279, 192, "#9a7b33", "#d9c690"))

    assert root.get("viewBox") == "0 0 279 192"
    assert len(root.findall(f"{SVG}g")) == 4


def test_furigana_stand_on_a_line_of_their_own_in_print():
    assert ruby_column("{介護|かいご}<") == (
        '<span class="ruby"><span class="rt">かいご</span><span class="rb">介護</span></span>&lt;'
    )


def test_kanji_names_are_parted_by_a_wide_space_and_latin_names_are_not():
    assert spaced("髙橋 花子") == "髙橋　花子"
    assert spaced("Ana Lúcia") == "Ana Lúcia"


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("一二三四五六七八九十甲乙", "size-1"),
        ("一二三四五六七八九十甲乙丙", "size-2"),
        ("葛\U000e0100" * 12, "size-1"),
        ("a" * 41, "size-3"),
    ],
)
def test_long_names_are_set_smaller(name, size):
    assert sized(name, 12, 20) == size


@pytest.mark.parametrize("length", [1, 14, 15, 40, 122, 151, 180, 287, 370])
def test_a_code_whose_bits_are_put_in_place_is_the_one_that_segno_works_out(length):
    chance = Random(length)
    text = "v" + "".join(chance.choice("abcXYZ0189/.:#-_?=%") for _ in range(length - 1))

    expected = segno.make_qr(text, error="m", mask=4, boost_error=False).matrix

    assert [bytes(row) for row in code_of(text)] == [bytes(row) for row in expected]


@pytest.mark.parametrize("text", ["12345", "HTTPS://VERIFY/12", "検定", "Müller"])
def test_a_text_that_is_not_written_byte_by_byte_is_left_to_segno(text):
    expected = segno.make_qr(text, error="m", mask=4, boost_error=False).matrix

    assert sheet_for(text) is None
    assert [bytes(row) for row in code_of(text)] == [bytes(row) for row in expected]

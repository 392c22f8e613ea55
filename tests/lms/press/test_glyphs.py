"""Coverage is asked of harfbuzz; fontTools, which reads the same tables on its own, says what is right."""

import pytest
from fontTools.ttLib import TTFont

from lms.press import fonts
from lms.press.errors import FontMissing, GlyphMissing
from lms.press.fonts import BIZ_MINCHO, IPAMJ, NOTO_SERIF, PressFont, font_path, glyph_of
from lms.press.glyphs import clusters_of, glyph_report, printed, runs_of
from lms.press.name_image import name_image

ADOBE_FORM = "葛\U000e0100"  # a sequence of Adobe-Japan1
MOJI_JOHO_FORM = "邉\U000e010f"  # a sequence of Moji_Joho alone
UNKNOWN_FORM = "葛\U000e01ef"


@pytest.mark.parametrize("font", [BIZ_MINCHO, NOTO_SERIF, IPAMJ])
@pytest.mark.parametrize(
    "cluster", ["髙", "𠮷", "﨑", "\ufa19", ADOBE_FORM, MOJI_JOHO_FORM, UNKNOWN_FORM, "葛\U000e0101", "😀"]
)
def test_coverage_agrees_with_a_second_reader_of_the_font(font, cluster):
    with TTFont(font_path(font), fontNumber=font.face) as second:
        plain = ord(cluster[0]) in second.getBestCmap()
        sequences = {
            (base, selector)
            for table in second["cmap"].tables
            if table.format == 14
            for selector, pairs in table.uvsDict.items()
            for base, _ in pairs
        }

    expected = plain if len(cluster) == 1 else (ord(cluster[0]), ord(cluster[1])) in sequences

    assert bool(glyph_of(font, cluster)) is expected


def test_each_character_is_given_the_first_font_that_has_it():
    runs = [(run.text, run.font.family) for run in runs_of(f"渡{MOJI_JOHO_FORM}𠮷之{ADOBE_FORM}")]

    assert runs == [
        ("渡", "BIZ UDMincho"),
        (MOJI_JOHO_FORM, "IPAmjMincho"),
        ("𠮷", "Noto Serif CJK JP"),
        (f"之{ADOBE_FORM}", "BIZ UDMincho"),
    ]


def test_latin_names_are_set_in_the_proportional_sister_font():
    assert [run.font.family for run in runs_of("Ana Lúcia")] == ["BIZ UDPMincho"]


def test_an_unknown_variation_sequence_is_missing_and_not_printed_as_its_base():
    report = glyph_report(f"{UNKNOWN_FORM}城")

    assert not report.ok
    assert report.missing == (UNKNOWN_FORM,)
    assert report.characters[0].codes == "U+845B U+E01EF"
    with pytest.raises(GlyphMissing) as refusal:
        printed(f"{UNKNOWN_FORM}城")
    assert "U+845B U+E01EF" in refusal.value.fields["missing"]


def test_an_ordinary_name_with_a_space_is_complete():
    assert glyph_report("髙橋　花子 々〆").ok


def test_a_selector_stays_with_its_character():
    assert clusters_of(f"{ADOBE_FORM}城") == [ADOBE_FORM, "城"]


def test_a_name_cannot_smuggle_markup_into_a_document():
    assert "<b>" not in printed("<b>花子")


def test_the_picture_shows_another_form_for_another_selector():
    assert name_image("葛") != name_image(ADOBE_FORM, label="葛")
    assert name_image("葛\U000e0101", label="葛") != name_image(ADOBE_FORM, label="葛")


def test_the_picture_of_a_name_says_the_name_and_draws_each_character():
    picture = name_image("髙橋 花子")

    assert 'aria-label="髙橋 花子"' in picture
    assert picture.count("<path") == 4


def test_the_picture_is_refused_where_the_certificate_would_be():
    with pytest.raises(GlyphMissing):
        name_image("花子😀")


def test_a_missing_font_names_the_package_to_install():
    with pytest.raises(FontMissing) as refusal:
        font_path(PressFont("No Such Mincho", "f-none", "NoSuchMincho.ttf", "fonts-no-such"))

    assert refusal.value.fields == {"family": "No Such Mincho", "package": "fonts-no-such"}


def test_fonts_are_looked_for_in_own_folders_first(monkeypatch, tmp_path):
    monkeypatch.setenv("LMS_FONT_FOLDERS", str(tmp_path))
    (tmp_path / "Own.ttf").touch()

    assert fonts.font_path(PressFont("Own", "f-own", "Own.ttf", "own")) == tmp_path / "Own.ttf"

"""What came from outside is exactly what was taken, with its licence."""

import hashlib
import re

from fontTools.ttLib import TTFont

from lms.i18n import ROOT
from tests.browser.typeface import is_kanji, path_of, woven

VENDOR = ROOT / "lms/ui/static/vendor"


def listed():
    rows = (line.split(maxsplit=1) for line in (VENDOR / "SHA256SUMS").read_text().splitlines())
    return {path: digest for digest, path in rows}


def test_every_vendored_file_has_the_listed_hash_and_no_other_file_lies_there():
    present = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name not in {"SHA256SUMS", "VENDORED.md"}
    }

    assert present == listed()


def test_every_vendored_folder_names_its_licence():
    folders = [path for path in VENDOR.iterdir() if path.is_dir()]

    assert len(folders) == 4
    assert all((folder / "LICENSE").read_text().strip() for folder in folders)
    assert all(f"`{folder.name}/`" in (VENDOR / "VENDORED.md").read_text() for folder in folders)


def test_every_font_slice_that_the_style_names_is_there():
    for weight in ("400", "700"):
        sheet = VENDOR / "biz-udpgothic" / f"{weight}.css"
        named = re.findall(r"url\(\./(files/[^)]+)\)", sheet.read_text())

        assert len(named) > 100
        assert all((sheet.parent / name).exists() for name in named)


def test_the_style_of_the_fonts_holds_every_slice_of_both_weights_and_the_files_that_were_cut():
    lines = (ROOT / "lms/ui/static/fonts.css").read_text().splitlines()

    assert [line for line in lines if line.startswith("@font-face")] == woven()


def test_nearly_all_that_the_menu_the_forms_and_the_lessons_say_lies_in_two_files_of_each_weight():
    rooms = (ROOT / name for name in ("lms", "courses", "exams"))
    texts = [path for room in rooms for name in ("ja.po", "*.md") for path in room.rglob(name)]
    said = {each for path in texts for each in path.read_text() if is_kanji(each)}
    for weight in ("400", "700"):
        drawn = set()
        for name in ("often", "more"):
            path = path_of(name, weight)
            assert path.stat().st_size < 110_000
            with TTFont(path) as font:
                drawn |= {chr(code) for code in font.getBestCmap()}

        assert len(said) > 500
        assert len(said & drawn) >= 0.95 * len(said)
        assert {*"あゔアヴー。、「」（）ABCabc0129"} <= drawn

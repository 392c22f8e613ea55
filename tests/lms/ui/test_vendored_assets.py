"""What came from outside is exactly what was taken, with its licence."""

import hashlib
import re

from lms.i18n import ROOT

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


def woven():
    """The faces of both weights, each slice of the one beside the same slice of the other."""
    normal, bold = (
        re.findall(r"@font-face \{.*?\}", (VENDOR / "biz-udpgothic" / f"{weight}.css").read_text(), re.S)
        for weight in ("400", "700")
    )
    faces = [face for pair in zip(normal, bold, strict=True) for face in pair]
    named = (face.replace("./files/", "vendor/biz-udpgothic/files/") for face in faces)
    return [re.sub(r"\s*\n\s*", "", face) for face in named]


def test_the_style_of_the_fonts_holds_every_slice_of_both_weights():
    lines = (ROOT / "lms/ui/static/fonts.css").read_text().splitlines()

    assert [line for line in lines if line.startswith("@font-face")] == woven()

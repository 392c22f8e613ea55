"""Cuts the files of the typeface that most words need: ``python -m tests.browser.typeface``.

The typeface comes in 120 slices of each weight, and the words of one page lie in 30 to 65 of them, another page's in others. So the characters that the product itself says stand in two files of each weight: first the
kana, signs and most frequent kanji, then its other kanji. What is in neither, mostly names, still comes in slices. Writes the
files, their digests and fonts.css.
"""

import hashlib
import re
from collections import Counter
from itertools import groupby
from pathlib import Path

from babel.messages.pofile import read_po
from fontTools import subset
from fontTools.ttLib import TTFont

from tests.browser.live import ROOT

STATIC = ROOT / "lms/ui/static"
FOLDER = STATIC / "vendor/biz-udpgothic"
FONTS = Path("/usr/share/fonts/truetype/bizud-gothic")
WEIGHTS = {"400": "BIZUDPGothic-Regular.ttf", "700": "BIZUDPGothic-Bold.ttf"}
OFTEN = 500
HEAD = """/* The faces of vendor/biz-udpgothic/400.css and 700.css, slice by slice: the two name the same characters, so that standing side
   by side they compress to half (32 instead of 61 kB). After them, and therefore before them in rank, the files of what the
   product itself says. python -m tests.browser.typeface writes this; tests/lms/ui/test_vendored_assets.py says when it is old. */"""


def is_kanji(character: str) -> bool:
    return "一" <= character <= "鿿"


def said_by_the_product() -> list[str]:
    """The characters of all translations and of all texts that are delivered, the most frequent first."""
    counted: Counter[str] = Counter()
    rooms = [ROOT / name for name in ("lms", "courses", "exams", "registry", "certificates")]
    for room in rooms:
        for path in sorted(room.rglob("ja.po")):
            with path.open("rb") as file:
                for message in read_po(file):
                    counted.update(set("".join(message.string)))
        for path in sorted([*room.rglob("*.md"), *room.rglob("*.yaml")]):
            for line in path.read_text().splitlines():
                counted.update(set(line))
    return [each for each, _ in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])) if each.isprintable()]


def chosen() -> dict[str, str]:
    """The characters of each of the two files."""
    said = said_by_the_product()
    kanji = [each for each in said if is_kanji(each)]
    signs = {each for each in said if not is_kanji(each)} | {chr(code) for code in range(0x20, 0x7F)}
    signs |= {chr(code) for code in (*range(0x3041, 0x3097), *range(0x30A1, 0x30FD))}
    return {"often": "".join(sorted(signs)) + "".join(kanji[:OFTEN]), "more": "".join(kanji[OFTEN:])}


def cut(source: Path, characters: str, target: Path) -> None:
    """A web font of some characters, with what stands upright and joins but no other forms."""
    options = subset.Options(flavor="woff2", hinting=False, layout_features=["ccmp", "liga", "vert", "vrt2"])
    options.drop_tables += ["meta"]
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(text=characters)
    cutter.subset(font)
    subset.save_font(font, str(target), options)


def ranges(codes: list[int]) -> str:
    """Code points as a style names them: U+3041-3096,U+4e00."""
    runs = groupby(enumerate(sorted(codes)), key=lambda pair: pair[1] - pair[0])
    lists = [[code for _, code in run] for _, run in runs]
    return ",".join(f"U+{run[0]:x}" + (f"-{run[-1]:x}" if len(run) > 1 else "") for run in lists)


def face_of(path: Path, weight: str) -> str:
    """The rule for one of the files that were cut; its characters are read from the file."""
    with TTFont(path) as font:
        codes = ranges(list(font.getBestCmap()))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    return (
        f"@font-face {{font-family: 'BIZ UDPGothic';font-style: normal;font-display: optional;font-weight: {weight};"
        f"src: url(vendor/biz-udpgothic/files/{path.name}?v={digest}) format('woff2');unicode-range: {codes};}}"
    )


def woven() -> list[str]:
    """The faces of both weights, each slice of the one beside the same slice of the other; then those that were cut."""
    normal, bold = (
        re.findall(r"@font-face \{.*?\}", (FOLDER / f"{weight}.css").read_text(), re.S) for weight in WEIGHTS
    )
    faces = [face for pair in zip(normal, bold, strict=True) for face in pair]
    named = (face.replace("./files/", "vendor/biz-udpgothic/files/") for face in faces)
    cuts = [face_of(path_of(name, weight), weight) for name in ("more", "often") for weight in WEIGHTS]
    return [*(re.sub(r"\s*\n\s*", "", face) for face in named), *cuts]


def path_of(name: str, weight: str) -> Path:
    return FOLDER / "files" / f"{name}-{weight}.woff2"


def main() -> None:
    """Cut the files, write the style and the list of digests."""
    for name, characters in chosen().items():
        for weight, font in WEIGHTS.items():
            cut(FONTS / font, characters, path_of(name, weight))
    (STATIC / "fonts.css").write_text(HEAD + "\n" + "\n".join(woven()) + "\n")
    vendor = STATIC / "vendor"
    files = sorted(path.relative_to(vendor).as_posix() for path in vendor.rglob("*") if path.is_file())
    listed = [name for name in files if Path(name).name not in {"SHA256SUMS", "VENDORED.md"}]
    digests = [f"{hashlib.sha256((vendor / name).read_bytes()).hexdigest()}  {name}" for name in listed]
    (vendor / "SHA256SUMS").write_text("\n".join(digests) + "\n")


if __name__ == "__main__":
    main()

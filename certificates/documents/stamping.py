"""Which papers are stamped, and the forms they are stamped into.

A template is laid out with two sample persons, once for each version, language, giver, day and title; what an ordinary
name needs is then written into that page by small code of the press. The rule is ``plain_words``: one line at the
largest size, in a few runs of one font each, and no more than the samples showed. Everybody else's paper is laid out whole,
as is every paper of a design whose page moves with its words.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from flask import current_app

from certificates.documents.files import write_whole
from certificates.documents.models import AWARD_CERTIFICATE, COMPLETION_CERTIFICATE, PASS_CERTIFICATE
from lms.press.filters import spaced
from lms.press.fitting import FRAMES, Fitted, Frame, fit
from lms.press.glyphs import runs_of
from lms.press.stamping.compiling import Sample, compiled
from lms.press.stamping.faces import files_of_fonts
from lms.press.stamping.forms import Form, Unfit
from lms.press.stamping.stamp import fits
from lms.text.wareki import wareki_kanji

KINDS = (PASS_CERTIFICATE, COMPLETION_CERTIFICATE, AWARD_CERTIFICATE)
# Where name and furigana stand in each form of paper; forms that are not here are laid out whole.
PLACES = {
    "a4": ("certificate", "reading"),
    "portrait": ("portrait", "portrait_reading"),
    "card": ("card", "card_reading"),
    "badge": ("badge", "badge_reading"),
}
PERSONAL = ("name", "reading", "number", "born_on", "check")
# More runs than a name has with one rare character in family and given name: each order of fonts is a form of its own.
MOST_RUNS = 4
# What the sample persons are called, for each font: characters that it alone prints, eight for each of the two.
_KANJI, _LETTERS = "山川田林森村石竹花雪月星空海波風", "WMOQGDHNUKRXYZBE"
_NOTO, _MJ = "㐀㐁㐃㐄㐅㐇㐈㐉㐊㐋㐌㐍㐎㐏㐐㐑", "𠀀𠀁𠀃𠀅𠀇𠀈𠀍𠀐𠀒𠀓𠀔𠀘𠀛𠀝𠀞𠀢"
SIGNS = {
    "f-biz": _KANJI, "f-bizg": _KANJI, "f-bizp": _LETTERS, "f-bizpg": _LETTERS, "f-noto": _NOTO, "f-notog": _NOTO, "f-mj": _MJ,
}  # fmt: skip
NUMBERS = ("X000-0000-0000", "WWWW-WWWW-WWWW")
BORN = (date(1970, 4, 1), date(1953, 12, 28))
# As long as signed words are at least: a code that holds it is larger than one that holds the address alone.
CODE = "#" + "x" * 200
Printing = Callable[[Mapping[str, Any], str], bytes]


@dataclass(frozen=True)
class PlainWords:
    """A person's words that can be stamped, by field in runs of one font each, and the fonts of her name and furigana."""

    words: Mapping[str, tuple[str, ...]]
    fonts: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Stamping:
    """A paper that is stamped: the kept form, where it lies, and the words that go into it."""

    path: Path
    form: Form
    words: Mapping[str, tuple[str, ...]]


def plain_words(kind: str, code: str, context: Mapping[str, Any]) -> PlainWords | None:
    """What is stamped of a person, or None when her paper is to be laid out whole: the one rule for it.

    Stamped are certificates whose name and furigana go in one line, at the largest size, in at most four runs of one font
    each. Refusals: GlyphMissing, NameTooLong.
    """
    if kind not in KINDS or code not in PLACES:
        return None
    words: dict[str, tuple[str, ...]] = {"number": (str(context["number"]),)}
    fonts = []
    for field, place in zip(("name", "reading"), PLACES[code], strict=True):
        text = spaced(context[field]) if context[field] else ""
        if not text:
            continue
        runs = runs_of(text, FRAMES[place].style)
        if len(runs) > MOST_RUNS or not _in_one_line(text, FRAMES[place]):
            return None
        words[field] = tuple(run.text for run in runs)
        fonts.append(tuple(run.font.css_class for run in runs))
    if context.get("born_on"):
        words["born"] = (f"{wareki_kanji(context['born_on'])}生",)
    return PlainWords(words, tuple(fonts))


def _in_one_line(text: str, frame: Frame) -> bool:
    """Whether words go in one line at the largest size."""
    return fit(text, frame) == Fitted(frame.largest, frame.spacing, (text,))


@cache
def _invented(fonts: tuple[str, ...], first: int, frame: Frame, share: int) -> str:
    """A sample person's words in these fonts: one line full, or the second part of it; a character for each run but the first.

    first  which of the fonts' characters begin, so that no two runs of a person are alike
    """
    signs = [SIGNS[font][first + place] for place, font in enumerate(fonts)]
    count, rest = 1, "".join(signs[1:])
    while _in_one_line(signs[0] * (count + 1) + rest, frame):
        count += 1
    return signs[0] * max(2, count // share) + rest


def _samples(code: str, plain: PlainWords, context: Mapping[str, Any], address: Callable[[str], str]) -> list[Any]:
    """Contexts of a short and a long sample person whose words have the same fonts."""
    fields = [field for field in ("name", "reading") if field in plain.words]
    made = []
    for place in (0, 1):
        said = dict(context) | {"number": NUMBERS[place], "name": "", "reading": ""}
        for field, fonts in zip(fields, plain.fonts, strict=True):
            which = ("name", "reading").index(field)
            first = 2 * MOST_RUNS * place + MOST_RUNS * which
            said[field] = _invented(fonts, first, FRAMES[PLACES[code][which]], 2 - place)
        if "born" in plain.words:
            said["born_on"] = BORN[place]
        said["check"] = dict(context["check"]) | {
            "address": address(NUMBERS[place]),
            "code": address(NUMBERS[place]) + CODE,
        }
        made.append(said)
    return made


def forms_folder() -> Path:
    """Where forms are kept. The folder can be emptied at any time."""
    return Path(current_app.config["DATA_DIR"]) / "cache" / "forms"


def form_for(
    kind: str,
    code: str,
    context: Mapping[str, Any],
    about: Sequence[Any],
    printing: Printing,
    address: Callable[[str], str],
) -> Stamping | None:
    """The kept form of a paper and what is stamped into it; None for a paper that is to be laid out whole.

    about     what else the page depends on: template, giver, day, language
    printing  lays a context out under a title
    """
    plain = plain_words(kind, code, context)
    if plain is None:
        return None
    same = {name: value for name, value in context.items() if name not in PERSONAL}
    facts = (kind, code, sorted(plain.words), plain.fonts, sorted(same.items()), context["check"]["text"], about)
    key = hashlib.sha256(repr((facts, files_of_fonts())).encode()).hexdigest()[:32]
    path = forms_folder() / f"{key}.form"
    if not path.exists():
        write_whole(path, _compiled(code, plain, context, printing, address))
    form = form_at(str(path))
    return Stamping(path, form, plain.words) if form is not None and fits(form, plain.words) else None


def _compiled(
    code: str, plain: PlainWords, context: Mapping[str, Any], printing: Printing, address: Callable[[str], str]
) -> bytes:
    """A form as it is kept; nothing for a page that cannot be one."""
    samples = []
    for said in _samples(code, plain, context, address):
        words = plain_words(PASS_CERTIFICATE, code, said)
        title = f"{context['heading']} {said['number']}"
        if words is None:
            return b""
        samples.append(
            Sample(printing(said, title), words.words, title, said["check"]["address"], said["check"]["code"])
        )
    try:
        return compiled(*samples).dump()
    except Unfit:
        return b""


@lru_cache(maxsize=32)
def form_at(path: str) -> Form | None:
    """A kept form, read once a process."""
    content = Path(path).read_bytes()
    return Form.load(content) if content else None

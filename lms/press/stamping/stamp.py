"""One person's words written into a form: a file that waits for its signature. Equal words give equal bytes."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from lms.press.qr import bars_of, code_of, modules_of
from lms.press.stamping.faces import FONTS, Cut, Glyph, cut, glyphs_of, measures_of, width_of
from lms.press.stamping.forms import CodeSlot, Form, Slot, Unfit
from lms.press.stamping.objects import object_of, signature_to_come, stream_of, text_of

_SYMBOLIC, _STEM = 4, 80
_BFCHARS = 100
# The glyphs of a field's words, by run.
Runs = tuple[tuple[Glyph, ...], ...]


@dataclass(frozen=True)
class Stamp:
    """What is written into a form.

    words        by field, as they are printed, in runs of one font each; ``code`` is what the QR code holds, ``address`` what is read aloud for it
    signer       who signs, for readers; ``reason`` why
    files        name and text of each file inside
    fingerprint  32 characters that identify the file
    timed        room for a timestamp, too
    """

    words: Mapping[str, Sequence[str]]
    code: str
    address: str
    title: str
    signer: str
    files: Mapping[str, str]
    fingerprint: str
    timed: bool = False

    @property
    def reason(self) -> str:
        return self.title


def fits(form: Form, words: Mapping[str, Sequence[str]]) -> bool:
    """Whether these words keep their places as the layout would set them."""
    try:
        set_words(form, words)
    except Unfit:
        return False
    return True


def set_words(form: Form, words: Mapping[str, Sequence[str]]) -> dict[str, tuple[Slot, Runs]]:
    """Each field's words as glyphs. Refuses with Unfit words without a place, and words that are too wide for it."""
    if not {slot.name for slot in form.slots} <= set(words):
        raise Unfit("other fields")
    found = {}
    for slot in form.slots:
        texts = words[slot.name]
        if len(texts) != len(slot.fonts):
            raise Unfit("other fonts")
        runs = tuple(
            glyphs_of(text, font, bool(slot.spacing)) for text, font in zip(texts, slot.fonts, strict=True)
        )  # fmt: skip
        if sum(_widths_of(slot, runs)) > slot.width:
            raise Unfit("".join(texts))
        found[slot.name] = slot, runs
    return found


def _widths_of(slot: Slot, runs: Runs) -> list[float]:
    return [width_of(glyphs, slot.size, slot.spacing) for glyphs in runs]


def stamped(form: Form, stamp: Stamp) -> bytes:
    """The file, unsigned. Refusal: Unfit."""
    if {one.name for one in form.inside} != set(stamp.files):
        raise Unfit("other files inside")
    words = set_words(form, stamp.words)
    fonts = _Fonts(pair for slot, runs in words.values() for pair in zip(slot.fonts, runs, strict=True))
    out = _File(form)
    for number, name, place in form.pieces:
        drawn = _code(form.code, stamp) if name == "code" and form.code else _words(*words[name], place, fonts)
        out.add(number, stream_of(b"", drawn))
    values = {"title": text_of(stamp.title), "address": text_of(stamp.address), "fonts": fonts.write(out)}
    for number, name, before, after in form.holes:
        out.add(number, before.encode() + values[name] + after.encode())
    for one in form.inside:
        out.add(one.number, _file_inside(one.head, one.dates, stamp.files[one.name].encode()))
    number, before, after = form.xmp
    said = f"{before}{escape(stamp.title)}{after}".encode()
    out.add(number, b"<</Type/Metadata/Subtype/XML/Length %d>>\nstream\n%s\nendstream" % (len(said), said))
    out.add(form.signature, signature_to_come(stamp.signer, stamp.reason, stamp.timed))
    return out.whole(stamp.fingerprint)


def _file_inside(head: str, dates: str, content: bytes) -> bytes:
    # PDF 7.11.4: the sum is MD5; it tells damage, not forgery.
    digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
    parameters = f"/Params<</Size {len(content)}/CheckSum<{digest}>{dates}>>"
    return stream_of(f"{head}{parameters}".encode(), content)


class _File:
    """Objects one after another behind those of the form."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.parts, self.end = [form.static], len(form.static)
        self.places = list(form.places)

    def new(self) -> int:
        self.places.append(0)
        return len(self.places) - 1

    def add(self, number: int, body: bytes) -> None:
        self.places[number] = self.end
        self.parts.append(object_of(number, body))
        self.end += len(self.parts[-1])

    def whole(self, fingerprint: str) -> bytes:
        """With the table of places and the trailer."""
        lines = [b"xref\n0 %d\n0000000000 65535 f \n" % len(self.places)]
        lines += [b"%010d 00000 n \n" % place if place else b"0000000000 65535 f \n" for place in self.places[1:]]
        first = hashlib.sha256(fingerprint.encode()).hexdigest()[:32].encode()
        head = b"trailer\n<</Size %d%s/ID[<%s><%s>]>>" % (len(self.places), self.form.trailer.encode(), first, first)
        return b"".join((*self.parts, *lines, head, b"\nstartxref\n%d\n%%%%EOF\n" % self.end))


class _Fonts:
    """The fonts of a person's words, each cut down to her glyphs; fields of one font share it."""

    def __init__(self, found: Iterable[tuple[str, tuple[Glyph, ...]]]) -> None:
        self.texts: dict[str, dict[int, str]] = {}
        for css_class, glyphs in found:
            known = self.texts.setdefault(css_class, {})
            for glyph in glyphs:
                known.setdefault(glyph.number, glyph.text)
        self.cuts = {css_class: cut(css_class, frozenset(texts)) for css_class, texts in self.texts.items()}
        self.names = {css_class: f"/P{place}" for place, css_class in enumerate(self.texts)}

    def write(self, out: _File) -> bytes:
        """Write all of them; returns the entries for the page's table."""
        return "".join(f"{self.names[one]} {self._write(out, one)} 0 R" for one in self.texts).encode()

    def _write(self, out: _File, css_class: str) -> int:
        made = self.cuts[css_class]
        name = made.name_of(FONTS[css_class])
        whole, inner, descriptor, data, unicode = (out.new() for _ in range(5))
        truetype = made.outlines == "TrueType"
        kind, key = ("CIDFontType2", "FontFile2") if truetype else ("CIDFontType0", "FontFile3")
        said = f"/Length1 {made.length}" if truetype else "/Subtype/CIDFontType0C"
        same = "/CIDToGIDMap/Identity" if truetype else ""
        box, ascent, descent = measures_of(css_class)
        bodies = {
            whole: f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H/DescendantFonts[{inner} 0 R]"
            f"/ToUnicode {unicode} 0 R>>",
            inner: f"<</Type/Font/Subtype/{kind}/BaseFont/{name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
            f"/Supplement 0>>/FontDescriptor {descriptor} 0 R{same}/DW 1000/W[{_widths(made)}]>>",
            descriptor: f"<</Type/FontDescriptor/FontName/{name}/Flags {_SYMBOLIC}/FontBBox[{' '.join(map(str, box))}]"
            f"/ItalicAngle 0/Ascent {ascent}/Descent {descent}/CapHeight {ascent}/StemV {_STEM}/{key} {data} 0 R>>",
        }
        for number, body in bodies.items():
            out.add(number, body.encode())
        packed = (said.encode(), len(made.packed), made.packed)
        out.add(data, b"<<%s/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % packed)
        out.add(unicode, stream_of(b"", _to_unicode(made, self.texts[css_class])))
        return whole


def _widths(made: Cut) -> str:
    return " ".join(f"{made.codes[glyph]}[{width}]" for glyph, width in sorted(made.widths.items()))


def _to_unicode(made: Cut, texts: Mapping[int, str]) -> bytes:
    """What each glyph stands for, so that words can be found and copied."""
    lines = [f"<{made.codes[glyph]:04x}> <{text.encode('utf-16-be').hex()}>" for glyph, text in sorted(texts.items())]
    blocks = [lines[start : start + _BFCHARS] for start in range(0, len(lines), _BFCHARS)]
    mapped = "".join(f"{len(some)} beginbfchar\n" + "\n".join(some) + "\nendbfchar\n" for some in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n{mapped}"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode()


def _words(slot: Slot, runs: Runs, place: int, fonts: _Fonts) -> bytes:
    """The operators that draw one run of a field's words in its place."""
    font, widths = slot.fonts[place], _widths_of(slot, runs)
    made = fonts.cuts[font]
    drawn, waiting = "", ""
    for glyph in runs[place]:
        waiting += f"{made.codes[glyph.number]:04x}"
        moved = made.widths[glyph.number] - glyph.advance
        if abs(moved) >= 1:
            drawn, waiting = f"{drawn}<{waiting}>{moved:.0f}", ""
    drawn += f"<{waiting}>" if waiting else ""
    x = slot.left(sum(widths)) + slot.stretch * sum(widths[:place])
    return (
        f"BT\n1 0 0 -1 {x:.4f} {slot.y:.4f} Tm\n{slot.spacing:.4f} Tc\n{fonts.names[font]} {slot.size:.6g} Tf\n"
        f"[{drawn}] TJ\n0 Tc\nET\n"
    ).encode()


def _code(slot: CodeSlot, stamp: Stamp) -> bytes:
    """The operators that draw the QR code in its square."""
    text = stamp.code if slot.holds == "code" else stamp.address
    code = code_of(text)
    modules = modules_of(code)
    scale = slot.side / modules
    bars = "".join(f"{x} {y} {width} 1 re\n" for x, y, width in bars_of(code))
    return (
        f"q\n/{slot.state} gs\n{scale:.6f} 0 0 {scale:.6f} {slot.x:.4f} {slot.y:.4f} cm\n"
        f"1 1 1 rg\n0 0 {modules} {modules} re\nf\n0 0 0 rg\n{bars}f\nQ\n"
    ).encode()

"""From two laid-out samples to a form: what differs is a place for words, what does not is kept as it is.

The first sample is short, the second as long as the place allows; the place of each field follows from both. When anything
else differs, or a field's words stand nowhere by themselves, the page is no form (Unfit).
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

import pikepdf

from lms.press.qr import code_of, modules_of
from lms.press.stamping.content import Section, Words, sections_in, texts_of, words_in
from lms.press.stamping.faces import FONTS, glyphs_of, looks_alike, width_of
from lms.press.stamping.forms import CENTRE, LEFT, RIGHT, CodeSlot, Form, Inside, Slot, Unfit
from lms.press.stamping.objects import HEADER, Signed, object_of, stream_of

TOLERANCE = 0.5
_DATES = ("/CreationDate", "/ModDate")


@dataclass(frozen=True)
class Sample:
    """A sample person's paper as it was laid out. ``words`` are what stands on it of her, by name of the field, in runs of
    one font each; no two runs are alike.

    title    in the properties
    address  what a screen reader says for the code
    code     what the code holds; longer than the address, so that the two can be told apart
    """

    pdf: bytes
    words: Mapping[str, Sequence[str]]
    title: str
    address: str
    code: str


@dataclass(frozen=True)
class _Page:
    """A page read: its content, the words of fields in it by field and run, the section of the code."""

    content: bytes
    words: dict[tuple[str, int], Words]
    code: Section | None

    def cuts(self) -> list[tuple[int, int, str, int]]:
        """What is taken out, in order: (from, to, field, run)."""
        taken = [(words.start, words.end, *field) for field, words in self.words.items()]
        return sorted([*taken, *([(self.code.start, self.code.end, "code", 0)] if self.code else [])])

    def names(self) -> list[tuple[str, int]]:
        """Whose words are taken out, in order."""
        return [(name, place) for _, _, name, place in self.cuts()]

    def fields(self) -> list[str]:
        """The fields that stand on it."""
        return [name for name, place in self.words if place == 0]

    def runs_of(self, field: str) -> list[Words]:
        """The words of one field."""
        return [words for (name, _), words in sorted(self.words.items()) if name == field]

    def rest(self) -> list[bytes]:
        """What stays, before, between and after what is taken out."""
        ends = [0, *(end for _, end, _, _ in self.cuts())]
        return [self.content[end:start] for end, start in zip(ends, [*(c[0] for c in self.cuts()), None], strict=True)]


def compiled(short: Sample, long: Sample) -> Form:
    """The form of a paper. Refuses with Unfit a page whose places cannot be told for certain."""
    with _opened(short.pdf) as first, _opened(long.pdf) as second:
        figures = _figure(first, short.address), _figure(second, long.address)
        pages = [_page(first, place, short, figures[0]) for place in range(len(first.pages))]
        others = [_page(second, place, long, figures[1]) for place in range(len(second.pages))]
        if [(page.rest(), page.names()) for page in pages] != [(page.rest(), page.names()) for page in others]:
            raise Unfit("the page moves with the words on it")
        slots = [
            _slot(name, page.runs_of(name), other.runs_of(name), first)
            for page, other in zip(pages, others, strict=True)
            for name in page.fields()
        ]
        return _Writer(first, short).form(pages, slots, figures[0])


def _opened(pdf: bytes) -> pikepdf.Pdf:
    """The file with each object by itself, numbered anew in one order."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as read:
        read.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, deterministic_id=True)
    return pikepdf.open(out)


def _figure(pdf: pikepdf.Pdf, address: str) -> Any:
    """The tag of the code: the one picture that a screen reader calls by the address."""
    found = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and str(one.get("/Alt", "")) == address]
    return found[0] if len(found) == 1 else None


def _page(pdf: pikepdf.Pdf, place: int, sample: Sample, figure: Any) -> _Page:
    page = pdf.pages[place]
    content = page.Contents.read_bytes()
    found = _found(words_in(content, texts_of(dict(page.Resources.Font.items()))), sample.words)
    on_page = figure is not None and figure.Pg.objgen == page.obj.objgen
    code = [one for one in sections_in(content) if on_page and one.number == int(figure.K[0])]
    return _Page(content, found, code[0] if code else None)


def _found(on_page: Sequence[Words], wanted: Mapping[str, Sequence[str]]) -> dict[tuple[str, int], Words]:
    """Where each run of a sample person stands; a field stands there whole or not at all."""
    runs = [(text, (name, place)) for name, texts in wanted.items() for place, text in enumerate(texts)]
    fields, found = dict(runs), dict[tuple[str, int], Words]()
    for words in on_page:
        if words.text in fields:
            if fields[words.text] in found:
                raise Unfit("words stand there twice")
            found[fields[words.text]] = words
    if len(fields) < len(runs) or any(
        ((name, 0) in found) != (field in found) for _, field in runs for name in field[:1]
    ):
        raise Unfit("words cannot be told apart")
    return found


def _slot(name: str, runs: Sequence[Words], others: Sequence[Words], pdf: pikepdf.Pdf) -> Slot:
    fonts, first = tuple(_font(words, pdf) for words in runs), runs[0]
    if any((w.y, w.size) != (first.y, first.size) for w in (*runs, *others)) or (
        [words.font[:6] for words in runs] != [words.font[:6] for words in others]
    ):
        raise Unfit(f"{name} moves")
    spacings = [max(some, key=lambda words: len(words.text)).spacing for some in (runs, others)]
    parts = [
        [width_of(glyphs_of(w.text, font, bool(apart)), w.size, apart) for w, font in zip(some, fonts, strict=True)]
        for some, apart in zip((runs, others), spacings, strict=True)
    ]
    stretch, widths = _stretch(name, others, parts[1]), [sum(one) for one in parts]
    _side_by_side(name, runs, parts[0], stretch)
    for align in (LEFT, RIGHT, CENTRE):
        ends = [some[0].x + align * width for some, width in zip((runs, others), widths, strict=True)]
        if abs(ends[0] - ends[1]) < TOLERANCE:
            more = widths[1] - widths[0]
            drift = round((ends[1] - ends[0]) / more, 6) if more > 1 else 0.0
            most, apart = max(widths) + TOLERANCE, round(spacings[1], 4)
            return Slot(name, ends[0], first.y, align, first.size, apart, most, fonts, widths[0], drift, stretch)
    raise Unfit(f"{name} has no fixed end")


def _stretch(name: str, runs: Sequence[Words], widths: Sequence[float]) -> float:
    """How much wider the layout sets runs than their glyphs are, since it rounds every character."""
    if len(runs) == 1:
        return 1.0
    stretch = round((runs[-1].x - runs[0].x) / sum(widths[:-1]), 6)
    _side_by_side(name, runs, widths, stretch)
    return stretch


def _side_by_side(name: str, runs: Sequence[Words], widths: Sequence[float], stretch: float) -> None:
    """Each run begins where the one before ends."""
    for place, words in enumerate(runs):
        if abs(words.x - runs[0].x - stretch * sum(widths[:place])) > TOLERANCE:
            raise Unfit(f"{name} has gaps")


def _font(words: Words, pdf: pikepdf.Pdf) -> str:
    """Which of our fonts draws words in the file."""
    font = pdf.pages[0].Resources.Font[f"/{words.font}"]
    family = str(font.BaseFont).partition("+")[2]
    descriptor = font.DescendantFonts[0].FontDescriptor
    data = descriptor["/FontFile2" if "/FontFile2" in descriptor else "/FontFile3"].read_bytes()
    for css_class, ours in FONTS.items():
        if ours.family.replace(" ", "-") == family and looks_alike(css_class, data, words.glyph):
            return css_class
    raise Unfit(f"{family} is no font of ours")


class _Writer:
    """Writes the objects of a form that no person changes, and notes where the others go."""

    def __init__(self, pdf: pikepdf.Pdf, sample: Sample) -> None:
        self.pdf, self.sample = pdf, sample
        self.count = len(pdf.objects)
        self.bodies: dict[int, bytes] = {}
        self.holes: list[tuple[int, str, str, str]] = []
        self.pieces: list[tuple[int, str, int]] = []
        self.left_out: set[int] = set()

    def form(self, pages: Sequence[_Page], slots: list[Slot], figure: Any) -> Form:
        """Everything together."""
        info, root, fonts = self.pdf.trailer.Info, self.pdf.Root, self._fonts()
        inside, xmp = self._inside(), self._xmp(root.Metadata)
        code = self._code(pages, figure)
        signature = Signed(*(self._new() for _ in range(3)))
        for number, (page, read) in enumerate(zip(self.pdf.pages, pages, strict=True)):
            self._split(page.obj, read, signature.field if number == 0 else 0)
        self.bodies |= signature.objects(_number(self.pdf.pages[0].obj))
        self.bodies[_number(root)] = _open(root) + signature.in_catalog() + b">>"
        self._hole(info, "title", "/Title")
        self._hole(fonts, "fonts", "")
        if figure is not None:
            self._hole(figure, "address", "/Alt")
        for number, one in enumerate(self.pdf.objects, 1):
            if number not in self.left_out and number not in self.bodies:
                self.bodies[number] = _whole(one)
        static, places = self._joined()
        trailer = f"/Root {_number(root)} 0 R/Info {_number(info)} 0 R"
        return Form(
            static, places, self.pieces, slots, code, self.holes, inside, xmp, signature.number, trailer
        )  # fmt: skip

    def _new(self) -> int:
        self.count += 1
        return self.count

    def _fonts(self) -> Any:
        """The one table of fonts that all pages share."""
        tables = {page.Resources.Font.objgen: page.Resources.Font for page in self.pdf.pages}
        if len(tables) != 1 or (0, 0) in tables:
            raise Unfit("pages have fonts of their own")
        return next(iter(tables.values()))

    def _inside(self) -> list[Inside]:
        """The files inside: their streams are written for each person."""
        found = []
        names = list(self.pdf.Root.Names.EmbeddedFiles.Names) if "/Names" in self.pdf.Root else []
        for name, filespec in zip(names[::2], names[1::2], strict=True):
            stream = filespec.EF.F
            self.left_out.add(_number(stream))
            dates = "".join(f"{key} {stream.Params[key].unparse().decode()}" for key in _DATES if key in stream.Params)
            head = f"/Type/EmbeddedFile/Subtype {stream.Subtype.unparse().decode()}"
            found.append(Inside(str(name), _number(stream), head, dates))
        return found

    def _xmp(self, metadata: Any) -> tuple[int, str, str]:
        before, found, after = metadata.read_bytes().decode().partition(f">{escape(self.sample.title)}<")
        if not found:
            raise Unfit("the properties do not say the title")
        self.left_out.add(_number(metadata))
        return _number(metadata), f"{before}>", f"<{after}"

    def _code(self, pages: Sequence[_Page], figure: Any) -> CodeSlot | None:
        section = next((page.code for page in pages if page.code), None)
        if section is None:
            return None
        left, top, right, bottom = (float(value) for value in figure.A.BBox)
        if not section.state or abs((right - left) - (bottom - top)) > TOLERANCE:
            raise Unfit("the code is no square")
        held = {"code": self.sample.code, "address": self.sample.address}
        for name, text in held.items():
            if section.scale and round((right - left) / section.scale) == modules_of(code_of(text)):
                return CodeSlot(left, top, right - left, section.state, name)
        raise Unfit("the code holds something else")

    def _split(self, page: Any, read: _Page, field: int) -> None:
        """The content in streams: what stays is packed once; between are those of the person."""
        numbers = []
        for kept, (_, _, name, place) in zip(read.rest(), [*read.cuts(), (0, 0, "", 0)], strict=True):
            numbers.append(self._new())
            self.bodies[numbers[-1]] = stream_of(b"", kept)
            if name:
                numbers.append(self._new())
                self.pieces.append((numbers[-1], name, place))
        self.left_out.add(_number(page.Contents))
        del page.Contents
        streams = b" ".join(b"%d 0 R" % number for number in numbers)
        annotations = b"/Annots[%d 0 R]" % field if field else b""
        self.bodies[_number(page)] = _open(page) + b"/Contents[" + streams + b"]" + annotations + b">>"

    def _hole(self, one: Any, name: str, key: str) -> None:
        """An object in which one value is each person's own."""
        if key:
            del one[key]
        self.left_out.add(_number(one))
        self.holes.append((_number(one), name, f"{_open(one).decode()}{key} ", ">>"))

    def _joined(self) -> tuple[bytes, list[int]]:
        """All objects that stay, one after another, and where each begins."""
        out, places = bytearray(HEADER), [0] * (self.count + 1)
        for number in sorted(self.bodies):
            places[number] = len(out)
            out += object_of(number, self.bodies[number])
        return bytes(out), places


def _number(one: Any) -> int:
    return int(one.objgen[0])


def _open(dictionary: Any) -> bytes:
    """A dictionary without its end."""
    return bytes(dictionary.unparse(resolved=True)).removesuffix(b">>")


def _whole(one: Any) -> bytes:
    """An object as it stands in the file."""
    if not isinstance(one, pikepdf.Stream):
        return bytes(one.unparse(resolved=True)) if one is not None else b"null"
    data = one.read_raw_bytes()
    head = pikepdf.Dictionary({key: value for key, value in one.items() if key != "/Length"})
    return _open(head) + b"/Length %d>>\nstream\n%s\nendstream" % (len(data), data)

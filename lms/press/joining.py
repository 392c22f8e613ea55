"""Many finished documents as one file for the printer, written page by page: memory does not grow with the pages.

Libraries that join PDFs hold every object of every source until they save. Here the objects that a page needs are
written at once, and only their places are kept. Equal streams (colour profile, borders, seals) are written once while
they are fresh in memory. Tags and signatures stay with the single documents: this file is for paper.
"""

import hashlib
import io
from array import array
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pikepdf

MILLIMETRE = 72 / 25.4
_REMEMBERED = 512
_LEFT_OUT = ("/Parent", "/StructParents", "/StructParent", "/Annots", "/Metadata")
_CATALOG, _PAGES, _INFO = 1, 2, 3


@dataclass(frozen=True)
class Placed:
    """A page of a document on a sheet: its lower left corner in millimetres from that of the sheet."""

    pdf: bytes
    page: int
    x: float
    y: float


class PrintFile:
    """A PDF under way: ``with PrintFile(path, "title") as out: out.add_pages(pdf)``. The file appears when it is whole."""

    def __init__(self, path: Path, title: str) -> None:
        self.path, self.pages = path, 0
        self._part = path.with_name(f"{path.name}.part")
        self._out = self._part.open("wb")
        self._places = array("Q", [0] * (_INFO + 1))
        self._kids = array("Q")
        self._known: OrderedDict[bytes, int] = OrderedDict()
        self._out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        self._write(_INFO, b"<</Title " + pikepdf.String(title).unparse() + b">>")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: object, __: TracebackType | None) -> None:
        if kind is None:
            self._finish()
            self._out.close()
            self._part.replace(self.path)
            return
        self._out.close()
        self._part.unlink(missing_ok=True)

    def add_pages(self, pdf: bytes, *, only: int | None = None) -> None:
        """Add the pages of a document, or one of them."""
        with pikepdf.open(io.BytesIO(pdf)) as source:
            copy = _Copy(self, source)
            for number, page in enumerate(source.pages):
                if only is None or number == only:
                    self._add_page(copy.content_of(page.obj))

    def add_sheet(self, width: float, height: float, placed: Iterable[Placed], marks: str = "") -> None:
        """Add a sheet of so many millimetres with pages of documents placed on it.

        marks  drawing operators in millimetres, such as those of crop_marks
        """
        forms, drawn = [], [f"q {MILLIMETRE:.6f} 0 0 {MILLIMETRE:.6f} 0 0 cm {marks} Q"]
        for one in placed:
            with pikepdf.open(io.BytesIO(one.pdf)) as source:
                form = source.pages[one.page].as_form_xobject()
                forms.append(_Copy(self, source).stream(form))
            drawn.append(f"q 1 0 0 1 {one.x * MILLIMETRE:.3f} {one.y * MILLIMETRE:.3f} cm /F{len(forms)} Do Q")
        content = "\n".join(drawn).encode()
        stream = self.add(b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content))
        named = b"".join(b"/F%d %d 0 R" % (number, form) for number, form in enumerate(forms, 1))
        box = b"[0 0 %.3f %.3f]" % (width * MILLIMETRE, height * MILLIMETRE)
        self._add_page(
            b"/Type/Page/MediaBox%s/Resources<</XObject<<%s>>>>/Contents %d 0 R" % (box, named, stream),
        )

    def add(self, body: bytes) -> int:
        """Write an object; one that was written lately is not written again. Returns its number."""
        digest = hashlib.sha256(body).digest()
        if digest in self._known:
            self._known.move_to_end(digest)
            return self._known[digest]
        number = self.reserve()
        self._write(number, body)
        self._known[digest] = number
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return number

    def reserve(self) -> int:
        """Give a number to an object that follows: objects may point at each other in a ring."""
        self._places.append(0)
        return len(self._places) - 1

    def write_reserved(self, number: int, body: bytes) -> None:
        """Write the object of a number that was given before."""
        self._write(number, body)

    def _add_page(self, inner: bytes) -> None:
        number = self.reserve()
        self._write(number, b"<<%s/Parent %d 0 R>>" % (inner, _PAGES))
        self._kids.append(number)
        self.pages += 1

    def _write(self, number: int, body: bytes) -> None:
        self._places[number] = self._out.tell()
        self._out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))

    def _finish(self) -> None:
        kids = b" ".join(b"%d 0 R" % number for number in self._kids)
        self._write(_PAGES, b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(self._kids), kids))
        self._write(_CATALOG, b"<</Type/Catalog/Pages %d 0 R>>" % _PAGES)
        start = self._out.tell()
        self._out.write(b"xref\n0 %d\n0000000000 65535 f \n" % len(self._places))
        for place in self._places[1:]:
            self._out.write(b"%010d 00000 n \n" % place)
        trailer = (len(self._places), _CATALOG, _INFO, start)
        self._out.write(b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % trailer)


class _Copy:
    """Brings objects of one source over, each once."""

    def __init__(self, target: PrintFile, source: pikepdf.Pdf) -> None:
        self.target, self.source = target, source
        self.brought: dict[tuple[int, int], int] = {}

    def content_of(self, dictionary: Any) -> bytes:
        """The entries of a dictionary, without what belongs to the source's own tree."""
        return b"".join(
            pikepdf.Name(key).unparse() + b" " + self.value(entry)
            for key, entry in dictionary.items()
            if key not in _LEFT_OUT
        )

    def value(self, entry: Any) -> bytes:
        """An entry as it is written; what is an object of its own becomes a pointer."""
        if isinstance(entry, pikepdf.Stream) or getattr(entry, "is_indirect", False):
            return b"%d 0 R" % self._object(entry)
        if isinstance(entry, pikepdf.Dictionary):
            return b"<<" + self.content_of(entry) + b">>"
        if isinstance(entry, pikepdf.Array):
            return b"[" + b" ".join(self.value(one) for one in entry.as_list()) + b"]"
        if isinstance(entry, bool):
            return b"true" if entry else b"false"
        return str(entry).encode() if isinstance(entry, int) else _plain(entry)

    def stream(self, entry: Any) -> int:
        """Write a stream with its bytes as they are packed in the source; returns its number."""
        raw = entry.read_raw_bytes()
        kept = {key: one for key, one in entry.items() if key != "/Length"}
        head = b"".join(pikepdf.Name(key).unparse() + b" " + self.value(one) for key, one in kept.items())
        return self.target.add(b"<<%s/Length %d>>\nstream\n%s\nendstream" % (head, len(raw), raw))

    def _object(self, entry: Any) -> int:
        key = entry.objgen
        if key != (0, 0) and key in self.brought:
            return self.brought[key]
        if isinstance(entry, pikepdf.Stream):
            number = self.stream(entry)
            self.brought[key] = number
            return number
        number = self.brought[key] = self.target.reserve()
        inner = self.content_of(entry) if isinstance(entry, pikepdf.Dictionary) else None
        body = b"<<" + inner + b">>" if inner is not None else self._direct(entry)
        self.target.write_reserved(number, body)
        return number

    def _direct(self, entry: Any) -> bytes:
        if isinstance(entry, pikepdf.Array):
            return b"[" + b" ".join(self.value(one) for one in entry.as_list()) + b"]"
        return _plain(entry)


def _plain(entry: Any) -> bytes:
    """A name, string, number or null."""
    if entry is None:
        return b"null"
    return entry.unparse() if isinstance(entry, pikepdf.Object) else f"{entry:f}".encode()


def crop_marks(xs: Iterable[float], ys: Iterable[float], *, gap: float = 2, length: float = 5) -> str:
    """Drawing operators for the marks by which a sheet is cut: outside the cards alone, so that none is printed on.

    xs, ys  where is cut, in millimetres from the lower left corner
    """
    across, up = sorted(xs), sorted(ys)
    lines = ["0 0 0 1 K 0.1 w"]
    for x in across:
        lines += [_line(x, up[0] - gap, x, up[0] - gap - length), _line(x, up[-1] + gap, x, up[-1] + gap + length)]
    for y in up:
        lines += [
            _line(across[0] - gap, y, across[0] - gap - length, y),
            _line(across[-1] + gap, y, across[-1] + gap + length, y),
        ]
    return " ".join(lines)


def _line(x: float, y: float, to_x: float, to_y: float) -> str:
    return f"{x:.3f} {y:.3f} m {to_x:.3f} {to_y:.3f} l S"

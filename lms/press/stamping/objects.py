"""How objects of a PDF are written, among them those of a signature that is to come.

Sources: ISO 32000-2, 7.3 (objects), 12.7.5.5 and 12.8 (signatures), 12.8.2.2 (DocMDP); ETSI EN 319 142-1, 5 (PAdES).
"""

import zlib
from dataclasses import dataclass

HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
# Figures of a message with the longest name that a certificate can bear, twice two thousand bytes: whoever checks a file reads
# each of them.
RESERVED = 4096
# With a timestamp come the certificates of its server: four to eight thousand bytes with those of today.
RESERVED_TIMED = 32768
RANGE = b"/ByteRange[0 %010d %010d %010d]"
OPEN_RANGE = RANGE % (0, 0, 0)
OPEN_TIME = b"/M(D:00000000000000Z)"
# How every room begins, the larger one, too.
OPEN_CONTENTS = b"/Contents<" + b"0" * RESERVED
# Names and texts of one byte are written as they are; all others as UTF-16 in hexadecimal figures.
_PLAIN = frozenset(range(32, 127)) - frozenset(b"()\\")


def object_of(number: int, body: bytes) -> bytes:
    """An object as it stands in a file."""
    return b"%d 0 obj\n%s\nendobj\n" % (number, body)


def stream_of(head: bytes, content: bytes, level: int = 6) -> bytes:
    """A packed stream; ``head`` is what its dictionary says besides."""
    data = zlib.compress(content, level)
    return b"<<%s/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (head, len(data), data)


def text_of(text: str) -> bytes:
    """A text for readers."""
    plain = text.encode("ascii", "replace")
    if text.isascii() and _PLAIN.issuperset(plain):
        return b"(" + plain + b")"
    return b"<feff" + text.encode("utf-16-be").hex().encode() + b">"


@dataclass(frozen=True)
class Signed:
    """The objects of an invisible signature that covers the whole file and allows no change: three numbers."""

    acro: int
    field: int
    number: int

    def objects(self, page: int) -> dict[int, bytes]:
        """Those that do not depend on who signs."""
        widget = b"<</FT/Sig/T(Signature)/Type/Annot/Subtype/Widget/F 132/Rect[0 0 0 0]/P %d 0 R/V %d 0 R>>"
        return {
            self.acro: b"<</Fields[%d 0 R]/SigFlags 3>>" % self.field,
            self.field: widget % (page, self.number),
        }

    def in_catalog(self) -> bytes:
        """What the catalog says of it. ESIC names the extension in which ETSI.CAdES.detached is defined."""
        extension = b"/Extensions<</ESIC<</BaseVersion/1.7/ExtensionLevel 1>>>>"
        return b"/AcroForm %d 0 R/Perms<</DocMDP %d 0 R>>%s" % (self.acro, self.number, extension)


def signature_to_come(name: str, reason: str, timed: bool) -> bytes:
    """The signature's own object with room for time, range and proof; ``timed`` also for a timestamp."""
    room = b"/Contents<" + b"0" * (RESERVED_TIMED if timed else RESERVED) + b">"
    allowed = b"/Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</Type/TransformParams/V/1.2/P 1>>>>]"
    return b"".join(
        (
            b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached", room, OPEN_RANGE, OPEN_TIME,
            b"/Name", text_of(name), b"/Reason", text_of(reason), allowed, b">>",
        )
    )  # fmt: skip

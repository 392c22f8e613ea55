"""The room for a signature in a stamped file: found, described, filled. The signature itself is made elsewhere."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from lms.press.stamping.objects import OPEN_CONTENTS, OPEN_RANGE, OPEN_TIME, RANGE


@dataclass(frozen=True)
class Ready:
    """A file that says when it is signed and what of it: all but the signature, for which ``room`` figures wait. ``digest`` is SHA-256."""

    pdf: bytes
    start: int
    room: int
    digest: bytes

    def closed(self, signature: bytes) -> bytes:
        """The signed file. ``signature`` is a CMS message in DER."""
        figures = signature.hex().encode()
        if len(figures) > self.room:
            raise ValueError("the signature needs more room")
        start = self.start + 1
        return self.pdf[:start] + figures + self.pdf[start + len(figures) :]


def has_room(pdf: bytes) -> bool:
    """Whether a file waits for its signature."""
    return pdf.rfind(OPEN_RANGE) > pdf.rfind(OPEN_CONTENTS) > 0


def made_ready(pdf: bytes, at: datetime) -> Ready:
    """Write time and range into a file that waits."""
    start = pdf.rindex(OPEN_CONTENTS) + len(b"/Contents")
    end = pdf.index(b">", start) + 1
    tail = pdf[end:].replace(OPEN_RANGE, RANGE % (start, end, len(pdf) - end), 1)
    tail = tail.replace(OPEN_TIME, b"/M" + at.astimezone(UTC).strftime("(D:%Y%m%d%H%M%SZ)").encode(), 1)
    digest = hashlib.sha256(pdf[:start])
    digest.update(tail)
    return Ready(pdf[:end] + tail, start, end - start - 2, digest.digest())

"""Where a list was left: the last things that were read, so that what comes and goes meanwhile hides nothing."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Sequence

from registry.errors import SearchNotFitting

# Should the last one leave the list meanwhile, the one before it still says where to go on.
KEPT = 4


def cursor_of(read: int, ids: Sequence[str]) -> str:
    """The cursor behind ``read`` things that ended with these ids."""
    return urlsafe_b64encode(":".join([str(read), *ids[-KEPT:]]).encode()).decode().rstrip("=")


def opened(cursor: str) -> tuple[int, list[str]]:
    """How many were read, and the ids of the last; SearchNotFitting for a cursor that is none of ours."""
    try:
        read, *ids = urlsafe_b64decode(cursor.encode() + b"==").decode("ascii").split(":")
    except (NotBase64, ValueError):
        raise SearchNotFitting(what="cursor") from None
    if not (read.isdecimal() and len(read) < 8 and ids and all(ids)):
        raise SearchNotFitting(what="cursor")
    return int(read), ids


def place_behind(cursor: str, ids: Sequence[str]) -> int:
    """At which place of a list to go on: behind the last that was read and is still there, else behind as many."""
    if not cursor:
        return 0
    read, last = opened(cursor)
    return next((ids.index(one) + 1 for one in reversed(last) if one in ids), min(read, len(ids)))

"""How a file of questions is kept: one entry in an archive, whatever its own kind is."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import IO

ENTRY = "questions"


def packed(content: bytes) -> bytes:
    """The bytes as they are stored."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(ENTRY, content)
    return target.getvalue()


def unpacked(stored: bytes) -> bytes:
    """The bytes as they came."""
    with zipfile.ZipFile(io.BytesIO(stored)) as archive:
        return archive.read(ENTRY)


@contextmanager
def scratch() -> Iterator[IO[bytes]]:
    """A file that is gone when it is no longer used."""
    with TemporaryFile() as stream:
        yield stream

"""A file of another system opened with suspicion: a ZIP, or a tar packed with gzip as Moodle writes it.

Nothing is unpacked to a path: what is read is read by a name that the file's own list holds.
"""

import gzip
import tarfile
import tempfile
import zipfile
import zlib
from contextlib import ExitStack
from typing import IO, Any

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from courses.errors import CartridgeRefused, PackageRefused
from courses.packages.archive import MOST_FILES, MOST_UNPACKED, checked_names, stays_inside
from courses.packages.cartridges.words import REFUSED

MOST_XML, MOST_OF_ONE, CHUNK = 40 * 1024**2, 40 * 1024**2, 1024**2
GZIP_START = b"\x1f\x8b"
BROKEN_ZIP = (zipfile.BadZipFile, RuntimeError, EOFError, OSError, ValueError, OverflowError, zlib.error)


class Bundle:
    """The files inside by name. Refuses with CartridgeRefused what is no such file or would do harm."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._zip: zipfile.ZipFile | None = None
        self._tar: tarfile.TarFile | None = None
        self._members: dict[str, tarfile.TarInfo] = {}
        # What is left open is closed with the bundle, also when it is refused half-way.
        self._open = ExitStack()
        start = stream.read(2)
        stream.seek(0)
        try:
            with ExitStack() as opened:
                if start == GZIP_START:
                    self._open_tar(stream, opened)
                else:
                    self._zip = opened.enter_context(zipfile.ZipFile(stream))
                self.names = self._names()
                self._open = opened.pop_all()
        except (*BROKEN_ZIP, tarfile.TarError) as fault:
            raise CartridgeRefused(reason=REFUSED["unknown"]) from fault

    def __enter__(self) -> "Bundle":
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def _open_tar(self, stream: IO[bytes], opened: ExitStack) -> None:
        plain = opened.enter_context(tempfile.TemporaryFile())  # noqa: SIM115  closed with the bundle
        length = 0
        with gzip.GzipFile(fileobj=stream) as packed:
            while part := packed.read(CHUNK):
                length += len(part)
                if length > MOST_UNPACKED:
                    raise CartridgeRefused(reason=REFUSED["large"])
                plain.write(part)
        plain.seek(0)
        self._tar = opened.enter_context(tarfile.open(fileobj=plain, mode="r:"))  # noqa: SIM115
        for member in self._tar:
            self._admit(member)

    def _admit(self, member: tarfile.TarInfo) -> None:
        name = member.name.removeprefix("./")
        if len(self._members) >= MOST_FILES:
            raise CartridgeRefused(reason=REFUSED["many"])
        if not (member.isreg() or member.isdir()):
            raise CartridgeRefused(reason=REFUSED["link"])
        if name and not stays_inside(name):
            raise CartridgeRefused(reason=REFUSED["name"])
        if member.isreg():
            self._members[name] = member

    def _names(self) -> frozenset[str]:
        if self._zip is None:
            return frozenset(self._members)
        try:
            return checked_names(self._zip.infolist())
        except PackageRefused as refusal:
            raise CartridgeRefused(**refusal.fields) from refusal

    def read(self, name: str) -> bytes | None:
        """The bytes of one file; None where there is none of this name, it is broken or too large to be read at once."""
        if name not in self.names:
            return None
        try:
            with self._stream(name) as stream:
                content = stream.read(MOST_OF_ONE + 1)
        except (*BROKEN_ZIP, tarfile.TarError):
            return None
        return content if len(content) <= MOST_OF_ONE else None

    def _stream(self, name: str) -> IO[bytes]:
        if self._zip is not None:
            return self._zip.open(name)
        found = self._tar.extractfile(self._members[name]) if self._tar else None
        if found is None:
            raise tarfile.TarError
        return found

    def xml(self, name: str) -> Any | None:
        """A small XML document; None where it is missing or cannot be read. No document type, no entities."""
        content = self.read(name)
        if content is None or len(content) > MOST_XML:
            return None
        try:
            return fromstring(content, forbid_dtd=True)
        except (ParseError, DefusedXmlException, ValueError, LookupError):
            return None


def children(node: Any, name: str) -> list[Any]:
    """The direct children of this name, whatever their name space."""
    return [child for child in node if child.tag.rpartition("}")[2] == name]


def descendants(node: Any, name: str) -> list[Any]:
    """Everything of this name below, whatever its name space."""
    return list(node.findall(f".//{{*}}{name}"))


def text_of(node: Any, *path: str) -> str:
    """The text at the end of a path of names; empty where there is none."""
    for name in path:
        node = next(iter(children(node, name)), None)
        if node is None:
            return ""
    return node.text or ""


def decoded(content: bytes) -> str:
    """The text of a page: UTF-8, or Shift_JIS as Japanese Windows writes it."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp932", "replace")

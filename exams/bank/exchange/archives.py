"""Archives from strangers: nothing is unpacked to disk, and nothing is opened before all of it was looked at."""

import io
import stat
import zipfile
import zlib
from pathlib import PurePosixPath

from exams.bank.exchange.rows import Unreadable

MEGABYTE = 1024 * 1024
MOST_ENTRIES = 12_000
MOST_BYTES = 300 * MEGABYTE
MOST_OF_ONE = 40 * MEGABYTE
MOST_RATIO = 120
SMALL = MEGABYTE
ENCRYPTED = 0x1


class Package:
    """A ZIP archive that was found harmless: names stay inside, sizes are bounded, no links, no locks."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as fault:
            raise Unreadable("zip_broken") from fault
        self._entries: dict[str, zipfile.ZipInfo] = {}
        infos = self._zip.infolist()
        if len(infos) > MOST_ENTRIES or sum(info.file_size for info in infos) > MOST_BYTES:
            raise Unreadable("zip_bomb")
        for info in infos:
            self._admit(info)

    def _admit(self, info: zipfile.ZipInfo) -> None:
        _refuse_path(info)
        if info.flag_bits & ENCRYPTED:
            raise Unreadable("zip_encrypted")
        if info.file_size > MOST_OF_ONE or (
            info.file_size > SMALL and info.file_size > MOST_RATIO * max(info.compress_size, 1)
        ):
            raise Unreadable("zip_bomb")
        if info.filename in self._entries:
            raise Unreadable("zip_twice", detail=info.filename[:80])
        if not info.is_dir():
            self._entries[info.filename] = info

    def names(self) -> list[str]:
        """The files inside, without the additions of one maker of computers."""
        return [name for name in self._entries if not name.startswith("__MACOSX/") and not name.endswith(".DS_Store")]

    def has(self, name: str) -> bool:
        return name in self._entries

    def read(self, name: str) -> bytes:
        """One file, never longer than it said it was."""
        info = self._entries[name]
        try:
            with self._zip.open(info) as stream:
                content = stream.read(info.file_size + 1)
        except (zipfile.BadZipFile, RuntimeError, EOFError, OSError, ValueError, OverflowError, zlib.error) as fault:
            raise Unreadable("zip_broken") from fault
        if len(content) > info.file_size:
            raise Unreadable("zip_bomb")
        return content

    def beside(self, name: str, href: str) -> str:
        """The file that ``href`` means when it stands in the file ``name``; empty when it leads outside."""
        path: list[str] = list(PurePosixPath(name).parent.parts)
        for part in PurePosixPath(href.replace("\\", "/")).parts:
            if part == "..":
                if not path:
                    return ""
                path.pop()
            elif part not in (".", "/"):
                path.append(part)
        return "/".join(path)


def _refuse_path(info: zipfile.ZipInfo) -> None:
    name = info.filename
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if (
        not name
        or name.startswith(("/", "\\"))
        or ".." in parts
        or ":" in parts[:1]
        or (name[1:2] == ":")
        or "\x00" in name
    ):
        raise Unreadable("zip_path", detail=name[:80])
    if stat.S_ISLNK(info.external_attr >> 16):
        raise Unreadable("zip_link", detail=name[:80])


def is_zip(content: bytes) -> bool:
    """Whether bytes begin as an archive does."""
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06"))

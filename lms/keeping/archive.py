"""One encrypted file with everything an installation needs to live again, and the way back.

Inside the encryption (age, X25519) lies a tar file: ``manifest.json`` first, with the digest of every other member;
the database as its engine copies it; stored files; the installation's own keys. Whoever makes archives needs only the
public half of the key, so a stolen server opens none of them.
"""

import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import pyrage

from lms.keeping.errors import ArchiveBroken

MANIFEST = "manifest.json"
DATABASE = "database"
ERASURES = "erasures.jsonl"
KEPT_FILES = ("secret_key", ERASURES)


@dataclass(frozen=True)
class Manifest:
    """What an archive says of itself. ``digests`` maps each member to its SHA-256; ``tables`` counts rows."""

    made_at: str
    engine: str
    schema: list[str]
    tables: dict[str, int]
    digests: dict[str, str]


def digest_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def kept_members(data_dir: Path, key_folder: Path) -> Iterator[tuple[str, Path]]:
    """Name and path of everything outside the database that an archive holds: files, list of erasures, all keys."""
    for name in KEPT_FILES:
        if (data_dir / name).is_file():
            yield name, data_dir / name
    for name, folder in (("files", data_dir / "files"), ("keys", key_folder)):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".part":
                yield f"{name}/{path.relative_to(folder).as_posix()}", path


@contextmanager
def private_folder(beside: Path) -> Iterator[Path]:
    """A folder for unencrypted work that nobody else reads and that is gone afterwards."""
    beside.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".keeping-", dir=beside) as name:
        Path(name).chmod(0o700)
        yield Path(name)


def write_archive(target: Path, members: Sequence[tuple[str, Path]], facts: dict[str, Any], recipient: str) -> Manifest:
    """Pack and encrypt; the archive appears under its name only once it is whole and on the disk."""
    manifest = Manifest(**facts, digests={name: digest_of(path) for name, path in members})
    with private_folder(target.parent) as folder:
        plain, sealed = folder / "plain.tar", folder / "sealed"
        with tarfile.open(plain, "w") as tar:
            said = json.dumps(manifest.__dict__, indent=1).encode()
            head = tarfile.TarInfo(MANIFEST)
            head.size = len(said)
            tar.addfile(head, io.BytesIO(said))
            for name, path in members:
                tar.add(path, arcname=name, recursive=False)
        pyrage.encrypt_file(str(plain), str(sealed), [pyrage.x25519.Recipient.from_str(recipient)])
        with sealed.open("rb") as stream:
            os.fsync(stream.fileno())
        sealed.chmod(0o600)
        sealed.replace(target)
    return manifest


def read_key(path: Path) -> pyrage.x25519.Identity:
    """The private half of the key; lines that begin with # are remarks."""
    lines = [line.strip() for line in path.read_text().splitlines() if line.strip() and not line.startswith("#")]
    try:
        return pyrage.x25519.Identity.from_str(lines[0] if lines else "")
    except pyrage.IdentityError as fault:
        raise ArchiveBroken(why=f"{path} holds no key") from fault


@contextmanager
def opened_archive(archive: Path, key: Path, beside: Path) -> Iterator[tuple[Manifest, Path]]:
    """Decrypt and unpack into a private folder, every member compared with its digest.

    Refuses with ArchiveBroken what was cut, changed, made for another key, or holds anything else than it says.
    """
    identity = read_key(key)
    with private_folder(beside) as folder:
        plain, inside = folder / "plain.tar", folder / "inside"
        try:
            pyrage.decrypt_file(str(archive), str(plain), [identity])
        except (pyrage.DecryptError, OSError) as fault:
            raise ArchiveBroken(why=f"it does not open with this key ({fault})") from fault
        inside.mkdir()
        try:
            with tarfile.open(plain) as tar:
                _unpack(tar, inside)
        except tarfile.TarError as fault:
            raise ArchiveBroken(why=type(fault).__name__) from fault
        plain.unlink()
        manifest = Manifest(**json.loads((inside / MANIFEST).read_text()))
        _compare(manifest, inside)
        yield manifest, inside


def _unpack(tar: tarfile.TarFile, inside: Path) -> None:
    """Write plain files below ``inside`` and nothing else; the tarfile of Debian 12 (Python 3.11.2) has no filter for it."""
    for member in tar:
        if not member.isfile() or PurePosixPath(member.name).is_absolute() or ".." in PurePosixPath(member.name).parts:
            raise ArchiveBroken(why=f"{member.name} is no file, or leads outside")
        held = tar.extractfile(member)
        path = inside / member.name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as out:
            shutil.copyfileobj(held or io.BytesIO(), out)


def _compare(manifest: Manifest, inside: Path) -> None:
    found = {path.relative_to(inside).as_posix() for path in inside.rglob("*") if path.is_file()} - {MANIFEST}
    odd = found ^ set(manifest.digests)
    odd |= {name for name in found & set(manifest.digests) if digest_of(inside / name) != manifest.digests[name]}
    if odd:
        raise ArchiveBroken(why=f"{len(odd)} of its parts differ, the first is {min(odd)}")
    if any(PurePosixPath(name).is_absolute() for name in manifest.digests):
        raise ArchiveBroken(why="a part leads outside")

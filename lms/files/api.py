"""The door of stored files. Who may open one is decided by its owner, who holds the id."""

import hashlib
from pathlib import Path
from typing import IO

from flask import current_app
from sqlalchemy import select

from lms.clock import now
from lms.db import Work, db
from lms.files.errors import FileEmpty, FileTooLarge, FileTypeRefused
from lms.files.models import StoredFile
from lms.files.rules import detected_type

MEGABYTE = 1024 * 1024
LIMIT_MB = 10
MIME = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "csv": "text/csv",
    "zip": "application/zip",
    "mp3": "audio/mpeg",
    "wav": "audio/wav",
}
PICTURES = frozenset({"png", "jpeg"})
AUDIO = frozenset({"mp3", "wav"})
UPLOADABLE = frozenset({"pdf", "png", "jpeg"})


def _path_of(sha256: str) -> Path:
    return Path(current_app.config["DATA_DIR"]) / "files" / sha256[:2] / sha256


def _write(content: bytes) -> str:
    sha256 = hashlib.sha256(content).hexdigest()
    path = _path_of(sha256)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_bytes(content)
        part.replace(path)
    return sha256


def store(
    work: Work,
    stream: IO[bytes],
    filename: str,
    *,
    by: int | None,
    allowed: frozenset[str] = UPLOADABLE,
    limit_mb: int = LIMIT_MB,
) -> int:
    """Keep an upload. Refuses an empty, too large or unexpected file; returns the file's id."""
    content = stream.read(limit_mb * MEGABYTE + 1)
    if not content:
        raise FileEmpty
    if len(content) > limit_mb * MEGABYTE:
        raise FileTooLarge(limit=limit_mb)
    kind = detected_type(content)
    if kind not in allowed:
        raise FileTypeRefused
    return keep(work, content, kind, filename, by=by)


def keep(work: Work, content: bytes, kind: str, filename: str, *, by: int | None = None) -> int:
    """Keep bytes that the house made itself; returns the file's id."""
    row = StoredFile(
        sha256=_write(content),
        detected_type=kind,
        size=len(content),
        filename=Path(filename).name[:200],
        stored_at=now(),
        stored_by=by,
    )
    work.session.add(row)
    work.session.flush()
    return row.id


def describe(file_id: int) -> StoredFile:
    """Type, size and name of a stored file."""
    return db.session.get_one(StoredFile, file_id)


def path_of(file_id: int) -> Path:
    """Where the bytes of a stored file lie, for those too large to be read at once."""
    return _path_of(describe(file_id).sha256)


def read(file_id: int) -> bytes:
    """The bytes of a stored file."""
    return _path_of(describe(file_id).sha256).read_bytes()


def forget(work: Work, file_id: int) -> None:
    """Take the bytes of a file away for good; that it was there stays on record. Shared bytes stay for the others."""
    row = work.session.get_one(StoredFile, file_id)
    row.state = "erased"
    work.session.flush()
    shared = select(StoredFile.id).where(StoredFile.sha256 == row.sha256, StoredFile.state == "kept")
    if work.session.scalar(shared.limit(1)) is None:
        _path_of(row.sha256).unlink(missing_ok=True)

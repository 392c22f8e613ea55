"""The door of stored files. Who may open one is decided by its owner, who holds the id."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

from flask import current_app
from sqlalchemy import select

from lms.clock import now
from lms.db import Work, db
from lms.errors import NotFound
from lms.files.errors import FileEmpty, FileTooLarge, FileTypeRefused
from lms.files.models import StoredFile
from lms.files.rules import detected_type

BATCH = 500
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
    "m4a": "audio/mp4",
    "aac": "audio/aac",
    "ogg": "audio/ogg",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "vtt": "text/vtt",
}
PICTURES = frozenset({"png", "jpeg"})
AUDIO = frozenset({"mp3", "wav", "m4a", "aac", "ogg"})
FILMS = frozenset({"mp4", "webm"})
CAPTIONS = frozenset({"vtt"})
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


def forget(work: Work, file_ids: Iterable[int]) -> None:
    """Erase stored files for good: name and bytes go, the row says that there was a file.

    The bytes go once the use-case is committed, unless another row keeps the same ones.
    """
    hashes: set[str] = set()
    for batch in _batches(file_ids):
        for row in work.session.scalars(select(StoredFile).where(StoredFile.id.in_(batch))):
            row.state, row.filename = "erased", ""
            hashes.add(row.sha256)
    work.session.flush()
    work.afterwards(lambda: _remove_bytes(hashes))


def _batches(values: Iterable[Any]) -> Iterator[list[Any]]:
    wanted = sorted(set(values))
    for start in range(0, len(wanted), BATCH):
        yield wanted[start : start + BATCH]


def _remove_bytes(hashes: Iterable[str]) -> int:
    """Remove the bytes that no kept row has."""
    removed = 0
    for batch in _batches(hashes):
        kept = set(
            db.session.scalars(
                select(StoredFile.sha256).where(StoredFile.sha256.in_(batch), StoredFile.state == "kept")
            )
        )
        for sha256 in set(batch) - kept:
            _path_of(sha256).unlink(missing_ok=True)
            removed += 1
    return removed


def sweep(older_than: timedelta) -> int:
    """Remove what lies in the folder without a row, as a broken-off use-case leaves it; returns how many files went.

    older_than  spares what was written lately, whose row may not be committed yet
    """
    before = (now() - older_than).timestamp()
    folder = Path(current_app.config["DATA_DIR"]) / "files"
    return _remove_bytes(path.stem for path in folder.glob("??/*") if path.stat().st_mtime < before)


def describe(file_id: int) -> StoredFile:
    """Type, size and name of a stored file."""
    return db.session.get_one(StoredFile, file_id)


def types_of(file_ids: Iterable[int]) -> dict[int, str]:
    """What kind of file each of these is."""
    rows = db.session.execute(select(StoredFile.id, StoredFile.detected_type).where(StoredFile.id.in_(list(file_ids))))
    return {row.id: row.detected_type for row in rows}


def path_of(file_id: int) -> Path:
    """Where the bytes of a stored file lie, for those too large to be read at once."""
    return _path_of(describe(file_id).sha256)


def read(file_id: int) -> bytes:
    """The bytes of a stored file; NotFound once it was erased."""
    if describe(file_id).state == "erased":
        raise NotFound
    return _path_of(describe(file_id).sha256).read_bytes()

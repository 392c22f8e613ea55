"""Writes the ZIP: tables, words beside them, index by clause, manifest. Values in, bytes out."""

import csv
import hashlib
import io
import json
import secrets
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any

from lms.ui.plug import EvidenceTable
from lms.ui.tables import safe_cell

MANIFEST, WORDS = "manifest.json", "beside/words.csv"
WORD_COLUMNS = ("record", "column", "salt", "words")
SALT_BYTES = 16


@dataclass(frozen=True)
class Part:
    """One file of the ZIP as the manifest names it."""

    path: str
    sha256: str
    lines: int


@dataclass
class Bundle:
    """A ZIP under way."""

    archive: zipfile.ZipFile
    parts: list[Part] = field(default_factory=list)
    words: list[tuple[str, str, str, str]] = field(default_factory=list)

    def add_file(self, path: str, content: bytes, lines: int = 0) -> None:
        """A file that is ready."""
        self.archive.writestr(path, content)
        self.parts.append(Part(path, hashlib.sha256(content).hexdigest(), lines))

    def add_table(self, table: EvidenceTable) -> int:
        """A table as CSV, line by line; returns how many lines. Free words go beside it."""
        path, digest, count = f"tables/{table.name}.csv", hashlib.sha256(), 0
        with self.archive.open(path, "w") as target:
            for number, row in enumerate(table.rows):
                told = {name: self._told(table, row, name, value) for name, value in row.items()}
                if number == 0:
                    _write(target, digest, b"\xef\xbb\xbf" + csv_line(told))
                _write(target, digest, csv_line(told.values()))
                count += 1
        self.parts.append(Part(path, digest.hexdigest(), count))
        return count

    def _told(self, table: EvidenceTable, row: Mapping[str, Any], name: str, value: Any) -> Any:
        if name not in table.words or not value:
            return value
        salt = secrets.token_hex(SALT_BYTES)
        self.words.append((str(row["record"]), name, salt, str(value)))
        return commitment(salt, str(value))

    def close(self, facts: Mapping[str, Any]) -> str:
        """Write the words beside and the manifest; returns the manifest's digest, which the audit log keeps."""
        lines = [csv_line(WORD_COLUMNS), *(csv_line(word) for word in self.words)]
        self.archive.writestr(WORDS, b"\xef\xbb\xbf" + b"".join(lines))
        told = {
            **facts,
            "hash": "SHA-256",
            "files": [{"path": one.path, "sha256": one.sha256, "lines": one.lines} for one in self.parts],
            "beside": [WORDS],
        }
        content = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True, default=plain).encode()
        self.archive.writestr(MANIFEST, content)
        return hashlib.sha256(content).hexdigest()


def _write(target: IO[bytes], digest: Any, content: bytes) -> None:
    target.write(content)
    digest.update(content)


def commitment(salt: str, words: str) -> str:
    """What stands in a table instead of free words: it proves them once they are shown, and tells nothing without."""
    return "sha256:" + hashlib.sha256(f"{salt}\n{words}".encode()).hexdigest()


def plain(value: Any) -> str:
    """A value as text: instants and days by ISO 8601, structures as canonical JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=plain)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def csv_line(values: Iterable[Any]) -> bytes:
    """One line of a table, safe to open in a spreadsheet."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerow([safe_cell(plain(value)) for value in values])
    return text.getvalue().encode()


def faults_in_bundle(content: IO[bytes]) -> list[str]:
    """What is wrong with a ZIP of evidence: files changed, missing, or added; words that do not fit their commitment."""
    with zipfile.ZipFile(content) as archive:
        names = set(archive.namelist())
        if MANIFEST not in names:
            return [f"{MANIFEST} is missing"]
        told = json.loads(archive.read(MANIFEST))
        faults = []
        for one in told["files"]:
            if one["path"] not in names:
                faults.append(f"{one['path']} is missing")
            elif hashlib.sha256(archive.read(one["path"])).hexdigest() != one["sha256"]:
                faults.append(f"{one['path']} was changed")
        known = {one["path"] for one in told["files"]} | set(told["beside"]) | {MANIFEST}
        faults += [f"{name} was added" for name in sorted(names - known)]
        return faults + _faults_in_words(archive, names)


def _faults_in_words(archive: zipfile.ZipFile, names: Sequence[str] | set[str]) -> list[str]:
    if WORDS not in names:
        return []
    promised = {
        cell
        for name in names
        if name.startswith("tables/")
        for line in csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig")))
        for cell in line
        if cell.startswith("sha256:")
    }
    rows = list(csv.reader(io.StringIO(archive.read(WORDS).decode("utf-8-sig"))))[1:]
    # A spreadsheet's apostrophe before a formula is not part of what was written.
    return [
        f"{WORDS}: the words of {record} ({column}) were changed"
        for record, column, salt, words in rows
        if commitment(salt, words) not in promised and commitment(salt, words.removeprefix("'")) not in promised
    ]


@dataclass(frozen=True)
class TableShown:
    """A table as the index names it."""

    name: str
    title: str
    lines: int
    clauses: tuple[str, ...]


@dataclass(frozen=True)
class BundleFacts:
    """What the index says on top."""

    title: str
    code: str
    made_at: datetime
    chain_place: int
    chain_digest: str

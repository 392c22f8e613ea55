"""Every format by its name: told apart, read, written."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import IO

from exams.bank.exchange.aiken import read_aiken, write_aiken
from exams.bank.exchange.archives import Package, is_zip
from exams.bank.exchange.gift import read_gift
from exams.bank.exchange.gift_out import write_gift
from exams.bank.exchange.moodle import read_moodle
from exams.bank.exchange.moodle_out import FOOT, HEAD, write_moodle
from exams.bank.exchange.qti import ITEM, read_item
from exams.bank.exchange.qti12 import read_qti12
from exams.bank.exchange.qti_out import identifier_of, manifest, write_qti
from exams.bank.exchange.rows import Attached, Note, QuestionRow, Read, Refused, Unreadable, Written, told
from exams.bank.exchange.safexml import root_name, tree
from exams.bank.exchange.table import csv_rows, headings_for, looks_like_table, read_table, write_row
from exams.bank.exchange.xlsx import is_workbook, sheet_rows, workbook
from lms.files.api import AUDIO, PICTURES, detected_type
from lms.ui.tables import csv_bytes

READABLE = ("gift", "aiken", "moodle-xml", "qti", "csv", "xlsx")
WRITABLE = ("gift", "aiken", "moodle-xml", "qti", "qti22", "qti21", "csv", "xlsx")
QTI_VERSIONS = {"qti": "3.0", "qti22": "2.2", "qti21": "2.1"}
ENDINGS = {
    "gift": "txt",
    "aiken": "txt",
    "moodle-xml": "xml",
    "qti": "zip",
    "qti22": "zip",
    "qti21": "zip",
    "csv": "csv",
    "xlsx": "xlsx",
}
MOST_BYTES = 60 * 1024 * 1024
MOST_QUESTIONS = 20_000
KEPT_MEDIA = PICTURES | AUDIO
Told = tuple[QuestionRow, tuple[Note, ...], bool]


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8 with or without mark, UTF-16 with mark, or CP932."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp932")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Unreadable("encoding")


def format_of(content: bytes) -> str:
    """Which format a file is in, by its content alone."""
    if not content.strip():
        raise Unreadable("empty")
    if is_zip(content):
        package = Package(content)
        if is_workbook(package):
            return "xlsx"
        if package.has("imsmanifest.xml") or any(_is_items(package, name) for name in package.names()):
            return "qti"
        raise Unreadable("format_unknown")
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _format_of_xml(content)
    return _format_of_text(decoded(content))


def _is_items(package: Package, name: str) -> bool:
    return name.lower().endswith(".xml") and root_name(package.read(name)) in (ITEM, "questestinterop")


def _format_of_xml(content: bytes) -> str:
    root = root_name(content)
    if root == "quiz":
        return "moodle-xml"
    if root in (ITEM, "questestinterop"):
        return "qti"
    if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content[:4096]:
        raise Unreadable("xml_declarations")
    raise Unreadable("format_unknown")


def _format_of_text(text: str) -> str:
    first = next(iter(csv_rows(text)), (0, []))[1]
    if looks_like_table(first):
        return "csv"
    if re.search(r"^\s*ANSWER\s*:\s*[A-Z]\s*$", text, re.MULTILINE):
        return "aiken"
    bare = re.sub(r"\\.", "", text)
    if (
        "$CATEGORY:" in text
        or re.search(r"\{[^{}]*\}", bare)
        or re.search(r"^\s*(::|\[(html|markdown|plain|moodle)\])", text, re.M)
    ):
        return "gift"
    if "," in text.split("\n", 1)[0] or "\t" in text.split("\n", 1)[0]:
        return "csv"
    raise Unreadable("format_unknown")


def read_questions(content: bytes, form: str = "") -> Iterator[Read]:
    """The questions of a file one after another, in the named or the found format.

    Refuses with Unreadable a file that is empty, too large, dangerous, in no format that we know, or without questions.
    """
    if len(content) > MOST_BYTES:
        raise Unreadable("too_large")
    form = form or format_of(content)
    if not content.strip():
        raise Unreadable("empty")
    count = 0
    for read in _READERS[form](content):
        count += 1
        if count > MOST_QUESTIONS:
            raise Unreadable("too_many", detail=str(MOST_QUESTIONS))
        yield _with_media(read) if isinstance(read, QuestionRow) else read
    if not count:
        raise Unreadable("no_questions")


def _with_media(row: QuestionRow) -> QuestionRow:
    """The row with the pictures that can be kept; the others are told."""
    kept: list[Attached] = []
    notes = list(row.notes)
    for each in row.media:
        if each.content is None:
            notes.append(Note("media_missing", each.name[:120]))
        elif detected_type(each.content) not in KEPT_MEDIA:
            notes.append(Note("media_kind", each.name[:120]))
        elif each not in kept:
            kept.append(replace(each, name=each.name.rpartition("/")[2][-120:]))
    return replace(row, media=tuple(kept), notes=told(notes))


def _table(content: bytes) -> Iterator[Read]:
    if is_zip(content):
        return _sheet(content)
    return read_table(csv_rows(decoded(content)))


def _sheet(content: bytes) -> Iterator[Read]:
    if not is_zip(content):
        raise Unreadable("not_this_format")
    package = Package(content)
    if not is_workbook(package):
        raise Unreadable("not_this_format")
    return read_table(sheet_rows(package))


def _qti(content: bytes) -> Iterator[Read]:
    if is_zip(content):
        yield from _package(Package(content))
    elif root_name(content) == "questestinterop":
        yield from read_qti12(content)
    elif root_name(content) == ITEM:
        yield from read_item(content, lambda name: None)
    else:
        raise Unreadable("not_this_format")


def _package(package: Package) -> Iterator[Read]:
    names, missing = _files_of(package)
    for name in missing:
        yield Refused(0, name[:120], Note("file_missing", name[:120]))
    for name in names:
        try:
            for read in _items_of(package, name):
                yield replace(read, name=f"{name.rpartition('/')[2]}: {read.name}")
        except Unreadable as fault:
            if fault.code == "xml_declarations":
                raise
            yield Refused(fault.line, name[:120], Note("xml_broken", name[:120]))


def _items_of(package: Package, name: str) -> Iterator[Read]:
    content = package.read(name)
    root = root_name(content)
    if root == "questestinterop":
        return read_qti12(content)
    return read_item(content, lambda href: _beside(package, name, href)) if root == ITEM else iter(())


def _beside(package: Package, name: str, href: str) -> bytes | None:
    found = package.beside(name, href)
    return package.read(found) if package.has(found) else None


def _files_of(package: Package) -> tuple[list[str], list[str]]:
    """XML files in the manifest's order, then those that it does not name; and items that it names in vain."""
    listed: list[str] = []
    missing: list[str] = []
    if package.has("imsmanifest.xml"):
        for resource in tree(package.read("imsmanifest.xml")).descendants("resource"):
            hrefs = [resource.get("href"), *(file.get("href") for file in resource.all("file"))]
            found = [package.beside("imsmanifest.xml", href) for href in hrefs if href.lower().endswith(".xml")]
            listed += [name for name in found if package.has(name)]
            if "item" in resource.get("type") or "imsqti_xmlv1p2" in resource.get("type"):
                missing += [name for name in found if not package.has(name)]
    others = sorted(name for name in package.names() if name.lower().endswith(".xml"))
    names = dict.fromkeys([*listed, *(name for name in others if name.rpartition("/")[2] != "imsmanifest.xml")])
    return list(names), list(dict.fromkeys(missing))


_READERS: dict[str, Callable[[bytes], Iterator[Read]]] = {
    "gift": lambda content: read_gift(decoded(content)),
    "aiken": lambda content: read_aiken(decoded(content)),
    "moodle-xml": read_moodle,
    "qti": _qti,
    "csv": _table,
    "xlsx": _sheet,
}


def write_questions(rows: Iterable[QuestionRow], form: str, target: IO[bytes]) -> Iterator[Told]:
    """Write questions to a file, telling of each what the format could not say, and whether it is in the file."""
    if form in ("csv", "xlsx"):
        return _write_table(rows, form, target)
    if form in QTI_VERSIONS:
        return _write_package(rows, QTI_VERSIONS[form], target)
    return _write_text(rows, form, target)


def _write_text(rows: Iterable[QuestionRow], form: str, target: IO[bytes]) -> Iterator[Told]:
    write: Callable[[QuestionRow], Written] = {"gift": write_gift, "aiken": write_aiken, "moodle-xml": write_moodle}[
        form
    ]
    xml, category = form == "moodle-xml", ""
    target.write(HEAD.encode() if xml else b"")
    for row in rows:
        written = write(row)
        if row.category != category and written.text and form == "gift":
            category = row.category
            target.write(f"$CATEGORY: $course$/{category}\n\n".encode())
        target.write(written.text.encode("utf-8", "replace"))
        yield row, written.losses, bool(written.text)
    target.write(FOOT.encode() if xml else b"")


def _write_package(rows: Iterable[QuestionRow], version: str, target: IO[bytes]) -> Iterator[Told]:
    items: list[tuple[str, str, list[str]]] = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, row in enumerate(rows, start=1):
            named = tuple(replace(each, name=f"{number}-{each.name}") for each in row.media)
            written = write_qti(replace(row, media=named), version, number)
            if written.text:
                identifier = identifier_of(row, number)
                archive.writestr(f"items/{identifier}.xml", written.text)
                for each in named:
                    archive.writestr(f"items/media/{each.name}", each.content or b"")
                items.append((identifier, f"items/{identifier}.xml", [f"items/media/{each.name}" for each in named]))
            yield row, written.losses, bool(written.text)
        archive.writestr("imsmanifest.xml", manifest(items, version))


def _write_table(rows: Iterable[QuestionRow], form: str, target: IO[bytes]) -> Iterator[Told]:
    listed = [replace(row, media=tuple(replace(each, content=None) for each in row.media)) for row in rows]
    headings = headings_for(listed)
    said = [write_row(row) for row in listed]
    cells = [[found.get(name, "") for name in headings] for found, _ in said]
    target.write(workbook([headings, *cells]) if form == "xlsx" else csv_bytes(headings, cells, "utf-8"))
    yield from ((row, losses, True) for row, (_, losses) in zip(listed, said, strict=True))


def written(rows: Iterable[QuestionRow], form: str) -> tuple[bytes, list[Told]]:
    """A whole file in memory with what was told."""
    target = io.BytesIO()
    told_of = list(write_questions(rows, form, target))
    return target.getvalue(), told_of

"""A package's ZIP, read with suspicion: names, sizes and the manifest are checked before anything is kept.

Nothing is ever unpacked to disk: a file is read out of the ZIP by a name that the ZIP's own list holds.
"""

import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any
from urllib.parse import unquote, urlsplit

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from courses.errors import PackageHasNoOrganisation, PackageRefused, PackageUnreadable
from lms.i18n_mark import N_

MANIFEST = "imsmanifest.xml"
MOST_FILES, MOST_UNPACKED, MOST_MANIFEST, MOST_RATIO, MOST_PARTS = 5000, 400 * 1024**2, 2 * 1024**2, 200, 200
RATIO_MATTERS_FROM = 1024**2
PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 0x1
REASONS = {
    "many": N_("It holds too many files."),
    "large": N_("Unpacked it would be too large."),
    "name": N_("A file in it has a name that leads out of the package."),
    "twice": N_("Two files in it have the same name."),
    "link": N_("It holds a link instead of a file."),
    "locked": N_("It is protected with a password."),
    "packed": N_("It is packed in a way that browsers cannot read."),
    "manifest": N_("The file imsmanifest.xml is not at the top of the ZIP."),
    "xml": N_("Its imsmanifest.xml cannot be read."),
    "standard": N_("It is neither SCORM 1.2 nor SCORM 2004."),
    "page": N_("A page that its imsmanifest.xml names is not in the ZIP."),
    "parts": N_("Its imsmanifest.xml names no page to open."),
}


@dataclass(frozen=True)
class Part:
    """One part to open: its title, and its page with parameters, within the ZIP."""

    title: str
    href: str


@dataclass(frozen=True)
class Manifest:
    """What a sound package says of itself."""

    title: str
    standard: str
    parts: tuple[Part, ...]


def read_package(stream: IO[bytes]) -> Manifest:
    """Check a ZIP and read its manifest. Refusals: PackageUnreadable for what is no ZIP, PackageRefused with the reason,
    PackageHasNoOrganisation."""
    try:
        with zipfile.ZipFile(stream) as archive:
            names = checked_names(archive.infolist())
            if MANIFEST not in names:
                raise PackageRefused(reason=REASONS["manifest"])
            with archive.open(MANIFEST) as manifest:
                text = manifest.read(MOST_MANIFEST + 1)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OverflowError, zlib.error) as fault:
        raise PackageUnreadable from fault
    if len(text) > MOST_MANIFEST:
        raise PackageRefused(reason=REASONS["xml"])
    return read_manifest(text, names)


def checked_names(entries: list[zipfile.ZipInfo]) -> frozenset[str]:
    """Names of the files of a ZIP that holds nothing strange."""
    fault = next(_faults(entries), None)
    if fault:
        raise PackageRefused(reason=REASONS[fault])
    return frozenset(entry.filename for entry in entries if not entry.is_dir())


def _faults(entries: list[zipfile.ZipInfo]) -> Iterator[str]:
    if len(entries) > MOST_FILES:
        yield "many"
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        yield "large"
    if any(most > 1 for most in Counter(entry.filename for entry in entries).values()):
        yield "twice"
    for entry in entries:
        if not stays_inside(entry.filename):
            yield "name"
        if stat.S_ISLNK(entry.external_attr >> 16):
            yield "link"
        if entry.flag_bits & ENCRYPTED:
            yield "locked"
        if entry.compress_type not in PLAIN:
            yield "packed"
        if entry.file_size > RATIO_MATTERS_FROM and entry.file_size > MOST_RATIO * max(1, entry.compress_size):
            yield "large"


def stays_inside(name: str) -> bool:
    path = PurePosixPath(name)
    strange = "\\" in name or ":" in name or any(ord(sign) < 32 for sign in name)
    return bool(name) and not strange and not path.is_absolute() and ".." not in path.parts


def read_manifest(text: bytes, names: frozenset[str]) -> Manifest:
    """The parts of a package in the order of its organisation.

    names   the files that the ZIP holds. ADL SCORM CAM 1.2, 2.3 and SCORM 2004 4th Edition CAM, 3.4.
    """
    try:
        root = fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as fault:
        raise PackageRefused(reason=REASONS["xml"]) from fault
    standard = _standard(root)
    organisation = _organisation(root)
    resources = {node.get("identifier", ""): node for node in _all(root, "resource")}
    base = root.get(_xml("base"), "") + _first(root, "resources").get(_xml("base"), "")
    parts = tuple(
        Part(
            _text(item, "title")[:300],
            _address(base, resources[item.get("identifierref", "")], item.get("parameters", ""), names),
        )
        for item in _all(organisation, "item")
        if item.get("identifierref", "") in resources and resources[item.get("identifierref", "")].get("href")
    )
    if not parts or len(parts) > MOST_PARTS:
        raise PackageRefused(reason=REASONS["parts"])
    return Manifest((_text(organisation, "title") or parts[0].title)[:300], standard, parts)


def _xml(name: str) -> str:
    return f"{{http://www.w3.org/XML/1998/namespace}}{name}"


def _all(node: Any, name: str) -> list[Any]:
    """Everything of this name below, whatever its namespace: the versions of the standard differ in nothing else."""
    return list(node.findall(f".//{{*}}{name}"))


def _first(node: Any, name: str) -> Any:
    return next(iter(_all(node, name)), node)


def _text(node: Any, name: str) -> str:
    found = next((child for child in node if child.tag.rpartition("}")[2] == name), None)
    return " ".join((found.text or "").split()) if found is not None else ""


def _standard(root: Any) -> str:
    metadata = next((child for child in root if child.tag.rpartition("}")[2] == "metadata"), root)
    version = _text(metadata, "schemaversion")
    if version == "1.2":
        return "1.2"
    if version.startswith("2004") or version == "CAM 1.3":
        return "2004"
    raise PackageRefused(reason=REASONS["standard"])


def _organisation(root: Any) -> Any:
    """The organisation that the manifest calls its default, else the first."""
    found = _all(root, "organization")
    if not found:
        raise PackageHasNoOrganisation
    wanted = _first(root, "organizations").get("default")
    return next((node for node in found if node.get("identifier") == wanted), found[0])


def _address(base: str, resource: Any, parameters: str, names: frozenset[str]) -> str:
    href = base + resource.get(_xml("base"), "") + resource.get("href", "")
    parts = urlsplit(href)
    if parts.scheme or parts.netloc or unquote(parts.path) not in names or len(href) + len(parameters) > 1000:
        raise PackageRefused(reason=REASONS["page"])
    more = parameters.lstrip("?&")
    if not more or more.startswith("#"):
        return href + more
    return f"{href}{'&' if parts.query else '?'}{more}"


def member(path: Path, name: str) -> bytes | None:
    """The bytes of one file of a kept package; None when it has none of this name, or it is broken."""
    with zipfile.ZipFile(path) as archive:
        try:
            return archive.read(name)
        except (KeyError, zipfile.BadZipFile, EOFError, ValueError, OverflowError, zlib.error):
            return None

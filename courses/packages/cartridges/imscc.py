"""Common Cartridge 1.0 to 1.4, read: pages, quizzes and addresses of other sites, in the order of its contents.

Source: 1EdTech Common Cartridge 1.3, 3 (organisation, resources); Canvas keeps files below ``web_resources``.
"""

import html
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from courses.errors import CartridgeRefused
from courses.packages.cartridges.brought import Find, ForeignCourse, Gathering
from courses.packages.cartridges.bundle import Bundle, children, decoded, descendants, text_of
from courses.packages.cartridges.questions import questions_in
from courses.packages.cartridges.words import REFUSED

MANIFEST = "imsmanifest.xml"
DEEPEST = 40
FILE_BASE = re.compile(r"(?:\$|%24)IMS[-_]CC[-_]FILEBASE(?:\$|%24)/?")
PAGES = (".html", ".htm", ".xhtml")
LEAVES = {"imsdt": "discussion", "imsbasiclti": "tool"}


@dataclass(frozen=True)
class Resource:
    """One thing of the cartridge: its type, its file, and the files that come with it."""

    type: str
    file: str
    href: str


def is_cartridge(bundle: Bundle) -> bool:
    """Whether the manifest calls itself a Common Cartridge."""
    root = bundle.xml(MANIFEST)
    if root is None:
        return False
    schema = " ".join(text_of(node, "schema") for node in children(root, "metadata"))
    return "common cartridge" in schema.lower()


def read_cartridge(bundle: Bundle) -> ForeignCourse:
    """The course of a cartridge. Refuses with CartridgeRefused what holds no page and no quiz."""
    root = bundle.xml(MANIFEST)
    if root is None:
        raise CartridgeRefused(reason=REFUSED["xml"])
    reader = _Reader(bundle, root)
    return reader.course()


class _Reader:
    def __init__(self, bundle: Bundle, root: Any) -> None:
        self.bundle, self.root = bundle, root
        self.gathered = Gathering("common_cartridge")
        self.resources = {
            node.get("identifier", ""): _resource(node, bundle.names) for node in descendants(root, "resource")
        }
        self.placed: set[str] = set()

    def course(self) -> ForeignCourse:
        title = next((text_of(node, "title", "string") for node in descendants(self.root, "general")), "")
        for heading, items in self._chapters(title):
            self.gathered.chapter(heading)
            for item in items:
                self._item(item, heading)
        self._rest(title)
        found = self.gathered.whole(title or "Common Cartridge")
        if not found.chapters:
            raise CartridgeRefused(reason=REFUSED["nothing"])
        return found

    def _chapters(self, title: str) -> Iterator[tuple[str, list[Any]]]:
        """Heading and leaves of each chapter: the items below the one root that the standard demands."""
        organisation = next(iter(descendants(self.root, "organization")), None)
        top = [] if organisation is None else children(organisation, "item")
        if len(top) == 1 and not top[0].get("identifierref"):
            top = children(top[0], "item")
        loose: list[Any] = []
        for item in top:
            if item.get("identifierref") and not children(item, "item"):
                loose.append(item)
                continue
            if loose:
                yield title, loose
                loose = []
            yield text_of(item, "title") or title, list(_leaves(item))
        if loose:
            yield title, loose

    def _item(self, item: Any, chapter: str) -> None:
        name = item.get("identifierref", "")
        resource = self.resources.get(name)
        title = " ".join((text_of(item, "title") or chapter).split())
        if resource is None:
            self.gathered.leave_out(title, "file_missing", detail=name[:120])
            return
        self.placed.add(name)
        self._bring(title, resource)

    def _bring(self, title: str, resource: Resource) -> None:
        if "imsqti" in resource.type:
            self._quiz(title, resource)
        elif "imswl" in resource.type:
            self._address(title, resource)
        elif resource.file.lower().endswith(PAGES):
            content = self.bundle.read(resource.file)
            if content is None:
                self.gathered.leave_out(title, "file_missing", detail=(resource.href or resource.file)[:120])
            else:
                self.gathered.page(title, decoded(content), self._beside(resource.file))
        else:
            why = next((code for mark, code in LEAVES.items() if mark in resource.type), "")
            known = why or ("attachment" if "webcontent" in resource.type else "activity")
            self.gathered.leave_out(title, known, detail=(resource.file or resource.type)[:120])

    def _quiz(self, title: str, resource: Resource) -> None:
        content = self.bundle.read(resource.file)
        if content is None:
            self.gathered.leave_out(title, "file_missing", detail=(resource.href or resource.file)[:120])
        else:
            self.gathered.questions(title, "", questions_in(content, "qti"))

    def _address(self, title: str, resource: Resource) -> None:
        root = self.bundle.xml(resource.file)
        href = next((node.get("href", "") for node in descendants(root, "url")), "") if root is not None else ""
        link = f'<p><a href="{html.escape(href)}">{html.escape(title)}</a></p>'
        self.gathered.join(title, link, lambda _: None)

    def _beside(self, page: str) -> Find:
        """Pictures by the address that a page has for them."""

        def find(address: str) -> bytes | None:
            path = unquote(address.partition("?")[0])
            bare = FILE_BASE.sub("", path)
            places = [f"web_resources/{bare}", bare] if bare != path else []
            places.append(posixpath.normpath(posixpath.join(posixpath.dirname(page), bare)))
            return next((content for place in places if (content := self.bundle.read(place)) is not None), None)

        return find

    def _rest(self, title: str) -> None:
        """Pages that the contents do not name come last; stores of questions are told."""
        left = [(name, found) for name, found in self.resources.items() if name not in self.placed]
        self.gathered.chapter(title)
        for _, resource in left:
            if resource.type == "webcontent" and resource.file.lower().endswith(PAGES):
                name = posixpath.splitext(posixpath.basename(resource.file))[0]
                content = self.bundle.read(resource.file)
                heading = _heading(decoded(content or b"")) or name
                self._bring(heading, resource)
            elif "question-bank" in resource.type:
                self.gathered.leave_out(resource.file, "bank")


def _heading(page: str) -> str:
    found = re.search(r"<title[^>]*>([^<]*)</title>", page, re.IGNORECASE)
    return " ".join(html.unescape(found[1]).split()) if found else ""


def _leaves(item: Any, depth: int = 0) -> Iterator[Any]:
    if item.get("identifierref"):
        yield item
    if depth < DEEPEST:
        for child in children(item, "item"):
            yield from _leaves(child, depth + 1)


def _resource(node: Any, names: frozenset[str]) -> Resource:
    """Its file is the one that it names itself, else the first that comes with it."""
    href = node.get("href", "")
    wanted = [href, *(each.get("href", "") for each in children(node, "file"))]
    found = next((name for name in map(unquote, wanted) if name in names), "")
    return Resource(node.get("type", ""), found or next(filter(None, wanted), ""), href)

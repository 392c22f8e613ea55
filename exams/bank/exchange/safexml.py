"""XML from strangers: no document type, no entities, no depth without end; read piece by piece, with line numbers.

Names of elements and attributes are told without name space, hyphens, capitals and the prefix "qti-", so that
``simpleChoice`` (QTI 2) and ``qti-simple-choice`` (QTI 3) are one word: ``simplechoice``.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from exams.bank.exchange.rows import Unreadable

DEEPEST = 120
CHUNK = 65_536
_DECLARED = re.compile(rb"""^<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9_.-]+)["']""")
_JAPANESE = {"shift_jis", "shift-jis", "sjis", "cp932", "windows-31j", "euc-jp", "iso-2022-jp"}


class Node:
    """One element with its line."""

    __slots__ = ("attrs", "children", "line", "tag")

    def __init__(self, tag: str, attrs: dict[str, str], line: int) -> None:
        self.tag, self.attrs, self.line = tag, attrs, line
        self.children: list[Node | str] = []

    def get(self, name: str, default: str = "") -> str:
        return self.attrs.get(name, default)

    def elements(self) -> Iterator["Node"]:
        return (child for child in self.children if isinstance(child, Node))

    def all(self, tag: str) -> list["Node"]:
        """Its children of this name."""
        return [child for child in self.elements() if child.tag == tag]

    def first(self, tag: str) -> "Node | None":
        return next(iter(self.all(tag)), None)

    def descendants(self, *tags: str) -> Iterator["Node"]:
        """All elements of these names below, in their order."""
        for child in self.elements():
            if child.tag in tags:
                yield child
            yield from child.descendants(*tags)

    def text(self) -> str:
        """All text inside, as it stands."""
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)

    def words(self) -> str:
        """All text inside with single spaces."""
        return " ".join(self.text().split())

    def text_of(self, tag: str) -> str:
        """The words of the first child of this name; empty when there is none."""
        found = self.first(tag)
        return found.words() if found else ""


def canonical(name: str) -> str:
    """One word for the same element in different versions of a format."""
    return name.rpartition("}")[2].lower().removeprefix("qti-").replace("-", "")


class _Builder:
    """Builds nodes; what is wanted is handed out as soon as it is whole, and forgotten."""

    def __init__(self, wanted: frozenset[str]) -> None:
        self.wanted = wanted
        self.path: list[Node] = []
        self.ready: list[Node] = []
        self.root: Node | None = None
        self.parser: DefusedXMLParser | None = None

    def start(self, tag: str, attrs: dict[str, str]) -> None:
        if len(self.path) >= DEEPEST:
            raise Unreadable("xml_deep", self._line())
        node = Node(canonical(tag), {canonical(name): value for name, value in attrs.items()}, self._line())
        if self.path:
            self.path[-1].children.append(node)
        else:
            self.root = node
        self.path.append(node)

    def end(self, tag: str) -> None:
        node = self.path.pop()
        inside = any(above.tag in self.wanted for above in self.path)
        if node.tag in self.wanted and not inside:
            self.ready.append(node)
            if self.path:
                self.path[-1].children.pop()

    def data(self, text: str) -> None:
        if self.path:
            self.path[-1].children.append(text)

    def close(self) -> "Node | None":
        return self.root

    def _line(self) -> int:
        return int(self.parser.parser.CurrentLineNumber) if self.parser else 0


def _as_utf8(content: bytes) -> tuple[bytes, str | None]:
    """Japanese encodings, which the XML parser does not know, as UTF-8."""
    found = _DECLARED.match(content[:200])
    name = found.group(1).decode("ascii").lower() if found else ""
    if name not in _JAPANESE:
        return content, None
    codec = "cp932" if name not in ("euc-jp", "iso-2022-jp") else name
    try:
        return content.decode(codec).encode("utf-8"), "utf-8"
    except UnicodeDecodeError as fault:
        raise Unreadable("encoding") from fault


def pieces(content: bytes, *wanted: str) -> Iterator[Node]:
    """The wanted elements one after another, then the root without them. Refuses with Unreadable."""
    text, encoding = _as_utf8(content)
    builder = _Builder(frozenset(wanted))
    parser = DefusedXMLParser(target=builder, encoding=encoding, forbid_dtd=True)
    builder.parser = parser
    try:
        for start in range(0, len(text), CHUNK):
            parser.feed(text[start : start + CHUNK])
            yield from builder.ready
            builder.ready.clear()
        parser.close()
    except DefusedXmlException as fault:
        raise Unreadable("xml_declarations") from fault
    except (ParseError, ValueError, LookupError) as fault:
        line = fault.position[0] if isinstance(fault, ParseError) else 0
        raise Unreadable("xml_broken", line) from fault
    yield from builder.ready
    if builder.root is not None and builder.root.tag not in builder.wanted:
        yield builder.root


def tree(content: bytes) -> Node:
    """A small XML document as a whole."""
    *_, root = pieces(content)
    return root


def root_name(content: bytes) -> str:
    """The name of the outermost element, from the head of a document; empty when there is none."""
    head = re.sub(rb"<!--.*?-->|<\?.*?\?>", b"", content[:20_000], flags=re.DOTALL)
    found = re.search(rb"<\s*([A-Za-z_][\w.:-]*)", head)
    return canonical(found.group(1).decode("ascii", "replace").rpartition(":")[2]) if found else ""

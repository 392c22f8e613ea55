"""What is copied from Word or a web page, as the Markdown of a lesson: structure stays, dress and scripts go."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import quote

DROPPED_BY_ALL = {"script", "style", "head", "title", "xml", "object", "svg", "o:p"}
DROPPED = DROPPED_BY_ALL | {"rp"}
HEADINGS = {"h1": "## ", "h2": "## ", "h3": "### ", "h4": "### ", "h5": "### ", "h6": "### "}
PARAGRAPHS = ("p", "div", "blockquote")
MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
LINK_SCHEMES = ("http", "https", "mailto")
PROSE, LIST, ROW = "prose", "list", "row"
LINK, RUBY, READING = "a", "ruby", "rt"
DEEPER = "    "
_WORD_POINT = re.compile(r"^\s*(?:[·•o§\-]|[■◆●○])\s+")
_WORD_LEVEL = re.compile(r"mso-list:\s*l\d+\s+level([1-9])")
_LIGHT = re.compile(r"(?<![-\w])font-weight:\s*(?:normal|400)")
_SPECIAL = re.compile(r"([\\`*{}|])")
_BRACKET = re.compile(r"([\[\]])")


@dataclass
class Line:
    """One line of Markdown; ``start`` is its mark with the indent before it."""

    start: str = ""
    text: str = ""
    kind: str = PROSE


@dataclass
class Frame:
    """Words within emphasis, a link, or a ruby whose base is being collected; ``value`` is the mark or the address."""

    tag: str
    value: str
    text: str = ""

    def written(self) -> str:
        """The words in their frame; spaces stand outside, where emphasis can end."""
        words = self.text.strip()
        if not words or self.tag not in (LINK, *MARKS):
            return self.text
        before, behind = self.text.split(words, 1)[0], self.text[len(self.text.rstrip()) :]
        framed = f"[{words}]({self.value})" if self.tag == LINK else f"{self.value}{words}{self.value}"
        return before + framed + behind


@dataclass(frozen=True)
class Pasted:
    """The Markdown, and how many pictures did not come along."""

    text: str
    pictures: int


class HtmlReader(HTMLParser):
    """Collects lines of Markdown while it reads HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines = [Line()]
        self.frames: list[Frame] = []
        self.lists: list[tuple[str, int]] = []
        self.cell: str | None = None
        self.rows: list[list[str]] = []
        self.silent = self.pictures = self.lists_seen = 0

    def close(self) -> None:
        super().close()
        self._close_all()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in DROPPED:
            self.silent += 1
        elif tag in HEADINGS:
            self._new(Line(HEADINGS[tag]))
        elif tag in PARAGRAPHS:
            self._new(_paragraph(tag, given.get("style", "")))
        elif tag in ("ul", "ol"):
            self.lists.append((tag, 0))
        elif tag == "li":
            self._new(self._item())
        elif tag == "br":
            self._write("\n" if self.cell is None else " ")
        elif tag == "img":
            self.pictures += 1
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self._close_all()
            self.cell = ""
        else:
            self._open(tag, given)

    def _open(self, tag: str, given: Mapping[str, str]) -> None:
        value = _address(given.get("href", "")) if tag == LINK else MARKS.get(tag, "")
        light = tag in MARKS and bool(_LIGHT.search(given.get("style", "")))
        framed = any(frame.value == value for frame in self.frames)
        if tag in (RUBY, READING) or (value and not light and not framed):
            self.frames.append(Frame(tag, value))

    def handle_endtag(self, tag: str) -> None:
        if tag in DROPPED:
            self.silent = max(0, self.silent - 1)
        elif tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        elif tag in ("td", "th") and self.cell is not None and self.rows:
            self._close_all()
            self.rows[-1].append(" ".join(self.cell.split()))
            self.cell = None
        elif tag == "table":
            self._table()
        elif tag in HEADINGS or tag in ("p", "div", "li"):
            self._new(Line())
        elif self.frames and self.frames[-1].tag == tag:
            self._close(self.frames.pop())

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        text = re.sub(r"\s+", " ", data)
        in_ruby = any(frame.tag in (RUBY, READING) for frame in self.frames)
        text = re.sub(r"[{}|\s]", "", text) if in_ruby else _SPECIAL.sub(r"\\\1", text)
        self._write(_BRACKET.sub(r"\\\1", text) if any(frame.tag == LINK for frame in self.frames) else text)

    def _write(self, text: str) -> None:
        if self.frames:
            self.frames[-1].text += text
        elif self.cell is not None:
            self.cell += text
        else:
            self.lines[-1].text += text

    def _close(self, frame: Frame) -> None:
        """Write what stands in a frame; a reading takes the base before it along."""
        base = self.frames[-1] if self.frames else None
        if frame.tag == READING and base is not None and base.tag == RUBY and base.text:
            text = f"{{{base.text}|{frame.text}}}" if frame.text else base.text
            base.text = ""
            self._write_below(text)
        else:
            self._write(frame.written())

    def _write_below(self, text: str) -> None:
        ruby = self.frames.pop()
        self._write(text)
        self.frames.append(ruby)

    def _close_all(self) -> list[Frame]:
        """Write what stands in all open frames; returns them empty, to go on behind a new line."""
        open_frames = [Frame(frame.tag, frame.value) for frame in self.frames if frame.tag in (LINK, *MARKS)]
        while self.frames:
            self._close(self.frames.pop())
        return open_frames

    def _new(self, line: Line) -> None:
        going_on = self._close_all()
        if self.cell is None:
            self.lines.append(line)
        else:
            self.cell += " "
        self.frames = going_on

    def _item(self) -> Line:
        kind, number = self.lists.pop() if self.lists else ("ul", 0)
        self.lists.append((kind, number + 1))
        mark = f"{number + 1}. " if kind == "ol" else "- "
        self.lists_seen += number == 0 and len(self.lists) == 1
        return Line(DEEPER * (len(self.lists) - 1) + mark, kind=f"{LIST}{self.lists_seen}")

    def _table(self) -> None:
        rows = [row for row in self.rows if row]
        width = max((len(row) for row in rows), default=0)
        full = ["| " + " | ".join([*row, *[""] * (width - len(row))]) + " |" for row in rows]
        self.lines += [Line(text=row, kind=ROW) for row in [*full[:1], "|" + "---|" * width, *full[1:]] if full]
        self.lines.append(Line())
        self.rows = []


def _paragraph(tag: str, style: str) -> Line:
    """A paragraph; Word writes the points of its lists as paragraphs that name their level."""
    level = _WORD_LEVEL.search(style)
    if level:
        return Line(DEEPER * (int(level[1]) - 1), kind=LIST)
    return Line("> " if tag == "blockquote" else "")


def _address(href: str) -> str:
    """The address of a link as Markdown holds it; empty for one that may not be followed."""
    scheme, _, rest = href.strip().partition(":")
    if scheme.lower() not in LINK_SCHEMES or not rest:
        return ""
    return quote(href.strip(), safe="%/:?#@!$&'*+,;=~[]")


def pasted(html: str) -> Pasted:
    """Headings, lists, tables, links, readings and emphasis of a piece of HTML; pictures are counted."""
    reader = HtmlReader()
    reader.feed(re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL))
    reader.close()
    text, before = "", PROSE
    for line in reader.lines:
        words = _tidy(line)
        if words:
            text += ("\n" if line.kind == before != PROSE else "\n\n") + words
            before = line.kind
    return Pasted(re.sub(r"\n{3,}", "\n\n", text).strip(), reader.pictures)


def markdown_from(html: str) -> str:
    """The Markdown alone."""
    return pasted(html).text


def _tidy(line: Line) -> str:
    clean = re.sub(r"\*\*\s*\*\*", "", line.text.strip())
    pointed = _WORD_POINT.sub("- ", clean)
    if pointed.startswith("- ") and pointed != clean:
        line.kind = LIST
    return line.start + pointed if pointed else ""

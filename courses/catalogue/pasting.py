"""What is copied from Word or a web page, as the Markdown of a lesson: structure stays, dress and scripts go."""

import re
from html.parser import HTMLParser

DROPPED = {"script", "style", "head", "title", "xml", "object", "svg", "o:p"}
HEADINGS = {"h1": "## ", "h2": "## ", "h3": "### ", "h4": "### ", "h5": "### ", "h6": "### "}
_INLINE = {"b": "**", "strong": "**", "i": "*", "em": "*"}
_WORD_POINT = re.compile(r"^\s*(?:[·•o§\-]|[■◆●○])\s+")
_SPECIAL = re.compile(r"([\\`*{}|])")


class HtmlReader(HTMLParser):
    """Collects lines of Markdown while it reads HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self.lists: list[tuple[str, int]] = []
        self.silent = 0
        self.cells: list[str] | None = None
        self.rows: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in DROPPED:
            self.silent += 1
        elif tag in HEADINGS:
            self._new(HEADINGS[tag])
        elif tag in ("p", "div", "blockquote"):
            self._new("> " if tag == "blockquote" else "")
        elif tag in ("ul", "ol"):
            self.lists.append((tag, 0))
        elif tag == "li":
            self._item()
        elif tag == "br":
            self._write(" " if self.cells is not None else "\n")
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.cells = []
        elif tag in _INLINE:
            self._write(_INLINE[tag])

    def handle_endtag(self, tag: str) -> None:
        if tag in DROPPED:
            self.silent = max(0, self.silent - 1)
        elif tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        elif tag in ("td", "th") and self.cells is not None and self.rows:
            self.rows[-1].append(" ".join("".join(self.cells).split()))
            self.cells = None
        elif tag == "table":
            self._table()
        elif tag in HEADINGS or tag in ("p", "div", "li"):
            self._new("")
        elif tag in _INLINE:
            self._write(_INLINE[tag])

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self._write(_SPECIAL.sub(r"\\\1", re.sub(r"\s+", " ", data)))

    def _write(self, text: str) -> None:
        if self.cells is not None:
            self.cells.append(text)
        else:
            self.lines[-1] += text

    def _new(self, start: str) -> None:
        if self.cells is None:
            self.lines.append(start)

    def _item(self) -> None:
        kind, number = self.lists.pop() if self.lists else ("ul", 0)
        self.lists.append((kind, number + 1))
        self.lines.append(f"{number + 1}. " if kind == "ol" else "- ")

    def _table(self) -> None:
        rows = [row for row in self.rows if row]
        width = max((len(row) for row in rows), default=0)
        full = [[*row, *[""] * (width - len(row))] for row in rows]
        lines = ["| " + " | ".join(row) + " |" for row in full]
        self.lines += ["", *lines[:1], "|" + "---|" * width, *lines[1:], ""] if lines else []
        self.rows = []


def markdown_from(html: str) -> str:
    """Markdown with the headings, lists, tables and emphasis of a piece of HTML."""
    reader = HtmlReader()
    reader.feed(re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL))
    reader.close()
    lines = [_tidy(line) for line in reader.lines]
    return re.sub(r"\n{3,}", "\n\n", _spaced(lines)).strip()


def _tidy(line: str) -> str:
    clean = re.sub(r"\*\*\s*\*\*", "", line.strip())
    return _WORD_POINT.sub("- ", clean)


def _spaced(lines: list[str]) -> str:
    """Paragraphs apart, points of a list and rows of a table together."""
    text, before = "", ""
    for line in filter(None, lines):
        together = (before[:1] == line[:1] and line[:1] in "-|") or (before[:1].isdigit() and line[:1].isdigit())
        text += ("\n" if together else "\n\n") + line
        before = line
    return text

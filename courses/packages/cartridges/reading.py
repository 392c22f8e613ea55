"""The plain reading of HTML that page reading (pages.py) builds on: lines of Markdown, its structure without its dress."""

import re
from html.parser import HTMLParser

from courses.catalogue.pasting import DROPPED_BY_ALL, HEADINGS, MARKS

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
        if tag in DROPPED_BY_ALL:
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
        elif tag in MARKS:
            self._write(MARKS[tag])

    def handle_endtag(self, tag: str) -> None:
        if tag in DROPPED_BY_ALL:
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
        elif tag in MARKS:
            self._write(MARKS[tag])

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

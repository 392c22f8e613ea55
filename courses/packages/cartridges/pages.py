"""A page of HTML as the Markdown of a lesson: structure, readings, links and pictures stay. Pure.

Pages that the house wrote itself (see writing.py) carry its blocks as classes, so that they come back as they were.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote

from courses.catalogue.pasting import DROPPED_BY_ALL, HEADINGS
from courses.catalogue.rules import CALLOUTS, EXAMPLE
from courses.packages.cartridges.reading import HtmlReader
from lms.text.kana import is_reading
from lms.text.ruby import ruby_escape, ruby_plain

HOUSE_BLOCKS = {f"lesson-{name}": name for name in (EXAMPLE, *CALLOUTS)}
FACT_CLASS, TRANSCRIPT_CLASS, SKIPPED_CLASS, META = "lesson-fact", "lesson-transcript", "lesson-media", "lms:"
FILM_CLASS, FILM_TITLE_CLASS = "lesson-film", "lesson-film-title"
EMBEDDED = {"iframe": "src", "video": "src", "audio": "src", "object": "data", "embed": "src", "source": "src"}
GONE = frozenset({"nav", "form", "select", "button", "textarea", "template", "noscript"})
ALONE = frozenset(
    {"img", "br", "hr", "meta", "input", "source", "embed", "link", "col", "wbr", "area", "base", "track"}
)
_SPACE = re.compile("[ \t\r\n\f\u00a0]+")
_SIGNS = re.compile(r"([\\`*_{}|\[<]|&(?=[#a-zA-Z]))")
_LINE_START = re.compile(r"(?=(?:#{1,6} |[-+] |:::|>|~~~|=+$|-{3,}))|(?<=\d)(?=[.)] )")
_LISTED = re.compile(r"\s*(?:[-|]|\d+\. )")
_PLACE, FILM_PLACE = "\ue010{}\ue011", "\ue012{}\ue013"


@dataclass(frozen=True)
class FilmOnPage:
    """A film or recording of one of our own pages: its mark in the body, the addresses of its files, its words."""

    mark: str
    address: str
    captions: str
    title: str
    transcript: str


@dataclass(frozen=True)
class Page:
    """What a page says.

    pictures   (mark in the body, address, words) of each
    left       (code of words.LEFT_OUT, what it is about)
    told       what one of our own pages says of itself: minutes, title_en, video, transcript
    """

    title: str
    body: str
    pictures: tuple[tuple[str, str, str], ...]
    terms: dict[str, str]
    left: tuple[tuple[str, str], ...]
    told: dict[str, str]
    films: tuple[FilmOnPage, ...] = ()


class _PageReader(HtmlReader):
    """Collects lines of Markdown while it reads a page."""

    def __init__(self) -> None:
        super().__init__()
        self.pictures: list[tuple[str, str, str]] = []
        self.terms: dict[str, str] = {}
        self.left: list[tuple[str, str]] = []
        self.told: dict[str, str] = {}
        self.closing: list[tuple[str, str]] = []
        self.base = self.reading = ""
        self.transcript: int | None = None
        self.films: list[FilmOnPage] = []
        self.film: dict[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta" and given.get("name", "").startswith(META):
            self.told[given["name"].removeprefix(META)] = given.get("content", "")
        if tag not in ALONE:
            self.closing.append((tag, self._opened(tag, given)))
        elif not self.silent:
            self._single(tag, given)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in ALONE:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in ALONE or tag not in {name for name, _ in self.closing}:
            return
        while self.closing:
            name, how = self.closing.pop()
            self._closed(name, how)
            if name == tag:
                return

    def _opened(self, tag: str, given: dict[str, str]) -> str:
        """Begin an element; returns how it has to be closed."""
        classes = set(given.get("class", "").split())
        if self.silent or tag in DROPPED_BY_ALL or tag in GONE or classes & {SKIPPED_CLASS, FILM_TITLE_CLASS}:
            self.silent += 1
            return "silent"
        if self.film is not None and tag in ("video", "audio"):
            self.film["address"] = given.get("src", "")
            return ""
        if tag in EMBEDDED:
            self.left.append(("embedded", given.get(EMBEDDED[tag], "")[:120]))
            self.silent += 1
            return "silent"
        if FILM_CLASS in classes and self.film is None:
            self.lines.append("")
            self.film = {"title": given.get("data-title", "")}
            return f"film {len(self.lines)}"
        if FACT_CLASS in classes and given.get("data-code"):
            self.lines += [f":::fact {given['data-code'][:60]}", ":::", ""]
            self.silent += 1
            return "silent"
        block = next((HOUSE_BLOCKS[name] for name in classes if name in HOUSE_BLOCKS), "")
        if block:
            self.lines += [f":::{block}", ""]
            return "block"
        if TRANSCRIPT_CLASS in classes:
            self.lines.append("")
            self.transcript = len(self.lines)
            return "transcript"
        return self._inline(tag, given)

    def _inline(self, tag: str, given: dict[str, str]) -> str:
        if tag == "a":
            return self._link(given.get("href", ""))
        if tag == "ruby":
            self.base = self.reading = ""
            return "ruby"
        if tag == "dfn" and given.get("title"):
            self._write("[[")
            return f"term {given['title']}"
        if tag == "pre":
            self.lines += ["```", ""]
            return "pre"
        if tag == "code" and not self._within("pre"):
            self._write("`")
            return "code"
        if tag in ("p", "div") and re.fullmatch(r"\s*(?:-|\d+\.) ", self.lines[-1]):
            return "as_base"
        super().handle_starttag(tag, [])
        return "as_base"

    def _link(self, href: str) -> str:
        address = re.sub(
            r"[\s()<>]", lambda found: quote(found[0]) if found[0] not in "()" else f"%{ord(found[0]):x}", href.strip()
        )
        if re.match(r"(?:https?://|mailto:).", address):
            self._write("[")
            return f"link {address}"
        if href and not href.startswith("#"):
            self.left.append(("link", href[:120]))
        return ""

    def _single(self, tag: str, given: dict[str, str]) -> None:
        if tag == "img" and given.get("src"):
            token = _PLACE.format(len(self.pictures))
            words = re.sub(r"[\[\]]", "", " ".join(given.get("alt", "").split()))[:400]
            self.pictures.append((token, given["src"], words))
            self._write(token)
        elif tag == "track" and self.film is not None:
            self.film["captions"] = given.get("src", "")
        elif tag == "hr":
            self.lines += ["* * *", ""]
        elif tag in EMBEDDED:
            self.left.append(("embedded", given.get(EMBEDDED[tag], "")[:120]))
        elif tag == "br":
            self._write(" " if self.cells is not None else "\\\n")

    def _closed(self, tag: str, how: str) -> None:
        what, _, detail = how.partition(" ")
        if what == "silent":
            self.silent -= 1
        elif what == "block":
            self.lines += [":::", ""]
        elif what == "transcript":
            self.told["transcript"] = "\n".join(line for line in self.lines[self.transcript :] if line.strip())
            self.lines = [*self.lines[: self.transcript], ""]
        elif what == "film":
            self._keep_film(int(detail))
        elif what == "link":
            self._write(f"]({detail})")
        elif what == "term":
            self._write("]]")
            written = self.lines[-1] if self.cells is None else "".join(self.cells)
            word = ruby_plain(written.rpartition("[[")[2].removesuffix("]]")).strip()
            self.terms[word] = detail
        elif what == "ruby":
            self._write(self._with_reading())
        elif what in ("pre", "code"):
            self._write("`") if what == "code" else self.lines.extend(["```", ""])
        elif what == "as_base":
            super().handle_endtag(tag)

    def _keep_film(self, start: int) -> None:
        """Its words leave the text; the mark of the film takes their place."""
        mark, film = FILM_PLACE.format(len(self.films)), self.film or {}
        transcript = _joined([line.rstrip() for line in self.lines[start:]])
        self.films.append(
            FilmOnPage(mark, film.get("address", ""), film.get("captions", ""), film.get("title", ""), transcript)
        )
        self.lines, self.film = [*self.lines[:start], mark, ""], None

    def _with_reading(self) -> str:
        base, reading = self.base.strip(), self.reading.strip()
        if base and is_reading(reading):
            return f"{{{ruby_escape(base)}|{ruby_escape(reading)}}}"
        return ruby_escape(f"{base}（{reading}）" if reading else base)

    def _within(self, tag: str) -> bool:
        return any(name == tag for name, _ in self.closing)

    def handle_data(self, data: str) -> None:
        if self.silent or self._within("rp"):
            return
        if self._within("ruby"):
            self.reading, self.base = (
                (self.reading + data, self.base) if self._within("rt") else (self.reading, self.base + data)
            )
        elif self._within("pre"):
            self.lines[-1] += ruby_escape(data)
        elif self._within("code"):
            self._write(ruby_escape(_SPACE.sub(" ", data)))
        else:
            self._write(self._at_start(_SIGNS.sub(r"\\\1", _SPACE.sub(" ", data))))

    def _at_start(self, text: str) -> str:
        """Signs that would begin a heading, a list or a block stay signs."""
        if self.cells is not None or self.lines[-1].strip():
            return text
        start = text.lstrip(" ")
        return _LINE_START.sub(r"\\", start, count=1) if _LINE_START.match(start) or start[:1].isdigit() else start

    def _item(self) -> None:
        super()._item()
        self.lines[-1] = "   " * (len(self.lists) - 1) + self.lines[-1]


def page_from(html: str, title: str) -> Page:
    """A page in the house's words. A first heading that only repeats the title becomes the title with its readings."""
    reader = _PageReader()
    reader.feed(re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL).replace("\x00", ""))
    reader.close()
    while reader.closing:
        reader.handle_endtag(reader.closing[-1][0])
    lines = [line.rstrip() for line in reader.lines]
    first = next((n for n, line in enumerate(lines) if line.strip()), None)
    heading = lines[first].removeprefix(HEADINGS["h1"]) if first is not None else ""
    if first is not None and lines[first].startswith(HEADINGS["h1"]) and ruby_plain(heading).strip() == title.strip():
        title, lines = heading.strip(), lines[first + 1 :]
    return Page(
        title,
        _joined(lines),
        tuple(reader.pictures),
        reader.terms,
        tuple(dict.fromkeys(reader.left)),
        reader.told,
        tuple(reader.films),
    )


def _joined(lines: list[str]) -> str:
    """Paragraphs apart; points of a list, rows of a table and lines of code together."""
    text, before, fenced = "", "", False
    for line in lines:
        if not line.strip() and not fenced:
            continue
        together = fenced or (
            _LISTED.match(line) and _LISTED.match(before) and (line[:1] == "|") == (before[:1] == "|")
        )
        text += ("\n" if together else "\n\n") + line
        fenced = not fenced if line == "```" else fenced
        before = line
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"\*\*\s*\*\*", "", text)).strip("\n")

"""Text with HTML to text with the house's readings, and back. Pure.

What a candidate reads here is plain text with line ends and readings over kanji. Pictures are gathered beside the
text; what cannot be kept is remembered in ``lost`` as codes of words.CHANGES.
"""

import html
import re
from collections.abc import Callable, Iterable
from html.parser import HTMLParser

from exams.bank.exchange.rows import Attached, Note
from exams.bank.exchange.safexml import Node
from lms.text.kana import is_reading
from lms.text.ruby import ruby_escape, segments_of

BLOCKS = frozenset(
    [
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "table",
        "tbody",
        "thead",
        "tr",
        "caption",
        "section",
        "article",
        "prompt",
        "contentbody",
        "modalfeedback",
        "rubricblock",
        "figure",
        "figcaption",
        "hr",
    ]
)
SHOWN = frozenset(
    [
        "b",
        "strong",
        "i",
        "em",
        "u",
        "s",
        "sub",
        "sup",
        "code",
        "a",
        "font",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "table",
        "ul",
        "ol",
        "dl",
        "pre",
        "small",
        "big",
        "tt",
    ]
)
UNSHOWN = frozenset(["script", "style", "template"])
# Where our own QTI items hold the field for the answer, outside of the question's words.
ANSWER_CLASS = "item-answer"
# Where our own QTI 2.1 items hold a word with its reading, since that version has no ruby.
RUBY_CLASS, READING_CLASS = "item-ruby", "item-reading"
RUBY_TAGS = {RUBY_CLASS: "ruby", READING_CLASS: "rt"}
SOUNDS = (".mp3", ".ogg", ".wav", ".m4a", ".oga", ".opus", ".aac")
_SPACE = re.compile(r"[ \t\r\n\f]+")


class Flow:
    """Gathers a stream of tags and text into one plain text."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.media: list[Attached] = []
        self.lost: set[str] = set()
        self.open: list[str] = []
        self.hidden = 0
        self.base = self.reading = ""

    def start(self, tag: str, attrs: dict[str, str]) -> None:
        if tag in UNSHOWN:
            self.hidden += 1
            self.lost.add("script_left_out")
        if tag in SHOWN or attrs.get("style") or attrs.get("color"):
            self.lost.add("formatting_lost")
        if tag == "br":
            self.parts.append("\x02")
        elif tag in BLOCKS:
            self.parts.append("\x01")
        if tag == "li":
            self._say("- ")
        elif tag in ("td", "th") and not self._at_begin_of_line():
            self._say(" | ")
        elif tag in ("img", "audio", "source", "object", "embed", "video"):
            self._attach(tag, attrs)
        elif tag == "math":
            self.lost.add("formula_as_text")
        elif tag == "ruby":
            self.base = self.reading = ""
        self.open.append(tag)

    def end(self, tag: str) -> None:
        if tag in UNSHOWN:
            self.hidden = max(0, self.hidden - 1)
        if tag in self.open:
            while self.open and self.open.pop() != tag:
                continue
        if tag in BLOCKS:
            self.parts.append("\x01")
        if tag == "ruby":
            self._say_ruby()

    def text(self, data: str) -> None:
        if self.hidden or "rp" in self.open:
            return
        shown = data.replace("\x01", "").replace("\x02", "")
        if "rt" in self.open:
            self.reading += shown
        elif "ruby" in self.open:
            self.base += shown
        elif "pre" in self.open:
            self.parts.extend(ruby_escape(shown).replace("\t", "    ").replace("\n", "\x02").splitlines(keepends=True))
        else:
            self._say(ruby_escape(_SPACE.sub(" ", shown)))
            if data.strip() and "mfrac" in self.open:
                self._fraction()

    def _at_begin_of_line(self) -> bool:
        said = next((part for part in reversed(self.parts) if part.strip(" ")), "\x01")
        return said in ("\x01", "\x02")

    def _fraction(self) -> None:
        """Between the two parts of a fraction stands a stroke."""
        self.parts.append("\x03")

    def _say(self, text: str) -> None:
        self.parts.append(text)

    def _say_ruby(self) -> None:
        base, reading = self.base.strip(), self.reading.strip().removeprefix("\uff08").removesuffix("\uff09")
        if base and reading and is_reading(reading):
            self._say(f"{{{ruby_escape(base)}|{ruby_escape(reading)}}}")
        else:
            self._say(ruby_escape(f"{base}\uff08{reading}\uff09" if reading else base))

    def _attach(self, tag: str, attrs: dict[str, str]) -> None:
        name = attrs.get("src") or attrs.get("data") or ""
        if not name:
            return
        sound = tag in ("audio", "source") or name.lower().endswith(SOUNDS) or "audio" in attrs.get("type", "")
        self.media.append(Attached("audio" if sound else "image", name, html.unescape(attrs.get("alt", ""))))

    def plain(self) -> str:
        """The text: one line end between blocks, no space at the ends of lines."""
        joined = re.sub("\x03([^\x03]*)\x03", lambda found: "/" + found.group(1).strip(), "".join(self.parts))
        joined = re.sub("[ \x01]*\x01[ \x01]*", "\x01", joined.replace("\x03", "")).strip("\x01 ")
        lines = re.split("[\x01\x02]", joined)
        return "\n".join(re.sub(" {2,}", " ", line).strip(" ").replace("\u00a0", " ") for line in lines).strip("\n")

    def notes(self) -> list[Note]:
        return [Note(code) for code in sorted(self.lost)]


class _Reader(HTMLParser):
    def __init__(self, flow: Flow) -> None:
        super().__init__(convert_charrefs=True)
        self.flow = flow

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.flow.start(tag, {name: value or "" for name, value in attrs})
        if tag in ("br", "img", "hr", "input", "source", "embed"):
            self.flow.end(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.flow.start(tag, {name: value or "" for name, value in attrs})
        self.flow.end(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("br", "img", "hr", "input", "source", "embed"):
            self.flow.end(tag)

    def handle_data(self, data: str) -> None:
        self.flow.text(data)


def read_html(text: str) -> Flow:
    """What an HTML text says."""
    flow = Flow()
    reader = _Reader(flow)
    reader.feed(text)
    reader.close()
    return flow


def read_nodes(nodes: Iterable["Node | str"], without: frozenset[str] = frozenset(), gap: str = "") -> Flow:
    """What a piece of an XML tree says, leaving some elements out.

    gap  what stands for a text field inside a sentence
    """
    flow = Flow()
    for node in nodes:
        _walk(flow, node, without, gap)
    return flow


def _walk(flow: Flow, node: "Node | str", without: frozenset[str], gap: str) -> None:
    if isinstance(node, str):
        flow.text(node)
        return
    if node.tag == "textentryinteraction":
        flow.text(gap)
    if node.tag in without or node.get("class") == ANSWER_CLASS:
        return
    tag = RUBY_TAGS.get(node.get("class"), node.tag)
    flow.start(tag, node.attrs)
    for child in node.children:
        _walk(flow, child, without, gap)
    flow.end(tag)


def has_readings(text: str) -> bool:
    """Whether some word of a house text carries a reading."""
    return any(part.reading for part in segments_of(text))


def _in_ruby(base: str, reading: str) -> str:
    return f"<ruby>{base}<rt>{reading}</rt></ruby>"


def to_html(text: str, over: Callable[[str, str], str] = _in_ruby) -> str:
    """A house text as XHTML: line ends as br, readings as ruby, or as ``over`` writes base and reading."""
    said = "".join(
        over(_words(part.base), _words(part.reading)) if part.reading else _words(part.base)
        for part in segments_of(text)
    )
    return said.replace("\n", "<br/>")


def _words(text: str) -> str:
    spaced = re.sub(r"^ | $|(?<=\n) | (?=\n)|(?<= ) ", "\u00a0", text)
    return html.escape(spaced, quote=True).replace("&#x27;", "'")


def to_plain(text: str) -> str:
    """A house text for formats without ruby: the reading stands in brackets behind the word."""
    return "".join(f"{p.base}\uff08{p.reading}\uff09" if p.reading else p.base for p in segments_of(text))

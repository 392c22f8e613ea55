"""A lesson's Markdown as safe HTML, block by block, so that a page can frame examples and facts in its own way.

Readings are taken out of the braces before Markdown looks: a closing brace is punctuation to it, and emphasis around
an annotated word would fail. They travel through as three private characters and become ruby in the end.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup

from courses.catalogue.rules import CALLOUTS, EXAMPLE, FACT, MEDIA, TERM, pieces_of
from lms.knowledge.api import FactCard
from lms.text.emphasis import with_japanese_emphasis
from lms.text.ruby import ruby_plain, segments_of

_BASE, _READING, _END = "\ue000", "\ue001", "\ue002"
_TERM, _MEANING = "\ue003", "\ue004"
_TERMS = re.compile(f"{_TERM}([^{_MEANING}]*){_MEANING}(\\d+){_MEANING}")
_TRAVELLING = re.compile(f"{_BASE}([^{_READING}]*){_READING}([^{_END}]*){_END}")
_TAGS = frozenset(
    [
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "p",
        "br",
        "hr",
        "ul",
        "ol",
        "li",
        "strong",
        "em",
        "code",
        "pre",
        "blockquote",
        "a",
        "img",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "ruby",
        "rt",
        "rp",
    ]
)
_ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt"}, "ol": {"start"}, "th": {"scope"}}


@dataclass(frozen=True)
class Block:
    """One stretch of a lesson page; exactly one of the fields is filled."""

    html: Markup | None = None
    example: Markup | None = None
    callout: Markup | None = None
    callout_name: str = ""
    callout_kind: str = ""
    media: "MediaCard | None" = None
    fact: FactCard | None = None
    unknown_fact: str = ""
    terms: "tuple[TermCard, ...]" = ()


@dataclass(frozen=True)
class Picture:
    """A picture of the course: where it is fetched and what it shows."""

    address: str
    alternative: str


@dataclass(frozen=True)
class MediaCard:
    """A film or a recording: where it and its captions are fetched, what is said in it."""

    code: str
    title: str
    address: str
    mimetype: str
    captions: str
    transcript: str
    film: bool


@dataclass(frozen=True)
class TermCard:
    """A word of the glossary; both texts may carry readings."""

    term: str
    written: str
    meaning: str


@dataclass
class Surroundings:
    """What a body may point to: facts and films by code, pictures by address, words by their plain form.

    ``cards`` counts the cards of a page, so that each has an address of its own.
    """

    facts: Mapping[str, FactCard] = field(default_factory=dict)
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    media: Mapping[str, MediaCard] = field(default_factory=dict)
    terms: Mapping[str, TermCard] = field(default_factory=dict)
    cards: list[TermCard] = field(default_factory=list)

    def card(self, term: str) -> int | None:
        """The number of a new card for this word; None when the glossary has no such word."""
        known = self.terms.get(ruby_plain(term).strip())
        if known is None:
            return None
        self.cards.append(known)
        return len(self.cards)


class _Renderer(RendererHTML):
    """HTML with ruby, headings below the page's own, and the course's own pictures alone."""

    def text(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return _with_ruby(tokens[idx].content)

    def code_inline(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f"<code>{escapeHtml(_without_readings(tokens[idx].content))}</code>"

    def heading_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f"<h{_level(tokens[idx])}>"

    def heading_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f"</h{_level(tokens[idx])}>\n"

    def image(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        token = tokens[idx]
        picture = env["pictures"].get(str(token.attrs.get("src", "")))
        words = _without_readings(token.content)
        if picture is None:
            return escapeHtml(words)
        return f'<img src="{escapeHtml(picture.address)}" alt="{escapeHtml(words or picture.alternative)}">'


def _level(token: Token) -> int:
    return max(2, int(token.tag[1]))


def _with_ruby(text: str) -> str:
    return _TRAVELLING.sub(r"<ruby>\1<rp>(</rp><rt>\2</rt><rp>)</rp></ruby>", escapeHtml(text))


def _without_readings(text: str) -> str:
    return _TRAVELLING.sub(r"\1", text)


def _packed(text: str) -> str:
    clean = re.sub(f"[{_BASE}{_READING}{_END}]", "", text)
    return "".join(
        f"{_BASE}{part.base}{_READING}{part.reading}{_END}" if part.reading else part.base
        for part in segments_of(clean)
    )


_MARKDOWN = with_japanese_emphasis(MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer).enable("table"))


def safe_html(text: str, pictures: Mapping[str, Picture]) -> Markup:
    """Markdown with readings as HTML that holds nothing but text, its structure, links and the course's pictures.

    pictures   by the address that stands in the Markdown
    """
    return _html(text, Surroundings(pictures=pictures))


def _html(text: str, around: Surroundings) -> Markup:
    before = len(around.cards)
    clean = re.sub(f"[{_TERM}{_MEANING}]", "", text)
    marked = TERM.sub(lambda found: _marked_term(found[1], around), clean)
    rendered = _MARKDOWN.render(_packed(marked), {"pictures": around.pictures})
    safe = nh3.clean(rendered, tags=set(_TAGS), attributes=_ATTRIBUTES, url_schemes={"https", "http", "mailto"})
    cards = around.cards[before:]
    return Markup(_TERMS.sub(lambda found: _card_html(found[1], int(found[2]), around), safe) if cards else safe)  # noqa: S704  cleaned


def _marked_term(words: str, around: Surroundings) -> str:
    number = around.card(words)
    return words if number is None else f"{_TERM}{words}{_MEANING}{number}{_MEANING}"


def _card_html(words: str, number: int, around: Surroundings) -> str:
    """A word with its card: the browser opens it by tap and key without a script, the stylesheet while a mouse rests."""
    meaning = _with_ruby(_packed(around.cards[number - 1].meaning))
    return (
        f'<button type="button" class="term" popovertarget="term-{number}">{words}</button>'
        f'<span class="term-card" id="term-{number}" popover>{meaning}</span>'
    )


def lesson_blocks(body: str, around: Surroundings) -> tuple[Block, ...]:
    """A lesson's body, ready to be shown in order; what its glossary words mean stands in the last block."""
    blocks = tuple(_block(piece.kind, piece.text, piece.code, around) for piece in pieces_of(body))
    used = tuple({card.term: card for card in around.cards}.values())
    return (*blocks, Block(terms=used)) if used else blocks


def _block(kind: str, text: str, code: str, around: Surroundings) -> Block:
    if kind == FACT:
        return Block(fact=around.facts[code]) if code in around.facts else Block(unknown_fact=code)
    if kind == MEDIA:
        return Block(media=around.media[code]) if code in around.media else Block(unknown_fact=code)
    html = _html(text, around)
    if kind in CALLOUTS:
        return Block(callout=html, callout_name=CALLOUTS[kind], callout_kind=kind)
    return Block(example=html) if kind == EXAMPLE else Block(html=html)

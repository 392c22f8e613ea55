"""A lesson's Markdown as safe HTML, block by block, so that a page can frame examples and facts in its own way.

Readings are taken out of the braces before Markdown looks: a closing brace is punctuation to it, and emphasis around
an annotated word would fail. They travel through as three private characters and become ruby in the end.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup

from courses.catalogue.rules import EXAMPLE, FACT, pieces_of
from lms.knowledge.api import FactCard
from lms.text.ruby import segments_of

_BASE, _READING, _END = "\ue000", "\ue001", "\ue002"
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
    fact: FactCard | None = None
    unknown_fact: str = ""


@dataclass(frozen=True)
class Picture:
    """A picture of the course: where it is fetched and what it shows."""

    address: str
    alternative: str


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


_MARKDOWN = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer).enable("table")


def safe_html(text: str, pictures: Mapping[str, Picture]) -> Markup:
    """Markdown with readings as HTML that holds nothing but text, its structure, links and the course's pictures.

    pictures   by the address that stands in the Markdown
    """
    rendered = _MARKDOWN.render(_packed(text), {"pictures": pictures})
    return Markup(nh3.clean(rendered, tags=set(_TAGS), attributes=_ATTRIBUTES, url_schemes={"https", "http", "mailto"}))  # noqa: S704  cleaned


def lesson_blocks(body: str, facts: Mapping[str, FactCard], pictures: Mapping[str, Picture]) -> tuple[Block, ...]:
    """A lesson's body, ready to be shown in order."""
    return tuple(_block(piece.kind, piece.text, piece.code, facts, pictures) for piece in pieces_of(body))


def _block(kind: str, text: str, code: str, facts: Mapping[str, FactCard], pictures: Mapping[str, Picture]) -> Block:
    if kind == FACT:
        return Block(fact=facts[code]) if code in facts else Block(unknown_fact=code)
    html = safe_html(text, pictures)
    return Block(example=html) if kind == EXAMPLE else Block(html=html)

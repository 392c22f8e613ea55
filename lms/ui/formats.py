"""How days, times, numbers and texts are written on a page, in the reader's language."""

from collections.abc import MutableMapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from hashlib import blake2s
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Flask, current_app, render_template, request, url_for
from flask_babel import get_locale
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup

from lms.clock import day_of, jst
from lms.db import Kept
from lms.i18n import written_day
from lms.text.emphasis import with_japanese_emphasis
from lms.text.ruby import ruby_html
from lms.text.wareki import both_calendars
from lms.ui.typeface import typeface


def page_language() -> str:
    """The language of this page: ja or en."""
    locale = get_locale()
    return locale.language if locale else "ja"


def day(value: date | datetime | None, *, weekday: bool = False) -> str:
    """Write 2026年11月23日(令和8年), or 23 November 2026; nothing for None. An instant counts as its day in Japan."""
    if value is None:
        return ""
    on = day_of(value) if isinstance(value, datetime) else value
    if not weekday:
        return written_day(on)
    if page_language() == "ja":
        return both_calendars(on) + format_date(on, "EEEE", locale="ja")
    return format_date(on, "EEEE, d MMMM y", locale="en")


def moment(value: datetime | None) -> str:
    """Write day and time of an instant by the clock in Japan."""
    if value is None:
        return ""
    clock = jst(value).strftime("%H:%M")
    return f"{day(value)} {clock}" if page_language() == "ja" else f"{day(value)}, {clock}"


def number(value: int | float | Decimal | None, digits: int = 0) -> str:
    """Write 12,345 or, with ``digits`` decimal places, 29.3; nothing for None."""
    if value is None:
        return ""
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(value, pattern, locale=page_language())


def ruby(text: str | None) -> Markup:
    """Turn {漢字|かんじ} into furigana; all else is escaped."""
    return ruby_html(str(text or ""))


class _RubyRenderer(RendererHTML):
    """Markdown whose plain text may carry readings."""

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]) -> str:
        return str(ruby_html(tokens[idx].content))


PASSAGES_KEPT = 512
_MARKDOWN = with_japanese_emphasis(
    MarkdownIt("commonmark", {"html": False}, renderer_cls=_RubyRenderer).disable("image")
)


@lru_cache(maxsize=PASSAGES_KEPT)
def markdown_safe(text: str | None) -> Markup:
    """Turn Markdown with readings into HTML. Raw HTML, pictures and script addresses are not let through."""
    return Markup(_MARKDOWN.render(text or ""))  # noqa: S704  html is off, so that the renderer escapes everything


def query_url(**changes: Any) -> str:
    """The address of this page with some of its query changed; None takes a part away."""
    query = {**request.args.to_dict(flat=False), **changes}
    return url_for(request.endpoint or "", **{**(request.view_args or {}), **query})


def tab_owner(person_id: int | None) -> str:
    """A mark that tells the browser whose unsent texts a tab keeps, without telling the internal number."""
    if person_id is None:
        return ""
    return blake2s(f"{current_app.config['SECRET_KEY']}:{person_id}".encode(), digest_size=8).hexdigest()


FRAGMENTS_KEPT = 2048
_fragments = Kept(FRAGMENTS_KEPT)


def fragment(template: str, *key: Any, **context: Any) -> Markup:
    """A part of a page that is the same for everybody who sees it, made once for each language and ``key``.

    The key holds all that the part depends on: the number of an immutable version, whether a lesson is open or done.
    Never what is known of one person alone.
    """
    whole = (template, page_language(), request.script_root, key)
    return _fragments.of(whole, lambda: Markup(render_template(template, **context)))  # noqa: S704  templates escape


def init_formats(app: Flask) -> None:
    """Give the filters and a few small functions to all templates."""
    app.jinja_env.filters.update(day=day, moment=moment, number=number, ruby=ruby, markdown_safe=markdown_safe)
    app.jinja_env.globals.update(
        fragment=fragment, page_language=page_language, query_url=query_url, tab_owner=tab_owner, typeface=typeface
    )

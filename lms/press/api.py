"""The door of the press: documents as PDF, and the small pictures that pages show.

Templates of print documents lie in folders that their capability registers when it is loaded. They extend
`press/a4.html` (working papers), `press/letter.html`, `press/certificate.html` or `press/card.html`, whose heads say what
they expect.
"""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pikepdf
from flask import has_app_context
from flask_babel import gettext, ngettext
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from lms.i18n import in_language
from lms.press.child import DESIGNS, PRESS
from lms.press.errors import GlyphMissing, NameTooLong, PrintFailed, TimestampMissing
from lms.press.filters import FILTERS, GLOBALS
from lms.press.glyphs import GlyphFound, GlyphReport, glyph_report, printed
from lms.press.name_image import name_image
from lms.press.qr import qr_svg
from lms.press.sandbox import fault_in, packed
from lms.press.seal import seal_svg
from lms.press.wire import Job

__all__ = [
    "GlyphFound",
    "GlyphMissing",
    "GlyphReport",
    "NameTooLong",
    "PrintFailed",
    "TimestampMissing",
    "fault_in",
    "fill_designed",
    "glyph_report",
    "name_image",
    "pages_in",
    "printed",
    "qr_svg",
    "register_folder",
    "render_designed",
    "render_document",
    "render_html",
    "render_pdf",
    "seal_svg",
]

PICTURE_DOTS = 144
_LOADER = FileSystemLoader([str(Path(__file__).parent / "templates")])
_TEMPLATES = Environment(
    loader=_LOADER,
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    extensions=["jinja2.ext.i18n"],
)
_TEMPLATES.filters.update(FILTERS)
_TEMPLATES.globals.update(GLOBALS)
_TEMPLATES.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]


def register_folder(folder: str | Path) -> None:
    """Let print templates of a capability be found: `register_folder(Path(__file__).parent / "templates")`.

    Registering a folder twice changes nothing.
    """
    path = str(Path(folder).resolve())
    if path not in _LOADER.searchpath:
        _LOADER.searchpath.append(path)


def render_html(template_name: str, context: Mapping[str, Any], *, title: str, author: str, language: str) -> str:
    """Fill a print template in the recipient's language; refuses with GlyphMissing a name that cannot be printed."""
    template = _TEMPLATES.get_template(template_name)
    values = {"document_title": title, "document_author": author, "language": language, **context}
    if not has_app_context():
        return template.render(values)
    with in_language(language):
        return template.render(values)


def render_document(
    template_name: str,
    context: Mapping[str, Any],
    *,
    title: str,
    author: str,
    language: str = "ja",
    fingerprint: str | None = None,
    created: str | None = None,
    attached: Sequence[tuple[str, str, str, str]] = (),
) -> bytes:
    """Print a registered template as PDF/UA, with files attached as PDF/A-3 too; equal input gives equal bytes.

    title, author  for the properties of the file; the author is the giver
    language       BCP 47, the recipient's
    fingerprint    identifies the file; made from its content when left out
    created        ISO 8601 instant for the properties; none when left out
    attached       files inside: (name, media type, what it is, text)

    Refusals: GlyphMissing, PrintTimedOut, PrintFailed.
    """
    html = render_html(template_name, context, title=title, author=author, language=language)
    job = Job(html, title, author, language, fingerprint or "", created or "", tuple(attached))
    return PRESS.render(job)


def pages_in(pdf: bytes) -> int:
    """How many pages a document has."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)


def render_designed(
    template: str,
    style: str,
    context: Mapping[str, Any],
    *,
    title: str,
    author: str,
    language: str = "ja",
    fingerprint: str = "",
    created: str = "",
    attached: Sequence[tuple[str, str, str, str]] = (),
) -> bytes:
    """Print a template that the office wrote, filled and laid out in a sandbox, as `render_document` does otherwise.

    Refusals: GlyphMissing, NameTooLong, PrintTimedOut, PrintFailed (what the template does not do or may not do).
    """
    values = {"document_title": title, "document_author": author, "language": language, **context}
    job = Job("", title, author, language, fingerprint, created, tuple(attached), template, style, packed(values))
    return _designed(job)


def picture_designed(
    template: str, style: str, context: Mapping[str, Any], *, title: str, author: str, language: str = "ja"
) -> bytes:
    """The same as a picture (PNG), its first pages one below the other. The same refusals."""
    values = {"document_title": title, "document_author": author, "language": language, **context}
    return _designed(
        Job("", title, author, language, template=template, style=style, values=packed(values), picture=PICTURE_DOTS)
    )


def fill_designed(
    template: str, style: str, context: Mapping[str, Any], *, title: str, author: str, language: str = "ja"
) -> str:
    """The same template filled, as HTML: what the paper would say. The same refusals."""
    values = {"document_title": title, "document_author": author, "language": language, **context}
    job = Job("", title, author, language, template=template, style=style, values=packed(values), words_only=True)
    return _designed(job).decode()


def _designed(job: Job) -> bytes:
    try:
        return DESIGNS.render(job)
    except PrintFailed as fault:
        kind, _, said = str(fault.fields["reason"]).partition(": ")
        if kind == "GlyphMissing":
            raise GlyphMissing(missing=said) from fault
        if kind == "NameTooLong":
            raise NameTooLong(name=said) from fault
        raise


def render_pdf(
    source: str,
    context: Mapping[str, Any] | None = None,
    *,
    title: str,
    author: str,
    language: str = "ja",
    fingerprint: str | None = None,
    created: str | None = None,
) -> bytes:
    """Print ready HTML, or, with a context, the registered template of that name, as `render_document` does."""
    more = {"title": title, "author": author, "language": language, "fingerprint": fingerprint, "created": created}
    if context is not None:
        return render_document(source, context, **more)  # type: ignore[arg-type]
    return PRESS.render(Job(source, title, author, language, fingerprint or "", created or ""))

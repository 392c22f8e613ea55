"""The layout of pages: the one module that loads WeasyPrint, run as a process of its own (`python -m lms.press.engine`).

It reads jobs from standard input and writes PDFs to standard output, framed by `lms.press.wire`, and ends when the input
ends. The same job always gives the same bytes: no time of day, no random identifier, a fixed hash seed.
"""

import hashlib
import io
import logging
import resource
import sys
from datetime import datetime
from pathlib import Path

import pypdfium2
from jinja2 import TemplateError
from PIL import Image
from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from lms.press.archive import with_ua_mark
from lms.press.errors import GlyphMissing, NameTooLong
from lms.press.sandbox import filled
from lms.press.wire import Job, read_job, write_answer

LIMITED, MOST_MEMORY = "--limited", 3 * 1024**3
ASSETS = Path(__file__).parent / "static"
INCH = 72
MOST_PAGES_SHOWN = 3


FAULTS = (
    ValueError, TypeError, KeyError, IndexError, ArithmeticError, AttributeError, OSError, RuntimeError, MemoryError,
    TemplateError,
)  # fmt: skip


class ReachedOutside(ValueError):
    """A template of the office asked for something that is neither in it nor the press's own."""


class OwnAssetsOnly(URLFetcher):
    """Fetches what is in the address itself and files of the press; a document can reach nothing else."""

    refused = ""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if not url.startswith("data:") and not self._is_own(url):
            self.refused = url
            raise ValueError("outside the press")
        return super().fetch(url, headers)

    @staticmethod
    def _is_own(url: str) -> bool:
        return url.startswith("file:") and Path(URLFetcherResponse(url).path).resolve().is_relative_to(ASSETS.resolve())


class Press:
    """A font configuration and a style sheet, kept for the life of the process: a new one each time leaks and is slow."""

    def __init__(self) -> None:
        self.fonts = FontConfiguration()
        self.fetcher = OwnAssetsOnly(allowed_protocols=("data", "file"), allow_redirects=False)
        self.style = CSS(filename=ASSETS / "press.css", font_config=self.fonts, url_fetcher=self.fetcher)

    def pdf(self, job: Job) -> bytes:
        """Lay out a job as tagged PDF/UA-1 with title, author, language and an identifier made from its content.

        With files attached it is PDF/A-3a as well: one file that a reader of 2060 can still open and check.
        """
        self.fetcher.refused = ""
        html = filled(job.template, job.style, job.values) if job.template else job.html
        page = HTML(string=html, base_url=f"{ASSETS.as_uri()}/", url_fetcher=self.fetcher)
        identifier = job.fingerprint or hashlib.sha256("\0".join(job.parts()).encode()).hexdigest()[:32]
        kind = "pdf/a-3a" if job.attached else "pdf/ua-1"
        variant = {"pdf_variant": kind, "pdf_tags": True, "pdf_identifier": identifier.encode()}
        document = page.render(font_config=self.fonts, stylesheets=[self.style], **variant)
        document.metadata.title = job.title
        document.metadata.authors = [job.author]
        document.metadata.lang = job.language
        document.metadata.created = job.created or None
        document.metadata.attachments = [_attachment(*file, job.created) for file in job.attached]
        laid_out = bytes(document.write_pdf(**variant))
        if job.template and self.fetcher.refused:
            raise ReachedOutside(self.fetcher.refused[:80])
        return with_ua_mark(laid_out) if job.attached else laid_out

    def done(self, job: Job) -> bytes:
        """What a job asks for: words, a picture, or the document."""
        if job.words_only:
            return self.words(job)
        return picture_of(self.pdf(job), job.picture) if job.picture else self.pdf(job)

    @staticmethod
    def words(job: Job) -> bytes:
        """A template of the office, filled: what a paper will say."""
        return filled(job.template, job.style, job.values).encode()


def picture_of(pdf: bytes, dots: int) -> bytes:
    """The first pages of a document, one below the other, as PNG of so many dots an inch."""
    with pypdfium2.PdfDocument(pdf) as document:
        shown = [document[place] for place in range(min(len(document), MOST_PAGES_SHOWN))]
        pages = [page.render(scale=dots / INCH).to_pil() for page in shown]
    sheet = Image.new("RGB", (max(page.width for page in pages), sum(page.height for page in pages)), "white")
    down = 0
    for page in pages:
        sheet.paste(page, (0, down))
        down += page.height
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()


def _attachment(name: str, _media_type: str, description: str, text: str, created: str) -> Attachment:
    day = datetime.fromisoformat(created) if created else None
    return Attachment(string=text, name=name, description=description, relationship="Data", created=day, modified=day)


def main() -> None:
    """Serve jobs until the input ends; a job that cannot be laid out is answered with its reason."""
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    if LIMITED in sys.argv:
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    press = Press()
    output = sys.stdout.buffer
    while (job := read_job(sys.stdin.buffer)) is not None:
        try:
            answer, problem = press.done(job), ""
        except (GlyphMissing, NameTooLong) as refusal:
            answer, problem = b"", f"{type(refusal).__name__}: {''.join(refusal.fields.values())}"
        except FAULTS as error:
            answer, problem = b"", f"{type(error).__name__}: {error}"
        write_answer(output, answer, problem)


if __name__ == "__main__":
    main()

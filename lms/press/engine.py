"""The layout of pages: the one module that loads WeasyPrint, run as a process of its own (`python -m lms.press.engine`).

It reads jobs from standard input and writes PDFs to standard output, framed by `lms.press.wire`, and ends when the input
ends. The same job always gives the same bytes: no time of day, no random identifier, a fixed hash seed.
"""

import hashlib
import logging
import sys
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from lms.press.wire import Job, read_job, write_answer

ASSETS = Path(__file__).parent / "static"


class OwnAssetsOnly(URLFetcher):
    """Fetches what is in the address itself and files of the press; a document can reach nothing else."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url.startswith("file:"):
            path = Path(URLFetcherResponse(url).path).resolve()
            if not path.is_relative_to(ASSETS.resolve()):
                raise ValueError("outside the press")
        return super().fetch(url, headers)


class Press:
    """A font configuration and a style sheet, kept for the life of the process: a new one each time leaks and is slow."""

    def __init__(self) -> None:
        self.fonts = FontConfiguration()
        self.fetcher = OwnAssetsOnly(allowed_protocols=("data", "file"), allow_redirects=False)
        self.style = CSS(filename=ASSETS / "press.css", font_config=self.fonts, url_fetcher=self.fetcher)

    def pdf(self, job: Job) -> bytes:
        """Lay out a job as tagged PDF/UA-1 with title, author, language and an identifier made from its content."""
        page = HTML(string=job.html, base_url=f"{ASSETS.as_uri()}/", url_fetcher=self.fetcher)
        identifier = job.fingerprint or hashlib.sha256("\0".join(job.parts()).encode()).hexdigest()[:32]
        variant = {"pdf_variant": "pdf/ua-1", "pdf_tags": True, "pdf_identifier": identifier.encode()}
        document = page.render(font_config=self.fonts, stylesheets=[self.style], **variant)
        document.metadata.title = job.title
        document.metadata.authors = [job.author]
        document.metadata.lang = job.language
        document.metadata.created = job.created or None
        return bytes(document.write_pdf(**variant))


def main() -> None:
    """Serve jobs until the input ends; a job that cannot be laid out is answered with its reason."""
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    press = Press()
    output = sys.stdout.buffer
    while (job := read_job(sys.stdin.buffer)) is not None:
        try:
            answer, problem = press.pdf(job), ""
        except (ValueError, TypeError, KeyError, IndexError, ArithmeticError, OSError, RuntimeError) as error:
            answer, problem = b"", f"{type(error).__name__}: {error}"
        write_answer(output, answer, problem)


if __name__ == "__main__":
    main()

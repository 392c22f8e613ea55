"""Booklet and answer sheets as PDF, from the frozen paper."""

from pathlib import Path

from flask_babel import gettext

from exams.attempts.paper_channel.queries import Printable
from lms.press.api import register_folder, render_pdf

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
register_folder(TEMPLATES)


def booklet(found: Printable, large: bool = False) -> bytes:
    """The questions of every part, with readings; the fingerprint of the frozen paper stands on the first page."""
    return render_pdf(
        "attempts/print/booklet.html",
        {"found": found, "large": large, "sample": found.sample, "number": found.paper.fingerprint[:16]},
        title=found.title,
        author=gettext("Well-being Network"),
        fingerprint=f"{found.paper.fingerprint}-{large}",
    )


def answer_sheets(found: Printable, large: bool = False) -> bytes:
    """One sheet a candidate: slip number, name, boxes to mark, a grid of squares for the written part."""
    return render_pdf(
        "attempts/print/sheets.html",
        {"found": found, "large": large, "sample": found.sample, "number": ""},
        title=found.title,
        author=gettext("Well-being Network"),
    )

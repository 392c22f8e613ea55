"""The technical report of a sitting as PDF, from the records."""

from pathlib import Path

from flask_babel import gettext

from exams.analysis.shown import parts_of, title_of
from exams.analysis.words import EXPLAINED
from exams.errors import NotFound
from exams.papers.queries import papers_by_id
from exams.sittings.values import SittingCard
from lms.clock import day_of
from lms.press.api import register_folder, render_pdf

register_folder(Path(__file__).parent / "templates")


def technical_report(card: SittingCard, language: str) -> bytes:
    """Tables, drawings and the meaning of every figure; no candidate and no wording of a question is in it.

    Refuses with NotFound while nothing was computed.
    """
    parts = parts_of(card, language != "ja")
    if not parts or card.paper_id is None:
        raise NotFound
    paper = papers_by_id([card.paper_id])[card.paper_id]
    context = {
        "card": card,
        "sat_on": day_of(card.opens_at),
        "parts": parts,
        "paper": paper,
        "explained": EXPLAINED,
        "sample": card.sample,
        "number": card.code,
    }
    title = gettext("Technical report: %(exam)s", exam=title_of(card, language != "ja"))
    return render_pdf(
        "analysis/print/report.html", context, title=title, author=gettext("Exam board"), language=language
    )

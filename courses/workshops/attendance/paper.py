"""The attendance sheet on paper: names by kana, a column to sign, for rooms without a computer."""

from pathlib import Path

from flask import current_app
from flask_babel import gettext

from courses.workshops.values import Sheet
from lms.clock import jst, today
from lms.i18n import in_language
from lms.press.api import register_folder, render_document

EMPTY_LINES = 3
register_folder(Path(__file__).parent.parent / "templates")


def sheet_pdf(page: Sheet, language: str) -> bytes:
    """Print the attendance sheet of one date."""
    with in_language(language):
        title = gettext("Attendance sheet")
        author = str(current_app.config.get("NETWORK_NAME") or gettext("Well-being Network"))
    begins, ends = jst(page.date.starts_at), jst(page.date.ends_at)
    context = {
        "sample": bool(current_app.config["SAMPLE"]),
        "as_of": today(),
        "title": page.card.title,
        "held_on": begins.date(),
        "hours": f"{begins:%H:%M}-{ends:%H:%M}",
        "place": page.date.place or page.card.place,
        "trainer": page.card.trainer,
        "lines": [(line.name, line.kana) for line in page.lines],
        "empty_lines": EMPTY_LINES,
    }
    return render_document(
        "workshops/print/attendance_sheet.html", context, title=title, author=author, language=language
    )

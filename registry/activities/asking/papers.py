"""Slips to send back: by FAX, or at the end of a letter."""

from collections.abc import Sequence
from pathlib import Path

from flask import current_app
from flask_babel import gettext

from lms.clock import jst, today
from lms.i18n import in_language
from lms.press.api import register_folder, render_document
from registry.activities.asking.queries import AskLine

register_folder(Path(__file__).parent.parent / "templates")


def slips_pdf(lines: Sequence[AskLine], language: str) -> bytes:
    """Print a sheet for each question: what is asked, and two boxes to tick and send back."""
    with in_language(language):
        author = str(current_app.config.get("NETWORK_NAME") or gettext("Well-being Network"))
        title = gettext("Would you help?")
    slips = [
        {
            "line": line,
            "address": _address(line) if line.way == "post" else "",
            "held_on": jst(line.line.starts_at).date(),
            "by_day": jst(line.answer_by).date(),
            "by_time": f"{jst(line.answer_by):%H:%M}",
        }
        for line in lines
    ]
    context = {
        "sample": bool(current_app.config["SAMPLE"]),
        "as_of": today(),
        "slips": slips,
        "network": author,
        "help_phone": str(current_app.config.get("HELP_PHONE") or ""),
        "office_fax": str(current_app.config.get("OFFICE_FAX") or ""),
    }
    return render_document("activities/print/slips.html", context, title=title, author=author, language=language)


def _address(line: AskLine) -> str:
    code = f"〒{line.contact.postal_code}　" if line.contact.postal_code else ""
    return f"{code}{line.contact.address}"

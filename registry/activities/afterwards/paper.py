"""The report of an incident for the insurer."""

from pathlib import Path

from flask import current_app
from flask_babel import gettext

from lms.clock import jst, today
from lms.i18n import in_language
from lms.press.api import register_folder, render_document
from registry.activities.afterwards.queries import IncidentPage

register_folder(Path(__file__).parent.parent / "templates")


def incident_pdf(page: IncidentPage, language: str) -> bytes:
    """Print a report with all that was written down, for the insurer."""
    with in_language(language):
        author = str(current_app.config.get("NETWORK_NAME") or gettext("Well-being Network"))
        title = gettext("Report of an incident")
    happened, reported = jst(page.line.happened_at), jst(page.line.reported_at)
    context = {
        "sample": bool(current_app.config["SAMPLE"]),
        "as_of": today(),
        "page": page,
        "happened_on": happened.date(),
        "happened_time": f"{happened:%H:%M}",
        "reported_on": reported.date(),
        "notes": [(jst(moment).date(), text, by) for moment, text, by in page.notes],
    }
    return render_document("activities/print/incident.html", context, title=title, author=author, language=language)

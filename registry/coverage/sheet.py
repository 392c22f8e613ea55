"""The A4 sheet for the meeting of an area's council."""

from pathlib import Path

from flask import current_app
from flask_babel import gettext

from lms.clock import today
from lms.i18n import in_language
from lms.press.api import register_folder, render_document
from registry.coverage.labels import at_least, kind_name, title_name
from registry.coverage.queries import Coverage

register_folder(Path(__file__).parent / "templates")


def sheet_pdf(page: Coverage, language: str = "ja") -> bytes:
    """Print how the area is covered, on one side where it fits."""
    with in_language(language):
        title = gettext("Support in our area: %(area)s", area=page.name)
        author = str(current_app.config.get("NETWORK_NAME") or gettext("Well-being Network"))
        context = {
            "sample": bool(current_app.config["SAMPLE"]),
            "as_of": page.counted_on or today(),
            "page": page,
            "lines": [(line, at_least(line.findable), at_least(line.others)) for line in (page.total, *page.lines)],
            "kinds": [(kind_name(line.kind), line) for line in page.kinds],
            "titles": [(title_name(t), t, at_least(t.findable), at_least(t.others)) for t in page.titles],
            "help_phone": str(current_app.config.get("HELP_PHONE") or ""),
        }
    return render_document("coverage/print/sheet.html", context, title=title, author=author, language=language)

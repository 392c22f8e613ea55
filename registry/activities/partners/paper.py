"""The directory of partners on paper, for the wall beside the telephone."""

from pathlib import Path

from flask import current_app
from flask_babel import gettext

from lms.clock import today
from lms.i18n import in_language
from lms.press.api import register_folder, render_document
from registry.activities.partners.queries import partners_of
from registry.stations.queries import StationCard

register_folder(Path(__file__).parent.parent / "templates")


def directory_pdf(card: StationCard, language: str) -> bytes:
    """Print whom the station knows, so that it is at hand without a computer."""
    with in_language(language):
        author = str(current_app.config.get("NETWORK_NAME") or gettext("Well-being Network"))
        title = gettext("Partners of %(station)s", station=card.name)
        lines = partners_of(card, language)
    context = {"sample": bool(current_app.config["SAMPLE"]), "as_of": today(), "lines": lines}
    return render_document("partners/print/directory.html", context, title=title, author=author, language=language)

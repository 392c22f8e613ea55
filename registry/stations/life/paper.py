"""An announcement on A4, to be hung up or handed out."""

from pathlib import Path

from flask import current_app
from flask_babel import gettext

from lms.i18n import in_language
from lms.press.api import register_folder, render_document
from lms.ui.formats import markdown_safe
from registry.stations.life.queries import AnnouncementCard, contacts_of

register_folder(Path(__file__).parent.parent / "templates")


def poster_pdf(card: AnnouncementCard, language: str) -> bytes:
    """Print an announcement, with whom to ask and the day on which it was true."""
    with in_language(language):
        author = str(current_app.config.get("NETWORK_NAME") or gettext("Well-being Network"))
    context = {
        "sample": bool(current_app.config["SAMPLE"]),
        "as_of": card.as_of,
        "card": card,
        "text": markdown_safe(card.text),
        "contacts": contacts_of(card.station.id),
        "address": f"{current_app.config['PUBLIC_URL']}/stations/news/{card.public_id}",
    }
    return render_document("life/print/poster.html", context, title=card.title, author=author, language=language)

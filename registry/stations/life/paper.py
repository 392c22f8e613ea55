"""An announcement on A4, to be hung up or handed out."""

from pathlib import Path

from flask import current_app
from flask_babel import gettext

from lms.clock import today
from lms.i18n import in_language
from lms.places.api import area, full_name
from lms.press.api import register_folder, render_document
from lms.ui.formats import markdown_safe
from registry.stations.life.news import AnnouncementCard, announcements_in
from registry.stations.life.queries import contacts_of

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
        "contacts": contacts_of(card.station.id) if card.station else (),
        "hours": card.station.hours if card.station else "",
        "address": f"{current_app.config['PUBLIC_URL']}/stations/news/{card.public_id}",
    }
    return render_document("life/print/poster.html", context, title=card.title, author=author, language=language)


def area_sheet_pdf(area_code: str, language: str) -> bytes:
    """Print what is announced in an area today, by its stations and for itself, for a notice board or a circular. NotFound for no area."""
    node = area(area_code)
    with in_language(language):
        author = str(current_app.config.get("NETWORK_NAME") or gettext("Well-being Network"))
        title = gettext("Announcements in %(area)s", area=full_name(node.code) or node.name)
    cards = announcements_in(node.path)
    context = {
        "sample": bool(current_app.config["SAMPLE"]),
        "as_of": today(),
        "lines": [(card, markdown_safe(card.text)) for card in cards],
        "address": f"{current_app.config['PUBLIC_URL']}/stations?area={node.code}",
    }
    return render_document("life/print/area.html", context, title=title, author=author, language=language)

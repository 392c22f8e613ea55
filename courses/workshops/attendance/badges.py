"""Paper for the day beside the sheet to sign: name badges to cut out, and a sheet on which people say how it was."""

from flask import current_app
from flask_babel import gettext

from courses.workshops.arrivals.queries import door_address
from courses.workshops.feedback.queries import SHEET
from courses.workshops.values import Sheet
from courses.workshops.ways.rules import ONLINE, WAY_NAMES
from lms.clock import jst, today
from lms.i18n import in_language
from lms.press.api import render_document
from lms.press.filters import width_of

LONG_FROM = 7.5


def badges_pdf(page: Sheet) -> bytes:
    """Badges of everybody with a seat, ten on a page, in the order of the sheet."""
    with in_language("ja"):
        title, author = gettext("Name badges"), _author()
    context = {
        "sample": bool(current_app.config["SAMPLE"]),
        "workshop": page.card.title,
        "people": [
            (
                line.name,
                line.kana,
                width_of(line.name) > LONG_FROM,
                door_address(line.key),
                line.way == WAY_NAMES[ONLINE],
            )
            for line in page.lines
        ],
    }
    return render_document("workshops/print/badges.html", context, title=title, author=author, language="ja")


def feedback_pdf(page: Sheet) -> bytes:
    """A sheet without a name: lines to tick, and room to write; the same questions as on the page."""
    with in_language("ja"):
        title, author = gettext("How was the workshop?"), _author()
    context = {
        "sample": bool(current_app.config["SAMPLE"]),
        "as_of": today(),
        "large": True,
        "title": page.card.title,
        "held_on": jst(page.date.starts_at).date(),
        "questions": SHEET.asked,
    }
    return render_document("workshops/print/feedback.html", context, title=title, author=author, language="ja")


def _author() -> str:
    return str(current_app.config.get("NETWORK_NAME") or gettext("Well-being Network"))

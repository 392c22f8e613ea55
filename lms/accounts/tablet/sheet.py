"""The tablet sheet, printed. The secret in its code is kept nowhere else."""

from datetime import datetime
from pathlib import Path

from flask import current_app
from flask_babel import gettext

from lms.accounts.links import site_url
from lms.accounts.people.queries import PersonCard
from lms.clock import day_of, today
from lms.i18n import in_language
from lms.press.api import register_folder, render_document

register_folder(Path(__file__).parent / "templates")


def tablet_sheet_pdf(card: PersonCard, secret: str, until: datetime, *, chosen: bool) -> bytes:
    """Print the sheet in the person's language.

    chosen  she has chosen her PIN already; it never stands on the paper
    """
    with in_language(card.language):
        title = gettext("Tablet sheet")
        author = str(current_app.config.get("NETWORK_NAME") or gettext("Well-being Network"))
    context = {
        "sample": bool(current_app.config["SAMPLE"]),
        "large": True,
        "as_of": today(),
        "name": card.name,
        "chosen": chosen,
        "until": day_of(until),
        "opens": site_url("tablet.scanned", secret=secret),
        "help_phone": str(current_app.config.get("HELP_PHONE") or ""),
    }
    return render_document(
        "accounts/print/tablet_sheet.html", context, title=title, author=author, language=card.language
    )

"""Notices as letters in large print."""

from collections.abc import Sequence
from pathlib import Path

from flask import current_app
from flask_babel import gettext

from lms.clock import today
from lms.notices.queries import ToDeliver
from lms.places.api import full_name
from lms.press.api import register_folder, render_document

register_folder(Path(__file__).parent / "templates")


def _address_lines(letter: ToDeliver) -> list[str]:
    area = full_name(letter.contact.area_code) if letter.contact.area_code else ""
    written = letter.contact.address
    return [written if written.startswith(area) else f"{area}{written}"]


def _letter(letter: ToDeliver) -> dict[str, object]:
    return {
        "postal": letter.contact.postal_code,
        "lines": _address_lines(letter),
        "name": letter.person.name,
        "language": letter.person.language,
        "subject": letter.subject,
        "paragraphs": [line for line in letter.body.splitlines() if line.strip()],
    }


def letters_pdf(waiting: Sequence[ToDeliver]) -> bytes:
    """One letter a page, for all that wait."""
    giver = str(current_app.config.get("NETWORK_NAME") or gettext("Well-being Network"))
    context = {
        "sample": bool(current_app.config["SAMPLE"]),
        "issued_on": today(),
        "giver": giver,
        "letters": [_letter(letter) for letter in waiting],
        "help_phone": str(current_app.config.get("HELP_PHONE") or ""),
    }
    return render_document("notices/print/letters.html", context, title=gettext("Letters"), author=giver)

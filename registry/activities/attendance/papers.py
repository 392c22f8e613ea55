"""Papers of a day: the sheet to sign, the sheet with the code for the door, the list for the insurance."""

from pathlib import Path
from typing import Any

from flask import current_app
from flask_babel import gettext

from certificates.api import badge_sheets
from lms.clock import jst, today
from lms.i18n import in_language
from lms.i18n_mark import N_
from lms.press.api import register_folder, render_document
from registry.activities.attendance.door import address_at_door, code_at_door
from registry.activities.attendance.insurance import InsuranceList
from registry.activities.attendance.queries import AttendancePage
from registry.errors import NoBadges

EMPTY_LINES = 4
register_folder(Path(__file__).parent.parent / "templates")


def _printed(template: str, title: str, context: dict[str, Any], language: str) -> bytes:
    with in_language(language):
        author = str(current_app.config.get("NETWORK_NAME") or gettext("Well-being Network"))
        shown = gettext(title)
    common = {"sample": bool(current_app.config["SAMPLE"]), "as_of": today(), **context}
    return render_document(f"activities/print/{template}", common, title=shown, author=author, language=language)


def _when(page: AttendancePage) -> dict[str, Any]:
    line = page.line
    return {
        "title": line.title,
        "held_on": jst(line.starts_at).date(),
        "hours": line.hours,
        "station": line.station,
        "district": line.district,
    }


def sheet_pdf(page: AttendancePage, language: str) -> bytes:
    """Print the sheet on which the team signs, in large lines, with some empty ones."""
    lines = [(member.name, member.kana) for member in page.team]
    context = {**_when(page), "lines": lines, "empty_lines": EMPTY_LINES}
    return _printed("sheet.html", N_("Sheet to sign"), context, language)


def door_pdf(page: AttendancePage, language: str) -> bytes:
    """Print the sheet for the door: one large QR code and the digits to type."""
    public_id = page.line.public_id
    context = {
        **_when(page),
        "code": code_at_door(public_id),
        "address": address_at_door(public_id),
        "typed_at": f"{current_app.config['PUBLIC_URL']}/here",
    }
    return _printed("door.html", N_("Please say that you are here"), context, language)


def badges_pdf(page: AttendancePage, language: str) -> bytes:
    """Print name badges for the team, ten on a sheet. Refusal: NoBadges when nobody of it holds a title today."""
    with in_language(language):
        title = gettext("Name badges")
    sheets = badge_sheets([member.person_id for member in page.team], f"{title} {page.line.title}")
    if not sheets:
        raise NoBadges
    return sheets


def insurance_pdf(page: InsuranceList, language: str) -> bytes:
    """Print the list for the insurance."""
    with in_language(language):
        headers = page.headers[2:]
    context = {"title": page.title, "station": page.station.name, "headers": headers, "lines": page.lines}
    return _printed("insurance.html", N_("List for the insurance"), context, language)

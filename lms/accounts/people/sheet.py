"""The sign-in sheet: what a person without e-mail needs to claim her record, printed."""

from dataclasses import dataclass
from pathlib import Path

from flask import current_app
from flask_babel import gettext

from lms.accounts.links import site_url
from lms.accounts.people.queries import PersonCard
from lms.clock import today
from lms.i18n import in_language
from lms.press.api import register_folder, render_document

register_folder(Path(__file__).parent / "templates")


@dataclass(frozen=True)
class Sheet:
    """What stands on the paper. The code is kept nowhere else."""

    person: PersonCard
    sign_in_number: str
    code: str


def sheet_pdf(sheet: Sheet) -> bytes:
    """Print the sheet in the person's language."""
    with in_language(sheet.person.language):
        title = gettext("Sign-in sheet")
        author = str(current_app.config.get("NETWORK_NAME") or gettext("Well-being Network"))
    context = {
        "sample": bool(current_app.config["SAMPLE"]),
        "large": True,
        "as_of": today(),
        "name": sheet.person.name,
        "kana": sheet.person.kana,
        "sign_in_number": sheet.sign_in_number,
        "code": sheet.code,
        "claim_url": site_url("accounts.claim"),
        "sign_in_url": site_url("accounts.sign_in"),
        "help_phone": str(current_app.config.get("HELP_PHONE") or ""),
    }
    return render_document(
        "accounts/print/sign_in_sheet.html", context, title=title, author=author, language=sheet.person.language
    )

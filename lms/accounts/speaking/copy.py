"""The copy on paper of what staff wrote down for a person."""

from pathlib import Path

from flask import current_app
from flask_babel import gettext

from lms.accounts.people.queries import contact_of
from lms.accounts.speaking.queries import TalkPage, talk_page
from lms.clock import day_of, today
from lms.i18n import in_language
from lms.policy import Actor
from lms.press.api import register_folder, render_document

register_folder(Path(__file__).parent / "templates")


def copy_pdf(actor: Actor, public_id: str) -> bytes:
    """Print in her language what was written down, how she said it and who heard or saw it. NotAllowed, NotFound."""
    language = talk_page(actor, public_id).card.language
    with in_language(language):
        page = talk_page(actor, public_id)
        title = gettext("Copy: what we wrote down for you")
        author = str(current_app.config.get("NETWORK_NAME") or gettext("Well-being Network"))
    return render_document(
        "accounts/print/talk_copy.html", _context(page), title=title, author=author, language=language
    )


def _context(page: TalkPage) -> dict[str, object]:
    contact = contact_of(page.card.id)
    return {
        "sample": bool(current_app.config["SAMPLE"]),
        "large": True,
        "as_of": today(),
        "name": page.card.name,
        "kana": page.card.kana,
        "said_on": day_of(page.opened_at),
        "talk": page,
        "phone": contact.phone,
        "address": f"{contact.postal_code} {contact.address}".strip(),
        "help_phone": str(current_app.config.get("HELP_PHONE") or ""),
    }

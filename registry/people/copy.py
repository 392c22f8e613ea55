"""The copy on paper of what a person said about being found: for her own file."""

from pathlib import Path

from flask import current_app
from flask_babel import gettext

from lms.accounts.api import PersonCard, people, wordings
from lms.clock import today
from lms.i18n import in_language
from lms.press.api import register_folder, render_document
from registry.people.overview import listing_page
from registry.people.queries import consents_to_be_seen

register_folder(Path(__file__).parent / "templates")
NO_LINKS = {"offer": "", "cards": "", "consent": ""}


def copy_pdf(card: PersonCard) -> bytes:
    """Print in her language what stations see, for whom, by which words, and who heard or saw it."""
    given = consents_to_be_seen([card.id])[card.id]
    words = wordings(consent.wording_id for consent in given)
    witnesses = people(consent.witness_id for consent in given if consent.witness_id)
    with in_language(card.language):
        title = gettext("Copy: being found by stations")
        author = str(current_app.config.get("NETWORK_NAME") or gettext("Well-being Network"))
        page = listing_page(card.id, NO_LINKS)
    context = {
        "sample": bool(current_app.config["SAMPLE"]),
        "large": True,
        "as_of": today(),
        "name": card.name,
        "kana": card.kana,
        "facts": page.preview.facts if page.preview else (),
        "consents": page.consents,
        "words": list(dict.fromkeys(entry.text(card.language) for entry in words.values())),
        "witnesses": [witness.name for witness in witnesses.values()],
        "help_phone": str(current_app.config.get("HELP_PHONE") or ""),
    }
    return render_document(
        "people/print/listing_copy.html", context, title=title, author=author, language=card.language
    )

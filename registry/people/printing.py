"""The people of a search on paper: what each lets this searcher see, and nothing else."""

from collections.abc import Sequence

from flask import Response, current_app
from flask_babel import gettext

from lms.clock import today
from lms.press.api import render_document
from lms.ui.formats import page_language
from registry.people.labels import fit_line, hit_facts, hit_name
from registry.people.search import Hit

# About forty sheets; who needs more takes the table file.
MOST_PRINTED = 200


def people_pdf(hits: Sequence[Hit], whose: str) -> bytes:
    """A4 sheets with one block for each person, in the reader's language. ``whose``: the station or office that asked."""
    context = {
        "sample": bool(current_app.config["SAMPLE"]),
        "large": False,
        "as_of": today(),
        "whose": whose,
        "people": [(hit_name(hit), hit_facts(hit), fit_line(hit)) for hit in hits],
        "full": len(hits) >= MOST_PRINTED,
        "most": MOST_PRINTED,
    }
    author = str(current_app.config.get("NETWORK_NAME") or gettext("Well-being Network"))
    title = gettext("People found")
    return render_document(
        "people/print/people_found.html", context, title=title, author=author, language=page_language()
    )


def pdf_response(content: bytes) -> Response:
    """The sheets as a file to save."""
    headers = {"Content-Disposition": "attachment; filename=people.pdf"}
    return Response(content, content_type="application/pdf", headers=headers)

"""One's own documents in the search of the site."""

from collections.abc import Iterator

from flask import url_for

from certificates.documents.queries import documents_of
from lms.policy import Actor
from lms.ui.finding import Hit, Sought
from lms.ui.formats import day


def find_own_documents(actor: Actor, sought: Sought) -> Iterator[Hit]:
    """The actor's own documents, by kind, what they are about, and number."""
    if actor.person_id is None:
        return
    for line in documents_of(actor, actor.person_id):
        if sought.fits(line.kind, line.subject, line.number):
            yield Hit(
                f"{line.kind} {line.subject}",
                url_for("documents.my_documents"),
                f"{line.number} · {day(line.issued_on)}",
            )

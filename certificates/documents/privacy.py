"""What papers say of a person: handed out on request, and removed for good."""

from typing import Any

from sqlalchemy import select

from certificates.documents.ceremony.services import forget_printed
from certificates.documents.models import Document
from certificates.documents.rendering import forget_drawn
from certificates.evidence.queries import records_of
from lms.db import Work, db


def _own(person_id: int) -> Any:
    return select(Document).where(Document.person_id.in_(list(records_of([person_id])))).order_by(Document.id)


def document_facts(person_id: int) -> dict[str, Any]:
    """Every paper of a person with its words."""
    return {
        "documents": [
            {"number": d.number, "kind": d.kind, "issued_on": d.issued_on.isoformat(), "state": d.state, **d.content}
            for d in db.session.scalars(_own(person_id))
        ]
    }


def erase_documents(work: Work, person_id: int) -> None:
    """Take the words off every paper and remove what was drawn; number, kind and state stay (rules of the house 20).

    Verification then says that the record was closed at the holder's wish.
    """
    documents = work.session.scalars(_own(person_id)).all()
    for document in documents:
        document.content = {}
        forget_drawn(document.number)
    forget_printed([document.number for document in documents])

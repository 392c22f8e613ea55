"""Anyone verifies her certificates; the PDFs are written to the folder."""

from sqlalchemy import select

from certificates.documents.layouts import layouts_of
from certificates.documents.models import Document
from certificates.documents.queries import document_for
from certificates.documents.rendering import pdf_of
from certificates.errors import DocumentNotFound
from certificates.verification.queries import check_number
from lms.db import db
from lms.journey.stage import Stage


def verify(stage: Stage) -> None:
    """By number, and by number and name; a stranger downloads nothing."""
    with stage.day(151):
        numbers = db.session.scalars(
            select(Document.number).where(Document.person_id == stage.people["hanako"]).order_by(Document.id)
        ).all()
        for place, number in enumerate(numbers, start=2):
            document = document_for(stage.actor("hanako"), number)
            for layout in layouts_of(document.kind):
                stage.keep(f"{place}-{document.kind}-{layout}.pdf", pdf_of(document, layout))
            stage.tell(f"{number} ({document.kind}): {check_number(number).outcome}")
        matches = check_number(numbers[-1], "山本花子").matches
        stage.tell(f"Asked with the name, the answer is {'一致' if matches else '不一致'}.")
        with stage.refused(DocumentNotFound, "The station's manager tries to download her certificate."):
            document_for(stage.actor("manager"), numbers[-1])

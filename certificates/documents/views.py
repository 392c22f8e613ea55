"""Pages of documents: one's own, a panel for other pages, the download."""

from flask import Blueprint, Response, render_template

from certificates.documents.permissions import OWN
from certificates.documents.queries import document_for, documents_about, documents_of
from certificates.documents.rendering import layouts_of, pdf_of
from certificates.errors import DocumentNotFound
from lms.ui.access import actor, requires

documents = Blueprint("documents", __name__, template_folder="templates")


@documents.get("/my/documents")
@requires(OWN)
def my_documents() -> str:
    """All papers of the person, newest first."""
    return render_template("documents/learner/list.html", documents=documents_of(actor(), actor().person_id or 0))


@documents.get("/documents/<number>/<layout>.pdf")
@requires(OWN)
def download(number: str, layout: str) -> Response:
    """The PDF of a document for its holder or the secretariat."""
    document = document_for(actor(), number)
    if layout not in layouts_of(document.kind):
        raise DocumentNotFound
    name = f"{document.number}-{layout}.pdf"
    return Response(
        pdf_of(document, layout),
        mimetype="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-store"},
    )


def documents_panel(subject: str, subject_id: int, **_: object) -> str:
    """The papers about one thing, for the page of a lower package."""
    lines = documents_about(actor(), subject, [subject_id])
    return render_template("documents/learner/panel.html", documents=lines) if lines else ""

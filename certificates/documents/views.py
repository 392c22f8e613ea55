"""Pages of documents: one's own, a panel for other pages, the download."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext

from certificates.documents.forms import ConfirmationForm, ReissueForm
from certificates.documents.layouts import layouts_of
from certificates.documents.permissions import MANAGE, OWN
from certificates.documents.queries import document_line, document_to_print, documents_about, documents_of, paper_of
from certificates.documents.rendering import pdf_of
from certificates.documents.services import confirm_pass, reissue_paper
from certificates.errors import DocumentNotFound
from lms.accounts.api import person, person_by_public_id
from lms.ui.access import actor, requires
from lms.ui.form_pages import Answer, form_page, refusals_shown

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
    document = document_to_print(actor(), number)
    if layout not in layouts_of(document.kind):
        raise DocumentNotFound
    name = f"{document.number}-{layout}.pdf"
    return Response(
        pdf_of(document, layout),
        mimetype="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-store"},
    )


@documents.get("/people/<public_id>/documents")
@requires(MANAGE)
def of_person(public_id: str) -> str:
    """All papers of one person, for the secretariat."""
    card = person_by_public_id(public_id)
    return render_template("documents/staff/person.html", person=card, documents=documents_of(actor(), card.id))


@documents.route("/documents/<number>/reissue", methods=["GET", "POST"])
@requires(MANAGE)
def reissue(number: str) -> Any:
    """Issue a lost or damaged paper anew, after a question."""
    paper = paper_of(actor(), number)
    form = ReissueForm()
    if form.validate_on_submit():
        new = reissue_paper(actor(), number)
        flash(gettext("The paper was issued anew with the number %(number)s.", number=new), "good")
        return redirect(url_for("documents.of_person", public_id=paper.person.public_id))
    return render_template("documents/staff/reissue.html", form=form, paper=paper)


@documents.route("/documents/<number>/confirmation", methods=["GET", "POST"])
@requires(OWN)
def confirmation(number: str) -> Answer:
    """Have a 合格証明書, in Japanese or English, as often as one wants."""
    paper, form = paper_of(actor(), number), ConfirmationForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            new = confirm_pass(actor(), number, form.language.data)
            flash(gettext("The confirmation has the number %(number)s.", number=new), "good")
            return redirect(url_for("documents.issued", number=new))
    return form_page("documents/learner/confirmation.html", form, paper=paper)


@documents.get("/documents/<number>")
@requires(OWN)
def issued(number: str) -> str:
    """One paper, right after it was issued."""
    return render_template("documents/learner/issued.html", document=document_line(actor(), number))


def desk_panel(person_id: int, **_: object) -> str:
    """On the record of a person: the way to her papers, for the secretariat."""
    if not actor().may(MANAGE):
        return ""
    return render_template("documents/staff/panel.html", public_id=person(person_id).public_id)


def documents_panel(subject: str, subject_id: int, **_: object) -> str:
    """The papers about one thing, for the page of a lower package."""
    lines = documents_about(actor(), subject, [subject_id])
    return render_template("documents/learner/panel.html", documents=lines) if lines else ""

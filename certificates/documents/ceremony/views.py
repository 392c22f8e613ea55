"""Pages of a ceremony's papers, for the secretariat."""

from flask import Blueprint, Response, flash, redirect, render_template, send_file, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from certificates.documents.ceremony.forms import EndForm, RunForm
from certificates.documents.ceremony.making import RunPlan
from certificates.documents.ceremony.queries import ceremony_page, file_of_run, sitting_with_passers
from certificates.documents.ceremony.services import ask_run, end_run
from certificates.documents.permissions import MANAGE
from lms.ui.access import actor, requires
from lms.ui.form_pages import Answer, form_page, refusals_shown

ceremony = Blueprint("ceremony", __name__, url_prefix="/office/ceremony", template_folder="../templates")


@ceremony.route("/<sitting>", methods=["GET", "POST"])
@requires(MANAGE)
def papers(sitting: str) -> Answer:
    """Ask for the papers of a sitting, and see what was made."""
    form = RunForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            ask_run(actor(), sitting, RunPlan(form.papers.data, form.sorted_by.data))
            flash(gettext("The papers are being made. You can close this page meanwhile."), "good")
            return redirect(url_for(".papers", sitting=sitting))
    return form_page("documents/staff/ceremony.html", form, page=ceremony_page(actor(), sitting), end=EndForm())


@ceremony.post("/<sitting>/<run>/end")
@requires(MANAGE)
def end(sitting: str, run: str) -> BaseResponse:
    """End a run; what is finished stays, and the next run of the kind begins anew."""
    form = EndForm()
    if form.validate_on_submit():
        end_run(actor(), run)
        flash(gettext("The run ends after the certificate at hand."), "good")
    return redirect(url_for(".papers", sitting=sitting))


@ceremony.get("/<sitting>/<run>/<name>")
@requires(MANAGE)
def fetch(sitting: str, run: str, name: str) -> Response:
    """One of the files."""
    answer = send_file(file_of_run(actor(), run, name), mimetype="application/pdf", download_name=name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def office_panel(*, sitting_id: int, **_: object) -> str:
    """On the office's page of a sitting: the way to its certificates."""
    public_id = sitting_with_passers(actor(), sitting_id)
    return render_template("documents/staff/ceremony_panel.html", public_id=public_id) if public_id else ""

"""Pages of designs, for the secretariat."""

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from certificates.documents.designs.forms import BackForm, DesignForm
from certificates.documents.designs.queries import design_page, design_rows
from certificates.documents.designs.services import go_back, keep_design, picture, preview
from certificates.documents.permissions import DESIGN
from lms.ui.access import actor, requires
from lms.ui.form_pages import Answer, form_page, refusals_shown

designs = Blueprint(
    "designs",
    __name__,
    url_prefix="/office/papers",
    template_folder="../templates",
    static_folder="static",
    static_url_path="/static/designs",
)


@designs.get("")
@requires(DESIGN)
def listing() -> str:
    """All kinds of papers with their versions."""
    return render_template("documents/staff/designs.html", rows=design_rows(actor()))


@designs.route("/<folder>", methods=["GET", "POST"])
@requires(DESIGN)
def design(folder: str) -> Answer:
    """Write words and layout; keep them as a new version."""
    page = design_page(actor(), folder)
    form = DesignForm(template=page.template, style=page.style)
    if form.validate_on_submit():
        with refusals_shown(form):
            version = keep_design(actor(), folder, form.template.data, form.style.data or "", form.note.data or "")
            flash(gettext("Version %(version)s holds for papers that are issued from now on.", version=version), "good")
            return redirect(url_for(".design", folder=folder))
    return form_page("documents/staff/design.html", form, page=page, back=BackForm())


@designs.post("/<folder>/preview")
@requires(DESIGN)
def look(folder: str) -> Answer:
    """The paper as it would look, or the page with what is wrong."""
    page, form = design_page(actor(), folder), DesignForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            pdf = preview(actor(), folder, form.template.data, form.style.data or "", form.name.data or "")
            return Response(pdf, mimetype="application/pdf", headers={"Cache-Control": "private, no-store"})
    return form_page("documents/staff/design.html", form, page=page, back=BackForm())


@designs.post("/<folder>/picture")
@requires(DESIGN)
def live(folder: str) -> Answer:
    """The paper as a picture while it is being typed, or the sentence that says what is wrong (400)."""
    form = DesignForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            png = picture(actor(), folder, form.template.data, form.style.data or "", form.name.data or "")
            return Response(png, mimetype="image/png")
    said = [text for texts in form.errors.values() for text in texts]
    return Response("\n".join(map(str, said)), status=400, mimetype="text/plain")


@designs.post("/<folder>/back/<int:version>")
@requires(DESIGN)
def back(folder: str, version: int) -> BaseResponse:
    """Use an earlier version again."""
    form = BackForm()
    if form.validate_on_submit():
        new = go_back(actor(), folder, version)
        flash(gettext("Version %(version)s holds for papers that are issued from now on.", version=new), "good")
    return redirect(url_for(".design", folder=folder))

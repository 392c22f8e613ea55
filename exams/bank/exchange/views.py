"""Pages of files that come in and go out."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as Redirect

from exams.bank.exchange import services
from exams.bank.exchange.forms import export_form, import_form
from exams.bank.exchange.outgoing import services as outgoing
from exams.bank.exchange.policies import TAKE_OUT
from exams.bank.exchange.queries import exchange_page, export_page, import_page
from exams.bank.exchange.template import example_rows
from exams.bank.exchange.xlsx import workbook
from exams.bank.policies import SEE, WRITE
from exams.bank.queries import topic_names
from exams.pages import english, page_number, refusals_shown
from lms.ui.access import actor, requires
from lms.ui.form_pages import form_page
from lms.ui.forms import PlainForm
from lms.ui.tables import csv_response

exchange = Blueprint("exchange", __name__, template_folder="templates", url_prefix="/exams/exchange")
Answer = str | tuple[str, int] | Redirect
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@exchange.get("")
@requires(SEE)
def files() -> str:
    """The last files that came in and went out."""
    return render_template("exchange/staff/files.html", room=exchange_page(actor()))


@exchange.route("/import", methods=["GET", "POST"])
@requires(WRITE)
def bring_in() -> Answer:
    """Hand in a file; it is read in the background and nothing is written yet."""
    form = import_form(topic_names(english()))
    if form.validate_on_submit():
        with refusals_shown(form):
            public_id = services.start_import(
                actor(), form.file.data.stream, form.file.data.filename or "", form=form.form.data or "",
                pool=form.pool.data, topic_code=form.topic_code.data, level=form.level.data,
            )  # fmt: skip
            return redirect(url_for("exchange.incoming", public_id=public_id))
    return form_page("exchange/staff/import.html", form)


@exchange.get("/template.csv")
@requires(SEE)
def template() -> Response:
    """A table with an example of every kind."""
    headings, rows = example_rows()
    return csv_response("questions-template", headings, rows, request.args.get("encoding", "utf-8"))


@exchange.get("/template.xlsx")
@requires(SEE)
def template_excel() -> Response:
    """The same table for Excel."""
    headings, rows = example_rows()
    response = Response(workbook([headings, *rows]), mimetype=XLSX)
    response.headers["Content-Disposition"] = "attachment; filename=questions-template.xlsx"
    return response


@exchange.get("/imports/<public_id>")
@requires(SEE)
def incoming(public_id: str) -> str:
    """What becomes of each question of a file, and the steps that are possible now."""
    page = import_page(actor(), public_id, page_number(), request.args.get("outcome", ""))
    return render_template("exchange/staff/incoming.html", file=page, question=PlainForm(formdata=None))


@exchange.post("/imports/<public_id>/confirm")
@requires(WRITE)
def confirm(public_id: str) -> Redirect:
    """Say yes: drafts are written."""
    services.confirm_import(actor(), public_id)
    flash(gettext("The drafts are being written. You can go on working meanwhile."), "good")
    return redirect(url_for("exchange.incoming", public_id=public_id))


@exchange.post("/imports/<public_id>/discard")
@requires(WRITE)
def discard(public_id: str) -> Redirect:
    """Say no: nothing is written."""
    services.discard_import(actor(), public_id)
    flash(gettext("Nothing of this file was taken."), "good")
    return redirect(url_for("exchange.files"))


@exchange.route("/imports/<public_id>/undo", methods=["GET", "POST"])
@requires(WRITE)
def undo(public_id: str) -> Answer:
    """Take the drafts of an import out again."""
    form = PlainForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.undo_import(actor(), public_id)
            flash(gettext("The drafts are being taken out."), "good")
            return redirect(url_for("exchange.incoming", public_id=public_id))
    return form_page("exchange/staff/undo.html", form, file=import_page(actor(), public_id))


@exchange.route("/export", methods=["GET", "POST"])
@requires(SEE)
def take_out() -> Answer:
    """Ask for a file of questions."""
    form = export_form(topic_names(english()), actor().may(TAKE_OUT))
    if form.validate_on_submit():
        with refusals_shown(form):
            public_id = outgoing.start_export(
                actor(), form.form.data, form.pool.data, form.topic_code.data or "", form.state.data or ""
            )
            return redirect(url_for("exchange.outgoing_file", public_id=public_id))
    return form_page("exchange/staff/export.html", form)


@exchange.get("/exports/<public_id>")
@requires(SEE)
def outgoing_file(public_id: str) -> str:
    """What a file could not say of each question."""
    return render_template("exchange/staff/outgoing.html", file=export_page(actor(), public_id, page_number()))


@exchange.post("/exports/<public_id>/file")
@requires(SEE)
def fetch(public_id: str) -> Response:
    """The file itself; a fetching of secure questions stands in the log, hence a POST."""
    content, name = outgoing.fetch_export(actor(), public_id)
    response = Response(content, mimetype="application/octet-stream")
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response

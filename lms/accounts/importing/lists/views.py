"""Pages on which the secretariat brings a list of people in."""

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext

from lms.accounts.importing.lists import services
from lms.accounts.importing.lists.forms import EnterListForm, HandInForm
from lms.accounts.importing.lists.queries import example_table, list_page, lists_page, report_rows
from lms.accounts.permissions import KEEP_PEOPLE
from lms.ui.access import actor, requires
from lms.ui.form_pages import Answer, form_page, refusals_shown
from lms.ui.forms import PlainForm
from lms.ui.tables import csv_response

people_lists = Blueprint("people_lists", __name__, template_folder="../templates", url_prefix="/office/people-lists")


@people_lists.route("", methods=["GET", "POST"])
@requires(KEEP_PEOPLE)
def listing() -> Answer:
    """Hand a list in; the last ones."""
    form = HandInForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            public_id = services.hand_in_list(actor(), form.file.data.stream, form.file.data.filename or "")
            return redirect(url_for("people_lists.show", public_id=public_id))
    return form_page("accounts/importing/lists.html", form, lists=lists_page(actor()))


@people_lists.get("/template.csv")
@requires(KEEP_PEOPLE)
def template() -> Response:
    """An empty table with every heading, and one line that shows how to write."""
    heads, row = example_table()
    return csv_response("people-template", heads, [row], request.args.get("encoding", "utf-8"))


@people_lists.route("/<public_id>", methods=["GET", "POST"])
@requires(KEEP_PEOPLE)
def show(public_id: str) -> Answer:
    """What would become of each line; yes to it."""
    form = EnterListForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.enter_list(actor(), public_id)
            flash(gettext("The people are being entered. You can go on working meanwhile."), "good")
            return redirect(url_for("people_lists.show", public_id=public_id))
    page = list_page(actor(), public_id, request.args.get("page", 1, type=int))
    return form_page("accounts/importing/list.html", form, page=page, plain=PlainForm(formdata=None))


@people_lists.get("/<public_id>/report.csv")
@requires(KEEP_PEOPLE)
def report(public_id: str) -> Response:
    """The report by line as a file."""
    heads = [gettext("Line"), gettext("What became of it"), gettext("Please note")]
    return csv_response("people-report", heads, report_rows(actor(), public_id), request.args.get("encoding", ""))


@people_lists.post("/<public_id>/discard")
@requires(KEEP_PEOPLE)
def discard(public_id: str) -> Answer:
    """Give a list up."""
    services.discard_list(actor(), public_id)
    flash(gettext("The list is given up. Nobody of it was entered."), "good")
    return redirect(url_for("people_lists.listing"))

"""Pages of the fee record, for the secretariat."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from exams.pages import refusals_shown
from exams.sittings.fees.forms import FeeForm
from exams.sittings.fees.queries import application_fee, fee_page
from exams.sittings.fees.services import record_fee
from exams.sittings.policies import APPLICATIONS
from exams.sittings.queries import find_application
from exams.sittings.views import Answer
from lms.i18n_mark import N_
from lms.ui.access import actor, requires
from lms.ui.form_pages import form_page
from lms.ui.tables import csv_response

fees = Blueprint("fees", __name__, template_folder="../templates", url_prefix="/exams/office")
COLUMNS = (N_("Slip number"), N_("Name"), N_("Due"), N_("Paid"), N_("Waived"), N_("Given back"), N_("Still open"))


@fees.get("/<public_id>/fees")
@requires(APPLICATIONS)
def record(public_id: str) -> str:
    """The fee record of a sitting with its totals."""
    return render_template("sittings/staff/fees.html", page=fee_page(actor(), public_id))


@fees.get("/<public_id>/fees.csv")
@requires(APPLICATIONS)
def record_csv(public_id: str) -> Response:
    """The fee record as a file."""
    page = fee_page(actor(), public_id)
    rows = [
        (r.slip_number, r.name, r.balance.due, r.balance.paid, r.balance.waived, r.balance.refunded, r.balance.open)
        for r in page.rows
    ]
    return csv_response("fees", [gettext(word) for word in COLUMNS], rows, request.args.get("encoding", "utf-8"))


@fees.route("/<public_id>/fees/<application>", methods=["GET", "POST"])
@requires(APPLICATIONS)
def enter(public_id: str, application: str) -> Answer:
    """One application's fee."""
    form = FeeForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            record_fee(actor(), public_id, application, form.kind.data, form.yen.data or 0, form.note.data or "")
            flash(gettext("It is written down."), "good")
            return redirect(url_for("fees.record", public_id=public_id))
    _, found = find_application(actor(), public_id, application)
    return form_page("sittings/staff/fee.html", form, page=application_fee(actor(), public_id, found))

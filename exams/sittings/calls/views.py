"""The date for one's own calendar; the reserve paper of a sitting."""

from flask import Blueprint, Response, flash, redirect, url_for
from flask_babel import gettext

from exams.pages import listed, refusals_shown
from exams.sittings import office
from exams.sittings.calls.forms import ReserveForm, UseReserveForm
from exams.sittings.calls.queries import calendar_file
from exams.sittings.calls.services import name_reserve_paper, use_reserve_paper
from exams.sittings.policies import APPLY, MANAGE
from exams.sittings.views import Answer
from lms.ui.access import actor, requires
from lms.ui.form_pages import form_page

calls = Blueprint("calls", __name__, template_folder="../templates", url_prefix="/exams")


@calls.get("/sittings/<public_id>/applications/<application>/exam.ics")
@requires(APPLY)
def calendar(public_id: str, application: str) -> Response:
    """The exam as a date for one's own calendar."""
    response = Response(calendar_file(actor(), public_id, application), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="exam.ics"'
    return response


@calls.route("/office/<public_id>/reserve", methods=["GET", "POST"])
@requires(MANAGE)
def reserve(public_id: str) -> Answer:
    """Keep a reserve paper ready."""
    form = ReserveForm()
    form.paper_id.choices = listed(office.paper_choices(actor()))
    if form.validate_on_submit():
        with refusals_shown(form):
            name_reserve_paper(actor(), public_id, form.paper_id.data or 0)
            flash(gettext("The reserve paper is kept ready."), "good")
            return redirect(url_for("sittings.office_sitting", public_id=public_id))
    page = office.office_page(actor(), public_id)
    return form_page("sittings/staff/reserve.html", form, page=page, using=False)


@calls.route("/office/<public_id>/use-reserve", methods=["GET", "POST"])
@requires(MANAGE)
def use_reserve(public_id: str) -> Answer:
    """Give the reserve paper out instead."""
    form = UseReserveForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            use_reserve_paper(actor(), public_id, form.reason.data or "")
            flash(gettext("The reserve paper is in use from now on."), "good")
            return redirect(url_for("sittings.office_sitting", public_id=public_id))
    page = office.office_page(actor(), public_id)
    return form_page("sittings/staff/reserve.html", form, page=page, using=True)

"""How was it: the sheet for who was there, the summary and the sheets of paper for who keeps the workshop."""

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask import render_template as page_of
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from courses.workshops.feedback.forms import SheetForm, said
from courses.workshops.feedback.queries import my_sheet, sheets_shown, summary
from courses.workshops.feedback.services import enter_paper, give_feedback, pass_over
from courses.workshops.feedback.table import sheets_csv
from courses.workshops.policies import BOOK, KEEP
from lms.ui.access import actor, requires
from lms.ui.form_pages import Answer, form_page, refusals_shown
from lms.ui.tables import csv_download

feedback = Blueprint("workshop_feedback", __name__)


@feedback.route("/workshops/<public_id>/feedback", methods=["GET", "POST"])
@requires(BOOK)
def fill_in(public_id: str) -> Answer:
    """My sheet."""
    form, page = SheetForm(), my_sheet(actor(), public_id)
    if form.validate_on_submit():
        with refusals_shown(form):
            new = give_feedback(actor(), public_id, form.typed())
            flash(_thanks(new), "good")
            return redirect(url_for("home.home_page"))
    return form_page("workshops/learner/feedback.html", form, page=page)


def _thanks(new: bool) -> str:
    return (
        gettext("Thank you. Your answers are kept without your name.")
        if new
        else gettext("Thank you. You have answered before, and that counts.")
    )


@feedback.post("/workshops/<public_id>/feedback/pass")
@requires(BOOK)
def leave_out(public_id: str) -> AnyResponse:
    """Not this time: do not ask me any more."""
    pass_over(actor(), public_id)
    flash(gettext("All right. We do not ask you about this workshop any more."), "good")
    return redirect(url_for("home.home_page"))


@feedback.get("/desk/workshops/<public_id>/feedback")
@requires(KEEP)
def together(public_id: str) -> str:
    """What all said together, or why it is not shown yet."""
    return page_of("workshops/staff/feedback.html", page=summary(actor(), public_id), said=said)


@feedback.route("/desk/workshops/<public_id>/feedback/paper", methods=["GET", "POST"])
@requires(KEEP)
def paper(public_id: str) -> Answer:
    """Enter one sheet of paper after the other."""
    form, page = SheetForm(), summary(actor(), public_id)
    if form.validate_on_submit():
        with refusals_shown(form):
            enter_paper(actor(), public_id, form.typed())
            flash(gettext("The sheet is entered. You can take the next one."), "good")
            return redirect(url_for(".paper", public_id=public_id))
    return form_page("workshops/staff/feedback_paper.html", form, page=page)


@feedback.get("/desk/workshops/<public_id>/feedback.csv")
@requires(KEEP)
def file(public_id: str) -> Response:
    """The sheets as a file, once they are shown."""
    encoding = request.args.get("encoding", "utf-8")
    return csv_download("workshop-feedback", sheets_csv(sheets_shown(actor(), public_id), encoding), encoding)

"""Pages and papers around a day: the code at the door, the sheet to sign, the list for the insurance."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from lms.policy import Actor
from lms.ui.access import actor, requires
from lms.ui.form_pages import Answer, form_page, refusals_shown
from lms.ui.formats import page_language
from lms.ui.tables import csv_response
from registry.activities.attendance import papers
from registry.activities.attendance.door import digits_of, door_waits_for
from registry.activities.attendance.forms import HereForm
from registry.activities.attendance.queries import attendance_page
from registry.activities.attendance.services import arrive, take_insurance_list
from registry.activities.policies import ANSWER, CONFIRM, PLAN

presence = Blueprint("presence", __name__, template_folder="../templates")


def _pdf(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f"inline; filename={name}.pdf"}
    return Response(content, content_type="application/pdf", headers=headers)


@presence.get("/activities/<public_id>/sheet.pdf")
@requires(CONFIRM)
def sheet(public_id: str) -> Response:
    """The sheet on which the team signs."""
    page = attendance_page(actor(), public_id, page_language())
    return _pdf(papers.sheet_pdf(page, page_language()), "sheet-to-sign")


@presence.get("/activities/<public_id>/badges.pdf")
@requires(CONFIRM)
def badges(public_id: str) -> Response:
    """Name badges for the team, ten on a sheet with crop marks."""
    page = attendance_page(actor(), public_id, page_language())
    return _pdf(papers.badges_pdf(page, page_language()), "name-badges")


@presence.get("/activities/<public_id>/door.pdf")
@requires(CONFIRM)
def door(public_id: str) -> Response:
    """The sheet for the door with the code."""
    page = attendance_page(actor(), public_id, page_language())
    return _pdf(papers.door_pdf(page, page_language()), "door")


@presence.get("/activities/<public_id>/insurance.pdf")
@requires(PLAN)
def insurance_paper(public_id: str) -> Response:
    """The list for the insurance, on paper."""
    page = take_insurance_list(actor(), public_id, whole=request.args.get("whole") == "1")
    return _pdf(papers.insurance_pdf(page, page_language()), "insurance")


@presence.get("/activities/<public_id>/insurance.csv")
@requires(PLAN)
def insurance_file(public_id: str) -> Response:
    """The list for the insurance, for a spreadsheet."""
    page = take_insurance_list(actor(), public_id, whole=request.args.get("whole") == "1")
    name = gettext("List for the insurance")
    return csv_response(name, page.headers, page.rows, request.args.get("encoding", "utf-8"))


@presence.route("/here", methods=["GET", "POST"])
@requires(ANSWER)
def here() -> Answer:
    """Say at the door that one is there; a scanned code is filled in, one tap sends it."""
    form = HereForm(data={"code": digits_of(request.args.get("code"))})
    if form.validate_on_submit():
        with refusals_shown(form, {}):
            arrive(actor(), form.code.data or "")
            flash(gettext("Thank you. The station sees that you are there, and confirms it afterwards."), "good")
            return redirect(url_for("activities.my_invitations"))
    return form_page("activities/learner/here.html", form)


def here_panel(actor: Actor, **_: object) -> str:
    """On the first page, while a door is open: the one step is to say that one is there."""
    if actor.person_id is None or not door_waits_for(actor.person_id):
        return ""
    return render_template("activities/learner/here_panel.html")

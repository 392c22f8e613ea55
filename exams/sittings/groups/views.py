"""Pages of groups: sending a file in, the leader's slips."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from exams.pages import refusals_shown
from exams.sittings.groups.forms import GroupForm
from exams.sittings.groups.queries import group_page
from exams.sittings.groups.services import enter_group, print_group_slips
from exams.sittings.policies import APPLICATIONS, APPLY
from exams.sittings.views import Answer
from lms.accounts.api import find_people, person_by_public_id
from lms.ui.access import actor, requires
from lms.ui.form_pages import form_page

groups = Blueprint("groups", __name__, template_folder="../templates", url_prefix="/exams")


@groups.get("/office/<public_id>/group")
@requires(APPLICATIONS)
def choose_leader(public_id: str) -> str:
    """Who leads the group and is given the slips."""
    typed = request.args.get("q", "")
    found = find_people(typed) if typed else []
    return render_template("sittings/staff/choose_leader.html", public_id=public_id, q=typed, found=found)


@groups.route("/office/<public_id>/group/<leader>", methods=["GET", "POST"])
@requires(APPLICATIONS)
def send_in(public_id: str, leader: str) -> Answer:
    """Check or enter the file of a group."""
    form, report = GroupForm(), None
    if form.validate_on_submit():
        with refusals_shown(form):
            report = enter_group(
                actor(), public_id, form.name.data or "", leader, form.content, dry_run=bool(form.only_check.data)
            )
            if report.group:
                flash(gettext("%(count)s people are entered.", count=len(report.lines)), "good")
                return redirect(url_for("groups.group", public_id=report.group))
    card = person_by_public_id(leader)
    return form_page(
        "sittings/staff/send_group.html", form, public_id=public_id, leader=card, report=report,
        checked=report is not None,
    )  # fmt: skip


@groups.get("/groups/<public_id>")
@requires(APPLY)
def group(public_id: str) -> str:
    """The group for its leader."""
    return render_template("sittings/learner/group.html", page=group_page(actor(), public_id))


@groups.get("/groups/<public_id>/slips.pdf")
@requires(APPLY)
def slips(public_id: str) -> Response:
    """All slips of the group in one PDF."""
    response = Response(print_group_slips(actor(), public_id), mimetype="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="slips.pdf"'
    return response

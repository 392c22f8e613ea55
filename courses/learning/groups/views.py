"""Pages of study groups: mine, the shared page, and the office's list of reports."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from courses.group_errors import GroupCodeUnknown, GroupFull, TooManyGroups, TooManyInvitations, TooManyNotes
from courses.learning.groups.forms import CodeForm, DayForm, FoundForm, InviteForm, NoteForm, ReportForm
from courses.learning.groups.queries import group_page, groups_page, reports_listed
from courses.learning.groups.services import (
    answer_invitation,
    decide_report,
    found_group,
    invite_by_name,
    join_by_code,
    leave_group,
    report_group,
    set_next_day,
    take_note_away,
    write_note,
)
from courses.learning.policies import LEARN, TEND
from lms.ui.access import actor, requires
from lms.ui.form_pages import Answer, form_page, refusals_shown
from lms.ui.forms import PlainForm

groups = Blueprint("study_groups", __name__)


@groups.get("/study-groups/")
@requires(LEARN)
def listing() -> str:
    """My groups, and what waits for me."""
    return render_template("learning/learner/groups.html", page=groups_page(actor()), form=PlainForm())


@groups.route("/study-groups/new", methods=["GET", "POST"])
@requires(LEARN)
def found() -> Answer:
    """Begin a group."""
    page, form = groups_page(actor()), FoundForm()
    form.course.choices = list(page.courses)
    if form.validate_on_submit():
        with refusals_shown(form, {TooManyGroups: "name"}):
            public_id = found_group(actor(), form.course.data, form.name.data or "")
            flash(gettext("Your group is here. Give its code to those who shall come."), "good")
            return redirect(url_for(".one", public_id=public_id))
    return form_page("learning/learner/group_new.html", form, page=page)


@groups.route("/study-groups/join", methods=["GET", "POST"])
@requires(LEARN)
def join() -> Answer:
    """Come in by a code."""
    form = CodeForm()
    if form.validate_on_submit():
        with refusals_shown(form, dict.fromkeys((GroupCodeUnknown, GroupFull, TooManyGroups), "code")):
            public_id = join_by_code(actor(), form.code.data or "")
            flash(gettext("Welcome to the group."), "good")
            return redirect(url_for(".one", public_id=public_id))
    return form_page("learning/learner/group_join.html", form)


@groups.post("/study-groups/invitations/<public_id>")
@requires(LEARN)
def answer(public_id: str) -> Response:
    """Say yes or no."""
    joined = answer_invitation(actor(), public_id, yes="yes" in request.form)
    flash(gettext("Welcome to the group.") if joined else gettext("The invitation is gone. Nobody is told."), "good")
    return redirect(url_for(".one", public_id=joined) if joined else url_for(".listing"))


@groups.route("/study-groups/<public_id>", methods=["GET", "POST"])
@requires(LEARN)
def one(public_id: str) -> Answer:
    """The shared page, and a place to write."""
    form, page = NoteForm(), group_page(actor(), public_id)
    if form.validate_on_submit():
        with refusals_shown(form, {TooManyNotes: "text"}):
            write_note(actor(), public_id, form.text.data or "")
            return redirect(url_for(".one", public_id=public_id))
    return form_page("learning/learner/group.html", form, page=page, plain=PlainForm())


@groups.post("/study-groups/<public_id>/notes/<int:note_id>")
@requires(LEARN)
def forget(public_id: str, note_id: int) -> Response:
    """Take one's own words away."""
    take_note_away(actor(), public_id, note_id)
    flash(gettext("What you wrote is gone."), "good")
    return redirect(url_for(".one", public_id=public_id))


@groups.route("/study-groups/<public_id>/day", methods=["GET", "POST"])
@requires(LEARN)
def next_day(public_id: str) -> Answer:
    """Say when the group meets next."""
    page = group_page(actor(), public_id)
    form = DayForm(day=page.meets_on, where=page.meets_where)
    if form.validate_on_submit():
        set_next_day(actor(), public_id, form.day.data, form.where.data or "")
        flash(gettext("The next day is on the page of the group. The others are told."), "good")
        return redirect(url_for(".one", public_id=public_id))
    return form_page("learning/learner/group_day.html", form, page=page)


@groups.route("/study-groups/<public_id>/invite", methods=["GET", "POST"])
@requires(LEARN)
def invite(public_id: str) -> Answer:
    """Ask somebody in, by name."""
    form, page = InviteForm(), group_page(actor(), public_id)
    if form.validate_on_submit():
        with refusals_shown(form, dict.fromkeys((GroupFull, TooManyInvitations), "name")):
            invite_by_name(actor(), public_id, form.name.data or "")
            flash(gettext("If exactly one learner of this course has this name, she finds your invitation."), "good")
            return redirect(url_for(".one", public_id=public_id))
    return form_page("learning/learner/group_invite.html", form, page=page)


@groups.route("/study-groups/<public_id>/leave", methods=["GET", "POST"])
@requires(LEARN)
def leave(public_id: str) -> Answer:
    """Go out, after a question."""
    page, form = group_page(actor(), public_id), PlainForm()
    if form.validate_on_submit():
        leave_group(actor(), public_id)
        flash(gettext("You have left the group."), "good")
        return redirect(url_for(".listing"))
    return render_template(
        "ui/confirm.html",
        form=form,
        title=gettext("Leave the group"),
        question=gettext("Leave the group “%(name)s”?", name=page.name),
        consequences=[
            gettext("What you wrote stays with the group. With its last member a group and its page are gone.")
        ],
        button=gettext("Leave the group"),
        back=url_for(".one", public_id=public_id),
    )


@groups.route("/study-groups/<public_id>/report", methods=["GET", "POST"])
@requires(LEARN)
def report(public_id: str) -> Answer:
    """Tell the office that something is not right."""
    form, page = ReportForm(), group_page(actor(), public_id)
    if form.validate_on_submit():
        report_group(actor(), public_id, form.text.data or "")
        flash(gettext("Thank you. The office looks at it. The others in the group are not told."), "good")
        return redirect(url_for(".one", public_id=public_id))
    return form_page("learning/learner/group_report.html", form, page=page)


@groups.get("/desk/study-groups")
@requires(TEND)
def reports() -> str:
    """What members of study groups reported."""
    return render_template("learning/staff/group_reports.html", reports=reports_listed(actor()), form=PlainForm())


@groups.post("/desk/study-groups/<public_id>")
@requires(TEND)
def decide(public_id: str) -> Response:
    """The group goes on, or it is closed."""
    decide_report(actor(), public_id, close="close" in request.form)
    flash(gettext("It is written down that you have looked."), "good")
    return redirect(url_for(".reports"))

"""Writing a plan, and the marker's desk."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from courses.catalogue.forms import revision_in
from courses.programmes.plans.forms import mark_form, plan_form
from courses.programmes.plans.queries import desk, marking_page, own_picture, plan_page, script_picture
from courses.programmes.plans.services import hand_in_plan, mark_plan, save_draft
from courses.programmes.policies import LEARN, MARK
from lms.errors import RuleBroken
from lms.files.api import MIME, describe, read
from lms.i18n import sentence
from lms.ui.access import actor, requires
from lms.ui.forms import PlainForm

plans = Blueprint("plans", __name__)


def _picture(file_id: int) -> Response:
    return Response(
        read(file_id), mimetype=MIME[describe(file_id).detected_type], headers={"Cache-Control": "private, no-store"}
    )


@plans.route("/programmes/<code>/plan", methods=["GET", "POST"])
@requires(LEARN)
def write(code: str) -> str | AnyResponse:
    """Write a plan and keep it as a draft; a refusal loses nothing that was typed."""
    page = plan_page(actor(), code)
    form = plan_form(page)
    if page.can_write and form.validate_on_submit():
        upload = form.picture.data
        try:
            save_draft(
                actor(),
                code,
                form.texts(),
                revision_in(form.revision.data),
                upload.stream if upload else None,
                drop_picture=bool(form.drop_picture.data),
            )
        except RuleBroken as refusal:
            form.form_errors.append(sentence(refusal))
        else:
            flash(gettext("Your draft is saved."), "good")
            return redirect(url_for(".check" if "check" in request.form else ".write", code=code))
    return render_template("programmes/learner/plan.html", page=page, form=form)


@plans.get("/programmes/<code>/plan/picture")
@requires(LEARN)
def picture(code: str) -> Response:
    """The picture of my own plan."""
    return _picture(own_picture(actor(), code))


@plans.route("/programmes/<code>/plan/hand-in", methods=["GET", "POST"])
@requires(LEARN)
def check(code: str) -> str | AnyResponse:
    """Read the plan once more, then hand it in."""
    page, form = plan_page(actor(), code), PlainForm()
    if form.validate_on_submit():
        try:
            hand_in_plan(actor(), code)
        except RuleBroken as refusal:
            form.form_errors.append(sentence(refusal))
        else:
            flash(gettext("Your plan has arrived. Two people read it; we tell you when the answer is there."), "good")
            return redirect(url_for("programmes.programme", code=code))
    return render_template("programmes/learner/hand_in.html", page=page, form=form)


@plans.get("/marking/plans")
@requires(MARK)
def listing() -> str:
    """The plans that wait for my mark."""
    return render_template("programmes/marker/list.html", page=desk(actor()))


@plans.route("/marking/plans/<public_id>", methods=["GET", "POST"])
@requires(MARK)
def mark(public_id: str) -> str | AnyResponse:
    """Read a plan and mark it, without knowing whose it is."""
    page = marking_page(actor(), public_id)
    if page is None:
        flash(gettext("This plan needs no further mark from you. Thank you."), "info")
        return redirect(url_for(".listing"))
    form = mark_form(page)
    if form.validate_on_submit():
        mark_plan(actor(), public_id, form.scores(), form.comment.data)
        flash(gettext("Your mark is recorded. Thank you."), "good")
        return redirect(url_for(".listing"))
    return render_template("programmes/marker/mark.html", page=page, form=form)


@plans.get("/marking/plans/<public_id>/picture")
@requires(MARK)
def plan_picture(public_id: str) -> Response:
    """The picture that came with a plan."""
    return _picture(script_picture(actor(), public_id))

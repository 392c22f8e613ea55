"""Pages of looking back and of the study plan."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from courses.errors import ExamNotAhead
from courses.learning.forms import answers_sent
from courses.learning.policies import LEARN
from courses.learning.recall.queries import recall_page, study_plan
from courses.learning.recall.services import answer_recall, set_exam_day
from lms.ui.access import actor, requires
from lms.ui.form_pages import Answer, form_page, refusals_shown
from lms.ui.forms import BaseForm, JaDateField, PlainForm

recall = Blueprint("recall", __name__, url_prefix="/courses")


class ExamDayForm(BaseForm):
    """The day of the exam."""

    exam_on = JaDateField(
        lazy_gettext("Day on which you want to sit the exam"),
        description=lazy_gettext("Leave it empty if you do not want a plan."),
    )


@recall.get("/recall")
@requires(LEARN)
def look_back() -> str:
    """The next question that is about to be forgotten."""
    page = recall_page(actor(), request.args.get("answered", type=int))
    return render_template("learning/learner/recall.html", page=page, form=PlainForm())


@recall.post("/recall/<int:check_id>")
@requires(LEARN)
def answer(check_id: int) -> Response:
    """Answer it and see what comes of it."""
    answer_recall(actor(), check_id, answers_sent(request.form, request.form.getlist).get(check_id))
    return redirect(url_for(".look_back", answered=check_id))


@recall.route("/<code>/plan", methods=["GET", "POST"])
@requires(LEARN)
def plan(code: str) -> Answer:
    """What to learn on which day until the exam; ``exam_on`` fills the day in."""
    page = study_plan(actor(), code)
    asked = request.args.get("exam_on", type=date.fromisoformat)
    form = ExamDayForm(data={"exam_on": asked or page.exam_on})
    if form.validate_on_submit():
        with refusals_shown(form, {ExamNotAhead: "exam_on"}):
            set_exam_day(actor(), code, form.exam_on.data)
            flash(gettext("Your plan is set."), "good")
            return redirect(url_for(".plan", code=code))
    return form_page("learning/learner/plan.html", form, page=page)

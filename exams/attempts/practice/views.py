"""Practice pages."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from exams.attempts.policies import SIT
from exams.attempts.practice.forms import PracticeForm
from exams.attempts.practice.queries import feedback_page, practice_page
from exams.attempts.practice.services import start_practice
from lms.ui.access import actor, requires
from lms.ui.formats import page_language

practice = Blueprint("practice", __name__, url_prefix="/exams/practice", template_folder="../templates")


def _english() -> bool:
    return page_language() == "en"


@practice.route("", methods=["GET", "POST"])
@requires(SIT)
def begin() -> str | Response:
    """Choose and begin a practice run; earlier runs stand below."""
    page = practice_page(actor(), _english())
    form = PracticeForm(topics=request.args.getlist("topic"))
    form.topics.choices = [SelectChoice(code, name) for code, name in page.chapters]
    if form.validate_on_submit():
        attempt = start_practice(actor(), form.topics.data or [], int(form.count.data))
        return redirect(url_for("attempts.exam", public_id=attempt))
    return render_template("attempts/learner/practice.html", page=page, form=form)


@practice.get("/<public_id>/feedback")
@requires(SIT)
def feedback(public_id: str) -> str:
    """What was right and why."""
    return render_template("attempts/learner/feedback.html", page=feedback_page(actor(), public_id, _english()))

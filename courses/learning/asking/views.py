"""Pages of questions: one's own at a lesson, and the trainer's list."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from courses.errors import AnsweredAlready, TooManyQuestions
from courses.learning.asking.forms import AnswerForm, QuestionForm
from courses.learning.asking.queries import my_questions, question_to_answer, questions_to_answer
from courses.learning.asking.rules import PROMISED_DAYS
from courses.learning.asking.services import answer_question, ask_trainer
from courses.learning.policies import ANSWER, LEARN
from courses.learning.queries import lesson_page
from lms.ui.access import actor, requires
from lms.ui.form_pages import Answer, form_page, refusals_shown

asking = Blueprint("course_questions", __name__)


@asking.route("/courses/<code>/<lesson>/questions", methods=["GET", "POST"])
@requires(LEARN)
def ask(code: str, lesson: str) -> Answer | Response:
    """My questions about a lesson, and a place to ask one more."""
    form, page = QuestionForm(), lesson_page(actor(), code, lesson)
    if page is None:
        flash(gettext("Please begin the course first."), "info")
        return redirect(url_for("learning.course", code=code))
    if form.validate_on_submit():
        with refusals_shown(form, {TooManyQuestions: "text"}):
            ask_trainer(actor(), code, lesson, form.text.data or "")
            flash(gettext("Your question is on its way. You get an answer by the day below."), "good")
            return redirect(url_for(".ask", code=code, lesson=lesson))
    asked = my_questions(actor(), code, lesson)
    return form_page("learning/learner/questions.html", form, page=page, asked=asked, days=PROMISED_DAYS)


@asking.get("/desk/questions")
@requires(ANSWER)
def listing() -> str:
    """The questions that wait, those with the nearest promised day first."""
    answered = "answered" in request.args
    page = questions_to_answer(actor(), request.args.get("page", 1, type=int), answered=answered)
    return render_template("learning/staff/questions.html", page=page, answered=answered)


@asking.route("/desk/questions/<public_id>", methods=["GET", "POST"])
@requires(ANSWER)
def one(public_id: str) -> Answer:
    """One question, and a place to answer."""
    form, asked = AnswerForm(), question_to_answer(actor(), public_id)
    if form.validate_on_submit():
        with refusals_shown(form, {AnsweredAlready: "answer"}):
            answer_question(actor(), public_id, form.answer.data or "")
            flash(gettext("Your answer is sent."), "good")
            return redirect(url_for(".listing"))
    return form_page("learning/staff/answer.html", form, asked=asked)

"""Pages of appeals: the candidate's, and those of whoever handles them."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as Redirect

from exams.pages import english, refusals_shown
from exams.results.appeals import services
from exams.results.appeals.asked import appeal_rule_page
from exams.results.appeals.forms import (
    RuleForm,
    WordForm,
    answer_form,
    correction_form,
    look_form,
    opening_form,
)
from exams.results.appeals.policies import HANDLE, OPEN
from exams.results.appeals.queries import (
    handler_page,
    opening_page,
    own_appeal_page,
    own_appeals,
    waiting_appeals,
    waiting_count,
)
from exams.results.policies import BOARD
from lms.ui.access import actor, requires
from lms.ui.form_pages import form_page
from lms.ui.forms import PlainForm

appeals = Blueprint("appeals", __name__, url_prefix="/exams/appeals", template_folder="templates")
Answer = str | tuple[str, int] | Redirect


# ---- the candidate


@appeals.get("")
@requires(OPEN)
def mine() -> str:
    """One's own appeals."""
    return render_template("appeals/learner/mine.html", rows=own_appeals(actor(), english()))


@appeals.route("/new/<application>", methods=["GET", "POST"])
@requires(OPEN)
def begin(application: str) -> Answer:
    """Appeal against a result."""
    page, form = opening_page(actor(), application, english()), opening_form()
    if page.known:
        return redirect(url_for(".show", public_id=page.known))
    if form.validate_on_submit():
        with refusals_shown(form):
            public_id = services.open_appeal(actor(), application, form.ground.data, form.body.data or "")
            flash(gettext("Your appeal has arrived."), "good")
            return redirect(url_for(".show", public_id=public_id))
    return form_page("appeals/learner/begin.html", form, page=page)


@appeals.route("/<public_id>", methods=["GET", "POST"])
@requires(OPEN)
def show(public_id: str) -> Answer:
    """One's own appeal with its thread."""
    page, form = own_appeal_page(actor(), public_id, english()), WordForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.write_word(actor(), public_id, form.body.data or "")
            return redirect(url_for(".show", public_id=public_id))
    return form_page("appeals/learner/show.html", form, page=page)


@appeals.route("/<public_id>/withdraw", methods=["GET", "POST"])
@requires(OPEN)
def withdraw(public_id: str) -> Answer:
    """Take one's own appeal back."""
    page, form = own_appeal_page(actor(), public_id, english()), PlainForm()
    if form.validate_on_submit():
        services.withdraw_appeal(actor(), public_id)
        flash(gettext("Your appeal is taken back."), "good")
        return redirect(url_for(".show", public_id=public_id))
    return form_page("appeals/learner/withdraw.html", form, page=page)


# ---- whoever handles


@appeals.get("/desk")
@requires(HANDLE)
def waiting() -> str:
    """Appeals that wait."""
    return render_template("appeals/staff/waiting.html", rows=waiting_appeals(actor(), english()))


@appeals.route("/desk/<public_id>", methods=["GET", "POST"])
@requires(HANDLE)
def handle(public_id: str) -> Answer:
    """One appeal: take it in hand, read, write, and see the next steps."""
    page, form = handler_page(actor(), public_id, english()), WordForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.write_word(actor(), public_id, form.body.data or "")
            return redirect(url_for(".handle", public_id=public_id))
    return form_page("appeals/staff/handle.html", form, page=page, plain=PlainForm(formdata=None))


@appeals.post("/desk/<public_id>/take")
@requires(HANDLE)
def take(public_id: str) -> Redirect:
    """Take an appeal in hand."""
    services.take_appeal(actor(), public_id)
    flash(gettext("The appeal is in your hands."), "good")
    return redirect(url_for(".handle", public_id=public_id))


@appeals.route("/desk/<public_id>/look", methods=["GET", "POST"])
@requires(HANDLE)
def look(public_id: str) -> Answer | Response:
    """Show a question to the candidate who sits beside the handler; logged, and kept by no browser."""
    page = handler_page(actor(), public_id, english())
    form = look_form(page.places)
    if form.validate_on_submit():
        with refusals_shown(form):
            shown = services.show_question(actor(), public_id, *form.where)
            answer = make_response(render_template("appeals/staff/question.html", page=page, shown=shown))
            answer.headers["Cache-Control"] = "no-store"
            return answer
    return form_page("appeals/staff/look.html", form, page=page)


@appeals.post("/desk/<public_id>/mark-anew")
@requires(HANDLE)
def mark_anew(public_id: str) -> Redirect:
    """Have written answers marked anew."""
    services.ask_marking_anew(actor(), public_id)
    flash(gettext("Another marker reads the answer now, without knowing why."), "good")
    return redirect(url_for(".handle", public_id=public_id))


@appeals.route("/desk/<public_id>/correct", methods=["GET", "POST"])
@requires(HANDLE)
def correct(public_id: str) -> Answer:
    """Ask for the result to be corrected: by the new marking, or because something else holds for a question."""
    page = handler_page(actor(), public_id, english())
    form = correction_form(page.marked_anew, page.places)
    if form.validate_on_submit():
        with refusals_shown(form):
            services.ask_correction(actor(), public_id, form.reason.data or "", form.rulings())
            flash(gettext("The correction waits for a member of the exam board."), "good")
            return redirect(url_for(".handle", public_id=public_id))
    return form_page("appeals/staff/correct.html", form, page=page)


@appeals.route("/desk/<public_id>/answer", methods=["GET", "POST"])
@requires(HANDLE)
def close(public_id: str) -> Answer:
    """Answer an appeal and close it."""
    page, form = handler_page(actor(), public_id, english()), answer_form()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.close_appeal(actor(), public_id, form.outcome.data, form.answer.data or "")
            flash(gettext("The appeal is answered, and the candidate is told."), "good")
            return redirect(url_for(".waiting"))
    return form_page("appeals/staff/close.html", form, page=page)


# ---- the board


@appeals.route("/rule/<sitting>", methods=["GET", "POST"])
@requires(BOARD)
def rule(sitting: str) -> Answer:
    """How long one can appeal in a sitting, and by when an appeal is answered."""
    page = appeal_rule_page(actor(), sitting, english())
    form = RuleForm(data={"days": page.policy.days, "answer_days": page.policy.answer_days})
    if form.validate_on_submit():
        with refusals_shown(form):
            services.set_appeal_rule(actor(), sitting, form.policy())
            flash(gettext("The time limits are recorded."), "good")
            return redirect(url_for(".rule", sitting=sitting))
    return form_page("appeals/staff/rule.html", form, page=page)


def appeal_panel(*, application: str, **_: object) -> str:
    """On one's own released result: until when one can appeal, and the way there."""
    page = opening_page(actor(), application, english())
    return render_template("appeals/learner/panel.html", page=page)


def appeals_work_panel(**_: object) -> str:
    """For the first page of those who handle appeals: how many wait."""
    count = waiting_count(actor()) if actor().may(HANDLE) else 0
    return render_template("appeals/staff/panel.html", count=count) if count else ""

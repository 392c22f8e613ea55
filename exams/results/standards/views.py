"""Pages of standard setting: the board's, and each judge's own."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from exams.pages import english, refusals_shown
from exams.results.policies import BOARD
from exams.results.standards import judging, services, shown
from exams.results.standards.forms import DecideForm, begin_form, rate_form
from exams.results.standards.policies import JUDGE
from lms.ui.access import actor, requires
from lms.ui.form_pages import form_page
from lms.ui.forms import PlainForm

standards = Blueprint("standards", __name__, url_prefix="/exams/standards", template_folder="templates")
Answer = str | tuple[str, int] | Response


def _back(public_id: str) -> Response:
    return redirect(url_for("standards.sitting", public_id=public_id))


@standards.get("")
@requires(JUDGE)
def mine() -> str:
    """The studies that one was named for."""
    return render_template("standards/staff/mine.html", studies=judging.my_studies(actor()))


@standards.route("/judge/<study>", methods=["GET", "POST"])
@requires(JUDGE)
def judge(study: str) -> Answer:
    """A judge's own screen."""
    page = judging.judge_page(actor(), study)
    positions = [question.position for question in page.questions]
    form = rate_form(positions, page.given, page.limits)
    if form.validate_on_submit():
        with refusals_shown(form):
            services.keep_ratings(actor(), study, form.percents(positions), form.limits)
            if "hand_in" in request.form:
                services.hand_in_round(actor(), study)
                flash(gettext("Your estimates are handed in. Thank you."), "good")
                return redirect(url_for("standards.mine"))
            flash(gettext("Your estimates are kept. You can go on later."), "good")
            return redirect(url_for("standards.judge", study=study))
    services.look_at_questions(actor(), study)
    return form_page("standards/staff/judge.html", form, page=page)


@standards.get("/<public_id>")
@requires(BOARD)
def sitting(public_id: str) -> str:
    """The cuts of one sitting, and what the methods say."""
    page = shown.standard_page(actor(), public_id, english())
    return render_template("standards/staff/sitting.html", page=page, form=PlainForm())


@standards.route("/<public_id>/<part>/begin", methods=["GET", "POST"])
@requires(BOARD)
def begin(public_id: str, part: str) -> Answer:
    """Name the judges."""
    page, form = shown.standard_page(actor(), public_id, english()), begin_form(shown.judge_choices(actor(), public_id))
    if form.validate_on_submit():
        with refusals_shown(form):
            judges = [int(number) for number in form.judges.data or ()]
            services.begin_study(actor(), public_id, part, form.borderline.data or "", judges)
            flash(gettext("The judges are told. They estimate each on their own screen."), "good")
            return _back(public_id)
    return form_page("standards/staff/begin.html", form, page=page)


@standards.post("/<public_id>/<part>/second")
@requires(BOARD)
def second(public_id: str, part: str) -> Response:
    """Begin the second round."""
    services.begin_second_round(actor(), public_id, part)
    return _back(public_id)


@standards.post("/<public_id>/<part>/close")
@requires(BOARD)
def close(public_id: str, part: str) -> Response:
    """End the rounds."""
    services.close_rounds(actor(), public_id, part)
    return _back(public_id)


@standards.route("/<public_id>/<part>/decide", methods=["GET", "POST"])
@requires(BOARD)
def decide(public_id: str, part: str) -> Answer:
    """Decide the cut of a part."""
    page, form = shown.standard_page(actor(), public_id, english()), DecideForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.decide_cut(
                actor(), public_id, part, float(form.least.data or 0), form.method.data, form.reason.data or "",
                shown.figures_to_keep(actor(), public_id, part),
            )  # fmt: skip
            flash(gettext("The cut is decided. All points were judged anew."), "good")
            return _back(public_id)
    return form_page("standards/staff/decide.html", form, page=page)

"""Pages of marking: a marker's scripts, one script, the board's view of the progress."""

from dataclasses import asdict

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from exams.marking import services
from exams.marking.forms import RuleForm, TakeBackForm, exemplar_form, marks_form
from exams.marking.policies import MANAGE, MARK
from exams.marking.progress import progress_page, written_questions
from exams.marking.queries import marking_page, my_scripts, open_count
from exams.pages import english, refusals_shown
from lms.ui.access import actor, requires
from lms.ui.form_pages import form_page
from lms.ui.forms import PlainForm

marking = Blueprint(
    "marking", __name__, url_prefix="/exams/marking", template_folder="templates", static_folder="static",
    static_url_path="/static/marking",
)  # fmt: skip
Answer = str | tuple[str, int] | Response


@marking.get("")
@requires(MARK)
def mine() -> str:
    """The scripts in one's hands."""
    return render_template("marking/staff/mine.html", sittings=my_scripts(actor(), english()))


@marking.route("/<sitting>/<code>", methods=["GET", "POST"])
@requires(MARK)
def script(sitting: str, code: str) -> Answer:
    """Read one answer and give points line by line; what is given is kept at once."""
    page = marking_page(actor(), sitting, code, english())
    if not page.open:
        return render_template("marking/staff/done.html", page=page)
    form = marks_form(page.lines, page.points, page.comment)
    if form.validate_on_submit():
        with refusals_shown(form):
            services.keep_marks(actor(), sitting, code, form.points, form.comment.data or "")
            if "later" in request.form:
                flash(gettext("What you gave is kept. You can go on later."), "good")
                return redirect(url_for(".mine"))
            return redirect(url_for(".check", sitting=sitting, code=code))
    return form_page("marking/staff/script.html", form, page=page)


@marking.route("/<sitting>/<code>/check", methods=["GET", "POST"])
@requires(MARK)
def check(sitting: str, code: str) -> Answer:
    """Look at all points once more and hand them in."""
    page, form = marking_page(actor(), sitting, code, english()), PlainForm()
    if not page.open:
        return render_template("marking/staff/done.html", page=page)
    if not page.complete:
        flash(gettext("Please give points on every line before you hand in."), "warn")
        return redirect(url_for(".script", sitting=sitting, code=code))
    if form.validate_on_submit():
        with refusals_shown(form):
            services.hand_in_marks(actor(), sitting, code)
            flash(gettext("The marking is handed in. Thank you."), "good")
            return redirect(url_for(".mine"))
    return form_page("marking/staff/check.html", form, page=page)


@marking.get("/<sitting>/progress")
@requires(MANAGE)
def progress(sitting: str) -> str:
    """How far the marking of a sitting is."""
    page = progress_page(actor(), sitting, english())
    return render_template("marking/staff/progress.html", page=page, form=PlainForm(formdata=None))


@marking.post("/<sitting>/share-out")
@requires(MANAGE)
def share_out(sitting: str) -> Response:
    """Share out what is in nobody's hands."""
    left = services.share_out_scripts(actor(), sitting)
    if left:
        flash(
            gettext(
                "%(count)s answers found nobody: every marker is tied to the candidate or had it before. Please name another marker.",
                count=left,
            ),
            "warn",
        )
    else:
        flash(gettext("Every answer is in somebody's hands."), "good")
    return redirect(url_for(".progress", sitting=sitting))


@marking.route("/<sitting>/rule", methods=["GET", "POST"])
@requires(MANAGE)
def rule(sitting: str) -> Answer:
    """One or two markings."""
    page = progress_page(actor(), sitting, english())
    form = RuleForm(**{**asdict(page.policy), "markings": str(page.policy.markings), "reason": ""})
    if form.validate_on_submit():
        with refusals_shown(form):
            services.set_marking_rule(actor(), sitting, form.as_policy())
            flash(gettext("The rule of marking is set."), "good")
            return redirect(url_for(".progress", sitting=sitting))
    return form_page("marking/staff/rule.html", form, page=page)


@marking.route("/<sitting>/take-back/<person>", methods=["GET", "POST"])
@requires(MANAGE)
def take_back(sitting: str, person: str) -> Answer:
    """Give a marker's open scripts to the others."""
    page, form = progress_page(actor(), sitting, english()), TakeBackForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.take_back_scripts(actor(), sitting, person, form.reason.data or "")
            flash(gettext("The open answers are with the other markers now."), "good")
            return redirect(url_for(".progress", sitting=sitting))
    return form_page("marking/staff/take_back.html", form, page=page)


@marking.get("/<sitting>/exemplars")
@requires(MANAGE)
def exemplars(sitting: str) -> str:
    """The written questions for which answers with agreed points can be added."""
    page = progress_page(actor(), sitting, english())
    return render_template("marking/staff/exemplars.html", page=page, questions=written_questions(actor(), sitting))


@marking.route("/<sitting>/exemplars/<part>/<int:position>", methods=["GET", "POST"])
@requires(MANAGE)
def add_exemplar(sitting: str, part: str, position: int) -> Answer:
    """Add an answer with agreed points."""
    page = progress_page(actor(), sitting, english())
    form = exemplar_form(written_questions(actor(), sitting), (part, position))
    if form.validate_on_submit():
        with refusals_shown(form):
            code = services.add_exemplar(
                actor(), sitting, (part, position), form.kind.data, form.answer.data or "", form.points
            )
            flash(gettext("The answer %(code)s is added, and the markers have it.", code=code), "good")
            return redirect(url_for(".exemplars", sitting=sitting))
    return form_page("marking/staff/add_exemplar.html", form, page=page)


def marker_panel(**_: object) -> str:
    """For the first page: how many answers wait for this marker."""
    if not actor().may(MARK):
        return ""
    count = open_count(actor())
    return render_template("marking/staff/panel.html", count=count) if count else ""

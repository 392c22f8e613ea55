"""Pages of the analysis, for examiners."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as Redirect

from exams.analysis import services
from exams.analysis.forms import threshold_form
from exams.analysis.policies import SEE
from exams.analysis.press import technical_report
from exams.analysis.queries import card_for, policy_in_force
from exams.analysis.rules import THRESHOLD_NAMES
from exams.analysis.shown import analysis_page, item_page, parts_of, sitting_rows
from exams.pages import english, refusals_shown
from lms.i18n_mark import N_
from lms.ui.access import actor, requires
from lms.ui.form_pages import form_page
from lms.ui.formats import page_language
from lms.ui.tables import csv_response

analysis = Blueprint("analysis", __name__, url_prefix="/exams/analysis", template_folder="templates")
COLUMNS = (
    N_("Question of the paper"),
    N_("Difficulty p"),
    N_("Discrimination r"),
    N_("Interval of r"),
    N_("Best less weakest 27 percent"),
    N_("Worth a look"),
)
Answer = str | tuple[str, int] | Redirect


@analysis.get("")
@requires(SEE)
def sittings() -> str:
    """The sittings whose figures can be seen."""
    return render_template("analysis/staff/sittings.html", rows=sitting_rows(actor(), english()))


@analysis.get("/<public_id>")
@requires(SEE)
def sitting(public_id: str) -> str:
    """The figures of one sitting, part by part."""
    page = analysis_page(actor(), public_id, english(), request.args.get("task", ""))
    return render_template("analysis/staff/sitting.html", page=page)


@analysis.post("/<public_id>/compute")
@requires(SEE)
def compute(public_id: str) -> Redirect:
    """Have the figures computed in the background."""
    task = services.ask_analysis(actor(), public_id)
    flash(gettext("The figures are being computed. This takes some seconds."), "info")
    return redirect(url_for("analysis.sitting", public_id=public_id, task=task))


@analysis.get("/<public_id>/<part>/<int:position>")
@requires(SEE)
def item(public_id: str, part: str, position: int) -> str:
    """One question with its figures and options."""
    page = item_page(actor(), public_id, part, position, english())
    return render_template("analysis/staff/item.html", page=page)


@analysis.get("/<public_id>/questions.csv")
@requires(SEE)
def items_csv(public_id: str) -> Response:
    """The questions with their figures as a file."""
    rows = (
        (row.label, row.p, row.discrimination, row.interval, row.index, "; ".join(word for word, _ in row.flags))
        for part in parts_of(card_for(actor(), public_id), english())
        for row in part.items
    )
    headers = [gettext(word) for word in COLUMNS]
    return csv_response("question-figures", headers, rows, request.args.get("encoding", "utf-8"))


@analysis.get("/<public_id>/report.pdf")
@requires(SEE)
def report(public_id: str) -> Response:
    """The technical report."""
    card = card_for(actor(), public_id)
    response = Response(technical_report(card, page_language()), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="technical-report-{card.code}.pdf"'
    return response


@analysis.route("/thresholds", methods=["GET", "POST"])
@requires(SEE)
def thresholds() -> Answer:
    """By which thresholds figures are shown and flagged."""
    policy, _ = policy_in_force()
    form = threshold_form(policy)
    if form.validate_on_submit():
        with refusals_shown(form):
            services.set_thresholds(actor(), form.values(), form.reason.data or "")
            flash(gettext("The thresholds are set. They hold for figures that are computed from now on."), "good")
            return redirect(url_for("analysis.sittings"))
    return form_page("analysis/staff/thresholds.html", form, policy=policy, names=THRESHOLD_NAMES)

"""Pages of the paper channel: what to print, what to key."""

from collections.abc import Callable

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from exams.attempts.forms import ClickForm
from exams.attempts.paper_channel.press import answer_sheets, booklet
from exams.attempts.paper_channel.queries import Printable, keying_page, printable, sheets_page, sittings_on_paper
from exams.attempts.paper_channel.services import key_sheet, note_printing
from exams.attempts.policies import KEY_SHEETS, PRINT_PAPERS
from lms.ui.access import actor, requires
from lms.ui.formats import page_language

sheets = Blueprint("sheets", __name__, url_prefix="/exams/sheets", template_folder="../templates")


def _english() -> bool:
    return page_language() == "en"


@sheets.get("")
@requires(KEY_SHEETS)
def sittings() -> str:
    """Sittings with answers on paper."""
    return render_template("attempts/staff/on_paper.html", sittings=sittings_on_paper(actor(), _english()))


@sheets.get("/<sitting>")
@requires(KEY_SHEETS)
def listing(sitting: str) -> str:
    """The sheets of one sitting."""
    return render_template("attempts/staff/sheets.html", page=sheets_page(actor(), sitting, _english()))


@sheets.route("/<sitting>/<application>", methods=["GET", "POST"])
@requires(KEY_SHEETS)
def key(sitting: str, application: str) -> str | BaseResponse:
    """Key one sheet, or settle it."""
    page, form = keying_page(actor(), sitting, application, _english()), ClickForm()
    if form.validate_on_submit():
        told = key_sheet(actor(), sitting, application, {p.key: request.form.get(p.key, "") for p in page.places})
        words = {
            "first": gettext("The sheet is keyed once. Another person keys it a second time."),
            "differs": gettext("The two keyings differ. A third person settles the differences."),
            "done": gettext("The sheet is finished and handed in."),
        }
        flash(words[told], "success")
        return redirect(url_for(".listing", sitting=sitting))
    return render_template("attempts/staff/keying.html", page=page, form=form)


def _pdf(sitting: str, what: str, make: Callable[[Printable, bool], bytes]) -> Response:
    found = printable(actor(), sitting)
    note_printing(actor(), found.sitting_id, what)
    response = Response(make(found, bool(request.args.get("large"))), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f"inline; filename={what}.pdf"
    return response


@sheets.get("/<sitting>/booklet.pdf")
@requires(PRINT_PAPERS)
def booklet_pdf(sitting: str) -> Response:
    """The question booklet; ``large`` for large print."""
    return _pdf(sitting, "booklet", booklet)


@sheets.get("/<sitting>/answer-sheets.pdf")
@requires(PRINT_PAPERS)
def sheets_pdf(sitting: str) -> Response:
    """An answer sheet for each candidate on paper."""
    return _pdf(sitting, "sheets", answer_sheets)

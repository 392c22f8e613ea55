"""Pages of computing released results anew."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from exams.pages import refusals_shown
from exams.results.board.queries import card_for
from exams.results.policies import BOARD
from exams.results.rescoring import services
from exams.results.rescoring.forms import DropForm, VoidForm
from exams.results.rescoring.shown import rescore_for, rescores_for
from lms.ui.access import actor, requires
from lms.ui.form_pages import form_page
from lms.ui.forms import PlainForm

rescoring = Blueprint("rescoring", __name__, url_prefix="/exams/board", template_folder="templates")
Answer = str | tuple[str, int] | Response


@rescoring.get("/<public_id>/corrections")
@requires(BOARD)
def listing(public_id: str) -> str:
    """Proposals to compute released results anew."""
    return render_template("rescoring/staff/list.html", rows=rescores_for(actor(), public_id), public_id=public_id)


@rescoring.route("/<public_id>/corrections/void", methods=["GET", "POST"])
@requires(BOARD)
def void(public_id: str) -> Answer:
    """Ask for one attempt not to count."""
    card, form = card_for(actor(), public_id), VoidForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            rescore = services.ask_void_attempt(actor(), public_id, form.slip_number.data or "", form.reason.data or "")
            flash(gettext("The proposal waits for a second person now. Nothing has changed yet."), "good")
            return redirect(url_for(".show", public_id=public_id, rescore=rescore))
    return form_page("rescoring/staff/void.html", form, public_id=public_id, title=card.title)


@rescoring.route("/<public_id>/corrections/<rescore>", methods=["GET", "POST"])
@requires(BOARD)
def show(public_id: str, rescore: str) -> Answer:
    """One proposal with everybody who changes; the second person applies it here."""
    row, form = rescore_for(actor(), public_id, rescore), PlainForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.apply_rescore(actor(), public_id, rescore)
            flash(gettext("The corrected results are released, and everybody concerned is told."), "good")
            return redirect(url_for(".listing", public_id=public_id))
    return form_page("rescoring/staff/show.html", form, row=row, public_id=public_id)


@rescoring.route("/<public_id>/corrections/<rescore>/drop", methods=["GET", "POST"])
@requires(BOARD)
def drop(public_id: str, rescore: str) -> Answer:
    """Drop a proposal."""
    row, form = rescore_for(actor(), public_id, rescore), DropForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.drop_rescore(actor(), public_id, rescore, form.reason.data or "")
            flash(gettext("The proposal is dropped. Nobody's result changes."), "good")
            return redirect(url_for(".listing", public_id=public_id))
    return form_page("rescoring/staff/drop.html", form, row=row, public_id=public_id)

"""Pages of the exam board."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as Redirect

from exams.attempts.services import decide_late_entry
from exams.pages import english, page_number, refusals_shown
from exams.results.board import services
from exams.results.board.forms import LateForm, LookForm, NoteForm, ReasonForm, VoteForm, look_form
from exams.results.board.lines import line_rows, lines_page
from exams.results.board.looks import item_row, item_rows, key_rows, late_row, late_rows
from exams.results.board.queries import card_for
from exams.results.board.shown import board_page, board_rows
from exams.results.policies import BOARD
from exams.results.rescoring.services import ask_rescore
from exams.results.rescoring.shown import corrects_released, preview_of
from lms.i18n_mark import N_
from lms.ui.access import actor, requires
from lms.ui.form_pages import form_page
from lms.ui.forms import PlainForm
from lms.ui.tables import csv_response

board = Blueprint("board", __name__, url_prefix="/exams/board", template_folder="templates")
COLUMNS = (N_("Slip number"), N_("Points"), N_("Result"), N_("Near the cut"), N_("Where it stands"))
Answer = str | tuple[str, int] | Redirect


def _back(public_id: str) -> Redirect:
    return redirect(url_for("board.sitting", public_id=public_id))


@board.get("")
@requires(BOARD)
def sittings() -> str:
    """The sittings to decide about."""
    return render_template("board/staff/sittings.html", sittings=board_rows(actor(), english()))


@board.get("/<public_id>")
@requires(BOARD)
def sitting(public_id: str) -> str:
    """One sitting: how far it is, figures, the list and the next step."""
    return render_template("board/staff/sitting.html", page=board_page(actor(), public_id, english()))


@board.get("/<public_id>/list")
@requires(BOARD)
def lines(public_id: str) -> str:
    """The open list, line by line."""
    page = board_page(actor(), public_id, english())
    return render_template("board/staff/lines.html", page=page, lines=lines_page(actor(), public_id, page_number()))


@board.get("/<public_id>/list.csv")
@requires(BOARD)
def lines_csv(public_id: str) -> Response:
    """The open list as a file; slip numbers, no names."""
    rows = (
        (
            row.slip_number,
            row.points,
            gettext(row.outcome),
            gettext("Yes") if row.near else "",
            gettext(row.standing),
        )
        for row in line_rows(actor(), public_id)
    )
    headers = [gettext(word) for word in COLUMNS]
    return csv_response("result-list", headers, rows, request.args.get("encoding", "utf-8"))


@board.route("/<public_id>/freeze", methods=["GET", "POST"])
@requires(BOARD)
def freeze(public_id: str) -> Answer:
    """Freeze the list."""
    page, form = board_page(actor(), public_id, english()), PlainForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.freeze_list(actor(), public_id)
            flash(gettext("The list is frozen. The board can vote now."), "good")
            return _back(public_id)
    return form_page("board/staff/freeze.html", form, page=page)


@board.route("/<public_id>/vote/<frozen>", methods=["GET", "POST"])
@requires(BOARD)
def vote(public_id: str, frozen: str) -> Answer:
    """Vote on the open list."""
    page, form = board_page(actor(), public_id, english()), VoteForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.vote(actor(), public_id, frozen, approves="yes" in form.vote.data, reason=form.reason.data or "")
            flash(gettext("Your vote is recorded."), "good")
            return _back(public_id)
    return form_page("board/staff/vote.html", form, page=page)


@board.route("/<public_id>/release/<frozen>", methods=["GET", "POST"])
@requires(BOARD)
def release(public_id: str, frozen: str) -> Answer:
    """Release what the board agreed on."""
    page, form = board_page(actor(), public_id, english()), PlainForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            held = services.release_results(actor(), public_id, frozen)
            flash(gettext("The results are released."), "good")
            if held:
                flash(gettext("%(count)s results are held until a substitute has voted.", count=held), "info")
            return _back(public_id)
    return form_page("board/staff/release.html", form, page=page)


@board.route("/<public_id>/drop/<frozen>", methods=["GET", "POST"])
@requires(BOARD)
def drop(public_id: str, frozen: str) -> Answer:
    """Take the list back."""
    page, form = board_page(actor(), public_id, english()), ReasonForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.drop_list(actor(), public_id, frozen, form.reason.data or "")
            flash(gettext("The list is taken back."), "good")
            return _back(public_id)
    return form_page("board/staff/drop.html", form, page=page)


@board.get("/<public_id>/late")
@requires(BOARD)
def late(public_id: str) -> str:
    """Answers that arrived late."""
    page = board_page(actor(), public_id, english())
    return render_template("board/staff/late.html", page=page, rows=late_rows(actor(), public_id))


@board.route("/<public_id>/late/<int:attempt>/<stream>/<int:seq>", methods=["GET", "POST"])
@requires(BOARD)
def decide_late(public_id: str, attempt: int, stream: str, seq: int) -> Answer:
    """Decide about one late answer."""
    card, form = card_for(actor(), public_id), LateForm()
    row = late_row(actor(), public_id, attempt, stream, seq)
    if form.validate_on_submit():
        with refusals_shown(form):
            decide_late_entry(
                actor(), card.id, attempt, stream, seq,
                counts="counts" in form.decision.data, reason=form.reason.data or "",
            )  # fmt: skip
            flash(gettext("The decision is recorded."), "good")
            return redirect(url_for("board.late", public_id=public_id))
    return form_page("board/staff/decide_late.html", form, row=row, public_id=public_id, title=card.title)


@board.get("/<public_id>/questions")
@requires(BOARD)
def items(public_id: str) -> str:
    """The questions with their figures."""
    page = board_page(actor(), public_id, english())
    return render_template("board/staff/items.html", page=page, rows=item_rows(actor(), public_id))


@board.route("/<public_id>/questions/<part>/<int:position>", methods=["GET", "POST"])
@requires(BOARD)
def look(public_id: str, part: str, position: int) -> Answer:
    """Look at one question and say what holds for it."""
    row = item_row(actor(), public_id, part, position)
    form, preview = look_form(row.options), None
    if form.validate_on_submit():
        with refusals_shown(form):
            preview = preview_of(actor(), public_id, {(part, position): form.as_ruling()})
            if "apply" in request.form:
                return _apply_look(public_id, part, position, form)
    return form_page("board/staff/look.html", form, row=row, public_id=public_id, preview=preview)


def _apply_look(public_id: str, part: str, position: int, form: LookForm) -> Redirect:
    """Record the decision; where results are released, ask a second person for the correction."""
    ruling, reason = form.as_ruling(), form.reason.data or ""
    if corrects_released(actor(), public_id, ruling):
        rescore = ask_rescore(actor(), public_id, {(part, position): ruling}, reason)
        flash(gettext("The correction waits for a second person now. Nothing has changed yet."), "good")
        return redirect(url_for("rescoring.show", public_id=public_id, rescore=rescore))
    services.look_at_item(actor(), public_id, part, position, ruling.ruling, reason, ruling.options)
    flash(gettext("The decision is recorded, and all points are computed anew."), "good")
    return redirect(url_for("board.items", public_id=public_id))


@board.route("/<public_id>/keys", methods=["GET", "POST"])
@requires(BOARD)
def keys(public_id: str) -> Answer:
    """Compare all keys, as a second person."""
    page, form = board_page(actor(), public_id, english()), NoteForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.check_keys(actor(), public_id, form.note.data or "")
            flash(gettext("It is recorded that you compared the keys."), "good")
            return _back(public_id)
    services.note_keys_read(actor(), public_id)
    return form_page("board/staff/keys.html", form, page=page, sections=key_rows(actor(), public_id))

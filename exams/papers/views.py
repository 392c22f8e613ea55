"""Pages of papers and blueprints."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from exams.bank.queries import topic_names
from exams.errors import NotFound
from exams.pages import day_typed, english, listed, page_number, refusals_shown
from exams.papers import queries, services
from exams.papers.assembly.drafts import draft_checks, fits_for, looks_at
from exams.papers.assembly.standing import Standing, standing_of
from exams.papers.forms import DrawForm, PlaceForm, ReplaceForm, WithdrawForm
from exams.papers.policies import MANAGE, SEE_BLUEPRINTS
from exams.papers.rules import BLUEPRINT_FAULTS
from lms.i18n_mark import N_
from lms.ui.access import actor, requires
from lms.ui.form_pages import form_page
from lms.ui.forms import PlainForm
from lms.ui.tables import csv_response

papers = Blueprint("papers", __name__, template_folder="templates", url_prefix="/exams/papers")
STANDING_COLUMNS = (
    N_("Chapter"),
    N_("Level of the question"),
    N_("Questions needed"),
    N_("Questions free"),
    N_("Too few"),
)
Answer = str | tuple[str, int] | Response


@papers.get("")
@requires(MANAGE)
def listing() -> str:
    """All papers."""
    return render_template("papers/staff/listing.html", page=queries.papers_page(actor(), page_number()))


@papers.route("/draw", methods=["GET", "POST"])
@requires(MANAGE)
def draw() -> Answer:
    """Draw a new paper."""
    form = DrawForm()
    known = queries.blueprints()
    form.blueprint.choices = listed(known or [("standard", gettext("Standard: %(count)s questions", count=50))])
    if form.validate_on_submit():
        with refusals_shown(form, {**BLUEPRINT_FAULTS, **topic_names(english())}):
            blueprint = form.blueprint.data if known else services.standard_blueprint(actor())
            public_id = services.draw_paper(
                actor(), form.code.data or "", form.title.data or "", blueprint, form.seed.data or 1,
                sample=form.is_sample,
            )  # fmt: skip
            flash(gettext("The paper is drawn. Please look through it before you freeze it."), "good")
            return redirect(url_for("papers.paper", public_id=public_id))
    return form_page("papers/staff/draw.html", form)


@papers.get("/blueprint")
@requires(SEE_BLUEPRINTS)
def blueprint() -> str:
    """The bank against a blueprint: what is there, what is missing."""
    known = queries.blueprints()
    page = _standing(known)
    practice = request.args.get("pool") == "practice"
    return render_template(
        "papers/staff/blueprint.html", blueprint=page, known=known, practice=practice,
        chosen={page.public_id} if page else set(),
    )  # fmt: skip


@papers.get("/blueprint.csv")
@requires(SEE_BLUEPRINTS)
def blueprint_csv() -> Response:
    """The same as a table, a row for each chapter and level."""
    page = _standing(queries.blueprints())
    if page is None:
        raise NotFound
    rows = (
        (chapter.name, gettext(level), cell.need, cell.free.number, max(0, cell.need - cell.free.number))
        for chapter in page.chapters
        for level, cell in zip(page.levels, chapter.cells, strict=True)
    )
    headers = [gettext(word) for word in STANDING_COLUMNS]
    return csv_response("bank-and-blueprint", headers, rows, request.args.get("encoding", "utf-8"))


def _standing(known: list[tuple[str, str]]) -> Standing | None:
    """The blueprint that the address names, or the first one, for the pool, papers and day that it names."""
    wanted = request.args.get("blueprint") or (known[0][0] if known else "")
    if not wanted:
        return None
    return standing_of(
        actor(), wanted, sample=request.args.get("pool") == "practice",
        papers=request.args.get("papers", 0, type=int), on=day_typed(request.args.get("on", "")), english=english(),
    )  # fmt: skip


@papers.get("/<public_id>")
@requires(MANAGE)
def paper(public_id: str) -> str:
    """One paper; the look is logged once it is frozen."""
    page = services.look_at_paper(actor(), public_id)
    return render_template(
        "papers/staff/paper.html",
        paper=page,
        checks=draft_checks(actor(), public_id, english()),
        looks=looks_at(actor(), public_id),
    )


@papers.route("/<public_id>/freeze", methods=["GET", "POST"])
@requires(MANAGE)
def freeze(public_id: str) -> Answer:
    """Freeze a paper for ever."""
    form = PlainForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.freeze_paper(actor(), public_id)
            flash(gettext("The paper is frozen."), "good")
            return redirect(url_for("papers.paper", public_id=public_id))
    notes = [gettext("No question of it can be changed any more."), gettext("Each look at it is recorded from now on.")]
    return _decide(public_id, form, gettext("Shall this paper be frozen?"), gettext("Freeze it"), notes)


@papers.route("/<public_id>/withdraw", methods=["GET", "POST"])
@requires(MANAGE)
def withdraw(public_id: str) -> Answer:
    """Take a paper out of use."""
    form = WithdrawForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.withdraw_paper(actor(), public_id, form.reason.data or "")
            flash(gettext("The paper is withdrawn."), "good")
            return redirect(url_for("papers.paper", public_id=public_id))
    notes = [gettext("This cannot be undone. Results that rest on it stay as they are.")]
    return _decide(public_id, form, gettext("Shall this paper be withdrawn?"), gettext("Withdraw it"), notes)


@papers.route("/<public_id>/delete", methods=["GET", "POST"])
@requires(MANAGE)
def delete(public_id: str) -> Answer:
    """Throw a draft away."""
    form = PlainForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.delete_draft(actor(), public_id)
            flash(gettext("The draft is deleted."), "good")
            return redirect(url_for("papers.listing"))
    notes = [gettext("The questions themselves stay in the bank.")]
    return _decide(public_id, form, gettext("Shall this draft be deleted?"), gettext("Delete the draft"), notes)


def _decide(public_id: str, form: PlainForm | WithdrawForm, question: str, button: str, notes: list[str]) -> Answer:
    page = services.look_at_paper(actor(), public_id)
    back = url_for("papers.paper", public_id=public_id)
    return form_page(
        "papers/staff/decide.html", form, paper=page, question=question, button=button, back=back, consequences=notes
    )


@papers.route("/<public_id>/written", methods=["GET", "POST"])
@requires(MANAGE)
def written(public_id: str) -> Answer:
    """Put a written question into part B."""
    form = PlaceForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.add_written_part(actor(), public_id, form.item_code.data or "", form.minutes.data)
            flash(gettext("Part B is there."), "good")
            return redirect(url_for("papers.paper", public_id=public_id))
    page = services.look_at_paper(actor(), public_id)
    return form_page("papers/staff/place.html", form, paper=page, heading=gettext("Written question for part B"))


@papers.route("/<public_id>/<part>/<int:position>", methods=["GET", "POST"])
@requires(MANAGE)
def replace(public_id: str, part: str, position: int) -> Answer:
    """Put another question at one place."""
    form = ReplaceForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.replace_item(actor(), public_id, part, position, form.item_code.data or "")
            flash(gettext("The question is replaced."), "good")
            return redirect(url_for("papers.paper", public_id=public_id))
    page = services.look_at_paper(actor(), public_id)
    heading = gettext("Another question for place %(part)s %(position)s", part=part, position=position)
    fits = fits_for(actor(), public_id, part, position)
    return form_page("papers/staff/place.html", form, paper=page, heading=heading, fits=fits)

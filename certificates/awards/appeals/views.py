"""Pages of appeals about titles: the person's, and those of whoever enters or answers them."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from certificates.awards.appeals import services
from certificates.awards.appeals.export import appeals_csv
from certificates.awards.appeals.finding import Wanted, appeals_for_file, appeals_found
from certificates.awards.appeals.forms import OpeningForm, WordForm, answer_form, entry_form
from certificates.awards.appeals.policies import APPEAL, ENTER_APPEAL, EXPORT_APPEALS, HANDLE_APPEALS
from certificates.awards.appeals.queries import (
    decision_of,
    handler_page,
    my_appeals,
    own_page,
    person_for_entry,
)
from certificates.awards.forms import ExportForm
from lms.clock import today
from lms.ui.access import actor, requires
from lms.ui.form_pages import form_page, refusals_shown
from lms.ui.forms import PlainForm
from lms.ui.tables import csv_download

title_appeals = Blueprint("title_appeals", __name__, template_folder="templates", url_prefix="/my/title-appeals")
appeal_desk = Blueprint("appeal_desk", __name__, template_folder="templates", url_prefix="/titles/appeals")

Answer = str | AnyResponse | tuple[str, int]


@title_appeals.get("")
@requires(APPEAL)
def mine() -> str:
    """One's own appeals, and the decisions that can be appealed against."""
    return render_template("title_appeals/learner/mine.html", page=my_appeals(actor()))


def _begin(key: str, template: str, **values: object) -> Answer:
    form = OpeningForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            public_id = services.open_appeal(actor(), key, form.body.data or "")
            flash(gettext("Your appeal has arrived."), "good")
            return redirect(url_for(".show", public_id=public_id))
    return form_page(template, form, **values)


@title_appeals.route("/about/<key>", methods=["GET", "POST"])
@requires(APPEAL)
def begin(key: str) -> Answer:
    """Appeal against one decision."""
    decision = decision_of(actor().person_id or 0, key)
    return _begin(key, "title_appeals/learner/begin.html", decision=decision)


@title_appeals.route("/complaint", methods=["GET", "POST"])
@requires(APPEAL)
def complain() -> Answer:
    """Complain about how a matter of titles was handled."""
    return _begin("", "title_appeals/learner/complain.html")


@title_appeals.route("/<public_id>", methods=["GET", "POST"])
@requires(APPEAL)
def show(public_id: str) -> Answer:
    """One's own appeal with its thread."""
    page, form = own_page(actor(), public_id), WordForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.add_own_word(actor(), public_id, form.body.data or "")
            return redirect(url_for(".show", public_id=public_id))
    return form_page("title_appeals/learner/show.html", form, page=page)


@title_appeals.route("/<public_id>/take-back", methods=["GET", "POST"])
@requires(APPEAL)
def take_back(public_id: str) -> Answer:
    """Take one's own appeal back, after a question."""
    page, form = own_page(actor(), public_id), PlainForm()
    if form.validate_on_submit():
        services.take_back_appeal(actor(), public_id)
        flash(gettext("Your appeal is taken back."), "good")
        return redirect(url_for(".show", public_id=public_id))
    return form_page("title_appeals/learner/take_back.html", form, page=page)


# ---- The desk ------------------------------------------------------------------------------------------------


@appeal_desk.get("")
@requires(HANDLE_APPEALS)
def waiting() -> str:
    """Appeals that wait, or those that were answered."""
    page = appeals_found(actor(), _wanted(), request.args.get("page", 1, type=int))
    return render_template("title_appeals/staff/waiting.html", page=page)


def _wanted() -> Wanted:
    asked = request.args
    return Wanted(asked.get("closed") == "1", asked.get("q", ""), asked.get("about", ""), asked.get("sort", ""))


@appeal_desk.route("/file", methods=["GET", "POST"])
@requires(EXPORT_APPEALS)
def export() -> Answer:
    """Write the list to a file; no words of anybody are in it."""
    form = ExportForm()
    if form.validate_on_submit():
        lines = appeals_for_file(actor(), _wanted())
        services.note_appeals_export(actor(), len(lines))
        content = appeals_csv(lines, form.encoding.data)
        return csv_download(f"appeals-{today().isoformat()}", content, form.encoding.data)
    return form_page("title_appeals/staff/export.html", form)


@appeal_desk.route("/enter/<person>", methods=["GET", "POST"])
@requires(ENTER_APPEAL)
def enter(person: str) -> Answer:
    """Write down what came by letter, telephone or in the office."""
    card, decisions = person_for_entry(actor(), person)
    form = entry_form(decisions)
    if form.validate_on_submit():
        with refusals_shown(form):
            services.enter_appeal(actor(), person, form.key, form.body.data or "", form.came_by.data)
            flash(gettext("The appeal is written down. Somebody else answers it."), "good")
            return redirect(url_for(".waiting"))
    return form_page("title_appeals/staff/enter.html", form, card=card)


@appeal_desk.route("/<public_id>", methods=["GET", "POST"])
@requires(HANDLE_APPEALS)
def handle(public_id: str) -> Answer:
    """One appeal: take it in hand, read, ask."""
    page, form = handler_page(actor(), public_id), WordForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.write_to_person(actor(), public_id, form.body.data or "")
            return redirect(url_for(".handle", public_id=public_id))
    return form_page("title_appeals/staff/handle.html", form, page=page)


@appeal_desk.post("/<public_id>/take")
@requires(HANDLE_APPEALS)
def take(public_id: str) -> AnyResponse:
    """Take an appeal in hand."""
    services.take_appeal(actor(), public_id)
    flash(gettext("The appeal is in your hands."), "good")
    return redirect(url_for(".handle", public_id=public_id))


@appeal_desk.route("/<public_id>/answer", methods=["GET", "POST"])
@requires(HANDLE_APPEALS)
def answer(public_id: str) -> Answer:
    """Answer an appeal and close it."""
    page, form = handler_page(actor(), public_id), answer_form()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.answer_appeal(actor(), public_id, form.outcome.data, form.answer.data or "")
            flash(gettext("The appeal is answered, and the person is told."), "good")
            return redirect(url_for(".waiting"))
    return form_page("title_appeals/staff/answer.html", form, page=page)

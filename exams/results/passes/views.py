"""Pages of passes: one's own and requests for recognition; the office's list, checks and voids."""

from typing import IO

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as Redirect

from exams.pages import english, page_number, refusals_shown
from exams.results.passes import services
from exams.results.passes.forms import ClaimForm, NoteForm, ReasonForm, claim_form
from exams.results.passes.policies import CHECK, CLAIM, SEE, VOID
from exams.results.passes.queries import (
    claim_page,
    evidence_of,
    open_claims,
    own_claims,
    own_passes,
    pass_page,
    passes_page,
    passes_rows,
)
from lms.accounts.api import find_people, person_by_public_id, speaking_for
from lms.files.api import MIME, describe, read
from lms.i18n_mark import N_
from lms.policy import Actor
from lms.ui.access import actor, requires
from lms.ui.form_pages import form_page
from lms.ui.formats import day
from lms.ui.forms import PlainForm
from lms.ui.tables import csv_response

passes = Blueprint("passes", __name__, url_prefix="/exams/passes", template_folder="templates")
COLUMNS = (
    N_("Number of the pass"),
    N_("Name"),
    N_("Reading of the name"),
    N_("Day of the pass"),
    N_("Exam"),
    N_("Source of the pass"),
    N_("State of the pass"),
)
Answer = str | tuple[str, int] | Redirect


@passes.get("/mine")
@requires(CLAIM)
def mine() -> str:
    """One's own passes and requests."""
    return render_template("passes/learner/mine.html", passes=own_passes(actor()), claims=own_claims(actor()))


def _upload(form: ClaimForm) -> tuple[IO[bytes] | None, str]:
    file = form.evidence.data
    return (file.stream, file.filename) if file else (None, "")


def _claim(who: Actor, form: ClaimForm) -> str:
    stream, filename = _upload(form)
    return services.claim_pass(who, form.told(), stream, filename)


@passes.route("/mine/new", methods=["GET", "POST"])
@requires(CLAIM)
def claim() -> Answer:
    """Ask for an earlier pass to be recognised."""
    form = claim_form(english())
    if form.validate_on_submit():
        with refusals_shown(form):
            public_id = _claim(actor(), form)
            flash(gettext("Your request has arrived. We will write to you."), "good")
            return redirect(url_for(".request_for", public_id=public_id))
    return form_page("passes/learner/claim.html", form)


@passes.get("/enter")
@requires(CHECK)
def choose_person() -> str:
    """For whom a pass is entered that came by post."""
    words = request.args.get("q", "")
    return render_template("passes/staff/choose.html", q=words, found=find_people(words) if words else [])


@passes.route("/enter/<person>", methods=["GET", "POST"])
@requires(CHECK)
def enter(person: str) -> Answer:
    """Enter a pass for somebody who sent or brought her certificate."""
    card, form = person_by_public_id(person), claim_form(english())
    speaker = speaking_for(actor(), card.id)
    if form.validate_on_submit():
        with refusals_shown(form):
            public_id = _claim(speaker, form)
            flash(gettext("The request is entered. Another person has to decide."), "good")
            return redirect(url_for(".request_for", public_id=public_id))
    return form_page("passes/staff/enter.html", form, person=card)


@passes.get("/requests")
@requires(SEE)
def requests() -> str:
    """Requests that wait."""
    return render_template("passes/staff/requests.html", claims=open_claims(actor()))


@passes.get("/requests/<public_id>")
@requires(CLAIM)
def request_for(public_id: str) -> str:
    """One request, for its person or for those who check and decide."""
    return render_template(
        "passes/staff/request.html", claim=claim_page(actor(), public_id), note=NoteForm(formdata=None),
        question=PlainForm(formdata=None),
    )  # fmt: skip


@passes.get("/requests/<public_id>/evidence")
@requires(CLAIM)
def evidence(public_id: str) -> Response:
    """The picture or PDF of the certificate, never run by a browser."""
    file_id = evidence_of(actor(), public_id)
    return Response(
        read(file_id),
        mimetype=MIME[describe(file_id).detected_type],
        headers={
            "Content-Disposition": "inline; filename=evidence",
            "Cache-Control": "private, no-store",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )


@passes.post("/requests/<public_id>/check")
@requires(CHECK)
def check(public_id: str) -> Redirect:
    """Say that the evidence is genuine."""
    services.check_claim(actor(), public_id, NoteForm().note.data or "")
    flash(gettext("Checked. A member of the exam board decides now."), "good")
    return redirect(url_for(".requests"))


@passes.route("/requests/<public_id>/recognise", methods=["GET", "POST"])
@requires(SEE)
def recognise(public_id: str) -> Answer:
    """Recognise a pass, as the second person."""
    form, shown = PlainForm(), claim_page(actor(), public_id)
    if form.validate_on_submit():
        with refusals_shown(form):
            services.recognise_claim(actor(), public_id)
            flash(gettext("The pass is recognised and recorded."), "good")
            return redirect(url_for(".requests"))
    return form_page("passes/staff/recognise.html", form, claim=shown)


@passes.route("/requests/<public_id>/decline", methods=["GET", "POST"])
@requires(SEE)
def decline(public_id: str) -> Answer:
    """Decline a request, with a reason."""
    form, shown = ReasonForm(), claim_page(actor(), public_id)
    if form.validate_on_submit():
        with refusals_shown(form):
            services.decline_claim(actor(), public_id, form.reason.data or "")
            flash(gettext("The request is declined. The person reads your reason."), "good")
            return redirect(url_for(".requests"))
    return form_page("passes/staff/decline.html", form, claim=shown)


@passes.get("")
@requires(SEE)
def listed() -> str:
    """All passes."""
    words = request.args.get("q", "")
    return render_template("passes/staff/list.html", q=words, page=passes_page(actor(), words, page_number()))


@passes.get("/list.csv")
@requires(SEE)
def listed_csv() -> Response:
    """The list as a file."""
    headers = [gettext(word) for word in COLUMNS]
    rows = (
        (
            row.number, row.name, row.kana, day(row.passed_on), row.exam, gettext(row.source),
            gettext("Void") if row.void else gettext("Holds"),
        )
        for row in passes_rows(actor(), request.args.get("q", ""))
    )  # fmt: skip
    return csv_response("passes", headers, rows, request.args.get("encoding", "utf-8"))


@passes.get("/<public_id>")
@requires(CLAIM)
def show(public_id: str) -> str:
    """One pass."""
    return render_template("passes/staff/pass.html", page=pass_page(actor(), public_id))


@passes.route("/<public_id>/void", methods=["GET", "POST"])
@requires(VOID)
def void(public_id: str) -> Answer:
    """Ask for a pass to be voided."""
    page, form = pass_page(actor(), public_id), ReasonForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.ask_void(actor(), public_id, form.reason.data or "")
            flash(gettext("It is recorded. Nothing changes until a second person confirms."), "good")
            return redirect(url_for(".show", public_id=public_id))
    return form_page("passes/staff/void.html", form, page=page)


@passes.route("/<public_id>/void/confirm", methods=["GET", "POST"])
@requires(VOID)
def confirm_void(public_id: str) -> Answer:
    """Confirm, as the second person, that a pass is void."""
    page, form = pass_page(actor(), public_id), PlainForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.confirm_void(actor(), public_id)
            flash(gettext("The pass is void. Everything that rests on it has followed."), "good")
            return redirect(url_for(".show", public_id=public_id))
    return form_page("passes/staff/confirm_void.html", form, page=page)

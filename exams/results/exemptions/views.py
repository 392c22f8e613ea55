"""Pages of parts that are carried over: the candidate's, and those of who decides."""

from typing import IO

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as Redirect

from exams.pages import english, refusals_shown
from exams.results.exemptions import services
from exams.results.exemptions.forms import DecisionForm, ExamineForm, PaperForm, TakeBackForm, ask_form, paper_form
from exams.results.exemptions.policies import ASK, DECIDE, RECOGNISE
from exams.results.exemptions.queries import (
    carries_over,
    exemption_page,
    paper_choices,
    paper_file,
    paper_page,
    waiting_exemptions,
)
from lms.files.api import MIME, describe, read
from lms.ui.access import actor, requires
from lms.ui.form_pages import form_page
from lms.ui.forms import PlainForm

exemptions = Blueprint("exemptions", __name__, url_prefix="/exams/exemptions", template_folder="templates")
Answer = str | tuple[str, int] | Redirect


@exemptions.get("/desk")
@requires(RECOGNISE)
def waiting() -> str:
    """What waits for a decision."""
    return render_template("exemptions/staff/waiting.html", rows=waiting_exemptions(actor(), english()))


@exemptions.route("/<application>", methods=["GET", "POST"])
@requires(ASK)
def show(application: str) -> Answer:
    """What is carried over, and asking for more."""
    page = exemption_page(actor(), application, english())
    form = ask_form(page.usable)
    if form.validate_on_submit():
        with refusals_shown(form):
            services.ask_exemption(actor(), application, *form.chosen)
            flash(gettext("We check it and will write to you."), "good")
            return redirect(url_for(".show", application=application))
    return form_page("exemptions/learner/show.html", form, page=page, plain=PlainForm(formdata=None))


@exemptions.post("/<application>/<part>/withdraw")
@requires(ASK)
def withdraw(application: str, part: str) -> Redirect:
    """Sit a part again after all."""
    services.withdraw_exemption(actor(), application, part)
    flash(gettext("You sit this part again."), "good")
    return redirect(url_for(".show", application=application))


@exemptions.route("/<application>/<part>/decide", methods=["GET", "POST"])
@requires(DECIDE)
def decide(application: str, part: str) -> Answer:
    """Carry a part over or not."""
    page, form = exemption_page(actor(), application, english()), DecisionForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.decide_exemption(
                actor(), application, part, grants="yes" in form.decision.data, reason=form.reason.data or ""
            )
            flash(gettext("The decision is recorded and the candidate is told."), "good")
            return redirect(url_for(".waiting"))
    return form_page("exemptions/staff/decide.html", form, page=page, part=part)


@exemptions.route("/<application>/outside", methods=["GET", "POST"])
@requires(ASK)
def by_paper(application: str) -> Answer:
    """Ask for a part that was passed at another body, with its notice of results."""
    page = exemption_page(actor(), application, english())
    form = paper_form(paper_choices(actor(), application, english()))
    if form.validate_on_submit():
        with refusals_shown(form):
            services.ask_by_paper(actor(), application, form.told(), *_upload(form))
            flash(gettext("We check it and will write to you."), "good")
            return redirect(url_for(".show", application=application))
    return form_page("exemptions/learner/paper.html", form, page=page)


def _upload(form: PaperForm) -> tuple[IO[bytes] | None, str]:
    upload = form.evidence.data
    return (upload.stream, upload.filename or "") if upload else (None, "")


@exemptions.get("/<application>/<part>/evidence")
@requires(ASK)
def evidence(application: str, part: str) -> Response:
    """The picture or PDF of the notice, never run by a browser."""
    file_id = paper_file(actor(), application, part)
    return Response(
        read(file_id),
        mimetype=MIME[describe(file_id).detected_type],
        headers={
            "Content-Disposition": "inline; filename=evidence",
            "Cache-Control": "private, no-store",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )


@exemptions.route("/<application>/<part>/examine", methods=["GET", "POST"])
@requires(RECOGNISE)
def examine(application: str, part: str) -> Answer:
    """Look at the paper, as the first or the second person."""
    page, form = paper_page(actor(), application, part, english()), ExamineForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            done = services.examine_paper(
                actor(), application, part, accepts="yes" in form.decision.data, reason=form.reason.data or ""
            )
            flash(
                gettext("The decision is recorded and the candidate is told.")
                if done
                else gettext("Checked. A second person decides now."),
                "good",
            )
            return redirect(url_for(".waiting"))
    return form_page("exemptions/staff/examine.html", form, page=page, part=part)


@exemptions.route("/<application>/<part>/take-back", methods=["GET", "POST"])
@requires(RECOGNISE)
def take_back(application: str, part: str) -> Answer:
    """The paper was found wrong."""
    page, form = paper_page(actor(), application, part, english()), TakeBackForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.take_paper_back(actor(), application, part, form.reason.data or "")
            flash(gettext("It is no longer carried over, and the candidate is told."), "good")
            return redirect(url_for(".show", application=application))
    return form_page("exemptions/staff/take_back.html", form, page=page, part=part)


def exemption_panel(*, sitting_id: int, application_seq: int, **_: object) -> str:
    """On the page of an application whose exam carries passed parts over: the way there."""
    application = carries_over(actor(), sitting_id, application_seq)
    return render_template("exemptions/learner/panel.html", application=application) if application else ""

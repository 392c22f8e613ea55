"""Pages of parts that are carried over: the candidate's, and those of who decides."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as Redirect

from exams.pages import english, refusals_shown
from exams.results.exemptions import services
from exams.results.exemptions.forms import DecisionForm, ask_form
from exams.results.exemptions.policies import ASK, DECIDE
from exams.results.exemptions.queries import carries_over, exemption_page, waiting_exemptions
from lms.ui.access import actor, requires
from lms.ui.form_pages import form_page
from lms.ui.forms import PlainForm

exemptions = Blueprint("exemptions", __name__, url_prefix="/exams/exemptions", template_folder="templates")
Answer = str | tuple[str, int] | Redirect


@exemptions.get("/desk")
@requires(DECIDE)
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


def exemption_panel(*, sitting_id: int, application_seq: int, **_: object) -> str:
    """On the page of an application whose exam carries passed parts over: the way there."""
    application = carries_over(actor(), sitting_id, application_seq)
    return render_template("exemptions/learner/panel.html", application=application) if application else ""

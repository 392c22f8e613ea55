"""Pages of qualifications: the public catalogue, one's own, the secretariat's checks."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from certificates.errors import NumberMissing, NumberNotFitting
from certificates.qualifications import services
from certificates.qualifications.forms import CancelForm, DeclineForm, QualificationForm
from certificates.qualifications.policies import DECLARE, VERIFY
from certificates.qualifications.queries import (
    catalogue,
    paper_for,
    qualification_for,
    qualifications_for,
    queue_for,
    waiting_count,
)
from lms.accounts import api as accounts
from lms.clock import today
from lms.policy import Actor
from lms.ui.access import actor, public, requires
from lms.ui.form_pages import form_page, refusals_shown
from lms.ui.formats import page_language
from lms.ui.forms import PlainForm

qualifications = Blueprint("qualifications", __name__, template_folder="templates")

Answer = str | AnyResponse | tuple[str, int]
PAPER_POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox"


@qualifications.get("/titles/qualifications")
@public
def catalogue_page() -> str:
    """The qualifications that open a field."""
    return render_template("qualifications/public/catalogue.html", groups=catalogue())


@qualifications.get("/my/qualifications")
@requires(DECLARE)
def mine() -> str:
    """One's own qualifications."""
    lines = qualifications_for(actor(), actor().person_id or 0)
    return render_template("qualifications/learner/mine.html", lines=lines)


@qualifications.route("/my/qualifications/new", methods=["GET", "POST"])
@requires(DECLARE)
def declare() -> Answer:
    """Hand in a qualification."""
    form = QualificationForm()
    form.offer(catalogue(), page_language())
    if form.validate_on_submit():
        with refusals_shown(form, {NumberNotFitting: "number", NumberMissing: "number"}):
            public_id = services.declare_qualification(actor(), **form.facts())
            flash(gettext("Thank you. We check your paper and tell you."), "good")
            return redirect(url_for("qualifications.show", public_id=public_id))
    return form_page("qualifications/learner/new.html", form)


@qualifications.get("/my/qualifications/<public_id>")
@requires(DECLARE)
def show(public_id: str) -> str:
    """One qualification with its history."""
    card = qualification_for(actor(), public_id)
    return render_template("qualifications/learner/show.html", card=card, form=PlainForm())


@qualifications.post("/my/qualifications/<public_id>/take-back")
@requires(DECLARE)
def take_back(public_id: str) -> AnyResponse:
    """Take back what nobody has checked yet."""
    services.take_back_qualification(actor(), public_id)
    flash(gettext("You have taken the paper back."), "good")
    return redirect(url_for("qualifications.mine"))


@qualifications.get("/papers/<public_id>")
@requires(DECLARE)
def paper(public_id: str) -> Response:
    """A paper, for its owner and those who check; shown without anything that could run."""
    found = paper_for(actor(), public_id)
    return Response(
        found.content,
        mimetype=found.mime,
        headers={
            "Content-Disposition": "inline",
            "Cache-Control": "private, no-store",
            "Content-Security-Policy": PAPER_POLICY,
        },
    )


@qualifications.get("/qualifications")
@requires(VERIFY)
def queue() -> str:
    """Qualifications that wait for a check, and those that were checked."""
    page = queue_for(
        actor(),
        request.args.get("state", ""),
        request.args.get("q", ""),
        request.args.get("page", 1, type=int),
    )
    return render_template("qualifications/staff/queue.html", page=page)


@qualifications.get("/qualifications/<public_id>")
@requires(VERIFY)
def check(public_id: str) -> str:
    """One paper with what it should show."""
    card = qualification_for(actor(), public_id)
    return render_template("qualifications/staff/check.html", card=card, form=PlainForm())


@qualifications.post("/qualifications/<public_id>/verify")
@requires(VERIFY)
def verify(public_id: str) -> AnyResponse:
    """Say that the paper is right."""
    services.verify_qualification(actor(), public_id)
    flash(gettext("The qualification is verified. The person was told."), "good")
    return redirect(url_for("qualifications.queue"))


@qualifications.route("/qualifications/<public_id>/decline", methods=["GET", "POST"])
@requires(VERIFY)
def decline(public_id: str) -> Answer:
    """Say why the paper is not accepted."""
    card, form = qualification_for(actor(), public_id), DeclineForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.decline_qualification(actor(), public_id, form.reason.data or "")
            flash(gettext("The paper is not accepted. The person was told why."), "good")
            return redirect(url_for("qualifications.queue"))
    return form_page("qualifications/staff/decline.html", form, card=card)


@qualifications.route("/qualifications/<public_id>/cancel", methods=["GET", "POST"])
@requires(VERIFY)
def cancel(public_id: str) -> Answer:
    """Say that a verified qualification no longer counts."""
    card, form = qualification_for(actor(), public_id), CancelForm(effective_on=today())
    if form.validate_on_submit():
        with refusals_shown(form):
            services.cancel_qualification(
                actor(),
                public_id,
                form.reason.data or "",
                false_papers=form.false_papers.data,
                effective_on=form.effective_on.data,
            )
            flash(gettext("The qualification no longer counts. Titles that rested on it follow."), "good")
            return redirect(url_for("qualifications.check", public_id=public_id))
    return form_page("qualifications/staff/cancel.html", form, card=card)


@qualifications.route("/qualifications/for/<person_id>", methods=["GET", "POST"])
@requires(VERIFY)
def declare_for(person_id: str) -> Answer:
    """Hand in for a person who wrote or came by."""
    person, form = accounts.person_by_public_id(person_id), QualificationForm()
    speaker = accounts.speaking_for(actor(), person.id)
    form.offer(catalogue(), page_language())
    if form.validate_on_submit():
        with refusals_shown(form):
            public_id = services.declare_qualification(speaker, **form.facts())
            flash(gettext("The qualification is entered. It waits to be checked."), "good")
            return redirect(url_for("qualifications.check", public_id=public_id))
    return form_page("qualifications/staff/declare_for.html", form, person=person)


def waiting_panel(actor: Actor) -> str:
    """Home page of the secretariat: papers that wait."""
    count = waiting_count() if actor.may(VERIFY) else 0
    return render_template("qualifications/staff/panel.html", count=count) if count else ""

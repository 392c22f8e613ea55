"""The cohort board and the secretariat's desk for programmes."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from courses.programmes.cohorts.pictures import cohort_charts
from courses.programmes.cohorts.services import encourage
from courses.programmes.equivalences.services import confirm_equivalence, decline_equivalence, propose_equivalence
from courses.programmes.office.forms import EnrolForm, EquivalenceForm, ReasonForm
from courses.programmes.office.queries import cohort, equivalence_file, equivalence_person, follower_page
from courses.programmes.plans.services import allow_another_try
from courses.programmes.policies import FOLLOW, RUN
from courses.programmes.queries import programme_by_code, programmes_listed
from courses.programmes.services import confirm_completion, enrol_in_programme, withdraw_completion
from lms.accounts.api import find_people, person_by_public_id
from lms.clock import today
from lms.errors import RuleBroken
from lms.files.api import MIME, describe, read
from lms.i18n import sentence
from lms.ui.access import actor, requires
from lms.ui.formats import page_language
from lms.ui.forms import PlainForm

office = Blueprint("programme_office", __name__, url_prefix="/desk/programmes")


@office.get("/")
@requires(FOLLOW)
def listing() -> str:
    """The programmes; one of them opens at once."""
    return render_template("programmes/staff/list.html", cards=programmes_listed())


@office.get("/<code>")
@requires(FOLLOW)
def people(code: str) -> str:
    """Who stands where in a programme."""
    text, sort = request.args.get("q", "").strip(), request.args.get("sort", "name")
    only = "stuck" in request.args
    page = cohort(actor(), code, text, request.args.get("page", 1, type=int), sort, only_stuck=only)
    charts = cohort_charts(page.programme.parts, page.done, today())
    return render_template(
        "programmes/staff/cohort.html", page=page, text=text, sort=sort, only=only, charts=charts, form=PlainForm()
    )


@office.post("/people/<public_id>/encourage")
@requires(FOLLOW)
def kind_word(public_id: str) -> AnyResponse:
    """Send a kind word, with one tap."""
    name = encourage(actor(), public_id)
    flash(gettext("%(name)s gets a kind word from you.", name=name), "good")
    return redirect(url_for(".people", code=follower_page(actor(), public_id).programme.code))


@office.get("/<code>/enrol")
@requires(RUN)
def find(code: str) -> str:
    """Find the person to enrol."""
    text = request.args.get("q", "").strip()
    found = find_people(text) if text else []
    return render_template("programmes/staff/find.html", card=programme_by_code(code), text=text, found=found)


@office.route("/<code>/enrol/<person>", methods=["GET", "POST"])
@requires(RUN)
def enrol(code: str, person: str) -> str | AnyResponse:
    """Take a person into a programme, with her trainer."""
    form, card = EnrolForm(code), person_by_public_id(person)
    if form.validate_on_submit():
        try:
            public_id = enrol_in_programme(actor(), code, card.id, form.trainer_id())
        except RuleBroken as refusal:
            form.form_errors.append(sentence(refusal))
        else:
            flash(gettext("%(name)s takes part now.", name=card.name), "good")
            return redirect(url_for(".one", public_id=public_id))
    return render_template("programmes/staff/enrol.html", form=form, card=programme_by_code(code), person=card)


@office.get("/people/<public_id>")
@requires(FOLLOW)
def one(public_id: str) -> str:
    """One person's way through a programme."""
    return render_template("programmes/staff/person.html", page=follower_page(actor(), public_id), form=PlainForm())


@office.route("/people/<public_id>/equivalence", methods=["GET", "POST"])
@requires(RUN)
def propose(public_id: str) -> str | AnyResponse:
    """Write down an earlier training as standing for a part."""
    page, form = follower_page(actor(), public_id), EquivalenceForm()
    open_parts = [part for part, view in zip(page.programme.parts, page.parts, strict=True) if not view.done_on]
    form.set_parts(open_parts, page_language() == "en")
    if form.validate_on_submit():
        upload = form.paper.data
        try:
            propose_equivalence(
                actor(),
                public_id,
                form.part.data,
                form.earlier(),
                (upload.stream, upload.filename) if upload else None,
            )
        except RuleBroken as refusal:
            form.form_errors.append(sentence(refusal))
        else:
            flash(gettext("The earlier training is written down. A second person confirms it."), "good")
            return redirect(url_for(".one", public_id=public_id))
    return render_template("programmes/staff/equivalence.html", page=page, form=form)


@office.get("/equivalences/<public_id>/paper")
@requires(RUN)
def equivalence_paper(public_id: str) -> Response:
    """The paper that was seen with an earlier training."""
    file_id = equivalence_file(actor(), public_id)
    return Response(read(file_id), mimetype=MIME[describe(file_id).detected_type])


@office.post("/equivalences/<public_id>/confirm")
@requires(RUN)
def confirm_earlier(public_id: str) -> AnyResponse:
    """Let an earlier training stand for its part."""
    confirm_equivalence(actor(), public_id)
    flash(gettext("The earlier training is recognised."), "good")
    return redirect(url_for(".one", public_id=equivalence_person(public_id)))


@office.route("/equivalences/<public_id>/decline", methods=["GET", "POST"])
@requires(RUN)
def decline_earlier(public_id: str) -> str | AnyResponse:
    """Say with a reason that an earlier training does not stand for its part."""
    form, enrolment = ReasonForm(), equivalence_person(public_id)
    if form.validate_on_submit():
        decline_equivalence(actor(), public_id, form.reason.data)
        flash(gettext("The person is told the reason."), "good")
        return redirect(url_for(".one", public_id=enrolment))
    return render_template("programmes/staff/decline.html", page=follower_page(actor(), enrolment), form=form)


@office.post("/people/<public_id>/another-try")
@requires(RUN)
def another_try(public_id: str) -> AnyResponse:
    """Let a plan be handed in once more."""
    allow_another_try(actor(), public_id)
    flash(gettext("The plan can be handed in once more."), "good")
    return redirect(url_for(".one", public_id=public_id))


@office.route("/people/<public_id>/complete", methods=["GET", "POST"])
@requires(RUN)
def complete(public_id: str) -> str | AnyResponse:
    """Confirm a completion, after looking at its parts once more."""
    form, page = PlainForm(), follower_page(actor(), public_id)
    if form.validate_on_submit():
        confirm_completion(actor(), public_id)
        flash(gettext("The completion is recorded."), "good")
        return redirect(url_for(".one", public_id=public_id))
    return render_template("programmes/staff/complete.html", page=page, form=form)


@office.route("/people/<public_id>/completions/<completion>/withdraw", methods=["GET", "POST"])
@requires(RUN)
def withdraw(public_id: str, completion: str) -> str | AnyResponse:
    """Withdraw a completion with a reason, after asking once more."""
    form, page = ReasonForm(), follower_page(actor(), public_id)
    if form.validate_on_submit():
        withdraw_completion(actor(), completion, form.reason.data)
        flash(gettext("The completion is withdrawn. The record stays and says so."), "good")
        return redirect(url_for(".one", public_id=public_id))
    return render_template("programmes/staff/withdraw.html", page=page, form=form)

"""Pages of titles: one's own, the deciders' and the secretariat's desk."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from certificates.awards import services
from certificates.awards.appeals.policies import HANDLE_APPEALS
from certificates.awards.appeals.queries import waiting_count
from certificates.awards.applications import application_page, applications_for, open_applications
from certificates.awards.desk import award_page, open_proposals, proposals_for
from certificates.awards.explaining import explain_page
from certificates.awards.export import awards_csv
from certificates.awards.forms import (
    ApplicationForm,
    DecisionForm,
    EndForm,
    ExportForm,
    PromiseForm,
    ReasonForm,
    RenewalForm,
)
from certificates.awards.listing import award_lines_for_export, award_list
from certificates.awards.policies import (
    CONFIRM_WITHDRAWAL,
    DECIDE,
    EXPORT_AWARDS,
    OWN_TITLES,
    PROPOSE_WITHDRAWAL,
    SEE_AWARDS,
)
from certificates.awards.standing import PersonStanding, apply_page, standing_asked_for, standing_for
from certificates.schemes.queries import title
from lms.accounts import api as accounts
from lms.clock import today
from lms.policy import Actor
from lms.ui.access import actor, proves, requires
from lms.ui.form_pages import form_page, refusals_shown
from lms.ui.forms import PlainForm
from lms.ui.tables import csv_download

awards = Blueprint("awards", __name__, template_folder="templates", url_prefix="/my/titles")
award_desk = Blueprint("award_desk", __name__, template_folder="templates", url_prefix="/titles")

Answer = str | AnyResponse | tuple[str, int]


# ---- One's own titles ----------------------------------------------------------------------------------------


@awards.get("")
@requires(OWN_TITLES)
def mine() -> str:
    """What one holds, what is missing, what to do next."""
    standing = standing_for(actor().person_id or 0)
    return render_template("awards/learner/mine.html", standing=standing, form=PlainForm())


@awards.route("/apply/<scheme>", methods=["GET", "POST"], defaults={"specialty": ""})
@awards.route("/apply/<scheme>/<specialty>", methods=["GET", "POST"])
@requires(OWN_TITLES)
def apply(scheme: str, specialty: str) -> Answer:
    """Ask for a title."""
    page = apply_page(actor().person_id or 0, scheme, specialty)
    form = PromiseForm() if page.promise else ApplicationForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.apply_for_title(
                actor(),
                scheme,
                specialty,
                statement=form.statement.data or "",
                undertaking=bool(page.promise) and form["undertaking"].data,
            )
            flash(gettext("Your application has arrived. A decider looks at it, and we tell you."), "good")
            return redirect(url_for("awards.mine"))
    return form_page("awards/learner/apply.html", form, page=page)


@awards.get("/explained/<person>/<code>")
@requires(OWN_TITLES)
def explained(person: str, code: str) -> str:
    """How a person ("me", or anybody for those who see titles) stands towards a title on any day, and why."""
    return render_template("awards/explain.html", page=explain_page(actor(), person, code, request.args.get("on", "")))


@awards.post("/applications/<public_id>/take-back")
@requires(OWN_TITLES)
def take_back(public_id: str) -> AnyResponse:
    """Take an application back."""
    services.take_back_application(actor(), public_id)
    flash(gettext("You have taken the application back."), "good")
    return redirect(url_for("awards.mine"))


@awards.get("/<public_id>")
@requires(OWN_TITLES)
def show(public_id: str) -> str:
    """One of one's titles with its history."""
    return render_template("awards/learner/show.html", page=award_page(actor(), public_id))


@awards.route("/<public_id>/renew", methods=["GET", "POST"])
@requires(OWN_TITLES)
def renew(public_id: str) -> Answer:
    """Agree to the undertaking again."""
    page, form = award_page(actor(), public_id), RenewalForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.renew_award(actor(), public_id, undertaking=form.undertaking.data)
            flash(gettext("Your title is renewed. Thank you."), "good")
            return redirect(url_for("awards.show", public_id=public_id))
    return form_page("awards/learner/renew.html", form, page=page, title=title(page.line.code))


@awards.route("/<public_id>/end", methods=["GET", "POST"])
@requires(OWN_TITLES)
def end(public_id: str) -> Answer:
    """Give a title back, after a question."""
    page, form = award_page(actor(), public_id), EndForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.end_at_own_wish(actor(), public_id, form.reason.data or "")
            flash(gettext("The title has ended. Thank you for all you have done."), "good")
            return redirect(url_for("awards.mine"))
    return form_page("awards/learner/end.html", form, page=page)


# ---- The desk ------------------------------------------------------------------------------------------------


@award_desk.get("/applications")
@requires(DECIDE)
def applications() -> str:
    """Applications that wait for a decision."""
    return render_template("awards/staff/applications.html", lines=applications_for(actor()))


@award_desk.get("/applications/<public_id>")
@requires(DECIDE)
def application(public_id: str) -> str:
    """One application with what the title rests on."""
    page = application_page(actor(), public_id)
    return render_template("awards/staff/application.html", page=page, form=DecisionForm())


@award_desk.post("/applications/<public_id>/award")
@requires(DECIDE)
@proves
def award(public_id: str) -> Answer:
    """Award the title."""
    form = DecisionForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            award_id = services.award_title(actor(), public_id, form.reason.data or "")
            flash(gettext("The title is awarded. The person was told, and the certificate is issued."), "good")
            return redirect(url_for("award_desk.record", public_id=award_id))
    page = application_page(actor(), public_id)
    return form_page("awards/staff/application.html", form, page=page)


@award_desk.route("/applications/<public_id>/decline", methods=["GET", "POST"])
@requires(DECIDE)
@proves
def decline(public_id: str) -> Answer:
    """Say no, with a reason."""
    page, form = application_page(actor(), public_id), ReasonForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.decline_application(actor(), public_id, form.reason.data or "")
            flash(gettext("The application is declined. The person was told why."), "good")
            return redirect(url_for("award_desk.applications"))
    return form_page("awards/staff/decline.html", form, page=page)


@award_desk.get("/awards")
@requires(SEE_AWARDS)
def listing() -> str:
    """Titles as they stand today."""
    asked = request.args
    page = award_list(
        actor(),
        asked.get("q", ""),
        asked.get("title", ""),
        asked.get("state", ""),
        asked.get("sort", "-since"),
        asked.get("page", 1, type=int),
    )
    return render_template("awards/staff/list.html", page=page)


@award_desk.route("/awards/file", methods=["GET", "POST"])
@requires(EXPORT_AWARDS)
def export() -> Answer:
    """Write the list to a file."""
    form, asked = ExportForm(), request.args
    if form.validate_on_submit():
        lines = award_lines_for_export(actor(), asked.get("q", ""), asked.get("title", ""), asked.get("state", ""))
        services.note_export(actor(), len(lines))
        content = awards_csv(lines, form.encoding.data)
        return csv_download(f"titles-{today().isoformat()}", content, form.encoding.data)
    return form_page("awards/staff/export.html", form)


@award_desk.get("/awards/<public_id>")
@requires(SEE_AWARDS)
def record(public_id: str) -> str:
    """One title with its history and what can be decided about it."""
    page = award_page(actor(), public_id)
    return render_template("awards/staff/show.html", page=page, form=PlainForm())


def _decided_with_reason(public_id: str, template: str, decide: object, told: str) -> Answer:
    page, form = award_page(actor(), public_id), ReasonForm()
    if form.validate_on_submit() and callable(decide):
        with refusals_shown(form):
            decide(actor(), public_id, form.reason.data or "")
            flash(told, "good")
            return redirect(url_for("award_desk.record", public_id=public_id))
    return form_page(template, form, page=page)


@award_desk.route("/awards/<public_id>/suspend", methods=["GET", "POST"])
@requires(DECIDE)
@proves
def suspend(public_id: str) -> Answer:
    """Suspend a title by decision."""
    told = gettext("The title is suspended. The person was told.")
    return _decided_with_reason(public_id, "awards/staff/suspend.html", services.suspend_award, told)


@award_desk.route("/awards/<public_id>/restore", methods=["GET", "POST"])
@requires(DECIDE)
@proves
def restore(public_id: str) -> Answer:
    """End a suspension that was decided."""
    told = gettext("The suspension has ended.")
    return _decided_with_reason(public_id, "awards/staff/restore.html", services.restore_award, told)


@award_desk.route("/awards/<public_id>/withdraw", methods=["GET", "POST"])
@requires(PROPOSE_WITHDRAWAL)
@proves
def withdraw(public_id: str) -> Answer:
    """Propose that a title be withdrawn."""
    told = gettext("The withdrawal is proposed. A second person decides.")
    return _decided_with_reason(public_id, "awards/staff/withdraw.html", services.propose_withdrawal, told)


@award_desk.get("/withdrawals")
@requires(PROPOSE_WITHDRAWAL)
def withdrawals() -> str:
    """Proposals that wait for a second person."""
    return render_template("awards/staff/withdrawals.html", lines=proposals_for(actor()))


@award_desk.post("/withdrawals/<public_id>/confirm")
@requires(CONFIRM_WITHDRAWAL)
@proves
def confirm(public_id: str) -> AnyResponse:
    """Withdraw the title, as the second person."""
    services.confirm_withdrawal(actor(), public_id)
    flash(gettext("The title is withdrawn. The person was told."), "good")
    return redirect(url_for("award_desk.withdrawals"))


@award_desk.post("/withdrawals/<public_id>/drop")
@requires(CONFIRM_WITHDRAWAL)
@proves
def drop(public_id: str) -> AnyResponse:
    """Let the proposal fall."""
    services.drop_withdrawal(actor(), public_id)
    flash(gettext("The proposal is dropped. The title stays as it is."), "good")
    return redirect(url_for("award_desk.withdrawals"))


@award_desk.get("/people/<public_id>")
@requires(SEE_AWARDS)
def person(public_id: str) -> str:
    """How a person stands towards each title, today or as it was known on a past day."""
    card, on = accounts.person_by_public_id(public_id), request.args.get("on", "")
    standing = standing_asked_for(card.id, on)
    return render_template("awards/staff/person.html", card=card, standing=standing, on=on)


# ---- Panels --------------------------------------------------------------------------------------------------


def _own_standing(actor: Actor) -> PersonStanding:
    """How whoever reads stands, asked once a page."""
    if "own_standing" not in g:
        g.own_standing = standing_for(actor.person_id or 0)
    return g.own_standing  # type: ignore[no-any-return]


def title_step_panel(actor: Actor) -> str:
    """Home page, now: a title that can be applied for or is about to be lost."""
    standing = _own_standing(actor)
    return render_template("awards/learner/step_panel.html", step=standing.next_step) if standing.urgent else ""


def titles_panel(actor: Actor) -> str:
    """Home page, next: the titles one holds, or the way to the first."""
    return render_template("awards/learner/titles_panel.html", standing=_own_standing(actor))


def decisions_panel(actor: Actor) -> str:
    """Home page of those who decide: what waits."""
    applied = open_applications() if actor.may(DECIDE) else 0
    proposed = open_proposals() if actor.may(CONFIRM_WITHDRAWAL) else 0
    appealed = waiting_count() if actor.may(HANDLE_APPEALS) else 0
    if not (applied or proposed or appealed):
        return ""
    return render_template("awards/staff/panel.html", applied=applied, proposed=proposed, appealed=appealed)

"""Pages of sittings: what the exam is, applying, one's own applications; the secretariat's planning and lists."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as Redirect

from exams.pages import english, filter_from_query, listed, page_number, refusals_shown
from exams.sittings import office, queries, services
from exams.sittings.forms import (
    ApplyForm,
    DecisionForm,
    OfficeApplyForm,
    ReasonForm,
    RoomForm,
    SittingForm,
    channels_of,
    data_of,
)
from exams.sittings.office import ApplicationFilter
from exams.sittings.policies import APPLICATIONS, APPLY, MANAGE, SEE_ACCOMMODATIONS
from exams.sittings.rules import PASS_RULE_FAULTS
from exams.sittings.support import candidates_for_support
from lms.accounts.api import find_people, person_by_public_id, speaking_for
from lms.i18n_mark import N_
from lms.ui.access import actor, public, requires
from lms.ui.form_pages import form_page
from lms.ui.formats import day
from lms.ui.forms import PlainForm
from lms.ui.plain import page_for
from lms.ui.tables import csv_response

sittings = Blueprint("sittings", __name__, template_folder="templates", url_prefix="/exams")
COLUMNS = (
    N_("Number of the application"), N_("Name"), N_("Reading of the name"), N_("Slip number"),
    N_("State of the application"), N_("Way of answering"), N_("Room of the exam"), N_("Applied on"),
)  # fmt: skip
Answer = str | tuple[str, int] | Redirect


@sittings.get("")
@public
def front() -> str:
    """What the exam is and when one can sit it."""
    page = page_for("sittings/public/front.html", "sittings/public/front_plain.html")
    return render_template(page, front=queries.front_page(actor(), english()))


@sittings.get("/sittings/<public_id>")
@public
def sitting(public_id: str) -> str:
    """One sitting and how to apply."""
    return render_template("sittings/public/sitting.html", page=queries.sitting_page(actor(), public_id, english()))


@sittings.route("/sittings/<public_id>/apply", methods=["GET", "POST"])
@requires(APPLY)
def apply(public_id: str) -> Answer:
    """Apply for a sitting."""
    page = queries.apply_page(actor(), public_id, english())
    if page.sitting.application:
        return redirect(url_for("sittings.application", public_id=public_id, application=page.sitting.application))
    form = ApplyForm()
    channels_of(form, page.channels)
    if form.validate_on_submit():
        with refusals_shown(form):
            ref = services.apply_for_sitting(actor(), public_id, form.wish())
            flash(gettext("Your application has arrived."), "good")
            return redirect(url_for("sittings.application", public_id=public_id, application=ref.application))
    return form_page("sittings/learner/apply.html", form, page=page)


@sittings.get("/applications")
@requires(APPLY)
def mine() -> str:
    """One's own applications."""
    return render_template("sittings/learner/mine.html", rows=queries.my_applications(actor(), english()))


@sittings.get("/sittings/<public_id>/applications/<application>")
@requires(APPLY)
def application(public_id: str, application: str) -> str:
    """One application with its next step."""
    page = queries.application_page(actor(), public_id, application, english())
    return render_template("sittings/learner/application.html", page=page)


@sittings.route("/sittings/<public_id>/applications/<application>/withdraw", methods=["GET", "POST"])
@requires(APPLY)
def withdraw(public_id: str, application: str) -> Answer:
    """Take an application back."""
    form = PlainForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.withdraw_application(actor(), public_id, application)
            flash(gettext("The application is withdrawn."), "good")
            return redirect(url_for("sittings.application", public_id=public_id, application=application))
    page = queries.application_page(actor(), public_id, application, english())
    return form_page("sittings/learner/withdraw.html", form, page=page)


@sittings.get("/sittings/<public_id>/applications/<application>/slip.pdf")
@requires(APPLY)
def slip(public_id: str, application: str) -> Response:
    """The admission slip as PDF."""
    printed = services.print_slip(actor(), public_id, application)
    response = Response(printed.content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{printed.filename}"'
    return response


# ---- the secretariat: planning


@sittings.get("/office")
@requires(MANAGE)
def planned() -> str:
    """All sittings."""
    return render_template("sittings/staff/planned.html", page=office.office_list(actor(), page_number(), english()))


@sittings.route("/office/new", methods=["GET", "POST"])
@requires(MANAGE)
def plan() -> Answer:
    """Plan a sitting."""
    form = SittingForm()
    form.paper_id.choices = listed(office.paper_choices_with(actor(), None))
    if form.validate_on_submit():
        with refusals_shown(form, PASS_RULE_FAULTS):
            public_id = services.create_sitting(actor(), form.plan())
            flash(gettext("The sitting is planned."), "good")
            return redirect(url_for("sittings.office_sitting", public_id=public_id))
    return form_page("sittings/staff/plan.html", form, page=None)


@sittings.get("/office/<public_id>")
@requires(MANAGE)
def office_sitting(public_id: str) -> str:
    """One sitting for those who plan it."""
    return render_template("sittings/staff/sitting.html", page=office.office_page(actor(), public_id, english()))


@sittings.route("/office/<public_id>/edit", methods=["GET", "POST"])
@requires(MANAGE)
def change(public_id: str) -> Answer:
    """Change a plan."""
    page = office.office_page(actor(), public_id, english())
    form = SittingForm(data=data_of(page.plan))
    form.paper_id.choices = listed(office.paper_choices_with(actor(), page.plan.paper_id))
    if form.validate_on_submit():
        with refusals_shown(form, PASS_RULE_FAULTS):
            services.change_sitting(actor(), public_id, form.plan_after(page.plan))
            flash(gettext("The change is saved."), "good")
            return redirect(url_for("sittings.office_sitting", public_id=public_id))
    return form_page("sittings/staff/plan.html", form, page=page)


@sittings.route("/office/<public_id>/cancel", methods=["GET", "POST"])
@requires(MANAGE)
def cancel(public_id: str) -> Answer:
    """Call a sitting off."""
    form = ReasonForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.cancel_sitting(actor(), public_id, form.reason.data or "")
            flash(gettext("The sitting is called off. Everybody who applied is told."), "good")
            return redirect(url_for("sittings.office_sitting", public_id=public_id))
    return form_page("sittings/staff/cancel.html", form, page=office.office_page(actor(), public_id, english()))


@sittings.route("/office/<public_id>/rooms/new", methods=["GET", "POST"])
@requires(MANAGE)
def add_room(public_id: str) -> Answer:
    """Add a room."""
    form = RoomForm()
    form.venue_room_id.choices = listed(office.venue_room_choices(actor()))
    if form.validate_on_submit():
        with refusals_shown(form):
            services.add_room(actor(), public_id, form.plan())
            flash(gettext("The room is there."), "good")
            return redirect(url_for("sittings.office_sitting", public_id=public_id))
    return form_page("sittings/staff/room.html", form, page=office.office_page(actor(), public_id, english()))


@sittings.route("/office/<public_id>/rooms/<room>", methods=["GET", "POST"])
@requires(MANAGE)
def change_room(public_id: str, room: str) -> Answer:
    """Change a room."""
    known = office.room_of(actor(), public_id, room)
    form = RoomForm(obj=known)
    form.venue_room_id.choices = listed(office.venue_room_choices(actor(), known.venue_room_id))
    if form.validate_on_submit():
        with refusals_shown(form):
            services.change_room(actor(), public_id, room, form.plan())
            flash(gettext("The change is saved."), "good")
            return redirect(url_for("sittings.office_sitting", public_id=public_id))
    return form_page("sittings/staff/room.html", form, page=office.office_page(actor(), public_id, english()))


# ---- the secretariat: applications


@sittings.get("/office/<public_id>/applications")
@requires(APPLICATIONS)
def applications(public_id: str) -> str:
    """The applications of a sitting."""
    page = office.applications_page(actor(), public_id, filter_from_query(ApplicationFilter), page_number(), english())
    return render_template("sittings/staff/applications.html", page=page)


@sittings.get("/office/<public_id>/applications.csv")
@requires(APPLICATIONS)
def applications_csv(public_id: str) -> Response:
    """The list as a file; who wrote it is recorded."""
    rows = (
        (
            row.seq,
            row.name,
            row.kana,
            row.slip_number,
            gettext(row.state),
            gettext(row.channel),
            row.room,
            day(row.applied_at),
        )
        for row in services.export_applications(actor(), public_id, filter_from_query(ApplicationFilter))
    )
    return csv_response(
        "applications", [gettext(word) for word in COLUMNS], rows, request.args.get("encoding", "utf-8")
    )


@sittings.get("/office/<public_id>/enter")
@requires(APPLICATIONS)
def choose_person(public_id: str) -> str:
    """Whom an application is entered for."""
    typed = request.args.get("q", "")
    found = find_people(typed) if typed else []
    page = office.applications_page(actor(), public_id, ApplicationFilter(), 1, english())
    return render_template("sittings/staff/choose_person.html", page=page, public_id=public_id, q=typed, found=found)


@sittings.route("/office/<public_id>/enter/<person>", methods=["GET", "POST"])
@requires(APPLICATIONS)
def enter(public_id: str, person: str) -> Answer:
    """Enter an application for somebody who telephoned or wrote."""
    proxy = speaking_for(actor(), person_by_public_id(person).id)
    page = queries.apply_page(proxy, public_id, english())
    if page.sitting.application:
        return redirect(url_for("sittings.application", public_id=public_id, application=page.sitting.application))
    form = OfficeApplyForm()
    channels_of(form, page.channels)
    if form.validate_on_submit():
        with refusals_shown(form):
            ref = services.apply_for_sitting(proxy, public_id, form.wish(form.agreed_by.data))
            flash(gettext("The application is entered."), "good")
            return redirect(url_for("sittings.application", public_id=public_id, application=ref.application))
    return form_page("sittings/staff/enter.html", form, page=page, public_id=public_id)


# ---- the secretariat: accommodations


@sittings.get("/office/accommodations")
@requires(SEE_ACCOMMODATIONS)
def accommodations() -> str:
    """Requests for support that wait for a decision, or all of them; and who never asked, by name."""
    everything, typed = "all" in request.args, request.args.get("q", "")
    rows = services.read_requests(actor(), all_of_them=everything)
    found = candidates_for_support(actor(), typed)
    return render_template("sittings/staff/accommodations.html", rows=rows, everything=everything, q=typed, found=found)


@sittings.route("/office/<public_id>/accommodations/<application>", methods=["GET", "POST"])
@requires(SEE_ACCOMMODATIONS)
def accommodation(public_id: str, application: str) -> Answer:
    """Decide what is granted."""
    page = services.read_request(actor(), public_id, application, english())
    form = DecisionForm(data={**page.amounts, "granted": page.granted})
    if form.validate_on_submit():
        with refusals_shown(form):
            services.decide_accommodation(actor(), public_id, application, form.support(), form.reason.data or "")
            flash(gettext("The decision is recorded and the candidate is told."), "good")
            return redirect(url_for("sittings.accommodations"))
    return form_page("sittings/staff/accommodation.html", form, page=page)

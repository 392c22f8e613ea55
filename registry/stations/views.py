"""Pages of stations: for everybody, for their staff, for the secretariat."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from lms.accounts.api import find_people, person_by_public_id
from lms.clock import today
from lms.policy import Role, may_in_area
from lms.ui.access import actor, proves, public, requires
from lms.ui.form_pages import Answer, form_page, refusals_shown
from lms.ui.formats import page_language
from lms.ui.forms import PlainForm
from lms.ui.tables import csv_response
from registry.stations import services
from registry.stations.concept import concept_text
from registry.stations.forms import (
    ApplyForm,
    BackForm,
    CloseForm,
    DeclineForm,
    DetailsForm,
    EnterForm,
    KeyForm,
    LeaveForm,
    ManagerForm,
    OrganisationForm,
    StateForm,
)
from registry.stations.overview import (
    StationsPage,
    application_named,
    desk_page,
    keys_of,
    open_applications,
    own_applications,
    station_page,
    stations_page,
)
from registry.stations.policies import ANNOUNCE_AREA, APPLY, DECIDE, KEEP, MANAGE, RECORD_LEAVE, WORK, require_at
from registry.stations.queries import organisations_at, station_by_public_id, stations_of
from registry.words import STATION_KINDS

stations = Blueprint("stations", __name__, template_folder="templates", url_prefix="/stations")


def _asked_page() -> StationsPage:
    """The list as it was asked for by the address."""
    asked = request.args
    area, kind, text = (asked.get(name, "") for name in ("area", "kind", "q"))
    return stations_page(area, kind, text, open_now=asked.get("open") == "now")


@stations.get("")
@public
def list_page() -> str:
    """All stations, by area, kind and name."""
    page = _asked_page()
    return render_template(
        "stations/public/list.html",
        page=page,
        kinds=STATION_KINDS.choices(page_language()),
        may_announce=may_in_area(actor(), ANNOUNCE_AREA, page.area.path),
        form=PlainForm(),
    )


@stations.get("/list.csv")
@public
def list_csv() -> Response:
    """The list as a file."""
    page = _asked_page()
    heads = [gettext("Station"), gettext("Reading"), gettext("Area"), gettext("Kinds"), gettext("State")]
    heads += [gettext("Opening hours"), gettext("Telephone"), gettext("As of")]
    rows = [
        (x.card.name, x.card.kana, x.area, x.kinds, x.state, x.opens, x.card.phone, x.card.as_of.isoformat())
        for x in page.lines
    ]
    return csv_response(gettext("Stations"), heads, rows, request.args.get("encoding", ""))


@stations.get("/<public_id>")
@public
def show(public_id: str) -> str:
    """One station's public page."""
    return render_template("stations/public/station.html", page=station_page(actor(), public_id))


@stations.route("/apply", methods=["GET", "POST"])
@requires(APPLY)
def apply() -> Answer:
    """Ask for one's group to become a station; see one's own applications."""
    form = ApplyForm()
    form.offer()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.apply_for_station(actor(), form.details(), form.organisation_id(), agreed=bool(form.agreed.data))
            flash(gettext("Thank you. The secretariat will look at your application."), "good")
            return redirect(url_for("stations.apply"))
    return form_page(
        "stations/learner/apply.html",
        form,
        lines=own_applications(actor()),
        concept=concept_text(page_language()),
        plain=PlainForm(formdata=None),
    )


@stations.post("/apply/<public_id>/take-back")
@requires(APPLY)
def take_back(public_id: str) -> Answer:
    """Take an application back."""
    services.take_back_application(actor(), public_id)
    flash(gettext("Your application is taken back."), "good")
    return redirect(url_for("stations.apply"))


@stations.get("/mine")
@requires(WORK)
def mine() -> Answer:
    """The stations that I work for; the desk itself when there is one only."""
    cards = stations_of(actor())
    if len(cards) == 1:
        return redirect(url_for("stations.desk", public_id=cards[0].public_id))
    return render_template("stations/station/mine.html", stations=cards)


@stations.get("/<public_id>/desk")
@requires(WORK)
def desk(public_id: str) -> str:
    """Where the staff of a station begin."""
    return render_template("stations/station/desk.html", page=desk_page(actor(), public_id))


@stations.get("/<public_id>/members")
@requires(WORK)
def members(public_id: str) -> str:
    """Members of the organisations behind the station, and who works for it."""
    return render_template(
        "stations/station/members.html", page=desk_page(actor(), public_id), form=PlainForm(formdata=None)
    )


@stations.route("/<public_id>/edit", methods=["GET", "POST"])
@requires(KEEP)
def edit(public_id: str) -> Answer:
    """Change what the public page says."""
    card = station_by_public_id(public_id)
    require_at(actor(), KEEP, card.id)
    form = DetailsForm(obj=card)
    form.offer()
    if not form.is_submitted():
        form.kinds.data = list(card.kinds)
    if form.validate_on_submit():
        with refusals_shown(form):
            services.change_station(actor(), card.id, form.details())
            flash(gettext("The page is changed and carries today's date."), "good")
            return redirect(url_for("stations.show", public_id=public_id))
    return form_page("stations/station/edit.html", form, here=card)


@stations.post("/<public_id>/staff/<person>/take-on")
@requires(MANAGE)
def take_on(public_id: str, person: str) -> Answer:
    """Let a member work for the station."""
    card = station_by_public_id(public_id)
    services.take_on(actor(), card.id, person_by_public_id(person).id, Role.STATION_STAFF)
    flash(gettext("From now on this person works for the station."), "good")
    return redirect(url_for("stations.members", public_id=public_id))


@stations.post("/<public_id>/staff/<person>/let-go")
@requires(MANAGE)
def let_go(public_id: str, person: str) -> Answer:
    """End somebody's work for the station."""
    card = station_by_public_id(public_id)
    services.let_go(actor(), card.id, person_by_public_id(person).id, Role.STATION_STAFF)
    flash(gettext("This person no longer works for the station."), "good")
    return redirect(url_for("stations.members", public_id=public_id))


@stations.route("/<public_id>/members/<person>/leave", methods=["GET", "POST"])
@requires(RECORD_LEAVE)
def leave(public_id: str, person: str) -> Answer:
    """Record a leave of a member."""
    card, member, form = station_by_public_id(public_id), person_by_public_id(person), LeaveForm()
    require_at(actor(), RECORD_LEAVE, card.id)
    if form.validate_on_submit():
        with refusals_shown(form):
            services.record_leave(
                actor(), card.id, member.id, form.reason.data, form.from_on.data or today(), form.until_on.data
            )
            flash(gettext("The leave is recorded. During it nobody counts contributions."), "good")
            return redirect(url_for("stations.members", public_id=public_id))
    return form_page("stations/station/leave.html", form, here=card, member=member)


@stations.route("/<public_id>/leaves/<leave_id>/end", methods=["GET", "POST"])
@requires(RECORD_LEAVE)
def leave_end(public_id: str, leave_id: str) -> Answer:
    """Record that somebody is back."""
    form = BackForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.end_leave(actor(), leave_id, form.until_on.data or today())
            flash(gettext("Welcome back: the end of the leave is recorded."), "good")
            return redirect(url_for("stations.members", public_id=public_id))
    return form_page("stations/station/leave_end.html", form, here=station_by_public_id(public_id))


@stations.route("/<public_id>/keys", methods=["GET", "POST"])
@requires(MANAGE)
@proves
def keys(public_id: str) -> Answer:
    """Access keys; a new one is shown this once."""
    card, form, secret = station_by_public_id(public_id), KeyForm(), ""
    require_at(actor(), MANAGE, card.id)
    if form.validate_on_submit():
        secret = services.make_key(actor(), card.id, form.label.data, form.scopes.data)
    return form_page(
        "stations/station/keys.html",
        form,
        here=card,
        keys=keys_of(card.id),
        secret=secret,
        plain=PlainForm(formdata=None),
    )


@stations.post("/<public_id>/keys/<key_id>/revoke")
@requires(MANAGE)
@proves
def revoke(public_id: str, key_id: str) -> Answer:
    """End an access key."""
    services.revoke_key(actor(), key_id)
    flash(gettext("The access key no longer opens anything."), "good")
    return redirect(url_for("stations.keys", public_id=public_id))


@stations.get("/office")
@requires(DECIDE)
def office() -> str:
    """Applications that wait, and all stations."""
    return render_template(
        "stations/staff/office.html",
        applications=open_applications(actor()),
        page=stations_page(request.args.get("area", ""), "", request.args.get("q", "")),
    )


@stations.route("/office/new", methods=["GET", "POST"])
@requires(DECIDE)
def enter() -> Answer:
    """Enter a station."""
    form = EnterForm()
    form.offer()
    if form.validate_on_submit():
        bodies = [number for number in [form.organisation_id()] if number is not None]
        with refusals_shown(form):
            services.enter_station(
                actor(),
                form.details(),
                state=form.state.data,
                organisation_ids=bodies,
                agreed_to_concept=bool(form.agreed.data),
            )
            flash(gettext("The station is entered."), "good")
            return redirect(url_for("stations.office"))
    return form_page("stations/staff/enter.html", form)


@stations.route("/office/applications/<public_id>", methods=["GET", "POST"])
@requires(DECIDE)
def application(public_id: str) -> Answer:
    """Look at an application and decide; a no carries a reason."""
    line, form = application_named(actor(), public_id), DeclineForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.decline_application(actor(), public_id, form.reason.data)
            flash(gettext("The applicant is told."), "good")
            return redirect(url_for("stations.office"))
    return form_page("stations/staff/application.html", form, line=line, plain=PlainForm(formdata=None))


@stations.post("/office/applications/<public_id>/approve")
@requires(DECIDE)
def approve(public_id: str) -> Answer:
    """Approve an application."""
    services.approve_application(actor(), public_id)
    flash(gettext("The station has joined the network, with the applicant as its manager."), "good")
    return redirect(url_for("stations.office"))


@stations.route("/office/<public_id>", methods=["GET", "POST"])
@requires(DECIDE)
def keep(public_id: str) -> Answer:
    """State, organisations and managers of a station."""
    card, form = station_by_public_id(public_id), StateForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.set_state(actor(), card.id, form.state.data, form.from_on.data, form.reason.data or "")
            flash(gettext("The new state is recorded."), "good")
            return redirect(url_for("stations.keep", public_id=public_id))
    bodies = OrganisationForm(formdata=None)
    bodies.offer()
    return form_page(
        "stations/staff/keep.html",
        form,
        page=station_page(actor(), public_id),
        organisations=organisations_at(card.id),
        bodies=bodies,
        manager=ManagerForm(formdata=None),
        plain=PlainForm(formdata=None),
    )


@stations.route("/office/<public_id>/close", methods=["GET", "POST"])
@requires(DECIDE)
def close(public_id: str) -> Answer:
    """Close a station, after a look at what ends with it."""
    card, form = station_by_public_id(public_id), CloseForm()
    if form.validate_on_submit():
        services.set_state(actor(), card.id, "closed", form.from_on.data, form.reason.data)
        flash(gettext("The station is closed."), "good")
        return redirect(url_for("stations.office"))
    return form_page("stations/staff/close.html", form, here=card)


@stations.post("/office/<public_id>/organisations")
@requires(DECIDE)
def add_organisation(public_id: str) -> Answer:
    """Record that an organisation is active at a station."""
    card, form = station_by_public_id(public_id), OrganisationForm()
    form.offer()
    if form.validate_on_submit():
        services.add_organisation(actor(), card.id, int(form.organisation.data), form.from_on.data)
        flash(gettext("The organisation is active at the station."), "good")
    return redirect(url_for("stations.keep", public_id=public_id))


@stations.post("/office/<public_id>/organisations/<int:link_id>/end")
@requires(DECIDE)
def end_organisation(public_id: str, link_id: int) -> Answer:
    """Record that an organisation left a station."""
    services.end_organisation(actor(), link_id)
    flash(gettext("The organisation is no longer active at the station."), "good")
    return redirect(url_for("stations.keep", public_id=public_id))


@stations.post("/office/<public_id>/manager")
@requires(DECIDE)
def name_manager(public_id: str) -> Answer:
    """Name a manager by her whole name; several with the name are shown to choose from."""
    card, form = station_by_public_id(public_id), ManagerForm()
    found = find_people(form.name.data or "") if form.validate_on_submit() else []
    return render_template(
        "stations/staff/manager.html", here=card, found=found, form=form, plain=PlainForm(formdata=None)
    )


@stations.post("/office/<public_id>/manager/<person>")
@requires(DECIDE)
def take_on_manager(public_id: str, person: str) -> Answer:
    """Let a person manage a station."""
    card = station_by_public_id(public_id)
    services.take_on(actor(), card.id, person_by_public_id(person).id, Role.STATION_MANAGER)
    flash(gettext("From now on this person manages the station."), "good")
    return redirect(url_for("stations.keep", public_id=public_id))


def work_panel(**_: object) -> str:
    """On the first page of those who work for a station or decide about stations: where to go."""
    cards = stations_of(actor())
    waiting = len(open_applications(actor())) if actor().may(DECIDE) else 0
    return render_template("stations/station/panel.html", stations=cards, waiting=waiting) if cards or waiting else ""

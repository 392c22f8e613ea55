"""Pages of venues, for those who plan sittings."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext

from exams.pages import refusals_shown
from exams.sittings.policies import MANAGE
from exams.sittings.venues import services
from exams.sittings.venues.forms import VenueForm, VenueRoomForm
from exams.sittings.venues.queries import room_of_venue, venue_lines, venue_page
from exams.sittings.views import Answer
from lms.ui.access import actor, requires
from lms.ui.form_pages import form_page
from lms.ui.forms import PlainForm

venues = Blueprint("venues", __name__, template_folder="../templates", url_prefix="/exams/venues")


@venues.get("")
@requires(MANAGE)
def listed() -> str:
    """All venues."""
    return render_template("sittings/staff/venues.html", rows=venue_lines(actor()))


@venues.route("/new", methods=["GET", "POST"])
@requires(MANAGE)
def enter() -> Answer:
    """Enter a venue."""
    form = VenueForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            public_id = services.enter_venue(actor(), form.plan())
            flash(gettext("The venue is entered."), "good")
            return redirect(url_for(".show", public_id=public_id))
    return form_page("sittings/staff/venue_edit.html", form, page=None)


@venues.get("/<public_id>")
@requires(MANAGE)
def show(public_id: str) -> str:
    """One venue with its rooms."""
    return render_template("sittings/staff/venue.html", page=venue_page(actor(), public_id))


@venues.route("/<public_id>/edit", methods=["GET", "POST"])
@requires(MANAGE)
def change(public_id: str) -> Answer:
    """Correct a venue."""
    page = venue_page(actor(), public_id)
    form = VenueForm(obj=page)
    if form.validate_on_submit():
        with refusals_shown(form):
            services.change_venue(actor(), public_id, form.plan())
            flash(gettext("The change is saved."), "good")
            return redirect(url_for(".show", public_id=public_id))
    return form_page("sittings/staff/venue_edit.html", form, page=page)


@venues.route("/<public_id>/close", methods=["GET", "POST"])
@requires(MANAGE)
def close(public_id: str) -> Answer:
    """Plan no new exam there."""
    page, form = venue_page(actor(), public_id), PlainForm()
    if form.validate_on_submit():
        services.close_venue(actor(), public_id)
        flash(gettext("No new exam is planned at this venue."), "good")
        return redirect(url_for(".listed"))
    return form_page("sittings/staff/venue_close.html", form, page=page)


@venues.route("/<public_id>/rooms/new", methods=["GET", "POST"])
@requires(MANAGE)
def add_room(public_id: str) -> Answer:
    """Add a room."""
    page, form = venue_page(actor(), public_id), VenueRoomForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.keep_venue_room(actor(), public_id, form.plan())
            flash(gettext("The room is there."), "good")
            return redirect(url_for(".show", public_id=public_id))
    return form_page("sittings/staff/venue_room.html", form, page=page)


@venues.route("/<public_id>/rooms/<room>", methods=["GET", "POST"])
@requires(MANAGE)
def change_room(public_id: str, room: str) -> Answer:
    """Change a room."""
    page, known = venue_page(actor(), public_id), room_of_venue(actor(), public_id, room)
    form = VenueRoomForm(obj=known)
    if form.validate_on_submit():
        with refusals_shown(form):
            services.keep_venue_room(actor(), public_id, form.plan(), room)
            flash(gettext("The change is saved."), "good")
            return redirect(url_for(".show", public_id=public_id))
    return form_page("sittings/staff/venue_room.html", form, page=page)


@venues.post("/follow-seats/<public_id>")
@requires(MANAGE)
def follow_seats(public_id: str) -> Answer:
    """Let the places of a sitting follow the seats of its rooms."""
    count = services.follow_seats(actor(), public_id)
    flash(gettext("The exam has %(count)s places now, as many as there are seats.", count=count), "good")
    return redirect(url_for("sittings.office_sitting", public_id=public_id))

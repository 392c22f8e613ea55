"""Pages of opening hours, for those who keep a station's page."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext

from lms.ui.access import actor, requires
from lms.ui.form_pages import Answer, form_page, refusals_shown
from lms.ui.forms import PlainForm
from registry.stations.hours import services
from registry.stations.hours.forms import SpecialDayForm, WeekForm
from registry.stations.hours.queries import hours_at, typed_week
from registry.stations.policies import KEEP, require_at, scope_of
from registry.stations.queries import StationCard, station_by_public_id

station_hours = Blueprint(
    "station_hours", __name__, template_folder="../templates", url_prefix="/stations/<public_id>/hours"
)


def _kept(public_id: str) -> StationCard:
    card = station_by_public_id(public_id)
    require_at(actor(), KEEP, card.id)
    return card


@station_hours.route("", methods=["GET", "POST"])
@requires(KEEP)
def week(public_id: str) -> Answer:
    """The usual week, and the days that differ from it."""
    card, form = _kept(public_id), WeekForm()
    if not form.is_submitted():
        form.suggest(*typed_week(card.id))
    if form.validate_on_submit():
        with refusals_shown(form):
            services.say_week(actor(), card.id, form.week(), on_holidays=bool(form.holidays.data))
            flash(gettext("The opening hours are saved and carry today's date."), "good")
            return redirect(url_for("station_hours.week", public_id=public_id))
    return form_page(
        "hours/station/week.html", form, here=card, page=hours_at(card.id),
        day_form=SpecialDayForm(formdata=None), plain=PlainForm(formdata=None),
    )  # fmt: skip


@station_hours.route("/days", methods=["GET", "POST"])
@requires(KEEP)
def day(public_id: str) -> Answer:
    """Say that a day is otherwise."""
    card, form = _kept(public_id), SpecialDayForm()
    if form.validate_on_submit() and form.day_on.data:
        with refusals_shown(form):
            services.say_day(actor(), card.id, form.day_on.data, form.hours.data or "", form.note.data or "")
            flash(gettext("The day is written down and stands on the public page."), "good")
            return redirect(url_for("station_hours.week", public_id=public_id))
    return form_page("hours/station/day.html", form, here=card)


@station_hours.post("/days/<day_id>/take-back")
@requires(KEEP)
def take_back(public_id: str, day_id: str) -> Answer:
    """Let a day be as usual again."""
    services.take_day_back(actor(), _kept(public_id).id, day_id)
    flash(gettext("The day is as usual again."), "good")
    return redirect(url_for("station_hours.week", public_id=public_id))


def hours_panel(station_id: int, station_public_id: str, **_: object) -> str:
    """On the desk of a station, for those who keep its page: the way to the opening hours."""
    if not actor().may(KEEP, scope_of(station_id)):
        return ""
    return render_template("hours/station/panel.html", page=hours_at(station_id), public_id=station_public_id)


def open_panel(station_id: int, **_: object) -> str:
    """On a station's public page: whether it is open now, the week, and the days that differ."""
    return render_template("hours/public/panel.html", page=hours_at(station_id))

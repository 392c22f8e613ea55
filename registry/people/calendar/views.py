"""Pages of somebody's days: her own, and those on which the office writes down what she says on the telephone."""

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext

from lms.accounts.api import person_by_public_id
from lms.ui.access import actor, requires
from lms.ui.form_pages import Answer, form_page, refusals_shown
from lms.ui.formats import day
from lms.ui.forms import PlainForm
from registry.people.calendar.forms import AskingForm, DaysForm
from registry.people.calendar.overview import Whose, asking_of, days_page
from registry.people.calendar.services import (
    add_difference,
    confirm_offer,
    end_rest,
    remove_difference,
    rest_this_month,
    say_how_to_ask,
)
from registry.people.policies import HELP_WITH_PROFILE, OWN_PROFILE

listing_days = Blueprint("listing_days", __name__, template_folder="../templates", url_prefix="/my/listing")
listing_days_desk = Blueprint(
    "listing_days_desk", __name__, template_folder="../templates", url_prefix="/office/listings/<public_id>"
)


def _own() -> tuple[int, Whose]:
    return actor().person_id or 0, Whose(
        None, "listing_days", {}, url_for("listings.mine"), url_for("listing_days.days")
    )


def _hers(public_id: str) -> tuple[int, Whose]:
    card = person_by_public_id(public_id)
    home, days_ = (url_for(page, public_id=public_id) for page in ("listing_desk.show", "listing_days_desk.days"))
    return card.id, Whose(card, "listing_days_desk", {"public_id": public_id}, home, days_)


def _days(person_id: int, whose: Whose) -> Answer:
    form = DaysForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            add_difference(actor(), person_id, form.read())
            flash(gettext("These days are written down."), "good")
            return redirect(whose.days)
    return form_page("people/days.html", form, page=days_page(person_id), whose=whose, plain=PlainForm(formdata=None))


def _remove(person_id: int, whose: Whose, entry: str) -> Answer:
    remove_difference(actor(), person_id, entry)
    flash(gettext("These days are as usual again."), "good")
    return redirect(whose.days)


def _rest(person_id: int, whose: Whose) -> Answer:
    until_on = rest_this_month(actor(), person_id)
    flash(
        gettext("A rest is written down. It ends by itself: from %(day)s on it is as before.", day=day(until_on)),
        "good",
    )
    return redirect(whose.home)


def _back(person_id: int, whose: Whose) -> Answer:
    end_rest(actor(), person_id)
    flash(gettext("The rest is over."), "good")
    return redirect(whose.home)


def _as_it_is(person_id: int, whose: Whose) -> Answer:
    confirm_offer(actor(), person_id)
    flash(gettext("Thank you. We ask again in half a year."), "good")
    return redirect(whose.home)


def _asking(person_id: int, whose: Whose) -> Answer:
    form = AskingForm(obj=asking_of(person_id))
    if form.validate_on_submit():
        with refusals_shown(form):
            say_how_to_ask(actor(), person_id, form.channel.data, form.times.data or ())
            flash(gettext("This is how we ask from now on."), "good")
            return redirect(whose.home)
    return form_page("people/asking.html", form, whose=whose)


@listing_days.route("/days", methods=["GET", "POST"])
@requires(OWN_PROFILE)
def days() -> Answer:
    """Days on which I am free or not, other than in my usual week."""
    return _days(*_own())


@listing_days.post("/days/<entry>/remove")
@requires(OWN_PROFILE)
def remove(entry: str) -> Answer:
    """These days are as usual again."""
    return _remove(*_own(), entry)


@listing_days.post("/rest")
@requires(OWN_PROFILE)
def rest() -> Answer:
    """One tap: I rest until this month is over."""
    return _rest(*_own())


@listing_days.post("/back")
@requires(OWN_PROFILE)
def back() -> Answer:
    """One tap: the rest is over."""
    return _back(*_own())


@listing_days.post("/as-it-is")
@requires(OWN_PROFILE)
def as_it_is() -> Answer:
    """One tap: what I offer is right as it is."""
    return _as_it_is(*_own())


@listing_days.route("/asking", methods=["GET", "POST"])
@requires(OWN_PROFILE)
def asking() -> Answer:
    """By which way and when I want to be asked."""
    return _asking(*_own())


@listing_days_desk.route("/days", endpoint="days", methods=["GET", "POST"])
@requires(HELP_WITH_PROFILE)
def desk_days(public_id: str) -> Answer:
    """Write down on which days she is free or not."""
    return _days(*_hers(public_id))


@listing_days_desk.post("/days/<entry>/remove", endpoint="remove")
@requires(HELP_WITH_PROFILE)
def desk_remove(public_id: str, entry: str) -> Answer:
    """Write down that these days are as usual again."""
    return _remove(*_hers(public_id), entry)


@listing_days_desk.post("/rest", endpoint="rest")
@requires(HELP_WITH_PROFILE)
def desk_rest(public_id: str) -> Answer:
    """Write down that she rests until this month is over."""
    return _rest(*_hers(public_id))


@listing_days_desk.post("/back", endpoint="back")
@requires(HELP_WITH_PROFILE)
def desk_back(public_id: str) -> Answer:
    """Write down that her rest is over."""
    return _back(*_hers(public_id))


@listing_days_desk.post("/as-it-is", endpoint="as_it_is")
@requires(HELP_WITH_PROFILE)
def desk_as_it_is(public_id: str) -> Answer:
    """Write down that what she offers is right as it is."""
    return _as_it_is(*_hers(public_id))


@listing_days_desk.route("/asking", endpoint="asking", methods=["GET", "POST"])
@requires(HELP_WITH_PROFILE)
def desk_asking(public_id: str) -> Answer:
    """Write down by which way and when she wants to be asked."""
    return _asking(*_hers(public_id))

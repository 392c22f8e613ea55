"""The page behind a seat's code."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from courses.workshops.arrivals.queries import arrival
from courses.workshops.arrivals.services import welcome
from courses.workshops.policies import KEEP
from lms.ui.access import actor, requires
from lms.ui.forms import PlainForm

arrivals = Blueprint("workshop_arrivals", __name__, url_prefix="/desk/workshops/arrive")


@arrivals.get("/<seat>")
@requires(KEEP)
def at_the_door(seat: str) -> str:
    """Who has come, and one button."""
    return render_template("workshops/staff/arrival.html", page=arrival(actor(), seat), form=PlainForm())


@arrivals.post("/<seat>")
@requires(KEEP)
def come_in(seat: str) -> Response:
    """Write her down; scan the next one."""
    page = welcome(actor(), seat)
    flash(gettext("%(name)s is on the list. Scan the next code.", name=page.name), "good")
    return redirect(url_for(".at_the_door", seat=seat))

"""The desk's page of dates that are near."""

from flask import Blueprint, render_template, request

from certificates.awards.policies import SEE_AWARDS
from certificates.awards.reminders.queries import near_page
from certificates.schemes.queries import title_choices
from lms.ui.access import actor, requires

title_dates = Blueprint("title_dates", __name__, template_folder="templates", url_prefix="/titles/dates")


@title_dates.get("")
@requires(SEE_AWARDS)
def near() -> str:
    """Titles that come into grace or are suspended within 90 days, and which reminders went out."""
    scheme = request.args.get("title", "")
    page = near_page(actor(), scheme, request.args.get("page", 1, type=int))
    return render_template("reminders/staff/near.html", page=page, schemes=title_choices(), scheme=scheme)

"""The public page of titles, and the desk's: all versions with their votes, and a vote to record."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from certificates.errors import FirstDayPassed
from certificates.schemes import services
from certificates.schemes.forms import vote_form
from certificates.schemes.history import ChangeLine, change_lines, title_histories, vote_page
from certificates.schemes.plain import PLAIN_CONDITIONS
from certificates.schemes.policies import RECORD_VOTE
from certificates.schemes.queries import specialties, titles, titles_ahead
from certificates.schemes.votes import changes_between
from lms.ui.access import actor, public, requires
from lms.ui.form_pages import form_page, refusals_shown
from lms.ui.plain import page_for

titles_pages = Blueprint("titles", __name__, template_folder="templates", url_prefix="/titles")


@titles_pages.get("")
@public
def overview() -> str:
    """Every title of the network with its conditions and policy values, and the versions that are to come."""
    page = page_for("schemes/public/titles.html", "schemes/public/titles_plain.html")
    return render_template(
        page, titles=titles(), fields=specialties(), ahead=titles_ahead(), plain_conditions=PLAIN_CONDITIONS
    )


@titles_pages.get("/versions")
@requires(RECORD_VOTE)
def versions() -> str:
    """All versions of the titles, with the votes that carried them."""
    return render_template("schemes/staff/versions.html", histories=title_histories(actor()))


@titles_pages.route("/versions/<code>/new", methods=["GET", "POST"])
@requires(RECORD_VOTE)
def vote(code: str) -> str | AnyResponse | tuple[str, int]:
    """Record a vote: first what would change is shown, then the same is recorded."""
    page = vote_page(actor(), code)
    form = vote_form(page)
    changes: tuple[ChangeLine, ...] = ()
    if form.validate_on_submit():
        body, seen = form.values(page.body), form.print_of(page.body)
        if form.seen.data == seen:
            with refusals_shown(form, {FirstDayPassed: "from_on"}):
                services.record_vote(actor(), code, body, form.vote(), form.first_day, page.version)
                flash(gettext("The vote is recorded. The new version is in force from its first day on."), "good")
                return redirect(url_for("titles.versions"))
        else:
            changes = change_lines(changes_between(page.body, body))
            form.seen.data = seen
    return form_page("schemes/staff/vote.html", form, page=page, changes=changes)

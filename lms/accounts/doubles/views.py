"""Pages on which two records of one person are found and merged."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from lms.accounts.doubles import queries, services
from lms.accounts.doubles.forms import MergeForm
from lms.accounts.me.queries import profile_of
from lms.accounts.pages import refusals_shown
from lms.accounts.people.queries import person_by_public_id
from lms.accounts.permissions import MERGE_PEOPLE
from lms.ui.access import actor, proves, requires
from lms.ui.form_pages import form_page
from lms.ui.forms import PlainForm

doubles = Blueprint("doubles", __name__, template_folder="templates", url_prefix="/office/doubles")

Answer = str | Response | tuple[str, int]


@doubles.get("")
@requires(MERGE_PEOPLE)
def listing() -> str:
    """Pairs that look alike, and merges under way."""
    return render_template(
        "accounts/doubles/list.html",
        pairs=queries.open_doubles(actor()),
        merges=queries.merges_for(actor()),
        form=PlainForm(),
    )


@doubles.get("/of/<public_id>")
@requires(MERGE_PEOPLE)
def choose_other(public_id: str) -> str:
    """Look for the second record of a person whose name or birth date was written in another way."""
    card, text = person_by_public_id(public_id), request.args.get("q", "")
    found = queries.others_like(card, text)
    return render_template("accounts/doubles/choose.html", card=card, found=found, text=text)


@doubles.route("/pair/<first>/<second>", methods=["GET", "POST"])
@requires(MERGE_PEOPLE)
def pair(first: str, second: str) -> Answer:
    """Two records side by side; say which lives on. A second person confirms."""
    cards = person_by_public_id(first), person_by_public_id(second)
    form = MergeForm()
    form.offer(*cards)
    if form.validate_on_submit():
        with refusals_shown(form):
            services.propose_merge(actor(), *form.order(*cards))
            flash(gettext("The merge is proposed. A second person confirms it."), "good")
            return redirect(url_for("doubles.listing"))
    pages = [profile_of(card.id) for card in cards]
    return form_page("accounts/doubles/pair.html", form, pages=pages)


@doubles.post("/<public_id>/different")
@requires(MERGE_PEOPLE)
def different(public_id: str) -> Response:
    """These are two people."""
    services.call_different(actor(), public_id)
    flash(gettext("It is written down that these are two people."), "good")
    return redirect(url_for("doubles.listing"))


@doubles.route("/merges/<public_id>/confirm", methods=["GET", "POST"])
@requires(MERGE_PEOPLE)
@proves
def confirm(public_id: str) -> Answer:
    """Confirm a merge as the second person."""
    page, form = queries.merge_for(actor(), public_id), PlainForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.confirm_merge(actor(), public_id)
            flash(gettext("The two records are one now. This can be taken back for 30 days."), "good")
            return redirect(url_for("doubles.listing"))
    pages = [profile_of(page.kept.id), profile_of(page.merged.id)]
    return form_page("accounts/doubles/confirm.html", form, page=page, pages=pages)


@doubles.post("/merges/<public_id>/decline")
@requires(MERGE_PEOPLE)
def decline(public_id: str) -> Response:
    """Say no to a proposed merge."""
    services.decline_merge(actor(), public_id)
    flash(gettext("The proposal is declined."), "good")
    return redirect(url_for("doubles.listing"))


@doubles.route("/merges/<public_id>/undo", methods=["GET", "POST"])
@requires(MERGE_PEOPLE)
@proves
def undo(public_id: str) -> Answer:
    """Take a merge back."""
    page, form = queries.merge_for(actor(), public_id), PlainForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.undo_merge(actor(), public_id)
            flash(gettext("There are two records again."), "good")
            return redirect(url_for("doubles.listing"))
    return form_page("accounts/doubles/undo.html", form, page=page)

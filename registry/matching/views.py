"""Pages of matching: who could come, and asking them."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import ngettext

from lms.ui.access import actor, requires
from lms.ui.formats import page_language
from registry.activities.policies import PLAN
from registry.activities.queries import day_for_station, day_page
from registry.activities.services import invite
from registry.matching.queries import WEIGHTS, candidates_for
from registry.pages import Answer, PlainForm
from registry.people.labels import half_day_names
from registry.words import SKILLS

matching = Blueprint("matching", __name__, template_folder="templates")


@matching.route("/activities/<public_id>/candidates", methods=["GET", "POST"])
@requires(PLAN)
def candidates(public_id: str) -> Answer:
    """Everybody who fits, best first, with reasons for and against; a tick and a click asks them."""
    occurrence, activity, card = day_for_station(actor(), public_id)
    found = candidates_for(card, occurrence, activity)
    form = PlainForm()
    if form.validate_on_submit():
        wanted = set(request.form.getlist("person"))
        chosen = {c.person_id: list(c.words("ja")) for c in found if c.listed.public_id in wanted}
        asked = invite(actor(), public_id, list(chosen), chosen)
        flash(ngettext("%(num)s person was asked.", "%(num)s people were asked.", asked), "good")
        return redirect(url_for("activities.day", public_id=public_id))
    return render_template(
        "matching/station/candidates.html",
        page=day_page(actor(), public_id, page_language()),
        candidates=found,
        weights=[(row[page_language()], row["points"]) for row in WEIGHTS.values()],
        form=form,
        language=page_language(),
        half_day_names=half_day_names,
        skill_names=lambda codes: SKILLS.labels(list(codes), page_language()),
    )

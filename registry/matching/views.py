"""Pages of matching: who could come, and asking them."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import ngettext

from lms.ui.access import actor, requires
from lms.ui.form_pages import Answer
from lms.ui.formats import page_language
from lms.ui.forms import PlainForm
from registry.activities.policies import PLAN
from registry.activities.queries import day_page
from registry.matching.queries import weights_in
from registry.matching.services import invite_chosen, look_for_candidates
from registry.people.labels import distance_line, half_day_names, skill_line, title_line

matching = Blueprint("matching", __name__, template_folder="templates")


@matching.route("/activities/<public_id>/candidates", methods=["GET", "POST"])
@requires(PLAN)
def candidates(public_id: str) -> Answer:
    """Everybody who fits, best first, with reasons for and against; a tick and a click asks them."""
    form = PlainForm()
    if form.validate_on_submit():
        asked = invite_chosen(actor(), public_id, set(request.form.getlist("person")))
        flash(ngettext("%(num)s person was asked.", "%(num)s people were asked.", asked), "good")
        return redirect(url_for("activities.day", public_id=public_id))
    found = look_for_candidates(actor(), public_id)
    return render_template(
        "matching/station/candidates.html",
        page=day_page(actor(), public_id, page_language()),
        candidates=found,
        weights=weights_in(page_language()),
        form=form,
        language=page_language(),
        half_day_names=half_day_names,
        skill_line=skill_line,
        title_line=title_line,
        distance_line=distance_line,
    )

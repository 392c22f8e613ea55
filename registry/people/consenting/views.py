"""Pages on which a person says what one recipient may see, and takes it back."""

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext

from lms.ui.access import actor, requires
from lms.ui.form_pages import Answer, form_page, refusals_shown
from registry.people.consenting.forms import ShownForm, consent_form
from registry.people.consenting.services import Said, hide_from, show_to
from registry.people.labels import recipient_name
from registry.people.overview import choices_for_one
from registry.people.policies import OWN_PROFILE
from registry.people.purposes import purpose_of

listing_consents = Blueprint(
    "listing_consents", __name__, template_folder="../templates", url_prefix="/my/listing/recipients"
)


@listing_consents.route("/<recipient>", methods=["GET", "POST"])
@requires(OWN_PROFILE)
def one(recipient: str) -> Answer:
    """What one recipient may see, field by field."""
    person_id, ref = actor().person_id or 0, request.args.get("ref", "")
    choices = choices_for_one(person_id, recipient, ref)
    form = consent_form(ShownForm, choices, request.form if request.method == "POST" else None)
    if form.validate_on_submit():
        with refusals_shown(form):
            show_to(actor(), person_id, recipient, ref, form.shown(), Said(until_on=form.until_on.data))
            flash(gettext("From now on they see exactly this."), "good")
            return redirect(url_for("listings.mine"))
    return form_page(
        "people/learner/recipient.html",
        form,
        whom=recipient_name(recipient, ref),
        words=gettext(purpose_of(recipient).text),
    )


@listing_consents.post("/<recipient>/end")
@requires(OWN_PROFILE)
def end(recipient: str) -> Answer:
    """One tap: they see nothing of me any more."""
    hide_from(actor(), actor().person_id or 0, recipient, request.args.get("ref", ""))
    flash(gettext("They see nothing of you any more."), "good")
    return redirect(url_for("listings.mine"))

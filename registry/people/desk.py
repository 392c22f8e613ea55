"""Pages of the secretariat on which a person is listed who telephoned or wrote; with a copy for her on paper."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from lms.accounts.api import person, person_by_public_id
from lms.ui.access import actor, offered, requires
from lms.ui.form_pages import Answer, form_page, refusals_shown
from lms.ui.forms import PlainForm
from registry.people import services
from registry.people.consenting.forms import SaidForm, choices_read, consent_form
from registry.people.consenting.services import start_listing, stop_listing
from registry.people.copy import copy_pdf
from registry.people.forms import ToldOfferForm, cards_form, cards_read
from registry.people.overview import consent_choices, listing_page
from registry.people.policies import HELP_WITH_PROFILE
from registry.people.queries import profile_of

listing_desk = Blueprint("listing_desk", __name__, template_folder="templates", url_prefix="/office/listings")
NO_LINKS = {"offer": "", "cards": "", "consent": ""}


@listing_desk.get("/<public_id>")
@requires(HELP_WITH_PROFILE)
def show(public_id: str) -> str:
    """How a person is listed now, and what can be written down for her."""
    card = person_by_public_id(public_id)
    page = listing_page(card.id, NO_LINKS)
    return render_template("people/staff/listing.html", card=card, page=page, form=PlainForm(formdata=None))


@listing_desk.route("/<public_id>/offer", methods=["GET", "POST"])
@requires(HELP_WITH_PROFILE)
def offer(public_id: str) -> Answer:
    """Write down what she offers: wishes, free half-days, how far."""
    card = person_by_public_id(public_id)
    form, profile = ToldOfferForm(), profile_of(card.id)
    form.offer_choices()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.save_offer(actor(), card.id, form.read(profile), form.told())
            return redirect(url_for("listing_desk.cards", public_id=public_id))
    if not form.is_submitted():
        form.show(profile)
    return form_page("people/staff/offer.html", form, card=card)


@listing_desk.route("/<public_id>/cards", methods=["GET", "POST"])
@requires(HELP_WITH_PROFILE)
def cards(public_id: str) -> Answer:
    """Write down what she can do."""
    card = person_by_public_id(public_id)
    profile = profile_of(card.id)
    form = cards_form(profile, request.form if request.method == "POST" else None)
    if form.validate_on_submit():
        with refusals_shown(form):
            services.save_offer(actor(), card.id, cards_read(form, profile))
            return redirect(url_for("listing_desk.consent", public_id=public_id))
    return form_page("people/staff/cards.html", form, card=card)


@listing_desk.route("/<public_id>/consent", methods=["GET", "POST"])
@requires(HELP_WITH_PROFILE)
def consent(public_id: str) -> Answer:
    """Write down who may see what, how she said it, and who heard or saw it."""
    card = person_by_public_id(public_id)
    choices = consent_choices(card.id)
    form = consent_form(SaidForm, choices, request.form if request.method == "POST" else None)
    if form.validate_on_submit():
        with refusals_shown(form):
            start_listing(
                actor(),
                card.id,
                choices_read(MultiDict(form.query()), choices.home),
                channel=form.consent_channel.data,
                witness_id=form.witness.data,
                until_on=form.until_on.data,
            )
            flash(gettext("She can be found now. Please give or send her the copy."), "good")
            return redirect(url_for("listing_desk.show", public_id=public_id))
    return form_page("people/staff/consent.html", form, card=card)


@listing_desk.post("/<public_id>/stop")
@requires(HELP_WITH_PROFILE)
def stop(public_id: str) -> Answer:
    """Write down that she no longer wants to be found."""
    card = person_by_public_id(public_id)
    stop_listing(actor(), card.id, "phone")
    flash(gettext("From now on no station finds her. Her title stays as it is."), "good")
    return redirect(url_for("listing_desk.show", public_id=public_id))


@listing_desk.get("/<public_id>/copy.pdf")
@requires(HELP_WITH_PROFILE)
def copy(public_id: str) -> Response:
    """What was written down, on paper for her."""
    card = person_by_public_id(public_id)
    headers = {"Content-Disposition": f"attachment; filename=listing-{card.public_id}.pdf"}
    return Response(copy_pdf(card), content_type="application/pdf", headers=headers)


def record_panel(person_id: int, **_: object) -> str:
    """On a person's record: the way to her listing, for those who may write it down."""
    if not offered("listing_desk.show"):
        return ""
    page = listing_page(person_id, NO_LINKS)
    return render_template("people/staff/record_panel.html", page=page, public_id=person(person_id).public_id)


def speaking_panel(*, public_id: str, **_: object) -> str:
    """Slot speaking.actions: the way to her listing."""
    return render_template("people/staff/speaking.html", public_id=public_id) if offered("listing_desk.show") else ""

"""Pages of the secretariat about people."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from lms.accounts.consents import services as consents
from lms.accounts.consents.queries import wording
from lms.accounts.me.queries import consent_page, membership_lines, printed_page, profile_of, tie_lines
from lms.accounts.organisations import services as organisations
from lms.accounts.organisations.forms import MembershipForm
from lms.accounts.pages import refusals_shown
from lms.accounts.people import services
from lms.accounts.people.forms import (
    EntryForm,
    ExportForm,
    OfficeConsentForm,
    OfficeContactForm,
    OfficeNameForm,
    OfficePrintedForm,
)
from lms.accounts.people.listing import group_links, people_page
from lms.accounts.people.queries import PersonCard, contact_of, person_by_public_id
from lms.accounts.people.record_page import actions_for, consent_offers
from lms.accounts.permissions import ACT_FOR, EXPORT_PEOPLE, KEEP_PEOPLE, SEE_PEOPLE
from lms.accounts.proxies import speaking_for
from lms.accounts.speaking.queries import open_talk_row
from lms.clock import today
from lms.db import new_public_id
from lms.ui.access import actor, requires
from lms.ui.form_pages import form_page
from lms.ui.formats import page_language
from lms.ui.forms import PlainForm
from lms.ui.tables import csv_download

persons = Blueprint("persons", __name__, template_folder="templates", url_prefix="/office/people")

Answer = str | BaseResponse | tuple[str, int]


def _back_to(card: PersonCard, message: str) -> BaseResponse:
    flash(message, "good")
    return redirect(url_for("persons.record", public_id=card.public_id))


@persons.get("")
@requires(SEE_PEOPLE)
def listing() -> str:
    """Everybody, searched, filtered and sorted."""
    page = people_page(
        actor(),
        request.args.get("q", ""),
        request.args.get("group", ""),
        request.args.get("sort", "kana"),
        request.args.get("page", 1, type=int),
    )
    groups = group_links(page.group)
    return render_template("accounts/people/list.html", page=page, groups=groups)


@persons.route("/export", methods=["GET", "POST"])
@requires(EXPORT_PEOPLE)
def export() -> Answer | Response:
    """The list as a file for spreadsheets."""
    form = ExportForm()
    text, group = request.args.get("q", ""), request.args.get("group", "")
    if form.validate_on_submit():
        with refusals_shown(form):
            content = services.export_people(
                actor(), text, group, form.encoding.data, replace_unfit=form.replace_unfit.data
            )
            return csv_download(f"people-{today().isoformat()}", content, form.encoding.data)
    return form_page("accounts/people/export.html", form)


@persons.route("/new", methods=["GET", "POST"])
@requires(KEEP_PEOPLE)
def enter() -> Answer:
    """Enter a person who has no e-mail."""
    form = EntryForm()
    form.offer_witnesses(actor())
    if form.validate_on_submit():
        with refusals_shown(form):
            public_id = services.enter_person(actor(), form.entry(), form.submission.data)
            return _back_to(person_by_public_id(public_id), gettext("The person is entered."))
    if not form.is_submitted():
        form.submission.data = new_public_id()
    return form_page("accounts/people/enter.html", form)


@persons.get("/<public_id>")
@requires(SEE_PEOPLE)
def record(public_id: str) -> str:
    """One person's record with everything that can be done about it."""
    card = person_by_public_id(public_id)
    return render_template(
        "accounts/people/record.html",
        page=profile_of(card.id),
        memberships=membership_lines(card.id),
        relations=tie_lines(card.id),
        consents=consent_page(card.id),
        actions=actions_for(actor(), card.id),
        form=PlainForm(),
    )


@persons.route("/<public_id>/contact", methods=["GET", "POST"])
@requires(KEEP_PEOPLE)
def contact(public_id: str) -> Answer:
    """Write down how a person is reached."""
    card = person_by_public_id(public_id)
    speaking_for(actor(), card.id)
    form = OfficeContactForm(obj=contact_of(card.id), channel=card.channel, language=card.language)
    if form.validate_on_submit():
        with refusals_shown(form):
            services.change_contact(actor(), card.id, form.contact())
            services.change_language_and_channel(actor(), card.id, form.language.data, form.channel.data)
            return _back_to(card, gettext("The contact is saved."))
    return form_page("accounts/people/contact.html", form, card=card)


@persons.route("/<public_id>/name", methods=["GET", "POST"])
@requires(KEEP_PEOPLE)
def name(public_id: str) -> Answer:
    """Record a new name."""
    card = person_by_public_id(public_id)
    form = OfficeNameForm(obj=card)
    if form.validate_on_submit():
        with refusals_shown(form):
            services.rename(actor(), card.id, form.name(form.romaji.data or ""), form.from_on.data)
            return redirect(url_for("persons.printed_name", public_id=public_id))
    return form_page("accounts/people/name.html", form, card=card)


@persons.route("/<public_id>/printed-name", methods=["GET", "POST"])
@requires(KEEP_PEOPLE)
def printed_name(public_id: str) -> Answer:
    """Confirm for a person how her name is printed."""
    card = person_by_public_id(public_id)
    speaking_for(actor(), card.id)
    form = OfficePrintedForm(obj=card)
    if form.validate_on_submit():
        with refusals_shown(form):
            services.confirm_printed(actor(), card.id, form.printed.data or "")
            return _back_to(card, gettext("The form for printing is confirmed."))
    return form_page("accounts/people/printed_name.html", form, card=card, page=printed_page(card.id))


@persons.route("/<public_id>/sheet", methods=["GET", "POST"])
@requires(SEE_PEOPLE)
def sheet(public_id: str) -> Answer | Response:
    """Print a sign-in sheet; a sheet printed before stops working."""
    card = person_by_public_id(public_id)
    form = PlainForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            content = services.print_sheet(actor(), card.id)
            headers = {"Content-Disposition": f"attachment; filename=sheet-{card.public_id}.pdf"}
            return Response(content, content_type="application/pdf", headers=headers)
    return form_page("accounts/people/sheet.html", form, card=card)


@persons.route("/<public_id>/consents/<purpose>", methods=["GET", "POST"])
@requires(ACT_FOR)
def give_consent(public_id: str, purpose: str) -> Answer:
    """Write down what a person consents to."""
    card = person_by_public_id(public_id)
    speaking_for(actor(), card.id)
    form = OfficeConsentForm(purpose=purpose)
    form.offer(purpose)
    form.offer_witnesses(actor())
    talk = open_talk_row(actor())
    if talk is not None and not form.is_submitted():
        form.as_in_talk(talk.channel, talk.witness_id)
    if form.validate_on_submit():
        with refusals_shown(form):
            consents.record_consents(
                actor(),
                card.id,
                purpose,
                form.chosen(),
                channel=form.consent_channel.data,
                witness_id=form.witness.data,
            )
            return _back_to(card, gettext("The consent is written down."))
    words = wording(purpose).text(page_language())
    return form_page("accounts/people/give_consent.html", form, card=card, words=words)


@persons.get("/<public_id>/consents")
@requires(ACT_FOR)
def choose_purpose(public_id: str) -> str:
    """For what a person consents."""
    card = person_by_public_id(public_id)
    speaking_for(actor(), card.id)
    return render_template("accounts/people/purposes.html", card=card, offers=consent_offers())


@persons.post("/<public_id>/consents/<int:consent_id>/withdraw")
@requires(ACT_FOR)
def withdraw_consent(public_id: str, consent_id: int) -> BaseResponse:
    """Withdraw a consent for a person who telephoned or wrote."""
    card = person_by_public_id(public_id)
    consents.withdraw(actor(), card.id, consent_id)
    return _back_to(card, gettext("The consent is withdrawn."))


@persons.route("/<public_id>/memberships/new", methods=["GET", "POST"])
@requires(ACT_FOR)
def new_membership(public_id: str) -> Answer:
    """Write down where a person says she belongs to; a second person confirms it."""
    card = person_by_public_id(public_id)
    speaking_for(actor(), card.id)
    form = MembershipForm()
    form.offer_organisations()
    if form.validate_on_submit():
        with refusals_shown(form):
            organisations.propose_membership(
                actor(), card.id, form.organisation.data, form.role.data, form.from_on.data
            )
            return _back_to(card, gettext("The membership is written down. A second person confirms it."))
    return form_page("accounts/people/new_membership.html", form, card=card)

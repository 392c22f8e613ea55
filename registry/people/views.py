"""Pages of listings: the person's own, and the search of stations."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from lms.clock import today
from lms.ui.access import actor, requires
from lms.ui.form_pages import Answer, form_page, refusals_shown
from lms.ui.forms import PlainForm
from lms.ui.tables import csv_response
from registry.errors import NothingConsented
from registry.people import services
from registry.people.consenting.forms import ConsentForm, choices_read, consent_form, until_read
from registry.people.consenting.services import continue_listing, start_listing, stop_listing
from registry.people.facets import facet_cards, facets_of
from registry.people.forms import OfferForm, SaveForm, SearchForm, cards_form, cards_read, search_query
from registry.people.labels import (
    LOOK_NAMES,
    consent_lines,
    field_names,
    fit_line,
    hit_facts,
    hit_name,
    hit_table,
    looker_name,
    recipient_name,
)
from registry.people.looks import looks_at
from registry.people.origins import reckoned_from
from registry.people.overview import (
    SearchedFrom,
    block_page,
    blocked_by,
    consent_choices,
    listing_page,
    panel_state,
    preview_for,
    saved_searches,
)
from registry.people.policies import OWN_PROFILE, SEARCH, audience_of
from registry.people.printing import MOST_PRINTED, pdf_response, people_pdf
from registry.people.purposes import purpose_of
from registry.people.queries import profile_of
from registry.people.search import unseen_in
from registry.people.spots import spots_map
from registry.stations.queries import StationCard, station, station_by_public_id, station_of_worker

listings = Blueprint("listings", __name__, template_folder="templates", url_prefix="/my/listing")
finding = Blueprint("finding", __name__, template_folder="templates", url_prefix="/stations/<station_id>/people")


def own_id() -> int:
    """The person who asks; the guard has seen to it that there is one."""
    return actor().person_id or 0


def _links() -> dict[str, str]:
    return {step: url_for(f"listings.{step}") for step in ("offer", "cards", "consent")}


@listings.get("")
@requires(OWN_PROFILE)
def mine() -> str:
    """Where I stand: found by whom, what they see, what comes next."""
    return render_template(
        "people/learner/mine.html", page=listing_page(own_id(), _links()), form=PlainForm(formdata=None)
    )


@listings.route("/offer", methods=["GET", "POST"])
@requires(OWN_PROFILE)
def offer() -> Answer:
    """Step one: wishes, free half-days, how far."""
    form, profile = OfferForm(), profile_of(own_id())
    form.offer_choices()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.save_offer(actor(), own_id(), form.read(profile))
            return redirect(url_for("listings.cards"))
    if not form.is_submitted():
        form.show(profile)
    return form_page("people/learner/offer.html", form)


@listings.route("/cards", methods=["GET", "POST"])
@requires(OWN_PROFILE)
def cards() -> Answer:
    """Step two: a yes or no for each thing one could do."""
    profile = profile_of(own_id())
    form = cards_form(profile, request.form if request.method == "POST" else None)
    if form.validate_on_submit():
        with refusals_shown(form):
            services.save_offer(actor(), own_id(), cards_read(form, profile))
            return redirect(url_for("listings.consent"))
    return form_page("people/learner/cards.html", form)


@listings.route("/consent", methods=["GET", "POST"])
@requires(OWN_PROFILE)
def consent() -> Answer:
    """Step three: who may see what."""
    form = consent_form(ConsentForm, consent_choices(own_id()), request.form if request.method == "POST" else None)
    if form.validate_on_submit():
        with refusals_shown(form):
            return redirect(url_for("listings.preview", **form.query()))
    return form_page("people/learner/consent.html", form)


@listings.route("/preview", methods=["GET", "POST"])
@requires(OWN_PROFILE)
def preview() -> Answer:
    """This is what stations see; a yes here starts the listing."""
    form, choices, until_on = PlainForm(), consent_choices(own_id()), until_read(request.args)
    chosen = choices_read(request.args, choices.home)
    if form.validate_on_submit():
        with refusals_shown(form):
            start_listing(actor(), own_id(), chosen, until_on=until_on)
            flash(gettext("You can be found now. You can take this back at any time."), "good")
            return redirect(url_for("listings.mine"))
    if not chosen:
        flash(gettext(NothingConsented.text), "warn")
        return redirect(url_for("listings.consent"))
    fields = [choice.field for choice in chosen]
    targets = dict.fromkeys((choice.recipient, choice.recipient_ref) for choice in chosen)
    return form_page(
        "people/learner/preview.html",
        form,
        preview=preview_for(own_id(), fields),
        recipients=[recipient_name(*target) for target in targets],
        words=[gettext(text) for text in dict.fromkeys(purpose_of(target[0]).text for target in targets)],
        until_on=until_on,
    )


@listings.post("/stop")
@requires(OWN_PROFILE)
def stop() -> Answer:
    """One tap: nobody finds me any more."""
    stop_listing(actor(), own_id())
    flash(gettext("From now on no station finds you. Your title stays as it is."), "good")
    return redirect(url_for("listings.mine"))


@listings.post("/continue")
@requires(OWN_PROFILE)
def go_on() -> Answer:
    """The yearly yes."""
    continue_listing(actor(), own_id())
    flash(gettext("Thank you. Stations go on finding you for another year."), "good")
    return redirect(url_for("listings.mine"))


@listings.get("/looks")
@requires(OWN_PROFILE)
def looks() -> str:
    """Who looked at me."""
    page = looks_at(own_id(), request.args.get("page", 1, int))
    lines = [
        (line.looked_at, looker_name(line.looker, line.who), gettext(LOOK_NAMES[line.kind]), field_names(line.fields))
        for line in page.lines
    ]
    return render_template("people/learner/looks.html", page=page, lines=lines)


@listings.get("/stations")
@requires(OWN_PROFILE)
def blocks() -> str:
    """Stations that I do not want to meet."""
    return render_template(
        "people/learner/blocks.html",
        page=block_page(own_id(), request.args.get("q", "")),
        form=PlainForm(formdata=None),
    )


@listings.post("/stations/<public_id>/block")
@requires(OWN_PROFILE)
def block(public_id: str) -> Answer:
    """Not to meet a station."""
    services.block_station(actor(), own_id(), station_by_public_id(public_id).id)
    flash(gettext("This station no longer finds you, and you no longer see its activities."), "good")
    return redirect(url_for("listings.blocks"))


@listings.post("/stations/<public_id>/unblock")
@requires(OWN_PROFILE)
def unblock(public_id: str) -> Answer:
    """To meet a station again."""
    services.unblock_station(actor(), own_id(), station_by_public_id(public_id).id)
    flash(gettext("This station can find you again."), "good")
    return redirect(url_for("listings.blocks"))


def _at(card: StationCard) -> SearchedFrom:
    """Where a station's search stands among the pages."""
    return SearchedFrom(
        "finding", {"station_id": card.public_id}, card.name, url_for("stations.desk", public_id=card.public_id)
    )


def _search_form(card: StationCard) -> SearchForm:
    form = SearchForm(request.args)
    form.offer_choices(card.area_path)
    return form


@finding.get("")
@requires(SEARCH)
def search(station_id: str) -> str:
    """Look for people who agreed to be found by this station."""
    card = station_of_worker(actor(), station_id)
    form = _search_form(card)
    criteria = form.criteria()
    found = services.search_people(actor(), card, criteria, request.args.get("page", 1, int))
    exported = {"station_id": card.public_id, **search_query(request.args)}
    audience = reckoned_from(audience_of(card), criteria)
    counted, place = facets_of(audience, found.ids, criteria.free_on or today()), audience.place
    asked_for_count = bool(criteria.area_code and criteria.scheme)
    return render_template(
        "people/station/search.html",
        here=card,
        at=_at(card),
        form=form,
        found=found,
        hits=[(hit.seen.public_id, hit_name(hit), hit_facts(hit), fit_line(hit)) for hit in found.hits],
        unseen=unseen_in(criteria.area_code, criteria.scheme, criteria.specialty) if asked_for_count else None,
        saved=saved_searches(card.id),
        blocked=blocked_by(card.id),
        save=SaveForm(formdata=None),
        query=search_query(request.args),
        exported=exported,
        measured=form.measured,
        facets=facet_cards(counted, exported),
        map=spots_map(counted["area"], place, exported),
        plain=PlainForm(formdata=None),
    )


@finding.get("/list.csv")
@requires(SEARCH)
def export(station_id: str) -> Response:
    """The people found, as a file, with what each lets this station see."""
    card = station_of_worker(actor(), station_id)
    hits = services.export_people(actor(), card, _search_form(card).criteria())
    heads, rows = hit_table(hits)
    return csv_response(gettext("People found"), heads, rows, request.args.get("encoding", ""))


@finding.get("/list.pdf")
@requires(SEARCH)
def print_list(station_id: str) -> Response:
    """The nearest people found, on paper, with what each lets this station see."""
    card = station_of_worker(actor(), station_id)
    hits = services.export_people(actor(), card, _search_form(card).criteria(), MOST_PRINTED)
    return pdf_response(people_pdf(hits, card.name))


@finding.post("/saved")
@requires(SEARCH)
def save(station_id: str) -> Answer:
    """Keep a search."""
    card, form = station_of_worker(actor(), station_id), SaveForm()
    criteria = _search_form(card).criteria()
    if form.validate_on_submit():
        services.save_search(actor(), card.id, form.label.data, criteria, form.notify.data)
        flash(gettext("The search is kept."), "good")
    return redirect(url_for("finding.search", station_id=station_id, **search_query(request.args)))


@finding.post("/saved/<public_id>/forget")
@requires(SEARCH)
def forget(station_id: str, public_id: str) -> Answer:
    """Drop a saved search."""
    services.forget_search(actor(), station_of_worker(actor(), station_id).id, public_id)
    flash(gettext("The saved search is dropped."), "good")
    return redirect(url_for("finding.search", station_id=station_id))


@finding.get("/<listing_id>")
@requires(SEARCH)
def card(station_id: str, listing_id: str) -> str:
    """One person, with what she lets this station see, and why it may."""
    here = station_of_worker(actor(), station_id)
    hit = services.look_at(actor(), here, listing_id)
    return render_template(
        "people/station/card.html",
        at=_at(here),
        here=here,
        person_id=hit.seen.person_id,
        listing_id=listing_id,
        name=hit_name(hit),
        facts_=hit_facts(hit),
        consents=consent_lines(hit.consents),
        form=PlainForm(formdata=None),
    )


@finding.route("/<listing_id>/block", methods=["GET", "POST"])
@requires(SEARCH)
def block_person(station_id: str, listing_id: str) -> Answer:
    """Not to meet a person any more."""
    here, form = station_of_worker(actor(), station_id), PlainForm()
    if form.validate_on_submit():
        services.block_person(actor(), here.id, listing_id)
        flash(gettext("The station and this person no longer find each other."), "good")
        return redirect(url_for("finding.search", station_id=station_id))
    return render_template("people/station/block.html", here=here, listing_id=listing_id, form=form)


@finding.post("/blocks/<block_id>/end")
@requires(SEARCH)
def unblock_person(station_id: str, block_id: str) -> Answer:
    """To meet a person again."""
    services.unblock_person(actor(), station_of_worker(actor(), station_id).id, block_id)
    flash(gettext("The station can find this person again if she agrees."), "good")
    return redirect(url_for("finding.search", station_id=station_id))


def next_panel(**_: object) -> str:
    """On the first page of a certified person: be found, or go on being found."""
    page = panel_state(actor())
    return render_template("people/learner/panel.html", page=page) if page else ""


def desk_panel(station_id: int, station_public_id: str, **_: object) -> str:
    """On the desk of a station: the search."""
    return render_template(
        "people/station/panel.html", station_id=station_public_id, saved=saved_searches(station(station_id).id)
    )

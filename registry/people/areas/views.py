"""Pages of those who look from an area, and the public page of who helps there."""

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import gettext

from lms.clock import today
from lms.places.api import full_name
from lms.ui.access import actor, public, requires
from lms.ui.tables import csv_response
from registry.people.areas.services import (
    FromArea,
    areas_of,
    export_in_area,
    look_in_area,
    read_public_page,
    search_in_area,
    seen_from,
)
from registry.people.facets import facet_cards, facets_of
from registry.people.forms import SearchForm, search_query
from registry.people.labels import consent_lines, fit_line, hit_facts, hit_name, hit_table
from registry.people.origins import reckoned_from
from registry.people.overview import SearchedFrom
from registry.people.policies import SEARCH_AREA
from registry.people.printing import MOST_PRINTED, pdf_response, people_pdf
from registry.people.search import unseen_in
from registry.people.spots import spots_map

area_finding = Blueprint(
    "area_finding", __name__, template_folder="../templates", url_prefix="/areas/<area_code>/people"
)
my_areas = Blueprint("my_areas", __name__, template_folder="../templates", url_prefix="/my/areas")
helpers = Blueprint("helpers", __name__, template_folder="../templates", url_prefix="/helpers")


@my_areas.get("")
@requires(SEARCH_AREA)
def mine() -> str:
    """The areas that I work for."""
    lines = [(node.code, full_name(node.code) or node.name) for node in areas_of(actor())]
    return render_template("people/area/mine.html", lines=lines)


def _at(here: FromArea) -> SearchedFrom:
    name = full_name(here.node.code) or here.node.name
    return SearchedFrom("area_finding", {"area_code": here.node.code}, name, url_for("my_areas.mine"))


def _search_form(here: FromArea) -> SearchForm:
    form = SearchForm(request.args)
    form.offer_choices(here.node.path)
    if here.node.centre is None:
        form.km.choices = form.km.choices[:1]
    return form


@area_finding.get("")
@requires(SEARCH_AREA)
def search(area_code: str) -> str:
    """Look for people who agreed to be found by the coordinators or the municipality of this area."""
    here = seen_from(actor(), area_code)
    form = _search_form(here)
    criteria = form.criteria()
    found = search_in_area(actor(), here, criteria, request.args.get("page", 1, int))
    exported = {"area_code": here.node.code, **search_query(request.args)}
    audience = reckoned_from(here.audience, criteria)
    counted, place = facets_of(audience, found.ids, criteria.free_on or today()), audience.place
    asked_for_count = bool(criteria.area_code and criteria.scheme)
    return render_template(
        "people/station/search.html",
        at=_at(here),
        form=form,
        found=found,
        hits=[(hit.seen.public_id, hit_name(hit), hit_facts(hit), fit_line(hit)) for hit in found.hits],
        unseen=unseen_in(criteria.area_code, criteria.scheme, criteria.specialty) if asked_for_count else None,
        exported=exported,
        measured=form.measured,
        facets=facet_cards(counted, exported),
        map=spots_map(counted["area"], place, exported),
    )


@area_finding.get("/list.csv")
@requires(SEARCH_AREA)
def export(area_code: str) -> Response:
    """The people found, as a file, with what each lets this office see."""
    here = seen_from(actor(), area_code)
    hits = export_in_area(actor(), here, _search_form(here).criteria())
    heads, rows = hit_table(hits)
    return csv_response(gettext("People found"), heads, rows, request.args.get("encoding", ""))


@area_finding.get("/<listing_id>")
@requires(SEARCH_AREA)
def card(area_code: str, listing_id: str) -> str:
    """One person, with what she lets this office see, and why it may."""
    here = seen_from(actor(), area_code)
    hit = look_in_area(actor(), here, listing_id)
    return render_template(
        "people/station/card.html",
        at=_at(here),
        listing_id=listing_id,
        name=hit_name(hit),
        facts_=hit_facts(hit),
        consents=consent_lines(hit.consents),
    )


@area_finding.get("/list.pdf")
@requires(SEARCH_AREA)
def print_list(area_code: str) -> Response:
    """The nearest people found, on paper, with what each lets this office see."""
    here = seen_from(actor(), area_code)
    hits = export_in_area(actor(), here, _search_form(here).criteria(), MOST_PRINTED)
    return pdf_response(people_pdf(hits, full_name(here.node.code) or here.node.name))


@helpers.get("/<area_code>")
@public
def people(area_code: str) -> Response:
    """Who lets everybody see her in this area. Search engines are asked to stay away, so that a no is soon a no."""
    node, found = read_public_page(area_code, request.args.get("page", 1, int))
    page = render_template(
        "people/public/helpers.html",
        area=node,
        area_name=full_name(node.code) or node.name,
        found=found,
        hits=[(hit_name(hit), hit_facts(hit, with_distance=False)) for hit in found.hits],
    )
    answer = make_response(page)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer

"""The registry for other systems: stations for anybody, people for a station's access key, under its consents."""

import re
from dataclasses import asdict, dataclass
from datetime import date, time
from math import ceil
from typing import Any

from flask import Blueprint, Response, jsonify, request

from lms.clock import today
from lms.ui.access import public
from lms.ui.openapi import Endpoint, Parameter
from registry.errors import SearchNotFitting
from registry.people import services
from registry.people.cursors import cursor_of, place_behind
from registry.people.origins import LONGEST_ADDRESS, measured_from
from registry.people.rules import DAYS, FURTHEST_DAYS, FURTHEST_KM, MOST_HOURS, PARTS, Criteria, Title
from registry.people.search import Hit
from registry.stations.answers import StationOut, stations_out
from registry.stations.overview import stations_page
from registry.stations.queries import station_by_public_id
from registry.stations.tokens import READ_PEOPLE, KeyHolder, holder_of_header
from registry.words import LANGUAGES, SKILLS, STATION_KINDS

MOST_ON_A_PAGE = 100
CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9]"
registry_rest = Blueprint("registry_rest", __name__, url_prefix="/registry")


@dataclass(frozen=True)
class StationsOut:
    """Some stations at and below an area. ``next`` is the cursor of those that follow; null at the end."""

    area: str
    as_of: date
    stations: list[StationOut]
    next: str | None


@dataclass(frozen=True)
class TitleOut:
    """A title that is valid today."""

    scheme: str
    specialty: str


@dataclass(frozen=True)
class ConsentOut:
    """The consent under which a field is shown."""

    field: str
    recipient: str
    recipient_ref: str
    given_on: date


@dataclass(frozen=True)
class PersonOut:
    """A listed person as the key's station may see her. A field that she does not show is left out of ``shown``
    and is null."""

    id: str
    shown: list[str]
    titles: list[TitleOut]
    name: str | None
    kana: str | None
    area: str | None
    distance_km: float | None
    half_days: list[int] | None
    skills: list[str] | None
    languages: list[str] | None
    wants: list[str] | None
    last_helped_on: date | None
    minutes_lately: int | None
    fits: list[str]
    consents: list[ConsentOut]


@dataclass(frozen=True)
class PeopleOut:
    """Some people, the nearest first. ``next`` is the cursor of those that follow; null at the end.

    ``measured_from`` says what was understood of ``near``; empty where no place was named."""

    page: int
    pages: int
    total: int
    people: list[PersonOut]
    next: str | None
    measured_from: str


@dataclass(frozen=True)
class AwardOut:
    """A title that is valid on the day asked for, and whose: the id of a listing."""

    listing: str
    scheme: str
    specialty: str


@dataclass(frozen=True)
class AwardsOut:
    """Titles valid on a day, person by person. ``next`` is the cursor of those that follow; null at the end."""

    on: date
    awards: list[AwardOut]
    next: str | None


def _listed(values: tuple[Any, ...] | None) -> list[Any] | None:
    return None if values is None else list(values)


def person_out(hit: Hit) -> PersonOut:
    """One hit as other programs read it; what she does not show is null."""
    seen = hit.seen
    return PersonOut(
        id=seen.public_id,
        shown=sorted(seen.fields),
        titles=[TitleOut(title.scheme, title.specialty) for title in seen.titles],
        name=seen.name,
        kana=seen.kana,
        area=seen.area_code,
        distance_km=None if seen.distance_km is None else round(seen.distance_km, 1),
        half_days=_listed(seen.half_days),
        skills=_listed(seen.skills),
        languages=_listed(seen.languages),
        wants=_listed(seen.wants),
        last_helped_on=seen.helping.last_on if seen.helping else None,
        minutes_lately=seen.helping.minutes if seen.helping else None,
        fits=list(hit.fits),
        consents=[ConsentOut(c.field, c.recipient, c.recipient_ref, c.given_at.date()) for c in hit.consents],
    )


def _key() -> KeyHolder:
    """The station behind the access key of this request; TokenRefused without a sound one."""
    return holder_of_header(request.headers.get("Authorization", ""))


def _number(name: str, least: int, most: int, default: int) -> int:
    text = request.args.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and least <= int(text[:9]) <= most):
        raise SearchNotFitting(what=name)
    return int(text)


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args[name]) if request.args.get(name) else None
    except ValueError:
        raise SearchNotFitting(what=name) from None


def _clock(name: str) -> time | None:
    text = request.args.get(name, "")
    if text and not re.fullmatch(CLOCK, text):
        raise SearchNotFitting(what=name)
    return time.fromisoformat(text) if text else None


def _one_of(name: str, known: Any) -> str:
    value = request.args.get(name, "")
    if value and value not in known:
        raise SearchNotFitting(what=name)
    return value


def _cursor() -> str:
    return request.args.get("cursor", "")[:200]


def _criteria() -> Criteria:
    """The search of this request; what cannot be meant is refused by its name."""
    return Criteria(
        scheme=request.args.get("scheme", "")[:20],
        specialty=request.args.get("specialty", "")[:40],
        area_code=request.args.get("area", "")[:20],
        within_km=_number("within_km", 0, FURTHEST_KM, 0),
        half_day=_number("half_day", 0, DAYS * PARTS - 1, 0) if request.args.get("half_day") else None,
        skills=tuple(request.args.getlist("skill")),
        language=_one_of("language", LANGUAGES),
        name=request.args.get("name", "")[:40],
        free_on=_day("free_on"),
        free_part=_number("free_part", 0, PARTS - 1, 0) if request.args.get("free_part") else None,
        near=request.args.get("near", "").strip()[:LONGEST_ADDRESS],
        from_time=_clock("from_time"),
        to_time=_clock("to_time"),
        active_days=_number("active_days", 0, FURTHEST_DAYS, 0),
        most_hours=_number("most_hours", 0, MOST_HOURS, 0) if request.args.get("most_hours") else None,
    )


def _answer(content: Any) -> Response:
    plain = asdict(content)
    return jsonify({key: _plain(value) for key, value in plain.items()})


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list) else value


@registry_rest.get("/stations")
@public
def list_stations() -> Response:
    """Stations at and below an area."""
    page = stations_page(
        request.args.get("area", ""), _one_of("kind", STATION_KINDS), request.args.get("name", "")[:40]
    )
    cards, size = [line.card for line in page.lines], _number("size", 1, MOST_ON_A_PAGE, MOST_ON_A_PAGE)
    begin = place_behind(_cursor(), [card.public_id for card in cards])
    shown = cards[begin : begin + size]
    following = cursor_of(begin + size, [card.public_id for card in shown]) if begin + size < len(cards) else None
    return _answer(StationsOut(page.area.code, page.as_of, stations_out(shown), following))


@registry_rest.get("/stations/<public_id>")
@public
def one_station(public_id: str) -> Response:
    """One station."""
    return _answer(stations_out([station_by_public_id(public_id)])[0])


@registry_rest.get("/people")
@public
def list_people() -> Response:
    """People whom the key's station may see; the key is asked in place of a session."""
    key = _key()
    key.need(READ_PEOPLE)
    size, criteria = _number("size", 1, MOST_ON_A_PAGE, 20), _criteria()
    if request.args.get("page"):
        found = services.search_by_key(key, criteria, _number("page", 1, 10**6, 1), size)
        people = [person_out(hit) for hit in found.hits]
        return _answer(PeopleOut(found.page, found.pages, found.total, people, None, measured_from(criteria)))
    part = services.read_on_by_key(key, criteria, _cursor(), size)
    people, pages = [person_out(hit) for hit in part.hits], max(1, ceil(part.total / size))
    return _answer(PeopleOut(1, pages, part.total, people, part.next, measured_from(criteria)))


@registry_rest.get("/people/<public_id>")
@public
def one_person(public_id: str) -> Response:
    """One person as the key's station may see her now; the key is asked in place of a session."""
    return _answer(person_out(services.look_by_key(_key(), public_id)))


@registry_rest.get("/awards")
@public
def list_awards() -> Response:
    """Titles of the people whom the key's station may see; the key is asked in place of a session."""
    key, on = _key(), _day("on") or today()
    title = Title(request.args.get("scheme", "")[:20], request.args.get("specialty", "")[:40])
    page = services.awards_by_key(key, on, title, _cursor(), _number("size", 1, MOST_ON_A_PAGE, MOST_ON_A_PAGE))
    held = [AwardOut(seen.public_id, one.scheme, one.specialty) for seen in page.people for one in seen.titles]
    return _answer(AwardsOut(on, held, page.next))


TEXT = {"type": "string"}
SIZE = {"type": "integer", "minimum": 1, "maximum": MOST_ON_A_PAGE}
CURSOR = Parameter("cursor", "What the answer before gave as next", TEXT)
ENDPOINTS = (
    Endpoint(
        "/registry/stations",
        "listStations",
        "Stations at and below an area, closed ones left out",
        StationsOut,
        (
            Parameter("area", "Code of a node of the area tree; the nation without one", TEXT),
            Parameter("kind", "A kind of station", {"type": "string", "enum": list(STATION_KINDS.words)}),
            Parameter("name", "A part of the name", TEXT),
            CURSOR,
            Parameter("size", "Stations at a time", SIZE),
        ),
    ),
    Endpoint(
        "/registry/stations/{id}",
        "getStation",
        "One station",
        StationOut,
        (Parameter("id", "The id of the station", TEXT, where="path"),),
        refusals=(404,),
    ),
    Endpoint(
        "/registry/people",
        "listPeople",
        "People with a valid title who let the key's station find them; each look is shown to them",
        PeopleOut,
        (
            Parameter("scheme", "Code of a title", TEXT),
            Parameter("specialty", "Code of a title's field", TEXT),
            Parameter("area", "Code of a node of the area tree", TEXT),
            Parameter(
                "within_km",
                "Greatest distance from the station",
                {"type": "integer", "minimum": 0, "maximum": FURTHEST_KM},
            ),
            Parameter(
                "half_day",
                "weekday * 3 + part; Monday and morning are 0",
                {"type": "integer", "minimum": 0, "maximum": DAYS * PARTS - 1},
            ),
            Parameter("skill", "Skills, all of them", {"type": "string", "enum": list(SKILLS.words)}, many=True),
            Parameter("language", "A language", {"type": "string", "enum": list(LANGUAGES.words)}),
            Parameter(
                "free_on", "A day on which they are free, where they show it", {"type": "string", "format": "date"}
            ),
            Parameter(
                "free_part",
                "Part of that day: morning 0, afternoon 1, evening 2",
                {"type": "integer", "minimum": 0, "maximum": PARTS - 1},
            ),
            Parameter("from_time", "A time of that day by the clock, HH:MM, in all parts of which they are free", {"type": "string"}),
            Parameter("to_time", "Until what time, HH:MM", {"type": "string"}),
            Parameter(
                "active_days", "Helped within so many days, where they show it",
                {"type": "integer", "minimum": 0, "maximum": FURTHEST_DAYS},
            ),
            Parameter(
                "most_hours", "Helped so many hours at most in the last 28 days, where they show it",
                {"type": "integer", "minimum": 0, "maximum": MOST_HOURS},
            ),
            Parameter("near", "A Japanese address, a municipality or a postal code from which distances are measured", TEXT),
            Parameter("name", "How a name or reading begins, where it is shown", TEXT),
            CURSOR,
            Parameter("page", "Number of the page, for a look in between", {"type": "integer", "minimum": 1, "maximum": 10**6}),
            Parameter("size", "People at a time", SIZE),
        ),
        scope=READ_PEOPLE,
    ),
    Endpoint(
        "/registry/people/{id}", "getPerson", "One person as the key's station may see her now; she sees the look",
        PersonOut, (Parameter("id", "The id of the listing", TEXT, where="path"),), scope=READ_PEOPLE, refusals=(404,),
    ),
    Endpoint(
        "/registry/awards", "listAwards", "Titles that are valid on a day, of the people whom the key's station may see",
        AwardsOut,
        (
            Parameter("on", "The day; today without one", {"type": "string", "format": "date"}),
            Parameter("scheme", "Code of a title", TEXT), Parameter("specialty", "Code of a title's field", TEXT),
            CURSOR, Parameter("size", "People at a time", SIZE),
        ),
        scope=READ_PEOPLE, refusals=(400,),
    ),
)  # fmt: skip

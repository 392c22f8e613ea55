"""Finding listed people for a searcher: the same question for pages, exports and the API."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from math import cos, radians
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from lms.accounts.api import ConsentCard
from lms.clock import today
from lms.db import db
from lms.places.api import area, areas, areas_below, distance_km
from lms.text.folding import fold
from lms.text.romaji import romaji_key
from lms.ui.lists import Paged, page_within
from registry.people.cursors import cursor_of, opened, place_behind
from registry.people.helping import helped_at_most, helped_within
from registry.people.models import Listing, ListingDifference, ListingSkill, ListingTitle, UnseenCount
from registry.people.near import FAR_AWAY, nearest
from registry.people.origins import reckoned_from
from registry.people.policies import Audience, audience_of
from registry.people.queries import (
    Listed,
    as_seen_by,
    consents_to_be_seen,
    listed_as,
    sees_field,
    title_valid,
    visible_to,
)
from registry.people.rules import (
    PARTS,
    Criteria,
    Title,
    cells_within,
    check_criteria,
    covering_nodes,
    fields_needed,
    half_day,
    parts_touched,
)
from registry.stations.queries import StationCard
from registry.words import SKILLS

PAGE_SIZE = 20
# A search that finds more is too wide to be read; the page says so and asks for an area or a title.
MOST_HITS = 2000
# So many are read beyond a page, so that the pager has somewhere to lead and the page can say what there is.
READ_AHEAD = 80
MOST_PATHS = 200
# Whom a station may ask is chosen among so many for each title; in most places that is everybody there is.
MOST_AROUND = 1000
# A ward with its districts; a city of wards is read area by area, the nearest first.
SMALL_AREA = 10
LAST_SIGN = "\U0010ffff"


@dataclass(frozen=True)
class Consented:
    """The consent under which a field is seen: for whom, since when, until before which day."""

    field: str
    recipient: str
    recipient_ref: str
    given_at: datetime
    until_on: date | None = None


@dataclass(frozen=True)
class Hit:
    """One person found: what may be seen, what of the search fits, under which consents.

    fits  names of the parts of the search that she fits: title, area, distance, half_day, skills, language, name, active
    """

    seen: Listed
    fits: tuple[str, ...]
    consents: tuple[Consented, ...]


@dataclass(frozen=True)
class Found(Paged):
    """One page of hits with what the pager needs.

    total  how many were read; there are more when ``cut``
    ids    the people who were read, nearest first
    """

    hits: tuple[Hit, ...]
    page: int
    pages: int
    total: int
    cut: bool
    ids: tuple[int, ...] = ()


def _wanted(audience: Audience, criteria: Criteria, on: date) -> list[ColumnElement[bool]]:
    """The search as conditions. A part of it meets only those who show that part to this station."""
    wanted = visible_to(audience, on)
    wanted += [sees_field(audience, field, on) for field in fields_needed(criteria) if field != "titles"]
    wanted += _holding(Title(criteria.scheme, criteria.specialty), on, first=not _begins_elsewhere(criteria))
    if criteria.within_km and audience.place:
        wanted.append(Listing.cell.in_(cells_within(audience.place, criteria.within_km)))
    if typed := fold(criteria.name):
        wanted.append(_named(audience, typed, romaji_keys(criteria.name), on))
    return wanted + _narrowed(criteria)


def _begins_elsewhere(criteria: Criteria) -> bool:
    """Whether an index of areas, cells or names leads to few people already."""
    return bool(criteria.area_code or criteria.within_km or criteria.name)


def _holding(title: Title, on: date, *, first: bool) -> list[ColumnElement[bool]]:
    """Who holds a title on a day. ``first``: the database shall begin with its holders, who may be few."""
    asked: list[Any] = [ListingTitle.scheme == title.scheme] if title.scheme else []
    asked += [ListingTitle.specialty == title.specialty] if title.specialty else []
    if not asked:
        return []
    if first:
        return [Listing.person_id.in_(select(ListingTitle.person_id).where(title_valid(on), *asked))]
    return [exists().where(ListingTitle.person_id == Listing.person_id, title_valid(on), *asked)]


def _narrowed(criteria: Criteria) -> list[ColumnElement[bool]]:
    """The parts of a search that hold for a listing itself; whether she shows them is asked beside this."""
    wanted = [
        Listing.good_until_on > today(),
        or_(Listing.paused_until_on.is_(None), Listing.paused_until_on <= today()),
    ]
    if criteria.area_code:
        wanted.append(_in_area(criteria.area_code))
    if criteria.half_day is not None:
        wanted.append(Listing.half_days.bitwise_and(1 << criteria.half_day) != 0)
    if criteria.free_on is not None:
        wanted.append(_free_that_day(criteria, criteria.free_on))
    for skill in criteria.skills:
        wanted.append(exists().where(ListingSkill.person_id == Listing.person_id, ListingSkill.skill == skill))
    if criteria.language:
        wanted.append(Listing.languages.contains(f",{criteria.language},", autoescape=True))
    if criteria.active_days:
        wanted.append(helped_within(criteria.active_days))
    if criteria.most_hours is not None:
        wanted.append(helped_at_most(criteria.most_hours))
    return wanted


def _free_that_day(criteria: Criteria, on: date) -> ColumnElement[bool]:
    """Free in all parts of a time by the clock, else in the part asked for, else in any."""
    if criteria.from_time is not None:
        return and_(*(_free_on(on, part) for part in parts_touched(criteria.from_time, criteria.to_time)))
    parts = range(PARTS) if criteria.free_part is None else (criteria.free_part,)
    return or_(*(_free_on(on, part) for part in parts))


def _in_area(code: str) -> ColumnElement[bool]:
    """Listings at and below a node: by the paths of its nodes while they are few, for an index finds those."""
    below = areas_below(code)
    if len(below) <= MOST_PATHS:
        return Listing.area_path.in_(sorted(card.path for card in areas(below).values()))
    return Listing.area_path.startswith(area(code).path, autoescape=True)


def _free_on(on: date, part: int) -> ColumnElement[bool]:
    """Free at a part of a day: by what she said of that day, else by her usual week (``free_times.is_free``)."""
    said = (
        ListingDifference.person_id == Listing.person_id,
        ListingDifference.from_on <= on,
        ListingDifference.until_on > on,
    )
    usual = Listing.half_days.bitwise_and(1 << half_day(on.weekday(), part)) != 0
    away = exists().where(*said, ListingDifference.away_parts.bitwise_and(1 << part) != 0)
    besides = exists().where(*said, ListingDifference.free_parts.bitwise_and(1 << part) != 0)
    return or_(and_(usual, ~away), besides)


def romaji_keys(typed: str) -> list[str]:
    """The keys of a name typed in Latin letters, in the order of families first and of given names first."""
    words = typed.split()
    if not typed.isascii() or not romaji_key(typed):
        return []
    return list(dict.fromkeys(romaji_key("".join(order)) for order in (words, words[::-1])))


def _named(audience: Audience, typed: str, keys: list[str], on: date) -> ColumnElement[bool]:
    """Names and readings that begin like this, where they may be seen; old and new forms are one, so are romanisations."""
    kana = sees_field(audience, "kana", on)
    return or_(
        _begins(Listing.folded, typed) & sees_field(audience, "name", on),
        _begins(Listing.folded_kana, typed) & kana,
        *(_begins(Listing.folded_romaji, key) & kana for key in keys),
    )


def _begins(column: InstrumentedAttribute[str], typed: str) -> ColumnElement[bool]:
    """Folded names that begin so, as a range of code points: an index serves it on both engines, LIKE does not."""
    return (column >= typed) & (column < typed + LAST_SIGN)


def _plane(here: tuple[float, float], near: ColumnElement[bool]) -> ColumnElement[float]:
    """How far away on a plane, squared degrees: enough to let the database cut a long list behind the nearest.

    Who does not show her area, or has no known place, is behind everybody else.
    """
    north = Listing.latitude - here[0]
    east = (Listing.longitude - here[1]) * cos(radians(here[0]))
    known = and_(near, Listing.latitude.is_not(None), Listing.longitude.is_not(None))
    return case((known, north * north + east * east), else_=FAR_AWAY)


def _ordered(audience: Audience, criteria: Criteria, on: date) -> list[int]:
    """The people found, nearest first; who does not show her area comes last, in the order of listing."""
    near, here = sees_field(audience, "area", on), audience.place
    query = select(
        Listing.person_id,
        Listing.latitude,
        Listing.longitude,
        near.label("near"),
        Listing.listed_on,
    ).where(*_wanted(audience, criteria, on))
    if here and criteria.sort != "listed":
        query = query.order_by(_plane(here, near))
    rows = []
    for person_id, latitude, longitude, shows_area, listed_on in db.session.execute(
        query.order_by(Listing.listed_on, Listing.person_id).limit(MOST_HITS + 1)
    ):
        away = FAR_AWAY
        if here and shows_area and latitude is not None and longitude is not None:
            away = distance_km(here, (latitude, longitude))
        if not criteria.within_km or away <= criteria.within_km:
            rows.append((0.0 if criteria.sort == "listed" else away, listed_on, person_id))
    return [row[-1] for row in sorted(rows)]


def _fits(criteria: Criteria, seen: Listed) -> tuple[str, ...]:
    asked = {
        "title": bool(criteria.scheme or criteria.specialty),
        "area": bool(criteria.area_code),
        "distance": bool(criteria.within_km),
        "half_day": criteria.half_day is not None or criteria.free_on is not None,
        "skills": bool(criteria.skills),
        "language": bool(criteria.language),
        "name": bool(criteria.name),
        "active": bool(criteria.active_days or criteria.most_hours is not None),
    }
    return tuple(name for name, is_asked in asked.items() if is_asked)


def meant_for(audience: Audience, person_ids: Iterable[int]) -> dict[int, tuple[Consented, ...]]:
    """The consents of some people that are meant for this audience: they say why it may see what it sees.

    Which area she named is not told, for it is near her home: an office reads its own node, a station that its area
    was meant.
    """
    given = consents_to_be_seen(person_ids)
    named = areas(c.recipient_ref for cards in given.values() for c in cards)
    above = areas(step for card in named.values() for step in card.path.strip("/").split("/"))

    def node_meant(consent: ConsentCard) -> str | None:
        area_named = named.get(consent.recipient_ref)
        path = area_named.path.strip("/").split("/") if area_named else []
        steps = [(step, above[step].kind) for step in path if step in above]
        nodes = covering_nodes(consent.recipient, consent.recipient_ref, steps)
        return next((node for node in nodes if (consent.recipient, node) in audience.recipients), None)

    return {person_id: tuple(_consented(c, node_meant(c)) for c in cards if node_meant(c) is not None)
            for person_id, cards in given.items()}  # fmt: skip


def _consented(consent: ConsentCard, node: str | None) -> Consented:
    told = "" if consent.recipient == "area_stations" else node or ""
    return Consented(consent.field, consent.recipient, told, consent.given_at, consent.until_on)


def _hits(audience: Audience, criteria: Criteria, person_ids: list[int], on: date) -> tuple[Hit, ...]:
    rows = {row.person_id: row for row in db.session.scalars(select(Listing).where(Listing.person_id.in_(person_ids)))}
    consents = meant_for(audience, person_ids)
    seen = as_seen_by(audience, [rows[number] for number in person_ids if number in rows], on)
    return tuple(
        Hit(
            listed,
            _fits(criteria, listed),
            consents[listed.person_id],
        )
        for listed in seen
    )


def find(audience: Audience, criteria: Criteria, page: int = 1, size: int = PAGE_SIZE, on: date | None = None) -> Found:
    """One page of the people whom a searcher may see and who fit. Refusals: SearchNotFitting, NotFound (area)."""
    check_criteria(criteria, SKILLS.words, today())
    day = on or criteria.free_on or today()
    here = reckoned_from(audience, criteria)
    ids, whole = people_found(here, criteria, day, min(MOST_HITS, page * size + READ_AHEAD))
    wanted, pages = page_within(len(ids), page, size)
    shown = ids[(wanted - 1) * size : wanted * size]
    return Found(_hits(here, criteria, shown, day), wanted, pages, len(ids), not whole, tuple(ids))


@dataclass(frozen=True)
class Slice:
    """Some hits in a row; ``next`` is the cursor of those that follow."""

    hits: tuple[Hit, ...]
    total: int
    next: str | None


def find_behind(audience: Audience, criteria: Criteria, cursor: str, size: int) -> Slice:
    """The people behind a cursor, nearest first. Refusals: SearchNotFitting, NotFound (area)."""
    check_criteria(criteria, SKILLS.words, today())
    day, here = criteria.free_on or today(), reckoned_from(audience, criteria)
    read = opened(cursor)[0] if cursor else 0
    ids, _ = people_found(here, criteria, day, min(MOST_HITS, read + size + READ_AHEAD))
    named = dict(
        db.session.execute(select(Listing.person_id, Listing.public_id).where(Listing.person_id.in_(ids))).all()
    )
    begin = place_behind(cursor, [named.get(number, "") for number in ids])
    shown = ids[begin : begin + size]
    more = begin + size < len(ids)
    following = cursor_of(begin + size, [named[number] for number in shown]) if more else None
    return Slice(_hits(here, criteria, shown, day), len(ids), following)


def ids_found(audience: Audience, criteria: Criteria) -> tuple[int, ...]:
    """All whom a search finds today, up to the most that can be read."""
    ids, _ = people_found(reckoned_from(audience, criteria), criteria, criteria.free_on or today(), MOST_HITS)
    return tuple(ids)


def people_found(audience: Audience, criteria: Criteria, on: date, enough: int) -> tuple[list[int], bool]:
    """The people found, and whether these are all: by areas around the searcher, else by one question."""
    by_areas = criteria.sort != "listed" and (criteria.scheme or not criteria.specialty)
    if by_areas and not criteria.name and not _is_small(criteria.area_code):
        near = nearest(audience, criteria, _narrowed(criteria), on, enough)
        if near is not None:
            return near.person_ids[:MOST_HITS], near.whole and len(near.person_ids) <= MOST_HITS
    ids = _ordered(audience, criteria, on)
    return ids[:MOST_HITS], len(ids) <= MOST_HITS


def seen_around(card: StationCard, titles: Collection[Title], on: date) -> dict[int, Listed]:
    """Whom a station sees on a day with one of some titles: for each the nearest thousand, or all when there are fewer.

    ``Title("")`` is anybody. Whoever chooses whom to ask takes candidates from here and from ``listed_for`` alone.
    """
    audience = audience_of(card)
    ids = [person_id for title in titles for person_id in _around(audience, title, on)]
    return {seen.person_id: seen for seen in listed_as(audience, ids, on)}


def _around(audience: Audience, title: Title, on: date) -> list[int]:
    awake = [Listing.good_until_on > today(), or_(Listing.paused_until_on.is_(None), Listing.paused_until_on <= on)]
    near = None
    if title.scheme or not title.specialty:
        near = nearest(audience, Criteria(scheme=title.scheme, specialty=title.specialty), awake, on, MOST_AROUND)
    if near is not None:
        return near.person_ids[:MOST_AROUND]
    query = select(Listing.person_id).where(*visible_to(audience, on), *_holding(title, on, first=True))
    if audience.place:
        query = query.order_by(_plane(audience.place, sees_field(audience, "area", on)))
    return list(db.session.scalars(query.order_by(Listing.listed_on, Listing.person_id).limit(MOST_AROUND)))


def _is_small(code: str) -> bool:
    """Whether an area is so small that its people are read by its path at once, wherever the searcher stands."""
    return bool(code) and len(areas_below(code)) <= SMALL_AREA


def hit_named(audience: Audience, public_id: str) -> Hit | None:
    """One listed person as the searcher may see her; None when she is not, or no longer, visible to it."""
    query = select(Listing.person_id).where(Listing.public_id == public_id, *visible_to(audience, today()))
    found: Iterable[int] = db.session.scalars(query).all()
    hits = _hits(audience, Criteria(), list(found), today())
    return hits[0] if hits else None


def unseen_in(area_code: str, scheme: str = "", specialty: str | None = None) -> int | None:
    """How many holders at least nobody can find there, as the last night counted (rules of the house 18).

    Only for one fixed node of the tree and one title with its specialty, in steps of 5; None before the first count.
    """
    last = db.session.scalar(select(UnseenCount.taken_on).order_by(UnseenCount.taken_on.desc()).limit(1))
    if last is None:
        return None
    shown = db.session.scalar(
        select(UnseenCount.shown).where(
            UnseenCount.taken_on == last,
            UnseenCount.area_code == area_code,
            UnseenCount.scheme == scheme,
            UnseenCount.specialty == (specialty or ""),
        )
    )
    return shown or 0

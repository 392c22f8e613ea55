"""Finding listed people for a searcher: the same question for pages, exports and the API."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from math import cos, radians
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from lms.accounts.api import ConsentCard
from lms.clock import today
from lms.db import db
from lms.places.api import area, areas, distance_km
from lms.text.folding import fold
from lms.ui.lists import Paged, page_within
from registry.people.models import Listing, ListingSkill, ListingTitle, UnseenCount
from registry.people.policies import Audience
from registry.people.queries import (
    Listed,
    as_seen_by,
    consents_to_be_seen,
    sees_field,
    title_valid,
    visible_to,
)
from registry.people.rules import (
    Criteria,
    cells_within,
    check_criteria,
    covering_nodes,
    fields_needed,
)
from registry.words import SKILLS

PAGE_SIZE = 20
# A search that finds more is too wide to be read; the page says so and asks for an area or a title.
MOST_HITS = 2000
FAR_AWAY = 100_000.0
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

    fits  names of the parts of the search that she fits: title, area, distance, half_day, skills, language, name
    """

    seen: Listed
    fits: tuple[str, ...]
    consents: tuple[Consented, ...]


@dataclass(frozen=True)
class Found(Paged):
    """One page of hits with what the pager needs; ``cut`` when there are more than can be read."""

    hits: tuple[Hit, ...]
    page: int
    pages: int
    total: int
    cut: bool


def _wanted(audience: Audience, criteria: Criteria, on: date) -> list[ColumnElement[bool]]:
    """The search as conditions. A part of it meets only those who show that part to this station."""
    wanted = visible_to(audience, on)
    wanted += [sees_field(audience, field, on) for field in fields_needed(criteria) if field != "titles"]
    if criteria.scheme or criteria.specialty:
        title: list[Any] = [ListingTitle.person_id == Listing.person_id, title_valid(on)]
        title += [ListingTitle.scheme == criteria.scheme] if criteria.scheme else []
        title += [ListingTitle.specialty == criteria.specialty] if criteria.specialty else []
        wanted.append(exists().where(*title))
    if criteria.area_code:
        wanted.append(Listing.area_path.startswith(area(criteria.area_code).path, autoescape=True))
    if criteria.within_km and audience.place:
        wanted.append(Listing.cell.in_(cells_within(audience.place, criteria.within_km)))
    if criteria.half_day is not None:
        wanted.append(Listing.half_days.bitwise_and(1 << criteria.half_day) != 0)
    for skill in criteria.skills:
        wanted.append(exists().where(ListingSkill.person_id == Listing.person_id, ListingSkill.skill == skill))
    if criteria.language:
        wanted.append(Listing.languages.contains(f",{criteria.language},", autoescape=True))
    if typed := fold(criteria.name):
        wanted.append(_named(audience, typed, on))
    return wanted


def _named(audience: Audience, typed: str, on: date) -> ColumnElement[bool]:
    """Names and readings that begin like this, where they may be seen; old and new forms are one."""
    return or_(
        _begins(Listing.folded, typed) & sees_field(audience, "name", on),
        _begins(Listing.folded_kana, typed) & sees_field(audience, "kana", on),
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
        Listing.public_id,
    ).where(*_wanted(audience, criteria, on))
    if here and criteria.sort != "listed":
        query = query.order_by(_plane(here, near))
    rows = []
    for person_id, latitude, longitude, shows_area, listed_on, public_id in db.session.execute(
        query.order_by(Listing.listed_on, Listing.person_id).limit(MOST_HITS + 1)
    ):
        away = FAR_AWAY
        if here and shows_area and latitude is not None and longitude is not None:
            away = distance_km(here, (latitude, longitude))
        if not criteria.within_km or away <= criteria.within_km:
            rows.append((0.0 if criteria.sort == "listed" else away, listed_on, public_id, person_id))
    return [row[-1] for row in sorted(rows)]


def _fits(criteria: Criteria, seen: Listed) -> tuple[str, ...]:
    asked = {
        "title": bool(criteria.scheme or criteria.specialty),
        "area": bool(criteria.area_code),
        "distance": bool(criteria.within_km),
        "half_day": criteria.half_day is not None,
        "skills": bool(criteria.skills),
        "language": bool(criteria.language),
        "name": bool(criteria.name),
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
    check_criteria(criteria, SKILLS.words)
    day = on or today()
    ids = _ordered(audience, criteria, day)
    readable = ids[:MOST_HITS]
    wanted, pages = page_within(len(readable), page, size)
    shown = readable[(wanted - 1) * size : wanted * size]
    return Found(_hits(audience, criteria, shown, day), wanted, pages, len(readable), len(ids) > MOST_HITS)


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

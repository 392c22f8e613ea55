"""Titles of listed people, person by person, for systems that keep a list of who may do what."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import exists, select

from lms.clock import today
from lms.db import db
from registry.errors import SearchNotFitting
from registry.people.cursors import cursor_of, opened
from registry.people.models import Listing, ListingTitle
from registry.people.policies import Audience
from registry.people.queries import Listed, as_seen_by, title_valid, visible_to
from registry.people.rules import FURTHEST_DAYS, Title

TITLES_ALONE = frozenset({"titles"})


@dataclass(frozen=True)
class TitlesPage:
    """Some people with the titles asked for, each seen with her titles and nothing else."""

    people: tuple[Listed, ...]
    next: str | None


def titles_held(audience: Audience, on: date, title: Title, cursor: str, size: int) -> TitlesPage:
    """Who lets an audience see a title that is valid on a day, in a fixed order.

    title  empty parts ask for nothing. SearchNotFitting for a day that lies behind or more than a year ahead.
    """
    if not 0 <= (on - today()).days <= FURTHEST_DAYS:
        raise SearchNotFitting(what="on")
    asked = [ListingTitle.person_id == Listing.person_id, title_valid(on)]
    asked += [ListingTitle.scheme == title.scheme] if title.scheme else []
    asked += [ListingTitle.specialty == title.specialty] if title.specialty else []
    query = select(Listing).where(*visible_to(audience, on), exists().where(*asked))
    if cursor:
        query = query.where(Listing.public_id > opened(cursor)[1][-1])
    rows = db.session.scalars(query.order_by(Listing.public_id).limit(size + 1)).all()
    shown = as_seen_by(audience, rows[:size], on)
    people = tuple(
        replace(seen, fields=TITLES_ALONE, titles=tuple(held for held in seen.titles if _is_asked(held, title)))
        for seen in shown
    )
    more = len(rows) > size
    return TitlesPage(people, cursor_of(size, [rows[size - 1].public_id]) if more else None)


def _is_asked(held: Title, title: Title) -> bool:
    return title.scheme in ("", held.scheme) and title.specialty in ("", held.specialty)

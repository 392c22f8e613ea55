"""Who looked at whom: written with every search, card, export and API answer, read by the person herself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from lms.clock import instant, now, today
from lms.db import Work, db
from lms.places.api import areas
from lms.ui.lists import PAGE_SIZE, Paged, page_within
from registry.people.models import ListingLook
from registry.people.search import Hit
from registry.stations.queries import stations


@dataclass(frozen=True)
class Look:
    """Who looks, and how."""

    kind: str
    viewer_id: int | None
    station_id: int | None = None
    token_id: int | None = None
    looker: str = "station"
    area_code: str = ""


def note_public_looks(work: Work, hits: Sequence[Hit]) -> None:
    """Write down, once a day for each person, that she was read on the public page: nobody knows by whom."""
    ids = [hit.seen.person_id for hit in hits]
    begin = instant(*today().timetuple()[:3])
    told = set(
        work.session.scalars(
            select(ListingLook.person_id).where(
                ListingLook.person_id.in_(ids), ListingLook.looker == "public", ListingLook.looked_at >= begin
            )
        )
    )
    note_looks(work, [hit for hit in hits if hit.seen.person_id not in told], Look("search", None, looker="public"))


def note_looks(work: Work, hits: Sequence[Hit], look: Look) -> None:
    """Write down who saw whom, with the fields that were shown."""
    work.session.add_all(
        ListingLook(
            person_id=hit.seen.person_id,
            looker=look.looker,
            station_id=look.station_id,
            area_code=look.area_code,
            viewer_id=look.viewer_id,
            token_id=look.token_id,
            kind=look.kind,
            fields=sorted(hit.seen.fields),
            looked_at=now(),
        )
        for hit in hits
    )


@dataclass(frozen=True)
class LookLine:
    """One look as its subject reads it: which station or office, how, when, at which fields. No names of staff."""

    looker: str
    who: str
    kind: str
    fields: tuple[str, ...]
    looked_at: datetime


@dataclass(frozen=True)
class Looks(Paged):
    """One page of looks, the newest first, with what the pager needs."""

    lines: tuple[LookLine, ...]
    page: int
    pages: int
    total: int


def looks_at(person_id: int, page: int = 1) -> Looks:
    """Who looked at a person's listing."""
    total = db.session.scalar(select(func.count()).where(ListingLook.person_id == person_id)) or 0
    wanted, pages = page_within(total, page)
    rows = db.session.scalars(
        select(ListingLook)
        .where(ListingLook.person_id == person_id)
        .order_by(ListingLook.looked_at.desc(), ListingLook.id.desc())
        .limit(PAGE_SIZE)
        .offset((wanted - 1) * PAGE_SIZE)
    ).all()
    names = {number: card.name for number, card in stations(row.station_id for row in rows if row.station_id).items()}
    places = areas(row.area_code for row in rows if row.area_code)
    names_of_places = {code: card.name for code, card in places.items()}
    lines = [
        LookLine(
            row.looker,
            names.get(row.station_id or 0, "") or names_of_places.get(row.area_code, ""),
            row.kind,
            tuple(row.fields),
            row.looked_at,
        )
        for row in rows
    ]
    return Looks(tuple(lines), wanted, pages, total)

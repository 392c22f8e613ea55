"""Writes what stations search: the listings of some people, from what is true of them now.

Called inside the use-case or reaction that changed something, so that a withdrawn consent or a suspended title
is gone from every search in the same transaction. A value that nobody may see is not copied at all.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from lms.accounts.api import ConsentCard, PersonCard, people
from lms.clock import today
from lms.db import Work
from lms.places.api import AreaCard, areas
from lms.text.folding import fold
from lms.text.romaji import romaji_key
from registry.events import ListingsChanged
from registry.people.free_times import Difference, pieces
from registry.people.heard import systems_hear
from registry.people.models import (
    FOREVER,
    Listing,
    ListingDifference,
    ListingIntention,
    ListingSkill,
    ListingSpot,
    ListingTitle,
    ListingView,
    ProfileDifference,
    RegistryProfile,
)
from registry.people.purposes import FIELDS
from registry.people.queries import consents_to_be_seen
from registry.people.rules import bits_of, cell_of, covering_nodes, good_until
from registry.people.titles import TitleSpan, spans_of

YES = ("start", "continue")


@dataclass(frozen=True)
class _Known:
    """What is true of some people, read once for all of them."""

    cards: Mapping[int, PersonCard]
    consents: Mapping[int, list[ConsentCard]]
    profiles: Mapping[int, RegistryProfile]
    differences: Mapping[int, list[Difference]]
    answers: Mapping[int, ListingIntention]
    spans: Mapping[int, list[TitleSpan]]
    areas: Mapping[str, AreaCard]


def refresh(work: Work, person_ids: Iterable[int], *, only_listed: bool = False) -> None:
    """Write the listings of these people anew; who may no longer be listed goes.

    only_listed  leave everybody alone who is not listed yet: a title never makes anyone visible (rules 2)

    Whoever never said that she wants to be listed is not looked at any further.
    """
    asked = set(person_ids)
    rows = {
        row.person_id: row for row in work.session.scalars(select(Listing).where(Listing.person_id.in_(asked))).all()
    }
    answered = select(ListingIntention.person_id).where(ListingIntention.person_id.in_(asked))
    asked &= set(rows) if only_listed else set(rows) | set(work.session.scalars(answered))
    if not asked:
        return
    known = _known(work, asked)
    with systems_hear(work, asked):
        for person_id in sorted(asked):
            if _may_be_listed(known, person_id):
                _write(work, rows.get(person_id), known, person_id)
            elif person_id in rows:
                remove(work, [person_id])
        work.session.flush()
        keep_spots(work, _spots(work, asked))
    work.announce(ListingsChanged(frozenset(asked)))


def _spots(work: Work, ids: set[int]) -> dict[str, tuple[float, float]]:
    known = Listing.person_id.in_(ids), Listing.area_code != "", Listing.latitude.is_not(None)
    found = select(Listing.area_code, Listing.latitude, Listing.longitude).where(*known).distinct()
    return {
        code: (north, east)
        for code, north, east in work.session.execute(found)
        if north is not None and east is not None
    }


def remove(work: Work, person_ids: Collection[int]) -> None:
    """Take listings out of every search."""
    for table in (ListingTitle, ListingSkill, ListingDifference, ListingView, Listing):
        work.session.execute(delete(table).where(table.person_id.in_(person_ids)))
    work.session.expire_all()


def _known(work: Work, ids: set[int]) -> _Known:
    cards = people(ids)
    profiles = {
        p.person_id: p
        for p in work.session.scalars(select(RegistryProfile).where(RegistryProfile.person_id.in_(ids))).all()
    }
    said = select(ListingIntention).where(ListingIntention.person_id.in_(ids)).order_by(ListingIntention.id)
    answers = {row.person_id: row for row in work.session.scalars(said)}
    consents = consents_to_be_seen(ids)
    named = {c.recipient_ref for given in consents.values() for c in given}
    steps = areas({card.area_code for card in cards.values() if card.area_code} | named)
    above = {step for card in steps.values() for step in card.path.strip("/").split("/")}
    return _Known(cards, consents, profiles, _differences(work, ids), answers, spans_of(ids), areas(above))


def _differences(work: Work, ids: set[int]) -> dict[int, list[Difference]]:
    found: dict[int, list[Difference]] = {person_id: [] for person_id in ids}
    ahead = ProfileDifference.person_id.in_(ids), ProfileDifference.until_on > today()
    for row in work.session.scalars(select(ProfileDifference).where(*ahead)):
        found[row.person_id].append(Difference(row.from_on, row.until_on, row.parts, row.free))
    return found


def _may_be_listed(known: _Known, person_id: int) -> bool:
    """Listing is intention and consent, the person's alone; a merged or dead person has neither."""
    card, answer = known.cards.get(person_id), known.answers.get(person_id)
    shows_titles = any(consent.field == "titles" for consent in known.consents[person_id])
    alive = card is not None and card.alive and card.id == person_id
    return alive and answer is not None and answer.answer in YES and shows_titles


def _write(work: Work, row: Listing | None, known: _Known, person_id: int) -> None:
    if row is None:
        row = Listing(person_id=person_id, listed_on=today())
        work.session.add(row)
    shown = {consent.field for consent in known.consents[person_id]}
    _write_name(row, known.cards[person_id], shown)
    _write_place(row, known, person_id, shown)
    _write_offer(row, known.profiles.get(person_id), shown)
    row.good_until_on = good_until(known.answers[person_id].answered_on)
    work.session.flush()
    _write_parts(work, row, known, shown)


def _write_name(row: Listing, card: PersonCard, shown: Collection[str]) -> None:
    row.folded = fold(card.family + card.given)[:160] if "name" in shown else ""
    row.folded_kana = fold(card.family_kana + card.given_kana)[:160] if "kana" in shown else ""
    row.folded_romaji = romaji_key(card.family_kana + card.given_kana)[:160] if "kana" in shown else ""


def _write_place(row: Listing, known: _Known, person_id: int, shown: Collection[str]) -> None:
    code = known.cards[person_id].area_code if "area" in shown else ""
    area = known.areas.get(code)
    row.area_code, row.area_path = (area.code, area.path) if area else ("", "")
    steps = reversed(area.path.strip("/").split("/")) if area else ()
    centre = next((c.centre for step in steps if (c := known.areas.get(step)) and c.centre), None)
    row.latitude, row.longitude = centre or (None, None)
    row.cell = cell_of(centre)


def keep_spots(work: Work, places: Mapping[str, tuple[float, float]]) -> None:
    """Let the search know where the people of some areas stand: area code -> latitude and longitude."""
    known = {
        row.area_code: row
        for row in work.session.scalars(select(ListingSpot).where(ListingSpot.area_code.in_(sorted(places))))
    }
    for code, place in sorted(places.items()):
        if code not in known:
            _add_spot(work, code, place)
        elif (known[code].latitude, known[code].longitude) != place:
            known[code].latitude, known[code].longitude = place


def _add_spot(work: Work, code: str, place: tuple[float, float]) -> None:
    """Whoever is listed first in an area brings its spot; two at the same moment bring it once."""
    engines: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
    add = engines[work.session.get_bind().dialect.name](ListingSpot)
    values = {"area_code": code, "latitude": place[0], "longitude": place[1]}
    work.session.execute(add.values(values).on_conflict_do_nothing(index_elements=["area_code"]))


def _write_offer(row: Listing, profile: RegistryProfile | None, shown: Collection[str]) -> None:
    row.half_days = profile.half_days if profile and "half_days" in shown else 0
    row.travel_km = profile.travel_km if profile and "area" in shown else 0
    row.travel_by = profile.travel_by if profile and "area" in shown else ""
    row.wants = list(profile.wants) if profile and "wants" in shown else []
    row.likes = list(profile.liked_skills) if profile and {"wants", "skills"} <= set(shown) else []
    spoken = profile.languages if profile and "languages" in shown else []
    row.languages = f",{','.join(spoken)}," if spoken else ""
    row.paused_until_on = profile.paused_until_on if profile else None


def _write_parts(work: Work, row: Listing, known: _Known, shown: Collection[str]) -> None:
    person_id, profile = row.person_id, known.profiles.get(row.person_id)
    for table in (ListingTitle, ListingSkill, ListingDifference, ListingView):
        work.session.execute(delete(table).where(table.person_id == person_id))
    work.session.flush()
    skills = profile.skills if profile and "skills" in shown else []
    differ = pieces(known.differences[person_id]) if "half_days" in shown else []
    work.session.add_all(
        [
            *(_title(row, span) for span in known.spans[person_id]),
            *(ListingSkill(person_id=person_id, skill=skill) for skill in dict.fromkeys(skills)),
            *(ListingDifference(person_id=person_id, **vars(piece)) for piece in differ),
            *_views(known, person_id),
        ]
    )
    work.session.flush()


def _title(row: Listing, span: TitleSpan) -> ListingTitle:
    where = {"cell": row.cell, "area_code": row.area_code, "listed_on": row.listed_on}
    return ListingTitle(person_id=row.person_id, **where, **vars(span))


def _views(known: _Known, person_id: int) -> list[ListingView]:
    """What each recipient may see, as one row for it; who covers an area has a row at her own node."""
    shown: dict[tuple[str, str, date], set[str]] = {}
    for consent in known.consents[person_id]:
        if consent.field in FIELDS:
            for node in _nodes(known, consent):
                shown.setdefault((consent.recipient, node, consent.until_on or FOREVER), set()).add(consent.field)
    return [
        ListingView(
            person_id=person_id, recipient=recipient, recipient_ref=node, until_on=until_on, fields=bits_of(fields)
        )
        for (recipient, node, until_on), fields in shown.items()
    ]


def _nodes(known: _Known, consent: ConsentCard) -> tuple[str, ...]:
    area = known.areas.get(consent.recipient_ref)
    path = area.path.strip("/").split("/") if area else []
    steps = [(step, known.areas[step].kind) for step in path if step in known.areas]
    return covering_nodes(consent.recipient, consent.recipient_ref, steps)

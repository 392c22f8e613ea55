"""Use-cases of certified people: what they offer, whether they are listed, whom they do not want to meet."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select, update

from lms.accounts.api import check_witness, people
from lms.accounts.errors import WitnessNeeded
from lms.clock import days, now, today
from lms.db import Work, db, transaction
from lms.errors import NotFound
from lms.i18n_mark import N_
from lms.notices.api import tell
from lms.places.api import area_tree
from lms.policy import Actor
from registry.errors import (
    AnswerNotKnown,
    SearchNameTaken,
    SkillUnknown,
)
from registry.events import StationBlocked
from registry.people.heard import systems_hear
from registry.people.held import TitlesPage, titles_held
from registry.people.looks import Look, note_looks
from registry.people.models import (
    WANTS,
    WAYS,
    Listing,
    RegistryProfile,
    SavedSearch,
    SavedSearchMatch,
    StationBlock,
    TitleHolder,
    UnseenCount,
)
from registry.people.policies import SEARCH, audience_of, require_for
from registry.people.projection import refresh
from registry.people.queries import batches, listed_for
from registry.people.rules import (
    FURTHEST_KM,
    GOOD_EXTRA_DAYS,
    Criteria,
    Title,
    check_criteria,
    counted_by_area,
    criteria_kept,
    half_day_mask,
    kept_criteria,
    published,
)
from registry.people.search import MOST_HITS, Found, Hit, Slice, find, find_behind, hit_named
from registry.people.titles import spans_of, valid_on
from registry.people.watching.services import note_known
from registry.stations.policies import WORK, require_at
from registry.stations.queries import StationCard, station
from registry.stations.tokens import READ_PEOPLE, KeyHolder
from registry.words import LANGUAGES, SKILLS


@dataclass(frozen=True)
class Offer:
    """What a person says she offers; half-days are numbers (weekday * 3 + part).

    liked_skills  those of ``skills`` that she likes doing; one that she cannot do is left out
    """

    wants: tuple[str, ...] = ()
    half_days: tuple[int, ...] = ()
    travel_km: int = 5
    travel_by: str = ""
    skills: tuple[str, ...] = ()
    declined_skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("ja",)
    note: str = ""
    paused_until_on: date | None = None
    liked_skills: tuple[str, ...] = ()


def _check_offer(offer: Offer) -> None:
    for skill in (*offer.skills, *offer.declined_skills, *offer.liked_skills):
        if skill not in SKILLS:
            raise SkillUnknown(skill=skill)
    known = set(offer.wants) <= set(WANTS) and set(offer.languages) <= set(LANGUAGES.words)
    if not known or offer.travel_by not in ("", *WAYS) or not 0 <= offer.travel_km <= FURTHEST_KM:
        raise AnswerNotKnown


@dataclass(frozen=True)
class Told:
    """How a person told what she offers who did not write it herself: phone or paper, and who heard or saw it."""

    channel: str = "phone"
    witness_id: int | None = None


def _note_telling(row: RegistryProfile, actor: Actor, person_id: int, told: Told) -> None:
    """She herself needs no witness; what staff write down has one, said anew or at the step before."""
    if actor.person_id == person_id:
        row.told_by, row.witness_id = "web", None
    elif told.witness_id is not None:
        check_witness(actor, person_id, told.witness_id)
        row.told_by, row.witness_id = told.channel, told.witness_id
    elif row.witness_id is None:
        raise WitnessNeeded


def save_offer(actor: Actor, person_id: int, offer: Offer, told: Told = Told()) -> None:
    """Keep what a person offers; her listing, if she has one, follows at once.

    Refusals: NotAllowed, SkillUnknown, AnswerNotKnown; when staff write it down, WitnessNeeded, WitnessIsWriter.
    """
    require_for(actor, person_id)
    _check_offer(offer)
    with transaction() as work:
        row = work.session.get(RegistryProfile, person_id) or RegistryProfile(person_id=person_id)
        _note_telling(row, actor, person_id, told)
        row.wants, row.languages = list(offer.wants), list(offer.languages)
        row.half_days = half_day_mask(offer.half_days)
        row.travel_km, row.travel_by = offer.travel_km, offer.travel_by
        row.skills = list(dict.fromkeys(offer.skills))
        row.liked_skills = [code for code in row.skills if code in offer.liked_skills]
        row.declined_skills = [code for code in offer.declined_skills if code not in offer.skills]
        row.note, row.paused_until_on = offer.note.strip(), offer.paused_until_on
        row.updated_at, row.updated_by, row.confirmed_on = now(), actor.person_id, today()
        work.session.add(row)
        work.audit(actor, "registry.offer_saved", "person", person_id)
        refresh(work, [person_id], only_listed=True)


def _block(work: Work, actor: Actor, person_id: int, station_id: int, asked_by: str) -> None:
    held = select(StationBlock.id).where(
        StationBlock.person_id == person_id,
        StationBlock.station_id == station_id,
        StationBlock.asked_by == asked_by,
        StationBlock.ended_at.is_(None),
    )
    if work.session.scalar(held):
        return
    row = StationBlock(
        person_id=person_id, station_id=station_id, asked_by=asked_by, recorded_by=actor.person_id, recorded_at=now()
    )
    with systems_hear(work, [person_id]):
        work.session.add(row)
    work.audit(actor, "registry.station_blocked", "person", person_id, station=station_id, asked_by=asked_by)
    work.announce(StationBlocked(person_id, station_id))


def block_station(actor: Actor, person_id: int, station_id: int) -> None:
    """Not to be seen or asked by a station, and not to see it; a second tap changes nothing."""
    require_for(actor, person_id)
    with transaction() as work:
        _block(work, actor, person_id, station(station_id).id, "person")


def block_person(actor: Actor, station_id: int, listing_public_id: str) -> None:
    """A station does not want to meet a person that it can see; it works in both directions, and nobody is told."""
    require_at(actor, WORK, station_id)
    with transaction() as work:
        person_id = work.session.scalar(select(Listing.person_id).where(Listing.public_id == listing_public_id))
        if person_id is None or person_id not in listed_for(station(station_id), [person_id]):
            raise NotFound
        _block(work, actor, person_id, station_id, "station")


def unblock_station(actor: Actor, person_id: int, station_id: int) -> None:
    """Take one's own block back; a block that the station asked for stays."""
    require_for(actor, person_id)
    with transaction() as work, systems_hear(work, [person_id]):
        work.session.execute(
            update(StationBlock)
            .where(
                StationBlock.person_id == person_id,
                StationBlock.station_id == station_id,
                StationBlock.asked_by == "person",
                StationBlock.ended_at.is_(None),
            )
            .values(ended_at=now())
        )
        work.audit(actor, "registry.station_unblocked", "person", person_id, station=station_id)


def unblock_person(actor: Actor, station_id: int, public_id: str) -> None:
    """Take a station's own block back."""
    require_at(actor, WORK, station_id)
    with transaction() as work:
        row = work.session.scalar(
            select(StationBlock).where(
                StationBlock.public_id == public_id,
                StationBlock.station_id == station_id,
                StationBlock.asked_by == "station",
            )
        )
        if row is None:
            raise NotFound
        with systems_hear(work, [row.person_id]):
            row.ended_at = row.ended_at or now()
        work.audit(actor, "registry.station_unblocked", "person", row.person_id, station=station_id)


def search_people(actor: Actor, card: StationCard, criteria: Criteria, page: int = 1) -> Found:
    """Search as a station; who appears on the page can read who looked. Refusals: NotAllowed, SearchNotFitting."""
    require_at(actor, SEARCH, card.id)
    found = find(audience_of(card), criteria, page)
    with transaction() as work:
        note_looks(work, found.hits, Look("search", actor.person_id, station_id=card.id))
    return found


def look_at(actor: Actor, card: StationCard, listing_public_id: str) -> Hit:
    """One person's card as a station may see it; NotFound once she is not visible to it any more."""
    require_at(actor, SEARCH, card.id)
    hit = hit_named(audience_of(card), listing_public_id)
    if hit is None:
        raise NotFound
    with transaction() as work:
        note_looks(work, [hit], Look("card", actor.person_id, station_id=card.id))
    return hit


def export_people(actor: Actor, card: StationCard, criteria: Criteria, most: int = MOST_HITS) -> tuple[Hit, ...]:
    """Those whom a search finds, the nearest first, for a table file or on paper; each can read that she was exported."""
    require_at(actor, SEARCH, card.id)
    found = find(audience_of(card), criteria, size=most)
    with transaction() as work:
        note_looks(work, found.hits, Look("export", actor.person_id, station_id=card.id))
        work.audit(actor, "registry.people_exported", "station", card.id, people=found.total)
    return found.hits


def _by_key(key: KeyHolder) -> Look:
    return Look("api", None, station_id=key.station_id, token_id=key.token_id)


def search_by_key(key: KeyHolder, criteria: Criteria, page: int, size: int) -> Found:
    """The search of another system, as the station whose key it holds and under the same consents."""
    key.need(READ_PEOPLE)
    found = find(audience_of(station(key.station_id)), criteria, page, size)
    with transaction() as work:
        note_looks(work, found.hits, _by_key(key))
    return found


def read_on_by_key(key: KeyHolder, criteria: Criteria, cursor: str, size: int) -> Slice:
    """The same behind a cursor."""
    key.need(READ_PEOPLE)
    found = find_behind(audience_of(station(key.station_id)), criteria, cursor, size)
    with transaction() as work:
        note_looks(work, found.hits, _by_key(key))
    return found


def look_by_key(key: KeyHolder, listing_public_id: str) -> Hit:
    """One person as the key's station may see her now; NotFound once it may not."""
    key.need(READ_PEOPLE)
    hit = hit_named(audience_of(station(key.station_id)), listing_public_id)
    if hit is None:
        raise NotFound
    with transaction() as work:
        note_looks(work, [hit], _by_key(key))
    return hit


def awards_by_key(key: KeyHolder, on: date, title: Title, cursor: str, size: int) -> TitlesPage:
    """Who of those whom the key's station may see holds which title on a day; of each person her titles alone are read."""
    key.need(READ_PEOPLE)
    page = titles_held(audience_of(station(key.station_id)), on, title, cursor, size)
    with transaction() as work:
        note_looks(work, [Hit(seen, (), ()) for seen in page.people], _by_key(key))
    return page


def save_search(actor: Actor, station_id: int, label: str, criteria: Criteria, notify: bool = False) -> None:
    """Keep a search of a station under a name; the same search again under its name is one. SearchNameTaken.

    notify  tell her who keeps it when somebody fits for the first time; who fits now is not new
    """
    require_at(actor, SEARCH, station_id)
    check_criteria(criteria, SKILLS.words, today())
    values = kept_criteria(criteria)
    with transaction() as work:
        name = label.strip()[:80]
        row = work.session.scalar(
            select(SavedSearch).where(SavedSearch.station_id == station_id, SavedSearch.label == name)
        )
        if row is not None and criteria_kept(row.criteria) != criteria_kept(values):
            raise SearchNameTaken
        if row is None:
            row = SavedSearch(
                station_id=station_id, label=name, criteria=values, saved_by=actor.person_id, saved_at=now()
            )
            work.session.add(row)
        row.notify = notify
        work.session.flush()
        if notify:
            note_known(work, row)


def forget_search(actor: Actor, station_id: int, public_id: str) -> None:
    """Drop a saved search; a second click changes nothing."""
    require_at(actor, SEARCH, station_id)
    with transaction() as work:
        own = select(SavedSearch.id).where(SavedSearch.station_id == station_id, SavedSearch.public_id == public_id)
        for table, key in ((SavedSearchMatch, SavedSearchMatch.search_id), (SavedSearch, SavedSearch.id)):
            work.session.execute(delete(table).where(key.in_(own)).execution_options(synchronize_session=False))
        work.session.expire_all()


def count_unseen() -> int:
    """Count, once a night, the holders whom nobody can find and those whom somebody can; returns the cells.

    By area node, title and specialty. Who is listed for anybody counts as found, also while the listing rests, so that
    the figures tell nobody's pause.
    """
    unseen: Counter[tuple[str, str, str]] = Counter()
    found: Counter[tuple[str, str, str]] = Counter()
    nodes = {card.code: card for card in area_tree()}
    paths = {code: card.path for code, card in nodes.items()}
    holders = db.session.scalars(select(TitleHolder.person_id).order_by(TitleHolder.person_id)).all()
    for batch in batches(holders):
        spans, cards = spans_of(batch), people(batch)
        listed = set(db.session.scalars(select(Listing.person_id).where(Listing.person_id.in_(batch))))
        for number, card in cards.items():
            if number == card.id and card.alive:
                held = frozenset(Title(s.scheme, s.specialty) for s in valid_on(spans[number], today()))
                (found if number in listed else unseen).update(counted_by_area([(card.area_code, held)], paths))
    with transaction() as work:
        work.session.execute(delete(UnseenCount))
        work.session.add_all(_counts(unseen, found, {code: card.parent_code for code, card in nodes.items()}))
    return len(unseen.keys() | found.keys())


def _counts(
    unseen: Counter[tuple[str, str, str]], found: Counter[tuple[str, str, str]], parents: dict[str, str]
) -> list[UnseenCount]:
    """The rows of a night, with what may be told of each (rules of the house 18)."""
    rows = []
    for title in sorted({(scheme, specialty) for _, scheme, specialty in unseen.keys() | found.keys()}):
        inside = {code: unseen[(code, *title)] for code in parents}, {code: found[(code, *title)] for code in parents}
        told = [published(counts, parents) for counts in inside]
        rows += [
            UnseenCount(
                taken_on=today(), area_code=code, scheme=title[0], specialty=title[1],
                people=inside[0][code], shown=told[0][code], listed=inside[1][code], listed_shown=told[1][code],
            )
            for code in parents
            if inside[0][code] or inside[1][code]
        ]  # fmt: skip
    return rows


def tidy_listings(limit: int = 500) -> int:
    """Write old listings anew (moved homes, ended consents) and ask who should go on; returns how many were asked.

    Who has not said 「続けます」 for a year is asked by her own way a month before the listing rests.
    """
    listed = db.session.scalars(select(Listing.person_id).order_by(Listing.person_id)).all()
    for start in range(0, len(listed), limit):
        with transaction() as work:
            refresh(work, listed[start : start + limit])
    soon = today() + days(GOOD_EXTRA_DAYS)
    due = db.session.execute(
        select(Listing.person_id, Listing.good_until_on).where(
            Listing.good_until_on > today(), Listing.good_until_on <= soon
        )
    ).all()
    for person_id, until_on in due:
        with transaction() as work:
            tell(
                work,
                [person_id],
                "registry.go_on",
                N_("Shall stations go on finding you?"),
                N_(
                    "Please say whether you want to go on. Without an answer, stations no longer find you. Your title stays."
                ),
                "/my/listing",
                unique_key=f"listing:{until_on.isoformat()}",
            )
    return len(due)

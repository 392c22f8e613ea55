"""A plausible country for measuring: many people with a title, most of whom let themselves be found.

Rows are made by batches and written many at a time, since a service for each person would take hours; that they are the
rows which the services would write is tested. A batch is one transaction, so that a run that was stopped goes on.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from pathlib import Path
from string import ascii_letters, digits
from typing import Any

from sqlalchemy import func, insert, select, text, update

from certificates.awards.models import Award, AwardEvent, AwardSpan
from certificates.evidence.models import EvidenceRow
from certificates.schemes.models import Scheme, SchemeVersion
from lms.accounts.consents.ledger import keep_wording
from lms.accounts.models import Consent, Person, PersonContact, PersonName
from lms.accounts.people.rules import Name, name_of
from lms.clock import now, today
from lms.data_files import read_yaml
from lms.db import PUBLIC_ID_LENGTH, Base, Work, db, transaction
from lms.places.api import AreaCard, area_tree, municipalities
from lms.places.models import Area
from lms.text.romaji import romaji_key
from registry.people.models import (
    FOREVER,
    Listing,
    ListingIntention,
    ListingSkill,
    ListingTitle,
    ListingView,
    RegistryProfile,
    TitleHolder,
)
from registry.people.projection import keep_spots
from registry.people.purposes import LISTING
from registry.people.rules import bits_of, cell_of, good_until
from registry.words import SKILLS

AT_ONCE = 5000
SIGNS = ascii_letters + digits
PREFIX = "sampleBig"
SOURCE = "sample.big"
WEIGHTS = {"special_ward": 20, "ward": 14, "city": 8, "town": 2, "village": 1}
WAYS = ("walk", "bicycle", "bus", "car")
DATA = read_yaml(Path(__file__).with_name("big_names.yaml"))
# The order in which rows may be written: what others point to comes first.
TABLES: tuple[type[Base], ...] = (
    Person, PersonName, PersonContact, EvidenceRow, Award, AwardEvent, AwardSpan, TitleHolder, Consent, RegistryProfile,
    ListingIntention, Listing, ListingTitle, ListingSkill, ListingView,
)  # fmt: skip
NUMBERED = (Person, PersonName, EvidenceRow, Award, AwardEvent, Consent, ListingIntention)
Rows = dict[type[Base], list[dict[str, Any]]]


@dataclass(frozen=True)
class Country:
    """What every batch needs: where people live, with weights added up, and the numbers of what they hold and agreed to."""

    places: list[AreaCard]
    weights: list[float]
    scheme_version: int
    wording: int


def place_municipalities() -> int:
    """Give a place near the seat of its prefecture to each municipality that has none; returns how many."""
    cards = {card.code: card for card in area_tree()}
    bare = [cards[code] for code, _, _ in municipalities() if cards[code].centre is None]
    with transaction() as work:
        for card in bare:
            chance = random.Random(card.code)  # noqa: S311  a sample, not a secret
            north, east = DATA["seats"][_prefecture(card)]
            spot = {"latitude": north + chance.uniform(-0.35, 0.35), "longitude": east + chance.uniform(-0.4, 0.4)}
            work.session.execute(update(Area).where(Area.code == card.code).values(**spot))
    return len(bare)


def _country(work: Work) -> Country:
    cards = {card.code: card for card in area_tree()}
    places = [cards[code] for code, _, _ in municipalities()]
    version = work.session.scalar(
        select(SchemeVersion.id).join(Scheme, Scheme.id == SchemeVersion.scheme_id).where(Scheme.code == "WBP")
        .order_by(SchemeVersion.version.desc()).limit(1)
    )  # fmt: skip
    return Country(places, list(accumulate(weights_of(places))), version or 0, keep_wording(work, LISTING.code))


def weights_of(places: list[AreaCard]) -> list[float]:
    """How many people live in each municipality: those of its prefecture (big_names.yaml), shared out by its kind."""
    shares = Counter[str]()
    for card in places:
        shares[_prefecture(card)] += WEIGHTS[card.kind]
    return [DATA["people"][_prefecture(card)] * WEIGHTS[card.kind] / shares[_prefecture(card)] for card in places]


def _prefecture(card: AreaCard) -> str:
    return card.path.split("/")[1]


def made_before() -> int:
    """How many people of the big sample there are."""
    found = select(func.max(Person.public_id)).where(Person.public_id >= PREFIX, Person.public_id < PREFIX + "A")
    last = db.session.scalar(found)
    return int(last.removeprefix(PREFIX)) if last else 0


def make_people(people: int) -> Iterator[int]:
    """Enter people until there are so many of the big sample; tells after each batch how many there are."""
    done = made_before()
    while done < people:
        with transaction() as work:
            country = _country(work)
            numbers = range(done + 1, min(people, done + AT_ONCE) + 1)
            rows: Rows = {table: [] for table in TABLES}
            first: dict[type[Base], int] = {table: _last_id(work, table) for table in NUMBERED}
            for number in numbers:
                _add_person(rows, first, country, number)
            for table in TABLES:
                if rows[table]:
                    # Core rows: the ORM would spend a third of the time on sorting columns it is handed anyway.
                    work.session.connection().execute(insert(Base.metadata.tables[table.__tablename__]), rows[table])
            _count_on(work)
            keep_spots(work, {place.code: place.centre for place in country.places if place.centre})
            done = numbers[-1]
        yield done


def _last_id(work: Work, table: type[Base]) -> int:
    return work.session.scalar(select(func.max(table.id))) or 0  # type: ignore[attr-defined]


def _count_on(work: Work) -> None:
    """Let PostgreSQL's own counters go on behind the numbers that were given."""
    if work.session.get_bind().dialect.name != "postgresql":
        return
    for table in NUMBERED:
        name = table.__tablename__
        work.session.execute(
            text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name}))")  # noqa: S608
        )


def _public_id(chance: random.Random) -> str:
    """As long as any other, and made by the sample's own chance: true secrets cost more than the rest of a row."""
    return "".join(chance.choices(SIGNS, k=PUBLIC_ID_LENGTH))


@cache
def _named(family: str, given: str, family_kana: str, given_kana: str) -> Name:
    return name_of(family, given, family_kana, given_kana)


@cache
def _romaji(name: Name) -> str:
    return romaji_key(name.family_kana + name.given_kana)


def _add_person(rows: Rows, first: dict[type[Base], int], country: Country, number: int) -> None:
    chance = random.Random(number)  # noqa: S311  a sample, not a secret
    (family, family_kana), (given, given_kana) = chance.choice(DATA["families"]), chance.choice(DATA["givens"])
    name = _named(family, given, family_kana, given_kana)
    place = chance.choices(country.places, cum_weights=country.weights)[0]
    person_id = first[Person] + len(rows[Person]) + 1
    passed_on = today() - timedelta(days=chance.randrange(30, 330))
    rows[Person].append(
        {
            "id": person_id, "public_id": f"{PREFIX}{number:013d}",
            "born_on": date(1940, 1, 1) + timedelta(days=chance.randrange(20000)), "language": "ja", "channel": "post",
            "settings": {"sample": True}, "recorded_at": now(),
        }
    )  # fmt: skip
    rows[PersonName].append(_name_row(first[PersonName] + len(rows[PersonName]) + 1, person_id, name))
    rows[PersonContact].append({"person_id": person_id, "area_code": place.code})
    _add_title(rows, first, country, person_id, passed_on, chance)
    if chance.random() < 0.6:
        _add_listing(rows, first, country, person_id, name, place, chance)


def _name_row(row_id: int, person_id: int, name: Name) -> dict[str, Any]:
    return {
        "id": row_id, "person_id": person_id, "family": name.family, "given": name.given,
        "family_kana": name.family_kana, "given_kana": name.given_kana, "romaji": "", "printed": name.printed,
        "folded": name.folded, "folded_kana": name.folded_kana, "sort_key": name.sort_key, "from_on": date(2020, 1, 1),
        "recorded_at": now(),
    }  # fmt: skip


def _add_title(
    rows: Rows,
    first: dict[type[Base], int],
    country: Country,
    person_id: int,
    passed_on: date,
    chance: random.Random,
) -> None:
    evidence, award = (first[table] + len(rows[table]) + 1 for table in (EvidenceRow, Award))
    rows[EvidenceRow].append(
        {
            "id": evidence, "person_id": person_id, "kind": "pass", "from_on": passed_on, "source": SOURCE,
            "source_ref": str(person_id), "handlers": [], "facts": {}, "recorded_at": now(),
        }
    )  # fmt: skip
    rows[Award].append(
        {
            "id": award, "public_id": _public_id(chance), "person_id": person_id, "scheme_code": "WBP",
            "specialty_code": "", "started_on": passed_on, "live": True, "told_state": "active",
        }
    )  # fmt: skip
    rows[AwardEvent].append(
        {
            "id": first[AwardEvent] + len(rows[AwardEvent]) + 1, "award_id": award, "kind": "awarded",
            "effective_on": passed_on, "recorded_at": now(), "scheme_version_id": country.scheme_version,
            "evidence_ids": [evidence],
        }
    )  # fmt: skip
    rows[AwardSpan].append(
        {
            "award_id": award, "from_on": passed_on, "state": "active", "person_id": person_id, "scheme_code": "WBP",
            "specialty_code": "",
        }
    )  # fmt: skip
    rows[TitleHolder].append({"person_id": person_id})


def _profile(person_id: int, offer: dict[str, Any], skills: list[str]) -> dict[str, Any]:
    return {
        "person_id": person_id, **offer, "wants": ["volunteer"], "skills": skills, "declined_skills": [],
        "liked_skills": [], "ask_at": [], "languages": ["ja"], "note": "", "confirmed_on": today(), "updated_at": now(),
    }  # fmt: skip


def _add_listing(
    rows: Rows,
    first: dict[type[Base], int],
    country: Country,
    person_id: int,
    name: Name,
    place: AreaCard,
    chance: random.Random,
) -> None:
    """What she offers and lets be seen, and the listing that follows from it, as ``registry.people.projection`` does."""
    fields = ["titles", "area", "half_days", "skills", "languages"]
    fields += ["name", "kana"] if chance.random() < 0.7 else []
    whole = chance.random() < 0.8
    recipient, ref = ("all_stations", "") if whole else ("area_stations", _prefecture(place))
    _add_words(rows, first, country, person_id, [(field, recipient, ref) for field in fields])
    half_days, skills = chance.getrandbits(21), sorted(chance.sample(list(SKILLS.words), chance.randrange(5)))
    km, way = chance.choice((2, 5, 10, 20)), chance.choice(WAYS)
    offer = {"half_days": half_days, "travel_km": km, "travel_by": way}
    rows[RegistryProfile].append(_profile(person_id, offer, skills))
    centre, named = place.centre, "name" in fields
    rows[Listing].append(
        {
            "person_id": person_id, "public_id": _public_id(chance), "folded": name.folded if named else "",
            "folded_kana": name.folded_kana if named else "",
            "folded_romaji": _romaji(name) if named else "", "area_code": place.code, "area_path": place.path,
            "latitude": centre[0] if centre else None, "longitude": centre[1] if centre else None,
            "cell": cell_of(centre), **offer, "wants": [], "likes": [], "languages": ",ja,", "listed_on": today(),
            "good_until_on": good_until(today()),
        }
    )  # fmt: skip
    rows[ListingTitle].append(
        {
            "person_id": person_id, "scheme": "WBP", "specialty": "", "from_on": rows[AwardSpan][-1]["from_on"],
            "cell": cell_of(centre), "area_code": place.code, "listed_on": today(),
        }
    )  # fmt: skip
    rows[ListingSkill] += [{"person_id": person_id, "skill": skill} for skill in skills]
    rows[ListingView].append(
        {
            "person_id": person_id, "recipient": recipient, "recipient_ref": ref, "until_on": FOREVER,
            "fields": bits_of(fields),
        }
    )  # fmt: skip


def _add_words(
    rows: Rows, first: dict[type[Base], int], country: Country, person_id: int, agreed: list[tuple[str, str, str]]
) -> None:
    """Her own yes to being listed, and her consents: (field, recipient, reference)."""
    rows[ListingIntention].append(
        {
            "id": first[ListingIntention] + len(rows[ListingIntention]) + 1, "person_id": person_id, "answer": "start",
            "answered_on": today(), "channel": "web", "recorded_at": now(),
        }
    )  # fmt: skip
    begin = first[Consent] + len(rows[Consent]) + 1
    rows[Consent] += [
        {
            "id": begin + place, "person_id": person_id, "purpose": LISTING.code, "field": field,
            "recipient": recipient, "recipient_ref": ref, "wording_id": country.wording, "channel": "web",
            "given_at": now(),
        }
        for place, (field, recipient, ref) in enumerate(agreed)
    ]  # fmt: skip

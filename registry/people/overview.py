"""What the pages of listings show, decided before they are drawn."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from lms.accounts.api import person
from lms.clock import days, today
from lms.db import db
from lms.places.api import areas, children_of, full_name
from lms.policy import Actor
from lms.text.folding import fold
from registry.people.calendar.queries import differences_of, half_a_year_old
from registry.people.free_times import first_of_next_month, pieces
from registry.people.helping import Helping, helping_of
from registry.people.labels import ConsentLine, asking_line, consent_lines, hit_facts, hit_name
from registry.people.models import Listing, SavedSearch, StationBlock
from registry.people.projection import YES
from registry.people.queries import Listed, OwnProfile, check_recipient, consents_to_be_seen, last_answer, profile_of
from registry.people.rules import GOOD_EXTRA_DAYS, Criteria, Title
from registry.people.search import Consented, Hit
from registry.people.titles import spans_of, valid_on
from registry.stations.overview import StationLine, line_of
from registry.stations.queries import stations, stations_in


@dataclass(frozen=True)
class Preview:
    """ "This is what stations see": the heading and the facts of her card."""

    name: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ListingPage:
    """The person's own page about being found.

    certified, listed     where she stands; ``resting`` when the listing is kept but shown to nobody at present
    ask_to_go_on          the year is nearly over, or is over
    month_end             last day of this month, to which one tap lets her rest
    asking_times          when she wants to be asked, in words; empty for any time
    told                  how she told what she offers and who heard or saw it; empty when she wrote it herself
    ask_if_still_right    what she offers was said half a year ago; a tap says that it is right as it is
    consents              for whom, which fields, since when, until when
    """

    certified: bool
    listed: bool
    resting: bool
    ask_to_go_on: bool
    ask_if_still_right: bool
    offer_given: bool
    cards_given: bool
    good_until_on: date | None
    paused_until_on: date | None
    month_end: date
    asking_times: str
    told: str
    consents: tuple[ConsentLine, ...]
    preview: Preview | None
    steps: tuple[dict[str, str], ...]


def _steps(page: dict[str, bool], links: dict[str, str]) -> tuple[dict[str, str], ...]:
    done = [page["offer_given"], page["cards_given"], page["listed"]]
    words = [gettext("What I offer"), gettext("Yes or no: what I can do"), gettext("Who may see it, and start")]
    now = done.index(False) if False in done else len(done)
    states = ["done" if is_done else ("now" if place == now else "later") for place, is_done in enumerate(done)]
    return tuple(
        {"title": word, "state": state, "href": link}
        for word, state, link in zip(words, states, links.values(), strict=True)
    )


def preview_for(person_id: int, fields: Iterable[str]) -> Preview:
    """What a station would see with these fields; the very lines that the station's page draws."""
    shown, card = frozenset(fields), person(person_id)
    profile = profile_of(person_id) or OwnProfile(person_id, (), (), 0, "", (), (), (), "", None)
    held = valid_on(spans_of([person_id])[person_id], today())

    def if_shown(field: str, value: Any) -> Any:
        return value if field in shown else None

    seen = Listed(
        person_id=person_id,
        public_id="",
        fields=shown,
        titles=tuple(dict.fromkeys(Title(span.scheme, span.specialty) for span in held)),
        name=if_shown("name", card.name),
        kana=if_shown("kana", card.kana),
        area_code=if_shown("area", card.area_code),
        distance_km=None,
        half_days=if_shown("half_days", profile.half_days),
        skills=if_shown("skills", profile.skills),
        languages=if_shown("languages", profile.languages),
        wants=if_shown("wants", profile.wants),
        travel_km=None,
        travel_by=None,
        listed_on=today(),
        likes=if_shown("wants", if_shown("skills", profile.liked_skills)),
        helping=if_shown("active", helping_of([person_id]).get(person_id, Helping())),
        differences=if_shown("half_days", tuple(pieces(d.said for d in differences_of(person_id)))),
    )
    hit = Hit(seen, (), ())
    return Preview(hit_name(hit), tuple(hit_facts(hit, with_distance=False)))


def _own_consents(person_id: int) -> list[Consented]:
    return [
        Consented(c.field, c.recipient, c.recipient_ref, c.given_at, c.until_on)
        for c in consents_to_be_seen([person_id])[person_id]
    ]


def _told(profile: OwnProfile | None) -> str:
    """How a person told what she offers who did not write it herself, and who heard or saw it."""
    if profile is None or profile.witness_id is None:
        return ""
    way = gettext("By telephone") if profile.told_by == "phone" else gettext("On paper, signed")
    return f"{way} · {gettext('Who saw or heard it?')} {person(profile.witness_id).name}"


def listing_page(person_id: int, links: dict[str, str]) -> ListingPage:
    """Where a person stands with her listing, and her next step. ``links``: addresses of the three steps."""
    profile, answer, consents = profile_of(person_id), last_answer(person_id), _own_consents(person_id)
    row = db.session.get(Listing, person_id)
    said_yes = answer is not None and answer.answer in YES
    paused = profile.paused_until_on if profile and profile.paused_until_on else None
    resting = row is not None and (row.good_until_on <= today() or (paused is not None and paused > today()))
    state = {
        "offer_given": profile is not None,
        "cards_given": profile is not None and bool(profile.skills or profile.declined_skills),
        "listed": row is not None and said_yes,
    }
    return ListingPage(
        certified=bool(valid_on(spans_of([person_id])[person_id], today())),
        listed=state["listed"],
        resting=resting,
        ask_to_go_on=row is not None and _is_about_to_end(row),
        ask_if_still_right=row is not None and profile is not None and half_a_year_old(profile),
        offer_given=state["offer_given"],
        cards_given=state["cards_given"],
        good_until_on=row.good_until_on - days(1) if row else None,
        paused_until_on=paused if paused and paused > today() else None,
        month_end=first_of_next_month(today()) - days(1),
        asking_times=asking_line(profile.ask_at if profile else ()),
        told=_told(profile),
        consents=tuple(consent_lines(consents)),
        preview=preview_for(person_id, {c.field for c in consents}) if row else None,
        steps=_steps(state, links),
    )


@dataclass(frozen=True)
class Choices:
    """What may be chosen in the consent: stations near by and areas to name, with what is chosen now.

    home  the area where she lives: its coordinators and its municipality may be meant; empty where it is not known
    """

    areas: tuple[tuple[str, str], ...]
    stations: tuple[tuple[str, str], ...]
    home: str
    fields: tuple[str, ...]
    whom: tuple[str, ...]
    chosen_area: str
    chosen_stations: tuple[str, ...]
    until_on: date | None


def consent_choices(person_id: int) -> Choices:
    """The choices of the consent page for a person, around the place where she lives."""
    card, given = person(person_id), _own_consents(person_id)
    home = areas([card.area_code]).get(card.area_code)
    steps = [step for step in home.path.strip("/").split("/") if step != "JP"] if home else []
    above = areas(steps)
    prefecture = above[steps[0]].path if steps and steps[0] in above else ""
    near = stations_in(prefecture)
    by_recipient = {c.recipient: c for c in given}
    return Choices(
        areas=tuple((step, full_name(step)) for step in reversed(steps) if step in above),
        stations=tuple((str(s.id), s.name) for s in near),
        home=home.code if home else "",
        fields=tuple(dict.fromkeys(c.field for c in given)),
        whom=tuple(by_recipient),
        chosen_area=by_recipient["area_stations"].recipient_ref if "area_stations" in by_recipient else "",
        chosen_stations=tuple(
            dict.fromkeys(c.recipient_ref.partition(":")[2] for c in given if c.recipient == "station")
        ),
        until_on=max((c.until_on for c in given if c.until_on), default=None),
    )


def choices_for_one(person_id: int, recipient: str, recipient_ref: str) -> Choices:
    """What one recipient sees now. Refused with ConsentNotOffered for a recipient that nobody is."""
    check_recipient(recipient, recipient_ref)
    given = [c for c in _own_consents(person_id) if (c.recipient, c.recipient_ref) == (recipient, recipient_ref)]
    until_on = max((c.until_on for c in given if c.until_on), default=None)
    return Choices((), (), "", tuple(c.field for c in given), (recipient,), "", (), until_on)


@dataclass(frozen=True)
class BlockPage:
    """Stations that a person does not want to meet, and others to choose from."""

    blocked: tuple[StationLine, ...]
    others: tuple[StationLine, ...]
    text: str


def block_page(person_id: int, text: str = "") -> BlockPage:
    """Her own blocks. A block that a station asked for is not told: it would be a message about her."""
    own = frozenset(
        db.session.scalars(
            select(StationBlock.station_id).where(
                StationBlock.person_id == person_id,
                StationBlock.asked_by == "person",
                StationBlock.ended_at.is_(None),
            )
        )
    )
    home = areas([person(person_id).area_code])
    near = next((a.path.strip("/").split("/")[:2] for a in home.values()), ["JP"])
    found = stations_in("" if text else "/".join(near) + "/", text=fold(text))
    return BlockPage(
        tuple(line_of(card) for card in stations(own).values()),
        tuple(line_of(card) for card in found if card.id not in own),
        text,
    )


@dataclass(frozen=True)
class SearchedFrom:
    """From where a search is made: a station or an area. ``pages`` names the blueprint, ``args`` its addresses."""

    pages: str
    args: dict[str, str]
    name: str
    home: str


@dataclass(frozen=True)
class BlockedLine:
    """A block that a station asked for. The person is not named: nothing says that she agreed to be seen now."""

    public_id: str
    since: datetime


def blocked_by(station_id: int) -> tuple[BlockedLine, ...]:
    """The blocks that a station asked for; the caller has asked the policy."""
    rows = db.session.scalars(
        select(StationBlock)
        .where(
            StationBlock.station_id == station_id,
            StationBlock.asked_by == "station",
            StationBlock.ended_at.is_(None),
        )
        .order_by(StationBlock.id)
    )
    return tuple(BlockedLine(row.public_id, row.recorded_at) for row in rows)


@dataclass(frozen=True)
class SavedLine:
    """A saved search with the query of its address."""

    public_id: str
    label: str
    query: dict[str, Any]
    notify: bool


def saved_searches(station_id: int) -> tuple[SavedLine, ...]:
    """The searches that a station keeps, by name; the caller has asked the policy."""
    rows = db.session.scalars(
        select(SavedSearch).where(SavedSearch.station_id == station_id).order_by(SavedSearch.label)
    )
    return tuple(SavedLine(row.public_id, row.label, query_of(row.criteria), row.notify) for row in rows)


def query_of(criteria: dict[str, Any]) -> dict[str, Any]:
    """Criteria as the query of an address; what asks for nothing is left out."""
    title = "/".join(part for part in (criteria.get("scheme"), criteria.get("specialty")) if part)
    asked = {
        "title": title,
        "area": criteria.get("area_code"),
        "km": criteria.get("within_km"),
        "half_day": criteria.get("half_day"),
        "skill": criteria.get("skills"),
        "language": criteria.get("language"),
        "name": criteria.get("name"),
        "near": criteria.get("near"),
        "active_days": criteria.get("active_days") or None,
        "most_hours": criteria.get("most_hours"),
    }
    asked = {name: value for name, value in asked.items() if value or value == 0}
    return {name: value for name, value in asked.items() if name != "km" or value}


def search_areas(area_path: str) -> list[tuple[str, str]]:
    """Areas to search in: the searcher's and those above it, the nearest first, and those beside and below it."""
    steps = [step for step in area_path.strip("/").split("/") if step != "JP"]
    city = steps[1] if len(steps) > 1 else "".join(steps)
    beside = [node.code for place in dict.fromkeys((steps[-1], city)) for node in children_of(place)] if steps else []
    return [(code, full_name(code)) for code in dict.fromkeys([*reversed(steps), *beside])]


@dataclass(frozen=True)
class PanelState:
    """What the first page says of being found; the whole of it stands on ``listing_page``."""

    certified: bool
    listed: bool
    ask_to_go_on: bool


def panel_state(actor: Actor) -> PanelState | None:
    """For the first page: a certified person's listing, or None when there is nothing to say."""
    if actor.person_id is None:
        return None
    row = db.session.get(Listing, actor.person_id)
    answer = last_answer(actor.person_id) if row else None
    state = PanelState(
        certified=bool(valid_on(spans_of([actor.person_id])[actor.person_id], today())),
        listed=answer is not None and answer.answer in YES,
        ask_to_go_on=row is not None and _is_about_to_end(row),
    )
    return state if state.certified or state.listed else None


def _is_about_to_end(row: Listing) -> bool:
    return row.good_until_on <= today() + days(GOOD_EXTRA_DAYS)


def criteria_title(criteria: Criteria) -> str:
    """The chosen title as the list of choices writes it."""
    return f"{criteria.scheme}/{criteria.specialty}" if criteria.specialty else criteria.scheme

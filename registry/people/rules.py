"""Decisions about listings: when they are good, what a searcher may see, why somebody is a hit. Pure."""

import calendar
import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, time
from typing import Any

from registry.errors import SearchNotFitting

DAYS, PARTS = 7, 3
ALL_HALF_DAYS = (1 << DAYS * PARTS) - 1
# The yearly 「続けます」: a year after the last yes the listing rests; a month more, because letters take time.
GOOD_MONTHS, GOOD_EXTRA_DAYS = 12, 30
CELL_DEGREES = 0.05
KM_PER_DEGREE = 111.2
CELLS_A_ROW = 100_000
UNSEEN_STEP = 5
FURTHEST_KM = 100
FURTHEST_DAYS = 366
# The hours at which morning, afternoon and evening begin.
PARTS_BEGIN = (0, 12, 17)
# What somebody did in these days is her load of late.
LATELY_DAYS = 28
MOST_HOURS = 200
FIELDS = ("titles", "name", "kana", "area", "half_days", "skills", "languages", "wants", "active")
FIELD_BITS = {field: 1 << place for place, field in enumerate(FIELDS)}
MUNICIPAL_KINDS = frozenset({"city", "special_ward", "town", "village", "ward"})


@dataclass(frozen=True)
class Title:
    """A title as a station sees it."""

    scheme: str
    specialty: str = ""


@dataclass(frozen=True)
class Criteria:
    """What a station looks for. Empty parts ask for nothing.

    area_path  a node of the area tree with all below it
    within_km  greatest distance from the station; 0 asks for none
    half_day   the number of a half-day (weekday * 3 + part); None asks for none
    free_on    a day on which she is free, by her week and by what she said of that day; titles count for that day
    free_part  the part of that day (morning 0, afternoon 1, evening 2); None is any part
    from_time, to_time  a time of that day by the clock: she is free in all of its parts
    active_days  helped within so many days; 0 asks for none
    most_hours   helped so many hours at most in the last 28 days; None asks for none
    near       an address, a municipality or a postal code from which distances are measured instead of from the searcher
    """

    scheme: str = ""
    specialty: str = ""
    area_code: str = ""
    within_km: int = 0
    half_day: int | None = None
    skills: tuple[str, ...] = ()
    language: str = ""
    name: str = ""
    sort: str = "distance"
    free_on: date | None = None
    free_part: int | None = None
    near: str = ""
    from_time: time | None = None
    to_time: time | None = None
    active_days: int = 0
    most_hours: int | None = None


def parts_touched(from_time: time, to_time: time | None) -> tuple[int, ...]:
    """The parts of a day (morning 0, afternoon 1, evening 2) in which a time lies; an end at noon touches no afternoon."""
    first = sum(from_time >= time(hour) for hour in PARTS_BEGIN) - 1
    last = sum((to_time or from_time) > time(hour) for hour in PARTS_BEGIN) - 1
    return tuple(range(first, max(first, last) + 1))


def half_day(weekday: int, part: int) -> int:
    """The number of a half-day: weekday (Monday 0) and part (morning 0, afternoon 1, evening 2)."""
    return weekday * PARTS + part


def half_day_mask(numbers: Iterable[int]) -> int:
    """Half-days as bits of one number; numbers that are no half-day are left out."""
    mask = 0
    for number in numbers:
        if 0 <= number < DAYS * PARTS:
            mask |= 1 << number
    return mask


def half_day_numbers(mask: int) -> tuple[int, ...]:
    """The half-days of a mask, in the order of the week."""
    return tuple(number for number in range(DAYS * PARTS) if mask >> number & 1)


def good_until(answered_on: date) -> date:
    """The first day on which a listing rests unless she says that she goes on (rules of the house 2)."""
    year, month = divmod(answered_on.year * 12 + answered_on.month - 1 + GOOD_MONTHS, 12)
    last = calendar.monthrange(year, month + 1)[1]
    a_year_on = date(year, month + 1, min(answered_on.day, last))
    return date.fromordinal(a_year_on.toordinal() + GOOD_EXTRA_DAYS)


def half_a_year_before(on: date) -> date:
    """The same day six months ago, or the last day of that month."""
    year, month = divmod(on.year * 12 + on.month - 1 - 6, 12)
    return date(year, month + 1, min(on.day, calendar.monthrange(year, month + 1)[1]))


def cell_of(place: tuple[float, float] | None) -> int | None:
    """The grid cell of a place, about five kilometres wide; None where the place is not known."""
    if place is None:
        return None
    return math.floor((place[0] + 90) / CELL_DEGREES) * CELLS_A_ROW + math.floor((place[1] + 180) / CELL_DEGREES)


def cells_within(place: tuple[float, float], km: float) -> list[int]:
    """Every grid cell that a circle around a place can touch."""
    north = km / KM_PER_DEGREE
    east = north / max(0.1, math.cos(math.radians(min(80.0, abs(place[0]) + north))))
    rows = range(*_steps(place[0] + 90, north))
    columns = range(*_steps(place[1] + 180, east))
    return [row * CELLS_A_ROW + column for row in rows for column in columns]


def _steps(middle: float, half: float) -> tuple[int, int]:
    return math.floor((middle - half) / CELL_DEGREES), math.floor((middle + half) / CELL_DEGREES) + 1


def rounded_down(count: int) -> int:
    """A count of people who are not visible, as it may be told (rules of the house 18)."""
    return count - count % UNSEEN_STEP


@dataclass(frozen=True)
class _Told:
    """What is told of a node: at least ``least``, and by how much more it may be for all that anybody can reckon."""

    least: int
    width: int
    left: int


def published(people: Mapping[str, int], parents: Mapping[str, str]) -> dict[str, int]:
    """What may be told of each node, so that no figure below it can be bounded more tightly than five wide.

    people   node -> internal figure, which is the sum of those below it and of the people at the node itself
    parents  node -> node above it; a node whose parent is not among them is a top

    A node without any below it is rounded down to 5. A node above others is told as the sum of what is told below it,
    and of what is left as many fives as the others could hold without each single one: it says "at least" and is never
    more than the true figure. Rounding each node by itself would not do: 0, 0 below 5 tells that neither is nothing.
    The proof by trying every possibility is in the tests (rules of the house 18).
    """
    below: dict[str, list[str]] = {}
    for node, parent in parents.items():
        below.setdefault(parent, []).append(node)
    told: dict[str, _Told] = {}
    for node in _from_the_leaves(parents, below):
        told[node] = _told(people.get(node, 0), [told[child] for child in below.get(node, ())])
    return {node: cell.least for node, cell in told.items()}


def _from_the_leaves(parents: Mapping[str, str], below: Mapping[str, list[str]]) -> list[str]:
    order = [node for node, parent in parents.items() if parent not in parents]
    for node in order:
        order += below.get(node, [])
    return order[::-1]


def _told(count: int, parts: list[_Told]) -> _Told:
    if not parts:
        return _Told(rounded_down(count), UNSEEN_STEP - 1, count % UNSEEN_STEP)
    least, widths = sum(part.least for part in parts), [part.width for part in parts]
    left, most = count - least, rounded_down(sum(widths) - max(widths))
    fives = min(rounded_down(left), most)
    width = UNSEEN_STEP - 1 if fives < most else sum(widths) - fives
    return _Told(least + fives, max(width, UNSEEN_STEP - 1), left - fives)


def counted_by_area(
    holders: Iterable[tuple[str, frozenset[Title]]], paths: Mapping[str, str]
) -> Counter[tuple[str, str, str]]:
    """Holders by area node, title and specialty, each person once a cell and once at every node above her own.

    holders  (area code, titles valid today) of people whom nobody can find
    paths    area code -> path; who lives in an unknown area counts nowhere
    """
    counts: Counter[tuple[str, str, str]] = Counter()
    for code, titles in holders:
        for node in paths.get(code, "").strip("/").split("/"):
            counts.update((node, title.scheme, title.specialty) for title in titles if node)
    return counts


def audience_recipients(station_id: int, area_path: str) -> frozenset[tuple[str, str]]:
    """The recipients of consent that a station counts as: itself, stations of its areas, all stations."""
    areas = {("area_stations", code) for code in area_path.strip("/").split("/") if code}
    return frozenset({("all_stations", ""), ("station", f"station:{station_id}")} | areas)


def covering_nodes(recipient: str, recipient_ref: str, steps: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The nodes whose people are meant by a consent, so that who covers an area finds what was shown below it.

    steps  (code, kind) of the nodes from the nation down to the area consented to

    Coordinators are meant at the area and at every node above it, a municipality only at municipal nodes: the
    prefecture and the nation are no municipality. Any other recipient is meant as it was written.
    """
    if recipient == "coordinators":
        return tuple(code for code, _ in steps) or (recipient_ref,)
    if recipient == "municipality":
        return tuple(code for code, kind in steps if kind in MUNICIPAL_KINDS) or (recipient_ref,)
    return (recipient_ref,)


def bits_of(fields: Iterable[str]) -> int:
    """Fields as bits of one number."""
    bits = 0
    for field in fields:
        bits |= FIELD_BITS[field]
    return bits


def fields_of(bits: int) -> frozenset[str]:
    """The fields that the bits stand for."""
    return frozenset(field for field, bit in FIELD_BITS.items() if bits & bit)


def fields_needed(criteria: Criteria) -> tuple[str, ...]:
    """The fields that a search asks about: who keeps one of them to herself is not found by it.

    Otherwise a search could tell what a person did not want to say.
    """
    asked = {
        "area": bool(criteria.area_code or criteria.within_km),
        "half_days": criteria.half_day is not None or criteria.free_on is not None,
        "skills": bool(criteria.skills),
        "languages": bool(criteria.language),
        "active": bool(criteria.active_days or criteria.most_hours is not None),
    }
    return ("titles", *(field for field, is_asked in asked.items() if is_asked))


def check_criteria(criteria: Criteria, known_skills: Collection[str], today: date) -> None:
    """Refuse a search that cannot be meant; pages and the API ask the same question."""
    if criteria.free_on is not None and not 0 <= (criteria.free_on - today).days <= FURTHEST_DAYS:
        raise SearchNotFitting(what="free_on")
    if criteria.free_part is not None and not 0 <= criteria.free_part < PARTS:
        raise SearchNotFitting(what="free_part")
    begin, end = criteria.from_time, criteria.to_time
    if (begin or end) and (criteria.free_on is None or begin is None or (end is not None and end <= begin)):
        raise SearchNotFitting(what="from_time")
    if not 0 <= criteria.active_days <= FURTHEST_DAYS:
        raise SearchNotFitting(what="active_days")
    if criteria.most_hours is not None and not 0 <= criteria.most_hours <= MOST_HOURS:
        raise SearchNotFitting(what="most_hours")
    if not 0 <= criteria.within_km <= FURTHEST_KM:
        raise SearchNotFitting(what="within_km")
    if criteria.half_day is not None and not 0 <= criteria.half_day < DAYS * PARTS:
        raise SearchNotFitting(what="half_day")
    if set(criteria.skills) - set(known_skills):
        raise SearchNotFitting(what="skills")


def kept_criteria(criteria: Criteria) -> dict[str, Any]:
    """A search as plain values that can be kept. A date is not kept: it would soon lie behind."""
    dates = dict.fromkeys(("free_on", "free_part", "from_time", "to_time"))
    return asdict(criteria) | {"skills": list(criteria.skills), **dates}


def criteria_kept(values: Mapping[str, Any]) -> Criteria:
    """The search that was kept; what older searches do not know asks for nothing."""
    known = {name: value for name, value in values.items() if name in Criteria.__dataclass_fields__}
    return Criteria(**{**known, "skills": tuple(known.get("skills", ())), "free_on": None})

"""How an area is covered, as the dashboard and the sheet tell it: only figures that may be told."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from lms.db import db
from lms.places.api import AreaCard, area, areas, areas_below, children_of, full_name
from lms.policy import Actor, may_in_area
from registry.coverage.models import AreaDemand
from registry.coverage.policies import COVERAGE
from registry.coverage.rules import Place, next_course
from registry.people.models import UnseenCount
from registry.stations.queries import StationCard, stations_in

MOST_LINES = 40


@dataclass(frozen=True)
class AreaLine:
    """One node of the sheet: its depth below the area of the sheet, what is there, what is asked, who could help.

    findable, others  people with a title who let somebody find them, and the others: at least, in steps of 5
    """

    code: str
    name: str
    local_kind: str
    depth: int
    stations: int
    seats: int
    open_seats: int
    findable: int
    others: int


@dataclass(frozen=True)
class KindLine:
    """What is asked of one kind of activity."""

    kind: str
    seats: int
    open_seats: int


@dataclass(frozen=True)
class TitleLine:
    """What is asked of one title ("WBC/fp"; empty is anyone), and who holds it."""

    title: str
    seats: int
    open_seats: int
    findable: int
    others: int


@dataclass(frozen=True)
class Coverage:
    """The whole sheet of an area. ``counted_on`` is None before the first night."""

    area: AreaCard
    name: str
    counted_on: date | None
    total: AreaLine
    lines: tuple[AreaLine, ...]
    kinds: tuple[KindLine, ...]
    titles: tuple[TitleLine, ...]
    course: AreaLine | None


@dataclass(frozen=True)
class _Figures:
    demand: Sequence[AreaDemand]
    people: Sequence[UnseenCount]
    stations: Sequence[StationCard]

    def line(self, node: AreaCard, depth: int) -> AreaLine:
        asked = [row for row in self.demand if row.area_code == node.code]
        held = [row for row in self.people if row.area_code == node.code and (row.scheme, row.specialty) == ("WBP", "")]
        return AreaLine(
            node.code,
            node.name,
            node.local_kind,
            depth,
            sum(card.area_path.startswith(node.path) for card in self.stations),
            sum(row.seats for row in asked),
            sum(row.open_seats for row in asked),
            sum(row.listed_shown for row in held),
            sum(row.shown for row in held),
        )


def _figures(node: AreaCard) -> _Figures:
    codes = areas_below(node.code)
    return _Figures(
        db.session.scalars(select(AreaDemand).where(AreaDemand.area_code.in_(codes))).all(),
        db.session.scalars(select(UnseenCount).where(UnseenCount.area_code.in_(codes))).all(),
        stations_in(node.path),
    )


def _lines(figures: _Figures, node: AreaCard, depth: int = 1, deepest: int = 2) -> Iterable[AreaLine]:
    """The nodes below that have anything, each followed by those below it."""
    for child in children_of(node.code):
        line = figures.line(child, depth)
        if line.stations or line.seats or line.findable or line.others:
            yield line
            if depth < deepest:
                yield from _lines(figures, child, depth + 1, deepest)


def _kinds(asked: Iterable[AreaDemand]) -> tuple[KindLine, ...]:
    seats: Counter[str] = Counter()
    still_open: Counter[str] = Counter()
    for row in asked:
        seats[row.kind] += row.seats
        still_open[row.kind] += row.open_seats
    return tuple(KindLine(kind, count, still_open[kind]) for kind, count in seats.most_common())


def _titles(asked: Iterable[AreaDemand], held: Iterable[UnseenCount]) -> tuple[TitleLine, ...]:
    seats: Counter[str] = Counter()
    still_open: Counter[str] = Counter()
    for row in asked:
        seats[row.title] += row.seats
        still_open[row.title] += row.open_seats
    people = {"/".join(filter(None, (row.scheme, row.specialty))): row for row in held}
    return tuple(
        TitleLine(
            title,
            seats[title],
            still_open[title],
            people[title].listed_shown if title in people else 0,
            people[title].shown if title in people else 0,
        )
        for title in sorted(seats.keys() | people.keys())
    )


def coverage_of(area_code: str) -> Coverage:
    """How an area with all below it is covered; NotFound for an unknown code."""
    node = area(area_code)
    figures = _figures(node)
    lines = tuple(_lines(figures, node))[:MOST_LINES]
    own = [row for row in figures.demand if row.area_code == node.code]
    held = [row for row in figures.people if row.area_code == node.code]
    near = [line for line in lines if line.depth == 1]
    best = next_course([Place(line.code, line.open_seats, line.findable + line.others) for line in near])
    days = [row.taken_on for row in figures.people] + [row.taken_on for row in figures.demand]
    return Coverage(
        area=node,
        name=full_name(node.code) or node.name,
        counted_on=max(days, default=None),
        total=figures.line(node, 0),
        lines=lines,
        kinds=_kinds(own),
        titles=_titles(own, held),
        course=next((line for line in near if best and line.code == best.code), None),
    )


def areas_above(actor: Actor, path: str) -> list[AreaCard]:
    """The nodes above a node whose coverage the actor may read, too, from the top."""
    steps = [step for step in path.strip("/").split("/") if step]
    known = areas(steps)
    above = [known[step] for step in steps[:-1] if step in known]
    return [node for node in above if may_in_area(actor, COVERAGE, node.path)]

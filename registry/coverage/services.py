"""Counting, once a night, what is asked at the stations of each area."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from sqlalchemy import delete, select

from lms.clock import today
from lms.db import db, transaction
from registry.activities.models import Activity, Occurrence
from registry.activities.seating import accepted_ids, helpers_on, teams_of
from registry.activities.seats import ANYONE, Seat, best_filling
from registry.coverage.models import AreaDemand
from registry.coverage.rules import rolled_up
from registry.stations.queries import stations

AHEAD = timedelta(days=28)
Cell = tuple[str, tuple[str, str, str], int]


def title_of(seat: Seat) -> str:
    """The title that a seat asks for, with its field; empty where anyone may sit."""
    if seat.title == ANYONE:
        return ""
    return f"{seat.title}/{seat.specialty}" if seat.specialty else seat.title


def count_demand() -> int:
    """Count the seats of open activities of the next four weeks at every node; returns how many days were looked at.

    Restricted needs and contracted services are left out: the first must not be told from a figure, the second asks
    no volunteer.
    """
    rows = db.session.execute(
        select(Occurrence, Activity)
        .join(Activity, Activity.id == Occurrence.activity_id)
        .where(
            Occurrence.state == "planned",
            Occurrence.day >= today(),
            Occurrence.day < today() + AHEAD,
            Activity.need_class == "open",
        )
        .order_by(Occurrence.id)
    ).all()
    places = {card.id: card.area_path for card in stations(activity.station_id for _, activity in rows).values()}
    cells = [cell for day, activity in rows for cell in _cells(day, activity, places[activity.station_id])]
    sums = rolled_up(cells)
    with transaction() as work:
        work.session.execute(delete(AreaDemand))
        work.session.add_all(
            AreaDemand(
                area_code=node,
                kind=kind,
                title=title,
                seats=figure,
                open_seats=sums[(node, (kind, title, "open"))],
                taken_on=today(),
            )
            for (node, (kind, title, what)), figure in sorted(sums.items())
            if what == "all"
        )
    return len(rows)


def _cells(day: Occurrence, activity: Activity, path: str) -> Iterable[Cell]:
    filling = best_filling(teams_of(activity), helpers_on(accepted_ids(day.id), day.day))
    team: Sequence[Seat] = (*filling.open_seats, *_taken(activity, filling.open_seats, len(filling.seated)))
    for seat in team:
        yield (path, (activity.kind, title_of(seat), "all"), 1)
    for seat in filling.open_seats:
        yield (path, (activity.kind, title_of(seat), "open"), 1)


def _taken(activity: Activity, still_open: Sequence[Seat], seated: int) -> list[Seat]:
    """The seats of the filled team that are taken: those of the first team of that size without the open ones."""
    wanted = len(still_open) + seated
    team = next((team for team in teams_of(activity) if len(team) == wanted), ())
    left = list(team)
    for seat in still_open:
        if seat in left:
            left.remove(seat)
    return left[:seated]

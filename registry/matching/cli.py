"""``lms plan``."""

import json
from datetime import datetime
from typing import Any

import click

from lms.accounts.api import actor_of, person_by_public_id
from lms.clock import jst
from lms.policy import SYSTEM
from registry.activities.queries import monday_of, seat_name
from registry.matching.services import plan_week
from registry.matching.weeks import DayToFill, WeekPlan
from registry.people.labels import hit_name
from registry.people.search import Hit
from registry.stations.queries import station_by_public_id

LANGUAGE = "en"


@click.command(name="plan")
@click.argument("stations", metavar="STATION...", nargs=-1, required=True)
@click.option("--week", required=True, type=click.DateTime(["%Y-%m-%d"]), help="Any day of the week.")
@click.option("--weeks", default=1, show_default=True, type=click.IntRange(1, 5), help="How many weeks together.")
@click.option("--as", "person", default="", help="Public id of the person of the station who plans.")
@click.option("--json", "as_json", is_flag=True)
def plan_command(stations: tuple[str, ...], week: datetime, weeks: int, person: str, as_json: bool) -> None:
    """Propose who could come to the days of a week at one or several stations (their public ids).

    Nobody is invited, and nothing is kept but that the stations looked.
    """
    actor = actor_of(person_by_public_id(person).id) if person else SYSTEM
    cards = [station_by_public_id(public_id) for public_id in dict.fromkeys(stations)]
    facts = plan_facts(plan_week(actor, cards, monday_of(week.date().isoformat()), weeks))
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False))
        return
    for place in facts["proposed"]:
        click.echo(f"{place['starts_at']}  {place['station']}  {place['seat']}: {place['name']}  ({place['cost']:g})")
    for place in facts["unfilled"]:
        click.echo(f"{place['starts_at']}  {place['station']}  {', '.join(place['seats'])}: {place['reason']}")
        for near in place["nearest"]:
            click.echo(f"    nearest: {near['name']}, lacks {', '.join(near['lacks'])}")
    click.echo(f"cost {facts['cost']:g}, bound {facts['bound']:g}, gap {facts['gap']:g}")


def _day_facts(day: DayToFill) -> dict[str, Any]:
    return {
        "station": day.card.name,
        "activity": day.activity.title,
        "day": day.occurrence.public_id,
        "starts_at": jst(day.occurrence.starts_at).isoformat(),
    }


def plan_facts(plan: WeekPlan) -> dict[str, Any]:
    """A plan in plain values. People are named by what they show to the station, and by the id of their listing."""
    return {
        "week": plan.monday.isoformat(),
        "people": len({person for day in plan.days for person in day.candidates}),
        "places": sum(len(day.teams[0]) for day in plan.days),
        "accepted": sum(len(day.accepted) for day in plan.days),
        "cost": plan.solution.cost,
        "bound": plan.solution.bound,
        "gap": plan.solution.gap,
        "proposed": [
            {
                **_day_facts(p.day),
                "seat": seat_name(p.seat, LANGUAGE),
                "listing": p.candidate.listed.public_id,
                "name": hit_name(Hit(p.candidate.listed, (), ())),
                "cost": p.cost,
                "reasons": p.candidate.words(LANGUAGE),
            }
            for p in plan.proposed
        ],
        "unfilled": [
            {
                **_day_facts(u.day),
                "seats": [seat_name(seat, LANGUAGE) for seat in u.seats],
                "fitting": u.fitting,
                "reason": "needed_elsewhere" if u.fitting else "nobody_fits",
                "nearest": [
                    {"listing": n.listed.public_id, "name": hit_name(Hit(n.listed, (), ())), "lacks": list(n.lacks)}
                    for n in u.nearest
                ],
            }
            for u in plan.unfilled
        ],
    }

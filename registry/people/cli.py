"""``lms registry``."""

import json
from dataclasses import asdict
from typing import Any

import click

from lms.accounts.api import actor_of, person_by_public_id
from registry.people.labels import fit_line, hit_facts, hit_name
from registry.people.origins import measured_from
from registry.people.rest import person_out
from registry.people.rules import Criteria
from registry.people.services import search_people
from registry.stations.queries import station_by_public_id


@click.group(name="registry")
def registry_group() -> None:
    """The registry of stations and certified people."""


@registry_group.command(name="search")
@click.argument("station")
@click.option("--as", "person", required=True, help="Public id of the person of the station who looks.")
@click.option("--title", "scheme", default="", help="Code of a title, such as WBP.")
@click.option("--specialty", default="", help="Code of the title's field.")
@click.option("--area", "area_code", default="", help="Code of an area.")
@click.option("--within-km", default=0, help="Greatest distance from the station.")
@click.option("--half-day", type=int, help="weekday * 3 + part; Monday and morning are 0.")
@click.option("--skill", "skills", multiple=True, help="Code of a skill; several must all be there.")
@click.option("--language", default="", help="Code of a language.")
@click.option("--name", default="", help="How a name or reading begins, in old or new forms, or in Latin letters.")
@click.option("--free-on", type=click.DateTime(["%Y-%m-%d"]), help="A day on which she is free.")
@click.option("--free-part", type=click.IntRange(0, 2), help="Part of that day: morning 0, afternoon 1, evening 2.")
@click.option("--from-time", type=click.DateTime(["%H:%M"]), help="A time of that day by the clock, such as 13:30.")
@click.option("--to-time", type=click.DateTime(["%H:%M"]), help="Until what time.")
@click.option("--active-days", default=0, help="Helped within so many days, where she shows it.")
@click.option("--most-hours", type=int, help="Helped so many hours at most in the last 28 days, where she shows it.")
@click.option(
    "--near", default="", help="An address, a municipality or a postal code from which distances are measured."
)
@click.option("--page", default=1, help="Number of the page.")
@click.option("--json", "as_json", is_flag=True)
def search_command(station: str, person: str, page: int, as_json: bool, **asked: Any) -> None:
    """Search as STATION (its public id); the people can read that it looked."""
    actor, day = actor_of(person_by_public_id(person).id), asked.pop("free_on")
    for name in ("from_time", "to_time"):
        asked[name] = asked[name].time() if asked[name] else None
    criteria = Criteria(**asked, free_on=day.date() if day else None)
    found = search_people(actor, station_by_public_id(station), criteria, page)
    if as_json:
        people = [asdict(person_out(hit)) for hit in found.hits]
        answer = {"page": found.page, "pages": found.pages, "total": found.total, "people": people}
        answer["measured_from"] = measured_from(criteria)
        click.echo(json.dumps(answer, ensure_ascii=False, default=str))
        return
    if criteria.near:
        click.echo(measured_from(criteria))
    for hit in found.hits:
        facts = [f"{term}: {value}" for term, value in hit_facts(hit)]
        click.echo(", ".join([hit_name(hit), *facts, fit_line(hit)]))

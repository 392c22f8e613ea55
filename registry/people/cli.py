"""``lms openapi`` and ``lms registry``."""

import json
from typing import Any

import click

from lms.accounts.api import actor_of, person_by_public_id
from registry.people.labels import hit_facts, hit_name
from registry.people.rest import openapi_document
from registry.people.rules import Criteria
from registry.people.services import search_people
from registry.stations.queries import station_by_public_id


@click.command(name="openapi")
def openapi_command() -> None:
    """Print the OpenAPI document of the registry."""
    click.echo(json.dumps(openapi_document(), ensure_ascii=False, indent=2))


@click.group(name="registry")
def registry_group() -> None:
    """The registry of stations and certified people."""


@registry_group.command(name="search")
@click.argument("station")
@click.option("--as", "person", required=True, help="Public id of the person of the station who looks.")
@click.option("--title", default="", help="Code of a title, such as WBP.")
@click.option("--specialty", default="", help="Code of the title's field.")
@click.option("--area", default="", help="Code of an area.")
@click.option("--within-km", default=0, help="Greatest distance from the station.")
@click.option("--json", "as_json", is_flag=True)
def search_command(
    station: str, person: str, title: str, specialty: str, area: str, within_km: int, as_json: bool
) -> None:
    """Search as STATION (its public id); the people can read that it looked."""
    actor = actor_of(person_by_public_id(person).id)
    criteria = Criteria(scheme=title, specialty=specialty, area_code=area, within_km=within_km)
    hits = search_people(actor, station_by_public_id(station), criteria).hits
    rows: list[dict[str, Any]] = [{"name": hit_name(hit), **dict(hit_facts(hit))} for hit in hits]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo(", ".join(f"{term}: {value}" for term, value in row.items()))

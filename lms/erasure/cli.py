"""``lms erase``."""

import json

import click

from lms.erasure.services import erase_person
from lms.policy import SYSTEM


@click.command(name="erase")
@click.argument("person")
@click.option("--yes", is_flag=True, help="Do not ask; for scripts.")
@click.option("--json", "as_json", is_flag=True)
def erase(person: str, yes: bool, as_json: bool) -> None:
    """Erase PERSON (public id) at her wish. This cannot be taken back."""
    if not yes:
        click.confirm(f"Erase the record {person} for good?", abort=True)
    erase_person(SYSTEM, person)
    click.echo(json.dumps({"erased": person}) if as_json else f"erased: {person}")

"""``lms explain``: how a person stands towards a title, on any day, as it was known then."""

import json
from datetime import date

import click

from certificates.awards.explaining import facts_of, titles_named
from certificates.awards.standing import TitleStanding, standing_asked_for
from lms.accounts import api as accounts
from lms.db import PUBLIC_ID_LENGTH


def _person(text: str) -> accounts.PersonCard:
    """A person by her public id, or by a name that fits her alone."""
    if len(text) == PUBLIC_ID_LENGTH and text.isascii():
        return accounts.person_by_public_id(text)
    found = accounts.find_people(text, limit=2)
    if len(found) != 1:
        raise click.BadParameter(f"{len(found) or 'no'} people fit {text!r}; give the record's public id")
    return found[0]


def _say(found: TitleStanding) -> None:
    held = f"{found.held.label} (since {found.held.since_on})" if found.held else "not held"
    click.echo(f"{found.code} {found.name}: {held}")
    for line in found.lines:
        mark = "x" if line.fulfilled else " "
        since = f", since {line.since_on}" if line.since_on else ""
        click.echo(f"  [{mark}] {line.text}{since}{f' -> {line.to_do}' if line.to_do else ''}")


@click.command()
@click.argument("person")
@click.argument("title")
@click.option("--as-of", type=click.DateTime(formats=["%Y-%m-%d"]), help="As it was known at the end of this day.")
@click.option("--json", "as_json", is_flag=True)
def explain(person: str, title: str, as_of: date | None, as_json: bool) -> None:
    """Say how PERSON (public id or name) stands towards TITLE (WBP, WBC, WBL or all), and what is missing."""
    standing = standing_asked_for(_person(person).id, as_of.strftime("%Y-%m-%d") if as_of else "")
    found = titles_named(standing, title)
    if as_json:
        click.echo(json.dumps(facts_of(standing, found), ensure_ascii=False, default=str))
        return
    for one in found:
        _say(one)

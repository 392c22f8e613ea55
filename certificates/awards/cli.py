"""``lms explain``: how a person stands towards a title, on any day, as it was known then."""

import json
from dataclasses import asdict
from datetime import date

import click

from certificates.awards.standing import PersonStanding, TitleStanding, standing_asked_for
from certificates.errors import SchemeNotFound
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


def facts_of(standing: PersonStanding, found: list[TitleStanding]) -> dict[str, object]:
    """The answer for a script; people stand in it by their public ids alone."""
    return {
        "on": standing.on,
        "known_at": standing.known_at,
        "titles": [
            {
                "title": t.code,
                "specialty": t.specialty,
                "name_ja": t.name_ja,
                "name_en": t.name_en,
                "scheme_version": t.version,
                "fulfilled": t.fulfilled,
                "since_on": t.since_on,
                "state": t.held.state if t.held else None,
                "state_since_on": t.held.since_on if t.held else None,
                "state_until_on": t.held.state_until_on if t.held else None,
                "conditions": [
                    {
                        "kind": line.kind,
                        "text_ja": line.text_ja,
                        "text_en": line.text_en,
                        "fulfilled": line.fulfilled,
                        "since_on": line.since_on,
                        "until_on": line.until_on,
                        "to_do": line.to_do,
                        "evidence": [
                            {k: v for k, v in asdict(e).items() if k != "confirmed_by"} for e in line.evidence
                        ],
                    }
                    for line in t.lines
                ],
                "missing": [line.kind for line in t.missing],
                "can_apply": t.can_apply,
            }
            for t in found
        ],
    }


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
    found = [t for t in standing.titles if title.lower() == "all" or t.code.lower() == title.lower()]
    if not found:
        raise SchemeNotFound
    if as_json:
        click.echo(json.dumps(facts_of(standing, found), ensure_ascii=False, default=str))
        return
    for one in found:
        _say(one)

"""``lms people``: lists of people."""

import json
from pathlib import Path

import click

from lms.accounts.errors import PeopleNotSound
from lms.accounts.importing.services import Seen, Tally, import_people, look_at_people
from lms.accounts.people.queries import contacts_of
from lms.accounts.roles.queries import people_with_role
from lms.policy import Actor, Grant, Role


@click.group(name="people")
def people_group() -> None:
    """Lists of people."""


def _secretariat(email: str) -> Actor:
    holders = contacts_of(people_with_role(Role.SECRETARIAT))
    found = [number for number, contact in holders.items() if contact.email.lower() == email.strip().lower()]
    if len(found) != 1:
        raise click.BadParameter("nobody of the secretariat has this address", param_hint="--checked-by")
    return Actor(found[0], frozenset({Grant(Role.SECRETARIAT)}))


def _say(tally: Tally, as_json: bool) -> None:
    facts = {"new": tally.new, "known": tally.known, "refused": tally.refused}
    if as_json:
        click.echo(json.dumps({**facts, "missing_columns": list(tally.lacking), "kept": tally.kept}))
        return
    if tally.lacking:
        click.echo(f"missing columns: {', '.join(tally.lacking)}", err=True)
    counted = ", ".join(f"{name} {count}" for name, count in facts.items())
    click.echo(f"{counted}. {'all are kept' if tally.kept else 'nothing was kept'}")


@people_group.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only report what would become of each line.")
@click.option("--checked-by", default="", help="Address of the person of the secretariat who holds the signed papers.")
@click.option("--all-lines", is_flag=True, help="Report on sound lines, too.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, the totals last.")
@click.pass_context
def import_command(
    ctx: click.Context, file: Path, dry_run: bool, checked_by: str, all_lines: bool, as_json: bool
) -> None:
    """Enter the people of FILE (CSV in UTF-8 or CP932): all of them, or nobody.

    Needed columns: family, family_kana, born_on; also given, given_kana, romaji, area, postal_code, address, phone,
    fax, email, channel, language, or their Japanese names. Exit code 1 when a line is refused.
    """

    def told(seen: Seen) -> None:
        if not seen.faults and not all_lines:
            return
        if as_json:
            facts = {**vars(seen), "faults": [fault.text for fault in seen.faults]}
            click.echo(json.dumps(facts, ensure_ascii=False))
        else:
            click.echo(f"line {seen.line}: {seen.name}: {seen.outcome}{''.join(f'; {f.text}' for f in seen.faults)}")

    if dry_run:
        tally = look_at_people(file, told)
    elif not checked_by:
        raise click.UsageError("somebody stands for the signed papers: name --checked-by, or try --dry-run")
    else:
        try:
            with click.progressbar(length=0, label="people", hidden=as_json) as shown:
                tally = import_people(file, _secretariat(checked_by), told, shown.update)
        except PeopleNotSound:
            tally = look_at_people(file, lambda _: None)
    _say(tally, as_json)
    if not tally.sound:
        ctx.exit(1)

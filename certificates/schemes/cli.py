"""``lms titles``: the versions of the titles, and a committee's vote from a file."""

import json
from pathlib import Path

import click

from certificates.schemes.history import versions_for_script
from certificates.schemes.services import record_file


@click.group(name="titles")
def titles_group() -> None:
    """What the titles of the network ask for."""


@titles_group.command(name="versions")
@click.option("--json", "as_json", is_flag=True)
def versions(as_json: bool) -> None:
    """List all versions of all titles with their votes."""
    found = versions_for_script()
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, default=str))
        return
    for line in found:
        vote = f"{line['vote_body']} {line['vote_on']}: {line['for']}/{line['against']}/{line['abstained']}"
        click.echo(f"{line['title']} {line['version']} from {line['from_on']}  ({vote})")


@titles_group.command(name="record")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def record(file: Path) -> None:
    """Record the versions in FILE (a list as in schemes.yaml, each with its vote); those on record already are passed over."""
    click.echo(f"{record_file(file)} new")

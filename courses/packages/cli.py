"""Commands that bring courses of other systems in and take ours out."""

import json
from pathlib import Path

import click

from courses.catalogue.rules import KIND_NAMES
from courses.packages.cartridges.queries import written_cartridge
from courses.packages.cartridges.services import bring_in_found, read_foreign, report_of
from lms.policy import SYSTEM

an_existing_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(name="bring-in")
@click.argument("file", type=an_existing_file)
@click.option("--code", default="", help="The short name of the new course in its address.")
@click.option("--kind", type=click.Choice(list(KIND_NAMES)), default="awareness", show_default=True)
@click.option("--title", default="", help="Its title, if not the one in the file.")
@click.option("--dry-run", is_flag=True, help="Only say what would come along and what would not.")
@click.option("--json", "as_json", is_flag=True, help="Print the report for a script.")
def bring_in(file: Path, code: str, kind: str, title: str, dry_run: bool, as_json: bool) -> None:
    """Make a draft course of FILE, a Common Cartridge or a Moodle backup; every lesson stays a draft."""
    if not (code or dry_run):
        raise click.UsageError("--code or --dry-run is needed")
    found = read_foreign(file.read_bytes())
    if not dry_run:
        bring_in_found(SYSTEM, found, code=code, title=title, kind=kind)
    if as_json:
        click.echo(json.dumps({"title": found.title, **report_of(found)}, ensure_ascii=False))
        return
    for line in found.lines:
        click.echo(f"{line.outcome:9} {line.place}: {line.text % line.fields}")
    click.echo(f"{len(found.chapters)} chapters, {found.lessons} lessons, {found.checks} questions")


@click.command(name="take-out")
@click.argument("code")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def take_out(code: str, file: Path) -> None:
    """Write the course CODE as a Common Cartridge to FILE, and say by line what is not in it."""
    cartridge = written_cartridge(code)
    file.write_bytes(cartridge.content)
    for line in cartridge.lines:
        click.echo(f"{line.outcome:9} {line.place}: {line.text % line.fields}")
    click.echo(f"{file}: {len(cartridge.content)} bytes")

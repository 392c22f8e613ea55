"""``lms coverage``."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from registry.coverage.queries import coverage_of
from registry.coverage.services import count_demand
from registry.coverage.sheet import sheet_pdf
from registry.people.services import count_unseen


@click.command(name="coverage")
@click.argument("area")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where to write the A4 sheet (PDF).")
@click.option("--language", type=click.Choice(["ja", "en"]), default="ja", show_default=True)
@click.option("--count-now", is_flag=True, help="Count first; else the figures of the last night are told.")
@click.option("--json", "as_json", is_flag=True)
def coverage_command(area: str, out: Path | None, language: str, count_now: bool, as_json: bool) -> None:
    """Tell how AREA (its code) is covered: what is asked, who could help; write the sheet for its council."""
    if count_now:
        count_unseen()
        count_demand()
    page = coverage_of(area)
    if out is not None:
        out.write_bytes(sheet_pdf(page, language))
    if as_json:
        click.echo(json.dumps(asdict(page), ensure_ascii=False, default=str))
        return
    total = page.total
    click.echo(f"{page.name}: counted on {page.counted_on or 'no night yet'}")
    click.echo(f"{total.stations} stations, {total.seats} seats asked, {total.open_seats} without anybody")
    for line in page.lines:
        click.echo(f"{'  ' * line.depth}{line.name}: {line.stations} stations, {line.open_seats} of {line.seats} open")
    if out is not None:
        click.echo(f"written: {out}")

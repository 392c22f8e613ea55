"""``lms evidence``: the file of a sitting from the command line."""

import json
from pathlib import Path

import click

from exams.api import all_sittings
from lms.evidence.assembling import faults_in_bundle
from lms.evidence.services import make_file


@click.command(name="evidence")
@click.argument("sitting")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="the ZIP to write")
@click.option("--json", "as_json", is_flag=True)
def evidence(sitting: str, out: Path, as_json: bool) -> None:
    """Write everything that shows how SITTING (code or number) was held into a ZIP with a manifest of hashes."""
    found = next((card for card in all_sittings() if sitting in (card.code, str(card.id), card.public_id)), None)
    if found is None:
        raise click.BadParameter(f"there is no sitting {sitting}")
    with out.open("wb") as target:
        digest, lines = make_file(found, target)
    facts = {"file": str(out), "sitting": found.code, "lines": lines, "manifest_sha256": digest}
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False))
        return
    for name, value in facts.items():
        click.echo(f"{name}: {value}")


@click.command(name="evidence-check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_context
def evidence_check(ctx: click.Context, file: Path) -> None:
    """Compare every file in a ZIP of evidence with its manifest; exit 1 when something was changed."""
    with file.open("rb") as content:
        faults = faults_in_bundle(content)
    for fault in faults:
        click.echo(fault)
    click.echo("changed" if faults else "as it was made")
    if faults:
        ctx.exit(1)

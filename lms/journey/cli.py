"""``lms journey``: the whole life on a fresh network in a temporary folder."""

import json
import tempfile
from dataclasses import replace
from pathlib import Path

import click
from flask_migrate import upgrade

from lms.app import create_app
from lms.config import read_settings
from lms.i18n import in_language
from lms.journey.stage import Stage, Step
from lms.journey.walk import walk


def _line(step: Step) -> str:
    mark = "x refused:" if step.refused else "-"
    return f"{step.day} {mark} {step.told}" + (f"\n             「{step.refused}」" if step.refused else "")


@click.command(name="journey")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="folder for the PDFs")
@click.option("--json", "as_json", is_flag=True, help="print the steps for a script")
def journey(out: Path, as_json: bool) -> None:
    """Walk a life through the product, from the first lesson to the first activity, and write its PDFs to a folder."""
    with tempfile.TemporaryDirectory(prefix="journey-") as folder:
        address = f"sqlite:///{Path(folder) / 'journey.sqlite3'}"
        settings = replace(read_settings(), data_dir=Path(folder), database_url=address, sample=True)
        app = create_app(settings)
        with app.app_context(), in_language("ja"):
            upgrade()
            stage = walk(Stage(out, (lambda step: None) if as_json else (lambda step: click.echo(_line(step)))))
    refused = sum(bool(step.refused) for step in stage.steps)
    files = sorted(path.name for path in out.glob("*.pdf"))
    if as_json:
        steps = [{"day": s.day.isoformat(), "told": s.told, "refused": s.refused} for s in stage.steps]
        click.echo(json.dumps({"steps": steps, "refusals": refused, "files": files}, ensure_ascii=False))
        return
    click.echo(f"{len(stage.steps) - refused} steps, {refused} refusals as they should be, {len(files)} PDFs in {out}")

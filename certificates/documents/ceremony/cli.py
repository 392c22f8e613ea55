"""``lms certificates batch``."""

import json
from pathlib import Path

import click
from flask_babel import gettext

from certificates.documents.ceremony.making import RunPlan, make_run
from certificates.documents.models import ORDERS, PAPERS
from exams.api import all_sittings

EVERY = 50


@click.command(name="batch")
@click.argument("sitting")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="the folder to write to")
@click.option("--papers", type=click.Choice(PAPERS), default="pass", show_default=True)
@click.option("--order", "sorted_by", type=click.Choice(ORDERS), default="seat", show_default=True)
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def batch(ctx: click.Context, sitting: str, out: Path, papers: str, sorted_by: str, as_json: bool) -> None:
    """Write all certificates of SITTING (code or number), a print file, a list to sign, labels and envelopes.

    Started again in the same folder it goes on where it was stopped. Exit code 1 when a paper could not be printed.
    """
    found = next((card for card in all_sittings() if sitting in (card.code, str(card.id), card.public_id)), None)
    if found is None:
        raise click.BadParameter(f"there is no sitting {sitting}")

    def told(done: int, total: int) -> bool:
        if done % EVERY == 0 or done == total:
            click.echo(gettext("%(done)s of %(total)s", done=done, total=total), err=True)
        return True

    made = make_run(found, RunPlan(papers, sorted_by), out, told)
    files = [str(out / name) for name in made.files]
    facts = {
        "certificates": made.total,
        "drawn": made.drawn,
        "kept": made.kept,
        "refused": made.refused,
        "files": files,
    }
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False))
    else:
        click.echo(gettext("%(drawn)s drawn, %(kept)s kept from before", drawn=made.drawn, kept=made.kept))
        for number, why in made.refused.items():
            click.echo(f"{number}: {why}")
        for file in files:
            click.echo(file)
    if made.refused:
        ctx.exit(1)

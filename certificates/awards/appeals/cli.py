"""``lms titles appeals``: what waits and until when, without words and names."""

import json

import click

from certificates.awards.appeals.finding import appeals_for_script
from certificates.awards.appeals.rules import STATES


@click.command(name="appeals")
@click.option("--state", type=click.Choice(STATES), default=None, help="Only those in this state.")
@click.option("--late", is_flag=True, help="Only those whose answer is overdue.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def appeals(ctx: click.Context, state: str | None, late: bool, as_json: bool) -> None:
    """List appeals and complaints about titles, those due first; exit code 1 when --late finds one."""
    found = appeals_for_script(state or "", late)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, default=str))
    else:
        for line in found:
            mark = "  overdue" if line["late"] else ""
            click.echo(f"{line['id']} {line['about']} {line['title']} {line['state']} by {line['answer_due_on']}{mark}")
    if late and found:
        ctx.exit(1)

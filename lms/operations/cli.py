"""``lms keys seal-anew`` and ``lms keys sealed``: the keys of single fields."""

import json

import click

from lms.operations.sealing import how_sealed
from lms.operations.services import seal_anew


@click.command(name="seal-anew")
@click.option("--same-key", is_flag=True, help="bring no new key in; seal only what another key or none sealed")
@click.option("--json", "as_json", is_flag=True)
def seal_anew_command(same_key: bool, as_json: bool) -> None:
    """Make a new key for sensitive fields and seal all of them with it; the old keys are forgotten."""
    done = seal_anew(new_key=not same_key)
    click.echo(json.dumps(done) if as_json else "\n".join(f"{place}: {count}" for place, count in done.items()))


@click.command(name="sealed")
@click.option("--json", "as_json", is_flag=True)
def sealed_command(as_json: bool) -> None:
    """Count the values of each sensitive field by the key that sealed them; exit 1 when one lies open."""
    found = how_sealed()
    click.echo(json.dumps(found) if as_json else "\n".join(f"{place}: {counts}" for place, counts in found.items()))
    if any("open" in counts for counts in found.values()):
        click.get_current_context().exit(1)


KEY_COMMANDS = (seal_anew_command, sealed_command)

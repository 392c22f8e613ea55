"""``lms keys`` and ``lms transparency``."""

import json
from pathlib import Path
from typing import Any

import click

from certificates.credentials.keys import KeyCard, keys
from certificates.credentials.models import CREDENTIAL, PURPOSES
from certificates.credentials.outside import check_paper_key
from certificates.credentials.services import adopt_key, rotate_key
from certificates.credentials.transparency import newest_head, verify_log
from lms.policy import SYSTEM


@click.group(name="keys")
def keys_group() -> None:
    """Keys that sign certificates and credentials."""


def _facts(key: KeyCard) -> dict[str, Any]:
    return {
        "kid": key.kid,
        "purpose": key.purpose,
        "from_at": key.from_at.isoformat(),
        "until_at": key.until_at.isoformat() if key.until_at else None,
        "lost_at": key.lost_at.isoformat() if key.lost_at else None,
        "file": key.at_hand,
    }


@keys_group.command(name="list")
@click.option("--json", "as_json", is_flag=True)
def list_keys(as_json: bool) -> None:
    """List all keys, the newest first; private halves are never shown."""
    found = [_facts(key) for key in keys()]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for key in found:
        state = "lost" if key["lost_at"] else "ended" if key["until_at"] else "signs now"
        click.echo(
            f"{key['kid']}  {key['purpose']:10}  {state:9}  from {key['from_at']}  {'' if key['file'] else 'file missing'}".rstrip()
        )


@keys_group.command()
@click.option("--reason", default="", help="why, for the record")
@click.option("--purpose", type=click.Choice(PURPOSES), default=CREDENTIAL, show_default=True)
@click.option(
    "--lost", default="", metavar="KID", help="a key in strange hands: nothing that it signed counts any more"
)
def rotate(reason: str, purpose: str, lost: str) -> None:
    """Make a new key. What earlier keys signed stays good, but for one that is given up as lost."""
    click.echo(rotate_key(SYSTEM, reason, purpose=purpose, lost=lost))


@keys_group.command()
@click.option("--holder", default="", help="who signs, as readers of PDF show it; else the body that gives the titles")
@click.option("--reason", default="", help="why, for the record")
@click.option("--lost", default="", metavar="KID", help="a key in strange hands, as for rotate")
def adopt(holder: str, reason: str, lost: str) -> None:
    """Let the key of the settings (LMS_PAPER_KEY, LMS_PKCS11_...) sign papers from now on; earlier ones stay good."""
    click.echo(adopt_key(SYSTEM, reason, holder=holder, lost=lost))


@keys_group.command()
def check() -> None:
    """Say whether the key of the settings can be had and is the one that signs papers; exit code 2 when not."""
    check_paper_key()
    click.echo("the key of papers is at hand")


@click.group(name="transparency")
def transparency_group() -> None:
    """The public log of titles and passes."""


@transparency_group.command()
def head() -> None:
    """Print the newest signed head: keep it somewhere else, and verify against it later."""
    found = newest_head()
    click.echo(json.dumps(found.public() if found else None))


@transparency_group.command()
@click.option("--head", "kept", type=click.Path(exists=True, dir_okay=False, path_type=Path), multiple=True)
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def verify(ctx: click.Context, kept: tuple[Path, ...], as_json: bool) -> None:
    """Read the whole log again and tell every fault; exit 0 only without one. --head FILE: heads that you kept."""
    found = verify_log([json.loads(path.read_text(encoding="utf-8")) for path in kept])
    facts = {"lines": found.size, "heads": found.heads, "waiting": found.waiting, "faults": list(found.faults)}
    said = [f"lines: {found.size}, heads: {found.heads}, waiting: {found.waiting}", *(found.faults or ("no fault",))]
    click.echo(json.dumps(facts, ensure_ascii=False) if as_json else "\n".join(said))
    if found.faults:
        ctx.exit(1)

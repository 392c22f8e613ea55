"""``lms backup``, ``lms restore``, ``lms move-to-postgres``, ``lms erase``."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace as changed
from pathlib import Path
from typing import Any

import click
import pyrage
from flask import Flask
from flask_migrate import upgrade

from lms.app import create_app
from lms.clock import now
from lms.config import read_settings
from lms.db import db
from lms.keeping import engines, services
from lms.keeping.moving import move

PathOf = click.Path(path_type=Path)


def _say(facts: dict[str, Any], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False, default=str))
        return
    for name, value in facts.items():
        click.echo(f"{name}: {value}")


@click.group(name="backup", invoke_without_command=True)
@click.option("--out", type=PathOf, help="file to write; by default a dated one in backups/ of the data folder")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def backup(ctx: click.Context, out: Path | None, as_json: bool) -> None:
    """Write one encrypted archive of database, files and keys."""
    if ctx.invoked_subcommand:
        return
    app: Flask = ctx.obj
    target = out or Path(app.config["DATA_DIR"]) / "backups" / f"{now():%Y%m%d-%H%M%S}.age"
    manifest = services.back_up(target, os.environ.get("LMS_BACKUP_RECIPIENT", ""))
    facts = {"archive": str(target), "bytes": target.stat().st_size, "rows": sum(manifest.tables.values())}
    _say(facts | {"parts": len(manifest.digests)}, as_json)


@backup.command(name="new-key")
@click.argument("file", type=PathOf)
def new_key(file: Path) -> None:
    """Make a key pair: the private half into FILE (keep it off this machine), the public half on the screen."""
    pair = pyrage.x25519.Identity.generate()
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(f"# public key: {pair.to_public()}\n{pair}\n")
    click.echo(f"LMS_BACKUP_RECIPIENT={pair.to_public()}")


@backup.command(name="verify")
@click.argument("archive", type=PathOf)
@click.option("--key", type=PathOf, required=True, help="file with the private half of the key")
@click.option("--json", "as_json", is_flag=True)
def verify(archive: Path, key: Path, as_json: bool) -> None:
    """Open ARCHIVE, compare every part with its digest and the database with its counts; exit 1 when it differs."""
    manifest = services.verify(archive, key)
    facts = {"made_at": manifest.made_at, "engine": manifest.engine, "rows": sum(manifest.tables.values())}
    _say(facts | {"parts": len(manifest.digests)}, as_json)


@click.command(name="restore")
@click.argument("archive", type=PathOf)
@click.option("--key", type=PathOf, required=True, help="file with the private half of the key")
@click.option("--replace", is_flag=True, help="lose what is in the database now")
@click.option("--json", "as_json", is_flag=True)
def restore(archive: Path, key: Path, replace: bool, as_json: bool) -> None:
    """Bring ARCHIVE back and erase again whoever was erased since. Stop the server first."""
    done = services.restore(archive, key, replace=replace)
    _say({"rows": done.rows, "files": done.files, "erased_again": done.erased_again}, as_json)


@contextmanager
def closing_connections() -> Iterator[None]:
    """Leave no connection to the present application's database behind, whatever happens."""
    try:
        yield
    finally:
        db.engine.dispose()


@click.command(name="move-to-postgres")
@click.argument("url")
@click.option("--json", "as_json", is_flag=True)
def move_to_postgres(url: str, as_json: bool) -> None:
    """Copy everything into the empty PostgreSQL database at URL; counts and digests of every table are compared."""
    source = db.engine
    target = create_app(changed(read_settings(), database_url=engines.plain_url(url).render_as_string(False)))
    with target.app_context(), closing_connections():
        upgrade()
        moved = list(move(source, db.engine))
    facts = {each.table: each.rows for each in moved if each.rows}
    _say(facts | {"tables": len(moved), "rows": sum(each.rows for each in moved), "digests": "equal"}, as_json)


@click.command(name="erase")
@click.argument("who")
@click.option(
    "--reason", default="asked for by herself", show_default=True, help="for the audit log; no personal values"
)
@click.option("--yes", is_flag=True, help="do not ask")
@click.option("--json", "as_json", is_flag=True)
def erase(who: str, reason: str, yes: bool, as_json: bool) -> None:
    """Remove the personal values of WHO (e-mail, sign-in number or id) for good; numbers and chains stay."""
    person_id = services.find_person(who)
    if not yes:
        click.confirm("This cannot be undone. Erase?", abort=True)
    _say({"erased": services.erase(person_id, reason)}, as_json)


COMMANDS = (backup, restore, move_to_postgres, erase)

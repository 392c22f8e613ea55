"""How each engine copies its database into a file and takes it back."""

import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.engine import URL, make_url

from lms.db import db
from lms.keeping.errors import NotEmpty, ToolFailed, ToolMissing

VERSIONS = "alembic_version"


def row_counts() -> dict[str, int]:
    """Rows of every table that is there."""
    names = sorted(inspect(db.engine).get_table_names())
    with db.engine.connect() as connection:
        return {name: connection.scalar(text(f'SELECT count(*) FROM "{name}"')) or 0 for name in names}  # noqa: S608


def schema_version() -> list[str]:
    """The versions of the schema that the database says it has."""
    with db.engine.connect() as connection:
        return sorted(connection.scalars(text(f"SELECT version_num FROM {VERSIONS}")))  # noqa: S608


def _address(url: URL) -> tuple[list[str], dict[str, str]]:
    """Arguments and environment for PostgreSQL's programs; the password is never on a command line."""
    named = {"--host": url.host, "--port": url.port, "--username": url.username, "--dbname": url.database}
    arguments = [f"{name}={value}" for name, value in named.items() if value]
    return arguments, {**os.environ, **({"PGPASSWORD": url.password} if url.password else {})}


def _run(program: str, url: URL, *arguments: str) -> None:
    path = shutil.which(program)
    if path is None:
        raise ToolMissing(name=program)
    address, environment = _address(url)
    done = subprocess.run(  # noqa: S603  our own command
        [path, *address, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ToolFailed(name=program, said=(done.stderr.strip().splitlines() or [""])[0])


def copy_out(target: Path) -> None:
    """Write the database as of one moment into ``target`` while others go on writing."""
    url = db.engine.url
    if url.get_backend_name() == "postgresql":
        _run("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")
        return
    source, copy = sqlite3.connect(url.database or ""), sqlite3.connect(target)
    try:
        source.backup(copy, pages=2000, sleep=0.005)
        # One file and no log beside it: this is what is packed.
        copy.execute("PRAGMA journal_mode=DELETE")
    finally:
        copy.close()
        source.close()


def copy_in(source: Path, *, replace: bool) -> None:
    """Make the database what ``source`` holds. Refuses to lose rows unless told to replace them."""
    url = db.engine.url
    there = {name: count for name, count in row_counts().items() if count and name != VERSIONS}
    if there and not replace:
        raise NotEmpty(where=url.render_as_string(hide_password=True))
    db.session.remove()
    db.engine.dispose()
    if url.get_backend_name() == "postgresql":
        _empty_schema()
        _run("pg_restore", url, "--no-owner", "--no-privileges", "--exit-on-error", str(source))
        return
    for ending in ("-wal", "-shm", "-journal"):
        Path(f"{url.database}{ending}").unlink(missing_ok=True)
    part = Path(f"{url.database}.part")
    shutil.copyfile(source, part)
    part.replace(url.database or "")


def _empty_schema() -> None:
    with db.engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    db.engine.dispose()


def rows_of_copy(database: Path, engine: str) -> dict[str, int]:
    """Rows of every table inside a copied database; for PostgreSQL only that its directory can be read."""
    if engine == "postgresql":
        path = shutil.which("pg_restore")
        if path is None:
            raise ToolMissing(name="pg_restore")
        listed = subprocess.run([path, "--list", str(database)], capture_output=True, text=True, check=False)  # noqa: S603
        if listed.returncode:
            raise ToolFailed(name="pg_restore", said=listed.stderr.strip())
        return {}
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        (sound,) = connection.execute("PRAGMA integrity_check").fetchone()
        if sound != "ok":
            raise ToolFailed(name="integrity_check", said=sound)
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        own = [name for name in names if not name.startswith("sqlite_")]
        return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in own}  # noqa: S608
    finally:
        connection.close()


def plain_url(url: str) -> URL:
    """An address as the house writes it."""
    made = make_url(url)
    return made.set(drivername="postgresql+psycopg") if made.get_backend_name() == "postgresql" else made

"""A fresh database for every test, copied from a template that is made once a worker."""

import importlib
import shutil
import sqlite3
from pathlib import Path

import psycopg
from flask import Flask
from sqlalchemy.engine import make_url

from lms.db import db

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("lms", "courses", "exams", "certificates", "registry")


def load_every_table() -> None:
    """Load the tables of every package, also of those that no page of the application loads."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("models.py")):
            importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))


def make_schema(app: Flask) -> None:
    """Make all tables in an empty database. The one place that says how."""
    load_every_table()
    with app.app_context():
        db.create_all()
        db.session.remove()


class SqliteCopies:
    """The template is a file; a fresh database is a copy of it under the name that the application knows."""

    engine = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.live = folder / "test.sqlite3"
        self.template = folder / "template.sqlite3"
        self.url = f"sqlite:///{self.live}"

    def _clear(self) -> None:
        for ending in ("", "-wal", "-shm", "-journal"):
            self.live.with_name(self.live.name + ending).unlink(missing_ok=True)

    def keep_as_template(self) -> None:
        with sqlite3.connect(self.live) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        shutil.copyfile(self.live, self.template)

    def fresh(self) -> None:
        self._clear()
        shutil.copyfile(self.template, self.live)

    def remove(self) -> None:
        self._clear()
        self.template.unlink(missing_ok=True)


class PostgresCopies:
    """The template is a database of the cluster; PostgreSQL copies it itself."""

    engine = "postgresql"

    def __init__(self, server_url: str, worker: str) -> None:
        self.server = make_url(server_url).set(drivername="postgresql").render_as_string(hide_password=False)
        self.live = f"lms_{worker}"
        self.template = f"lms_{worker}_template"
        self.url = make_url(server_url).set(database=self.live).render_as_string(hide_password=False)
        self._run(f"DROP DATABASE IF EXISTS {self.live} WITH (FORCE)", f"CREATE DATABASE {self.live}")

    def _run(self, *statements: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def keep_as_template(self) -> None:
        self._run(
            f"DROP DATABASE IF EXISTS {self.template}",
            f"ALTER DATABASE {self.live} RENAME TO {self.template}",
        )

    def fresh(self) -> None:
        self._run(
            f"DROP DATABASE IF EXISTS {self.live} WITH (FORCE)",
            f"CREATE DATABASE {self.live} TEMPLATE {self.template} STRATEGY file_copy",
        )

    def remove(self) -> None:
        self._run(*(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)" for name in (self.live, self.template)))

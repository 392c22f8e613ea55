"""A fresh database for every test, copied from a template that is made once a worker."""

import importlib
import importlib.machinery
import importlib.util
import shutil
import sqlite3
from pathlib import Path
from typing import Any

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


def postgres_cluster(**settings: str) -> Any:
    """A running, private PostgreSQL, as script/postgres makes it, with some settings changed; end it with remove()."""
    loader = importlib.machinery.SourceFileLoader("script_postgres", str(ROOT / "script" / "postgres"))
    script: Any = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))  # type: ignore[arg-type]
    loader.exec_module(script)
    script.SETTINGS.update(settings)
    cluster = script.Cluster()
    cluster.start()
    return cluster


class SqliteCopies:
    """The template is a file; a fresh database is a copy of it under the name that the application knows."""

    engine = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.live = folder / "test.sqlite3"
        self.template, self.kept = folder / "template.sqlite3", folder / "kept.sqlite3"
        self.url = f"sqlite:///{self.live}"

    def _clear(self) -> None:
        for ending in ("", "-wal", "-shm", "-journal"):
            self.live.with_name(self.live.name + ending).unlink(missing_ok=True)

    def keep_as_template(self) -> None:
        self._keep_as(self.template)

    def keep(self) -> None:
        """Keep the database as it is now, for one test; nobody may be connected to it."""
        self._keep_as(self.kept)

    def _keep_as(self, path: Path) -> None:
        with sqlite3.connect(self.live) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        shutil.copyfile(self.live, path)

    def fresh(self) -> None:
        self._fresh_from(self.template)

    def fresh_from_kept(self) -> None:
        """Go back to what was kept; nobody may be connected to the database."""
        self._fresh_from(self.kept)

    def _fresh_from(self, path: Path) -> None:
        self._clear()
        shutil.copyfile(path, self.live)

    def remove(self) -> None:
        self._clear()
        for path in (self.template, self.kept):
            path.unlink(missing_ok=True)


class PostgresCopies:
    """The template is a database of the cluster; PostgreSQL copies it itself.

    A copy takes about 150 ms, emptying the few tables that a test wrote into about 10 ms. So a copy is used by
    several tests, as long as none of them changed its schema; rows of the template itself would forbid it.
    """

    engine = "postgresql"
    TESTS_A_COPY = 50

    def __init__(self, server_url: str, worker: str) -> None:
        self.server = self._plain(server_url)
        self.live = f"lms_{worker}"
        self.template, self.kept = f"lms_{worker}_template", f"lms_{worker}_kept"
        self.url = make_url(server_url).set(database=self.live).render_as_string(hide_password=False)
        self._run(f"DROP DATABASE IF EXISTS {self.live} WITH (FORCE)", f"CREATE DATABASE {self.live}")
        self._cleaner: psycopg.Connection | None = None
        self._uses = 0
        self._schema: object = None
        self._reusable = False

    @staticmethod
    def _plain(url: str) -> str:
        return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)

    def _run(self, *statements: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def keep_as_template(self) -> None:
        with psycopg.connect(self._plain(self.url)) as connection:
            self._reusable = not _tables_with_rows(connection)
        self._run(
            f"DROP DATABASE IF EXISTS {self.template}",
            f"ALTER DATABASE {self.live} RENAME TO {self.template}",
        )

    def keep(self) -> None:
        """Keep the database as it is now, for one test; nobody may be connected to it."""
        self._let_go()
        self._copied(self.live, self.kept)

    def fresh_from_kept(self) -> None:
        """Go back to what was kept; nobody may be connected to the database."""
        self._let_go()
        self._copied(self.kept, self.live)

    def _copied(self, source: str, target: str) -> None:
        self._run(
            f"DROP DATABASE IF EXISTS {target} WITH (FORCE)",
            f"CREATE DATABASE {target} TEMPLATE {source} STRATEGY file_copy",
        )

    def fresh(self) -> None:
        if not (self._reusable and self._emptied()):
            self._copy()

    def _copy(self) -> None:
        self._let_go()
        self._copied(self.template, self.live)
        self._cleaner = psycopg.connect(self._plain(self.url), autocommit=True)
        self._schema, self._uses = _schema_of(self._cleaner), 1

    def _emptied(self) -> bool:
        """Empty the copy at hand; False when there is none, or it is worn out or changed."""
        cleaner = self._cleaner
        if cleaner is None or self._uses >= self.TESTS_A_COPY or _schema_of(cleaner) != self._schema:
            return False
        cleaner.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        with cleaner.transaction():
            cleaner.execute("SET LOCAL session_replication_role = replica")
            for table in _tables_with_rows(cleaner):
                cleaner.execute(f'DELETE FROM "{table}"'.encode())
            cleaner.execute(
                "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false) "
                "FROM pg_sequences WHERE last_value IS NOT NULL"
            )
        self._uses += 1
        return True

    def _let_go(self) -> None:
        if self._cleaner is not None:
            self._cleaner.close()
        self._cleaner = None

    def remove(self) -> None:
        self._let_go()
        self._run(*(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)" for name in (self.live, self.kept, self.template)))


def _schema_of(connection: psycopg.Connection) -> object:
    """What changes with every table, index, constraint or column that is made or dropped."""
    return connection.execute(
        "SELECT (SELECT count(*) FROM pg_class), (SELECT max(oid) FROM pg_class), (SELECT count(*) FROM pg_constraint),"
        " (SELECT sum(relnatts) FROM pg_class), (SELECT count(*) FROM pg_trigger)"
    ).fetchone()


def _tables_with_rows(connection: psycopg.Connection) -> list[str]:
    names = connection.execute(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
    ).fetchall()
    asked = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for (name,) in names)
    return [name for (name,) in connection.execute(asked.encode()).fetchall()]

"""A country of many millions for measuring: the people of `lms sample big`, written again and again on PostgreSQL.

    python -m tests.load.many postgresql://lms@localhost/lms --times 50

Each copy has people of its own numbers who live where the first live: an area has so many times as many people. Copied is
what a search, its page and its facets read. Indexes but the primary keys are made anew at the end; the keys that point
to other tables are not looked at meanwhile, for which the account must be a superuser. For a database that is thrown away.
"""

import argparse
import time
from collections.abc import Iterator

import psycopg
from psycopg import sql

from certificates.awards.models import Award, AwardSpan
from lms.accounts.models import Consent, Person, PersonName
from lms.db import Base
from registry.people.models import Listing, ListingSkill, ListingTitle, ListingView

TABLES: tuple[type[Base], ...] = (
    Person, PersonName, Award, AwardSpan, Consent, Listing, ListingTitle, ListingSkill, ListingView,
)  # fmt: skip
# Numbers that a copy has for itself, each shifted by the same distance.
SHIFTED = ("id", "person_id", "award_id")
DISTANCE = 10_000_000


def columns_of(model: type[Base]) -> tuple[sql.Composable, sql.Composable]:
    """The columns of a table, and what stands in them in copy %(copy)s."""
    names = [column.name for column in model.__table__.columns]
    values = [
        sql.SQL("{} + %(copy)s * {}").format(sql.Identifier(name), sql.Literal(DISTANCE))
        if name in SHIFTED
        else sql.SQL("substr(md5({} || '/' || %(copy)s), 1, 22)").format(sql.Identifier(name))
        if name == "public_id"
        else sql.Identifier(name)
        for name in names
    ]
    return sql.SQL(", ").join(map(sql.Identifier, names)), sql.SQL(", ").join(values)


def laid_aside(connection: psycopg.Connection, table: str) -> list[str]:
    """Drop what would be kept up to date row by row; the statements that make it again."""
    unique = connection.execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'u'",
        (table,),
    ).fetchall()
    for name, _ in unique:
        connection.execute(
            sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(sql.Identifier(table), sql.Identifier(name))
        )
    indexes = connection.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index "
        "WHERE indrelid = %s::regclass AND NOT indisprimary",
        (table,),
    ).fetchall()
    for name, _ in indexes:
        connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    again = [f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}" for name, definition in unique]
    return again + [definition for _, definition in indexes]


def multiply(url: str, times: int) -> Iterator[str]:
    """Write everybody again until there are so many times as many; tells what it did."""
    with psycopg.connect(url, autocommit=True, cursor_factory=psycopg.ClientCursor) as connection:
        connection.execute("SET session_replication_role = replica")
        for model in TABLES:
            began, table = time.monotonic(), model.__tablename__
            again = laid_aside(connection, table)
            columns, values = columns_of(model)
            only = sql.SQL("person_id" if "person_id" in model.__table__.columns else "id")
            copy = sql.SQL(
                "INSERT INTO {table} ({columns}) SELECT {values} FROM {table} WHERE {only} < {distance}"
            ).format(
                table=sql.Identifier(table), columns=columns, values=values, only=only, distance=sql.Literal(DISTANCE)
            )
            rows = sum(connection.execute(copy, {"copy": number}).rowcount for number in range(1, times))
            for statement in again:
                connection.execute(statement.encode())
            connection.execute(sql.SQL("VACUUM ANALYZE {}").format(sql.Identifier(table)))
            yield f"{table}: {rows} more rows in {time.monotonic() - began:.0f} s"


def main() -> None:
    """The command."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("url")
    asked.add_argument("--times", type=int, default=50)
    told = asked.parse_args()
    for line in multiply(told.url, told.times):
        print(line, flush=True)


if __name__ == "__main__":
    main()

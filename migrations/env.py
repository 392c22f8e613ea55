"""Runs migrations inside the application, on SQLite and on PostgreSQL."""

from typing import Any

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import JSON, Connection

from lms.db import UtcDateTime, db


def render_type(kind: str, thing: Any, autogen: AutogenContext) -> str | bool:
    """Write the house's own column types as the plain SQL types that they stand for."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, JSON):
        autogen.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


def refer_later(connection: Connection, on: bool) -> None:
    """SQLite changes a table by copying it; while the old one is dropped, nobody may look who referred to it."""
    if connection.dialect.name == "sqlite":
        driver = connection.connection.dbapi_connection
        driver.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")
        broken = driver.execute("PRAGMA foreign_key_check").fetchall() if on else []
        if broken:
            raise RuntimeError(f"a migration left references to nothing: {broken[:5]}")


with db.engine.connect() as connection:
    refer_later(connection, on=False)
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=render_type,
        compare_type=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
    refer_later(connection, on=True)

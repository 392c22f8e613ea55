"""Tables: names in the singular, foreign keys that point down, migrations that make exactly these tables."""

from configparser import ConfigParser

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import upgrade
from sqlalchemy import inspect, text

from lms.db import Base, db
from tests.architecture.source import ROOT, refuse

# Words whose singular ends in s.
SINGULAR_IN_S = ("ss", "us", "is", "status", "analysis", "address", "news", "series")


def import_order():
    """Packages from the roof (0) down, as the linted import law orders them."""
    law = ConfigParser(inline_comment_prefixes=(";",))
    law.read(ROOT / ".importlinter")
    lines = [line for line in law["importlinter:contract:house"]["layers"].split("\n") if line.strip()]
    return {name.strip(" ()"): place for place, line in enumerate(lines) for name in line.split(":")}


def mapped():
    return {mapper.local_table.name: mapper.class_ for mapper in Base.registry.mappers}


def layer_of(model, order):
    parts = model.__module__.split(".")
    return order[".".join(parts[:2]) if parts[0] == "lms" else parts[0]]


def test_tables_are_named_in_the_singular(application):
    plural = [name for name in mapped() if name.endswith("s") and not name.endswith(SINGULAR_IN_S)]

    refuse(plural)


def test_every_table_gives_its_name_itself(application):
    refuse(model.__name__ for model in mapped().values() if "__tablename__" not in vars(model))


def test_foreign_keys_point_down_only(application):
    order, models = import_order(), mapped()
    upward = [
        f"{name}.{column.name} -> {key.target_fullname}"
        for name, model in models.items()
        for column in model.__table__.columns
        for key in column.foreign_keys
        if layer_of(models[key.target_fullname.rpartition(".")[0]], order) < layer_of(model, order)
    ]

    refuse(upward)


def test_models_show_all_their_relationships_on_both_sides_and_without_hooks(application):
    one_sided = [
        f"{mapper.class_.__name__}.{relation.key}"
        for mapper in Base.registry.mappers
        for relation in mapper.relationships
        if relation.backref is not None
    ]

    refuse(one_sided)


def guarded(connection):
    """What each table refuses: its checks, its unique columns, its indexes with their conditions, its references."""
    asked = inspect(connection)
    return {
        table: {
            "checks": {(check["name"], check["sqltext"]) for check in asked.get_check_constraints(table)},
            "unique": {tuple(unique["column_names"]) for unique in asked.get_unique_constraints(table)},
            "indexes": {
                (index["name"], tuple(map(str, index["column_names"])), index["unique"], condition(index))
                for index in asked.get_indexes(table)
            },
            "references": {
                (tuple(key["constrained_columns"]), key["referred_table"]) for key in asked.get_foreign_keys(table)
            },
        }
        for table in asked.get_table_names()
        if table != "alembic_version"
    }


def condition(index):
    return next((str(value) for name, value in index["dialect_options"].items() if name.endswith("_where")), "")


@pytest.mark.postgres
def test_migrations_make_exactly_the_tables_of_the_models(app):
    db.drop_all()
    with db.engine.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
    db.create_all()
    with db.engine.connect() as connection:
        wanted = guarded(connection)
    db.drop_all()
    db.session.remove()

    upgrade(directory=str(ROOT / "migrations"))

    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": False})
        differences = compare_metadata(context, db.metadata)
        made = guarded(connection)
    assert differences == []
    assert made == wanted
    assert set(made) == set(db.metadata.tables)

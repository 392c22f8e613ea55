"""What candidates ask for because of their health is sealed field by field."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from lms.sealed import seal, unseal

revision = "20261129_sealed_support"
down_revision = "20261129_lesson_reviews"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
KEYS = {
    "accommodation_request": ("sitting_id", "application_seq"),
    "accommodation_decision": ("sitting_id", "application_seq", "version"),
}
LISTS = {"accommodation_request": "wishes", "accommodation_decision": "granted"}
WORDS = {"accommodation_request": "told", "accommodation_decision": "reason"}


def _change(table: str, column: str, into: Any, using: str) -> None:
    with op.batch_alter_table(table) as batch:
        batch.alter_column(column, type_=into, existing_nullable=False, postgresql_using=using)


def _each(turn: Any) -> None:
    run = op.get_bind()
    for table, keys in KEYS.items():
        for column in (LISTS[table], WORDS[table]):
            here = sa.table(table, *(sa.column(name) for name in keys), sa.column(column, sa.Text))
            for row in run.execute(sa.select(here)).all():
                same = sa.and_(*(here.c[name] == getattr(row, name) for name in keys))
                turned = turn(getattr(row, column), f"{table}.{column}")
                run.execute(here.update().where(same).values({column: turned}))


def upgrade() -> None:
    for table, column in LISTS.items():
        _change(table, column, sa.Text(), f"{column}::text")
    _each(seal)


def downgrade() -> None:
    _each(unseal)
    for table, column in LISTS.items():
        _change(table, column, JSON, f"{column}::jsonb")

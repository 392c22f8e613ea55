"""Self-checks of every kind of the bank: a body, a key, and responses as they are stored there."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261129_all_kinds"
down_revision = "20261129_passkeys"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
KINDS = "'single_choice', 'true_false', 'multiple_response', 'matching', 'ordering', 'number', 'short_text'"
WRITTEN = {
    "sqlite": {
        "body": "json_object('options', json(options))",
        "key": "json_object('options', json_array(option))",
        "response": "json_quote(option)",
    },
    "postgresql": {
        "body": "jsonb_build_object('options', options)",
        "key": "jsonb_build_object('options', jsonb_build_array(option))",
        "response": "to_jsonb(option)",
    },
}
READ = {
    "sqlite": {
        "options": "json_extract(body, '$.options')",
        "key": "json_extract(key, '$.options[0]')",
        "response": "json_extract(response, '$')",
    },
    "postgresql": {"options": "body -> 'options'", "key": "key -> 'options' ->> 0", "response": "response #>> '{}'"},
}


def upgrade() -> None:
    written = WRITTEN[op.get_bind().dialect.name]
    kind = sa.Column("kind", sa.String(length=20), nullable=False, server_default="single_choice")
    _replace("self_check", "options", "body", written["body"], JSON, kind)
    _replace("self_check_key", "option", "key", written["key"], JSON)
    _replace("check_answer", "option", "response", written["response"], JSON)
    with op.batch_alter_table("self_check", schema=None) as checks:
        checks.alter_column("kind", existing_type=sa.String(length=20), server_default=None)
        checks.create_check_constraint(op.f("ck_self_check_kind_listed"), f"kind IN ({KINDS})")


def _replace(table: str, before: str, after: str, words: str, column_type: object, *more: sa.Column[str]) -> None:
    """A column takes the place of another, whose values it holds in its own form."""
    for column in (*more, sa.Column(after, column_type, nullable=True)):
        op.add_column(table, column)
    op.execute(f"UPDATE {table} SET {after} = {words}")  # noqa: S608  names and expressions of this file
    with op.batch_alter_table(table, schema=None) as rows:
        rows.drop_column(before)
        rows.alter_column(after, existing_type=column_type, nullable=False)


def downgrade() -> None:
    """Questions of the newer kinds have no place in the older tables; they must be taken out first."""
    read = READ[op.get_bind().dialect.name]
    _replace("self_check", "body", "options", read["options"], JSON)
    _replace("self_check_key", "key", "option", read["key"], sa.String(length=2))
    _replace("check_answer", "response", "option", read["response"], sa.String(length=2))
    with op.batch_alter_table("self_check", schema=None) as checks:
        checks.drop_constraint(op.f("ck_self_check_kind_listed"), type_="check")
        checks.drop_column("kind")

"""On SQLite the answers of one attempt lie side by side in their key: saving one changes half as many pages."""

from alembic import op

revision = "20261129_side_by_side"
down_revision = "20261129_recognised_parts"
branch_labels = None
depends_on = None

TABLES = ("response", "response_journal", "attempt_stream")


def upgrade() -> None:
    _make_anew(" WITHOUT ROWID")


def downgrade() -> None:
    _make_anew("")


def _make_anew(ending: str) -> None:
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return
    for table in TABLES:
        asked = "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type {} 'table' AND sql IS NOT NULL"
        (made,) = connection.exec_driver_sql(asked.format("="), (table,)).one()
        beside = [row[0] for row in connection.exec_driver_sql(asked.format("<>"), (table,))]
        body = made[made.index("(") : made.rindex(")") + 1]
        connection.exec_driver_sql(f"CREATE TABLE made_anew {body}{ending}")
        connection.exec_driver_sql(f"INSERT INTO made_anew SELECT * FROM {table}")  # noqa: S608 - names of ours
        connection.exec_driver_sql(f"DROP TABLE {table}")
        connection.exec_driver_sql(f"ALTER TABLE made_anew RENAME TO {table}")
        for statement in beside:
            connection.exec_driver_sql(statement)

"""Support can be granted to somebody who never asked: a decision rests on the application."""

from alembic import op

revision = "20261129_support_unasked"
down_revision = "20261129_films_glossary"
branch_labels = None
depends_on = None

NAME = "fk_accommodation_decision_sitting_id_application_seq"
COLUMNS = ["sitting_id", "application_seq"]


def _rest_on(table: str, columns: list[str]) -> None:
    with op.batch_alter_table("accommodation_decision") as batch:
        batch.drop_constraint(op.f(NAME), type_="foreignkey")
        batch.create_foreign_key(op.f(NAME), table, COLUMNS, columns)


def upgrade() -> None:
    _rest_on("application", ["sitting_id", "seq"])


def downgrade() -> None:
    op.execute(
        "INSERT INTO accommodation_request (sitting_id, application_seq, wishes, told, asked_at) "
        "SELECT d.sitting_id, d.application_seq, '[]', '', d.decided_at FROM accommodation_decision AS d "
        "WHERE d.version = 1 AND NOT EXISTS (SELECT 1 FROM accommodation_request AS r "
        "WHERE r.sitting_id = d.sitting_id AND r.application_seq = d.application_seq)"
    )
    _rest_on("accommodation_request", COLUMNS)

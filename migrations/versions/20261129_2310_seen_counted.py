"""Each attempt knows whether the bank was told that its questions were seen."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_seen_counted"
down_revision = "20261129_people_lists"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attempt", sa.Column("seen_counted_at", sa.DateTime(timezone=True), nullable=True))
    # Until now they were counted with the first points.
    op.execute(
        "UPDATE attempt SET seen_counted_at = (SELECT MIN(score.scored_at) FROM score"
        " WHERE score.sitting_id = attempt.sitting_id AND score.attempt_id = attempt.id)"
    )


def downgrade() -> None:
    op.drop_column("attempt", "seen_counted_at")

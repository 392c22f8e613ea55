"""Sounds as phones and recorders write them: AAC, AAC in MP4, Ogg."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_sounds"
down_revision = "20261129_venues"
branch_labels = None
depends_on = None

BEFORE = ("pdf", "png", "jpeg", "csv", "zip", "mp3", "wav", "mp4", "webm", "vtt")
SOUNDS = ("m4a", "aac", "ogg")


def _allow(*types: str) -> None:
    listed = ", ".join(f"'{name}'" for name in types)
    with op.batch_alter_table("file", schema=None) as stored:
        stored.drop_constraint(op.f("ck_file_detected_type_listed"), type_="check")
        stored.create_check_constraint(op.f("ck_file_detected_type_listed"), f"detected_type IN ({listed})")


def upgrade() -> None:
    _allow(*BEFORE, *SOUNDS)


def downgrade() -> None:
    """Sounds that were stored meanwhile stay, under the nearest name that was known before."""
    stored = sa.table("file", sa.column("detected_type", sa.String))
    op.execute(stored.update().where(stored.c.detected_type.in_(SOUNDS)).values(detected_type="mp3"))
    _allow(*BEFORE)

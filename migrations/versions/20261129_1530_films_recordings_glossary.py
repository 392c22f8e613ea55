"""Films with captions, recordings, and the words of a course's glossary."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_films_glossary"
down_revision = "20261129_lesson_holds"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BEFORE = ("pdf", "png", "jpeg", "csv", "zip", "mp3", "wav")


def _allow(*types: str) -> None:
    listed = ", ".join(f"'{name}'" for name in types)
    with op.batch_alter_table("file", schema=None) as stored:
        stored.drop_constraint(op.f("ck_file_detected_type_listed"), type_="check")
        stored.create_check_constraint(op.f("ck_file_detected_type_listed"), f"detected_type IN ({listed})")


def upgrade() -> None:
    _allow(*BEFORE, "mp4", "webm", "vtt")
    op.create_table(
        "lesson_media",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("course_id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("file_id", BIG, nullable=False),
        sa.Column("captions_id", BIG, nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("transcript", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", BIG, nullable=True),
        sa.CheckConstraint("kind IN ('film', 'sound')", name=op.f("ck_lesson_media_kind_listed")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_lesson_media_course_id")),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_lesson_media_file_id")),
        sa.ForeignKeyConstraint(["captions_id"], ["file.id"], name=op.f("fk_lesson_media_captions_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_lesson_media_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_media")),
        sa.UniqueConstraint("public_id", name=op.f("uq_lesson_media_public_id")),
    )
    op.create_index(op.f("ix_lesson_media_course_id"), "lesson_media", ["course_id"], unique=False)
    op.create_table(
        "glossary_term",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("course_id", BIG, nullable=False),
        sa.Column("term", sa.String(length=100), nullable=False),
        sa.Column("written", sa.String(length=300), nullable=False),
        sa.Column("meaning", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", BIG, nullable=True),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_glossary_term_course_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_glossary_term_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_glossary_term")),
        sa.UniqueConstraint("course_id", "term", name=op.f("uq_glossary_term_course_id_term")),
    )


def downgrade() -> None:
    op.drop_table("glossary_term")
    op.drop_table("lesson_media")
    _allow(*BEFORE)

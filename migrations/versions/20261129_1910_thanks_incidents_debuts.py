"""Words of thanks, reports of incidents, and the figure of first activities."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_afterwards"
down_revision = "20261129_days_differ"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "thanks_note",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("occurrence_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("said_by", sa.String(length=10), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_by", BIG, nullable=True),
        sa.Column("written_at", AT, nullable=False),
        sa.Column("declined_at", AT, nullable=True),
        sa.CheckConstraint("said_by IN ('station', 'helped')", name=op.f("ck_thanks_note_said_by_listed")),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrence.id"], name=op.f("fk_thanks_note_occurrence_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_thanks_note_person_id")),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"], name=op.f("fk_thanks_note_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thanks_note")),
        sa.UniqueConstraint("public_id", name=op.f("uq_thanks_note_public_id")),
        sa.UniqueConstraint(
            "occurrence_id", "person_id", "said_by", name=op.f("uq_thanks_note_occurrence_id_person_id_said_by")
        ),
    )
    op.create_index(op.f("ix_thanks_note_person_id"), "thanks_note", ["person_id"], unique=False)
    op.create_table(
        "station_incident",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("station_id", BIG, nullable=False),
        sa.Column("occurrence_id", BIG, nullable=True),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("happened_at", AT, nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("done", sa.Text(), nullable=False),
        sa.Column("concerned", sa.String(length=300), nullable=False),
        sa.Column("reported_by", BIG, nullable=True),
        sa.Column("reported_at", AT, nullable=False),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_station_incident_station_id")),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrence.id"], name=op.f("fk_station_incident_occurrence_id")),
        sa.ForeignKeyConstraint(["reported_by"], ["person.id"], name=op.f("fk_station_incident_reported_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_station_incident")),
        sa.UniqueConstraint("public_id", name=op.f("uq_station_incident_public_id")),
    )
    op.create_index("ix_station_incident_station", "station_incident", ["station_id", "happened_at"], unique=False)
    op.create_index(op.f("ix_station_incident_occurrence_id"), "station_incident", ["occurrence_id"], unique=False)
    op.create_table(
        "station_incident_person",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("incident_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["station_incident.id"], name=op.f("fk_station_incident_person_incident_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_station_incident_person_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_station_incident_person")),
        sa.UniqueConstraint("incident_id", "person_id", name=op.f("uq_station_incident_person_incident_id_person_id")),
    )
    op.create_index(
        op.f("ix_station_incident_person_person_id"), "station_incident_person", ["person_id"], unique=False
    )
    op.create_table(
        "station_incident_note",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("incident_id", BIG, nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("written_by", BIG, nullable=True),
        sa.Column("written_at", AT, nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["station_incident.id"], name=op.f("fk_station_incident_note_incident_id")
        ),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"], name=op.f("fk_station_incident_note_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_station_incident_note")),
    )
    op.create_index(
        op.f("ix_station_incident_note_incident_id"), "station_incident_note", ["incident_id"], unique=False
    )
    op.create_table(
        "debut_figure",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("active", sa.Integer(), nullable=False),
        sa.Column("median_days", sa.Integer(), nullable=True),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_debut_figure")),
    )


def downgrade() -> None:
    for table in (
        "debut_figure",
        "station_incident_note",
        "station_incident_person",
        "station_incident",
        "thanks_note",
    ):
        op.drop_table(table)

"""The first tables of the house."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261123_first"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "area",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("local_kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kana", sa.String(length=120), nullable=False),
        sa.Column("parent_code", sa.String(length=20), nullable=False),
        sa.Column("path", sa.String(length=160), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("successor_code", sa.String(length=20), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('nation', 'prefecture', 'city', 'special_ward', 'town', 'village', 'ward', 'sphere', 'district')",
            name=op.f("ck_area_kind_listed"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
        sa.UniqueConstraint("code", name=op.f("uq_area_code")),
    )
    with op.batch_alter_table("area", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_area_parent_code"), ["parent_code"], unique=False)
        batch_op.create_index("ix_area_path", ["path"], unique=False)

    op.create_table(
        "audit_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("request_id", sa.String(length=32), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("acting_for", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("thing", sa.String(length=60), nullable=False),
        sa.Column("thing_id", sa.String(length=60), nullable=False),
        sa.Column("facts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_action"), ["action"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_actor_id"), ["actor_id"], unique=False)

    op.create_table(
        "concept_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text_ja", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concept_version")),
        sa.UniqueConstraint("version", name=op.f("uq_concept_version_version")),
    )
    op.create_table(
        "consent_wording",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text_ja", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_wording")),
        sa.UniqueConstraint("purpose", "version", name=op.f("uq_consent_wording_purpose_version")),
    )
    op.create_table(
        "course",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('awareness', 'operation', 'exam_preparation', 'leader_training', 'work_school')",
            name=op.f("ck_course_kind_listed"),
        ),
        sa.CheckConstraint("state IN ('preparing', 'open', 'full', 'ended')", name=op.f("ck_course_state_listed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course")),
        sa.UniqueConstraint("code", name=op.f("uq_course_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_course_public_id")),
    )
    op.create_table(
        "exam_body",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("name_en", sa.String(length=160), nullable=False),
        sa.Column("post", sa.String(length=60), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("seal", sa.String(length=20), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_body")),
        sa.UniqueConstraint("code", name=op.f("uq_exam_body_code")),
    )
    op.create_table(
        "fact",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact")),
        sa.UniqueConstraint("code", name=op.f("uq_fact_code")),
    )
    op.create_table(
        "file",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("detected_type", sa.String(length=10), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stored_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "detected_type IN ('pdf', 'png', 'jpeg', 'csv', 'zip')", name=op.f("ck_file_detected_type_listed")
        ),
        sa.CheckConstraint("state IN ('kept', 'erased')", name=op.f("ck_file_state_listed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file")),
        sa.UniqueConstraint("public_id", name=op.f("uq_file_public_id")),
    )
    with op.batch_alter_table("file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_file_sha256"), ["sha256"], unique=False)

    op.create_table(
        "organisation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("name_en", sa.String(length=160), nullable=False),
        sa.Column(
            "folded",
            sa.String(length=160).with_variant(sa.String(length=160, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("area_code", sa.String(length=20), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("successor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('secretariat', 'npo', 'company', 'cooperative', 'volunteer_group', 'welfare_corporation', 'social_welfare_council', 'neighbourhood_association', 'care_provider', 'silver_human_resources', 'senior_club', 'home_help_agency', 'chamber_of_commerce', 'welfare_commissioners', 'municipality')",
            name=op.f("ck_organisation_kind_listed"),
        ),
        sa.ForeignKeyConstraint(["successor_id"], ["organisation.id"], name=op.f("fk_organisation_successor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("public_id", name=op.f("uq_organisation_public_id")),
    )
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisation_folded"), ["folded"], unique=False)

    op.create_table(
        "outbox_message",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("unique_key", sa.String(length=200), nullable=False),
        sa.Column("payload", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'claimed', 'sent', 'failed')", name=op.f("ck_outbox_message_state_listed")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
        sa.UniqueConstraint("unique_key", name=op.f("uq_outbox_message_unique_key")),
    )
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_message_state"), ["state"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("settings", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("died_on", sa.Date(), nullable=True),
        sa.Column("merged_into", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "channel IN ('mail', 'phone', 'post', 'fax', 'line')", name=op.f("ck_person_channel_listed")
        ),
        sa.CheckConstraint("language IN ('ja', 'en')", name=op.f("ck_person_language_listed")),
        sa.ForeignKeyConstraint(["merged_into"], ["person.id"], name=op.f("fk_person_merged_into")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_person_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("public_id", name=op.f("uq_person_public_id")),
    )
    op.create_table(
        "programme",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
        sa.UniqueConstraint("code", name=op.f("uq_programme_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_programme_public_id")),
    )
    op.create_table(
        "qualification_kind",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("issuer", sa.String(length=160), nullable=False),
        sa.Column("grade", sa.String(length=20), nullable=False),
        sa.Column("number_pattern", sa.String(length=120), nullable=False),
        sa.Column("expires", sa.Boolean(), nullable=True),
        sa.Column("national", sa.Boolean(), nullable=False),
        sa.Column("protected", sa.Boolean(), nullable=True),
        sa.Column("issuer_grace_days", sa.Integer(), nullable=False),
        sa.Column("specialty_code", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "issuer_grace_days = 0 OR (issuer_grace_days > 0 AND national = false AND protected IS NOT NULL AND protected = false)",
            name=op.f("ck_qualification_kind_grace_of_private_issuers"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_qualification_kind")),
        sa.UniqueConstraint("code", name=op.f("uq_qualification_kind_code")),
    )
    with op.batch_alter_table("qualification_kind", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_qualification_kind_specialty_code"), ["specialty_code"], unique=False)

    op.create_table(
        "scheme",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheme")),
        sa.UniqueConstraint("code", name=op.f("uq_scheme_code")),
    )
    op.create_table(
        "sign_in_try",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("account_key", sa.String(length=64), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_try")),
    )
    with op.batch_alter_table("sign_in_try", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_try_account_key"), ["account_key"], unique=False)
        batch_op.create_index("ix_sign_in_try_key", ["key", "tried_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_in_try_tried_at"), ["tried_at"], unique=False)

    op.create_table(
        "source",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("publisher", sa.String(length=160), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("accessed_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("code", name=op.f("uq_source_code")),
    )
    op.create_table(
        "specialty",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("aliases", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_specialty")),
        sa.UniqueConstraint("code", name=op.f("uq_specialty_code")),
    )
    op.create_table(
        "task",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("unique_key", sa.String(length=200), nullable=False),
        sa.Column("args", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("cursor", sa.String(length=200), nullable=False),
        sa.Column("cancel_asked", sa.Boolean(), nullable=False),
        sa.Column("result", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("fault", sa.String(length=300), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("run_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("alive_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'failed', 'cancelled')", name=op.f("ck_task_state_listed")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("kind", "unique_key", name=op.f("uq_task_kind_unique_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_task_public_id")),
    )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_task_state"), ["state"], unique=False)

    op.create_table(
        "title_body",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("name_en", sa.String(length=160), nullable=False),
        sa.Column("post", sa.String(length=60), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("seal", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_title_body")),
        sa.UniqueConstraint("code", name=op.f("uq_title_body_code")),
    )
    op.create_table(
        "topic",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic")),
        sa.UniqueConstraint("code", name=op.f("uq_topic_code")),
    )
    op.create_table(
        "unseen_count",
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("area_code", sa.String(length=20), nullable=False),
        sa.Column("scheme", sa.String(length=20), nullable=False),
        sa.Column("specialty", sa.String(length=40), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("taken_on", "area_code", "scheme", "specialty", name=op.f("pk_unseen_count")),
    )
    op.create_table(
        "account",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("sign_in_number", sa.String(length=14), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("email_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("session_epoch", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("email IS NOT NULL OR sign_in_number IS NOT NULL", name=op.f("ck_account_reachable")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_account_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
        sa.UniqueConstraint("sign_in_number", name=op.f("uq_account_sign_in_number")),
    )
    op.create_table(
        "account_token",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("purpose IN ('reset', 'claim', 'email')", name=op.f("ck_account_token_purpose_listed")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_account_token_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_account_token_token_hash")),
    )
    with op.batch_alter_table("account_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_token_person_id"), ["person_id"], unique=False)

    op.create_table(
        "audit_seal",
        sa.Column("place", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["audit_entry.id"], name=op.f("fk_audit_seal_entry_id")),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_audit_seal")),
        sa.UniqueConstraint("digest", name=op.f("uq_audit_seal_digest")),
    )
    op.create_table(
        "award",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("scheme_code", sa.String(length=20), nullable=False),
        sa.Column("specialty_code", sa.String(length=40), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("told_state", sa.String(length=12), nullable=False),
        sa.CheckConstraint(
            "told_state IN ('active', 'grace', 'suspended', 'withdrawn', 'annulled', 'ended')",
            name=op.f("ck_award_told_state_listed"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_award_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award")),
        sa.UniqueConstraint("public_id", name=op.f("uq_award_public_id")),
    )
    with op.batch_alter_table("award", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_award_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_award_live",
            ["person_id", "scheme_code", "specialty_code"],
            unique=True,
            sqlite_where=sa.text("live"),
            postgresql_where=sa.text("live"),
        )

    op.create_table(
        "blueprint",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("body", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_blueprint_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blueprint")),
        sa.UniqueConstraint("code", name=op.f("uq_blueprint_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_blueprint_public_id")),
    )
    op.create_table(
        "consent",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("recipient", sa.String(length=20), nullable=False),
        sa.Column("recipient_ref", sa.String(length=40), nullable=False),
        sa.Column("wording_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("witness_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("restores_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("channel IN ('web', 'paper', 'phone')", name=op.f("ck_consent_channel_listed")),
        sa.CheckConstraint(
            "recipient IN ('house', 'public', 'station', 'area_stations', 'all_stations', 'coordinators', 'municipality')",
            name=op.f("ck_consent_recipient_listed"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_consent_person_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_consent_recorded_by")),
        sa.ForeignKeyConstraint(["restores_id"], ["consent.id"], name=op.f("fk_consent_restores_id")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["person.id"], name=op.f("fk_consent_withdrawn_by")),
        sa.ForeignKeyConstraint(["witness_id"], ["person.id"], name=op.f("fk_consent_witness_id")),
        sa.ForeignKeyConstraint(["wording_id"], ["consent_wording.id"], name=op.f("fk_consent_wording_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index("ix_consent_person", ["person_id", "purpose"], unique=False)

    op.create_table(
        "course_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("course_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("summary_en", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_course_version_course_id")),
        sa.ForeignKeyConstraint(["published_by"], ["person.id"], name=op.f("fk_course_version_published_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_version")),
        sa.UniqueConstraint("course_id", "version", name=op.f("uq_course_version_course_id_version")),
    )
    op.create_table(
        "death_report",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("died_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reported_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "source IN ('family', 'station', 'municipality', 'mail_returned', 'other')",
            name=op.f("ck_death_report_source_listed"),
        ),
        sa.CheckConstraint("state IN ('reported', 'confirmed', 'refuted')", name=op.f("ck_death_report_state_listed")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_death_report_decided_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_death_report_person_id")),
        sa.ForeignKeyConstraint(["reported_by"], ["person.id"], name=op.f("fk_death_report_reported_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_death_report")),
        sa.UniqueConstraint("public_id", name=op.f("uq_death_report_public_id")),
    )
    with op.batch_alter_table("death_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_death_report_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_death_report_live",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'refuted'"),
            postgresql_where=sa.text("state <> 'refuted'"),
        )

    op.create_table(
        "declared_tie",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("written", sa.String(length=160), nullable=False),
        sa.Column(
            "folded",
            sa.String(length=160).with_variant(sa.String(length=160, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("born_on", sa.Date(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("kind IN ('family', 'employed')", name=op.f("ck_declared_tie_kind_listed")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_declared_tie_person_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_declared_tie_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declared_tie")),
        sa.UniqueConstraint("public_id", name=op.f("uq_declared_tie_public_id")),
    )
    with op.batch_alter_table("declared_tie", schema=None) as batch_op:
        batch_op.create_index("ix_declared_tie_other", ["folded", "born_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_declared_tie_person_id"), ["person_id"], unique=False)

    op.create_table(
        "document",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("number", sa.String(length=14), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject", sa.String(length=12), nullable=False),
        sa.Column("subject_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("content", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("replaced_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('pass_certificate', 'result_notice', 'completion_certificate', 'award_certificate')",
            name=op.f("ck_document_kind_listed"),
        ),
        sa.CheckConstraint("state IN ('current', 'replaced')", name=op.f("ck_document_state_listed")),
        sa.CheckConstraint(
            "subject IN ('pass', 'attempt', 'completion', 'award')", name=op.f("ck_document_subject_listed")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_document_person_id")),
        sa.ForeignKeyConstraint(["replaced_by_id"], ["document.id"], name=op.f("fk_document_replaced_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("number", name=op.f("uq_document_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_document_public_id")),
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index("ix_document_person", ["person_id", "issued_on"], unique=False)
        batch_op.create_index(
            "uq_document_current",
            ["subject", "subject_id", "kind"],
            unique=True,
            sqlite_where=sa.text("state = 'current'"),
            postgresql_where=sa.text("state = 'current'"),
        )

    op.create_table(
        "evidence",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("specialty", sa.String(length=40), nullable=False),
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("supervised", sa.Boolean(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("grace_days", sa.Integer(), nullable=False),
        sa.Column("void", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("source_ref", sa.String(length=60), nullable=False),
        sa.Column("handlers", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("facts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("corrects_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "kind IN ('pass', 'qualification', 'completion', 'affiliation', 'contribution', 'undertaking', 'leader_role', 'leave')",
            name=op.f("ck_evidence_kind_listed"),
        ),
        sa.ForeignKeyConstraint(["corrects_id"], ["evidence.id"], name=op.f("fk_evidence_corrects_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_evidence_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_evidence_corrects_id")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index("ix_evidence_person", ["person_id", "kind"], unique=False)
        batch_op.create_index("ix_evidence_thing", ["source", "source_ref"], unique=False)
        batch_op.create_index(
            "uq_evidence_first",
            ["kind", "source", "source_ref"],
            unique=True,
            sqlite_where=sa.text("corrects_id IS NULL"),
            postgresql_where=sa.text("corrects_id IS NULL"),
        )

    op.create_table(
        "fact_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("fact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("statement_en", sa.Text(), nullable=False),
        sa.Column("value", sa.String(length=60), nullable=False),
        sa.Column("unit", sa.String(length=30), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("next_release_on", sa.Date(), nullable=True),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["fact_id"], ["fact.id"], name=op.f("fk_fact_version_fact_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_fact_version_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_version")),
        sa.UniqueConstraint("fact_id", "version", name=op.f("uq_fact_version_fact_id_version")),
    )
    op.create_table(
        "item",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("pool", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("NOT sample OR pool = 'practice'", name=op.f("ck_item_sample_is_practice")),
        sa.CheckConstraint("kind IN ('single_choice', 'multiple_response', 'essay')", name=op.f("ck_item_kind_listed")),
        sa.CheckConstraint("pool IN ('practice', 'secure')", name=op.f("ck_item_pool_listed")),
        sa.CheckConstraint(
            "state IN ('draft', 'review', 'approved', 'in_use', 'rest', 'retired')", name=op.f("ck_item_state_listed")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_item_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
        sa.UniqueConstraint("code", name=op.f("uq_item_code")),
        sa.UniqueConstraint("id", "pool", name=op.f("uq_item_id_pool")),
        sa.UniqueConstraint("public_id", name=op.f("uq_item_public_id")),
    )
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_author_id"), ["author_id"], unique=False)
        batch_op.create_index("ix_item_pool_state", ["pool", "state"], unique=False)

    op.create_table(
        "lesson",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("course_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("chapter_code", sa.String(length=20), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_lesson_course_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson")),
        sa.UniqueConstraint("course_id", "code", name=op.f("uq_lesson_course_id_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_lesson_public_id")),
    )
    op.create_table(
        "lesson_picture",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("course_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("alternative", sa.String(length=400), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_lesson_picture_course_id")),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_lesson_picture_file_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_lesson_picture_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_picture")),
        sa.UniqueConstraint("public_id", name=op.f("uq_lesson_picture_public_id")),
    )
    with op.batch_alter_table("lesson_picture", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lesson_picture_course_id"), ["course_id"], unique=False)

    op.create_table(
        "listing",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column(
            "folded",
            sa.String(length=160).with_variant(sa.String(length=160, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "folded_kana",
            sa.String(length=160).with_variant(sa.String(length=160, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("area_code", sa.String(length=20), nullable=False),
        sa.Column("area_path", sa.String(length=160), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("cell", sa.Integer(), nullable=True),
        sa.Column("half_days", sa.Integer(), nullable=False),
        sa.Column("travel_km", sa.Integer(), nullable=False),
        sa.Column("travel_by", sa.String(length=10), nullable=False),
        sa.Column("wants", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("languages", sa.String(length=120), nullable=False),
        sa.Column("listed_on", sa.Date(), nullable=False),
        sa.Column("paused_until_on", sa.Date(), nullable=True),
        sa.Column("good_until_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_listing_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_listing")),
        sa.UniqueConstraint("public_id", name=op.f("uq_listing_public_id")),
    )
    with op.batch_alter_table("listing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_listing_area_path"), ["area_path"], unique=False)
        batch_op.create_index("ix_listing_kana", ["folded_kana"], unique=False)
        batch_op.create_index("ix_listing_name", ["folded"], unique=False)

    op.create_table(
        "listing_intention",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("answer IN ('start', 'continue', 'stop')", name=op.f("ck_listing_intention_answer_listed")),
        sa.CheckConstraint(
            "channel IN ('web', 'phone', 'post', 'staff')", name=op.f("ck_listing_intention_channel_listed")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_listing_intention_person_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_listing_intention_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_intention")),
    )
    with op.batch_alter_table("listing_intention", schema=None) as batch_op:
        batch_op.create_index("ix_listing_intention_person", ["person_id", "id"], unique=False)

    op.create_table(
        "membership",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("proposed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "role IN ('member', 'leader', 'staff', 'manager', 'employee')", name=op.f("ck_membership_role_listed")
        ),
        sa.ForeignKeyConstraint(["confirmed_by"], ["person.id"], name=op.f("fk_membership_confirmed_by")),
        sa.ForeignKeyConstraint(["declined_by"], ["person.id"], name=op.f("fk_membership_declined_by")),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_membership_ended_by")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_membership_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id")),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name=op.f("fk_membership_proposed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("public_id", name=op.f("uq_membership_public_id")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index("ix_membership_organisation", ["organisation_id", "from_on"], unique=False)
        batch_op.create_index("ix_membership_person", ["person_id", "from_on"], unique=False)

    op.create_table(
        "merged_record",
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kept_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["kept_id"], ["person.id"], name=op.f("fk_merged_record_kept_id")),
        sa.ForeignKeyConstraint(["record_id"], ["person.id"], name=op.f("fk_merged_record_record_id")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_merged_record")),
    )
    with op.batch_alter_table("merged_record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_merged_record_kept_id"), ["kept_id"], unique=False)

    op.create_table(
        "notice",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unique_key", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("link", sa.String(length=300), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handled_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.CheckConstraint("way IN ('mail', 'phone', 'post', 'fax', 'page')", name=op.f("ck_notice_way_listed")),
        sa.ForeignKeyConstraint(["handled_by"], ["person.id"], name=op.f("fk_notice_handled_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notice_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("public_id", name=op.f("uq_notice_public_id")),
        sa.UniqueConstraint("unique_key", name=op.f("uq_notice_unique_key")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index("ix_notice_person", ["person_id", "created_at"], unique=False)
        batch_op.create_index("ix_notice_todo", ["way", "handled_at"], unique=False)

    op.create_table(
        "pass_claim",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("exam_body", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("passed_on", sa.Date(), nullable=False),
        sa.Column("supervised", sa.Boolean(), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.CheckConstraint("state <> 'declined' OR reason <> ''", name=op.f("ck_pass_claim_declined_has_reason")),
        sa.CheckConstraint(
            "state = 'entered' OR checked_by IS NOT NULL OR state = 'declined'",
            name=op.f("ck_pass_claim_checked_has_checker"),
        ),
        sa.CheckConstraint(
            "state IN ('entered', 'checked', 'recognised', 'declined')", name=op.f("ck_pass_claim_state_listed")
        ),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> checked_by", name=op.f("ck_pass_claim_two_people")),
        sa.ForeignKeyConstraint(["checked_by"], ["person.id"], name=op.f("fk_pass_claim_checked_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_pass_claim_decided_by")),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_pass_claim_entered_by")),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_pass_claim_file_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_pass_claim_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pass_claim")),
        sa.UniqueConstraint("person_id", "exam_body", "number", name=op.f("uq_pass_claim_person_id_exam_body_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_pass_claim_public_id")),
    )
    op.create_table(
        "person_contact",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("fax", sa.String(length=30), nullable=False),
        sa.Column("postal_code", sa.String(length=8), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("area_code", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_contact_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_person_contact")),
    )
    with op.batch_alter_table("person_contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_contact_area_code"), ["area_code"], unique=False)

    op.create_table(
        "person_double",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("first_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("second_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('open', 'different', 'merged')", name=op.f("ck_person_double_state_listed")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_person_double_decided_by")),
        sa.ForeignKeyConstraint(["first_id"], ["person.id"], name=op.f("fk_person_double_first_id")),
        sa.ForeignKeyConstraint(["second_id"], ["person.id"], name=op.f("fk_person_double_second_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_double")),
        sa.UniqueConstraint("first_id", "second_id", name=op.f("uq_person_double_first_id_second_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_person_double_public_id")),
    )
    with op.batch_alter_table("person_double", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_double_state"), ["state"], unique=False)

    op.create_table(
        "person_merge",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("kept_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("merged_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("proposed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moved", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("ended_consents", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.CheckConstraint(
            "state IN ('proposed', 'declined', 'merged', 'undone')", name=op.f("ck_person_merge_state_listed")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_person_merge_decided_by")),
        sa.ForeignKeyConstraint(["kept_id"], ["person.id"], name=op.f("fk_person_merge_kept_id")),
        sa.ForeignKeyConstraint(["merged_id"], ["person.id"], name=op.f("fk_person_merge_merged_id")),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name=op.f("fk_person_merge_proposed_by")),
        sa.ForeignKeyConstraint(["undone_by"], ["person.id"], name=op.f("fk_person_merge_undone_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_merge")),
        sa.UniqueConstraint("public_id", name=op.f("uq_person_merge_public_id")),
    )
    with op.batch_alter_table("person_merge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_merge_kept_id"), ["kept_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_merge_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_person_merge_live",
            ["merged_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('proposed', 'merged')"),
            postgresql_where=sa.text("state IN ('proposed', 'merged')"),
        )

    op.create_table(
        "person_name",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("family", sa.String(length=80), nullable=False),
        sa.Column("given", sa.String(length=80), nullable=False),
        sa.Column("family_kana", sa.String(length=80), nullable=False),
        sa.Column("given_kana", sa.String(length=80), nullable=False),
        sa.Column("romaji", sa.String(length=120), nullable=False),
        sa.Column("printed", sa.String(length=160), nullable=False),
        sa.Column(
            "folded",
            sa.String(length=160).with_variant(sa.String(length=160, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "folded_kana",
            sa.String(length=160).with_variant(sa.String(length=160, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "sort_key",
            sa.String(length=700).with_variant(sa.String(length=700, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_name_person_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_person_name_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_name")),
    )
    with op.batch_alter_table("person_name", schema=None) as batch_op:
        batch_op.create_index("ix_person_name_folded", ["folded"], unique=False)
        batch_op.create_index("ix_person_name_folded_kana", ["folded_kana"], unique=False)
        batch_op.create_index("ix_person_name_person", ["person_id", "from_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_name_sort_key"), ["sort_key"], unique=False)

    op.create_table(
        "person_tie",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("other_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("kind IN ('family', 'taught', 'employed')", name=op.f("ck_person_tie_kind_listed")),
        sa.ForeignKeyConstraint(["other_id"], ["person.id"], name=op.f("fk_person_tie_other_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_tie_person_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_person_tie_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_tie")),
        sa.UniqueConstraint(
            "person_id", "other_id", "kind", "from_on", name=op.f("uq_person_tie_person_id_other_id_kind_from_on")
        ),
    )
    with op.batch_alter_table("person_tie", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_tie_other_id"), ["other_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_tie_person_id"), ["person_id"], unique=False)

    op.create_table(
        "programme_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("programme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("body", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_programme_version_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_version")),
        sa.UniqueConstraint("programme_id", "version", name=op.f("uq_programme_version_programme_id_version")),
    )
    op.create_table(
        "qualification",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind_code", sa.String(length=60), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("last_day_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.CheckConstraint(
            "state IN ('declared', 'verified', 'declined', 'cancelled')", name=op.f("ck_qualification_state_listed")
        ),
        sa.CheckConstraint(
            "last_day_on IS NULL OR last_day_on >= issued_on", name=op.f("ck_qualification_dates_in_order")
        ),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_qualification_entered_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_qualification_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_qualification")),
        sa.UniqueConstraint("public_id", name=op.f("uq_qualification_public_id")),
    )
    with op.batch_alter_table("qualification", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_qualification_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_qualification_state", ["state", "declared_at"], unique=False)
        batch_op.create_index(
            "uq_qualification_standing",
            ["person_id", "kind_code", "number", "issued_on"],
            unique=True,
            sqlite_where=sa.text("state IN ('declared', 'verified')"),
            postgresql_where=sa.text("state IN ('declared', 'verified')"),
        )

    op.create_table(
        "registry_profile",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("wants", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("half_days", sa.Integer(), nullable=False),
        sa.Column("travel_km", sa.Integer(), nullable=False),
        sa.Column("travel_by", sa.String(length=10), nullable=False),
        sa.Column("skills", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("declined_skills", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("languages", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("paused_until_on", sa.Date(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "travel_by IN ('', 'walk', 'bicycle', 'bus', 'car')", name=op.f("ck_registry_profile_travel_by_listed")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_registry_profile_person_id")),
        sa.ForeignKeyConstraint(["updated_by"], ["person.id"], name=op.f("fk_registry_profile_updated_by")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_registry_profile")),
    )
    op.create_table(
        "role_grant",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("scope", sa.String(length=60), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("given_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "role IN ('learner', 'item_writer', 'marker', 'exam_board', 'invigilator', 'trainer', 'secretariat', 'decider', 'station_manager', 'station_staff', 'area_coordinator', 'administrator')",
            name=op.f("ck_role_grant_role_listed"),
        ),
        sa.ForeignKeyConstraint(["given_by"], ["person.id"], name=op.f("fk_role_grant_given_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_role_grant_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_grant_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_role_grant_role", ["role", "scope"], unique=False)

    op.create_table(
        "scheme_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("scheme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("vote_on", sa.Date(), nullable=False),
        sa.Column("vote_body", sa.String(length=160), nullable=False),
        sa.Column("votes_for", sa.Integer(), nullable=False),
        sa.Column("votes_against", sa.Integer(), nullable=False),
        sa.Column("votes_abstained", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("vote_on <= from_on", name=op.f("ck_scheme_version_voted_before")),
        sa.CheckConstraint("votes_for > votes_against", name=op.f("ck_scheme_version_carried")),
        sa.ForeignKeyConstraint(["scheme_id"], ["scheme.id"], name=op.f("fk_scheme_version_scheme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheme_version")),
        sa.UniqueConstraint("scheme_id", "from_on", name=op.f("uq_scheme_version_scheme_id_from_on")),
        sa.UniqueConstraint("scheme_id", "version", name=op.f("uq_scheme_version_scheme_id_version")),
    )
    op.create_table(
        "sign_up",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("submission", sa.String(length=64), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("profile", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("claims_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["claims_id"], ["person.id"], name=op.f("fk_sign_up_claims_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_up_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_up")),
        sa.UniqueConstraint("submission", name=op.f("uq_sign_up_submission")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_up_token_hash")),
    )
    with op.batch_alter_table("sign_up", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_up_email"), ["email"], unique=False)

    op.create_table(
        "station",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kana", sa.String(length=160), nullable=False),
        sa.Column("folded", sa.String(length=160), nullable=False),
        sa.Column("area_code", sa.String(length=20), nullable=False),
        sa.Column("area_path", sa.String(length=160), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("hours", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("run_by_secretariat", sa.Boolean(), nullable=False),
        sa.Column("concept_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("concept_agreed_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["concept_version_id"], ["concept_version.id"], name=op.f("fk_station_concept_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_station")),
        sa.UniqueConstraint("public_id", name=op.f("uq_station_public_id")),
    )
    with op.batch_alter_table("station", schema=None) as batch_op:
        batch_op.create_index("ix_station_area_path", ["area_path"], unique=False)
        batch_op.create_index(batch_op.f("ix_station_folded"), ["folded"], unique=False)

    op.create_table(
        "title_holder",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_title_holder_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_title_holder")),
    )
    op.create_table(
        "workshop",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("series", sa.String(length=40), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("area_code", sa.String(length=20), nullable=False),
        sa.Column("trainer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_reason", sa.String(length=300), nullable=False),
        sa.CheckConstraint(
            "kind IN ('awareness', 'operation', 'exam_preparation', 'leader_training', 'work_school')",
            name=op.f("ck_workshop_kind_listed"),
        ),
        sa.CheckConstraint("state IN ('preparing', 'open', 'cancelled')", name=op.f("ck_workshop_state_listed")),
        sa.CheckConstraint("seats > 0", name=op.f("ck_workshop_seats_positive")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_workshop_recorded_by")),
        sa.ForeignKeyConstraint(["trainer_id"], ["person.id"], name=op.f("fk_workshop_trainer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop")),
        sa.UniqueConstraint("public_id", name=op.f("uq_workshop_public_id")),
    )
    with op.batch_alter_table("workshop", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workshop_series"), ["series"], unique=False)
        batch_op.create_index(batch_op.f("ix_workshop_trainer_id"), ["trainer_id"], unique=False)

    op.create_table(
        "activity",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("station_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("district", sa.String(length=120), nullable=False),
        sa.Column("need_class", sa.String(length=12), nullable=False),
        sa.Column("seats", sa.String(length=300), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=True),
        sa.Column("recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "need_class IN ('open', 'restricted', 'contracted')", name=op.f("ck_activity_need_class_listed")
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_activity_recorded_by")),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_activity_station_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_activity_fingerprint")),
        sa.UniqueConstraint("public_id", name=op.f("uq_activity_public_id")),
    )
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activity_station_id"), ["station_id"], unique=False)

    op.create_table(
        "award_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("award_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("confirmed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("scheme_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("evidence_ids", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.CheckConstraint(
            "kind IN ('awarded', 'renewed', 'grace', 'suspended', 'restored', 'withdrawn', 'annulled', 'ended')",
            name=op.f("ck_award_event_kind_listed"),
        ),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_award_event_award_id")),
        sa.ForeignKeyConstraint(["confirmed_by"], ["person.id"], name=op.f("fk_award_event_confirmed_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_award_event_decided_by")),
        sa.ForeignKeyConstraint(
            ["scheme_version_id"], ["scheme_version.id"], name=op.f("fk_award_event_scheme_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_event")),
    )
    with op.batch_alter_table("award_event", schema=None) as batch_op:
        batch_op.create_index("ix_award_event_award", ["award_id", "id"], unique=False)

    op.create_table(
        "award_span",
        sa.Column("award_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("scheme_code", sa.String(length=20), nullable=False),
        sa.Column("specialty_code", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "state IN ('active', 'grace', 'suspended', 'withdrawn', 'annulled', 'ended')",
            name=op.f("ck_award_span_state_listed"),
        ),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_award_span_award_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_award_span_person_id")),
        sa.PrimaryKeyConstraint("award_id", "from_on", name=op.f("pk_award_span")),
    )
    with op.batch_alter_table("award_span", schema=None) as batch_op:
        batch_op.create_index("ix_award_span_person", ["person_id", "from_on"], unique=False)
        batch_op.create_index("ix_award_span_title", ["scheme_code", "specialty_code", "state"], unique=False)

    op.create_table(
        "chapter",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("course_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("summary_en", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_version_id"], ["course_version.id"], name=op.f("fk_chapter_course_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chapter")),
        sa.UniqueConstraint("course_version_id", "code", name=op.f("uq_chapter_course_version_id_code")),
        sa.UniqueConstraint("course_version_id", "position", name=op.f("uq_chapter_course_version_id_position")),
    )
    op.create_table(
        "enrolment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("course_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("course_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_enrolment_course_id")),
        sa.ForeignKeyConstraint(
            ["course_version_id"], ["course_version.id"], name=op.f("fk_enrolment_course_version_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_enrolment_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
        sa.UniqueConstraint("person_id", "course_id", name=op.f("uq_enrolment_person_id_course_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_enrolment_public_id")),
    )
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enrolment_course_id"), ["course_id"], unique=False)

    op.create_table(
        "item_step",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("from_state", sa.String(length=10), nullable=False),
        sa.Column("to_state", sa.String(length=10), nullable=False),
        sa.Column("taken_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.CheckConstraint(
            "to_state IN ('draft', 'review', 'approved', 'in_use', 'rest', 'retired')",
            name=op.f("ck_item_step_to_state_listed"),
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_step_item_id")),
        sa.ForeignKeyConstraint(["taken_by"], ["person.id"], name=op.f("fk_item_step_taken_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_step")),
    )
    with op.batch_alter_table("item_step", schema=None) as batch_op:
        batch_op.create_index("ix_item_step_item", ["item_id", "id"], unique=False)

    op.create_table(
        "item_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("topic_code", sa.String(length=20), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("body", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("source_code", sa.String(length=60), nullable=False),
        sa.Column("fact_code", sa.String(length=60), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "level IN ('knowledge', 'understanding', 'application')", name=op.f("ck_item_version_level_listed")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_version_item_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_item_version_recorded_by")),
        sa.ForeignKeyConstraint(["topic_code"], ["topic.code"], name=op.f("fk_item_version_topic_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_version")),
        sa.UniqueConstraint("item_id", "version", name=op.f("uq_item_version_item_id_version")),
    )
    with op.batch_alter_table("item_version", schema=None) as batch_op:
        batch_op.create_index("ix_item_version_topic", ["topic_code", "level"], unique=False)

    op.create_table(
        "leave",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("station_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.String(length=10), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason IN ('illness', 'caring', 'other')", name=op.f("ck_leave_reason_listed")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_leave_person_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_leave_recorded_by")),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_leave_station_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave")),
        sa.UniqueConstraint("person_id", "from_on", name=op.f("uq_leave_person_id_from_on")),
        sa.UniqueConstraint("public_id", name=op.f("uq_leave_public_id")),
    )
    op.create_table(
        "lesson_draft",
        sa.Column("lesson_id", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["lesson_id"], ["lesson.id"], name=op.f("fk_lesson_draft_lesson_id")),
        sa.ForeignKeyConstraint(["saved_by"], ["person.id"], name=op.f("fk_lesson_draft_saved_by")),
        sa.PrimaryKeyConstraint("lesson_id", name=op.f("pk_lesson_draft")),
    )
    op.create_table(
        "lesson_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("lesson_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("sources", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("video_url", sa.String(length=500), nullable=False),
        sa.Column("transcript", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["lesson_id"], ["lesson.id"], name=op.f("fk_lesson_version_lesson_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_lesson_version_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_version")),
        sa.UniqueConstraint("lesson_id", "version", name=op.f("uq_lesson_version_lesson_id_version")),
    )
    op.create_table(
        "listing_field",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("recipient", sa.String(length=20), nullable=False),
        sa.Column("recipient_ref", sa.String(length=40), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("consent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["consent_id"], ["consent.id"], name=op.f("fk_listing_field_consent_id")),
        sa.ForeignKeyConstraint(["person_id"], ["listing.person_id"], name=op.f("fk_listing_field_person_id")),
        sa.PrimaryKeyConstraint("person_id", "field", "recipient", "recipient_ref", name=op.f("pk_listing_field")),
    )
    with op.batch_alter_table("listing_field", schema=None) as batch_op:
        batch_op.create_index(
            "ix_listing_field_recipient", ["recipient", "recipient_ref", "field", "person_id"], unique=False
        )

    op.create_table(
        "listing_skill",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("skill", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["listing.person_id"], name=op.f("fk_listing_skill_person_id")),
        sa.PrimaryKeyConstraint("person_id", "skill", name=op.f("pk_listing_skill")),
    )
    with op.batch_alter_table("listing_skill", schema=None) as batch_op:
        batch_op.create_index("ix_listing_skill_skill", ["skill", "person_id"], unique=False)

    op.create_table(
        "listing_title",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("scheme", sa.String(length=20), nullable=False),
        sa.Column("specialty", sa.String(length=40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("cell", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["listing.person_id"], name=op.f("fk_listing_title_person_id")),
        sa.PrimaryKeyConstraint("person_id", "scheme", "specialty", "from_on", name=op.f("pk_listing_title")),
    )
    with op.batch_alter_table("listing_title", schema=None) as batch_op:
        batch_op.create_index("ix_listing_title_match", ["scheme", "specialty", "cell"], unique=False)

    op.create_table(
        "paper",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("blueprint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("frozen_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=400), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("(fingerprint = '') = (frozen_at IS NULL)", name=op.f("ck_paper_frozen_has_fingerprint")),
        sa.CheckConstraint("state = 'draft' OR frozen_at IS NOT NULL", name=op.f("ck_paper_not_draft_was_frozen")),
        sa.CheckConstraint("state IN ('draft', 'frozen', 'withdrawn')", name=op.f("ck_paper_state_listed")),
        sa.ForeignKeyConstraint(["blueprint_id"], ["blueprint.id"], name=op.f("fk_paper_blueprint_id")),
        sa.ForeignKeyConstraint(["frozen_by"], ["person.id"], name=op.f("fk_paper_frozen_by")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_paper_recorded_by")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["person.id"], name=op.f("fk_paper_withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
        sa.UniqueConstraint("code", name=op.f("uq_paper_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_paper_public_id")),
    )
    op.create_table(
        "practice_entry",
        sa.Column("item_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("pool", sa.String(length=10), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.CheckConstraint("pool IN ('practice')", name=op.f("ck_practice_entry_pool_listed")),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_practice_entry_entered_by")),
        sa.ForeignKeyConstraint(
            ["item_id", "pool"], ["item.id", "item.pool"], name=op.f("fk_practice_entry_item_id_pool")
        ),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_practice_entry")),
    )
    op.create_table(
        "programme_enrolment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("programme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("programme_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("trainer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("enrolled_on", sa.Date(), nullable=True),
        sa.Column("enrolled_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("extra_tries", sa.Integer(), nullable=False),
        sa.Column("merged_from", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("state IN ('asked', 'active', 'left')", name=op.f("ck_programme_enrolment_state_listed")),
        sa.ForeignKeyConstraint(["enrolled_by"], ["person.id"], name=op.f("fk_programme_enrolment_enrolled_by")),
        sa.ForeignKeyConstraint(["merged_from"], ["person.id"], name=op.f("fk_programme_enrolment_merged_from")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_programme_enrolment_person_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_programme_enrolment_programme_id")),
        sa.ForeignKeyConstraint(
            ["programme_version_id"], ["programme_version.id"], name=op.f("fk_programme_enrolment_programme_version_id")
        ),
        sa.ForeignKeyConstraint(["trainer_id"], ["person.id"], name=op.f("fk_programme_enrolment_trainer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_enrolment")),
        sa.UniqueConstraint("programme_id", "person_id", name=op.f("uq_programme_enrolment_programme_id_person_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_programme_enrolment_public_id")),
    )
    with op.batch_alter_table("programme_enrolment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_enrolment_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_programme_enrolment_trainer_id"), ["trainer_id"], unique=False)

    op.create_table(
        "qualification_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("qualification_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('declared', 'verified', 'declined', 'cancelled')", name=op.f("ck_qualification_event_kind_listed")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_qualification_event_by_id")),
        sa.ForeignKeyConstraint(
            ["qualification_id"], ["qualification.id"], name=op.f("fk_qualification_event_qualification_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_qualification_event")),
    )
    with op.batch_alter_table("qualification_event", schema=None) as batch_op:
        batch_op.create_index("ix_qualification_event", ["qualification_id", "id"], unique=False)

    op.create_table(
        "qualification_file",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("qualification_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_qualification_file_file_id")),
        sa.ForeignKeyConstraint(
            ["qualification_id"], ["qualification.id"], name=op.f("fk_qualification_file_qualification_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_qualification_file")),
        sa.UniqueConstraint("public_id", name=op.f("uq_qualification_file_public_id")),
        sa.UniqueConstraint("qualification_id", "file_id", name=op.f("uq_qualification_file_qualification_id_file_id")),
    )
    with op.batch_alter_table("qualification_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_qualification_file_qualification_id"), ["qualification_id"], unique=False)

    op.create_table(
        "saved_search",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("station_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("criteria", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("saved_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["saved_by"], ["person.id"], name=op.f("fk_saved_search_saved_by")),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_saved_search_station_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_search")),
        sa.UniqueConstraint("public_id", name=op.f("uq_saved_search_public_id")),
        sa.UniqueConstraint("station_id", "label", name=op.f("uq_saved_search_station_id_label")),
    )
    op.create_table(
        "station_application",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("applicant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kana", sa.String(length=160), nullable=False),
        sa.Column("folded", sa.String(length=160), nullable=False),
        sa.Column("area_code", sa.String(length=20), nullable=False),
        sa.Column("kinds", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("hours", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("concept_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("station_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'approved', 'declined', 'taken_back')", name=op.f("ck_station_application_state_listed")
        ),
        sa.ForeignKeyConstraint(["applicant_id"], ["person.id"], name=op.f("fk_station_application_applicant_id")),
        sa.ForeignKeyConstraint(
            ["concept_version_id"], ["concept_version.id"], name=op.f("fk_station_application_concept_version_id")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_station_application_decided_by")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_station_application_organisation_id")
        ),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_station_application_station_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_station_application")),
        sa.UniqueConstraint("public_id", name=op.f("uq_station_application_public_id")),
    )
    with op.batch_alter_table("station_application", schema=None) as batch_op:
        batch_op.create_index(
            "uq_station_application_open",
            ["applicant_id", "folded"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "station_block",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("station_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_by", sa.String(length=10), nullable=False),
        sa.Column("recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("asked_by IN ('person', 'station')", name=op.f("ck_station_block_asked_by_listed")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_station_block_person_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_station_block_recorded_by")),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_station_block_station_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_station_block")),
        sa.UniqueConstraint("public_id", name=op.f("uq_station_block_public_id")),
    )
    with op.batch_alter_table("station_block", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_station_block_station_id"), ["station_id"], unique=False)
        batch_op.create_index(
            "uq_station_block_open",
            ["person_id", "station_id", "asked_by"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "station_kind",
        sa.Column("station_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_station_kind_station_id")),
        sa.PrimaryKeyConstraint("station_id", "kind", name=op.f("pk_station_kind")),
    )
    op.create_table(
        "station_organisation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("station_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_station_organisation_organisation_id")
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_station_organisation_recorded_by")),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_station_organisation_station_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_station_organisation")),
        sa.UniqueConstraint(
            "station_id",
            "organisation_id",
            "from_on",
            name=op.f("uq_station_organisation_station_id_organisation_id_from_on"),
        ),
    )
    with op.batch_alter_table("station_organisation", schema=None) as batch_op:
        batch_op.create_index("ix_station_organisation_organisation", ["organisation_id", "from_on"], unique=False)
        batch_op.create_index("ix_station_organisation_station", ["station_id", "from_on"], unique=False)

    op.create_table(
        "station_state",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("station_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('planned', 'considering', 'on_call', 'active', 'closed')",
            name=op.f("ck_station_state_state_listed"),
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_station_state_decided_by")),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_station_state_station_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_station_state")),
    )
    with op.batch_alter_table("station_state", schema=None) as batch_op:
        batch_op.create_index("ix_station_state_station", ["station_id", "from_on"], unique=False)

    op.create_table(
        "station_token",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("station_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("created_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_station_token_created_by")),
        sa.ForeignKeyConstraint(["revoked_by"], ["person.id"], name=op.f("fk_station_token_revoked_by")),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_station_token_station_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_station_token")),
        sa.UniqueConstraint("public_id", name=op.f("uq_station_token_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_station_token_token_hash")),
    )
    with op.batch_alter_table("station_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_station_token_station_id"), ["station_id"], unique=False)

    op.create_table(
        "title_application",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("scheme_code", sa.String(length=20), nullable=False),
        sa.Column("specialty_code", sa.String(length=40), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("award_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'awarded', 'declined', 'taken_back')", name=op.f("ck_title_application_state_listed")
        ),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_title_application_award_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_title_application_decided_by")),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_title_application_entered_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_title_application_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_title_application")),
        sa.UniqueConstraint("public_id", name=op.f("uq_title_application_public_id")),
    )
    with op.batch_alter_table("title_application", schema=None) as batch_op:
        batch_op.create_index(
            "uq_title_application_open",
            ["person_id", "scheme_code", "specialty_code"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "undertaking",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("scheme_code", sa.String(length=20), nullable=False),
        sa.Column("scheme_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_undertaking_entered_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_undertaking_person_id")),
        sa.ForeignKeyConstraint(
            ["scheme_version_id"], ["scheme_version.id"], name=op.f("fk_undertaking_scheme_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_undertaking")),
        sa.UniqueConstraint(
            "person_id", "scheme_code", "accepted_on", name=op.f("uq_undertaking_person_id_scheme_code_accepted_on")
        ),
    )
    op.create_table(
        "withdrawal_proposal",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("award_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("proposed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'confirmed', 'dropped')", name=op.f("ck_withdrawal_proposal_state_listed")
        ),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_withdrawal_proposal_award_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_withdrawal_proposal_decided_by")),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name=op.f("fk_withdrawal_proposal_proposed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawal_proposal")),
        sa.UniqueConstraint("public_id", name=op.f("uq_withdrawal_proposal_public_id")),
    )
    with op.batch_alter_table("withdrawal_proposal", schema=None) as batch_op:
        batch_op.create_index(
            "uq_withdrawal_proposal_open",
            ["award_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "workshop_booking",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("workshop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "state IN ('booked', 'waiting', 'cancelled')", name=op.f("ck_workshop_booking_state_listed")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_workshop_booking_person_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_workshop_booking_recorded_by")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_workshop_booking_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_booking")),
        sa.UniqueConstraint("public_id", name=op.f("uq_workshop_booking_public_id")),
        sa.UniqueConstraint("workshop_id", "person_id", name=op.f("uq_workshop_booking_workshop_id_person_id")),
    )
    with op.batch_alter_table("workshop_booking", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workshop_booking_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_workshop_booking_queue", ["workshop_id", "state", "queued_at"], unique=False)

    op.create_table(
        "workshop_date",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("workshop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_workshop_date_ends_after_start")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_workshop_date_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_date")),
        sa.UniqueConstraint("public_id", name=op.f("uq_workshop_date_public_id")),
        sa.UniqueConstraint("workshop_id", "number", name=op.f("uq_workshop_date_workshop_id_number")),
    )
    op.create_table(
        "workshop_interest",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("workshop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "channel IN ('mail', 'phone', 'post', 'fax', 'line')", name=op.f("ck_workshop_interest_channel_listed")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_workshop_interest_person_id")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_workshop_interest_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_interest")),
        sa.UniqueConstraint("workshop_id", "person_id", name=op.f("uq_workshop_interest_workshop_id_person_id")),
    )
    with op.batch_alter_table("workshop_interest", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workshop_interest_person_id"), ["person_id"], unique=False)

    op.create_table(
        "activity_place",
        sa.Column("activity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("person_helped", sa.String(length=160), nullable=False),
        sa.Column("instructions", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_activity_place_activity_id")),
        sa.PrimaryKeyConstraint("activity_id", name=op.f("pk_activity_place")),
    )
    op.create_table(
        "affiliation",
        sa.Column("membership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("station_organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("station_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("leader", sa.Boolean(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("confirmed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["confirmed_by"], ["person.id"], name=op.f("fk_affiliation_confirmed_by")),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"], name=op.f("fk_affiliation_membership_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_affiliation_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_affiliation_person_id")),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_affiliation_station_id")),
        sa.ForeignKeyConstraint(
            ["station_organisation_id"],
            ["station_organisation.id"],
            name=op.f("fk_affiliation_station_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("membership_id", "station_organisation_id", name=op.f("pk_affiliation")),
    )
    with op.batch_alter_table("affiliation", schema=None) as batch_op:
        batch_op.create_index("ix_affiliation_person", ["person_id"], unique=False)
        batch_op.create_index("ix_affiliation_station", ["station_id", "from_on"], unique=False)

    op.create_table(
        "completion",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("enrolment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("programme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("programme_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=False),
        sa.Column("confirmed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handlers", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("parts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["confirmed_by"], ["person.id"], name=op.f("fk_completion_confirmed_by")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["programme_enrolment.id"], name=op.f("fk_completion_enrolment_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_completion_person_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_completion_programme_id")),
        sa.ForeignKeyConstraint(
            ["programme_version_id"], ["programme_version.id"], name=op.f("fk_completion_programme_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_completion")),
        sa.UniqueConstraint("enrolment_id", "number", name=op.f("uq_completion_enrolment_id_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_completion_public_id")),
    )
    with op.batch_alter_table("completion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_completion_person_id"), ["person_id"], unique=False)

    op.create_table(
        "equivalence",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("enrolment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("training", sa.String(length=200), nullable=False),
        sa.Column("giver", sa.String(length=200), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("evidence", sa.String(length=400), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("proposed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('proposed', 'confirmed', 'declined')", name=op.f("ck_equivalence_outcome_listed")
        ),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name=op.f("ck_equivalence_two_people")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_equivalence_decided_by")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["programme_enrolment.id"], name=op.f("fk_equivalence_enrolment_id")),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_equivalence_file_id")),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name=op.f("fk_equivalence_proposed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equivalence")),
        sa.UniqueConstraint("public_id", name=op.f("uq_equivalence_public_id")),
    )
    with op.batch_alter_table("equivalence", schema=None) as batch_op:
        batch_op.create_index(
            "uq_equivalence_open",
            ["enrolment_id", "part"],
            unique=True,
            sqlite_where=sa.text("outcome <> 'declined'"),
            postgresql_where=sa.text("outcome <> 'declined'"),
        )

    op.create_table(
        "item_comment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("item_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_item_comment_author_id")),
        sa.ForeignKeyConstraint(["item_version_id"], ["item_version.id"], name=op.f("fk_item_comment_item_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_comment")),
    )
    with op.batch_alter_table("item_comment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_comment_item_version_id"), ["item_version_id"], unique=False)

    op.create_table(
        "item_key",
        sa.Column("item_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("rationale", sa.Text(), nullable=False),
        sa.Column("rationales", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["item_version_id"], ["item_version.id"], name=op.f("fk_item_key_item_version_id")),
        sa.PrimaryKeyConstraint("item_version_id", name=op.f("pk_item_key")),
    )
    op.create_table(
        "item_review",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("item_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reviewer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("checked", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("verdict IN ('approve', 'send_back')", name=op.f("ck_item_review_verdict_listed")),
        sa.ForeignKeyConstraint(["item_version_id"], ["item_version.id"], name=op.f("fk_item_review_item_version_id")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["person.id"], name=op.f("fk_item_review_reviewer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_review")),
        sa.UniqueConstraint("item_version_id", "reviewer_id", name=op.f("uq_item_review_item_version_id_reviewer_id")),
    )
    op.create_table(
        "lesson_place",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("chapter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lesson_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["chapter_id"], ["chapter.id"], name=op.f("fk_lesson_place_chapter_id")),
        sa.ForeignKeyConstraint(["lesson_id"], ["lesson.id"], name=op.f("fk_lesson_place_lesson_id")),
        sa.ForeignKeyConstraint(
            ["lesson_version_id"], ["lesson_version.id"], name=op.f("fk_lesson_place_lesson_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_place")),
        sa.UniqueConstraint("chapter_id", "lesson_id", name=op.f("uq_lesson_place_chapter_id_lesson_id")),
        sa.UniqueConstraint("chapter_id", "position", name=op.f("uq_lesson_place_chapter_id_position")),
    )
    with op.batch_alter_table("lesson_place", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lesson_place_lesson_id"), ["lesson_id"], unique=False)

    op.create_table(
        "lesson_progress",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("enrolment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lesson_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_lesson_progress_enrolment_id")),
        sa.ForeignKeyConstraint(["lesson_id"], ["lesson.id"], name=op.f("fk_lesson_progress_lesson_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_progress")),
        sa.UniqueConstraint("enrolment_id", "lesson_id", name=op.f("uq_lesson_progress_enrolment_id_lesson_id")),
    )
    with op.batch_alter_table("lesson_progress", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lesson_progress_lesson_id"), ["lesson_id"], unique=False)

    op.create_table(
        "listing_look",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("station_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("viewer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("token_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("fields", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('search', 'card', 'export', 'api')", name=op.f("ck_listing_look_kind_listed")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_listing_look_person_id")),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_listing_look_station_id")),
        sa.ForeignKeyConstraint(["token_id"], ["station_token.id"], name=op.f("fk_listing_look_token_id")),
        sa.ForeignKeyConstraint(["viewer_id"], ["person.id"], name=op.f("fk_listing_look_viewer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_look")),
    )
    with op.batch_alter_table("listing_look", schema=None) as batch_op:
        batch_op.create_index("ix_listing_look_person", ["person_id", "looked_at"], unique=False)

    op.create_table(
        "occurrence",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("activity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.CheckConstraint("state IN ('planned', 'cancelled')", name=op.f("ck_occurrence_state_listed")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_occurrence_times_in_order")),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_occurrence_activity_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occurrence")),
        sa.UniqueConstraint("activity_id", "starts_at", name=op.f("uq_occurrence_activity_id_starts_at")),
        sa.UniqueConstraint("public_id", name=op.f("uq_occurrence_public_id")),
    )
    with op.batch_alter_table("occurrence", schema=None) as batch_op:
        batch_op.create_index("ix_occurrence_day", ["day"], unique=False)

    op.create_table(
        "paper_part",
        sa.Column("paper_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("part", sa.String(length=4), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("title_en", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('choice', 'written')", name=op.f("ck_paper_part_kind_listed")),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_paper_part_paper_id")),
        sa.PrimaryKeyConstraint("paper_id", "part", name=op.f("pk_paper_part")),
    )
    op.create_table(
        "part_completion",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("enrolment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("void", sa.Boolean(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("confirmed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("source_ref", sa.String(length=60), nullable=False),
        sa.Column("handlers", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "source IN ('course', 'workshop', 'plan', 'equivalence')", name=op.f("ck_part_completion_source_listed")
        ),
        sa.ForeignKeyConstraint(["confirmed_by"], ["person.id"], name=op.f("fk_part_completion_confirmed_by")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["programme_enrolment.id"], name=op.f("fk_part_completion_enrolment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_part_completion")),
        sa.UniqueConstraint(
            "enrolment_id", "part", "revision", name=op.f("uq_part_completion_enrolment_id_part_revision")
        ),
    )
    op.create_table(
        "plan_draft",
        sa.Column("enrolment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("texts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["programme_enrolment.id"], name=op.f("fk_plan_draft_enrolment_id")),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_plan_draft_file_id")),
        sa.PrimaryKeyConstraint("enrolment_id", name=op.f("pk_plan_draft")),
    )
    op.create_table(
        "plan_submission",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("enrolment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("texts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('marking', 'passed', 'revise')", name=op.f("ck_plan_submission_outcome_listed")
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["programme_enrolment.id"], name=op.f("fk_plan_submission_enrolment_id")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_plan_submission_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_submission")),
        sa.UniqueConstraint("enrolment_id", "number", name=op.f("uq_plan_submission_enrolment_id_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_plan_submission_public_id")),
    )
    with op.batch_alter_table("plan_submission", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_submission_outcome"), ["outcome"], unique=False)

    op.create_table(
        "self_check",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("lesson_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("stem", sa.Text(), nullable=False),
        sa.Column("options", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["lesson_version_id"], ["lesson_version.id"], name=op.f("fk_self_check_lesson_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_check")),
        sa.UniqueConstraint("lesson_version_id", "position", name=op.f("uq_self_check_lesson_version_id_position")),
    )
    op.create_table(
        "sitting",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("exam_code", sa.String(length=40), nullable=False),
        sa.Column("exam_body", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("title_en", sa.String(length=160), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("apply_from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("apply_until_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("paper_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("pass_rule", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("eligibility", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("supervised", sa.Boolean(), nullable=False),
        sa.Column("identity_rule", sa.String(length=20), nullable=False),
        sa.Column("standing_decision", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("results_due_on", sa.Date(), nullable=True),
        sa.Column("fee_yen", sa.Integer(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("cancelled_reason", sa.String(length=400), nullable=False),
        sa.CheckConstraint(
            "identity_rule IN ('evidence_seen', 'signed_in')", name=op.f("ck_sitting_identity_rule_listed")
        ),
        sa.CheckConstraint("kind IN ('dated', 'on_demand')", name=op.f("ck_sitting_kind_listed")),
        sa.CheckConstraint("apply_from_at <= apply_until_at", name=op.f("ck_sitting_window_in_order")),
        sa.CheckConstraint("capacity IS NULL OR capacity > 0", name=op.f("ck_sitting_capacity_positive")),
        sa.CheckConstraint("minutes BETWEEN 5 AND 600", name=op.f("ck_sitting_minutes_sensible")),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_sitting_times_in_order")),
        sa.ForeignKeyConstraint(["cancelled_by"], ["person.id"], name=op.f("fk_sitting_cancelled_by")),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_sitting_paper_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_sitting_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting")),
        sa.UniqueConstraint("code", name=op.f("uq_sitting_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sitting_public_id")),
    )
    op.create_table(
        "workshop_attendance",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("workshop_date_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_workshop_attendance_person_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_workshop_attendance_recorded_by")),
        sa.ForeignKeyConstraint(
            ["workshop_date_id"], ["workshop_date.id"], name=op.f("fk_workshop_attendance_workshop_date_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_attendance")),
        sa.UniqueConstraint(
            "workshop_date_id",
            "person_id",
            "revision",
            name=op.f("uq_workshop_attendance_workshop_date_id_person_id_revision"),
        ),
    )
    with op.batch_alter_table("workshop_attendance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workshop_attendance_person_id"), ["person_id"], unique=False)

    op.create_table(
        "attendance_record",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("occurrence_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("confirmed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("corrects_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["confirmed_by"], ["person.id"], name=op.f("fk_attendance_record_confirmed_by")),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["attendance_record.id"], name=op.f("fk_attendance_record_corrects_id")
        ),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrence.id"], name=op.f("fk_attendance_record_occurrence_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_attendance_record_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_record")),
    )
    with op.batch_alter_table("attendance_record", schema=None) as batch_op:
        batch_op.create_index("ix_attendance_record_occurrence", ["occurrence_id", "person_id"], unique=False)

    op.create_table(
        "board_rule",
        sa.Column("sitting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False),
        sa.Column("figures_from", sa.Integer(), nullable=False),
        sa.Column("hold_from", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("set_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_board_rule_set_by")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_board_rule_sitting_id")),
        sa.PrimaryKeyConstraint("sitting_id", "version", name=op.f("pk_board_rule")),
    )
    op.create_table(
        "check_answer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("enrolment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("self_check_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("option", sa.String(length=2), nullable=False),
        sa.Column("correct", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_check_answer_enrolment_id")),
        sa.ForeignKeyConstraint(["self_check_id"], ["self_check.id"], name=op.f("fk_check_answer_self_check_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_answer")),
    )
    with op.batch_alter_table("check_answer", schema=None) as batch_op:
        batch_op.create_index("ix_check_answer_enrolment_check", ["enrolment_id", "self_check_id"], unique=False)

    op.create_table(
        "completion_withdrawal",
        sa.Column("completion_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("withdrawn_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["completion_id"], ["completion.id"], name=op.f("fk_completion_withdrawal_completion_id")
        ),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["person.id"], name=op.f("fk_completion_withdrawal_withdrawn_by")),
        sa.PrimaryKeyConstraint("completion_id", name=op.f("pk_completion_withdrawal")),
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("occurrence_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reasons", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("moved_from_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('sent', 'asked', 'accepted', 'declined', 'withdrawn', 'expired', 'too_late')",
            name=op.f("ck_invitation_state_listed"),
        ),
        sa.CheckConstraint("way IN ('web', 'phone', 'counter')", name=op.f("ck_invitation_way_listed")),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_invitation_answered_by")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_invitation_made_by")),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrence.id"], name=op.f("fk_invitation_occurrence_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_invitation_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("public_id", name=op.f("uq_invitation_public_id")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index("ix_invitation_person", ["person_id", "state"], unique=False)
        batch_op.create_index(
            "uq_invitation_live",
            ["occurrence_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('sent', 'asked', 'accepted')"),
            postgresql_where=sa.text("state IN ('sent', 'asked', 'accepted')"),
        )

    op.create_table(
        "item_look",
        sa.Column("sitting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("part", sa.String(length=4), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ruling", sa.String(length=10), nullable=False),
        sa.Column("options", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("looked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_item_look_look_has_reason")),
        sa.CheckConstraint("ruling IN ('kept', 'rekeyed', 'dropped')", name=op.f("ck_item_look_ruling_listed")),
        sa.ForeignKeyConstraint(["looked_by"], ["person.id"], name=op.f("fk_item_look_looked_by")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_item_look_sitting_id")),
        sa.PrimaryKeyConstraint("sitting_id", "part", "position", "version", name=op.f("pk_item_look")),
    )
    op.create_table(
        "key_check",
        sa.Column("sitting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("paper_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("checked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(["checked_by"], ["person.id"], name=op.f("fk_key_check_checked_by")),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_key_check_paper_id")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_key_check_sitting_id")),
        sa.PrimaryKeyConstraint("sitting_id", "paper_id", name=op.f("pk_key_check")),
    )
    op.create_table(
        "marking_rule",
        sa.Column("sitting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("markings", sa.Integer(), nullable=False),
        sa.Column("tolerance", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("set_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("markings IN (1, 2)", name=op.f("ck_marking_rule_once_or_twice")),
        sa.CheckConstraint("tolerance >= 0", name=op.f("ck_marking_rule_tolerance_not_negative")),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_marking_rule_set_by")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_marking_rule_sitting_id")),
        sa.PrimaryKeyConstraint("sitting_id", "version", name=op.f("pk_marking_rule")),
    )
    op.create_table(
        "paper_item",
        sa.Column("paper_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("part", sa.String(length=4), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("position >= 1", name=op.f("ck_paper_item_position_from_one")),
        sa.ForeignKeyConstraint(["item_version_id"], ["item_version.id"], name=op.f("fk_paper_item_item_version_id")),
        sa.ForeignKeyConstraint(
            ["paper_id", "part"], ["paper_part.paper_id", "paper_part.part"], name=op.f("fk_paper_item_paper_id_part")
        ),
        sa.PrimaryKeyConstraint("paper_id", "part", "position", name=op.f("pk_paper_item")),
        sa.UniqueConstraint("paper_id", "item_version_id", name=op.f("uq_paper_item_paper_id_item_version_id")),
    )
    with op.batch_alter_table("paper_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_item_item_version_id"), ["item_version_id"], unique=False)

    op.create_table(
        "plan_mark",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("plan_submission_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place", sa.String(length=1), nullable=False),
        sa.Column("marker_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("scores", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("place IN ('1', '2', '3')", name=op.f("ck_plan_mark_place_listed")),
        sa.ForeignKeyConstraint(["marker_id"], ["person.id"], name=op.f("fk_plan_mark_marker_id")),
        sa.ForeignKeyConstraint(
            ["plan_submission_id"], ["plan_submission.id"], name=op.f("fk_plan_mark_plan_submission_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_mark")),
        sa.UniqueConstraint("plan_submission_id", "marker_id", name=op.f("uq_plan_mark_plan_submission_id_marker_id")),
        sa.UniqueConstraint("plan_submission_id", "place", name=op.f("uq_plan_mark_plan_submission_id_place")),
    )
    with op.batch_alter_table("plan_mark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_mark_marker_id"), ["marker_id"], unique=False)

    op.create_table(
        "result_list",
        sa.Column("sitting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dropped_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("dropped_reason", sa.String(length=400), nullable=False),
        sa.CheckConstraint("state IN ('open', 'dropped', 'released')", name=op.f("ck_result_list_state_listed")),
        sa.ForeignKeyConstraint(["begun_by"], ["person.id"], name=op.f("fk_result_list_begun_by")),
        sa.ForeignKeyConstraint(["dropped_by"], ["person.id"], name=op.f("fk_result_list_dropped_by")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_result_list_sitting_id")),
        sa.PrimaryKeyConstraint("sitting_id", "id", name=op.f("pk_result_list")),
        sa.UniqueConstraint("public_id", name=op.f("uq_result_list_public_id")),
    )
    with op.batch_alter_table("result_list", schema=None) as batch_op:
        batch_op.create_index(
            "uq_result_list_open",
            ["sitting_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "self_check_key",
        sa.Column("self_check_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("option", sa.String(length=2), nullable=False),
        sa.Column("feedback", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["self_check_id"], ["self_check.id"], name=op.f("fk_self_check_key_self_check_id")),
        sa.PrimaryKeyConstraint("self_check_id", name=op.f("pk_self_check_key")),
    )
    op.create_table(
        "sitting_room",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("sitting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("way_there", sa.String(length=400), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=200), nullable=False),
        sa.Column("code_set_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("seats > 0", name=op.f("ck_sitting_room_seats_positive")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_sitting_room_sitting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting_room")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sitting_room_public_id")),
        sa.UniqueConstraint("sitting_id", "name", name=op.f("uq_sitting_room_sitting_id_name")),
    )
    op.create_table(
        "application",
        sa.Column("sitting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slip_number", sa.String(length=14), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("room_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_by", sa.String(length=10), nullable=False),
        sa.Column("agreement_version", sa.String(length=20), nullable=False),
        sa.Column("entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("agreed_by IN ('web', 'paper', 'phone')", name=op.f("ck_application_agreed_by_listed")),
        sa.CheckConstraint(
            "channel IN ('own_device', 'venue_device', 'paper', 'oral')", name=op.f("ck_application_channel_listed")
        ),
        sa.CheckConstraint(
            "state IN ('accepted', 'waiting', 'withdrawn', 'used')", name=op.f("ck_application_state_listed")
        ),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_application_entered_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_application_person_id")),
        sa.ForeignKeyConstraint(["room_id"], ["sitting_room.id"], name=op.f("fk_application_room_id")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_application_sitting_id")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["person.id"], name=op.f("fk_application_withdrawn_by")),
        sa.PrimaryKeyConstraint("sitting_id", "seq", name=op.f("pk_application")),
        sa.UniqueConstraint("sitting_id", "public_id", name=op.f("uq_application_sitting_id_public_id")),
        sa.UniqueConstraint("sitting_id", "slip_number", name=op.f("uq_application_sitting_id_slip_number")),
    )
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.create_index("ix_application_person", ["person_id", "sitting_id"], unique=False)
        batch_op.create_index("ix_application_slip_number", ["slip_number"], unique=False)
        batch_op.create_index("ix_application_state", ["sitting_id", "state", "seq"], unique=False)
        batch_op.create_index(
            "uq_application_alive",
            ["sitting_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('accepted', 'waiting')"),
            postgresql_where=sa.text("state IN ('accepted', 'waiting')"),
        )

    op.create_table(
        "board_vote",
        sa.Column(
            "sitting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("list_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("approves", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("blocked", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("voted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("approves OR reason <> ''", name=op.f("ck_board_vote_refusal_has_reason")),
        sa.ForeignKeyConstraint(["member_id"], ["person.id"], name=op.f("fk_board_vote_member_id")),
        sa.ForeignKeyConstraint(
            ["sitting_id", "list_id"],
            ["result_list.sitting_id", "result_list.id"],
            name=op.f("fk_board_vote_sitting_id_list_id"),
        ),
        sa.PrimaryKeyConstraint("sitting_id", "list_id", "member_id", "version", name=op.f("pk_board_vote")),
    )
    op.create_table(
        "held_result",
        sa.Column(
            "sitting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("list_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["sitting_id", "list_id"],
            ["result_list.sitting_id", "result_list.id"],
            name=op.f("fk_held_result_sitting_id_list_id"),
        ),
        sa.PrimaryKeyConstraint("sitting_id", "list_id", "seq", name=op.f("pk_held_result")),
    )
    op.create_table(
        "pass_record",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("exam_code", sa.String(length=40), nullable=False),
        sa.Column("exam_body", sa.String(length=40), nullable=False),
        sa.Column("sitting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("list_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("claim_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("passed_on", sa.Date(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("supervised", sa.Boolean(), nullable=False),
        sa.Column("identity_rule", sa.String(length=20), nullable=False),
        sa.Column("handlers", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "(source = 'own_release') = (list_id IS NOT NULL)", name=op.f("ck_pass_record_own_has_list")
        ),
        sa.CheckConstraint("source IN ('own_release', 'recognised')", name=op.f("ck_pass_record_source_listed")),
        sa.ForeignKeyConstraint(["claim_id"], ["pass_claim.id"], name=op.f("fk_pass_record_claim_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_pass_record_person_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_pass_record_recorded_by")),
        sa.ForeignKeyConstraint(
            ["sitting_id", "list_id"],
            ["result_list.sitting_id", "result_list.id"],
            name=op.f("fk_pass_record_sitting_id_list_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pass_record")),
        sa.UniqueConstraint("exam_body", "number", name=op.f("uq_pass_record_exam_body_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_pass_record_public_id")),
        sa.UniqueConstraint("sitting_id", "list_id", "seq", name=op.f("uq_pass_record_sitting_id_list_id_seq")),
    )
    with op.batch_alter_table("pass_record", schema=None) as batch_op:
        batch_op.create_index("ix_pass_record_person", ["person_id"], unique=False)

    op.create_table(
        "result_release",
        sa.Column(
            "sitting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("list_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("standing", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["released_by"], ["person.id"], name=op.f("fk_result_release_released_by")),
        sa.ForeignKeyConstraint(
            ["sitting_id", "list_id"],
            ["result_list.sitting_id", "result_list.id"],
            name=op.f("fk_result_release_sitting_id_list_id"),
        ),
        sa.PrimaryKeyConstraint("sitting_id", "list_id", name=op.f("pk_result_release")),
    )
    op.create_table(
        "accommodation_request",
        sa.Column("sitting_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("application_seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("wishes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["sitting_id", "application_seq"],
            ["application.sitting_id", "application.seq"],
            name=op.f("fk_accommodation_request_sitting_id_application_seq"),
        ),
        sa.PrimaryKeyConstraint("sitting_id", "application_seq", name=op.f("pk_accommodation_request")),
    )
    op.create_table(
        "admission",
        sa.Column(
            "sitting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("application_seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("room_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("evidence", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("form_signed", sa.Boolean(), nullable=False),
        sa.Column("witness", sa.String(length=80), nullable=False),
        sa.Column("admitted_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("admitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["admitted_by"], ["person.id"], name=op.f("fk_admission_admitted_by")),
        sa.ForeignKeyConstraint(["room_id"], ["sitting_room.id"], name=op.f("fk_admission_room_id")),
        sa.ForeignKeyConstraint(
            ["sitting_id", "application_seq"],
            ["application.sitting_id", "application.seq"],
            name=op.f("fk_admission_sitting_id_application_seq"),
        ),
        sa.PrimaryKeyConstraint("sitting_id", "application_seq", name=op.f("pk_admission")),
    )
    op.create_table(
        "attempt",
        sa.Column(
            "sitting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("application_seq", sa.Integer(), nullable=True),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("paper_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("seed", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("extra_seconds", sa.Integer(), nullable=False),
        sa.Column("one_page", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("intake_closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pen", sa.String(length=32), nullable=False),
        sa.Column("seat_tries", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(length=400), nullable=False),
        sa.CheckConstraint(
            "(purpose = 'exam') = (application_seq IS NOT NULL)", name=op.f("ck_attempt_exam_has_application")
        ),
        sa.CheckConstraint("(purpose = 'exam') = (paper_id IS NOT NULL)", name=op.f("ck_attempt_exam_has_paper")),
        sa.CheckConstraint(
            "(purpose = 'practice') = (sitting_id = 0)", name=op.f("ck_attempt_practice_outside_sittings")
        ),
        sa.CheckConstraint(
            "channel IN ('own_device', 'venue_device', 'paper', 'oral')", name=op.f("ck_attempt_channel_listed")
        ),
        sa.CheckConstraint("purpose IN ('exam', 'practice')", name=op.f("ck_attempt_purpose_listed")),
        sa.CheckConstraint(
            "state IN ('ready', 'open', 'submitted', 'auto_submitted', 'voided')", name=op.f("ck_attempt_state_listed")
        ),
        sa.CheckConstraint(
            "state IN ('ready', 'voided') OR started_at IS NOT NULL", name=op.f("ck_attempt_open_was_started")
        ),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_attempt_paper_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_attempt_person_id")),
        sa.ForeignKeyConstraint(
            ["sitting_id", "application_seq"],
            ["application.sitting_id", "application.seq"],
            name=op.f("fk_attempt_sitting_id_application_seq"),
        ),
        sa.PrimaryKeyConstraint("sitting_id", "id", name=op.f("pk_attempt")),
        sa.UniqueConstraint("public_id", "sitting_id", name=op.f("uq_attempt_public_id_sitting_id")),
        sa.UniqueConstraint("sitting_id", "application_seq", name=op.f("uq_attempt_sitting_id_application_seq")),
    )
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.create_index("ix_attempt_due", ["state", "closes_at"], unique=False)
        batch_op.create_index("ix_attempt_person", ["person_id", "sitting_id"], unique=False)

    op.create_table(
        "pass_void",
        sa.Column("pass_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("asked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_pass_void_void_has_reason")),
        sa.CheckConstraint(
            "(confirmed_by IS NULL) = (confirmed_at IS NULL)", name=op.f("ck_pass_void_confirmed_is_dated")
        ),
        sa.CheckConstraint("confirmed_by IS NULL OR confirmed_by <> asked_by", name=op.f("ck_pass_void_two_people")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_pass_void_asked_by")),
        sa.ForeignKeyConstraint(["confirmed_by"], ["person.id"], name=op.f("fk_pass_void_confirmed_by")),
        sa.ForeignKeyConstraint(["pass_id"], ["pass_record.id"], name=op.f("fk_pass_void_pass_id")),
        sa.PrimaryKeyConstraint("pass_id", name=op.f("pk_pass_void")),
    )
    op.create_table(
        "result_line",
        sa.Column(
            "sitting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("list_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("attempt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("score_version", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.CheckConstraint(
            "outcome <> 'passed' OR score_version IS NOT NULL", name=op.f("ck_result_line_passed_has_score")
        ),
        sa.CheckConstraint(
            "outcome IN ('passed', 'failed', 'absent', 'void')", name=op.f("ck_result_line_outcome_listed")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_result_line_person_id")),
        sa.ForeignKeyConstraint(
            ["sitting_id", "list_id"],
            ["result_list.sitting_id", "result_list.id"],
            name=op.f("fk_result_line_sitting_id_list_id"),
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id", "seq"],
            ["application.sitting_id", "application.seq"],
            name=op.f("fk_result_line_sitting_id_seq"),
        ),
        sa.PrimaryKeyConstraint("sitting_id", "list_id", "seq", name=op.f("pk_result_line")),
    )
    with op.batch_alter_table("result_line", schema=None) as batch_op:
        batch_op.create_index("ix_result_line_person", ["person_id"], unique=False)

    op.create_table(
        "accommodation_decision",
        sa.Column("sitting_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("application_seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("granted", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("extra_minutes", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "extra_minutes BETWEEN 0 AND 300", name=op.f("ck_accommodation_decision_extra_minutes_sensible")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_accommodation_decision_decided_by")),
        sa.ForeignKeyConstraint(
            ["sitting_id", "application_seq"],
            ["accommodation_request.sitting_id", "accommodation_request.application_seq"],
            name=op.f("fk_accommodation_decision_sitting_id_application_seq"),
        ),
        sa.PrimaryKeyConstraint("sitting_id", "application_seq", "version", name=op.f("pk_accommodation_decision")),
    )
    op.create_table(
        "attempt_official",
        sa.Column(
            "sitting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column(
            "attempt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("duty", sa.String(length=20), nullable=False),
        sa.Column("named_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "duty IN ('scribe', 'reader', 'oral_taker', 'witness')", name=op.f("ck_attempt_official_duty_listed")
        ),
        sa.ForeignKeyConstraint(["named_by"], ["person.id"], name=op.f("fk_attempt_official_named_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_attempt_official_person_id")),
        sa.ForeignKeyConstraint(
            ["sitting_id", "attempt_id"],
            ["attempt.sitting_id", "attempt.id"],
            name=op.f("fk_attempt_official_sitting_id_attempt_id"),
        ),
        sa.PrimaryKeyConstraint("sitting_id", "attempt_id", "person_id", name=op.f("pk_attempt_official")),
    )
    op.create_table(
        "attempt_question",
        sa.Column(
            "sitting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column(
            "attempt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("part", sa.String(length=4), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_version_id"], ["item_version.id"], name=op.f("fk_attempt_question_item_version_id")
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id", "attempt_id"],
            ["attempt.sitting_id", "attempt.id"],
            name=op.f("fk_attempt_question_sitting_id_attempt_id"),
        ),
        sa.PrimaryKeyConstraint("sitting_id", "attempt_id", "part", "position", name=op.f("pk_attempt_question")),
    )
    op.create_table(
        "attempt_stream",
        sa.Column(
            "sitting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column(
            "attempt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("stream", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("session_key", sa.String(length=80), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_contact_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("known_seq", sa.Integer(), nullable=False),
        sa.Column("gap_from_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gap_until_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["sitting_id", "attempt_id"],
            ["attempt.sitting_id", "attempt.id"],
            name=op.f("fk_attempt_stream_sitting_id_attempt_id"),
        ),
        sa.PrimaryKeyConstraint("sitting_id", "attempt_id", "stream", name=op.f("pk_attempt_stream")),
    )
    op.create_table(
        "incident",
        sa.Column(
            "sitting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("attempt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "kind IN ('arrived_late', 'left_room', 'unwell', 'device_fault', 'line_fault', 'noise', 'not_allowed_aid', 'extra_time', 'ended', 'paper_fault', 'other')",
            name=op.f("ck_incident_kind_listed"),
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_incident_recorded_by")),
        sa.ForeignKeyConstraint(
            ["sitting_id", "attempt_id"],
            ["attempt.sitting_id", "attempt.id"],
            name=op.f("fk_incident_sitting_id_attempt_id"),
        ),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_incident_sitting_id")),
        sa.PrimaryKeyConstraint("sitting_id", "id", name=op.f("pk_incident")),
    )
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.create_index("ix_incident_at", ["sitting_id", "at"], unique=False)

    op.create_table(
        "keying_sheet",
        sa.Column(
            "sitting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column(
            "attempt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("keyed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("keyed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answers", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.CheckConstraint("round BETWEEN 1 AND 3", name=op.f("ck_keying_sheet_round_one_to_three")),
        sa.ForeignKeyConstraint(["keyed_by"], ["person.id"], name=op.f("fk_keying_sheet_keyed_by")),
        sa.ForeignKeyConstraint(
            ["sitting_id", "attempt_id"],
            ["attempt.sitting_id", "attempt.id"],
            name=op.f("fk_keying_sheet_sitting_id_attempt_id"),
        ),
        sa.PrimaryKeyConstraint("sitting_id", "attempt_id", "round", name=op.f("pk_keying_sheet")),
        sa.UniqueConstraint(
            "sitting_id", "attempt_id", "keyed_by", name=op.f("uq_keying_sheet_sitting_id_attempt_id_keyed_by")
        ),
    )
    op.create_table(
        "late_entry",
        sa.Column(
            "sitting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column(
            "attempt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("stream", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("part", sa.String(length=4), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("answer", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_contact_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("known_seq", sa.Integer(), nullable=False),
        sa.Column("gap_from_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gap_until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.String(length=12), nullable=False),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.CheckConstraint(
            "(decision = 'waiting') = (decided_at IS NULL)", name=op.f("ck_late_entry_decided_is_dated")
        ),
        sa.CheckConstraint("decision = 'waiting' OR reason <> ''", name=op.f("ck_late_entry_decided_has_reason")),
        sa.CheckConstraint(
            "decision IN ('waiting', 'counted', 'not_counted')", name=op.f("ck_late_entry_decision_listed")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_late_entry_decided_by")),
        sa.ForeignKeyConstraint(
            ["sitting_id", "attempt_id"],
            ["attempt.sitting_id", "attempt.id"],
            name=op.f("fk_late_entry_sitting_id_attempt_id"),
        ),
        sa.PrimaryKeyConstraint("sitting_id", "attempt_id", "stream", "seq", name=op.f("pk_late_entry")),
    )
    op.create_table(
        "marking_script",
        sa.Column(
            "sitting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("attempt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("part", sa.String(length=4), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("item_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_version_id"], ["item_version.id"], name=op.f("fk_marking_script_item_version_id")
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id", "attempt_id"],
            ["attempt.sitting_id", "attempt.id"],
            name=op.f("fk_marking_script_sitting_id_attempt_id"),
        ),
        sa.PrimaryKeyConstraint("sitting_id", "id", name=op.f("pk_marking_script")),
        sa.UniqueConstraint(
            "sitting_id",
            "attempt_id",
            "part",
            "position",
            "version",
            name=op.f("uq_marking_script_sitting_id_attempt_id_part_position_version"),
        ),
        sa.UniqueConstraint("sitting_id", "code", name=op.f("uq_marking_script_sitting_id_code")),
    )
    op.create_table(
        "response",
        sa.Column(
            "sitting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column(
            "attempt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("part", sa.String(length=4), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("answer", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("review", sa.Boolean(), nullable=False),
        sa.Column("stream", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sitting_id", "attempt_id"],
            ["attempt.sitting_id", "attempt.id"],
            name=op.f("fk_response_sitting_id_attempt_id"),
        ),
        sa.PrimaryKeyConstraint("sitting_id", "attempt_id", "part", "position", name=op.f("pk_response")),
    )
    op.create_table(
        "response_journal",
        sa.Column(
            "sitting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column(
            "attempt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("stream", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("part", sa.String(length=4), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("answer", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("client_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("batch", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("kind IN ('answer', 'review', 'visit')", name=op.f("ck_response_journal_kind_listed")),
        sa.CheckConstraint(
            "outcome IN ('saved', 'late', 'too_late', 'after_close', 'intake_closed', 'handed_in', 'no_pen', 'newer_answer', 'not_started', 'voided')",
            name=op.f("ck_response_journal_outcome_listed"),
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id", "attempt_id"],
            ["attempt.sitting_id", "attempt.id"],
            name=op.f("fk_response_journal_sitting_id_attempt_id"),
        ),
        sa.PrimaryKeyConstraint("sitting_id", "attempt_id", "stream", "seq", name=op.f("pk_response_journal")),
    )
    op.create_table(
        "score",
        sa.Column(
            "sitting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column(
            "attempt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("parts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("profile", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("inputs", sa.String(length=64), nullable=False),
        sa.Column("cause", sa.String(length=20), nullable=False),
        sa.Column("scored_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("cause IN ('submitted', 'marked', 'late', 'ruling')", name=op.f("ck_score_cause_listed")),
        sa.ForeignKeyConstraint(
            ["sitting_id", "attempt_id"],
            ["attempt.sitting_id", "attempt.id"],
            name=op.f("fk_score_sitting_id_attempt_id"),
        ),
        sa.PrimaryKeyConstraint("sitting_id", "attempt_id", "version", name=op.f("pk_score")),
    )
    op.create_table(
        "marking_assignment",
        sa.Column(
            "sitting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("script_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("marker_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round", sa.String(length=10), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=400), nullable=False),
        sa.CheckConstraint("round IN ('first', 'second', 'third')", name=op.f("ck_marking_assignment_round_listed")),
        sa.CheckConstraint(
            "submitted_at IS NULL OR withdrawn_at IS NULL", name=op.f("ck_marking_assignment_handed_in_stays")
        ),
        sa.ForeignKeyConstraint(["marker_id"], ["person.id"], name=op.f("fk_marking_assignment_marker_id")),
        sa.ForeignKeyConstraint(
            ["sitting_id", "script_id"],
            ["marking_script.sitting_id", "marking_script.id"],
            name=op.f("fk_marking_assignment_sitting_id_script_id"),
        ),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["person.id"], name=op.f("fk_marking_assignment_withdrawn_by")),
        sa.PrimaryKeyConstraint("sitting_id", "id", name=op.f("pk_marking_assignment")),
    )
    with op.batch_alter_table("marking_assignment", schema=None) as batch_op:
        batch_op.create_index("ix_marking_assignment_marker", ["marker_id", "sitting_id"], unique=False)
        batch_op.create_index(
            "uq_marking_assignment_marker",
            ["sitting_id", "script_id", "marker_id"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )
        batch_op.create_index(
            "uq_marking_assignment_round",
            ["sitting_id", "script_id", "round"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table(
        "rubric_mark",
        sa.Column(
            "sitting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column(
            "assignment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.CheckConstraint("points >= 0", name=op.f("ck_rubric_mark_points_not_negative")),
        sa.ForeignKeyConstraint(
            ["sitting_id", "assignment_id"],
            ["marking_assignment.sitting_id", "marking_assignment.id"],
            name=op.f("fk_rubric_mark_sitting_id_assignment_id"),
        ),
        sa.PrimaryKeyConstraint("sitting_id", "assignment_id", "line", name=op.f("pk_rubric_mark")),
    )


def downgrade() -> None:
    op.drop_table("rubric_mark")
    with op.batch_alter_table("marking_assignment", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_marking_assignment_round",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )
        batch_op.drop_index(
            "uq_marking_assignment_marker",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )
        batch_op.drop_index("ix_marking_assignment_marker")

    op.drop_table("marking_assignment")
    op.drop_table("score")
    op.drop_table("response_journal")
    op.drop_table("response")
    op.drop_table("marking_script")
    op.drop_table("late_entry")
    op.drop_table("keying_sheet")
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.drop_index("ix_incident_at")

    op.drop_table("incident")
    op.drop_table("attempt_stream")
    op.drop_table("attempt_question")
    op.drop_table("attempt_official")
    op.drop_table("accommodation_decision")
    with op.batch_alter_table("result_line", schema=None) as batch_op:
        batch_op.drop_index("ix_result_line_person")

    op.drop_table("result_line")
    op.drop_table("pass_void")
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_index("ix_attempt_person")
        batch_op.drop_index("ix_attempt_due")

    op.drop_table("attempt")
    op.drop_table("admission")
    op.drop_table("accommodation_request")
    op.drop_table("result_release")
    with op.batch_alter_table("pass_record", schema=None) as batch_op:
        batch_op.drop_index("ix_pass_record_person")

    op.drop_table("pass_record")
    op.drop_table("held_result")
    op.drop_table("board_vote")
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_application_alive",
            sqlite_where=sa.text("state IN ('accepted', 'waiting')"),
            postgresql_where=sa.text("state IN ('accepted', 'waiting')"),
        )
        batch_op.drop_index("ix_application_state")
        batch_op.drop_index("ix_application_slip_number")
        batch_op.drop_index("ix_application_person")

    op.drop_table("application")
    op.drop_table("sitting_room")
    op.drop_table("self_check_key")
    with op.batch_alter_table("result_list", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_result_list_open", sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'")
        )

    op.drop_table("result_list")
    with op.batch_alter_table("plan_mark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_mark_marker_id"))

    op.drop_table("plan_mark")
    with op.batch_alter_table("paper_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_item_item_version_id"))

    op.drop_table("paper_item")
    op.drop_table("marking_rule")
    op.drop_table("key_check")
    op.drop_table("item_look")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_invitation_live",
            sqlite_where=sa.text("state IN ('sent', 'asked', 'accepted')"),
            postgresql_where=sa.text("state IN ('sent', 'asked', 'accepted')"),
        )
        batch_op.drop_index("ix_invitation_person")

    op.drop_table("invitation")
    op.drop_table("completion_withdrawal")
    with op.batch_alter_table("check_answer", schema=None) as batch_op:
        batch_op.drop_index("ix_check_answer_enrolment_check")

    op.drop_table("check_answer")
    op.drop_table("board_rule")
    with op.batch_alter_table("attendance_record", schema=None) as batch_op:
        batch_op.drop_index("ix_attendance_record_occurrence")

    op.drop_table("attendance_record")
    with op.batch_alter_table("workshop_attendance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workshop_attendance_person_id"))

    op.drop_table("workshop_attendance")
    op.drop_table("sitting")
    op.drop_table("self_check")
    with op.batch_alter_table("plan_submission", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_submission_outcome"))

    op.drop_table("plan_submission")
    op.drop_table("plan_draft")
    op.drop_table("part_completion")
    op.drop_table("paper_part")
    with op.batch_alter_table("occurrence", schema=None) as batch_op:
        batch_op.drop_index("ix_occurrence_day")

    op.drop_table("occurrence")
    with op.batch_alter_table("listing_look", schema=None) as batch_op:
        batch_op.drop_index("ix_listing_look_person")

    op.drop_table("listing_look")
    with op.batch_alter_table("lesson_progress", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lesson_progress_lesson_id"))

    op.drop_table("lesson_progress")
    with op.batch_alter_table("lesson_place", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lesson_place_lesson_id"))

    op.drop_table("lesson_place")
    op.drop_table("item_review")
    op.drop_table("item_key")
    with op.batch_alter_table("item_comment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_item_comment_item_version_id"))

    op.drop_table("item_comment")
    with op.batch_alter_table("equivalence", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_equivalence_open",
            sqlite_where=sa.text("outcome <> 'declined'"),
            postgresql_where=sa.text("outcome <> 'declined'"),
        )

    op.drop_table("equivalence")
    with op.batch_alter_table("completion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_completion_person_id"))

    op.drop_table("completion")
    with op.batch_alter_table("affiliation", schema=None) as batch_op:
        batch_op.drop_index("ix_affiliation_station")
        batch_op.drop_index("ix_affiliation_person")

    op.drop_table("affiliation")
    op.drop_table("activity_place")
    with op.batch_alter_table("workshop_interest", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workshop_interest_person_id"))

    op.drop_table("workshop_interest")
    op.drop_table("workshop_date")
    with op.batch_alter_table("workshop_booking", schema=None) as batch_op:
        batch_op.drop_index("ix_workshop_booking_queue")
        batch_op.drop_index(batch_op.f("ix_workshop_booking_person_id"))

    op.drop_table("workshop_booking")
    with op.batch_alter_table("withdrawal_proposal", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_withdrawal_proposal_open",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.drop_table("withdrawal_proposal")
    op.drop_table("undertaking")
    with op.batch_alter_table("title_application", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_title_application_open",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.drop_table("title_application")
    with op.batch_alter_table("station_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_station_token_station_id"))

    op.drop_table("station_token")
    with op.batch_alter_table("station_state", schema=None) as batch_op:
        batch_op.drop_index("ix_station_state_station")

    op.drop_table("station_state")
    with op.batch_alter_table("station_organisation", schema=None) as batch_op:
        batch_op.drop_index("ix_station_organisation_station")
        batch_op.drop_index("ix_station_organisation_organisation")

    op.drop_table("station_organisation")
    op.drop_table("station_kind")
    with op.batch_alter_table("station_block", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_station_block_open",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_station_block_station_id"))

    op.drop_table("station_block")
    with op.batch_alter_table("station_application", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_station_application_open",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.drop_table("station_application")
    op.drop_table("saved_search")
    with op.batch_alter_table("qualification_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_qualification_file_qualification_id"))

    op.drop_table("qualification_file")
    with op.batch_alter_table("qualification_event", schema=None) as batch_op:
        batch_op.drop_index("ix_qualification_event")

    op.drop_table("qualification_event")
    with op.batch_alter_table("programme_enrolment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_programme_enrolment_trainer_id"))
        batch_op.drop_index(batch_op.f("ix_programme_enrolment_person_id"))

    op.drop_table("programme_enrolment")
    op.drop_table("practice_entry")
    op.drop_table("paper")
    with op.batch_alter_table("listing_title", schema=None) as batch_op:
        batch_op.drop_index("ix_listing_title_match")

    op.drop_table("listing_title")
    with op.batch_alter_table("listing_skill", schema=None) as batch_op:
        batch_op.drop_index("ix_listing_skill_skill")

    op.drop_table("listing_skill")
    with op.batch_alter_table("listing_field", schema=None) as batch_op:
        batch_op.drop_index("ix_listing_field_recipient")

    op.drop_table("listing_field")
    op.drop_table("lesson_version")
    op.drop_table("lesson_draft")
    op.drop_table("leave")
    with op.batch_alter_table("item_version", schema=None) as batch_op:
        batch_op.drop_index("ix_item_version_topic")

    op.drop_table("item_version")
    with op.batch_alter_table("item_step", schema=None) as batch_op:
        batch_op.drop_index("ix_item_step_item")

    op.drop_table("item_step")
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enrolment_course_id"))

    op.drop_table("enrolment")
    op.drop_table("chapter")
    with op.batch_alter_table("award_span", schema=None) as batch_op:
        batch_op.drop_index("ix_award_span_title")
        batch_op.drop_index("ix_award_span_person")

    op.drop_table("award_span")
    with op.batch_alter_table("award_event", schema=None) as batch_op:
        batch_op.drop_index("ix_award_event_award")

    op.drop_table("award_event")
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activity_station_id"))

    op.drop_table("activity")
    with op.batch_alter_table("workshop", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workshop_trainer_id"))
        batch_op.drop_index(batch_op.f("ix_workshop_series"))

    op.drop_table("workshop")
    op.drop_table("title_holder")
    with op.batch_alter_table("station", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_station_folded"))
        batch_op.drop_index("ix_station_area_path")

    op.drop_table("station")
    with op.batch_alter_table("sign_up", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_up_email"))

    op.drop_table("sign_up")
    op.drop_table("scheme_version")
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_index("ix_role_grant_role")
        batch_op.drop_index(batch_op.f("ix_role_grant_person_id"))

    op.drop_table("role_grant")
    op.drop_table("registry_profile")
    with op.batch_alter_table("qualification", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_qualification_standing",
            sqlite_where=sa.text("state IN ('declared', 'verified')"),
            postgresql_where=sa.text("state IN ('declared', 'verified')"),
        )
        batch_op.drop_index("ix_qualification_state")
        batch_op.drop_index(batch_op.f("ix_qualification_person_id"))

    op.drop_table("qualification")
    op.drop_table("programme_version")
    with op.batch_alter_table("person_tie", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_tie_person_id"))
        batch_op.drop_index(batch_op.f("ix_person_tie_other_id"))

    op.drop_table("person_tie")
    with op.batch_alter_table("person_name", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_name_sort_key"))
        batch_op.drop_index("ix_person_name_person")
        batch_op.drop_index("ix_person_name_folded_kana")
        batch_op.drop_index("ix_person_name_folded")

    op.drop_table("person_name")
    with op.batch_alter_table("person_merge", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_person_merge_live",
            sqlite_where=sa.text("state IN ('proposed', 'merged')"),
            postgresql_where=sa.text("state IN ('proposed', 'merged')"),
        )
        batch_op.drop_index(batch_op.f("ix_person_merge_state"))
        batch_op.drop_index(batch_op.f("ix_person_merge_kept_id"))

    op.drop_table("person_merge")
    with op.batch_alter_table("person_double", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_double_state"))

    op.drop_table("person_double")
    with op.batch_alter_table("person_contact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_contact_area_code"))

    op.drop_table("person_contact")
    op.drop_table("pass_claim")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index("ix_notice_todo")
        batch_op.drop_index("ix_notice_person")

    op.drop_table("notice")
    with op.batch_alter_table("merged_record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_merged_record_kept_id"))

    op.drop_table("merged_record")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index("ix_membership_person")
        batch_op.drop_index("ix_membership_organisation")

    op.drop_table("membership")
    with op.batch_alter_table("listing_intention", schema=None) as batch_op:
        batch_op.drop_index("ix_listing_intention_person")

    op.drop_table("listing_intention")
    with op.batch_alter_table("listing", schema=None) as batch_op:
        batch_op.drop_index("ix_listing_name")
        batch_op.drop_index("ix_listing_kana")
        batch_op.drop_index(batch_op.f("ix_listing_area_path"))

    op.drop_table("listing")
    with op.batch_alter_table("lesson_picture", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lesson_picture_course_id"))

    op.drop_table("lesson_picture")
    op.drop_table("lesson")
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.drop_index("ix_item_pool_state")
        batch_op.drop_index(batch_op.f("ix_item_author_id"))

    op.drop_table("item")
    op.drop_table("fact_version")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_evidence_first",
            sqlite_where=sa.text("corrects_id IS NULL"),
            postgresql_where=sa.text("corrects_id IS NULL"),
        )
        batch_op.drop_index("ix_evidence_thing")
        batch_op.drop_index("ix_evidence_person")

    op.drop_table("evidence")
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_document_current",
            sqlite_where=sa.text("state = 'current'"),
            postgresql_where=sa.text("state = 'current'"),
        )
        batch_op.drop_index("ix_document_person")

    op.drop_table("document")
    with op.batch_alter_table("declared_tie", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_declared_tie_person_id"))
        batch_op.drop_index("ix_declared_tie_other")

    op.drop_table("declared_tie")
    with op.batch_alter_table("death_report", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_death_report_live",
            sqlite_where=sa.text("state <> 'refuted'"),
            postgresql_where=sa.text("state <> 'refuted'"),
        )
        batch_op.drop_index(batch_op.f("ix_death_report_state"))

    op.drop_table("death_report")
    op.drop_table("course_version")
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_index("ix_consent_person")

    op.drop_table("consent")
    op.drop_table("blueprint")
    with op.batch_alter_table("award", schema=None) as batch_op:
        batch_op.drop_index("uq_award_live", sqlite_where=sa.text("live"), postgresql_where=sa.text("live"))
        batch_op.drop_index(batch_op.f("ix_award_person_id"))

    op.drop_table("award")
    op.drop_table("audit_seal")
    with op.batch_alter_table("account_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_token_person_id"))

    op.drop_table("account_token")
    op.drop_table("account")
    op.drop_table("unseen_count")
    op.drop_table("topic")
    op.drop_table("title_body")
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_task_state"))

    op.drop_table("task")
    op.drop_table("specialty")
    op.drop_table("source")
    with op.batch_alter_table("sign_in_try", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_try_tried_at"))
        batch_op.drop_index("ix_sign_in_try_key")
        batch_op.drop_index(batch_op.f("ix_sign_in_try_account_key"))

    op.drop_table("sign_in_try")
    op.drop_table("scheme")
    with op.batch_alter_table("qualification_kind", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_qualification_kind_specialty_code"))

    op.drop_table("qualification_kind")
    op.drop_table("programme")
    op.drop_table("person")
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_message_state"))

    op.drop_table("outbox_message")
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_folded"))

    op.drop_table("organisation")
    with op.batch_alter_table("file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_file_sha256"))

    op.drop_table("file")
    op.drop_table("fact")
    op.drop_table("exam_body")
    op.drop_table("course")
    op.drop_table("consent_wording")
    op.drop_table("concept_version")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entry_actor_id"))
        batch_op.drop_index(batch_op.f("ix_audit_entry_action"))

    op.drop_table("audit_entry")
    with op.batch_alter_table("area", schema=None) as batch_op:
        batch_op.drop_index("ix_area_path")
        batch_op.drop_index(batch_op.f("ix_area_parent_code"))

    op.drop_table("area")

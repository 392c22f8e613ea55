"""Issued documents."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BigId, BigInt, Instant, PublicId, db, never_changes, one_of, ref

PASS_CERTIFICATE, RESULT_NOTICE = "pass_certificate", "result_notice"
COMPLETION_CERTIFICATE, AWARD_CERTIFICATE = "completion_certificate", "award_certificate"
PASS_CONFIRMATION = "pass_confirmation"  # noqa: S105  no password: a kind of paper
KINDS = (PASS_CERTIFICATE, RESULT_NOTICE, COMPLETION_CERTIFICATE, AWARD_CERTIFICATE, PASS_CONFIRMATION)
SUBJECTS = ("pass", "attempt", "completion", "award")


class Document(db.Model):
    """One numbered paper. ``content`` is what it says; ``subject_id`` is the pass, attempt, completion or award."""

    __tablename__ = "document"
    __table_args__ = (
        one_of("kind", *KINDS),
        one_of("subject", *SUBJECTS),
        one_of("state", "current", "replaced"),
        # A thing has one paper of a kind that is current, however often it is asked for at once; but a pass is confirmed
        # as often as its holder wants.
        Index(
            "uq_document_current",
            "subject",
            "subject_id",
            "kind",
            unique=True,
            sqlite_where=text("state = 'current' AND kind <> 'pass_confirmation'"),
            postgresql_where=text("state = 'current' AND kind <> 'pass_confirmation'"),
        ),
        Index("ix_document_person", "person_id", "issued_on"),
    )

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    number: Mapped[str] = mapped_column(String(14), unique=True)
    kind: Mapped[str] = mapped_column(String(30))
    person_id: Mapped[int] = ref("person.id")
    subject: Mapped[str] = mapped_column(String(12))
    subject_id: Mapped[int] = mapped_column(BigInt)
    issued_on: Mapped[date]
    language: Mapped[str] = mapped_column(String(2), default="ja")
    content: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(10), default="current")
    replaced_by_id: Mapped[int | None] = ref("document.id", nullable=True)
    recorded_at: Mapped[Instant]


PAPERS = ("pass", "title", "card")
ORDERS = ("seat", "kana")


class PrintRun(db.Model):
    """A ceremony's papers asked for by the office: certificates, list and labels of a sitting, made by a task.

    papers  pass (合格証書), title (認定証) or card (認定証 as wallet cards)
    The files lie in a folder of the run's public id and go after a month, or when a person in them is erased.
    """

    __tablename__ = "print_run"
    __table_args__ = (
        one_of("papers", *PAPERS),
        one_of("sorted_by", *ORDERS),
        Index("ix_print_run_sitting", "sitting_id", "asked_at"),
    )

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    sitting_id: Mapped[int] = ref("sitting.id")
    papers: Mapped[str] = mapped_column(String(10))
    sorted_by: Mapped[str] = mapped_column(String(10))
    task: Mapped[str] = mapped_column(String(22), default="")
    asked_at: Mapped[Instant]
    asked_by: Mapped[int | None] = ref("person.id", nullable=True)


class PaperDesign(db.Model):
    """Wording and layout of a kind of paper as the office wrote them: one version, which never changes.

    folder   the kind's folder of shipped files, which are version 0
    A paper keeps the version that was the newest when it was issued; going back makes a new version of old words.
    """

    __tablename__ = "paper_design"
    __table_args__ = (UniqueConstraint("folder", "version"), CheckConstraint("version > 0", name="version_positive"))

    id: Mapped[BigId]
    folder: Mapped[str] = mapped_column(String(30))
    version: Mapped[int]
    template: Mapped[str] = mapped_column(Text)
    style: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(String(200), default="")
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[int | None] = ref("person.id", nullable=True)


never_changes(PaperDesign, "folder", "version", "template", "style", "recorded_at")

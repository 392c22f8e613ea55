"""Tables of keys, credentials and the transparency log."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BigId, BigInt, Instant, PublicId, db, one_of, ref

SUBJECTS = ("title", "pass")
CREDENTIAL, PAPER = "credential", "paper"
PURPOSES = (CREDENTIAL, PAPER)


class SigningKey(db.Model):
    """The public half of a key. The private half is a file of its own, never in the database.

    purpose      credential (Ed25519: credentials, seal codes, the log) or paper (P-256: PDF documents)
    certificate  PEM, for a paper's key: what readers of PDF show
    current      true for the one key that signs, empty for all others: the database refuses a second one
    until_at     when another key took its place; what it signed before stays good
    lost_at      when it was found in strange hands; from then on nothing that it ever signed counts
    """

    __tablename__ = "signing_key"
    __table_args__ = (UniqueConstraint("purpose", "current"), one_of("purpose", *PURPOSES))

    id: Mapped[BigId]
    kid: Mapped[str] = mapped_column(String(20), unique=True)
    purpose: Mapped[str] = mapped_column(String(12))
    public: Mapped[str] = mapped_column(String(200))
    certificate: Mapped[str] = mapped_column(Text, default="")
    sample: Mapped[bool] = mapped_column(default=False)
    current: Mapped[bool | None]
    from_at: Mapped[Instant]
    until_at: Mapped[datetime | None]
    lost_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(300), default="")


class Credential(db.Model):
    """The digital form of one award: its address and its place in the status lists.

    share  address under which the holder lets anyone see it; empty while she does not
    """

    __tablename__ = "credential"
    __table_args__ = (UniqueConstraint("list_number", "list_place"),)

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    award_id: Mapped[int] = mapped_column(BigInt, ForeignKey("award.id"), unique=True)
    list_number: Mapped[int]
    list_place: Mapped[int]
    share: Mapped[str | None] = mapped_column(String(22), unique=True)
    recorded_at: Mapped[Instant]


class LogSubject(db.Model):
    """What a commitment of the log stands for. Erasing a person empties the row; the log itself stays whole."""

    __tablename__ = "log_subject"
    __table_args__ = (one_of("subject", *SUBJECTS),)

    subject: Mapped[str] = mapped_column(String(10), primary_key=True)
    subject_id: Mapped[int] = mapped_column(BigInt, primary_key=True, autoincrement=False)
    person_id: Mapped[int] = ref("person.id", index=True)
    public_id: Mapped[str] = mapped_column(String(40))
    salt: Mapped[str] = mapped_column(String(32))
    last_kind: Mapped[str] = mapped_column(String(20), default="")


class LogLine(db.Model):
    """One line of the log as it was written, in the transaction of what it tells. ``content`` is what is hashed."""

    __tablename__ = "log_line"
    __table_args__ = (Index("ix_log_line_subject", "subject", "subject_id"),)

    id: Mapped[BigId]
    subject: Mapped[str] = mapped_column(String(10))
    subject_id: Mapped[int] = mapped_column(BigInt)
    content: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[Instant]


class LogNode(db.Model):
    """The hash of a complete subtree: level 0 are the leaves, in the order in which they were taken into the tree."""

    __tablename__ = "log_node"
    __table_args__ = (CheckConstraint("level = 0 OR line_id IS NULL", name="lines_are_leaves"),)

    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(BigInt, primary_key=True, autoincrement=False)
    digest: Mapped[str] = mapped_column(String(64))
    line_id: Mapped[int | None] = mapped_column(BigInt, unique=True)


class TreeHead(db.Model):
    """The signed root of the log at a size. Who keeps a copy notices every later change."""

    __tablename__ = "tree_head"

    size: Mapped[int] = mapped_column(BigInt, primary_key=True, autoincrement=False)
    root: Mapped[str] = mapped_column(String(64))
    at: Mapped[Instant]
    kid: Mapped[str] = mapped_column(String(20))
    signature: Mapped[str] = mapped_column(String(100))

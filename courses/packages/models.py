"""Tables of packages: the ZIP as it came in, its parts, and what each part claims of a learner."""

from typing import Any

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BigId, Instant, PublicId, db, new_public_id, one_of, ref

STANDARDS = ("1.2", "2004")
SOURCES = ("common_cartridge", "moodle")


class Package(db.Model):
    """A package of a course. ``content_key`` stands in the addresses of its files and cannot be guessed."""

    __tablename__ = "package"
    __table_args__ = (one_of("standard", *STANDARDS),)

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    content_key: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    course_id: Mapped[int] = ref("course.id", index=True)
    file_id: Mapped[int] = ref("file.id")
    title: Mapped[str] = mapped_column(String(300))
    standard: Mapped[str] = mapped_column(String(4))
    shown: Mapped[bool] = mapped_column(default=False)
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[int | None] = ref("person.id", nullable=True)


class PackagePart(db.Model):
    """One part that is opened by itself (a SCO); ``href`` is its page within the ZIP with its parameters."""

    __tablename__ = "package_part"
    __table_args__ = (UniqueConstraint("package_id", "position"),)

    id: Mapped[BigId]
    package_id: Mapped[int] = ref("package.id")
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    href: Mapped[str] = mapped_column(String(1000))


class PackageClaim(db.Model):
    """What a part says of a learner, and what it wants to find again. ``score`` is per cent; nothing rests on it."""

    __tablename__ = "package_claim"
    __table_args__ = (
        UniqueConstraint("person_id", "package_part_id"),
        CheckConstraint("score BETWEEN 0 AND 100", name="score_range"),
    )

    id: Mapped[BigId]
    person_id: Mapped[int] = ref("person.id")
    package_part_id: Mapped[int] = ref("package_part.id", index=True)
    complete: Mapped[bool] = mapped_column(default=False)
    passed: Mapped[bool | None]
    score: Mapped[int | None]
    state: Mapped[dict[str, Any]]
    begun_at: Mapped[Instant]
    told_at: Mapped[Instant]


class CourseIntake(db.Model):
    """A course of another system that was looked into: its file, and by line what becomes of it. ``course_id`` is there
    once it was brought in; the file is forgotten then."""

    __tablename__ = "course_intake"
    __table_args__ = (one_of("source", *SOURCES),)

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    file_id: Mapped[int] = ref("file.id")
    filename: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(300))
    report: Mapped[dict[str, Any]]
    course_id: Mapped[int | None] = ref("course.id", nullable=True)
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[int | None] = ref("person.id", nullable=True)

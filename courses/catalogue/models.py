"""Tables of courses. What was published is never changed: an edit is a new lesson version and a new course version."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BigId, Instant, PublicId, db, one_of, ref

KINDS = ("awareness", "operation", "exam_preparation", "leader_training", "work_school")
STATES = ("preparing", "open", "full", "ended")
QUESTIONS = (
    "single_choice",
    "true_false",
    "multiple_response",
    "matching",
    "ordering",
    "number",
    "short_text",
)


class Course(db.Model):
    """One course; what it says stands in its versions. ``code`` is its address, so it never changes. One in preparation is
    told to everybody once it is ``announced``, by its title and summary alone."""

    __tablename__ = "course"
    __table_args__ = (one_of("kind", *KINDS), one_of("state", *STATES))

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10), default="preparing")
    position: Mapped[int] = mapped_column(default=100)
    announced: Mapped[bool] = mapped_column(default=False)
    recorded_at: Mapped[Instant]


class CourseInterest(db.Model):
    """Somebody wants to hear once, by her own way, when a course takes learners again."""

    __tablename__ = "course_interest"
    __table_args__ = (UniqueConstraint("course_id", "person_id"),)

    id: Mapped[BigId]
    course_id: Mapped[int] = ref("course.id")
    person_id: Mapped[int] = ref("person.id", index=True)
    recorded_at: Mapped[Instant]
    told_at: Mapped[datetime | None]


class CourseVersion(db.Model):
    """A course as it stood from an instant on: its words and, through the chapters, its lessons."""

    __tablename__ = "course_version"
    __table_args__ = (UniqueConstraint("course_id", "version"),)

    id: Mapped[BigId]
    course_id: Mapped[int] = ref("course.id")
    version: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    title_en: Mapped[str] = mapped_column(String(200), default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    summary_en: Mapped[str] = mapped_column(Text, default="")
    published_at: Mapped[Instant]
    published_by: Mapped[int | None] = ref("person.id", nullable=True)


class Chapter(db.Model):
    """A chapter of one course version; ``code`` is the topic it teaches and stays the same through versions."""

    __tablename__ = "chapter"
    __table_args__ = (UniqueConstraint("course_version_id", "position"), UniqueConstraint("course_version_id", "code"))

    id: Mapped[BigId]
    course_version_id: Mapped[int] = ref("course_version.id")
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(300))
    title_en: Mapped[str] = mapped_column(String(200), default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    summary_en: Mapped[str] = mapped_column(Text, default="")


class Lesson(db.Model):
    """The lesson that stays the same while its text changes; progress is counted by it."""

    __tablename__ = "lesson"
    __table_args__ = (UniqueConstraint("course_id", "code"),)

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    course_id: Mapped[int] = ref("course.id")
    code: Mapped[str] = mapped_column(String(20))
    chapter_code: Mapped[str] = mapped_column(String(20))
    recorded_at: Mapped[Instant]


class LessonVersion(db.Model):
    """The text of a lesson, immutable. ``body`` is Markdown with {漢字|かんじ}; ``facts`` and ``sources`` are codes."""

    __tablename__ = "lesson_version"
    __table_args__ = (UniqueConstraint("lesson_id", "version"),)

    id: Mapped[BigId]
    lesson_id: Mapped[int] = ref("lesson.id")
    version: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    title_en: Mapped[str] = mapped_column(String(200), default="")
    minutes: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    facts: Mapped[list[str]]
    sources: Mapped[list[str]]
    video_url: Mapped[str] = mapped_column(String(500), default="")
    transcript: Mapped[str] = mapped_column(Text, default="")
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[int | None] = ref("person.id", nullable=True)
    reviewed_by: Mapped[int | None] = ref("person.id", nullable=True)


class LessonPlace(db.Model):
    """Which lesson version stands where in a chapter."""

    __tablename__ = "lesson_place"
    __table_args__ = (UniqueConstraint("chapter_id", "position"), UniqueConstraint("chapter_id", "lesson_id"))

    id: Mapped[BigId]
    chapter_id: Mapped[int] = ref("chapter.id")
    position: Mapped[int]
    lesson_id: Mapped[int] = ref("lesson.id", index=True)
    lesson_version_id: Mapped[int] = ref("lesson_version.id")


class SelfCheck(db.Model):
    """A small question at the end of a lesson, of a kind of lms.knowledge; ``body`` holds no key and no feedback."""

    __tablename__ = "self_check"
    __table_args__ = (UniqueConstraint("lesson_version_id", "position"), one_of("kind", *QUESTIONS))

    id: Mapped[BigId]
    lesson_version_id: Mapped[int] = ref("lesson_version.id")
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20), default="single_choice")
    stem: Mapped[str] = mapped_column(Text)
    body: Mapped[dict[str, Any]]


class SelfCheckKey(db.Model):
    """What a learner sees only after her answer: the key, and the words by option or for "right" and "wrong"."""

    __tablename__ = "self_check_key"

    self_check_id: Mapped[int] = ref("self_check.id", primary_key=True)
    key: Mapped[dict[str, Any]]
    feedback: Mapped[dict[str, Any]]


class LessonDraft(db.Model):
    """What an author is writing; ``revision`` tells two authors apart. It goes when it is published."""

    __tablename__ = "lesson_draft"

    lesson_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("lesson.id"), primary_key=True)
    revision: Mapped[int]
    content: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]
    saved_by: Mapped[int | None] = ref("person.id", nullable=True)


class LessonReview(db.Model):
    """A second look at a draft as it stood (``revision`` and ``draft_saved_at``); undecided while ``decided_at`` is open."""

    __tablename__ = "lesson_review"
    __table_args__ = (Index("ix_lesson_review_lesson_id_decided_at", "lesson_id", "decided_at"),)

    id: Mapped[BigId]
    lesson_id: Mapped[int] = ref("lesson.id")
    revision: Mapped[int]
    draft_saved_at: Mapped[Instant]
    asked_at: Mapped[Instant]
    asked_by: Mapped[int | None] = ref("person.id", nullable=True)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = ref("person.id", nullable=True)
    ready: Mapped[bool | None]
    note: Mapped[str] = mapped_column(String(1000), default="")


class LessonPicture(db.Model):
    """A picture that lessons of a course may show. None is taken without words for it; one that came with a course of
    another system may wait for them, and so does every lesson that shows it."""

    __tablename__ = "lesson_picture"

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    course_id: Mapped[int] = ref("course.id", index=True)
    file_id: Mapped[int] = ref("file.id")
    alternative: Mapped[str] = mapped_column(String(400))
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[int | None] = ref("person.id", nullable=True)


class LessonMedia(db.Model):
    """A film with captions, or a recording; neither is taken without the words that are said in it."""

    __tablename__ = "lesson_media"
    __table_args__ = (one_of("kind", "film", "sound"),)

    id: Mapped[BigId]
    public_id: Mapped[PublicId]
    course_id: Mapped[int] = ref("course.id", index=True)
    kind: Mapped[str] = mapped_column(String(10))
    file_id: Mapped[int] = ref("file.id")
    captions_id: Mapped[int | None] = ref("file.id", nullable=True)
    title: Mapped[str] = mapped_column(String(200))
    transcript: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[int | None] = ref("person.id", nullable=True)


class GlossaryTerm(db.Model):
    """A word of a course and what it means. ``term`` is plain, ``written`` carries its readings."""

    __tablename__ = "glossary_term"
    __table_args__ = (UniqueConstraint("course_id", "term"),)

    id: Mapped[BigId]
    course_id: Mapped[int] = ref("course.id")
    term: Mapped[str] = mapped_column(String(100))
    written: Mapped[str] = mapped_column(String(300))
    meaning: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[Instant]
    recorded_by: Mapped[int | None] = ref("person.id", nullable=True)


class LessonHold(db.Model):
    """The lesson cites a fact that changed; it stays open, and is listed until somebody has looked at its words."""

    __tablename__ = "lesson_hold"
    __table_args__ = (
        Index(
            "uq_lesson_hold_open",
            "lesson_id",
            "fact_code",
            unique=True,
            sqlite_where=text("released_at IS NULL"),
            postgresql_where=text("released_at IS NULL"),
        ),
    )

    id: Mapped[BigId]
    lesson_id: Mapped[int] = ref("lesson.id", index=True)
    fact_code: Mapped[str] = mapped_column(String(60))
    fact_version: Mapped[int]
    held_at: Mapped[Instant]
    released_at: Mapped[datetime | None]
    released_by: Mapped[int | None] = ref("person.id", nullable=True)
    note: Mapped[str] = mapped_column(String(400), default="")

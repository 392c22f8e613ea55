"""Writing courses: keep drafts, publish, add pictures, open and close."""

from collections.abc import Sequence
from dataclasses import replace
from typing import IO

from sqlalchemy import Select, delete, func, select

from courses.catalogue.interest.services import tell_who_waited
from courses.catalogue.models import Course, Lesson, LessonDraft, LessonPicture, LessonReview, LessonVersion
from courses.catalogue.policies import OFFER, WRITE
from courses.catalogue.publishing import as_published, new_lesson_version, publish_course
from courses.catalogue.queries import course_by_code, faults_for, newest_versions
from courses.catalogue.rules import LessonText, facts_cited, moved_on
from courses.catalogue.shelf.services import refuse_office_files
from courses.catalogue.texts import from_draft, to_draft
from courses.errors import (
    DraftChanged,
    LessonNotReady,
    NoSuchLesson,
    NothingToPublish,
    PictureWithoutWords,
)
from courses.shelf_errors import PictureRefused
from lms.clock import now
from lms.db import Work, transaction
from lms.errors import NotFound, RuleBroken
from lms.files.api import store
from lms.files.errors import FileTypeRefused
from lms.policy import Actor, require

PICTURE_TYPES = frozenset({"png", "jpeg"})


def add_lesson(actor: Actor, course_code: str, chapter_code: str, title: str) -> str:
    """Begin a new lesson at the end of a chapter, as a draft that nobody else sees; returns its public id."""
    require(actor, WRITE)
    with transaction() as work:
        course = _course(work, course_code)
        _, places = as_published(newest_versions([course.id])[course.id])
        chapter = next((c for c, _ in places if c.code == chapter_code), None)
        if chapter is None:
            raise NotFound
        lesson = Lesson(
            course_id=course.id,
            code=_free_code(work, course.id, [c.code for c, _ in places].index(chapter_code) + 1),
            chapter_code=chapter_code,
            recorded_at=now(),
        )
        work.session.add(lesson)
        work.session.flush()
        _keep_draft(work, actor, lesson.id, LessonText(title=title, body=""), 1)
        work.audit(actor, "courses.lesson.begun", "lesson", lesson.id, course=course_code)
        return lesson.public_id


def _free_code(work: Work, course_id: int, chapter_number: int) -> str:
    prefix = f"{chapter_number:02d}-"
    taken = work.session.scalars(
        select(Lesson.code).where(Lesson.course_id == course_id, Lesson.code.startswith(prefix))
    )
    return prefix + str(max((int(code.removeprefix(prefix)) for code in taken), default=0) + 1)


def _course(work: Work, code: str) -> Course:
    course: Course | None = work.session.scalar(select(Course).where(Course.code == code))
    if course is None:
        raise NotFound
    return course


def _lesson(work: Work, public_id: str) -> Lesson:
    lesson: Lesson | None = work.session.scalar(select(Lesson).where(Lesson.public_id == public_id))
    if lesson is None:
        raise NoSuchLesson
    return lesson


def _keep_draft(work: Work, actor: Actor, lesson_id: int, text: LessonText, revision: int) -> None:
    draft = work.session.get(LessonDraft, lesson_id) or LessonDraft(lesson_id=lesson_id)
    draft.revision, draft.content = revision, to_draft(text)
    draft.saved_at, draft.saved_by = now(), actor.person_id
    work.session.add(draft)
    work.session.flush()


def save_draft(actor: Actor, lesson_public_id: str, text: LessonText, revision: int) -> int:
    """Keep what an author wrote; nobody else sees it yet. Returns the new revision.

    revision   of the draft that the author began from, 0 for the published text. Refuses with DraftChanged when
               somebody else has saved since: her page still holds the text, and the other's is shown beside it.
    """
    require(actor, WRITE)
    with transaction() as work:
        lesson = _lesson(work, lesson_public_id)
        draft = work.session.get(LessonDraft, lesson.id, with_for_update=True)
        if (draft.revision if draft else 0) != revision:
            raise DraftChanged
        _keep_draft(work, actor, lesson.id, text, revision + 1)
        work.audit(actor, "courses.lesson.saved", "lesson", lesson.id, revision=revision + 1)
        return revision + 1


def discard_draft(actor: Actor, lesson_public_id: str) -> None:
    """Throw a draft away; the published text stays as it is. A lesson that was never published goes with it."""
    require(actor, WRITE)
    with transaction() as work:
        lesson = _lesson(work, lesson_public_id)
        work.session.execute(delete(LessonDraft).where(LessonDraft.lesson_id == lesson.id))
        work.audit(actor, "courses.lesson.discarded", "lesson", lesson.id)
        if not work.session.scalar(select(func.count(LessonVersion.id)).where(LessonVersion.lesson_id == lesson.id)):
            work.session.execute(delete(LessonReview).where(LessonReview.lesson_id == lesson.id))
            work.session.delete(lesson)


def publish_lesson(actor: Actor, lesson_public_id: str, revision: int) -> int:
    """Make a draft the lesson's new version, and a new version of its course; returns the lesson version's number.

    Learners who are in the middle stay on the version that they began with. Refuses with LessonNotReady while something
    is open, with DraftChanged when the draft is not the one that was looked at, and with NothingToPublish.
    """
    require(actor, WRITE)
    with transaction() as work:
        lesson = _lesson(work, lesson_public_id)
        draft = work.session.get(LessonDraft, lesson.id, with_for_update=True)
        if draft is None:
            raise NothingToPublish
        if draft.revision != revision:
            raise DraftChanged
        text = from_draft(draft.content)
        if faults_for(lesson.course_id, text):
            raise LessonNotReady
        text = replace(text, facts=tuple(facts_cited(text.body)))
        review = work.session.scalar(reviewed_ready(draft))
        number = _publish_draft(work, actor, lesson, text, review.decided_by if review else None)
        work.session.delete(draft)
        work.audit(actor, "courses.lesson.published", "lesson", lesson.id, version=number)
        return number


def _publish_draft(work: Work, actor: Actor, lesson: Lesson, text: LessonText, reviewed_by: int | None) -> int:
    # Two authors may publish two lessons of one course at once: the second waits, or one text would be lost.
    course = work.session.get_one(Course, lesson.course_id, with_for_update=True)
    last = work.session.scalar(select(func.max(LessonVersion.version)).where(LessonVersion.lesson_id == lesson.id)) or 0
    version_id = new_lesson_version(work, lesson.id, last + 1, text, by=actor.person_id, reviewed_by=reviewed_by)
    course_text, places = as_published(newest_versions([course.id])[course.id])
    changed = [
        (chapter, _with_lesson(lessons, lesson.id, version_id, chapter.code == lesson.chapter_code))
        for chapter, lessons in places
    ]
    publish_course(work, course, course_text, changed, by=actor.person_id)
    return last + 1


def reviewed_ready(draft: LessonDraft) -> Select[LessonReview]:
    """The look by which the draft was called ready exactly as it stands."""
    return (
        select(LessonReview)
        .where(
            LessonReview.lesson_id == draft.lesson_id,
            LessonReview.revision == draft.revision,
            LessonReview.draft_saved_at == draft.saved_at,
            LessonReview.ready.is_(True),
        )
        .limit(1)
    )


def _with_lesson(
    lessons: Sequence[tuple[int, int]], lesson_id: int, version_id: int, its_chapter: bool
) -> list[tuple[int, int]]:
    replaced = [(known, version_id if known == lesson_id else version) for known, version in lessons]
    if its_chapter and lesson_id not in {known for known, _ in lessons}:
        replaced.append((lesson_id, version_id))
    return replaced


def add_picture(actor: Actor, course_code: str, stream: IO[bytes], filename: str, alternative: str) -> str:
    """Keep a PNG or JPEG picture for the lessons of a course; returns its public id.

    Refusals: PictureWithoutWords, OfficeFileRefused, PictureRefused.
    """
    require(actor, WRITE)
    if not alternative.strip():
        raise PictureWithoutWords
    refuse_office_files(stream)
    with transaction() as work:
        course = _course(work, course_code)
        picture = LessonPicture(
            course_id=course.id,
            file_id=_kept_picture(work, actor, stream, filename),
            alternative=alternative.strip(),
            recorded_at=now(),
            recorded_by=actor.person_id,
        )
        work.session.add(picture)
        work.session.flush()
        work.audit(actor, "courses.picture.added", "lesson_picture", picture.id, course=course_code)
        return picture.public_id


def _kept_picture(work: Work, actor: Actor, stream: IO[bytes], filename: str) -> int:
    try:
        return store(work, stream, filename, by=actor.person_id, allowed=PICTURE_TYPES)
    except FileTypeRefused as refusal:
        raise PictureRefused from refusal


def set_course_state(actor: Actor, course_code: str, state: str) -> None:
    """Open a course for learners, call it full, or end it. Whoever is in the middle goes on learning; whoever asked to hear
    of its opening is told."""
    require(actor, OFFER)
    with transaction() as work:
        course = _course(work, course_code)
        if course.state == state:
            return
        if not moved_on(course.state, state):
            raise RuleBroken
        work.audit(actor, "courses.course.state", "course", course.id, before=course.state, after=state)
        course.state = state
        if state == "open":
            tell_who_waited(work, course, course_by_code(actor, course_code).title.plain)

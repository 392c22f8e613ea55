"""Reading courses: the list, the outline of a version, a lesson's text for learners."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from courses.catalogue.markup import Block, MediaCard, Picture, Surroundings, TermCard, lesson_blocks
from courses.catalogue.models import (
    Chapter,
    Course,
    CourseVersion,
    GlossaryTerm,
    Lesson,
    LessonMedia,
    LessonPicture,
    LessonPlace,
    LessonVersion,
    SelfCheck,
    SelfCheckKey,
)
from courses.catalogue.policies import OFFER, SHOWN_TO_ALL, WRITE
from courses.catalogue.questions.rules import is_right
from courses.catalogue.rules import (
    KIND_NAMES,
    PICTURE_PREFIX,
    STATE_NAMES,
    STATE_TAGS,
    Fault,
    LessonText,
    Words,
    facts_cited,
    faults_in_lesson,
)
from lms.db import asked_once, db, prepared
from lms.errors import NotFound
from lms.files.api import MIME, types_of
from lms.knowledge.api import facts
from lms.policy import Actor

PICTURES_AT = "/courses/pictures/"
MEDIA_AT = "/courses/media/"


@dataclass(frozen=True)
class CourseCard:
    """One course in a list. ``kind`` and ``state`` are English source words, translated where shown."""

    id: int
    code: str
    kind: str
    state: str
    state_tag: str
    title: Words
    summary: Words
    version_id: int
    chapters: int
    lessons: int
    minutes: int
    takes_learners: bool

    @property
    def hours(self) -> int:
        """The time it takes, in whole hours, at least one."""
        return max(1, round(self.minutes / 60))


@dataclass(frozen=True)
class CheckCard:
    """One self-check without its key; ``body`` as lms.knowledge has it, the stem apart."""

    id: int
    kind: str
    stem: str
    body: dict[str, Any]


@dataclass(frozen=True)
class LessonContent:
    """The text of one lesson version, ready to be shown."""

    title: Words
    minutes: int
    blocks: tuple[Block, ...]
    video_url: str
    transcript: str
    checks: tuple[CheckCard, ...]


@dataclass(frozen=True)
class CheckKeyCard:
    """What is known of a question after its answer."""

    kind: str
    key: dict[str, Any]
    feedback: dict[str, str]

    def right(self, response: Any) -> bool:
        """Whether a response is right as a whole."""
        return is_right(self.kind, self.key, response)


def _cards(version_ids: Sequence[int]) -> list[CourseCard]:
    sums = (
        select(
            Chapter.course_version_id.label("version_id"),
            func.count(func.distinct(Chapter.id)).label("chapters"),
            func.count(LessonPlace.id).label("lessons"),
            func.coalesce(func.sum(LessonVersion.minutes), 0).label("minutes"),
        )
        .join(LessonPlace, LessonPlace.chapter_id == Chapter.id, isouter=True)
        .join(LessonVersion, LessonVersion.id == LessonPlace.lesson_version_id, isouter=True)
        .where(Chapter.course_version_id.in_(version_ids))
        .group_by(Chapter.course_version_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Course, CourseVersion, sums.c.chapters, sums.c.lessons, sums.c.minutes)
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .join(sums, sums.c.version_id == CourseVersion.id, isouter=True)
        .where(CourseVersion.id.in_(version_ids))
        .order_by(Course.position, Course.code)
    )
    return [
        card_from(course, version, version.id, chapters or 0, lessons or 0, minutes or 0)
        for course, version, chapters, lessons, minutes in rows
    ]


def card_from(course: Any, version: Any, version_id: int, chapters: int, lessons: int, minutes: int) -> CourseCard:
    """A card out of the columns of a course and of one of its versions."""
    return CourseCard(
        id=course.id,
        code=course.code,
        kind=KIND_NAMES[course.kind],
        state=STATE_NAMES[course.state],
        state_tag=STATE_TAGS[course.state],
        title=Words(version.title, version.title_en),
        summary=Words(version.summary, version.summary_en),
        version_id=version_id,
        chapters=chapters,
        lessons=lessons,
        minutes=minutes,
        takes_learners=course.state == "open",
    )


def newest_versions(course_ids: Iterable[int] | None = None) -> dict[int, int]:
    """The id of the newest version by course."""
    newest = select(CourseVersion.course_id, func.max(CourseVersion.version).label("version")).group_by(
        CourseVersion.course_id
    )
    last = newest.subquery()
    query = select(CourseVersion.course_id, CourseVersion.id).join(
        last, (last.c.course_id == CourseVersion.course_id) & (last.c.version == CourseVersion.version)
    )
    if course_ids is not None:
        query = query.where(CourseVersion.course_id.in_(list(course_ids)))
    return {row[0]: row[1] for row in db.session.execute(query)}


def may_see_unopened(actor: Actor) -> bool:
    """Writers and those who open courses see one in preparation."""
    return actor.may(WRITE) or actor.may(OFFER)


def courses_listed(actor: Actor) -> list[CourseCard]:
    """The courses that this actor may see, in their newest version."""
    query = select(Course.id)
    if not may_see_unopened(actor):
        query = query.where(Course.state.in_(SHOWN_TO_ALL))
    return _cards(list(newest_versions(db.session.scalars(query)).values()))


def course_ids(codes: Iterable[str]) -> dict[str, int]:
    """Internal numbers by code; unknown codes are left out."""
    rows = db.session.execute(select(Course.code, Course.id).where(Course.code.in_(list(codes))))
    return {row[0]: row[1] for row in rows}


def course_titles(codes: Iterable[str]) -> dict[str, Words]:
    """Titles of courses by code, in the newest version."""
    cards = _cards(list(newest_versions(course_ids(codes).values()).values()))
    return {card.code: card.title for card in cards}


def newest_summaries(ids: Iterable[int]) -> dict[int, Words]:
    """Summaries of courses by number, in the newest version."""
    return {card.id: card.summary for card in _cards(list(newest_versions(ids).values()))}


@prepared
def _by_code(code: Any) -> Select[Any]:
    course = Course.__table__.c
    return select(course.id, course.state).where(course.code == code)


@asked_once
def course_id_by_code(actor: Actor, code: str) -> int:
    """The internal number of a course. NotFound for a stranger to a course in preparation."""
    row = _by_code(code=code).first()
    if row is None or (row.state not in SHOWN_TO_ALL and not may_see_unopened(actor)):
        raise NotFound
    return int(row.id)


def course_by_code(actor: Actor, code: str) -> CourseCard:
    """One course in its newest version. NotFound for a stranger to a course in preparation."""
    return _cards(list(newest_versions([course_id_by_code(actor, code)]).values()))[0]


def pictures_of(course_id: int) -> dict[str, Picture]:
    """The pictures of a course by the address that stands in its lessons."""
    rows = db.session.execute(
        select(LessonPicture.public_id, LessonPicture.alternative)
        .where(LessonPicture.course_id == course_id)
        .order_by(LessonPicture.id)
    )
    return {f"{PICTURE_PREFIX}{public_id}": Picture(PICTURES_AT + public_id, words) for public_id, words in rows}


def picture_file(public_id: str) -> int:
    """The stored file of a picture."""
    file_id = db.session.scalar(select(LessonPicture.file_id).where(LessonPicture.public_id == public_id))
    if file_id is None:
        raise NotFound
    return file_id


def media_of(course_id: int) -> dict[str, MediaCard]:
    """Films and recordings of a course by code."""
    rows = db.session.scalars(
        select(LessonMedia).where(LessonMedia.course_id == course_id).order_by(LessonMedia.id)
    ).all()
    kinds = types_of(row.file_id for row in rows)
    return {row.public_id: _media_card(row, MIME[kinds[row.file_id]]) for row in rows}


def _media_card(row: LessonMedia, mimetype: str) -> MediaCard:
    address = MEDIA_AT + row.public_id
    return MediaCard(
        code=row.public_id,
        title=row.title,
        address=address,
        mimetype=mimetype,
        captions=f"{address}/captions" if row.captions_id else "",
        transcript=row.transcript,
        film=row.kind == "film",
    )


def terms_of(course_id: int) -> dict[str, TermCard]:
    """The glossary of a course by plain word, in the order of the words."""
    rows = db.session.scalars(
        select(GlossaryTerm).where(GlossaryTerm.course_id == course_id).order_by(GlossaryTerm.term)
    )
    return {row.term: TermCard(row.term, row.written, row.meaning) for row in rows}


def blocks_for(course_id: int, body: str) -> tuple[Block, ...]:
    """A body with its facts as they are known today, and the course's pictures, films and words."""
    around = Surroundings(
        facts=facts(facts_cited(body)),
        pictures=pictures_of(course_id),
        media=media_of(course_id),
        terms=terms_of(course_id),
    )
    return lesson_blocks(body, around)


def faults_for(course_id: int, text: LessonText) -> list[Fault]:
    """What keeps this text from being published in its course."""
    return faults_in_lesson(
        text, facts(facts_cited(text.body)), pictures_of(course_id), media_of(course_id), terms_of(course_id)
    )


def lesson_content(lesson_version_id: int) -> LessonContent:
    """One lesson as a learner reads it: no key, no feedback."""
    row = db.session.execute(
        select(LessonVersion, Lesson.course_id)
        .join(Lesson, Lesson.id == LessonVersion.lesson_id)
        .where(LessonVersion.id == lesson_version_id)
    ).first()
    if row is None:
        raise NotFound
    version, course_id = row
    checks = db.session.scalars(
        select(SelfCheck).where(SelfCheck.lesson_version_id == lesson_version_id).order_by(SelfCheck.position)
    )
    return LessonContent(
        title=Words(version.title, version.title_en),
        minutes=version.minutes,
        blocks=blocks_for(course_id, version.body),
        video_url=version.video_url,
        transcript=version.transcript,
        checks=tuple(CheckCard(c.id, c.kind, c.stem, dict(c.body)) for c in checks),
    )


def lesson_bodies(lesson_version_ids: Collection[int]) -> dict[int, str]:
    """The texts of lessons as their authors wrote them, for the search."""
    rows = db.session.execute(
        select(LessonVersion.id, LessonVersion.body).where(LessonVersion.id.in_(lesson_version_ids))
    )
    return {row.id: row.body for row in rows}


def check_keys(self_check_ids: Iterable[int]) -> dict[int, CheckKeyCard]:
    """Keys and feedback of self-checks; for those that have been answered, and for authors."""
    rows = db.session.execute(
        select(SelfCheckKey, SelfCheck.kind)
        .join(SelfCheck, SelfCheck.id == SelfCheckKey.self_check_id)
        .where(SelfCheckKey.self_check_id.in_(list(self_check_ids)))
    )
    return {row.self_check_id: CheckKeyCard(kind, dict(row.key), dict(row.feedback)) for row, kind in rows}

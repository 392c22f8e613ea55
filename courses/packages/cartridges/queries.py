"""Files of other systems that wait to be brought in, each with its report; and a course on its way out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from courses.catalogue.exchange.queries import course_kept
from courses.catalogue.models import Course
from courses.catalogue.policies import WRITE
from courses.catalogue.queries import CourseCard, course_by_code
from courses.catalogue.rules import facts_cited
from courses.packages.cartridges.brought import GONE, Line
from courses.packages.cartridges.words import NOT_HERE, SOURCES
from courses.packages.cartridges.writing import Cartridge, cartridge_of
from courses.packages.models import CourseIntake
from lms.db import db
from lms.errors import NotFound
from lms.i18n import in_language
from lms.knowledge.api import facts
from lms.policy import Actor, require


@dataclass(frozen=True)
class ShownLine:
    """One line of a report in the reader's language."""

    place: str
    sentence: str
    gone: bool


@dataclass(frozen=True)
class ShownChapter:
    """One chapter of the preview."""

    title: str
    lessons: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class IntakePage:
    """A file that was read: what it would become. ``course_code`` is there once it was brought in."""

    public_id: str
    filename: str
    source: str
    title: str
    recorded_at: datetime
    chapters: tuple[ShownChapter, ...]
    lessons: int
    checks: int
    pictures: int
    films: int
    lines: tuple[ShownLine, ...]
    course_code: str


@dataclass(frozen=True)
class OutPage:
    """A course that may be taken out, with what will not be in the file."""

    course: CourseCard
    lines: tuple[ShownLine, ...]


def shown_line(place: str, text: str, fields: dict[str, str], gone: bool) -> ShownLine:
    """A line as it is read."""
    return ShownLine(place, gettext(text) % fields, gone)


def intakes_waiting(actor: Actor) -> list[IntakePage]:
    """Files that were read and not decided on, the newest first."""
    require(actor, WRITE)
    rows = db.session.scalars(
        select(CourseIntake).where(CourseIntake.course_id.is_(None)).order_by(CourseIntake.id.desc())
    )
    return [_page(row, "") for row in rows]


def intake_page(actor: Actor, public_id: str) -> IntakePage:
    """One file with its preview and report."""
    require(actor, WRITE)
    row = db.session.scalar(select(CourseIntake).where(CourseIntake.public_id == public_id))
    if row is None:
        raise NotFound
    code = db.session.scalar(select(Course.code).where(Course.id == row.course_id)) if row.course_id else ""
    return _page(row, code or "")


def _page(row: CourseIntake, code: str) -> IntakePage:
    report = row.report
    return IntakePage(
        public_id=row.public_id,
        filename=row.filename,
        source=gettext(SOURCES[row.source]),
        title=row.title,
        recorded_at=row.recorded_at,
        chapters=tuple(ShownChapter(each["title"], tuple(each["lessons"])) for each in report["chapters"]),
        lessons=sum(len(each["lessons"]) for each in report["chapters"]),
        checks=sum(lesson["checks"] for each in report["chapters"] for lesson in each["lessons"]),
        pictures=report["pictures"],
        films=report.get("films", 0),
        lines=tuple(
            shown_line(line["place"], line["text"], line["fields"], line["outcome"] == GONE) for line in report["lines"]
        ),
        course_code=code,
    )


def cartridge_for(actor: Actor, code: str) -> Cartridge:
    """The newest version of a course as a Common Cartridge; with the keys of its self-checks, so for authors alone."""
    require(actor, WRITE)
    course_by_code(actor, code)
    return written_cartridge(code)


def written_cartridge(code: str) -> Cartridge:
    """The newest version of a course as a Common Cartridge."""
    whole = course_kept(code)
    cited = {
        fact
        for chapter in whole.content.course.chapters
        for _, text in chapter.lessons
        for fact in facts_cited(text.body)
    }
    with in_language("ja"):
        not_here = gettext(NOT_HERE)
    return cartridge_of(whole, facts(cited), not_here)


def out_page(actor: Actor, code: str) -> OutPage:
    """What taking a course out would leave behind."""
    course = course_by_code(actor, code)
    return OutPage(course, tuple(_out_line(line) for line in cartridge_for(actor, code).lines))


def _out_line(line: Line) -> ShownLine:
    return shown_line(line.place, line.text, dict(line.fields), False)

"""A course as a folder of files: course.yaml, and in each numbered folder chapter.yaml, facts.yaml and lessons 1.md on."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from courses.catalogue.questions.rules import CheckText, OptionText, tidied
from courses.catalogue.rules import ChapterText, CourseText, LessonText
from courses.errors import CourseUnreadable
from lms.knowledge.api import SINGLE_CHOICE

FENCE = "---\n"
WORDS_OF_CHECKS = ("unit", "right_words", "wrong_words")
_HEAD = re.compile(r"---\n(.*?)^---\n", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class CourseFolder:
    """What a folder holds: the course, and the facts that it cites with their sources."""

    course: CourseText
    sources: Mapping[str, Any]
    facts: Mapping[str, Any]


def read_yaml(text: str, place: str) -> Any:
    """YAML by the fast reader; a fault names its place."""
    try:
        return yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as fault:
        raise CourseUnreadable(place=place, problem=str(fault).replace("\n", " ")) from fault


def front_matter(text: str, place: str) -> tuple[str, str]:
    """The YAML at the head of a lesson and the Markdown below it."""
    found = _HEAD.match(text)
    if found is None:
        raise CourseUnreadable(place=place, problem="no front matter between two lines of ---")
    return found[1], text[found.end() :]


def read_lesson(text: str, place: str) -> LessonText:
    """One lesson file."""
    head, body = front_matter(text, place)
    row = read_yaml(head, place)
    try:
        return LessonText(
            title=row["title"],
            title_en=row.get("title_en", ""),
            minutes=row["minutes"],
            body=body.strip("\n"),
            facts=tuple(row.get("facts", ())),
            sources=tuple(row.get("sources", ())),
            video_url=row.get("video_url", ""),
            transcript=row.get("transcript", ""),
            checks=tuple(_check(check) for check in row.get("checks", ())),
        )
    except (KeyError, TypeError, AttributeError) as fault:
        raise CourseUnreadable(place=place, problem=f"missing or misplaced: {fault}") from fault


def _check(row: Mapping[str, Any]) -> CheckText:
    options = tuple(
        OptionText(str(option["text"]), option.get("feedback", ""), bool(option.get("key", False)))
        for option in row.get("options", ())
    )
    words = {name: str(row.get(name, "")) for name in WORDS_OF_CHECKS}
    lines = tuple(str(line) for line in row.get("lines", ()))
    return tidied(CheckText(row["stem"], options, row.get("kind", SINGLE_CHOICE), lines, **words))


def chapter_folders(folder: Path) -> list[Path]:
    """The numbered folders of a course, in order."""
    return sorted(path for path in folder.iterdir() if path.is_dir() and path.name.isdigit())


def lesson_files(chapter: Path) -> list[Path]:
    """The lessons of a chapter, in order."""
    return sorted(chapter.glob("*.md"), key=lambda path: int(path.stem))


def _read_chapter(folder: Path) -> ChapterText:
    row = read_yaml((folder / "chapter.yaml").read_text(encoding="utf-8"), str(folder / "chapter.yaml"))
    files = lesson_files(folder)
    codes = row.get("lessons") or [f"{folder.name}-{path.stem}" for path in files]
    if len(codes) != len(files):
        raise CourseUnreadable(
            place=str(folder / "chapter.yaml"), problem="it names more or fewer lessons than there are"
        )
    lessons = tuple(
        (code, read_lesson(path.read_text(encoding="utf-8"), str(path)))
        for code, path in zip(codes, files, strict=True)
    )
    return ChapterText(
        code=row["code"],
        title=row["title"],
        title_en=row.get("title_en", ""),
        summary=row.get("summary", ""),
        summary_en=row.get("summary_en", ""),
        lessons=lessons,
    )


def read_course(folder: Path) -> CourseFolder:
    """A whole course folder. Refuses with CourseUnreadable and the place of the fault."""
    if not (folder / "course.yaml").is_file():
        raise CourseUnreadable(place=str(folder), problem="there is no course.yaml")
    head = read_yaml((folder / "course.yaml").read_text(), str(folder / "course.yaml"))
    sources: dict[str, Any] = {}
    facts: dict[str, Any] = {}
    for chapter in chapter_folders(folder):
        path = chapter / "facts.yaml"
        rows = read_yaml(path.read_text(), str(path)) if path.is_file() else {}
        sources.update(rows.get("sources") or {})
        facts.update(rows.get("facts") or {})
    chapters = tuple(_read_chapter(chapter) for chapter in chapter_folders(folder))
    return CourseFolder(CourseText(chapters=chapters, **head), sources, facts)

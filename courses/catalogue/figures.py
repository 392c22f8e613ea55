"""What there is to read in each lesson of a course folder, in figures, against what a lesson here must have."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from courses.catalogue.folder import CourseFolder
from courses.catalogue.rules import EXAMPLE, LessonText, characters_of, facts_cited, faults_in_lesson, pieces_of

FEWEST_CHAPTERS = 12
FEWEST_LESSONS = 4
FEWEST_CHARACTERS = 800
FEWEST_CHECKS = 3


@dataclass(frozen=True)
class LessonFigures:
    """One lesson in figures; ``short_of`` names what is missing."""

    lesson: str
    title: str
    characters: int
    examples: int
    facts: int
    checks: int
    options: int
    options_with_feedback: int
    short_of: tuple[str, ...]


def _is_sourced(fact: Mapping[str, Any] | None, sources: Mapping[str, Any]) -> bool:
    """A fact counts with its as-of date and a source that was opened on a day."""
    if fact is None or not fact.get("as_of"):
        return False
    source = sources.get(fact["source"], {})
    return bool(source.get("title") and source.get("url") and source.get("accessed_on"))


def figures_of(code: str, text: LessonText, folder: CourseFolder) -> LessonFigures:
    """Count one lesson; a fact without source or date is not counted."""
    options = [option for check in text.checks for option in check.options]
    cited = [fact for fact in facts_cited(text.body) if _is_sourced(folder.facts.get(fact), folder.sources)]
    counted = {
        "characters": (characters_of(text.body), FEWEST_CHARACTERS),
        "examples": (sum(piece.kind == EXAMPLE for piece in pieces_of(text.body)), 1),
        "facts": (len(cited), 1),
        "checks": (len(text.checks), FEWEST_CHECKS),
        "options_with_feedback": (sum(bool(option.feedback.strip()) for option in options), len(options)),
    }
    short = [name for name, (there, wanted) in counted.items() if there < wanted]
    faults = [fault.text % fault.fields for fault in faults_in_lesson(text, folder.facts, ())]
    return LessonFigures(
        lesson=code,
        title=text.title,
        options=len(options),
        short_of=(*short, *faults),
        **{name: there for name, (there, _) in counted.items()},
    )


def course_figures(folder: CourseFolder) -> tuple[list[LessonFigures], list[str]]:
    """Figures of all lessons, and what the course as a whole is short of."""
    chapters = folder.course.chapters
    lessons = [figures_of(code, text, folder) for chapter in chapters for code, text in chapter.lessons]
    short = [] if len(chapters) >= FEWEST_CHAPTERS else [f"{len(chapters)} chapters, {FEWEST_CHAPTERS} wanted"]
    short += [
        f"{chapter.code}: {len(chapter.lessons)} lessons, {FEWEST_LESSONS} wanted"
        for chapter in chapters
        if len(chapter.lessons) < FEWEST_LESSONS
    ]
    return lessons, short

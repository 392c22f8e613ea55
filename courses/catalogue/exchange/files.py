"""The files of a course, written so that reading them gives the same course again. Pure.

course.yaml; in each numbered folder chapter.yaml, facts.yaml and lessons 1.md on; beside them glossary.yaml,
pictures.yaml and media.yaml with their files in pictures/ and media/. Facts and sources stand in the first chapter that
needs them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from courses.catalogue.folder import FENCE, WORDS_OF_CHECKS, CourseFolder
from courses.catalogue.questions.rules import CHOOSING, CheckText
from courses.catalogue.rules import ChapterText, LessonText, facts_cited
from lms.knowledge.api import SINGLE_CHOICE

HEAD = ("code", "kind", "state", "title", "title_en", "summary", "summary_en")
CHAPTER = ("code", "title", "title_en", "summary", "summary_en")
LESSON = ("title", "title_en", "minutes", "facts", "sources", "video_url", "transcript")
ALWAYS = ("code", "kind", "state", "title", "minutes")


@dataclass(frozen=True)
class ShelfFile:
    """A picture, film or recording: its words, and the bytes that belong to it by the end of their names."""

    words: Mapping[str, str]
    parts: Mapping[str, bytes]


@dataclass(frozen=True)
class WholeCourse:
    """A course with everything that its lessons point to."""

    content: CourseFolder
    pictures: Mapping[str, ShelfFile] = field(default_factory=dict)
    media: Mapping[str, ShelfFile] = field(default_factory=dict)
    terms: Mapping[str, str] = field(default_factory=dict)


def files_of(whole: WholeCourse) -> dict[str, bytes]:
    """Every file of a course by its path below the folder."""
    course = whole.content.course
    files = {"course.yaml": _yaml(_filled(course, HEAD))}
    told: set[str] = set()
    for number, chapter in enumerate(course.chapters, start=1):
        folder = f"{number:02d}"
        codes = [code for code, _ in chapter.lessons]
        names, plain = _names(folder, codes)
        head = _filled(chapter, CHAPTER)
        files[f"{folder}/chapter.yaml"] = _yaml(head if plain else head | {"lessons": codes})
        files |= {
            f"{folder}/{name}.md": lesson_file(text) for name, (_, text) in zip(names, chapter.lessons, strict=True)
        }
        needed = _needed(whole.content, chapter, told)
        files |= {f"{folder}/facts.yaml": _yaml(needed)} if any(needed.values()) else {}
    files |= {"glossary.yaml": _yaml(dict(whole.terms))} if whole.terms else {}
    return files | _shelf("pictures", whole.pictures) | _shelf("media", whole.media)


def lesson_file(text: LessonText) -> bytes:
    """One lesson: what stands around its text as YAML between two lines of ---, then the Markdown."""
    head = _filled(text, LESSON) | ({"checks": [_check(check) for check in text.checks]} if text.checks else {})
    return FENCE.encode() + _yaml(head) + FENCE.encode() + text.body.encode() + b"\n"


def _names(folder: str, codes: Sequence[str]) -> tuple[list[str], bool]:
    """The names of the lesson files, and whether they alone tell the codes and the order."""
    ends = [code.removeprefix(f"{folder}-") for code in codes]
    plain = all(end.isascii() and end.isdigit() and str(int(end)) == end for end in ends)
    if plain and ends == sorted(ends, key=int) and all(code != end for code, end in zip(codes, ends, strict=True)):
        return ends, True
    return [str(place) for place in range(1, len(codes) + 1)], False


def _filled(thing: Any, names: Sequence[str]) -> dict[str, Any]:
    values = {name: getattr(thing, name) for name in names}
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in values.items()
        if value or name in ALWAYS
    }


def _check(check: CheckText) -> dict[str, Any]:
    options = [
        {"text": option.text, **({"key": True} if option.right else {}), "feedback": option.feedback}
        for option in check.options
    ]
    kind = {} if check.kind == SINGLE_CHOICE else {"kind": check.kind}
    if check.kind in CHOOSING:
        return {"stem": check.stem, **kind, "options": options}
    words = {name: getattr(check, name) for name in WORDS_OF_CHECKS if getattr(check, name)}
    return {"stem": check.stem, **kind, "lines": list(check.lines), **words}


def _needed(content: CourseFolder, chapter: ChapterText, told: set[str]) -> dict[str, dict[str, Any]]:
    """Facts and sources of a chapter that no chapter before it has told; ``told`` grows."""
    cited = {code for _, text in chapter.lessons for code in (*text.facts, *facts_cited(text.body))}
    facts = {code: content.facts[code] for code in sorted(cited & content.facts.keys()) if f"fact {code}" not in told}
    wanted = {row["source"] for row in facts.values()} | {code for _, text in chapter.lessons for code in text.sources}
    sources = {
        code: content.sources[code] for code in sorted(wanted & content.sources.keys()) if f"source {code}" not in told
    }
    told |= {f"fact {code}" for code in facts} | {f"source {code}" for code in sources}
    return {"sources": sources, "facts": facts}


def _shelf(folder: str, shelf: Mapping[str, ShelfFile]) -> dict[str, bytes]:
    if not shelf:
        return {}
    files = {f"{folder}.yaml": _yaml({code: dict(kept.words) for code, kept in shelf.items()})}
    return files | {f"{folder}/{code}.{end}": part for code, kept in shelf.items() for end, part in kept.parts.items()}


def _yaml(value: Any) -> bytes:
    """Keys in our order, one line a text, Japanese as it is written."""
    text = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=float("inf"))
    return text.encode()


def compared(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> dict[str, str]:
    """What would happen to each file: "new", "changed", "same" or "gone"."""
    return {
        path: "gone" if path not in after else "new" if path not in before else _same(before[path], after[path])
        for path in sorted({*before, *after})
    }


def _same(before: bytes, after: bytes) -> str:
    return "same" if before == after else "changed"

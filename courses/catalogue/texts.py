"""Lesson texts as authors work with them: read from versions and drafts, and turned into what is stored."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import select

from courses.catalogue.models import LessonVersion, SelfCheck, SelfCheckKey
from courses.catalogue.questions.rules import CheckText, OptionText, check_of
from courses.catalogue.rules import LessonText
from lms.db import db

COPIED = ("title", "title_en", "minutes", "body", "video_url", "transcript")


def texts_of(version_ids: Iterable[int]) -> dict[int, LessonText]:
    """Whole lessons with keys and feedback by version, for authors and the loader."""
    wanted = list(version_ids)
    checks: dict[int, list[CheckText]] = {}
    rows = db.session.execute(
        select(SelfCheck, SelfCheckKey)
        .join(SelfCheckKey, SelfCheckKey.self_check_id == SelfCheck.id)
        .where(SelfCheck.lesson_version_id.in_(wanted))
        .order_by(SelfCheck.position)
    )
    for check, key in rows:
        text = check_of(check.kind, check.stem, check.body, key.key, key.feedback)
        checks.setdefault(check.lesson_version_id, []).append(replace(text, mark=str(check.id)))
    versions = db.session.scalars(select(LessonVersion).where(LessonVersion.id.in_(wanted)))
    return {version.id: _text(version, checks.get(version.id, ())) for version in versions}


def _text(version: LessonVersion, checks: Iterable[CheckText]) -> LessonText:
    return LessonText(
        **{name: getattr(version, name) for name in COPIED},
        facts=tuple(version.facts),
        sources=tuple(version.sources),
        checks=tuple(checks),
    )


def version_columns(text: LessonText) -> dict[str, Any]:
    """What a lesson version keeps of a text; its self-checks are rows of their own."""
    return {**{name: getattr(text, name) for name in COPIED}, "facts": list(text.facts), "sources": list(text.sources)}


def to_draft(text: LessonText) -> dict[str, Any]:
    """A text as a draft keeps it."""
    return asdict(text)


def from_draft(content: Mapping[str, Any]) -> LessonText:
    """The text of a draft. A question kept before questions had marks is known by its place."""
    checks = tuple(
        CheckText(
            **{
                **check,
                "options": tuple(OptionText(**option) for option in check["options"]),
                "lines": tuple(check.get("lines", ())),
                "mark": check.get("mark") or f"p{place}",
            }
        )
        for place, check in enumerate(content["checks"])
    )
    return LessonText(
        **{name: content[name] for name in COPIED},
        facts=tuple(content["facts"]),
        sources=tuple(content["sources"]),
        checks=checks,
    )

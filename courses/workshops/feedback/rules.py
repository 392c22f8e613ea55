"""When the sheet is open, what is kept of it, and from how many on it is shown. Pure."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from courses.workshops.rules import Meeting

SCALE, YES_NO, TEXT = "scale", "yes_no", "text"
LONGEST = 1000
ON_PAPER = "on_paper"


@dataclass(frozen=True)
class Choice:
    """One answer that can be ticked."""

    code: str
    ja: str
    en: str


@dataclass(frozen=True)
class Question:
    """One question of the sheet; without ``choices`` it has room to write. ``asked`` is false for one of earlier days."""

    code: str
    kind: str
    ja: str
    en: str
    choices: tuple[Choice, ...] = ()
    asked: bool = True


@dataclass(frozen=True)
class SheetTerms:
    """The sheet with its times; the words stand in ``sheet.yaml``."""

    opens_minutes: int
    open_days: int
    tell_days: int
    least: int
    questions: tuple[Question, ...]

    @property
    def asked(self) -> tuple[Question, ...]:
        """What is asked today."""
        return tuple(question for question in self.questions if question.asked)


def sheet_from(written: Mapping[str, Any]) -> SheetTerms:
    """The sheet as it is written. Refuses (KeyError, TypeError) a question of an unknown kind and values too few or too many."""
    choices = {kind: tuple(Choice(**one) for one in listed) for kind, listed in written["choices"].items()}
    choices[TEXT] = ()
    questions = tuple(Question(choices=choices[one["kind"]], **one) for one in written["questions"])
    times = {key: value for key, value in written.items() if key not in {"choices", "questions"}}
    return SheetTerms(questions=questions, **times)


def opens_at(terms: SheetTerms, meetings: Sequence[Meeting]) -> datetime | None:
    """From when on the sheet can be filled in: shortly before the last date ends; None without a date."""
    ends = [meeting.ends_at for meeting in meetings]
    return max(ends) - timedelta(minutes=terms.opens_minutes) if ends else None


def closes_at(terms: SheetTerms, meetings: Sequence[Meeting]) -> datetime | None:
    """Until when; from then on what people said is shown, if they are enough."""
    ends = [meeting.ends_at for meeting in meetings]
    return max(ends) + timedelta(days=terms.open_days) if ends else None


def is_open(terms: SheetTerms, meetings: Sequence[Meeting], now: datetime) -> bool:
    """Whether the sheet can be filled in now."""
    begin, end = opens_at(terms, meetings), closes_at(terms, meetings)
    return begin is not None and end is not None and begin <= now < end


def is_shown(terms: SheetTerms, meetings: Sequence[Meeting], sheets: int, now: datetime) -> bool:
    """Whether what people said may be read: once nobody can add to it any more, and from so many sheets on."""
    end = closes_at(terms, meetings)
    return end is not None and now >= end and sheets >= terms.least


def kept_answers(terms: SheetTerms, typed: Mapping[str, str | None]) -> dict[str, str]:
    """What is kept of a filled-in sheet: choices that exist and words, nothing else. Empty for an empty sheet."""
    kept = {}
    for question in terms.asked:
        said = (typed.get(question.code) or "").strip()
        fits = said in {choice.code for choice in question.choices} if question.choices else bool(said)
        if fits:
            kept[question.code] = said[:LONGEST]
    return kept


def laid_in(sheets: Sequence[Mapping[str, Any]], sheet: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The pile with one more sheet in it, sorted by what the sheets say: no place in it tells which one came when."""
    return sorted(map(dict, [*sheets, sheet]), key=lambda one: json.dumps(one, sort_keys=True, ensure_ascii=False))


def counted(question: Question, sheets: Sequence[Mapping[str, Any]]) -> list[tuple[Choice, int]]:
    """How often each choice was ticked, in the order of the sheet."""
    ticked = Counter(sheet.get(question.code) for sheet in sheets)
    return [(choice, ticked[choice.code]) for choice in question.choices]


def said_in_words(question: Question, sheets: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """What was written, sorted by the words themselves."""
    return tuple(sorted(sheet[question.code] for sheet in sheets if sheet.get(question.code)))

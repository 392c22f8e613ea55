"""What a programme asks for and when it is done; how marks of a plan become an outcome. Pure.

Points are doubled inside, so that the mean of two markers stays a whole number.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from courses.catalogue.rules import Words
from courses.errors import MarksIncomplete, PlanIncomplete, PlanNamesAuthor, PlanTooLong, ProgrammeUnreadable
from lms.text.folding import fold

COURSE, WORKSHOP, PLAN = "course", "workshop", "plan"
PART_KINDS = (COURSE, WORKSHOP, PLAN)
PASSED, REVISE = "passed", "revise"
DONE, NOW, LATER = "done", "now", "later"


@dataclass(frozen=True)
class Part:
    """One required part. ``courses`` for online lessons, ``series`` for a workshop, ``after`` what must be done before,
    ``within_days`` until when it should be done, counted from the first day in the programme; None without a deadline."""

    code: str
    kind: str
    title: Words
    text: Words
    courses: tuple[str, ...] = ()
    series: str = ""
    after: tuple[str, ...] = ()
    within_days: int | None = None


@dataclass(frozen=True)
class Heading:
    """One heading of the activity plan, with what to write under it and how long it may be."""

    code: str
    title: Words
    hint: Words
    most: int


@dataclass(frozen=True)
class Line:
    """One line of the marking sheet."""

    code: str
    title: Words
    hint: Words


@dataclass(frozen=True)
class PlanValues:
    """Policy values of the plan, each with its reason in the programme's data.

    most           highest mark on a line
    tolerance      how far two totals may lie apart before a third marker settles
    least_total    lowest passing total
    resubmissions  how often a plan may be handed in again without a fee
    """

    headings: tuple[Heading, ...]
    lines: tuple[Line, ...]
    most: int
    tolerance: int
    least_total: int
    resubmissions: int


@dataclass(frozen=True)
class ProgrammeRules:
    """A programme version as rules read it."""

    code: str
    title: Words
    summary: Words
    parts: tuple[Part, ...]
    plan: PlanValues | None

    def part(self, code: str) -> Part | None:
        """A part by its code."""
        return next((part for part in self.parts if part.code == code), None)


@dataclass(frozen=True)
class Mark:
    """One marker's points by line."""

    scores: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.scores.values())


def _words(entry: Mapping[str, Any], name: str) -> Words:
    return Words(str(entry.get(name, "")), str(entry.get(f"{name}_en", "")))


def _part(entry: Mapping[str, Any]) -> Part:
    return Part(
        code=entry["code"],
        kind=entry["kind"],
        title=_words(entry, "title"),
        text=_words(entry, "text"),
        courses=tuple(entry.get("courses", ())),
        series=entry.get("series", ""),
        after=tuple(entry.get("after", ())),
        within_days=entry["within_days"]["value"] if "within_days" in entry else None,
    )


def _plan(entry: Mapping[str, Any]) -> PlanValues:
    headings = tuple(Heading(h["code"], _words(h, "title"), _words(h, "hint"), h["most"]) for h in entry["headings"])
    lines = tuple(Line(line["code"], _words(line, "title"), _words(line, "hint")) for line in entry["lines"])
    values = {name: entry[name]["value"] for name in ("most", "tolerance", "least_total", "resubmissions")}
    return PlanValues(headings, lines, **values)


def programme_rules(body: Mapping[str, Any]) -> ProgrammeRules:
    """Read a version's data. Refuses with ProgrammeUnreadable what names an unknown kind, part or value, or gives a
    policy value without its reason."""
    code = str(body.get("code", ""))
    problem = _problem(body)
    if problem:
        raise ProgrammeUnreadable(programme=code, problem=problem)
    return ProgrammeRules(
        code=code,
        title=_words(body, "title"),
        summary=_words(body, "summary"),
        parts=tuple(_part(entry) for entry in body["parts"]),
        plan=_plan(body["plan"]) if "plan" in body else None,
    )


def _problem(body: Mapping[str, Any]) -> str:
    parts = body.get("parts") or []
    codes = [part.get("code") for part in parts]
    if not body.get("code") or not body.get("title") or not parts:
        return "code, title or parts"
    if len(set(codes)) != len(codes) or None in codes:
        return "code of a part"
    for place, part in enumerate(parts):
        needed = {COURSE: "courses", WORKSHOP: "series", PLAN: "kind"}.get(part.get("kind"))
        if needed is None or not part.get(needed) or not set(part.get("after", ())) <= set(codes[:place]):
            return str(part["code"])
        if "within_days" in part and not _is_reasoned(part["within_days"], least=1):
            return f"within_days of {part['code']}"
    return _plan_problem(body.get("plan"), any(part["kind"] == PLAN for part in parts))


def _is_reasoned(value: Any, least: int = 0) -> bool:
    """Whether a policy value is a whole number, not below the least, with its reason."""
    whole = isinstance(value, Mapping) and isinstance(value.get("value"), int) and value["value"] >= least
    return bool(whole and value.get("reason"))


def _plan_problem(plan: Mapping[str, Any] | None, asked_for: bool) -> str:
    if plan is None:
        return PLAN if asked_for else ""
    for name in ("most", "tolerance", "least_total", "resubmissions"):
        if not _is_reasoned(plan.get(name)):
            return name
    return "" if plan.get("headings") and plan.get("lines") else "headings or lines"


def due_on(part: Part, begun_on: date | None) -> date | None:
    """The last day of a part's deadline for somebody who began on a day."""
    if part.within_days is None or begun_on is None:
        return None
    return begun_on + timedelta(days=part.within_days)


def late_parts(parts: Sequence[Part], done: Collection[str], begun_on: date | None, today: date) -> list[Part]:
    """The open parts whose last day has passed. A part done late counts all the same: nobody loses what she did."""
    ends = ((part, due_on(part, begun_on)) for part in missing_parts(parts, done))
    return [part for part, end in ends if end is not None and today > end]


def missing_parts(parts: Sequence[Part], done: Collection[str]) -> list[Part]:
    """The parts that are still open, in their order."""
    return [part for part in parts if part.code not in done]


def stage_of_part(part: Part, done: Collection[str]) -> str:
    """Done, open now, or later because a part before it is not done."""
    if part.code in done:
        return DONE
    return NOW if set(part.after) <= set(done) else LATER


def next_part(parts: Sequence[Part], done: Collection[str]) -> Part | None:
    """The first part that is open now."""
    return next((part for part in parts if stage_of_part(part, done) == NOW), None)


def completed_on(parts: Sequence[Part], done: Mapping[str, date]) -> date | None:
    """The day of the last part, whatever their order was; None while one is missing."""
    return None if missing_parts(parts, done) else max(done[part.code] for part in parts)


def tries_left(values: PlanValues, handed_in: int, extra: int = 0) -> int:
    """How often a plan may still be handed in: once, the free resubmissions, and what the secretariat added."""
    return max(0, 1 + values.resubmissions + extra - handed_in)


def check_plan(values: PlanValues, texts: Mapping[str, str], names: Collection[str]) -> None:
    """Refuse a plan with an empty heading, one that is too long, or one in which the author's name stands."""
    for heading in values.headings:
        text = texts.get(heading.code, "").strip()
        if not text:
            raise PlanIncomplete
        if len(text) > heading.most:
            raise PlanTooLong(heading=heading.title.plain, most=heading.most)
    written = [fold(text) for text in texts.values()]
    if any(name in text for name in map(fold, names) if len(name) > 1 for text in written):
        raise PlanNamesAuthor


def check_scores(values: PlanValues, scores: Mapping[str, int]) -> Mark:
    """A complete sheet: every line with a whole mark from 0 to the highest."""
    wanted = {line.code for line in values.lines}
    if set(scores) != wanted or not all(0 <= score <= values.most for score in scores.values()):
        raise MarksIncomplete(most=values.most)
    return Mark(dict(scores))


def needs_third(values: PlanValues, first: Mark, second: Mark) -> bool:
    """True when two totals lie further apart than the tolerance (rules 8)."""
    return abs(first.total - second.total) > values.tolerance


def outcome_of(values: PlanValues, marks: Sequence[Mark]) -> str | None:
    """Passed or revise; None while a mark is missing.

    Two marks within the tolerance count by their mean: the total must reach the lowest passing total, and no line may
    have the mean 0. Beyond it a third marker settles, and her sheet alone counts.
    """
    if len(marks) < 2 or (len(marks) == 2 and needs_third(values, *marks)):
        return None
    counted = marks[2:3] or marks[:2]
    doubled = {line.code: sum(mark.scores[line.code] for mark in counted) * 2 // len(counted) for line in values.lines}
    passed = sum(doubled.values()) >= 2 * values.least_total and all(doubled.values())
    return PASSED if passed else REVISE


def marks_wanted(values: PlanValues, marks: Sequence[Mark]) -> int:
    """How many more marks are wanted now: two blind ones, then a third where they lie too far apart."""
    if len(marks) < 2:
        return 2 - len(marks)
    return 1 if len(marks) == 2 and needs_third(values, *marks) else 0


@dataclass(frozen=True)
class Standing:
    """What is known of a person in a programme, as far as her state follows from it."""

    asked: bool
    left: bool
    completed: bool
    withdrawn: bool
    missing: int
    plan_waits: bool
    plan_back: bool


def state_of(person: Standing) -> str:
    """The one word for where somebody stands; a completion that rests on a part no longer done comes to the eye first."""
    words = (
        ("look_again", person.completed and person.missing > 0),
        ("completed", person.completed),
        ("left", person.left),
        ("asked", person.asked),
        ("ready", person.missing == 0),
        ("plan_back", person.plan_back),
        ("plan_waits", person.plan_waits),
        ("withdrawn", person.withdrawn),
    )
    return next((word for word, holds in words if holds), "learning")

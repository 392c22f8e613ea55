"""What a new version of a title changes, and which of its numbers nobody has explained. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from certificates.schemes.rules import CONTRIBUTION, GRACE

NUMBERS = ("grace_days", "first_count", "keep_count", "keep_months")
REASONS = ("reason", "reason_en")
WORDS = ("text", "text_en", *REASONS)
TITLE_WORDS = ("meaning", "meaning_en", "undertaking", "undertaking_en")
VALIDITY = ("validity_months", "validity_reason", "validity_reason_en")
NOT_COMPARED = frozenset({"conditions", "code"})


@dataclass(frozen=True)
class Change:
    """One value that differs between two versions. ``condition`` is the kind of condition, or empty for the title."""

    condition: str
    name: str
    before: Any
    after: Any


def carried(vote: Mapping[str, Any] | None, from_on: date, today: date) -> bool:
    """True for a vote of a named body, held by today and before the first day in force, with more for than against."""
    return bool(
        vote
        and vote.get("body")
        and isinstance(vote.get("held_on"), date)
        and vote["held_on"] <= min(from_on, today)
        and vote.get("for", 0) > vote.get("against", 0)
    )


def numbers_asked(condition: Mapping[str, Any]) -> tuple[str, ...]:
    """The numbers that mean something for a condition."""
    grace = ("grace_days",) if condition["loss"] == GRACE else ()
    return (*grace, *NUMBERS[1:]) if condition["kind"] == CONTRIBUTION else grace


def _by_kind(body: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Conditions by kind, and by programme where a title asks for several trainings."""
    return {f"{c['kind']}{c.get('programme', '')}": c for c in body.get("conditions", ())}


def _unexplained(
    values: Mapping[str, Any], before: Mapping[str, Any], numbers: tuple[str, ...], reasons: tuple[str, ...]
) -> bool:
    """A number without a reason in both languages, or a changed one that still has the reason of the old one."""
    if not any(values.get(name) for name in numbers):
        return False
    changed = bool(before) and any(values.get(name, 0) != before.get(name, 0) for name in numbers)
    stale = changed and any(values.get(name) == before.get(name) for name in reasons)
    return stale or not all(values.get(name) for name in reasons)


def unexplained(body: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> list[str]:
    """What holds a number that nobody has explained: the words of conditions, or of the title for its validity.

    before   the version that it follows; a number that differs from it needs a reason of its own
    """
    known = _by_kind(before or {})
    found = [
        str(c.get("text") or c["kind"])
        for key, c in _by_kind(body).items()
        if _unexplained(c, known.get(key, {}), numbers_asked(c), REASONS)
    ]
    if _unexplained(body, before or {}, VALIDITY[:1], VALIDITY[1:]):
        found.append(str(body["name"]))
    return found


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Every value that differs, the title's own first, then condition by condition."""
    return [*_changes("", before, after), *_changes_of_conditions(_by_kind(before), _by_kind(after))]


def _changes_of_conditions(
    before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]
) -> Iterator[Change]:
    for key in [*before, *(key for key in after if key not in before)]:
        old, new = before.get(key, {}), after.get(key, {})
        kind = str((new or old)["kind"])
        if not (old and new):
            yield Change(kind, "kind", old.get("text", ""), new.get("text", ""))
        else:
            yield from _changes(kind, old, new)


def _changes(kind: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for name in [*before, *(name for name in after if name not in before)]:
        if name not in NOT_COMPARED and before.get(name) != after.get(name):
            yield Change(kind, name, before.get(name, ""), after.get(name, ""))

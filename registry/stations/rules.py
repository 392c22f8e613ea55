"""Decisions about stations and affiliations: values in, values out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from registry.errors import DatesTurned

# Who may be called to help at a station that is not active yet: a planned one looks for its first people.
OPEN_STATES = frozenset({"active", "on_call", "planned", "considering"})
WORKING_STATES = frozenset({"active", "on_call"})


@dataclass(frozen=True)
class Days:
    """Days from ``from_on`` until before ``until_on``; None is open."""

    from_on: date
    until_on: date | None = None

    def holds(self, on: date) -> bool:
        return self.from_on <= on and (self.until_on is None or on < self.until_on)


def both(first: Days, second: Days) -> Days | None:
    """The days on which both hold; None when there are none.

    An affiliation counts from the day on which membership and the organisation's activity at the station both
    hold, and ends when either ends (rules of the house 5).
    """
    ends = [day for day in (first.until_on, second.until_on) if day is not None]
    from_on, until_on = max(first.from_on, second.from_on), min(ends, default=None)
    return Days(from_on, until_on) if until_on is None or from_on < until_on else None


def is_confirmed_by_another(person_id: int, confirmed_by: int | None, relatives: Collection[int]) -> bool:
    """Nobody confirms an affiliation of herself or of a relative, by whatever route (rules of the house 6)."""
    return confirmed_by is not None and confirmed_by != person_id and confirmed_by not in relatives


def names_a_leader(member_role: str) -> bool:
    """The organisation names the leader role in the membership itself (rules of the house 5)."""
    return member_role == "leader"


def check_days(from_on: date, until_on: date | None) -> None:
    """Refuse days that end before they begin."""
    if until_on is not None and until_on <= from_on:
        raise DatesTurned

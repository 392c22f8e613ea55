"""The titles of people as the registry copies them: valid days only, from the door of certificates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from certificates.api import award_spans
from lms.db import asked_once

VALID = ("active", "grace")


@dataclass(frozen=True)
class TitleSpan:
    """A title that is valid from a day until before another; None is the open future."""

    scheme: str
    specialty: str
    from_on: date
    until_on: date | None


@asked_once
def spans_of(person_ids: Iterable[int]) -> dict[int, list[TitleSpan]]:
    """The days on which each person's titles are valid; every asked person has an entry.

    A suspended or withdrawn title has no row, so it is in no search from its first day on (rules of the house 7).
    """
    return {
        person_id: [
            TitleSpan(span.scheme, span.specialty, span.from_on, span.until_on) for span in spans if span.state in VALID
        ]
        for person_id, spans in award_spans(person_ids).items()
    }


def valid_on(spans: Iterable[TitleSpan], on: date) -> list[TitleSpan]:
    """The spans that hold on a day."""
    return [s for s in spans if s.from_on <= on and (s.until_on is None or on < s.until_on)]

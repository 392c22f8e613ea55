"""How many of the people found show what: counted among those whom this searcher sees, and only what she sees of them.

People who are not visible are in no count here; for them there are the figures of the night (rules of the house 18).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext

from lms.i18n_mark import N_
from lms.ui.formats import page_language
from registry.people.labels import half_day_name, title_names
from registry.people.policies import Audience
from registry.people.queries import Listed, listed_as
from registry.words import LANGUAGES, SKILLS

MOST_COUNTED = 500
MOST_LINES = 12


@dataclass(frozen=True)
class Count:
    """One value with the number of people who show it."""

    value: str
    people: int


def facets_of(audience: Audience, person_ids: Sequence[int], on: date) -> Mapping[str, tuple[Count, ...]]:
    """For each field the values shown by most of these people, the most frequent first.

    Counted are the nearest 500. A person counts once a value, whatever else she shows.
    """
    seen = listed_as(audience, person_ids[:MOST_COUNTED], on)
    found: dict[str, Counter[str]] = {name: Counter() for name in ("title", "area", "half_day", "skill", "language")}
    for listed in seen:
        for name, values in _shown(listed).items():
            found[name].update(values)
    return {
        name: tuple(
            Count(value, people) for value, people in sorted(c.items(), key=lambda v: (-v[1], v[0]))[:MOST_LINES]
        )
        for name, c in found.items()
    }


def _shown(listed: Listed) -> dict[str, set[str]]:
    return {
        "title": {"/".join(filter(None, (title.scheme, title.specialty))) for title in listed.titles},
        "area": {listed.area_code} if listed.area_code else set(),
        "half_day": {str(number) for number in listed.half_days or ()},
        "skill": set(listed.skills or ()),
        "language": set(listed.languages or ()),
    }


@dataclass(frozen=True)
class FacetLine:
    """One value in words, how many show it, and the search that asks for it, too."""

    label: str
    people: int
    query: Mapping[str, Any]


@dataclass(frozen=True)
class FacetCard:
    """The values of one field."""

    label: str
    lines: tuple[FacetLine, ...]


FACET_NAMES = {
    "title": N_("Titles"),
    "half_day": N_("Free"),
    "skill": N_("Can do"),
    "language": N_("Languages"),
}


def facet_cards(counted: Mapping[str, tuple[Count, ...]], query: Mapping[str, Any]) -> tuple[FacetCard, ...]:
    """The facets of a search as its page draws them; each line leads to the same search with one more condition.

    Areas are drawn as a map beside their list. ``query`` is the address of the present search.
    """
    names = {n: _labels(n, [count.value for count in counts]) for n, counts in counted.items() if n != "area"}
    return tuple(
        FacetCard(
            gettext(FACET_NAMES[name]),
            tuple(
                FacetLine(names[name][count.value], count.people, {**query, name: _asked(name, count.value, query)})
                for count in counts
            ),
        )
        for name, counts in counted.items()
        if counts and name != "area"
    )


def _asked(name: str, value: str, query: Mapping[str, Any]) -> list[str]:
    """A skill is asked for besides the others, anything else in place of what was asked."""
    return list(dict.fromkeys([*query.get(name, ()), value])) if name == "skill" else [value]


def _labels(name: str, values: Sequence[str]) -> dict[str, str]:
    if name == "title":
        known = {"/".join(filter(None, (t.scheme, t.specialty))): words for t, words in title_names().items()}
        return {value: known.get(value, value) for value in values}
    if name == "half_day":
        return {value: half_day_name(int(value)) for value in values}
    words = SKILLS if name == "skill" else LANGUAGES
    return {value: words.label(value, page_language()) for value in values}

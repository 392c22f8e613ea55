"""From where the distances of a search are measured: from the searcher, or from a place that she named."""

from dataclasses import dataclass, replace

from flask_babel import gettext

from lms.places.api import NamedPlace, full_name, place_named
from registry.errors import SearchNotFitting
from registry.people.policies import Audience
from registry.people.rules import Criteria

LONGEST_ADDRESS = 120
MOST_CHOICES = 5


@dataclass(frozen=True)
class Origin:
    """A place that was named.

    place  latitude and longitude of the centre that stands for it; None where none is known
    name   the area that was understood, by which the same place is found again, without the house; empty for none
    words  what was understood, or why nothing was and what to do
    """

    place: tuple[float, float] | None
    name: str
    words: str


def origin_of(typed: str) -> Origin:
    """A postal code, an address or the name of a municipality as a place, with what was understood in words."""
    found = place_named(typed[:LONGEST_ADDRESS])
    name = full_name(found.code)
    if found.centre is None:
        return Origin(None, name, _why_not(found, name))
    words = gettext("Distances are measured from the middle of %(area)s.", area=full_name(found.near))
    if found.rest:
        words += " " + gettext("This part was not looked at: %(rest)s", rest=found.rest)
    return Origin(found.centre, name, words)


def _why_not(found: NamedPlace, name: str) -> str:
    if found.choices:
        names = gettext(", ").join(full_name(code) for code in found.choices[:MOST_CHOICES])
        return gettext(
            "There are several places of this name. Please write the prefecture, too: %(names)s", names=names
        )
    if name:
        return gettext(
            "%(area)s is understood, but where it lies is not known here. Please write a municipality near by, or choose "
            "it as the area of the search.",
            area=name,
        )
    return gettext(
        "This place was not found. Please write a postal code, or the prefecture and the municipality, such as 岐阜県大垣市."
    )


def reckoned_from(audience: Audience, criteria: Criteria) -> Audience:
    """The searcher as she stands, or at the place that she named. SearchNotFitting for one that is not known."""
    if not criteria.near:
        return audience
    origin = origin_of(criteria.near)
    if origin.place is None:
        raise SearchNotFitting(what=f"near: {origin.words}")
    return replace(audience, place=origin.place)


def measured_from(criteria: Criteria) -> str:
    """In words, from where distances are measured; empty where no place was named."""
    return origin_of(criteria.near).words if criteria.near else ""

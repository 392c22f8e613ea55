"""The words of matching: reasons with their points, what somebody lacks, how the order comes about."""

from collections.abc import Iterable, Sequence

from flask_babel import gettext

from lms.i18n_mark import N_
from registry.matching.planning import BEST_POINTS, LOADS, OPEN_SEAT
from registry.matching.queries import WEIGHTS

LACK_NAMES = {
    "title": N_("the title"),
    "specialty": N_("the field of the title"),
    "skill": N_("the skill (or does not show it)"),
    "time": N_("the time: has said yes to something else then"),
    "answered": N_("was asked for this day already"),
}


def lack_names(codes: Iterable[str]) -> str:
    """What somebody lacks, in a row."""
    return gettext(", ").join(gettext(LACK_NAMES[code]) for code in codes)


def reason_words(reasons: Iterable[Sequence[object]], language: str) -> list[str]:
    """Reasons, each (code, points), as a page says them: those that speak for her first."""
    ordered = sorted(((str(code), float(str(points))) for code, points in reasons), key=lambda r: r[1] <= 0)
    return [f"{WEIGHTS[code][language]} ({points:+g})" for code, points in ordered if code in WEIGHTS]


def plan_weights() -> list[tuple[str, str]]:
    """What a plan costs, in words and points: the whole of what the solver weighs."""
    return [
        (gettext("A place that stays open"), f"{OPEN_SEAT:g}"),
        (gettext("A person: this number less the points of her reasons"), f"{BEST_POINTS:g}"),
        *(
            (gettext("Activity number %(number)s of one person in a week", number=number), f"+{cost:g}")
            for number, cost in enumerate(LOADS, start=1)
        ),
        (gettext("More activities of one person in a week"), gettext("never")),
    ]

"""When a script is settled, who gets which script: pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from lms.i18n_mark import N_

FIRST, SECOND, THIRD, REVIEW, TRIAL, CONTROL = "first", "second", "third", "review", "trial", "control"
# A control is called like any other, so that nobody marks it with more care.
ROUND_NAMES = {
    FIRST: N_("First marking"),
    SECOND: N_("Second marking"),
    THIRD: N_("Deciding marking"),
    REVIEW: N_("Deciding marking"),
    TRIAL: N_("Trial marking"),
    CONTROL: N_("First marking"),
}
FEWEST_FOR_DRIFT = 4


@dataclass(frozen=True)
class MarkingPolicy:
    """Policy values of marking, with the reason for them.

    markings   how many people mark each script, blind to each other
    tolerance  how far two totals may lie apart before a third person decides
    conceal_candidates, conceal_markers  the two switches of blind marking
    trial_limit    mean distance in points from the agreed totals of the trial answers up to which a marker gets live ones
    control_every  one control answer among so many live ones
    """

    markings: int = 1
    tolerance: int = 3
    reason: str = "One trained marker with a rubric; the board may ask for two when much depends on the written part."
    conceal_candidates: bool = True
    conceal_markers: bool = True
    trial_limit: int = 2
    control_every: int = 10


@dataclass(frozen=True)
class Marked:
    """A marking that was handed in: who, in which round, points by line."""

    marker_id: int
    round: str
    lines: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.lines)


@dataclass(frozen=True)
class Settlement:
    """Where a script stands. ``points`` are there once it is settled; ``wanted`` are the rounds still to be done."""

    points: float | None
    wanted: tuple[str, ...]


def settle(marked: Iterable[Marked], policy: MarkingPolicy) -> Settlement:
    """Decide the points of a script out of its markings.

    One marking counts as it is. Two within the tolerance count as their mean; further apart, a third person
    decides and her marking counts alone. A marking after an appeal counts before all of them.
    """
    by_round = {one.round: one for one in marked}
    for deciding in (REVIEW, THIRD):
        if deciding in by_round:
            return Settlement(float(by_round[deciding].total), ())
    wanted = [name for name in (FIRST, SECOND)[: policy.markings] if name not in by_round]
    if wanted:
        return Settlement(None, tuple(wanted))
    totals = [by_round[name].total for name in (FIRST, SECOND)[: policy.markings]]
    if max(totals) - min(totals) > policy.tolerance:
        return Settlement(None, (THIRD,))
    return Settlement(sum(totals) / len(totals), ())


@dataclass(frozen=True)
class Place:
    """A round of a script that nobody has in hand. ``barred`` may not have it: tied to the candidate, or had it before."""

    script_id: int
    round: str
    barred: Collection[int]


def share_out(
    places: Sequence[Place], markers: Iterable[int], loads: Mapping[int, int]
) -> tuple[list[tuple[int, str, int]], list[Place]]:
    """Give each place to the marker with the least to do who may have it; returns (script, round, marker) and the rest.

    Places with the fewest possible markers come first, so that they are not left over.
    """
    known = sorted(set(markers))
    load = {marker: loads.get(marker, 0) for marker in known}
    had: dict[int, set[int]] = {}
    given, left = [], []
    for place in sorted(places, key=lambda p: (len(set(known) - set(p.barred)), p.script_id, p.round)):
        free = [m for m in known if m not in place.barred and m not in had.get(place.script_id, ())]
        if not free:
            left.append(place)
            continue
        marker = min(free, key=lambda m: (load[m], m))
        load[marker] += 1
        had.setdefault(place.script_id, set()).add(marker)
        given.append((place.script_id, place.round, marker))
    return given, left


def faults_in_marks(lines: Sequence[int | None], possible: Sequence[int]) -> list[int]:
    """The numbers of lines, from 0, without points or with points beyond the rubric."""
    return [
        n for n, most in enumerate(possible) if n >= len(lines) or lines[n] is None or not 0 <= (lines[n] or 0) <= most
    ]


# ---- answers with agreed points


def is_calibrated(deviations: Sequence[float], wanted: int, limit: float) -> bool | None:
    """Whether a marker may have live answers: True without trials, None while some are not handed in.

    deviations  total given minus total agreed, of each trial that she handed in
    wanted      how many trials there are
    limit       mean distance, in points, up to which she is near enough
    """
    if not wanted:
        return True
    if len(deviations) < wanted:
        return None
    return sum(abs(one) for one in deviations) / len(deviations) <= limit


def drift_of(deviations: Sequence[float]) -> float | None:
    """How a marker moved: mean deviation of the later half of her controls minus that of the earlier half.

    deviations  total given minus total agreed, in the order in which they were handed in. None below four.
    """
    if len(deviations) < FEWEST_FOR_DRIFT:
        return None
    half = len(deviations) // 2
    early, late = deviations[:half], deviations[-half:]
    return sum(late) / half - sum(early) / half


def controls_wanted(live: int, every: int) -> int:
    """How many control answers belong among so many live ones: one in each portion that is begun."""
    return -(-live // every)

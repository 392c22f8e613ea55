"""From how many candidates a figure is shown, and which figures are worth a look: pure. Policy values with reasons."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from lms.i18n_mark import N_

NONE, INDICATIVE, FULL = "none", "indicative", "full"
BASIS_NAMES = {
    NONE: N_("Too few candidates for figures"),
    INDICATIVE: N_("For orientation only"),
    FULL: N_("Figures"),
}
EASY, HARD, NEGATIVE, WEAK, CONSTANT = "easy", "hard", "negative", "weak", "constant"
IDLE, MISLEADING, DIFFERS = "idle_distractor", "misleading_distractor", "differs"
FLAG_NAMES = {
    NEGATIVE: N_("Goes against the rest: perhaps the key is wrong"),
    WEAK: N_("Goes along with the rest only weakly"),
    HARD: N_("Very hard"),
    EASY: N_("Very easy"),
    CONSTANT: N_("Everybody has the same points"),
    IDLE: N_("A wrong option that hardly anybody chooses"),
    MISLEADING: N_("A wrong option that good candidates choose"),
    DIFFERS: N_("Differs between groups of equal strength"),
}
FLAG_TAGS = {NEGATIVE: "bad", MISLEADING: "warn", DIFFERS: "warn", WEAK: "warn", CONSTANT: "warn"}


@dataclass(frozen=True)
class AnalysisPolicy:
    """Thresholds of the analysis, with the reason for them; the board may set others.

    figures_from      candidates below which no figure is shown
    full_from         candidates below which figures are for orientation only
    rasch_from        candidates for the Rasch model
    two_from          candidates for the two-parameter model
    group_from        candidates in each of two groups for a comparison between them
    hard, easy        p outside of which an item is flagged
    weak              corrected discrimination below which an item is flagged
    idle              share of candidates below which a wrong option is flagged
    """

    figures_from: int = 10
    full_from: int = 30
    rasch_from: int = 100
    two_from: int = 500
    group_from: int = 50
    hard: float = 0.20
    easy: float = 0.90
    weak: float = 0.20
    idle: float = 0.05
    reason: str = N_(
        "Sources disagree about cut lines; these are common in certification. Below ten candidates a figure says nothing "
        "about an item, below thirty its interval is wider than any cut line."
    )

    def basis(self, candidates: int) -> str:
        """What the number of candidates allows: "none", "indicative" or "full"."""
        if candidates < self.figures_from:
            return NONE
        return INDICATIVE if candidates < self.full_from else FULL

    def as_dict(self) -> dict[str, Any]:
        """The values by name, for a report that says by which thresholds it was made."""
        return asdict(self)


THRESHOLD_NAMES = {
    "figures_from": N_("Candidates from which figures are shown"),
    "full_from": N_("Candidates from which they are more than an orientation"),
    "rasch_from": N_("Candidates for the Rasch model"),
    "two_from": N_("Candidates for the two-parameter model"),
    "group_from": N_("Candidates in each group for a comparison"),
    "hard": N_("Very hard: p below"),
    "easy": N_("Very easy: p above"),
    "weak": N_("Weak discrimination: r below"),
    "idle": N_("Hardly chosen: share of a wrong option below"),
}
CHANNEL_GROUPING, AGE_GROUPING = "channel", "age"
# Age from -> name of the band, the highest first.
AGE_BANDS = ((75, "from_75"), (65, "65_74"), (0, "under_65"))


def age_band(age: int) -> str:
    """The band of an age in whole years, by the borders of Japan's statistics of the elderly."""
    return next(name for least, name in AGE_BANDS if age >= least)


COUNTS = ("figures_from", "full_from", "rasch_from", "two_from", "group_from")
SHARES = ("hard", "easy", "weak", "idle")


def policy_from(values: Mapping[str, Any]) -> AnalysisPolicy:
    """A policy out of stored values; names that are not known are left out."""
    known = {field.name for field in fields(AnalysisPolicy)}
    return AnalysisPolicy(**{name: value for name, value in values.items() if name in known})


def faults_in_policy(policy: AnalysisPolicy) -> list[str]:
    """Names of values that cannot be used."""
    faults = [name for name in COUNTS if getattr(policy, name) < 2]
    faults += [name for name in SHARES if not 0 <= getattr(policy, name) <= 1]
    if policy.full_from < policy.figures_from:
        faults.append("full_from")
    if policy.easy <= policy.hard:
        faults.append("easy")
    return list(dict.fromkeys(faults))

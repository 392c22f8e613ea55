"""How the points of a sitting are spread: the columns of the plot, the cut and the band around it."""

from collections.abc import Sequence
from dataclasses import dataclass

from exams.results.board.queries import mean_of, totals_of
from exams.results.models import Score
from exams.results.queries import part_titles
from exams.results.rules import binomial_sem, distribution
from exams.results.scoring import placed_items
from exams.sittings.rules import needed_points
from exams.sittings.values import SittingCard
from lms.knowledge.api import ESSAY

# The plot is drawn in units of its own: so wide, so tall, columns never wider than this.
WIDTH, TALL, WIDEST = 640, 150, 40


@dataclass(frozen=True)
class Cut:
    """The cut of a part in points, and the error of measurement there; None for a part that people mark."""

    points: float
    sem: float | None

    def is_near(self, earned: float) -> bool:
        """Within one error of measurement of the cut: another day might have decided otherwise."""
        return self.sem is not None and abs(earned - self.points) <= self.sem


@dataclass(frozen=True)
class Column:
    """One column of the plot, in the plot's own units."""

    label: str
    count: int
    x: float
    width: float
    height: float


@dataclass(frozen=True)
class PartFigures:
    """How the points of one part are spread, with the cut and the band of the error of measurement around it."""

    label: str
    columns: tuple[Column, ...]
    mean: float | None
    cut: float | None
    sem: float | None
    low: float | None
    high: float | None
    near: int
    cut_x: float | None
    band_x: float
    band_width: float


def cuts_of(card: SittingCard, possible: dict[str, float]) -> dict[str, Cut]:
    """Part -> its cut, of the parts that the pass rule names."""
    written = {item.part for item in placed_items(card.paper_id) if item.kind == ESSAY} if card.paper_id else set()
    conditions = card.pass_rule.get("parts", {})
    points = {part: needed_points(conditions[part], most) for part, most in possible.items() if part in conditions}
    return {
        part: Cut(cut, None if part in written or not cut else binomial_sem(cut, int(possible[part])))
        for part, cut in points.items()
    }


def possible_of(scores: Sequence[Score]) -> dict[str, float]:
    """Part -> points that can be had, as the scores say."""
    told = ((part, found) for score in scores for part, found in score.parts.items())
    return {part: found["possible"] for part, found in told if found["possible"] and "carried" not in found}


def part_figures(card: SittingCard, scores: Sequence[Score], english: bool) -> tuple[PartFigures, ...]:
    """The figures of every part that has points."""
    possible = possible_of(scores)
    cuts = cuts_of(card, possible)
    return tuple(
        _figures(label, cuts.get(part), totals_of(scores, part), possible[part])
        for part, label in part_titles(card.paper_id, english).items()
        if part in possible
    )


def _figures(label: str, cut: Cut | None, totals: Sequence[float], possible: float) -> PartFigures:
    bins = distribution(totals, possible)
    most = max((count for _, _, count in bins), default=1) or 1
    first, step = (bins[0][0] if bins else 0), min(WIDEST, WIDTH / max(1, len(bins)))
    low, high = (cut.points - cut.sem, cut.points + cut.sem) if cut and cut.sem else (None, None)

    def x_of(points: float) -> float:
        return round(min(float(WIDTH), max(0.0, (points - first) * step)), 1)

    return PartFigures(
        label=label,
        columns=tuple(
            Column(
                str(points), count, round(n * step + step * 0.1, 1), round(step * 0.8, 1), round(TALL * count / most, 1)
            )
            for n, (points, _, count) in enumerate(bins)
        ),
        mean=mean_of(totals),
        cut=cut.points if cut else None,
        sem=cut.sem if cut else None,
        low=low,
        high=high,
        near=sum(cut.is_near(points) for points in totals) if cut else 0,
        cut_x=x_of(cut.points) if cut else None,
        band_x=x_of(low) if low is not None else 0.0,
        band_width=round(x_of(high + 1) - x_of(low), 1) if low is not None and high is not None else 0.0,
    )

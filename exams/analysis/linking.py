"""Points of one sitting on the scale of an earlier one, through the questions that stand on both papers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from exams.analysis.equating import (
    Equating,
    Group,
    chained_circle_arc,
    chained_mean,
    circle_arc,
    nominal_weights_mean,
)
from exams.analysis.models import AnalysisReport
from exams.analysis.queries import newest_reports, sittings_analysed_before
from exams.analysis.rules import NONE
from exams.papers.queries import placed_versions
from exams.sittings.values import SittingCard
from lms.i18n_mark import N_

# Kolen & Brennan (2014): anchors should be a fifth of the paper; with fewer than three a mean says nothing.
FEWEST_ANCHORS, ANCHOR_SHARE = 3, 0.2
METHOD_NAMES = {
    "nominal_weights": N_("Mean, nominal weights"),
    "circle_arc": N_("Circle-arc, nominal weights"),
    "chained_mean": N_("Mean, chained"),
    "chained_circle_arc": N_("Circle-arc, chained"),
}
AROUND_CUT = 3


@dataclass(frozen=True)
class Linking:
    """This paper against an earlier one: for points here, points there by each method."""

    title: str
    anchors: int
    thin: bool
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def linkings_of(card: SittingCard, report: AnalysisReport, english: bool) -> tuple[Linking, ...]:
    """The earlier sittings with enough common questions, the newest first; none without figures on both sides."""
    if report.basis == NONE or card.paper_id is None:
        return ()
    own, found = placed_versions(card.paper_id), []
    for earlier in sittings_analysed_before(card):
        theirs = {version: place for place, version in placed_versions(earlier.paper_id or 0).items()}
        other = next((row for row in newest_reports(earlier.id) if row.part == report.part), None)
        if other is None or other.basis == NONE:
            continue
        pairs = [
            (f"{part}-{position}", "{}-{}".format(*theirs[version]))
            for (part, position), version in own.items()
            if part == report.part and version in theirs and theirs[version][0] == part
        ]
        linked = _linked(report.body, other.body, pairs)
        if linked is not None:
            found.append(_shown((english and earlier.title_en) or earlier.title, linked, report.body, len(pairs)))
    return tuple(found)


def _linked(new: Mapping[str, Any], old: Mapping[str, Any], pairs: list[tuple[str, str]]) -> list[Equating] | None:
    """The four methods; None with too few common questions that count on both papers."""
    here, there = ({row["label"]: row for row in body["rows"] if row["counts"]} for body in (new, old))
    common = [(one, other) for one, other in pairs if one in here and other in there]
    if len(common) < FEWEST_ANCHORS:
        return None
    group, former = (
        Group(
            body["scores"]["mean"],
            sum(rows[pair[side]]["p"] * rows[pair[side]]["possible"] for pair in common),
            int(body["possible"]),
            len(common),
        )
        for side, (body, rows) in enumerate(((new, here), (old, there)))
    )
    return [
        nominal_weights_mean(group, former),
        circle_arc(group, former),
        chained_mean(group, former),
        chained_circle_arc(group, former),
    ]


def _shown(title: str, linked: list[Equating], body: Mapping[str, Any], anchors: int) -> Linking:
    cut = body["cut"] if body["cut"] is not None else body["possible"] / 2
    asked = [
        points for points in range(int(cut) - AROUND_CUT, int(cut) + AROUND_CUT + 1) if 0 <= points <= body["possible"]
    ]
    return Linking(
        title=title,
        anchors=anchors,
        thin=anchors < ANCHOR_SHARE * body["items"],
        headers=(gettext("Points here"), *(gettext(METHOD_NAMES[made.method]) for made in linked)),
        rows=tuple(
            (f"{points:g}", *(f"{made.old_points(points):.2f}".replace("-", "−") for made in linked))
            for points in asked
        ),
    )

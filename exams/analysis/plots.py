"""The drawings of the analysis, for pages and for the technical report alike."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext

from lms.ui.charts import Chart, Columns, Mark, Series, column_chart, line_chart, scatter_chart

# More scores than this are drawn in steps of several points.
MOST_COLUMNS = 52


def part_charts(body: Mapping[str, Any]) -> tuple[Chart, ...]:
    """The drawings of one part: spread of points, questions by difficulty and discrimination, information."""
    charts = []
    if body["scores"]:
        charts.append(score_chart(body))
    if any(row["discrimination"] is not None for row in body["rows"]):
        charts.append(item_chart(body))
    if body["models"] and body["models"]["rasch"]:
        charts.append(information_chart(body["models"]))
    return tuple(charts)


def score_chart(body: Mapping[str, Any]) -> Chart:
    """How many candidates have how many points, with the cut."""
    counts: dict[int, int] = {}
    for score, count in body["scores"]["distribution"]:
        counts[int(score)] = counts.get(int(score), 0) + count
    first, last = min(counts), max(counts)
    step = -(-(last - first + 1) // MOST_COLUMNS)
    starts = range(first, last + 1, step)
    values = [sum(counts.get(start + n, 0) for n in range(step)) for start in starts]
    cut = body["cut"]
    marks = [Mark((cut - first) / step - 0.5, gettext("Cut"))] if cut is not None and first <= cut <= last else []
    return column_chart(
        gettext("How many candidates have how many points"),
        gettext("Points"),
        gettext("Candidates"),
        [str(start) for start in starts],
        [Columns(gettext("Candidates"), values)],
        marks=marks,
    )


def item_chart(body: Mapping[str, Any]) -> Chart:
    """Each question by its difficulty and its discrimination."""
    rows = [row for row in body["rows"] if row["discrimination"] is not None]
    return scatter_chart(
        gettext("Questions by difficulty and discrimination"),
        gettext("Difficulty p"),
        gettext("Discrimination r"),
        [
            Series(
                gettext("Questions"),
                [(row["p"], row["discrimination"]) for row in rows],
                [row["label"] for row in rows],
            )
        ],
        name_label=gettext("Question of the paper"),
    )


def information_chart(models: Mapping[str, Any]) -> Chart:
    """Where on the scale of ability the paper measures well."""
    series = [
        Series(
            gettext("One slope for all"), list(zip(models["abilities"], models["rasch"]["information"], strict=True))
        )
    ]
    if models["two"]:
        own = list(zip(models["abilities"], models["two"]["information"], strict=True))
        series.append(Series(gettext("Two-parameter model"), own))
    return line_chart(
        gettext("Information of the paper"), gettext("Ability"), gettext("Information"),
        [Series(one.label, [(round(x, 2), y) for x, y in one.points]) for one in series],
    )  # fmt: skip


def option_chart(row: Mapping[str, Any]) -> Chart:
    """Which share of the best and of the weakest candidates chose each option."""
    options = row["options"]
    return column_chart(
        gettext("Options chosen by the best and by the weakest candidates"),
        gettext("Option"),
        gettext("Share in percent"),
        [(option["option"] or "").upper() or gettext("Left out") for option in options],
        [
            Columns(gettext("Best 27 percent"), [100 * option["upper"] for option in options]),
            Columns(gettext("Weakest 27 percent"), [100 * option["lower"] for option in options]),
        ],
        digits=1,
    )

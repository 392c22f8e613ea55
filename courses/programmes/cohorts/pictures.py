"""A cohort as two charts: how many have done each part, and how the parts were done week by week."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from flask_babel import gettext

from courses.programmes.cohorts.rules import weekly_totals
from courses.programmes.rules import Part
from lms.ui.charts import Chart, Columns, Series, column_chart, line_chart
from lms.ui.formats import page_language


def cohort_charts(parts: Sequence[Part], done: Sequence[Mapping[str, date]], today: date) -> tuple[Chart, ...]:
    """The charts of a cohort; none while nobody takes part.

    done   for each person the days on which she did her parts
    """
    if not done:
        return ()
    english = page_language() == "en"
    names = [part.title.en if english and part.title.en else part.title.plain for part in parts]
    counts = [sum(part.code in hers for hers in done) for part in parts]
    drawn = column_chart(
        gettext("How many have done each part"),
        gettext("Part"),
        gettext("Number of people"),
        [str(number) for number in range(1, len(parts) + 1)],
        [Columns(gettext("People who have done it"), counts), Columns(gettext("Takes part"), [len(done)] * len(parts))],
    )
    by_part = replace(drawn, notes=tuple(f"{number}: {name}" for number, name in enumerate(names, start=1)))
    weeks = weekly_totals((day for hers in done for day in hers.values()), today)
    points = [(float(number - len(weeks) + 1), float(total)) for number, (_, total) in enumerate(weeks)]
    return (by_part, _by_week(points)) if len(points) > 1 else (by_part,)


def _by_week(points: Sequence[tuple[float, float]]) -> Chart:
    return line_chart(
        gettext("Parts done by the whole cohort"),
        gettext("Weeks (0 is this week)"),
        gettext("Parts done"),
        [Series(gettext("Parts done until then"), points)],
        digits=0,
    )

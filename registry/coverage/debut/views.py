"""The page of the main figure, and its card on the first page of the office."""

from flask import Blueprint, render_template
from flask_babel import gettext

from lms.ui.access import actor, requires
from lms.ui.charts import Chart, Columns, column_chart
from registry.coverage.debut.policies import READ_DEBUT
from registry.coverage.debut.queries import DebutPage, debut_page
from registry.coverage.labels import at_least

debut = Blueprint("debut", __name__, template_folder="../templates")


@debut.get("/first-activity")
@requires(READ_DEBUT)
def show() -> str:
    """How many days pass from a title to the first activity, month by month."""
    page = debut_page()
    rows = [(line, at_least(line.people), at_least(line.active)) for line in page.months]
    return render_template("debut/staff/figure.html", page=page, rows=rows, charts=_charts(page))


def _charts(page: DebutPage) -> list[Chart]:
    known = [line for line in page.months if line.median_days is not None]
    if not known:
        return []
    days = [float(line.median_days or 0) for line in known]
    return [
        column_chart(
            gettext("Days until half had their first activity, by the month of the title"),
            gettext("Month"),
            gettext("Days"),
            [line.month for line in known],
            [Columns(gettext("Days"), days)],
        )
    ]


def debut_panel(**_: object) -> str:
    """On the first page of those who may read it: the main figure."""
    return render_template("debut/staff/panel.html", page=debut_page()) if actor().may(READ_DEBUT) else ""

"""The page of how far people come, its table as a file, and the people behind each figure."""

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext

from lms.ui.access import actor, requires
from lms.ui.charts import Chart, Columns, column_chart
from lms.ui.tables import csv_response
from registry.coverage.funnel.policies import LIST_FUNNEL, READ_FUNNEL
from registry.coverage.funnel.queries import FunnelPage, funnel_page, people_page
from registry.coverage.funnel.rules import STEPS
from registry.coverage.labels import at_least

funnel = Blueprint("funnel", __name__, template_folder="../templates", url_prefix="/office/way")


def _asked() -> FunnelPage:
    return funnel_page(actor(), request.args.get("course", ""), request.args.get("year", ""))


def _steps() -> list[str]:
    return [gettext(step) for step in STEPS]


@funnel.get("")
@requires(READ_FUNNEL)
def show() -> str:
    """How many of those who began a course came how far."""
    page = _asked()
    rows = [(line, [at_least(figure) for figure in line.came]) for line in page.lines]
    return render_template("funnel/staff/figures.html", page=page, rows=rows, steps=_steps(), charts=_charts(page))


def _charts(page: FunnelPage) -> list[Chart]:
    drawn = [page.total] if page.total else page.lines[-1:]
    return [
        column_chart(
            gettext("How far they came: began in %(period)s", period=line.period)
            if line.period
            else gettext("How far they came: all who ever began"),
            gettext("Stage"),
            gettext("Number of people"),
            [str(place) for place in range(1, len(STEPS) + 1)],
            [Columns(gettext("Number of people") if page.exact else gettext("At least"), line.came)],
        )
        for line in drawn
        if line
    ]


@funnel.get("/figures.csv")
@requires(READ_FUNNEL)
def table() -> Response:
    """The figures as they stand on the page."""
    page = _asked()
    shown = [(line.period, *(line.came if page.exact else map(at_least, line.came))) for line in page.lines]
    headers = (gettext("Began in"), *_steps())
    return csv_response("way-of-learners", headers, shown, request.args.get("encoding", "utf-8"))


@funnel.get("/people")
@requires(LIST_FUNNEL)
def people() -> str:
    """Who stands behind one figure."""
    page = people_page(
        actor(),
        request.args.get("course", ""),
        request.args.get("period", ""),
        request.args.get("step", 0, type=int),
        stay="stay" in request.args,
        number=request.args.get("page", 1, type=int),
    )
    return render_template("funnel/staff/people.html", page=page, steps=_steps())

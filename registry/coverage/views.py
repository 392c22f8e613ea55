"""The dashboard of an area and its sheet."""

from flask import Blueprint, Response, render_template

from lms.errors import NotAllowed, NotFound
from lms.places.api import area
from lms.policy import require_in_area
from lms.ui.access import actor, requires
from lms.ui.formats import page_language
from registry.coverage.labels import at_least, charts_of, title_name
from registry.coverage.policies import COVERAGE
from registry.coverage.queries import Coverage, areas_above, coverage_of
from registry.coverage.sheet import sheet_pdf

coverage = Blueprint("coverage", __name__, template_folder="templates", url_prefix="/areas/<area_code>/coverage")
NATION = "JP"


def _page(area_code: str) -> Coverage:
    """The figures of an area that the actor has a role for; NotAllowed for any other, also for one that is not there."""
    try:
        node = area(area_code)
    except NotFound:
        raise NotAllowed(permission=COVERAGE.code) from None
    require_in_area(actor(), COVERAGE, node.path)
    return coverage_of(node.code)


@coverage.get("")
@requires(COVERAGE)
def show(area_code: str) -> str:
    """What is asked in an area, who could help, which titles are missing."""
    page = _page(area_code)
    return render_template(
        "coverage/staff/area.html",
        page=page,
        above=areas_above(actor(), page.area.path),
        lines=[(line, at_least(line.findable), at_least(line.others)) for line in page.lines],
        findable=at_least(page.total.findable),
        others=at_least(page.total.others),
        titles=[(title_name(t), t.seats, t.open_seats, at_least(t.findable), at_least(t.others)) for t in page.titles],
        charts=charts_of(page),
    )


@coverage.get("/sheet.pdf")
@requires(COVERAGE)
def sheet(area_code: str) -> Response:
    """The sheet for the council's meeting."""
    page = _page(area_code)
    headers = {"Content-Disposition": f"inline; filename=coverage-{page.area.code}.pdf"}
    return Response(sheet_pdf(page, page_language()), content_type="application/pdf", headers=headers)

"""The words of coverage: figures that may be told, kinds and titles, charts."""

from flask_babel import gettext

from lms.ui.charts import Chart, Columns, column_chart
from lms.ui.formats import number, page_language
from registry.activities.words import KINDS
from registry.coverage.queries import Coverage, TitleLine
from registry.coverage.rules import SMALL
from registry.people.labels import title_names
from registry.people.rules import Title


def at_least(count: int) -> str:
    """A figure of people as it may be told: at least so many; few, where it is below 5 (rules of the house 18)."""
    if count < SMALL:
        return gettext("0 to 4")
    return gettext("%(count)s or more", count=number(count))


def kind_name(code: str) -> str:
    """A kind of activity in the reader's language."""
    return KINDS.label(code, page_language())


def title_name(line: TitleLine) -> str:
    """The title that is asked, with its field; anyone where none is."""
    if not line.title:
        return gettext("Anyone")
    scheme, _, specialty = line.title.partition("/")
    return title_names().get(Title(scheme, specialty), line.title)


def charts_of(page: Coverage) -> list[Chart]:
    """What is asked by area and by kind of activity; each chart stands beside the same figures as a table."""
    near = [line for line in page.lines if line.depth == 1]
    seats, still_open = gettext("Seats in the next four weeks"), gettext("Nobody yet")
    drawn = []
    if near:
        drawn.append(
            column_chart(
                gettext("What is asked, by area"),
                gettext("Area"),
                gettext("Seats asked"),
                [line.name for line in near],
                [
                    Columns(seats, [line.seats for line in near]),
                    Columns(still_open, [line.open_seats for line in near]),
                ],
            )
        )
    if any(line.findable or line.others for line in near):
        drawn.append(
            column_chart(
                gettext("People with a title, by area (at least, in steps of 5)"),
                gettext("Area"),
                gettext("Number of people"),
                [line.name for line in near],
                [
                    Columns(gettext("Can be found"), [line.findable for line in near]),
                    Columns(gettext("Others"), [line.others for line in near]),
                ],
            )
        )
    if page.kinds:
        drawn.append(
            column_chart(
                gettext("What is asked, by kind"),
                gettext("Kind"),
                gettext("Seats asked"),
                [kind_name(line.kind) for line in page.kinds],
                [
                    Columns(seats, [k.seats for k in page.kinds]),
                    Columns(still_open, [k.open_seats for k in page.kinds]),
                ],
            )
        )
    return drawn

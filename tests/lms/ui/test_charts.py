"""Charts: round ticks, places by hand, the figures in the table."""

import pytest
from flask import render_template_string

from lms.ui.charts import (
    Band,
    Columns,
    Mark,
    Series,
    column_chart,
    line_chart,
    nice_step,
    scatter_chart,
)

SHOWN = '{% from "ui/chart.html" import chart %}{{ chart(drawn) }}'


@pytest.mark.parametrize(
    ("span", "most", "step"),
    [(10, 5, 2), (10, 4, 5), (1, 5, 0.2), (7, 5, 2), (0.3, 3, 0.1), (100, 1, 100), (0.9, 5, 0.2)],
)
def test_steps_are_round_and_not_more_than_asked(span, most, step):
    assert nice_step(span, most) == pytest.approx(step)


def test_a_line_lies_where_the_hand_calculates_it():
    # x from 62 to 464, y from 242 (zero) up to 42 (ten): half of the way each time
    drawn = line_chart("t", "x", "y", [Series("one", [(0, 0), (1, 5), (2, 10)])])

    assert drawn.strokes[0].path == "M62 242 L263 142 L464 42"
    assert [(tick.at, tick.label) for tick in drawn.y_ticks] == [
        (242, "0"), (202, "2"), (162, "4"), (122, "6"), (82, "8"), (42, "10"),
    ]  # fmt: skip


def test_the_table_holds_every_figure_and_a_dash_where_a_line_has_none():
    drawn = line_chart("t", "x", "y", [Series("a", [(-1, 1.234), (0, 2)]), Series("b", [(0, 3)])])

    assert drawn.headers == ("x", "a", "b")
    assert drawn.rows == (("−1", "1.23", "-"), ("0", "2.00", "3.00"))


def test_columns_stand_on_zero_also_when_one_is_below_it():
    drawn = column_chart("t", "x", "y", ["p", "q"], [Columns("a", [5, -5])])

    ground = next(tick.at for tick in drawn.y_ticks if tick.label == "0")
    above, below = drawn.boxes
    assert above.y + above.height == pytest.approx(ground)
    assert below.y == ground
    assert above.height == pytest.approx(below.height)


def test_equal_values_and_no_values_at_all_still_make_a_drawing():
    assert line_chart("t", "x", "y", [Series("a", [(1, 0)])]).strokes[0].path
    assert line_chart("t", "x", "y", []).rows == ()
    assert column_chart("t", "x", "y", [], []).boxes == ()


def test_a_mark_outside_of_the_points_widens_the_axis():
    drawn = line_chart("t", "x", "y", [Series("a", [(0, 1), (1, 2)])], marks=[Mark(3, "cut")])

    assert drawn.marks[0].at == 464


def test_a_scatter_names_each_dot():
    drawn = scatter_chart("t", "x", "y", [Series("a", [(0.5, 0.25)], ["01-001"])], name_label="code")

    assert drawn.headers == ("code", "x", "y")
    assert drawn.rows == (("01-001", "0.50", "0.25"),)


def test_a_drawing_has_a_name_a_legend_a_table_and_no_inline_style(design_app):
    drawn = line_chart(
        "Information", "x", "y", [Series("<A>", [(0, 1)]), Series("B", [(0, 2)])], bands=[Band(0, 1, "band")]
    )

    with design_app.test_request_context("/design?lang=en"):
        page = render_template_string(SHOWN, drawn=drawn)

    assert 'role="img"' in page
    assert 'aria-label="Information.' in page
    assert "&lt;A&gt;" in page
    assert page.count("<li>") == 2
    assert "<table" in page
    assert "style=" not in page


def test_long_names_take_turns_in_two_rows_and_numbers_leave_some_out():
    kinds = ["集いの場", "食事サービス", "講座の手伝い", "生活支援", "移動支援"]

    drawn = column_chart("Asked", "Kind", "Seats", kinds, [Columns("Seats", [3, 2, 1, 1, 1])])
    few = column_chart("Asked", "Area", "Seats", ["葵区", "駿河区"], [Columns("Seats", [3, 2])])
    marks = column_chart("Marks", "Mark", "People", [str(n) for n in range(51)], [Columns("People", [1] * 51)])

    assert [(tick.label, tick.row) for tick in drawn.x_ticks] == list(zip(kinds, [0, 1, 0, 1, 0], strict=True))
    assert {tick.row for tick in (*few.x_ticks, *marks.x_ticks)} == {0}
    assert [tick.label for tick in marks.x_ticks][:3] == ["0", "3", "6"]

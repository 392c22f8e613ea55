"""Tables of responses as they come: options, 0 and 1, points; good lines analysed, bad lines refused by number."""

import json

import pytest
from click.testing import CliRunner

from exams.analysis.answers import Answers, ItemAnswers
from exams.analysis.cli import analysis
from exams.analysis.errors import CutUnfit, TableUnreadable
from exams.analysis.report import analyse, is_finite
from exams.analysis.rules import AnalysisPolicy, faults_in_policy
from exams.analysis.table import read_table, spoken
from tests.exams.analysis.published import LSAT6, rows_of

CHOICES = "受験番号,問1,問2,問3\n101,a,C,Ｂ\n102,A,,D\n103,b,C,B\n"
KEY = "item,key\n問1,A\n問2,C\n問3,B|D\n"


def lines_of(rows):
    return "".join(",".join(map(str, row)) + "\n" for row in rows).encode()


def test_options_are_scored_by_the_key_in_any_width_and_case():
    table = read_table(CHOICES.encode(), KEY.encode())

    assert (table.id_column, table.scored) == ("受験番号", True)
    assert [list(item.points) for item in table.answers.items] == [[1, 1, 0], [1, 0, 1], [1, 1, 1]]
    assert table.answers.items[1].chosen == ["C", None, "C"]


def test_the_same_table_in_cp932_and_with_tabs():
    table = read_table(CHOICES.replace(",", "\t").encode("cp932"), KEY.encode("cp932"))

    assert table.encoding == "cp932"
    assert [item.label for item in table.answers.items] == ["問1", "問2", "問3"]


def test_a_key_can_be_one_row_and_give_everybody_the_point():
    table = read_table(CHOICES.encode(), b"a,c,*\n")

    assert [list(item.points) for item in table.answers.items][2] == [1, 1, 1]


def test_zero_one_without_a_heading_and_points_with_blanks():
    assert read_table(lines_of(rows_of(LSAT6))).answers.candidates == 1000
    points = read_table(b"id,x,y\np1,2.5,0\np2,,4\n").answers
    assert [list(item.points) for item in points.items] == [[2.5, 0], [0, 4]]
    assert [item.possible for item in points.items] == [2.5, 4]


def test_headings_that_are_numbers_and_numbers_of_candidates_without_heading():
    assert read_table(b"1,2,3\n0,1,1\n1,1,0\n").headed
    body = "".join(f"{1000 + n},{n % 2},1\n" for n in range(12)).encode()
    table = read_table(body)
    assert (len(table.answers.items), table.answers.candidates, table.headed) == (2, 12, False)


def test_each_bad_line_is_refused_by_its_number_and_the_rest_is_analysed():
    bad = b"id,Q1,Q2\np1,1,0\np2,1\np3,1,x\np1,0,0\np4,,\np5,-1,0\np6,0,1\n"

    table = read_table(bad)

    assert [(one.line, one.reason) for one in table.refused] == [
        (3, "cells"), (4, "value"), (5, "double"), (6, "empty"), (7, "value"),
    ]  # fmt: skip
    assert spoken(table.refused[1]) == "“x” in column Q2 is neither a number of points nor an option"
    assert table.answers.candidates == 2


@pytest.mark.parametrize(
    ("content", "key", "why"),
    [
        (b"", None, "empty"),
        (b"id,Q1,Q2\n", None, "no candidate"),
        (b"\xff\xfe\x00\x81", None, "neither UTF-8 nor CP932"),
        (b'id,Q1\n"p1,1\n', None, "line"),
        (b"A,B,C\nA,C,C\n", None, "--key"),
        (b"id,Q1,Q2\np1,a,b\n", b"item,key\nQ1,a\n", "lacks the item Q2"),
        (b"id,Q1,Q2\np1,a,b\n", b"a,b,c,d\n", "4 cells for 2 items"),
        (b"id,Q1,Q2\np1,a,b\n", b"item,key\nQ1,a\nQ2,\n", "key of Q2 is empty"),
        (b"id,Q1,Q2\np1,1\n", None, "line"),
        (b"id,Q1,Q2\np1,a,b\n", b"", "file of keys: it is empty"),
        (b"id,Q1,Q2\np1,a,b\n", b"item,key\nQ1,a\nQ1,b\nQ2,b\n", "names Q1 twice"),
        (b"id,Q1,Q2\np1,a,b\n", b"item,key\nQ1,a,1\nQ2,b\n", "a line with 3 cells"),
        (b"id,Q1,Q2\np1,a,b\n", b"q,key,points\nQ1,a,1\nQ2,b,1\n", "neither a column of items"),
        (b"id,Q1,Q1\np1,1,0\n", None, "heading Q1 stands twice"),
        (b"id,Q1,\np1,1,0\n", None, "column 3 has no heading"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(content, key, why):
    with pytest.raises(TableUnreadable) as refusal:
        read_table(content, key)

    assert why in refusal.value.fields["fault"]


def test_an_answer_that_is_no_option_anywhere_and_given_once_is_told_and_counts_as_wrong():
    rows = "".join(f"p{n},{'ABCD'[n % 4]},{'DCBA'[n % 4]}\n" for n in range(12))

    table = read_table(f"id,Q1,Q2\n{rows}p99,X,B\n".encode(), b"A,B\n")

    assert [(one.line, one.column, one.value) for one in table.doubts] == [(14, "Q1", "X")]
    assert [item.points[-1] for item in table.answers.items] == [0, 1]


@pytest.mark.parametrize("cut", ["-1", "0", "2.5", "5", "nan", "inf"])
def test_a_cut_by_which_nobody_can_pass_or_fail_is_refused_with_what_would_fit(tmp_path, cut):
    responses = tmp_path / "responses.csv"
    responses.write_text("id,Q1,Q2\np1,1,0\np2,0,1\n")

    told = CliRunner().invoke(analysis, [str(responses), "--cut", cut])

    assert isinstance(told.exception, CutUnfit)
    assert told.exception.fields["possible"] == "2"


def test_the_highest_cut_is_that_of_somebody_who_has_everything_right(tmp_path):
    responses = tmp_path / "responses.csv"
    responses.write_text("id,Q1,Q2\np1,1,0\np2,0,1\n")

    assert CliRunner().invoke(analysis, [str(responses), "--cut", "2"]).exit_code == 0


def test_rule_15_below_ten_candidates_there_is_no_figure():
    report = analyse(read_table(lines_of(rows_of(LSAT6)[-9:])).answers)

    assert (report["basis"], report["rows"], report["reliability"]) == ("none", [], None)


def test_from_ten_to_twenty_nine_figures_are_for_orientation():
    table = read_table(lines_of(rows_of(LSAT6)[:29]))

    assert analyse(table.answers)["basis"] == "indicative"
    assert AnalysisPolicy().basis(30) == "full"


@pytest.mark.parametrize(
    "rows",
    [
        [[1, 0, 1]],
        [[1, 1, 1]] * 40,
        [[0, 0, 0]] * 40,
        [[1, n % 2, 1] for n in range(40)],
        [[1, n % 2, 1 - n % 2] for n in range(40)],
        [[n % 2] for n in range(40)],
        [[0.5 * (n % 3), n % 2, 1] for n in range(150)],
    ],
)
def test_odd_tables_give_an_answer_without_a_nan(rows):
    report = analyse(read_table(lines_of(rows)).answers, cut=2)

    assert is_finite(report)
    json.dumps(report, allow_nan=False)


def test_a_wrong_key_shows_as_negative_discrimination():
    # Strong candidates choose b, weak ones a; the key says a.
    strong, weak = ["b", *"cccc"], ["a", *"dddd"]
    rows = [["Q1", "Q2", "Q3", "Q4", "Q5"], *[strong] * 20, *[weak] * 20]

    report = analyse(read_table(lines_of(rows), b"a,c,c,c,c\n").answers)

    assert report["rows"][0]["flags"][:2] == ["negative", "misleading_distractor"]
    assert [row["flags"] for row in report["rows"][1:]] == [[]] * 4


def test_groups_of_equal_strength_are_compared():
    # Item 1 is harder for group 2 at every score; items 2-5 are alike.
    rows = [["group", "Q1", "Q2", "Q3", "Q4", "Q5"]]
    for n in range(400):
        rest = [1] * (n % 5) + [0] * (4 - n % 5)
        for group, right in (("one", n % 4 != 0), ("two", n % 4 == 0)):
            rows.append([group, int(right), *rest])
    table = read_table(lines_of(rows), group_columns=["group"])

    report = analyse(table.answers)

    comparison = report["comparisons"][0]
    assert (comparison["reference_count"], comparison["focal_count"]) == (400, 400)
    assert comparison["rows"][0]["size"] == "C"
    assert "differs" in report["rows"][0]["flags"]


def test_an_item_on_trial_has_figures_and_no_part_in_the_points():
    counted = [ItemAnswers(f"A-{n}", [float(candidate >= 4 * n) for candidate in range(20)]) for n in range(1, 5)]
    trial = ItemAnswers("A-5", [float(candidate >= 10) for candidate in range(20)], counts=False)

    report = analyse(Answers([*counted, trial], 20), cut=2)

    alone = analyse(Answers(counted, 20), cut=2)
    assert (report["items"], report["possible"], report["scores"]) == (4, 4.0, alone["scores"])
    assert report["reliability"] == alone["reliability"]
    assert report["rows"][:4] == alone["rows"]
    # Right from candidate 10 on; 0 to 4 points, four candidates each. About the means: products 12, squares 5 and 40.
    assert report["rows"][4]["discrimination"] == pytest.approx(12 / 200**0.5)


def test_thresholds_that_contradict_each_other_are_named():
    assert faults_in_policy(AnalysisPolicy()) == []
    assert faults_in_policy(AnalysisPolicy(figures_from=40, easy=0.1, weak=2)) == ["weak", "full_from", "easy"]


def test_the_command_prints_everything_as_json_and_refused_lines_aside(tmp_path):
    responses, key = tmp_path / "r.csv", tmp_path / "k.csv"
    responses.write_text(CHOICES + "104,a\n")
    key.write_text(KEY)

    answer = CliRunner().invoke(analysis, [str(responses), "--key", str(key), "--json"])

    facts = json.loads(answer.output)
    assert (facts["candidates"], facts["basis"]) == (3, "none")
    assert facts["refused"] == [{"line": 5, "reason": "it has 2 cells instead of 4"}]


def test_the_command_speaks_to_people_too(tmp_path):
    responses = tmp_path / "lsat6.csv"
    responses.write_bytes(lines_of(rows_of(LSAT6)) + b"1,1\n")

    answer = CliRunner().invoke(analysis, [str(responses), "--cut", "4"])

    assert "1000 candidates, 5 items. Figures." in answer.output
    assert "alpha 0.295 (0.223 to 0.362)" in answer.output
    assert "line 1001 refused" in answer.output

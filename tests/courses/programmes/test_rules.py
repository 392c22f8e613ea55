"""When a programme is done, and how marks become an outcome. Figures of the expected values are counted by hand."""

from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.errors import MarksIncomplete, PlanIncomplete, PlanNamesAuthor, PlanTooLong, ProgrammeUnreadable
from courses.programmes.rules import (
    DONE,
    LATER,
    NOW,
    PASSED,
    REVISE,
    Mark,
    check_plan,
    check_scores,
    completed_on,
    due_on,
    late_parts,
    marks_wanted,
    missing_parts,
    needs_third,
    next_part,
    outcome_of,
    programme_rules,
    stage_of_part,
    tries_left,
)
from lms.data_files import read_yaml
from tests.courses.programmes.conftest import LINES, points, texts

BODY = read_yaml(Path(__file__).resolve().parents[3] / "lms" / "network" / "programmes.yaml")[0]
RULES = programme_rules(BODY)
VALUES = RULES.plan


def mark(*given_points):
    return Mark(points(*given_points))


def without(**changes):
    return {key: value for key, value in {**BODY, **changes}.items() if value is not None}


@pytest.mark.parametrize(
    ("first", "second", "outcome"),
    [
        ((3, 3, 2, 2, 2), (3, 3, 2, 2, 2), PASSED),  # 12 and 12
        ((3, 2, 2, 2, 2), (3, 3, 3, 2, 2), PASSED),  # 11 and 13: mean 12
        ((3, 2, 2, 2, 2), (3, 3, 2, 2, 2), REVISE),  # 11 and 12: mean 11.5
        ((4, 4, 4, 0, 4), (4, 4, 4, 0, 4), REVISE),  # 16 and 16, but a line at 0
        ((4, 4, 4, 0, 4), (4, 4, 4, 1, 4), PASSED),  # one of the two saw something there
    ],
)
def test_rule_8_pass_at_twelve_and_no_line_at_zero(first, second, outcome):
    """Rules 8: pass at least 12 and no line 0."""
    assert outcome_of(VALUES, [mark(*first), mark(*second)]) == outcome


def test_rule_8_beyond_a_tolerance_of_three_on_the_total_a_third_settles():
    """Rules 8: tolerance 3 on the total, else a third."""
    ten, thirteen, fourteen = mark(2, 2, 2, 2, 2), mark(3, 3, 3, 2, 2), mark(3, 3, 3, 3, 2)

    assert not needs_third(VALUES, ten, thirteen)
    assert needs_third(VALUES, ten, fourteen)
    assert outcome_of(VALUES, [ten, fourteen]) is None
    assert outcome_of(VALUES, [ten, fourteen, mark(3, 3, 2, 2, 2)]) == PASSED
    assert outcome_of(VALUES, [ten, fourteen, mark(3, 2, 2, 2, 2)]) == REVISE


def test_one_mark_decides_nothing_and_two_within_the_tolerance_want_no_third():
    low, high = mark(1, 1, 1, 1, 1), mark(4, 4, 4, 4, 4)

    assert outcome_of(VALUES, [high]) is None
    assert [marks_wanted(VALUES, marks) for marks in ([], [low], [low, low], [low, high], [low, high, low])] == [
        2,
        1,
        0,
        1,
        0,
    ]


@given(st.lists(st.tuples(*[st.integers(0, 4)] * 5), min_size=2, max_size=2))
def test_the_outcome_does_not_depend_on_who_was_first(sheets):
    marks = [mark(*sheet) for sheet in sheets]

    assert outcome_of(VALUES, marks) == outcome_of(VALUES, marks[::-1])


@pytest.mark.parametrize("given_points", [(5, 0, 0, 0, 0), (-1, 4, 4, 4, 4)])
def test_marks_outside_the_scale_are_refused(given_points):
    with pytest.raises(MarksIncomplete):
        check_scores(VALUES, points(*given_points))


def test_a_sheet_with_a_line_missing_or_too_many_is_refused():
    for lines in (LINES[:4], (*LINES, "style")):
        with pytest.raises(MarksIncomplete):
            check_scores(VALUES, dict.fromkeys(lines, 2))


def test_rule_8_a_plan_is_handed_in_three_times_without_a_fee():
    """Rules 8: two resubmissions free; what the secretariat adds comes on top."""
    assert [tries_left(VALUES, handed_in) for handed_in in range(5)] == [3, 2, 1, 0, 0]
    assert tries_left(VALUES, 3, extra=1) == 1


def test_a_programme_is_completed_on_the_day_of_its_last_part_in_every_order():
    days = [date(2026, 3, 1), date(2026, 5, 2), date(2026, 7, 3), date(2026, 9, 4)]
    codes = [part.code for part in RULES.parts]

    assert {completed_on(RULES.parts, dict(zip(codes, order, strict=True))) for order in permutations(days)} == {
        date(2026, 9, 4)
    }


def test_a_programme_with_a_part_missing_is_not_completed():
    for code in (part.code for part in RULES.parts):
        done = {part.code: date(2026, 1, 1) for part in RULES.parts if part.code != code}

        assert completed_on(RULES.parts, done) is None
        assert [part.code for part in missing_parts(RULES.parts, done)] == [code]


def test_the_plan_opens_after_the_first_workshop_and_the_rest_is_free():
    stages = {part.code: stage_of_part(part, {"workshop-2"}) for part in RULES.parts}

    assert stages == {"online": NOW, "workshop-1": NOW, "workshop-2": DONE, "plan": LATER}
    assert next_part(RULES.parts, {"online", "workshop-1", "workshop-2"}).code == "plan"
    assert next_part(RULES.parts, {part.code for part in RULES.parts}) is None


def test_a_plan_needs_words_under_each_heading_of_at_most_the_length():
    check_plan(VALUES, texts("あ" * 800), ["山本 花子"])
    with pytest.raises(PlanTooLong):
        check_plan(VALUES, texts("あ" * 801), ["山本 花子"])
    for empty in ("", " 　\n"):
        with pytest.raises(PlanIncomplete):
            check_plan(VALUES, texts() | {"safety": empty}, ["山本 花子"])


@pytest.mark.parametrize("written", ["私は山本花子です。", "山本　花子", "ヤマモトハナコ"])
def test_rule_8_a_plan_in_which_the_author_names_herself_is_refused(written):
    """Rules 8: it is marked blind, however the name is written."""
    with pytest.raises(PlanNamesAuthor):
        check_plan(VALUES, texts() | {"people": f"手伝うのは{written}"}, ["山本 花子", "やまもと はなこ"])


def test_a_family_name_alone_may_stand_in_a_plan():
    check_plan(VALUES, texts("山本町の集会所で開きます。"), ["山本 花子"])


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"title": None}, "code, title or parts"),
        ({"parts": []}, "code, title or parts"),
        ({"parts": [BODY["parts"][0], BODY["parts"][0]]}, "code of a part"),
        ({"parts": [{"code": "a", "kind": "dance"}]}, "a"),
        ({"parts": [{"code": "a", "kind": "course"}]}, "a"),
        ({"parts": [{"code": "a", "kind": "workshop", "series": "x", "after": ["b"]}]}, "a"),
        ({"plan": None}, "plan"),
        (
            {"parts": [{"code": "a", "kind": "course", "courses": ["x"], "within_days": {"value": 9}}]},
            "within_days of a",
        ),
        (
            {"parts": [{"code": "a", "kind": "course", "courses": ["x"], "within_days": {"value": 0, "reason": "?"}}]},
            "within_days of a",
        ),
        ({"plan": {**BODY["plan"], "tolerance": {"value": 3}}}, "tolerance"),
        ({"plan": {**BODY["plan"], "lines": []}}, "headings or lines"),
    ],
)
def test_a_programme_that_cannot_be_judged_is_refused_by_name(changes, problem):
    with pytest.raises(ProgrammeUnreadable) as refusal:
        programme_rules(without(**changes))

    assert refusal.value.fields["problem"] == problem


def test_a_deadline_counts_from_the_first_day_and_its_last_day_is_still_in_time():
    part = replace(RULES.parts[0], within_days=30)
    begun = date(2026, 11, 1)

    # 30 days after 1 November 2026 is 1 December.
    assert due_on(part, begun) == date(2026, 12, 1)
    assert late_parts([part], (), begun, date(2026, 12, 1)) == []
    assert late_parts([part], (), begun, date(2026, 12, 2)) == [part]
    assert late_parts([part], {part.code}, begun, date(2026, 12, 2)) == []
    assert due_on(part, None) is None
    assert due_on(RULES.parts[0], begun) is None


def test_rule_8_the_shipped_values_are_those_of_the_house():
    """Rules 8: 5 lines x 0-4, tolerance 3, pass at least 12, two resubmissions; two workshops and online lessons."""
    assert (len(VALUES.lines), VALUES.most, VALUES.tolerance, VALUES.least_total, VALUES.resubmissions) == (
        5,
        4,
        3,
        12,
        2,
    )
    assert [part.kind for part in RULES.parts] == ["course", "workshop", "workshop", "plan"]

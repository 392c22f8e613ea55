"""The benchmark's own arithmetic: ratio to the floor, goal met from above or from below."""

import pytest

from tests.load import measure
from tests.load.measure import Figure, Measurement, named, result_of


def asked(goal, better="more"):
    return Measurement("save", "a second", goal, better, run=lambda: iter(()))


@pytest.mark.parametrize(("value", "met"), [(2999.9, False), (3000, True), (3000.1, True)])
def test_a_rate_meets_its_goal_from_above(value, met):
    assert result_of(asked(3000), Figure("x", value)).met is met


@pytest.mark.parametrize(("value", "met"), [(29.9, True), (30, True), (30.1, False)])
def test_a_time_meets_its_goal_from_below(value, met):
    assert result_of(asked(30, better="less"), Figure("x", value)).met is met


def test_the_ratio_sets_a_value_against_its_floor():
    assert result_of(asked(None), Figure("x", 3000, floor=6000)).ratio == 0.5


def test_without_goal_or_floor_nothing_is_claimed():
    result = result_of(asked(None), Figure("x", 12))

    assert (result.ratio, result.met) == (None, None)


def test_a_name_before_a_colon_stands_for_all_of_its_kind(monkeypatch):
    monkeypatch.setattr(
        measure, "MEASUREMENTS", dict.fromkeys(("pages: weight", "pages: scores", "pages, signed in", "save"))
    )

    assert named(["pages"]) == ["pages: weight", "pages: scores"]
    assert named(["save", "pages: scores"]) == ["save", "pages: scores"]
    assert len(named([])) == 4

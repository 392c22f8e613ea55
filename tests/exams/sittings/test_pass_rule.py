"""How a pass is computed is the sitting's data (rules 11)."""

import pytest

from exams.sittings.rules import PartScore, decide, faults_in_pass_rule

CHOICE_ONLY = {"parts": {"A": {"least": 35}}}
WITH_WRITTEN = {"parts": {"A": {"least": 35}, "B": {"least": 10}}}
# The sister exam's printed rule: 総論 20, 個人 40, 社会 40 questions; each part 50 %, all 65 %.
EXPERT = {
    "parts": {"A": {"least_percent": 50}, "B": {"least_percent": 50}, "C": {"least_percent": 50}},
    "total": {"least_percent": 65},
}


def expert(general, person, society):
    return decide(EXPERT, {"A": PartScore(general, 20), "B": PartScore(person, 40), "C": PartScore(society, 40)})


@pytest.mark.parametrize(("points", "passes"), [(0, False), (34, False), (35, True), (36, True), (50, True)])
def test_rule_11_thirty_five_of_fifty_passes_and_thirty_four_does_not(points, passes):
    assert decide(CHOICE_ONLY, {"A": PartScore(points, 50)}).passed is passes


@pytest.mark.parametrize(
    ("choice", "written", "passes"),
    [(35, 10, True), (35, 9, False), (34, 10, False), (34, 20, False), (50, 9, False), (50, 0, False), (35, 11, True)],
)
def test_rule_11_both_parts_have_to_be_passed(choice, written, passes):
    decision = decide(WITH_WRITTEN, {"A": PartScore(choice, 50), "B": PartScore(written, 20)})

    assert decision.passed is passes


def test_rule_11_a_good_first_part_does_not_make_up_for_the_written_one():
    decision = decide(WITH_WRITTEN, {"A": PartScore(50, 50), "B": PartScore(9, 20)})

    assert [(reason.where, reason.met) for reason in decision.reasons] == [("A", True), ("B", False)]
    assert decision.reasons[1].needed == 10


@pytest.mark.parametrize(
    ("general", "person", "society", "passes"),
    [
        (10, 25, 30, True),  # 65 of 100, every part at its half
        (10, 25, 29, False),  # 64
        (9, 40, 40, False),  # 89, but the first part below half
        (20, 19, 40, False),  # 79, but the second below half
        (20, 20, 25, True),  # 65
        (20, 20, 24, False),  # 64
    ],
)
def test_rule_11_each_part_half_and_sixty_five_percent_of_all(general, person, society, passes):
    assert expert(general, person, society).passed is passes


@pytest.mark.parametrize(("points", "passes"), [(24, False), (25, True)])
def test_a_share_of_half_of_fifty_is_twenty_five(points, passes):
    assert decide({"total": {"least_percent": 50}}, {"A": PartScore(points, 50)}).passed is passes


@pytest.mark.parametrize(("points", "passes"), [(16.5, False), (17, True)])
def test_a_share_that_is_no_whole_number_needs_the_next_point(points, passes):
    """Half of 33 is 16.5: half points reach it only where half points are given."""
    decision = decide({"total": {"least_percent": 51}}, {"A": PartScore(points, 33)})

    assert decision.passed is passes


def test_a_part_that_was_never_scored_is_not_passed_even_at_zero_percent():
    assert decide({"parts": {"B": {"least_percent": 0}}}, {"A": PartScore(50, 50)}).passed is False


def test_a_rule_that_asks_for_nothing_passes_nobody():
    assert decide({}, {"A": PartScore(50, 50)}).passed is False


@pytest.mark.parametrize(
    ("rule", "faults"),
    [
        ({}, ["empty"]),
        ({"parts": {"A": {}}}, ["no_condition"]),
        ({"parts": {"A": {"least": -1}}}, ["below_zero"]),
        ({"total": {"least_percent": 101}}, ["over_100"]),
        ({"parts": {"B": {"least": 10}}}, ["unknown_part"]),
        ({"parts": {"A": {"least": 51}}}, ["more_than_possible"]),
        ({"total": {"least": 51}}, ["more_than_possible"]),
        ({"parts": {"A": {"least": 50}}}, []),
        (CHOICE_ONLY, []),
    ],
)
def test_a_pass_rule_is_checked_against_the_paper_before_anybody_sits(rule, faults):
    assert faults_in_pass_rule(rule, {"A": 50}) == faults

"""When markings agree, and who gets which script, by small examples."""

import pytest

from exams.marking.rules import Marked, MarkingPolicy, Place, faults_in_marks, settle, share_out

TWICE = MarkingPolicy(markings=2, tolerance=3)


def marked(name, *lines):
    return Marked({"first": 1, "second": 2, "third": 3}[name], name, lines)


@pytest.mark.parametrize(
    ("totals", "points", "wanted"),
    [
        ((), None, ("first", "second")),
        ((10,), None, ("second",)),
        ((10, 12), 11.0, ()),
        ((10, 13), 11.5, ()),
        ((10, 14), None, ("third",)),
    ],
)
def test_two_markings_count_as_their_mean_up_to_the_tolerance(totals, points, wanted):
    done = [marked(name, total) for name, total in zip(("first", "second"), totals, strict=False)]

    found = settle(done, TWICE)

    assert (found.points, found.wanted) == (points, wanted)


def test_the_third_marking_counts_alone():
    assert settle([marked("first", 3), marked("second", 18), marked("third", 9)], TWICE).points == 9.0


def test_one_marking_is_enough_where_the_rule_says_so():
    assert settle([marked("first", 5, 4, 0, 1)], MarkingPolicy(markings=1)).points == 10.0


def test_scripts_go_to_the_one_with_the_least_to_do_and_never_to_a_barred_one():
    places = [Place(1, "first", {10}), Place(2, "first", ()), Place(3, "first", ())]

    given, left = share_out(places, [10, 20], {10: 0, 20: 1})

    assert left == []
    by_script = {script: marker for script, _, marker in given}
    assert by_script[1] == 20
    assert sorted(by_script.values()) == [10, 10, 20]


def test_two_rounds_of_a_script_go_to_two_people():
    given, left = share_out([Place(1, "first", ()), Place(1, "second", ())], [10, 20], {})

    assert len({marker for _, _, marker in given}) == 2
    assert left == []


def test_what_nobody_may_have_is_left_over():
    _, left = share_out([Place(1, "first", {10})], [10], {})

    assert [place.script_id for place in left] == [1]


@pytest.mark.parametrize(("points", "faults"), [((5, 0), []), ((5,), [1]), ((6, 0), [0]), ((-1, None), [0, 1])])
def test_every_line_needs_points_within_the_rubric(points, faults):
    assert faults_in_marks(points, [5, 5]) == faults

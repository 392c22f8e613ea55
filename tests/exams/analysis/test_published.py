"""Every formula of the analysis against figures that others published or that another program prints."""

import csv
from pathlib import Path

import pytest

from exams.analysis.classical import group_weights, item_figures, option_figures, wilson_interval
from exams.analysis.decisions import decision_consistency
from exams.analysis.dif import Square, mantel_haenszel, size_of
from exams.analysis.equating import Group, chained_circle_arc, chained_mean, circle_arc, nominal_weights_mean
from exams.analysis.errors import TooFewCandidates
from exams.analysis.reliability import conditional_sem, feldt_interval, reliability_of
from tests.exams.analysis.published import ACT_X, BERKELEY, ECU, LL_EXAMPLE, LSAT6, columns_of, rows_of, scores_of

CASES = Path(__file__).resolve().parents[4] / "shared" / "cases" / "psychometrics"
LSAT = columns_of(LSAT6)
TOTALS = [sum(row) for row in rows_of(LSAT6)]


# ---- difficulty, discrimination, reliability: LSAT section 6 (Rizopoulos 2006, JSS 17(5), function descript)


def test_the_table_of_the_cases_is_the_published_one():
    if not CASES.exists():
        pytest.skip("the folder of cases is not there")
    with (CASES / "lsat6_1000x5.csv").open() as file:
        assert sorted(map(tuple, list(csv.reader(file))[1:])) == sorted(tuple(map(str, row)) for row in rows_of(LSAT6))


def test_difficulty_of_lsat6():
    assert [round(item_figures(column, TOTALS).p, 3) for column in LSAT] == [0.924, 0.709, 0.553, 0.763, 0.870]


def test_item_total_correlations_of_lsat6_with_and_without_the_item():
    found = [item_figures(column, TOTALS) for column in LSAT]

    assert [round(f.with_item, 8) for f in found] == [0.36201044, 0.56677210, 0.61843975, 0.53441833, 0.43536643]
    assert [round(f.discrimination.value, 8) for f in found] == [
        0.11283269, 0.15317812, 0.17277894, 0.14442810, 0.12159640,
    ]  # fmt: skip


def test_alpha_of_lsat6():
    assert round(reliability_of(LSAT, TOTALS).alpha, 8) == 0.29499719


def test_kr20_and_kr21_of_ecu_with_the_variance_that_divides_by_all():
    found = reliability_of(columns_of(ECU), [sum(row) for row in rows_of(ECU)])

    assert (round(found.alpha, 4), round(found.kr21, 4)) == (0.6963, 0.6842)


def test_the_interval_of_alpha_is_what_r_gives_by_qf():
    # R 4.2.2: 1 - (1 - .7) * qf(c(.975, .025), 99, 891); the same for LSAT6 with 999 and 3996.
    assert [round(x, 7) for x in feldt_interval(0.7, 100, 10)] == [0.6040727, 0.7805377]
    assert [round(x, 7) for x in feldt_interval(0.29499719, 1000, 5)] == [0.2234738, 0.3618025]


def test_the_conditional_error_is_largest_in_the_middle_and_zero_at_the_ends():
    # Lord (1955) by hand: sqrt(35 * 15 / 49) and sqrt(25 * 25 / 49).
    assert conditional_sem(35, 50) == pytest.approx(3.2732684)
    assert conditional_sem(25, 50) == pytest.approx(3.5714286)
    assert (conditional_sem(0, 50), conditional_sem(50, 50)) == (0, 0)
    assert conditional_sem(51, 50) is None


def test_the_interval_of_a_share_is_wilsons():
    # Newcombe (1998), Statistics in Medicine 17, table I, method 3: 81 of 263 and 0 of 20.
    assert [round(x, 4) for x in wilson_interval(81 / 263, 263)] == [0.2553, 0.3662]
    assert [round(x, 4) for x in wilson_interval(0, 20)] == [0.0, 0.1611]


# ---- groups of 27 % and options, counted by hand


def test_the_groups_of_27_percent_share_places_among_equals():
    # Eleven candidates: round(2.97) = 3 places. The three with 8 points share the two places that are left.
    high, low = group_weights([9, 8, 8, 8, 7, 6, 5, 4, 3, 2, 1])

    assert high == pytest.approx([1, 2 / 3, 2 / 3, 2 / 3] + [0] * 7)
    assert low == [0] * 8 + [1, 1, 1]


def test_options_are_counted_with_the_correlation_to_all_other_items():
    chosen = ["a", "a", "b", None]
    points, totals = [1.0, 1.0, 0.0, 0.0], [4.0, 3.0, 1.0, 0.0]

    found = option_figures(chosen, points, totals, ("a", "b", "c"), ("a",), group_weights(totals))

    assert [(f.option, f.count, f.key) for f in found] == [
        ("a", 2, True),
        ("b", 1, False),
        ("c", 0, False),
        (None, 1, False),
    ]
    # The rest is 3, 2, 1, 0; "a" 1, 1, 0, 0: covariance .5, spreads sqrt(1.25) and .5. Nobody chose "c".
    assert found[0].r == pytest.approx(0.5 / (0.5 * 1.25**0.5))
    assert found[2].r is None


# ---- decisions: CRAN betafunctions 1.9.0, LL.CA


@pytest.mark.parametrize(
    ("cut", "accuracy", "consistency", "chance", "kappa"),
    [(12, 0.879577, 0.844198, 0.739576, 0.401735), (20, 0.887049, 0.843086, 0.501263, 0.685378)],
)
def test_livingston_lewis_on_act_mathematics_as_betafunctions_prints_it(cut, accuracy, consistency, chance, kappa):
    found = decision_consistency(scores_of(ACT_X), cut, 0.85, 40)

    # The package integrates with R's default tolerance, which leaves it three to four digits.
    assert found.accuracy == pytest.approx(accuracy, abs=1e-4)
    assert found.consistency == pytest.approx(consistency, abs=5e-4)
    assert found.chance == pytest.approx(chance, abs=5e-4)
    assert found.kappa == pytest.approx(kappa, abs=3e-3)


@pytest.mark.parametrize(("cut", "consistency"), [(12, 0.843900), (20, 0.843087)])
def test_the_same_consistency_when_r_integrates_exactly(cut, consistency):
    # R 4.2.2: integrate(p^2 + (1 - p)^2) over quantiles of the fitted beta distribution, rel.tol = 1e-10.
    assert decision_consistency(scores_of(ACT_X), cut, 0.85, 40).consistency == pytest.approx(consistency, abs=2e-6)


def test_the_true_scores_of_act_mathematics_are_those_of_betafunctions():
    true = decision_consistency(scores_of(ACT_X), 20, 0.85, 40).true_scores

    assert [round(x, 6) for x in (true.alpha, true.beta, true.low, true.high, true.length)] == [
        0.953624, 1.786220, 0.228877, 0.997235, 33.868659,
    ]  # fmt: skip


def test_two_parameters_serve_where_four_are_not_permissible_as_in_betafunctions():
    found = decision_consistency(LL_EXAMPLE, 12, 0.6287713, 25)
    true = found.true_scores

    assert [round(x, 6) for x in (true.alpha, true.beta, true.low, true.high)] == [10.996653, 4.059006, 0, 1]
    assert [round(x, 5) for x in (found.accuracy, found.consistency, found.chance, found.kappa)] == [
        0.96455, 0.94645, 0.92360, 0.29906,
    ]  # fmt: skip


def test_no_decision_figure_below_ten_scores_or_without_spread():
    with pytest.raises(TooFewCandidates):
        decision_consistency([5] * 9, 5, 0.8, 10)
    assert decision_consistency([5] * 10, 5, 0.8, 10) is None
    assert decision_consistency(list(range(11)), 5, -0.2, 10) is None


# ---- equating: CRAN equate 2.0.8 on KBneat (Kolen & Brennan 2014), forms of 36 items with 12 anchors

FORM_X, FORM_Y = Group(15.820544, 5.106344, 36, 12), Group(18.672772, 5.862637, 36, 12)
ASKED = (0, 9, 18, 24, 36)


@pytest.mark.parametrize(
    ("made", "printed"),
    [
        (nominal_weights_mean(FORM_X, FORM_Y), (0.583349, 9.583349, 18.583349, 24.583349, 36.583349)),
        (circle_arc(FORM_X, FORM_Y), (0, 9.439106, 18.585320, 24.520345, 36)),
        (chained_circle_arc(FORM_X, FORM_Y), (0, 10.600545, 20.126690, 25.893292, 36)),
        (chained_mean(FORM_X, FORM_Y), (2.095935, 11.095935, 20.095935, 26.095935, 38.095935)),
    ],
)
def test_equating_of_two_forms_is_what_the_r_package_equate_prints(made, printed):
    assert [made.old_points(points) for points in ASKED] == pytest.approx(printed, abs=2e-6)


def test_papers_that_are_equally_hard_are_equated_to_themselves():
    same = Group(20, 6, 36, 12)

    assert [circle_arc(same, same).old_points(points) for points in ASKED] == list(ASKED)


# ---- differences between groups: R's mantelhaen.test(UCBAdmissions)


def test_mantel_haenszel_on_berkeley_as_r_prints_it():
    found = mantel_haenszel(Square(*row) for row in BERKELEY)

    assert round(found.odds_ratio, 7) == 0.9046968
    assert (round(found.low, 7), round(found.high, 7)) == (0.7719074, 1.0603298)
    assert (round(found.chi_square, 4), round(found.p_value, 4)) == (1.4269, 0.2323)
    # Holland & Thayer (1988): -2.35 x ln 0.9046968.
    assert round(found.delta, 4) == 0.2354


@pytest.mark.parametrize(
    ("delta", "se", "p_value", "size"),
    [
        (0.99, 0.1, 0.001, "A"),
        (1.7, 0.9, 0.06, "A"),
        (1.2, 0.3, 0.001, "B"),
        (-1.6, 0.5, 0.001, "B"),
        (-1.6, 0.3, 0.001, "C"),
    ],
)
def test_the_classes_are_those_of_ets(delta, se, p_value, size):
    assert size_of(delta, se, p_value) == size


def test_nothing_is_said_about_groups_that_never_meet():
    assert mantel_haenszel([Square(5, 3, 0, 0), Square(0, 0, 4, 4)]) is None

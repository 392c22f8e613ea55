"""Agreement between markers, against published tables and print-outs of other programs."""

import pytest

from exams.marking.agreement import exact, intraclass, linear, percent_agreement, quadratic, weighted_kappa
from exams.marking.distributions import beta_below, beta_quantile, chi_square_above, f_quantile, normal_quantile

# Shrout & Fleiss (1979), Psychological Bulletin 86, table 2: six targets, four judges.
SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
# Eighteen units in three categories by two raters, printed by SAS PROC FREQ (tests of statsmodels, BSD).
SAS_TABLE = [[0, 4, 1], [0, 8, 0], [0, 1, 5]]
# The second and third rater of "anxiety" in the R package irr; categories numbered 1-5 without the one nobody used.
ANXIETY = (
    [3, 5, 4, 5, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4],
    [2, 1, 4, 4, 3, 2, 1, 5, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2],
)


def by_two(table):
    """A table of counts as two lists of categories."""
    pairs = [(i, j) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]
    return [i for i, _ in pairs], [j for _, j in pairs]


def test_icc_of_shrout_and_fleiss_comes_out_as_printed():
    found = intraclass(SHROUT_FLEISS)

    assert (round(found.single.value, 2), round(found.average.value, 2)) == (0.29, 0.62)


def test_the_interval_of_icc_is_the_one_that_psych_prints_for_the_same_table():
    found = intraclass(SHROUT_FLEISS)

    assert (round(found.single.low, 3), round(found.single.high, 2)) == (0.019, 0.76)
    assert (round(found.average.low, 3), round(found.average.high, 2)) == (0.071, 0.93)


@pytest.mark.parametrize(
    ("weight", "printed"),
    [(exact, (0.4842, 0.1380, 0.2137, 0.7547)), (linear(2), (0.4701, 0.1457, 0.1845, 0.7558))],
)
def test_kappa_with_its_error_and_interval_is_the_one_that_sas_prints(weight, printed):
    found = weighted_kappa(*by_two(SAS_TABLE), weight)

    assert tuple(round(x, 4) for x in (found.value, found.se, found.low, found.high)) == printed


@pytest.mark.parametrize(("weight", "printed"), [(linear(4), 0.1459075), (quadratic(4), 0.2520325), (None, 0.2520325)])
def test_weighted_kappa_is_the_one_that_irr_prints(weight, printed):
    assert round(weighted_kappa(*ANXIETY, weight).value, 7) == printed


def test_quadratic_weights_by_hand():
    # Ten scripts, points 0-2. Weights 1, 3/4, 0: seen (7 + 2 x 3/4 + 0) / 10 = 0.85.
    first, second = [0, 0, 0, 1, 1, 1, 2, 2, 2, 0], [0, 0, 0, 1, 1, 2, 2, 2, 1, 2]
    # Chance: shares .4 .3 .3 and .3 .3 .4: .12+.09+.12 + .75(.12+.09+.12+.09) = 0.645; (0.85-0.645)/0.355.
    assert weighted_kappa(first, second).value == pytest.approx(0.205 / 0.355)
    assert weighted_kappa(first, second, quadratic(2)) == weighted_kappa(first, second)


def test_percent_counts_markings_within_the_tolerance():
    assert percent_agreement([10, 12, 15, 20], [10, 13, 18, 12]) == 0.25
    assert percent_agreement([10, 12, 15, 20], [10, 13, 18, 12], tolerance=3) == 0.75


def test_full_agreement_is_one_and_has_no_width():
    same = [[3, 3], [5, 5], [8, 8]]

    assert intraclass(same).single.value == 1.0
    assert (intraclass(same).single.low, intraclass(same).average.high) == (1.0, 1.0)
    assert weighted_kappa([3, 5, 8], [3, 5, 8]).value == 1.0


@pytest.mark.parametrize(("first", "second"), [([], []), ([4], [4]), ([4, 4, 4], [4, 4, 4])])
def test_nothing_is_said_where_a_figure_would_mean_nothing(first, second):
    assert weighted_kappa(first, second) is None
    assert intraclass([list(row) for row in zip(first, second, strict=True)]) is None


def test_high_agreement_can_stand_beside_a_low_kappa():
    # 98 of 100 agree, but nearly all are the same: chance alone gives almost as much.
    first, second = [1] * 98 + [1, 2], [1] * 98 + [2, 1]

    assert percent_agreement(first, second) == 0.98
    assert weighted_kappa(first, second).value < 0


@pytest.mark.parametrize(
    ("share", "numerator", "denominator", "printed"),
    # NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.3.
    [(0.95, 5, 15, 2.901), (0.95, 1, 1, 161.448), (0.99, 10, 20, 3.368), (0.90, 3, 12, 2.606)],
)
def test_quantiles_of_f_are_those_of_printed_tables(share, numerator, denominator, printed):
    assert round(f_quantile(share, numerator, denominator), 3) == printed


def test_the_other_distributions_meet_printed_tables():
    assert round(normal_quantile(0.975), 6) == 1.959964
    # NIST table 1.3.6.7.4: critical values of chi-square at 5 %.
    for degrees, value in [(1, 3.841), (2, 5.991), (3, 7.815), (10, 18.307)]:
        assert round(chi_square_above(value, degrees), 3) == 0.05
    # The uniform distribution, a straight line, and its square.
    assert beta_below(0.3, 1, 1) == pytest.approx(0.3)
    assert beta_below(0.3, 2, 1) == pytest.approx(0.09)
    assert beta_quantile(0.09, 2, 1) == pytest.approx(0.3)
    assert (beta_below(-1, 2, 3), beta_below(2, 2, 3), f_quantile(0, 2, 3), chi_square_above(0, 3)) == (0, 1, 0, 1)

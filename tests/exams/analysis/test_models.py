"""Item response models against published estimates of LSAT 6 and 7 and against how answers were made."""

import random
from math import exp

import numpy as np
import pytest

from exams.analysis import engine
from exams.analysis.errors import FiguresFailed
from exams.analysis.irt import fit_models, usable_items
from tests.exams.analysis.published import LSAT6, LSAT7, columns_of


def fit_of(patterns, slopes_free):
    rights = np.array([[float(sign) for sign in pattern] for pattern in patterns])
    return engine.marginal_fit(rights, np.array(list(patterns.values()), float), slopes_free)


@pytest.fixture(scope="module")
def lsat6():
    return fit_models(columns_of(LSAT6), two=True)


def rounded(values, digits):
    return [round(float(value), digits) for value in values]


# Rizopoulos (2006), Journal of Statistical Software 17(5), pp. 6-10 (ltm).


def test_rasch_with_slope_one_by_marginal_likelihood():
    fit = fit_of(LSAT6, "none")

    assert rounded(engine.difficulties(fit)[0], 4) == [-2.8720, -1.0630, -0.2576, -1.3881, -2.2188]
    assert round(fit.log_likelihood, 3) == -2473.054


def test_rasch_with_one_common_slope():
    fit = fit_of(LSAT6, "common")

    assert rounded(engine.difficulties(fit)[0], 4) == [-3.6153, -1.3224, -0.3176, -1.7301, -2.7802]
    assert round(fit.slopes[0], 4) == 0.7551
    assert round(fit.log_likelihood, 3) == -2466.938


def test_rasch_by_conditional_likelihood(lsat6):
    assert rounded(lsat6["rasch"]["difficulty"], 3) == [-1.256, 0.475, 1.236, 0.168, -0.623]


def test_the_two_parameter_model_reaches_the_published_likelihood(lsat6):
    assert round(lsat6["two"]["log_likelihood"], 3) == -2466.653
    # The published search stopped on a slope of 0.024 ("max(|grad|)"), so its fourth digits are not the top's.
    assert lsat6["two"]["difficulty"] == pytest.approx([-3.3597, -1.3696, -0.2799, -1.8659, -3.1236], abs=0.0025)
    assert lsat6["two"]["slope"] == pytest.approx([0.8254, 0.7229, 0.8905, 0.6886, 0.6575], abs=0.0007)


def test_standard_errors_of_the_two_parameter_model(lsat6):
    assert lsat6["two"]["se"] == pytest.approx([0.8669, 0.3073, 0.0997, 0.4341, 0.8700], abs=0.0015)
    assert lsat6["two"]["slope_se"] == pytest.approx([0.2581, 0.1867, 0.2326, 0.1852, 0.2100], abs=0.0002)


# Log-likelihood, slopes and intercepts: the reference page "LSAT7" of the R package mirt (1.47.5). The patterns were typed
# from memory of Bock & Lieberman (1970); that all eleven figures come out as printed there is what speaks for them. S-X2
# was not found printed anywhere and is therefore not stated here; its degrees are counted by hand: four groups by score
# (1 to 4 of five questions) less two parameters.


def test_lsat7_as_the_r_package_mirt_prints_it():
    found = fit_models(columns_of(LSAT7), two=True)["two"]

    assert round(found["log_likelihood"], 3) == -2658.805
    assert found["slope"] == pytest.approx([0.988, 1.081, 1.706, 0.765, 0.736], abs=0.002)
    assert found["intercept"] == pytest.approx([1.856, 0.808, 1.804, 0.486, 1.855], abs=0.0015)
    assert found["degrees"] == [2, 2, 2, 2, 2]


def test_the_answers_of_a_known_model_give_the_model_back():
    chance = random.Random(7)
    slopes = [chance.uniform(0.6, 1.8) for _ in range(12)]
    hard = [chance.uniform(-1.5, 1.5) for _ in range(12)]
    people = [chance.gauss(0, 1) for _ in range(4000)]
    columns = [
        [int(chance.random() < 1 / (1 + exp(-a * (theta - b)))) for theta in people]
        for a, b in zip(slopes, hard, strict=True)
    ]

    found = fit_models(columns, two=True)

    # Four standard errors: one figure of fifteen thousand lies outside.
    for figure, error, true in zip(found["two"]["difficulty"], found["two"]["se"], hard, strict=True):
        assert abs(figure - true) < 4 * error
    for figure, error, true in zip(found["two"]["slope"], found["two"]["slope_se"], slopes, strict=True):
        assert abs(figure - true) < 4 * error


def test_items_that_fit_the_rasch_model_have_mean_squares_near_one():
    chance = random.Random(3)
    hard = [n / 4 - 2 for n in range(20)]
    people = [chance.gauss(0, 1) for _ in range(1500)]
    columns = [[int(chance.random() < 1 / (1 + exp(b - theta))) for theta in people] for b in hard]

    found = fit_models(columns, two=False)

    assert found["two"] is None
    assert all(0.85 < value < 1.15 for value in found["rasch"]["infit"])


def test_items_that_all_or_none_solved_are_left_out_of_the_models():
    assert usable_items([[1, 1, 1], [0, 1, 0], [0, 0, 0], [0.5, 1, 0]]) == [1]
    assert fit_models([[0, 1, 1], [1, 0, 1]], two=True) is None


def test_an_engine_that_dies_is_a_refusal_with_its_last_words(monkeypatch):
    monkeypatch.setattr("exams.analysis.irt.sys.executable", "/bin/false")

    with pytest.raises(FiguresFailed):
        fit_models(columns_of(LSAT7), two=False)

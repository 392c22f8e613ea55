"""What titles ask for: rules of the house 1 to 5, on the sample network's own policy values."""

from datetime import timedelta
from itertools import permutations

import pytest

from certificates.errors import SchemeUnreadable
from certificates.schemes.rules import Condition, Span, clock_end, evaluate, handlers_of, months_after, scheme_rules
from tests.certificates.network import CARE, ENTRIES, FP, WBC, WBL, WBP, Ledger, day

SPRING = day(2025, 4, 1)
FIVE = (day(2025, 4, 10), day(2025, 5, 10), day(2025, 6, 10), day(2025, 7, 10), day(2025, 8, 10))


def kinds_missing(evaluation):
    return [f.condition.kind for f in evaluation.missing]


def test_rule_1_a_title_asks_for_a_pass_of_any_year():
    assert evaluate(WBP, Ledger().passed(day(2019, 10, 27)), day(2026, 11, 20)).since_on == day(2019, 10, 27)


def test_rule_1_nobody_holds_a_title_before_the_pass():
    ledger = Ledger().passed(SPRING)

    assert not evaluate(WBP, ledger, SPRING - timedelta(days=1)).fulfilled
    assert evaluate(WBP, ledger, SPRING).fulfilled


def test_rule_13_a_scheme_can_demand_a_supervised_pass():
    watched = scheme_rules(
        9, {**ENTRIES["WBP"], "conditions": [{"kind": "pass", "loss": "annulled", "supervised": True}]}
    )

    assert not evaluate(watched, Ledger().passed(SPRING, supervised=False), SPRING).fulfilled
    assert evaluate(watched, Ledger().passed(SPRING), SPRING).fulfilled
    assert evaluate(WBP, Ledger().passed(SPRING, supervised=False), SPRING).fulfilled


ARRIVALS = {
    "pass": lambda ledger, on: ledger.passed(on),
    "affiliation": lambda ledger, on: ledger.belongs(on),
    "training": lambda ledger, on: ledger.trained(on),
    "contribution": lambda ledger, on: ledger.leads(on).helped(on),
}


@pytest.mark.parametrize("order", list(permutations(ARRIVALS)), ids="-".join)
def test_rule_3_in_all_24_orders_the_conditions_of_wbl_are_fulfilled_from_the_day_of_the_last(order):
    days = [SPRING + timedelta(days=40 * place) for place in range(4)]
    ledger = Ledger()
    for name, on in zip(order, days, strict=True):
        ARRIVALS[name](ledger, on)

    for on in days[:3]:
        assert not evaluate(WBL, ledger, on).fulfilled
    assert not evaluate(WBL, ledger, days[3] - timedelta(days=1)).fulfilled
    assert evaluate(WBL, ledger, days[3]).since_on == days[3]


def test_rule_3_24_orders_are_all_orders():
    assert len(list(permutations(ARRIVALS))) == 24


@pytest.mark.parametrize("left_out", ARRIVALS)
def test_rule_5_wbl_needs_each_of_its_four_conditions(left_out):
    ledger = Ledger()
    for name, arrive in ARRIVALS.items():
        if name != left_out:
            arrive(ledger, SPRING)

    assert len(kinds_missing(evaluate(WBL, ledger, SPRING))) == 1


def test_rule_3_neither_wbp_nor_wbc_is_a_condition_of_wbl():
    assert {c.kind for c in WBL.conditions} == {"pass", "affiliation", "completion", "contribution"}
    assert {c.kind for c in WBC.conditions} == {"pass", "qualification", "undertaking"}


def test_rule_3_a_second_pass_changes_nothing():
    ledger = Ledger().passed(SPRING).passed(day(2025, 12, 1))

    assert evaluate(WBP, ledger, day(2026, 1, 1)).since_on == SPRING


def test_rule_4_the_exam_alone_gives_no_wbc():
    assert kinds_missing(evaluate(WBC, Ledger().passed(SPRING), SPRING, FP)) == ["qualification", "undertaking"]


def test_rule_4_a_qualification_of_another_field_does_not_count():
    ledger = Ledger().passed(SPRING).qualified(SPRING, specialty=CARE).promised(SPRING)

    assert kinds_missing(evaluate(WBC, ledger, SPRING, FP)) == ["qualification"]
    assert evaluate(WBC, ledger, SPRING, CARE).fulfilled


def test_rule_4_one_valid_qualification_of_several_is_enough():
    ledger = Ledger().passed(SPRING).promised(SPRING).qualified(SPRING, day(2025, 6, 1)).qualified(SPRING)

    assert evaluate(WBC, ledger, day(2026, 6, 1), FP).fulfilled


def test_rule_4_the_last_day_of_a_qualification_still_counts():
    ledger = Ledger().passed(SPRING).promised(SPRING).qualified(SPRING, day(2026, 1, 1))

    assert evaluate(WBC, ledger, day(2025, 12, 31), FP).fulfilled
    assert not evaluate(WBC, ledger, day(2026, 1, 1), FP).fulfilled


def test_rule_5_without_the_leader_role_a_contribution_is_not_enough():
    ledger = Ledger().passed(SPRING).belongs(SPRING).trained(SPRING).helped(SPRING)
    contribution = evaluate(WBL, ledger, SPRING).fulfilments[3]

    assert (contribution.fulfilled, contribution.role_missing, contribution.have, contribution.need) == (
        False,
        True,
        1,
        1,
    )


def test_rule_5_a_role_that_ended_before_the_first_contribution_does_not_count():
    ledger = Ledger().leads(SPRING, day(2025, 6, 1)).helped(day(2025, 7, 1))

    assert "contribution" in kinds_missing(evaluate(WBL, ledger, day(2025, 7, 1)))


def test_rule_5_training_of_another_programme_is_no_leader_training():
    ledger = Ledger().add("completion", SPRING, programme="station-management")

    assert "completion" in kinds_missing(evaluate(WBL, ledger, SPRING))


@pytest.mark.parametrize(("done", "kept"), [(5, False), (6, True), (7, True)])
def test_rule_5_keeping_wbl_takes_six_contributions_in_twelve_months(done, kept):
    days = [day(2025, 5, 1) + timedelta(days=20 * n) for n in range(done)]
    ledger = Ledger().leads(SPRING).helped(*days)
    contribution = evaluate(WBL, ledger, day(2026, 4, 1), started_on=SPRING).fulfilments[3]

    assert (contribution.fulfilled, contribution.have, contribution.need) == (kept, done, 6)


def test_rule_5_contributions_are_first_asked_for_twelve_months_after_the_award():
    ledger = Ledger().leads(SPRING).helped(SPRING)

    before = evaluate(WBL, ledger, day(2026, 3, 31), started_on=SPRING).fulfilments[3]
    after = evaluate(WBL, ledger, day(2026, 4, 1), started_on=SPRING).fulfilments[3]

    assert (before.fulfilled, before.asked_on) == (True, day(2026, 4, 1))
    assert (after.fulfilled, after.lost_on) == (False, day(2026, 4, 1))


def test_rule_5_the_oldest_of_six_counts_for_twelve_months_to_the_day():
    ledger = Ledger().leads(SPRING).helped(*FIVE, day(2026, 3, 1))

    assert evaluate(WBL, ledger, day(2026, 4, 9), started_on=SPRING).fulfilments[3].fulfilled
    assert not evaluate(WBL, ledger, day(2026, 4, 10), started_on=SPRING).fulfilments[3].fulfilled


def test_rule_5_a_leave_stops_the_clock_of_contributions():
    """Sixty days of leave move the day on which the oldest is too old from 10 April to 9 June."""
    ledger = Ledger().leads(SPRING).helped(*FIVE, day(2025, 9, 10)).away(day(2025, 12, 1), day(2026, 1, 30))

    assert evaluate(WBL, ledger, day(2026, 6, 8), started_on=SPRING).fulfilments[3].fulfilled
    assert not evaluate(WBL, ledger, day(2026, 6, 9), started_on=SPRING).fulfilments[3].fulfilled


def test_rule_5_a_leave_without_an_end_keeps_what_was_there_for_ever():
    ledger = Ledger().leads(SPRING).helped(*FIVE, day(2025, 9, 10)).away(day(2026, 4, 5))

    assert evaluate(WBL, ledger, day(2036, 1, 1), started_on=SPRING).fulfilments[3].fulfilled


def test_rule_5_a_leave_does_not_bring_back_what_was_lost_before_it():
    ledger = Ledger().leads(SPRING).helped(SPRING).away(day(2026, 5, 1), day(2026, 8, 1))

    assert not evaluate(WBL, ledger, day(2026, 6, 1), started_on=SPRING).fulfilments[3].fulfilled


@pytest.mark.parametrize(
    ("start", "leaves", "end"),
    [
        (day(2025, 4, 1), [], day(2026, 4, 1)),
        (day(2024, 2, 29), [], day(2025, 2, 28)),
        (day(2025, 4, 1), [Span(day(2025, 5, 1), day(2025, 5, 11))], day(2026, 4, 11)),
        (day(2025, 4, 1), [Span(day(2025, 3, 1), day(2025, 4, 11))], day(2026, 4, 11)),
        (day(2025, 4, 1), [Span(day(2026, 4, 1), day(2026, 5, 1))], day(2026, 4, 1)),
        (day(2025, 4, 1), [Span(day(2026, 3, 31), day(2026, 5, 1))], day(2026, 5, 2)),
        (day(2025, 4, 1), [Span(day(2025, 5, 1), day(2025, 5, 11)), Span(day(2026, 4, 5), day(2026, 4, 7))], day(2026, 4, 13)),
    ],
)  # fmt: skip
def test_a_clock_of_twelve_months_stands_still_during_leaves(start, leaves, end):
    assert clock_end(start, 12, leaves) == end


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (day(2026, 1, 31), 1, day(2026, 2, 28)),
        (day(2024, 1, 31), 1, day(2024, 2, 29)),
        (day(2025, 12, 15), 1, day(2026, 1, 15)),
        (day(2026, 11, 20), 36, day(2029, 11, 20)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last(start, months, end):
    """Civil Code, article 143: the period ends on the corresponding day, or the last of the month."""
    assert months_after(start, months) == end


def test_rule_6_everyone_who_handled_the_evidence_is_named():
    ledger = (
        Ledger()
        .passed(SPRING, handlers=frozenset({11, 12}))
        .add("completion", SPRING, programme="leader-training", handlers=frozenset({13}))
        .add("leader_role", SPRING, handlers=frozenset({14}))
        .add("qualification", SPRING, specialty=FP, handlers=frozenset({15}))
    )

    assert handlers_of(WBL, ledger) == {11, 12, 13, 14}
    assert handlers_of(WBC, ledger) == {11, 12, 14, 15}


@pytest.mark.parametrize(
    "condition",
    [
        {"kind": "fame", "loss": "grace"},
        {"kind": "pass", "loss": "forgotten"},
        {"kind": "pass", "loss": "annulled", "garce_days": 90},
    ],
)
def test_a_scheme_with_unknown_words_is_refused(condition):
    with pytest.raises(SchemeUnreadable):
        scheme_rules(1, {**ENTRIES["WBP"], "conditions": [condition]})


def test_policy_values_of_the_sample_network_are_those_of_the_rules():
    contribution = next(c for c in WBL.conditions if c.kind == "contribution")
    affiliation = next(c for c in WBL.conditions if c.kind == "affiliation")

    assert (contribution.first_count, contribution.keep_count, contribution.keep_months) == (1, 6, 12)
    assert (affiliation.loss, affiliation.grace_days) == ("grace", 90)
    assert [(s.code, s.decided_by) for s in (WBP, WBC, WBL)] == [
        ("WBP", "rule"),
        ("WBC", "decider"),
        ("WBL", "decider"),
    ]


def test_every_policy_value_has_a_written_reason_in_both_languages():
    numbers = ("grace_days", "keep_count", "keep_months")

    for scheme in (WBP, WBC, WBL):
        for condition in scheme.conditions:
            assert isinstance(condition, Condition)
            if any(getattr(condition, name) for name in numbers):
                assert condition.reason
                assert condition.reason_en

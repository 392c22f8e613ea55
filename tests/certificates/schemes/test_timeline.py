"""What a loss means on each day: rule 7, and the walk through random histories against a naive model."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.schemes.rules import AwardFacts, Span, scheme_rules
from certificates.schemes.timeline import Standing, state_on, timeline, timeline_under
from tests.certificates.naive import Diary, lived
from tests.certificates.network import CARE, ENTRIES, FP, WBC, WBL, WBP, Ledger, day

START = day(2025, 4, 1)
LOST = day(2025, 10, 1)


def state(scheme, ledger, on, specialty="", **facts):
    standing = state_on(timeline(scheme, ledger, AwardFacts(START, **facts), specialty), on)
    return standing.state if standing else None


def leader(affiliated_until=None, trained_until=None):
    helped = [day(2025, 3, 1) + timedelta(days=30 * n) for n in range(30)]
    return (
        Ledger().passed(day(2024, 12, 1)).belongs(day(2025, 1, 1), affiliated_until)
        .trained(day(2025, 2, 1), trained_until).leads(day(2025, 1, 1)).helped(*helped)
    )  # fmt: skip


def adviser(**qualified):
    return Ledger().passed(day(2024, 12, 1)).qualified(day(2020, 1, 1), **qualified).promised(START)


def test_there_is_no_state_before_the_award():
    assert state(WBL, leader(), START - timedelta(days=1)) is None
    assert state(WBL, leader(), START) == "active"


@pytest.mark.parametrize(
    ("days_without", "expected"),
    [(0, "active"), (1, "grace"), (89, "grace"), (90, "grace"), (91, "suspended"), (400, "suspended")],
)
def test_rule_7_a_lost_affiliation_runs_through_ninety_days_of_grace(days_without, expected):
    """LOST is the first day without; the ninetieth day without is the last of grace."""
    assert state(WBL, leader(affiliated_until=LOST), LOST + timedelta(days=days_without - 1)) == expected


@pytest.mark.parametrize(("back_after", "between"), [(89, "grace"), (90, "grace"), (91, "suspended")])
def test_rule_7_the_title_is_restored_when_the_affiliation_returns(back_after, between):
    back = LOST + timedelta(days=back_after)
    ledger = leader(affiliated_until=LOST).belongs(back)

    assert state(WBL, ledger, back - timedelta(days=1)) == between
    assert state(WBL, ledger, back) == "active"


def test_rule_7_a_change_of_organisation_without_a_gap_is_no_loss():
    ledger = leader(affiliated_until=LOST).belongs(LOST)

    assert timeline(WBL, ledger[:4] + ledger[-1:] + ledger[4:-1], AwardFacts(START))[0].until_on > LOST


def test_rule_7_a_withdrawn_completion_suspends_the_same_day():
    ledger = leader(trained_until=LOST)

    assert state(WBL, ledger, LOST - timedelta(days=1)) == "active"
    assert state(WBL, ledger, LOST) == "suspended"


@pytest.mark.parametrize(("on", "expected"), [(LOST - timedelta(days=1), "active"), (LOST, "suspended")])
def test_rule_7_an_expired_qualification_suspends_the_same_day(on, expected):
    assert state(WBC, adviser(until_on=LOST), on, FP) == expected


@pytest.mark.parametrize(("days_without", "expected"), [(1, "grace"), (60, "grace"), (61, "suspended")])
def test_rule_7_grace_of_a_private_issuer_counts_where_it_gives_it(days_without, expected):
    assert state(WBC, adviser(until_on=LOST, grace_days=60), LOST + timedelta(days=days_without - 1), FP) == expected


def test_rule_7_a_second_qualification_keeps_wbc():
    ledger = adviser(until_on=LOST).qualified(day(2023, 1, 1))

    assert state(WBC, ledger, LOST, FP) == "active"


def test_rule_7_a_second_qualification_never_shortens_the_grace_of_the_first():
    ledger = adviser(until_on=LOST, grace_days=60).qualified(day(2023, 1, 1), LOST + timedelta(days=10))

    assert state(WBC, ledger, LOST + timedelta(days=9), FP) == "active"
    assert state(WBC, ledger, LOST + timedelta(days=10), FP) == "grace"
    assert state(WBC, ledger, LOST + timedelta(days=60), FP) == "suspended"


def test_rule_7_a_renewed_qualification_restores_wbc():
    ledger = adviser(until_on=LOST).qualified(LOST + timedelta(days=20))

    assert state(WBC, ledger, LOST + timedelta(days=19), FP) == "suspended"
    assert state(WBC, ledger, LOST + timedelta(days=20), FP) == "active"


def test_rule_4_an_undertaking_that_was_not_renewed_runs_through_grace():
    ledger = Ledger().passed(day(2024, 12, 1)).qualified(day(2020, 1, 1)).promised(START, LOST)

    assert [state(WBC, ledger, LOST + timedelta(days=n), FP) for n in (-1, 0, 89, 90)] == [
        "active", "grace", "grace", "suspended",
    ]  # fmt: skip


def test_rule_7_a_void_pass_annuls_from_the_first_day():
    """The void row is no longer in the ledger: what is known now is that there never was a pass."""
    without_pass = Ledger().qualified(day(2020, 1, 1)).promised(START)

    assert timeline(WBC, without_pass, AwardFacts(START), FP) == [Standing("annulled", START)]
    assert timeline(WBP, [], AwardFacts(START)) == [Standing("annulled", START)]


def test_rule_7_another_pass_keeps_every_title():
    ledger = Ledger().passed(day(2023, 12, 1)).qualified(day(2020, 1, 1)).promised(START)

    assert timeline(WBC, ledger, AwardFacts(START), FP) == [Standing("active", START)]


def test_rule_7_a_later_pass_keeps_the_title_but_not_the_days_before_it():
    assert timeline(WBP, Ledger().passed(LOST), AwardFacts(START)) == [
        Standing("suspended", START, LOST),
        Standing("active", LOST),
    ]


def test_rule_7_the_worst_of_two_losses_counts():
    ledger = leader(affiliated_until=LOST, trained_until=LOST + timedelta(days=30))

    assert state(WBL, ledger, LOST) == "grace"
    assert state(WBL, ledger, LOST + timedelta(days=30)) == "suspended"


@pytest.mark.parametrize("end", ["withdrawn", "annulled", "ended"])
def test_rule_7_what_has_ended_does_not_come_back(end):
    ledger = leader(affiliated_until=LOST).belongs(LOST + timedelta(days=200))

    assert state(WBL, ledger, LOST + timedelta(days=150), ended_on=LOST, end_state=end) == end
    assert state(WBL, ledger, LOST + timedelta(days=300), ended_on=LOST, end_state=end) == end


def test_a_decided_suspension_holds_beside_fulfilled_conditions():
    spans = (Span(LOST, LOST + timedelta(days=30)),)

    assert [state(WBL, leader(), LOST + timedelta(days=n), suspended=spans) for n in (-1, 0, 29, 30)] == [
        "active", "suspended", "suspended", "active",
    ]  # fmt: skip


def test_a_new_version_of_a_scheme_speaks_only_for_its_own_days():
    stricter = scheme_rules(
        4,
        {**ENTRIES["WBL"], "conditions": [{**c, "grace_days": 10} if c["kind"] == "affiliation" else c
                                          for c in ENTRIES["WBL"]["conditions"]]},
    )  # fmt: skip
    new_from = LOST + timedelta(days=40)
    line = timeline_under(
        [(day(2015, 4, 1), WBL), (new_from, stricter)], leader(affiliated_until=LOST), AwardFacts(START)
    )

    assert line[:3] == [
        Standing("active", START, LOST),
        Standing("grace", LOST, new_from),
        Standing("suspended", new_from),
    ]


def test_an_award_that_began_under_a_newer_version_never_asks_the_older():
    never = scheme_rules(5, {**ENTRIES["WBP"], "conditions": [{"kind": "qualification", "loss": "suspended"}]})

    line = timeline_under([(day(2015, 4, 1), never), (START, WBP)], Ledger().passed(day(2024, 1, 1)), AwardFacts(START))

    assert line == [Standing("active", START)]


# ---- Random lives against the naive model -----------------------------------------------------------------------

BEGIN = day(2024, 1, 1)
offsets = st.integers(min_value=0, max_value=900)
lengths = st.one_of(st.none(), st.integers(min_value=1, max_value=500))


@st.composite
def evidence_rows(draw, kind):
    from_on = BEGIN + timedelta(days=draw(offsets))
    length = draw(lengths) if kind != "contribution" else None
    more = {"programme": "leader-training"} if kind == "completion" else {}
    if kind == "qualification":
        more = {"specialty": draw(st.sampled_from((FP, FP, CARE))), "grace_days": draw(st.sampled_from((0, 0, 30, 60)))}
    return kind, from_on, None if length is None else from_on + timedelta(days=length), more


@st.composite
def lives(draw):
    scheme = draw(st.sampled_from(("WBP", "WBC", "WBL")))
    counts = {
        "pass": (0, 2), "qualification": (0, 3), "undertaking": (0, 2), "affiliation": (0, 3), "completion": (0, 2),
        "leader_role": (0, 2), "leave": (0, 2), "contribution": (0, 14),
    }  # fmt: skip
    ledger = Ledger()
    for kind, (least, most) in counts.items():
        for row in draw(st.lists(evidence_rows(kind), min_size=least, max_size=most)):
            ledger.add(row[0], row[1], row[2], **row[3])
    started_on = BEGIN + timedelta(days=draw(st.integers(0, 500)))
    ended = draw(st.one_of(st.none(), st.tuples(st.integers(0, 600), st.sampled_from(("withdrawn", "ended")))))
    away = draw(st.lists(st.tuples(st.integers(0, 600), st.integers(1, 200)), max_size=2))
    spans = [(started_on + timedelta(days=a), started_on + timedelta(days=a + b)) for a, b in away]
    return scheme, ledger, started_on, (started_on + timedelta(days=ended[0]), ended[1]) if ended else None, spans


@given(lives())
def test_rules_1_to_7_random_lives_agree_with_a_naive_model_on_every_day(life):
    scheme, ledger, started_on, ended, suspended = life
    rules = {"WBP": WBP, "WBC": WBC, "WBL": WBL}[scheme]
    specialty = FP if scheme == "WBC" else ""
    facts = AwardFacts(
        started_on,
        ended[0] if ended else None,
        ended[1] if ended else "",
        tuple(Span(*span) for span in suspended),
    )

    line = timeline(rules, ledger, facts, specialty)
    expected = lived(
        Diary(scheme, ledger, started_on, specialty, ended, suspended), BEGIN, BEGIN + timedelta(days=1600)
    )

    for on, wanted in expected.items():
        found = state_on(line, on)
        assert (found.state if found else None) == wanted, f"{scheme} on {on}"


@given(lives(), st.randoms(use_true_random=False))
def test_rule_3_the_order_in_which_evidence_was_written_makes_no_difference(life, random):
    scheme, ledger, started_on, _, _ = life
    rules, specialty = {"WBP": WBP, "WBC": WBC, "WBL": WBL}[scheme], FP if scheme == "WBC" else ""
    shuffled = list(ledger)
    random.shuffle(shuffled)

    assert timeline(rules, shuffled, AwardFacts(started_on), specialty) == timeline(
        rules, ledger, AwardFacts(started_on), specialty
    )


def test_the_timeline_has_no_gap_and_no_overlap():
    line = timeline(WBL, leader(affiliated_until=LOST).belongs(LOST + timedelta(days=120)), AwardFacts(START))

    assert line[0].from_on == START
    assert all(a.until_on == b.from_on and a.state != b.state for a, b in pairwise(line))
    assert [s.state for s in line][:4] == ["active", "grace", "suspended", "active"]

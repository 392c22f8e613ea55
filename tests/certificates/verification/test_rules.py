"""What the public sees of a state (rules of the house 7 and 19)."""

from datetime import date

import pytest

from certificates.verification.rules import OUTCOMES, Span, outcome_of, public_state, seen_since, state_on

MAY, JUNE, JULY, AUGUST = (date(2026, month, 1) for month in (5, 6, 7, 8))


@pytest.mark.parametrize(
    ("state", "seen"),
    [
        ("active", "valid"), ("grace", "valid"), ("suspended", "suspended"), ("withdrawn", "withdrawn"),
        ("annulled", "annulled"), ("ended", "ended"), (None, "unknown"),
    ],
)  # fmt: skip
def test_rule_7_the_public_sees_valid_in_grace(state, seen):
    assert public_state(state) == seen


@pytest.mark.parametrize(
    ("document", "erased", "void", "award", "is_award", "outcome"),
    [
        ("current", False, False, "active", True, "valid"),
        ("current", False, False, None, False, "valid"),
        ("replaced", False, False, "active", True, "replaced"),
        ("replaced", False, False, None, False, "replaced"),
        ("replaced", False, False, "withdrawn", True, "withdrawn"),
        ("replaced", False, True, None, False, "void"),
        ("current", False, True, None, False, "void"),
        ("current", True, True, "withdrawn", True, "closed"),
        ("replaced", True, False, "active", True, "closed"),
        ("current", False, False, None, True, "unknown"),
    ],
)
def test_the_weightiest_word_wins(document, erased, void, award, is_award, outcome):
    assert outcome_of(document, erased, void, award, is_award) == outcome
    assert outcome in OUTCOMES


SPANS = [
    Span("active", MAY, JUNE),
    Span("grace", JUNE, JULY),
    Span("suspended", JULY, AUGUST),
    Span("active", AUGUST, None),
]


@pytest.mark.parametrize(
    ("day", "state", "since"),
    [
        (date(2026, 4, 30), None, None),
        (MAY, "active", MAY),
        (date(2026, 5, 31), "active", MAY),
        (JUNE, "grace", MAY),
        (date(2026, 6, 30), "grace", MAY),
        (JULY, "suspended", JULY),
        (AUGUST, "active", AUGUST),
    ],
)
def test_rule_7_no_day_tells_that_grace_began(day, state, since):
    assert state_on(SPANS, day) == state
    assert seen_since(SPANS, day) == since

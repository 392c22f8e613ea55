"""Decisions about activities, at their limits."""

from datetime import UTC, datetime, timedelta

import pytest

from lms.clock import instant, jst
from registry.activities.calendar import calendar_of
from registry.activities.rules import (
    Span,
    answer_by,
    contact_is_open,
    half_day_of,
    is_busy,
    may_confirm,
    place_is_shown,
    places_are_forgotten,
)

START = datetime(2026, 11, 28, 1, tzinfo=UTC)
END = START + timedelta(hours=2)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (START - timedelta(days=5), True),
        (END + timedelta(days=14) - SECOND, True),
        (END + timedelta(days=14), False),
        (END + timedelta(days=14) + SECOND, False),
    ],
)
def test_rule_17_contact_closes_14_days_after_the_activity(moment, is_open):
    assert contact_is_open("accepted", END, moment) is is_open


@pytest.mark.parametrize("state", ["sent", "asked", "declined", "withdrawn", "expired", "too_late"])
def test_rule_17_contact_is_open_on_acceptance_alone(state):
    assert not contact_is_open(state, END, START)


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (START - timedelta(days=1) - SECOND, False),
        (START - timedelta(days=1), True),
        (END, True),
        (END + SECOND, False),
    ],
)
def test_rule_17_the_exact_place_is_shown_around_the_day_alone(moment, shown):
    assert place_is_shown("accepted", START, END, moment) is shown
    assert not place_is_shown("sent", START, END, moment)


@pytest.mark.parametrize(("moment", "gone"), [(-SECOND, False), (timedelta(0), True), (SECOND, True)])
def test_rule_17_addresses_are_forgotten_14_days_after_the_last_day(moment, gone):
    assert places_are_forgotten(END, END + timedelta(days=14) + moment) is gone


def test_touching_ends_are_no_clash():
    wanted = Span(START, END)

    assert not is_busy(wanted, [Span(END, END + SECOND), Span(START - SECOND, START)])
    assert is_busy(wanted, [Span(END - SECOND, END + SECOND)])


@pytest.mark.parametrize(
    ("confirmers", "relatives", "may"),
    [({1}, set(), True), ({2}, set(), False), ({1}, {2}, False), ({1, 2}, {3}, False)],
)
def test_rule_6_nobody_confirms_herself_a_relative_or_whom_she_speaks_for(confirmers, relatives, may):
    assert may_confirm(confirmers, 2, relatives) is may


@pytest.mark.parametrize(("hour", "part"), [(0, 0), (11, 0), (12, 1), (16, 1), (17, 2), (23, 2)])
def test_a_half_day_is_told_by_the_clock_in_japan(hour, part):
    assert half_day_of(jst(instant(2026, 11, 23, hour))) == part
    assert half_day_of(jst(instant(2026, 11, 29, hour))) == 18 + part


def test_an_invitation_is_answered_two_hours_before_the_start():
    assert answer_by(START) == START - timedelta(hours=2)


def test_a_calendar_file_keeps_to_the_format():
    """RFC 5545: CRLF, lines of at most 75 octets, commas and semicolons escaped."""
    text = calendar_of([("abc", "お茶の会, 朝; " + "長い題名" * 20, START, END, "葵区の東")])
    lines = text.split("\r\n")

    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert all(len(line.encode()) <= 75 for line in lines)
    assert "DTSTART:20261128T010000Z" in lines
    assert "お茶の会\\, 朝\\;" in text
    assert "長い題名" * 20 in text.replace("\r\n ", "")

"""Opening hours: a usual week, holidays, days that differ, and what follows for this moment."""

from datetime import date, datetime, time

import pytest

from lms.errors import NotAllowed
from registry.errors import DayIsPast, HoursNotUnderstood, StationNotFound
from registry.stations.hours.queries import hours_at, is_outside
from registry.stations.hours.rules import Hours, Now, Span, is_within, now_at, read_spans, runs_of
from registry.stations.hours.services import say_day, say_week, take_day_back
from registry.stations.overview import stations_page

OPEN = (Span(600, 720), Span(780, 960))
WEEK = Hours((OPEN, OPEN, OPEN, OPEN, OPEN, (), ()))
WEEKDAYS = ["10:00-12:00, 13:00-16:00"] * 5
# 23 November 2026 is a Monday and 勤労感謝の日 (Cabinet Office's list of holidays).
HOLIDAYS = {date(2026, 11, 23)}


def at(day, hour, minute=0):
    return datetime.combine(date(2026, 11, day), time(hour, minute))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("10:00-12:00, 13:00-16:00", OPEN),
        ("１０：００〜１２：００　１３－１６", OPEN),
        ("10-12 13-16", OPEN),
        ("0:00-24:00", (Span(0, 1440),)),
        ("  ", ()),
    ],
)
def test_hours_are_read_in_any_width(typed, read):
    assert read_spans(typed) == read


@pytest.mark.parametrize(
    "typed", ["10:00", "16:00-10:00", "10:00-12:00, 11:00-13:00", "9:00-25:00", "9:75-10:00", "平日"]
)
def test_what_is_no_time_is_refused(typed):
    with pytest.raises(HoursNotUnderstood):
        read_spans(typed)


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        (at(24, 9, 59), Now(None, date(2026, 11, 24), 600)),
        (at(24, 10), Now(720)),
        (at(24, 12), Now(None, date(2026, 11, 24), 780)),
        (at(24, 15, 59), Now(960)),
        (at(24, 16), Now(None, date(2026, 11, 25), 600)),
        (at(20, 16), Now(None, date(2026, 11, 24), 600)),
        (at(23, 11), Now(None, date(2026, 11, 24), 600)),
    ],
)
def test_open_now_or_when_next(moment, state):
    assert now_at(WEEK, moment, HOLIDAYS.__contains__) == state


def test_a_named_day_wins_over_weekday_and_holiday():
    hours = Hours(WEEK.week, special={date(2026, 11, 23): (Span(840, 900),), date(2026, 11, 24): ()})

    assert now_at(hours, at(23, 14, 30), HOLIDAYS.__contains__) == Now(900)
    assert now_at(hours, at(24, 11), HOLIDAYS.__contains__) == Now(None, date(2026, 11, 25), 600)


def test_a_station_that_opens_on_holidays_too_and_one_that_never_opens():
    assert now_at(Hours(WEEK.week, on_holidays=True), at(23, 11), HOLIDAYS.__contains__) == Now(720)
    assert now_at(Hours(((),) * 7), at(24, 11), HOLIDAYS.__contains__) == Now()


@pytest.mark.parametrize(
    ("starts", "ends", "within"),
    [
        (at(24, 10), at(24, 12), True),
        (at(24, 10), at(24, 12, 1), False),
        (at(24, 11), at(24, 14), False),
        (at(23, 10), at(23, 11), False),
        (at(24, 14), at(25, 11), False),
    ],
)
def test_whether_a_time_lies_in_the_hours(starts, ends, within):
    assert is_within(WEEK, starts, ends, HOLIDAYS.__contains__) is within


def test_days_in_a_row_are_told_together():
    assert runs_of((OPEN, OPEN, (), OPEN, (), (), OPEN)) == [(0, 1, OPEN), (3, 3, OPEN), (6, 6, OPEN)]


@pytest.mark.postgres
def test_hours_stand_on_the_page_and_the_list_finds_who_is_open(aoi, suruga, sato, clock, client):
    # The clock of the tests stands at Friday 20 November 2026, 10:00.
    say_week(sato.actor, aoi.id, WEEKDAYS, on_holidays=False)
    page = client.get(f"/stations/{aoi.public_id}").get_data(as_text=True)

    assert "月–金 10:00-12:00、13:00-16:00" in page
    assert "開いています(12:00まで)" in page
    assert [line.card.id for line in stations_page("JP", open_now=True).lines] == [aoi.id]
    assert suruga.id in {line.card.id for line in stations_page("JP").lines}
    clock.forward(hours=2)
    assert stations_page("JP", open_now=True).lines == ()


@pytest.mark.postgres
def test_a_day_that_differs_is_said_again_and_taken_back(aoi, suruga, sato, kanri):
    say_week(sato.actor, aoi.id, WEEKDAYS, on_holidays=False)
    day = date(2099, 12, 28)
    say_day(sato.actor, aoi.id, day, "10-11")
    say_day(sato.actor, aoi.id, day, "", "年末")

    noon = datetime.fromisoformat("2099-12-28T10:00:00+09:00"), datetime.fromisoformat("2099-12-28T10:30:00+09:00")
    assert is_outside(aoi.id, *noon)
    assert not is_outside(suruga.id, *noon), "nobody wrote the hours of this one down"
    with pytest.raises(StationNotFound):
        take_day_back(kanri.actor, aoi.id, "nothing")
    with pytest.raises(DayIsPast):
        say_day(sato.actor, aoi.id, date(2020, 1, 1), "")


def test_another_stations_hours_are_not_hers_to_say(aoi, suruga, sato, hanako):
    for who, where in ((sato, suruga), (hanako, aoi)):
        with pytest.raises(NotAllowed):
            say_week(who.actor, where.id, WEEKDAYS, on_holidays=False)
    browser = sato.browser()
    assert browser.post(f"/stations/{suruga.public_id}/hours", data={"monday": "10-12"}).status_code == 403
    assert hours_at(suruga.id).as_of is None


def test_the_staff_write_hours_on_the_page(aoi, sato):
    browser = sato.browser()
    wrong = browser.post(f"/stations/{aoi.public_id}/hours", data={"monday": "いつでも"})
    assert "読み取れません" in wrong.get_data(as_text=True)
    browser.post(f"/stations/{aoi.public_id}/hours", data={"monday": "10-12", "holidays": "open"})
    browser.post(f"/stations/{aoi.public_id}/hours/days", data={"day_on": "2099-12-28", "note": "年末"})

    assert hours_at(aoi.id).summary == "月 10:00-12:00"
    assert "月曜日" in browser.get(f"/stations/{aoi.public_id}/hours").get_data(as_text=True)

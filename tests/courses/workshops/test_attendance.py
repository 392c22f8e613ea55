"""Attendance is taken by staff, corrected by appending, and ties the trainer to who was there."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from courses.errors import AttendanceOfOnesOwn, AttendanceTooEarly, DateHasAttendance, OwnWorkshop, WorkshopOver
from courses.workshops.attendance.queries import attended_series, sheet
from courses.workshops.attendance.services import take_attendance
from courses.workshops.models import WorkshopAttendance
from courses.workshops.queries import board, workshop_page
from courses.workshops.services import book, cancel_workshop, change_workshop
from courses.workshops.walk_ins.services import take_in
from lms.accounts.api import person, record_tie, ties_between
from lms.clock import instant
from lms.db import db, transaction
from lms.errors import NotAllowed, NotFound
from tests.courses.workshops.conftest import FIRST_DAY, SECOND_DAY


def list_of(actor, workshop, number=0):
    return workshop_page(actor, workshop).card.dates[number].public_id


@pytest.fixture
def on_the_day(workshop, hanako, taro, clock):
    """Hanako and Taro have seats, and it is the day of the workshop."""
    book(hanako.actor, workshop)
    book(taro.actor, workshop)
    clock.set(instant(2026, 12, 5, 16))
    return workshop


@pytest.mark.postgres
def test_attendance_taken_twice_with_the_same_words_is_written_once(on_the_day, mori, kanri, hanako, taro):
    first = list_of(mori.actor, on_the_day)

    take_attendance(mori.actor, first, {hanako.id: True, taro.id: False})
    take_attendance(kanri.actor, first, {hanako.id: True, taro.id: False})

    rows = db.session.scalars(select(WorkshopAttendance).order_by(WorkshopAttendance.person_id)).all()
    assert [(row.person_id, row.present, row.recorded_by) for row in rows] == [
        (hanako.id, True, mori.id),
        (taro.id, False, mori.id),
    ]


@pytest.mark.postgres
def test_a_correction_is_appended_and_the_newest_word_counts(on_the_day, mori, kanri, taro):
    first = list_of(mori.actor, on_the_day)
    take_attendance(mori.actor, first, {taro.id: False})

    take_attendance(kanri.actor, first, {taro.id: True})

    rows = db.session.scalars(select(WorkshopAttendance).order_by(WorkshopAttendance.revision)).all()
    assert [(row.revision, row.present, row.recorded_by) for row in rows] == [(1, False, mori.id), (2, True, kanri.id)]
    assert {line.person_id: line.present for line in sheet(mori.actor, first).lines}[taro.id] is True


def test_whoever_was_there_was_taught_by_the_trainer_and_nobody_else(on_the_day, mori, hanako, taro):
    take_attendance(mori.actor, list_of(mori.actor, on_the_day), {hanako.id: True, taro.id: False})

    ties = ties_between(mori.id, [hanako.id, taro.id])

    assert [(tie.other_id, tie.kind) for tie in ties] == [(hanako.id, "taught")]


def test_rule_6_nobody_writes_her_own_attendance_or_that_of_a_relative(on_the_day, kanri, hanako, taro, plan):
    """Rules 6: also the secretariat asks a colleague, on the page and by a request made by hand."""
    with transaction() as work:
        record_tie(work, kanri.id, taro.id, "family")
    first = list_of(kanri.actor, on_the_day)

    with pytest.raises(AttendanceOfOnesOwn):
        take_attendance(kanri.actor, first, {hanako.id: True, taro.id: True})

    assert db.session.scalars(select(WorkshopAttendance)).all() == []
    assert {line.name: line.barred for line in sheet(kanri.actor, first).lines} == {
        "山本 花子": False,
        "山田 太郎": True,
    }


def test_attendance_is_not_taken_before_the_day_nor_of_a_cancelled_workshop(workshop, mori, hanako, clock):
    book(hanako.actor, workshop)
    first = list_of(mori.actor, workshop)
    clock.set(instant(2026, 12, 4, 23, 59))
    with pytest.raises(AttendanceTooEarly):
        take_attendance(mori.actor, first, {hanako.id: True})
    clock.set(instant(2026, 12, 5, 0))
    take_attendance(mori.actor, first, {hanako.id: False})

    cancel_workshop(mori.actor, workshop, "大雪")

    with pytest.raises(WorkshopOver):
        take_attendance(mori.actor, first, {hanako.id: True})


def test_attendance_is_taken_of_people_with_a_seat_by_those_who_keep_the_workshop(on_the_day, mori, hanako, abe):
    first = list_of(mori.actor, on_the_day)

    with pytest.raises(NotFound):
        take_attendance(mori.actor, first, {abe.id: True})
    with pytest.raises(NotAllowed):
        take_attendance(hanako.actor, first, {hanako.id: True})


def test_a_date_with_attendance_is_neither_moved_nor_taken_away(workshop, plan, mori, hanako, clock):
    change_workshop(mori.actor, workshop, plan(meetings=(FIRST_DAY, SECOND_DAY)))
    book(hanako.actor, workshop)
    clock.set(instant(2026, 12, 5, 16))
    take_attendance(mori.actor, list_of(mori.actor, workshop), {hanako.id: True})

    for meetings in ((SECOND_DAY,), (replace(FIRST_DAY, ends_at=instant(2026, 12, 5, 16)), SECOND_DAY)):
        with pytest.raises(DateHasAttendance):
            change_workshop(mori.actor, workshop, plan(meetings=meetings))
    change_workshop(mori.actor, workshop, plan(meetings=(FIRST_DAY,)))


@pytest.mark.postgres
def test_a_series_is_attended_on_the_day_of_the_last_date_once_all_were_attended(workshop, plan, mori, hanako, clock):
    change_workshop(mori.actor, workshop, plan(meetings=(FIRST_DAY, SECOND_DAY)))
    book(hanako.actor, workshop)
    clock.set(instant(2026, 12, 6, 16))
    take_attendance(mori.actor, list_of(mori.actor, workshop), {hanako.id: True})
    assert attended_series([hanako.id], ["leader-1"]) == {}

    take_attendance(mori.actor, list_of(mori.actor, workshop, 1), {hanako.id: True})

    found = attended_series([hanako.id], ["leader-1", "leader-2"])[hanako.id]
    assert {series: word.attended_on.isoformat() for series, word in found.items()} == {"leader-1": "2026-12-06"}
    assert found["leader-1"].confirmed_by == mori.id


@pytest.mark.postgres
def test_who_comes_without_a_seat_is_taken_in_while_there_is_room_and_recorded_as_such(
    on_the_day, mori, hanako, taro, abe, outbox
):
    first = list_of(mori.actor, on_the_day)
    path, browser = f"/desk/workshops/attendance/{first}", mori.browser()
    typed = {"name": person(abe.id).kana, "born_on": person(abe.id).born_on.isoformat()}
    take_attendance(mori.actor, first, {hanako.id: True})
    assert "席は、すべてふさがっています" in browser.post(f"{path}/walk-in", data=typed).text
    take_attendance(mori.actor, first, {taro.id: False})
    assert "見つかりませんでした" in browser.post(f"{path}/walk-in", data=typed | {"born_on": "1900-01-01"}).text
    assert hanako.browser().post(f"{path}/walk-in", data=typed).status_code == 403

    for _ in range(2):
        assert browser.post(f"{path}/walk-in", data=typed).status_code == 302

    shown = {entry.name: (entry.presence, entry.walked_in) for entry in board(mori.actor, on_the_day).booked}
    assert shown == {"山本 花子": ((True,), False), "山田 太郎": ((False,), False), "阿部 誠": ((True,), True)}
    assert "予約なしで参加" in browser.get(path).text
    assert [mail["to"] for mail in outbox()] == ["abe@example.jp"]


def test_nobody_takes_herself_or_a_relative_in_at_the_door(on_the_day, mori, kanri, taro):
    take_attendance(mori.actor, list_of(mori.actor, on_the_day), {taro.id: False})
    for who, refusal in ((kanri, AttendanceOfOnesOwn), (mori, OwnWorkshop)):
        card = person(who.id)
        with pytest.raises(refusal):
            take_in(who.actor, list_of(who.actor, on_the_day), card.name, card.born_on)
    assert [entry.name for entry in board(mori.actor, on_the_day).booked if entry.walked_in] == []


def test_the_board_shows_who_was_there_by_date(on_the_day, mori, hanako, taro):
    take_attendance(mori.actor, list_of(mori.actor, on_the_day), {hanako.id: True})

    shown = {entry.name: entry.presence for entry in board(mori.actor, on_the_day).booked}

    assert shown == {"山本 花子": (True,), "山田 太郎": (None,)}

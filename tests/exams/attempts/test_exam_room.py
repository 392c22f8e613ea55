"""Admission, seats at venue devices, time given, incidents, ending: the invigilator's work and its limits."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from exams.attempts.invigilation.queries import admit_page, board
from exams.attempts.invigilation.services import (
    SeenIdentity,
    admit,
    end_attempts,
    give_time,
    record_incident,
    set_room_code,
    take_seat,
)
from exams.attempts.models import Admission, Attempt, AttemptOfficial, Incident
from exams.attempts.policies import INVIGILATE, SIT, seated
from exams.attempts.queries import exam_page
from exams.attempts.services import hand_in, take_batch
from exams.attempts.starting.services import start_attempt
from exams.errors import (
    IdentityNotShown,
    MinutesOutOfRange,
    NotAllowed,
    NotFound,
    OfficialsNeeded,
    OwnExam,
    ReasonMissing,
    SeatRefused,
)
from exams.sittings.models import Application, Sitting
from lms.db import db, transaction
from lms.policy import Actor, Grant, Role
from lms.text.numbers import new_number
from lms.ui.access import SELF
from tests.exams.attempts.conftest import Desk, attempt_row

pytestmark = pytest.mark.postgres
PASSPORT = SeenIdentity(evidence=("passport",))


@pytest.fixture
def hall(sitting, room):
    """The sitting, watched over by invigilators."""
    with transaction() as work:
        work.session.merge(sitting).supervised = True
    return db.session.get_one(Sitting, sitting.id)


@pytest.fixture
def expected(hall, room, applies):
    """``expected(hanako)`` is an application with a real slip number and a seat in the room."""

    def enter(player, channel="own_device"):
        application = applies(player, channel, room_id=room.id)
        with transaction() as work:
            work.session.merge(application).slip_number = new_number("EX")
        return db.session.get_one(Application, (application.sitting_id, application.seq))

    return enter


def test_rule_13_the_invigilator_records_what_was_seen_and_admits(endo, hanako, hall, expected):
    application = expected(hanako)

    admit(endo.actor, hall.public_id, application.public_id, SeenIdentity(("pension_book", "health_card")))
    admit(endo.actor, hall.public_id, application.public_id, PASSPORT)

    admission = db.session.scalars(select(Admission)).one()
    assert (admission.evidence, admission.admitted_by) == (["health_card", "pension_book"], endo.id)
    assert attempt_row(start_attempt(hanako.actor, application.public_id)).state == "open"


def test_rule_13_without_evidence_nobody_is_admitted(endo, hanako, hall, expected):
    with pytest.raises(IdentityNotShown):
        admit(endo.actor, hall.public_id, expected(hanako).public_id, SeenIdentity(("health_card",)))
    assert db.session.scalars(select(Attempt)).all() == []


def test_rule_13_admission_keeps_kinds_of_evidence_and_no_number():
    assert {column.key for column in Admission.__table__.columns} == {
        "sitting_id", "application_seq", "room_id", "evidence", "form_signed", "witness", "admitted_by", "admitted_at",
    }  # fmt: skip


def test_nobody_admits_herself_or_watches_over_another_sitting(endo, hanako, kanri, hall, expected):
    own = expected(endo)
    with pytest.raises(OwnExam):
        admit(endo.actor, hall.public_id, own.public_id, PASSPORT)
    elsewhere = Actor(hanako.id, frozenset({Grant(Role.INVIGILATOR, f"sitting:{hall.id + 1}")}))
    for stranger in (elsewhere, kanri.actor, hanako.actor):
        with pytest.raises(NotAllowed):
            admit(stranger, hall.public_id, own.public_id, PASSPORT)
        with pytest.raises(NotAllowed):
            board(stranger, hall.public_id)
    with pytest.raises(NotFound):
        board(endo.actor, "nowhere")


def test_rule_14_an_oral_exam_has_two_different_named_officials(endo, mori, hanako, hall, expected):
    application = expected(hanako, "oral")
    for officials in ((), (endo.id,), (endo.id, endo.id), (endo.id, hanako.id), (endo.id, 987654)):
        with pytest.raises(OfficialsNeeded):
            admit(endo.actor, hall.public_id, application.public_id, SeenIdentity(("passport",), officials=officials))

    admit(endo.actor, hall.public_id, application.public_id, SeenIdentity(("passport",), officials=(endo.id, mori.id)))

    named = db.session.scalars(select(AttemptOfficial).order_by(AttemptOfficial.person_id)).all()
    assert [(row.person_id, row.duty) for row in named] == [(endo.id, "oral_taker"), (mori.id, "oral_taker")]


@pytest.fixture
def admitted(endo, hall, expected):
    """``admitted(hanako)``: she is in."""

    def enter(player, channel="own_device"):
        application = expected(player, channel)
        admit(endo.actor, hall.public_id, application.public_id, PASSPORT)
        return application

    return enter


def test_rule_14_a_venue_device_opens_with_slip_number_and_code_of_the_day(endo, hanako, hall, room, admitted):
    application = admitted(hanako, "venue_device")
    code = set_room_code(endo.actor, hall.public_id, room.public_id)

    seat = take_seat(application.slip_number.lower().replace("-", " "), f" {code[:3]} {code[3:]} ")

    who = seated(seat.attempt)
    attempt = start_attempt(who, seat.application)
    assert attempt == seat.attempt
    assert attempt_row(attempt).channel == "venue_device"
    desk = Desk.at_seat(who, attempt, seat.token)
    assert desk.answer("A-1", "a") == "saved"
    assert [question.key for question in exam_page(who, attempt).questions][:1] == ["A-1"]


def test_rule_14_whoever_has_a_seat_can_do_nothing_else(hanako, taro, admitted):
    first, second = admitted(hanako, "venue_device"), admitted(taro, "venue_device")
    who = seated(attempt_row_of(first).public_id)

    assert (who.signed_in, who.may(INVIGILATE)) == (False, False)
    with pytest.raises(NotFound):
        start_attempt(who, second.public_id)
    with pytest.raises(NotFound):
        hand_in(who, attempt_row_of(second).public_id)
    assert Actor(None).may(SIT) is False
    assert Actor(None).may(SELF) is False


def attempt_row_of(application):
    return db.session.get_one(Attempt, (application.sitting_id, application.seq))


def test_a_wrong_code_a_wrong_slip_and_a_missing_admission_sound_alike(
    endo, hanako, taro, hall, room, admitted, expected
):
    application, outside = admitted(hanako), expected(taro)
    code = set_room_code(endo.actor, hall.public_id, room.public_id)
    wrong = f"{(int(code) + 1) % 10**6:06d}"

    for slip, typed in (
        (application.slip_number, wrong),
        (outside.slip_number, code),
        (new_number("EX"), code),
        ("EX", code),
        ("", ""),
    ):
        with pytest.raises(SeatRefused):
            take_seat(slip, typed)


def test_ten_wrong_codes_lock_the_seat(endo, hanako, hall, room, admitted):
    application = admitted(hanako)
    code = set_room_code(endo.actor, hall.public_id, room.public_id)
    for _ in range(10):
        with pytest.raises(SeatRefused):
            take_seat(application.slip_number, "wrong")

    with pytest.raises(SeatRefused):
        take_seat(application.slip_number, code)


def test_yesterdays_code_opens_nothing(endo, hanako, hall, room, admitted, clock):
    application = admitted(hanako)
    code = set_room_code(endo.actor, hall.public_id, room.public_id)
    clock.forward(hours=14)

    with pytest.raises(SeatRefused):
        take_seat(application.slip_number, code)


def test_time_is_given_to_one_some_or_all_and_shown_at_once(endo, hanako, taro, hall, admitted):
    hers, his = admitted(hanako), admitted(taro)
    desk = Desk(hanako, start_attempt(hanako.actor, hers.public_id))
    before = attempt_row(desk.attempt).closes_at

    assert give_time(endo.actor, hall.public_id, [hers.public_id], 5, "回線の故障 10:05-10:10") == 1
    assert take_batch(desk.batch()).closes_at == before + timedelta(minutes=5)
    assert give_time(endo.actor, hall.public_id, [], 3, "停電") == 2

    assert take_batch(desk.batch()).closes_at == before + timedelta(minutes=8)
    assert attempt_row_of(his).extra_seconds == 180
    later = attempt_row(start_attempt(taro.actor, his.public_id))
    assert later.closes_at - later.started_at == timedelta(minutes=63)
    incidents = db.session.scalars(select(Incident).order_by(Incident.seconds)).all()
    assert [(row.kind, row.seconds) for row in incidents] == [
        ("extra_time", 180),
        ("extra_time", 180),
        ("extra_time", 300),
    ]


@pytest.mark.parametrize("minutes", [0, 181, -5])
def test_time_has_limits_and_a_reason(endo, hall, minutes):
    with pytest.raises(MinutesOutOfRange):
        give_time(endo.actor, hall.public_id, [], minutes, "停電")
    with pytest.raises(ReasonMissing):
        give_time(endo.actor, hall.public_id, [], 5, "  ")


def test_ending_hands_in_what_is_saved(endo, hanako, taro, hall, admitted):
    hers, his = admitted(hanako), admitted(taro)
    desk = Desk(hanako, start_attempt(hanako.actor, hers.public_id))
    desk.answer("A-1", "a")

    assert end_attempts(endo.actor, hall.public_id, [], "火災報知器") == 1

    assert attempt_row(desk.attempt).state == "auto_submitted"
    assert attempt_row_of(his).state == "ready"
    assert desk.stored() == {"A-1": "a"}


def test_the_board_tells_who_is_in_how_far_and_who_is_silent(endo, hanako, taro, hall, admitted, expected, clock):
    hers = admitted(hanako)
    expected(taro)
    desk = Desk(hanako, start_attempt(hanako.actor, hers.public_id))
    desk.answer("A-1", "a")
    clock.forward(seconds=31)

    page = board(endo.actor, hall.public_id)

    first, second = page.seats
    assert (first.name, first.answered, first.asked, first.silent, first.minutes_left) == ("山本 花子", 1, 4, True, 59)
    assert (second.name, second.may_admit, second.may_act) == ("山田 太郎", True, False)
    assert [seat.name for seat in board(endo.actor, hall.public_id, "ﾔﾏﾀﾞ").seats] == ["山田 太郎"]
    assert "設問" not in repr(page)
    take_batch(desk.batch())
    assert board(endo.actor, hall.public_id).seats[0].silent is False


def test_incidents_are_typed_timed_and_signed(endo, hanako, hall, admitted):
    application = admitted(hanako)

    record_incident(endo.actor, hall.public_id, application.public_id, "unwell", "10分休みました")
    record_incident(endo.actor, hall.public_id, "", "noise", "")
    with pytest.raises(NotFound):
        record_incident(endo.actor, hall.public_id, "", "made_up", "")

    lines = board(endo.actor, hall.public_id).incidents
    assert {(line.about, line.by) for line in lines} == {("山本 花子", "遠藤 実"), ("", "遠藤 実")}


def test_the_door_shows_the_slip_and_never_an_answer(endo, hanako, hall, expected):
    page = admit_page(endo.actor, hall.public_id, expected(hanako).public_id)

    assert (page.name, page.room, page.admitted, page.officials) == ("山本 花子", "第1会場", False, ())

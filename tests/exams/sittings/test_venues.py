"""Venues serve many sittings: seats are never more than the room holds, places follow seats, a room is opened by name."""

import pytest
from sqlalchemy import select

from exams.attempts.invigilation.services import check_room
from exams.errors import CapacityTooSmall, NotAllowed, NotFound, RoomNameTaken
from exams.results.sitting_file import evidence_of_sitting
from exams.room_errors import MoreSeatsThanRoom, RoomInUse, RoomNotReady, VenueNameTaken
from exams.sittings.models import SittingRoom
from exams.sittings.office import office_page
from exams.sittings.queries import application_page, sitting_by_public_id, slip_facts
from exams.sittings.services import add_room, apply_for_sitting, change_room, create_sitting
from exams.sittings.values import RoomPlan, Wish
from exams.sittings.venues.models import RoomCheck, Venue, VenueRoom
from exams.sittings.venues.queries import venue_lines
from exams.sittings.venues.rules import BEFORE_OPENING, CHECKS, seats_and_places
from exams.sittings.venues.services import (
    VenuePlan,
    VenueRoomPlan,
    change_venue,
    close_venue,
    enter_venue,
    follow_seats,
    keep_venue_room,
)
from lms import clock as house_clock
from lms.db import db
from lms.notices.models import Notice
from tests.exams.stock import plan

pytestmark = pytest.mark.postgres
PAPER = Wish("paper", agreed=True)
HALL = VenuePlan("市民会館", "静岡市葵区 本通 1-1", "静岡駅から歩いて8分。南口にエレベーター", "054-000-0000(守衛室)")


@pytest.fixture
def october(app, kanri):
    return create_sitting(kanri.actor, plan(capacity=2))


@pytest.fixture
def hall(app, kanri):
    """A venue with one room of three seats."""
    public_id = enter_venue(kanri.actor, HALL)
    keep_venue_room(kanri.actor, public_id, VenueRoomPlan("第1会議室", 3, step_free=True))
    return public_id


def room_id():
    return db.session.scalars(select(VenueRoom.id)).one()


@pytest.mark.parametrize(
    ("seats", "places", "word"),
    [(50, 50, "equal"), (49, 50, "fewer_seats"), (51, 50, "more_seats"), (50, None, "no_limit")],
)
def test_seats_and_places_agree_or_it_is_said_how_they_differ(seats, places, word):
    assert seats_and_places(seats, places) == word


def test_a_room_of_a_venue_brings_its_name_address_and_way_onto_the_slip(hanako, kanri, hall, october):
    add_room(kanri.actor, october, RoomPlan("", "", 3, venue_room_id=room_id()))
    ref = apply_for_sitting(hanako.actor, october, PAPER)

    room = slip_facts(hanako.actor, october, ref.application).room

    assert (room.name, room.place, room.way_there, room.contact) == (
        "第1会議室", "市民会館 静岡市葵区 本通 1-1", "静岡駅から歩いて8分。南口にエレベーター", "054-000-0000(守衛室)",
    )  # fmt: skip
    assert application_page(hanako.actor, october, ref.application).room == room
    assert [(line.rooms, line.seats) for line in venue_lines(kanri.actor)] == [(1, 3)]


def test_no_sitting_plans_more_seats_than_the_room_holds_and_no_room_shrinks_below_a_plan(kanri, hall, october):
    with pytest.raises(MoreSeatsThanRoom):
        add_room(kanri.actor, october, RoomPlan("", "", 4, venue_room_id=room_id()))
    add_room(kanri.actor, october, RoomPlan("", "", 3, venue_room_id=room_id()))
    public_id = db.session.scalars(select(VenueRoom.public_id)).one()

    with pytest.raises(RoomInUse):
        keep_venue_room(kanri.actor, hall, VenueRoomPlan("第1会議室", 2), public_id)
    with pytest.raises(VenueNameTaken):
        keep_venue_room(kanri.actor, hall, VenueRoomPlan("第1会議室", 9))
    with pytest.raises(VenueNameTaken):
        enter_venue(kanri.actor, VenuePlan("市民会館", "浜松市"))
    assert enter_venue(kanri.actor, HALL) == hall


def test_places_follow_seats_in_one_step_and_the_waiting_list_moves_up(hanako, taro, ito, kanri, hall, october):
    add_room(kanri.actor, october, RoomPlan("", "", 3, venue_room_id=room_id()))
    for player in (hanako, taro, ito):
        apply_for_sitting(player.actor, october, PAPER)
    page = office_page(kanri.actor, october)
    assert (page.seats, page.may_follow_seats, "only" in page.seats_fit) == (3, True, True)

    assert follow_seats(kanri.actor, october) == 3

    page = office_page(kanri.actor, october)
    assert (page.row.accepted, page.row.waiting, page.seats_fit) == (3, 0, "")


def test_places_never_fall_below_those_who_have_one(hanako, taro, kanri, hall, october):
    for player in (hanako, taro):
        apply_for_sitting(player.actor, october, PAPER)
    add_room(kanri.actor, october, RoomPlan("小部屋", "静岡", 1))

    with pytest.raises(CapacityTooSmall):
        follow_seats(kanri.actor, october)


def test_a_corrected_address_reaches_coming_exams_and_is_told_to_who_sits_there(hanako, taro, kanri, hall, october):
    add_room(kanri.actor, october, RoomPlan("", "", 1, venue_room_id=room_id()))
    for player in (hanako, taro):
        apply_for_sitting(player.actor, october, PAPER)

    change_venue(kanri.actor, hall, VenuePlan("市民会館", "静岡市葵区 新通 2-2", HALL.access_note, HALL.contact))

    assert db.session.scalars(select(SittingRoom.place)).one() == "市民会館 静岡市葵区 新通 2-2"
    told = select(Notice.person_id).where(Notice.kind == "exams.sittings.changed")
    assert db.session.scalars(told).all() == [hanako.id]
    close_venue(kanri.actor, hall)
    assert db.session.scalars(select(Venue.closed_at)).one() == house_clock.now()
    assert [line.closed for line in venue_lines(kanri.actor)] == [True]


def test_a_room_is_not_changed_into_another_one_of_the_same_sitting(kanri, hall, october):
    add_room(kanri.actor, october, RoomPlan("", "", 3, venue_room_id=room_id()))
    other = add_room(kanri.actor, october, RoomPlan("和室", "市民会館", 5))

    with pytest.raises(RoomNameTaken):
        change_room(kanri.actor, october, other, RoomPlan("", "", 3, venue_room_id=room_id()))
    change_room(kanri.actor, october, other, RoomPlan("和室", "市民会館", 6))


def test_a_room_is_opened_by_name_once_everything_else_is_in_order(hanako, kanri, endo, hall, october):
    room = add_room(kanri.actor, october, RoomPlan("", "", 3, venue_room_id=room_id()))
    with pytest.raises(RoomNotReady):
        check_room(endo.actor, october, room, ["opened", "seats"])
    assert db.session.scalars(select(RoomCheck)).all() == []

    check_room(endo.actor, october, room, BEFORE_OPENING)
    check_room(endo.actor, october, room, ["opened", "seats"])

    done = db.session.scalars(select(RoomCheck)).all()
    assert {(row.item, row.checked_by) for row in done} == {(item, endo.id) for item in CHECKS}
    table = next(t for t in evidence_of_sitting(sitting_by_public_id(october).id).tables if t.name == "room_check")
    assert len(list(table.rows)) == 7
    with pytest.raises(NotAllowed):
        check_room(hanako.actor, october, room, ["seats"])
    with pytest.raises(NotFound):
        check_room(endo.actor, october, "nothing", ["seats"])


def test_the_office_enters_a_venue_and_uses_it_and_the_invigilator_opens_the_room_over_their_pages(
    hanako, kanri, endo, october
):
    office = kanri.browser()
    assert "/exams/venues" in office.get("/exams/office").text
    typed = {"name": HALL.name, "address": HALL.address, "access_note": HALL.access_note, "contact": HALL.contact}
    at = office.post("/exams/venues/new", data=typed).headers["Location"]
    assert office.post(f"{at}/rooms/new", data={"name": "第1会議室", "seats": "3"}).status_code == 302
    assert "第1会議室" in office.get(at).text
    new = f"/exams/office/{october}/rooms/new"
    assert office.post(new, data={"venue_room_id": "0", "seats": "3"}).status_code == 400
    assert office.post(new, data={"venue_room_id": str(room_id()), "seats": "4"}).status_code == 400
    assert office.post(new, data={"venue_room_id": str(room_id()), "seats": "3"}).status_code == 302
    page = office.get(f"/exams/office/{october}").text
    assert "席があまります" in page
    assert office.post(f"/exams/venues/follow-seats/{october}").status_code == 302
    assert hanako.browser().get("/exams/venues").status_code == 403

    room = db.session.scalars(select(SittingRoom.public_id)).one()
    check = f"/exams/invigilate/{october}/rooms/{room}/check"
    hall = endo.browser()
    assert check in hall.get(f"/exams/invigilate/{october}").text
    assert hall.post(check, data={"items": ["opened"]}).status_code == 400
    assert hall.post(check, data={"items": list(CHECKS)}).status_code == 302
    assert "部屋は開いています" in hall.get(check).text
    assert hanako.browser().get(check).status_code == 403

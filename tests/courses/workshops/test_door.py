"""A code at the door, materials for those with a seat, and who is told when a workshop falls out."""

import io

import pytest
from sqlalchemy import func, select

from courses.errors import AttendanceOfOnesOwn, NoDateNow, OfficeFileRefused
from courses.workshops.arrivals.queries import arrival, door_address, seat_of
from courses.workshops.arrivals.services import welcome
from courses.workshops.materials.queries import material_file, materials_for
from courses.workshops.materials.services import add_material, take_material_away
from courses.workshops.models import WorkshopAttendance, WorkshopInterest
from courses.workshops.rules import Meeting, date_open_at
from courses.workshops.services import (
    ask_no_more,
    ask_to_be_told,
    book,
    cancel_workshop,
    give_back,
    plan_workshop,
)
from lms.clock import instant
from lms.db import db
from lms.errors import NotAllowed, NotFound
from lms.files.api import read
from lms.files.errors import FileTypeRefused
from lms.notices.models import Notice

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def rows():
    return db.session.scalar(select(func.count()).select_from(WorkshopAttendance))


@pytest.mark.parametrize(
    ("hour", "minute", "open_now"), [(8, 59, False), (9, 0, True), (12, 0, True), (15, 59, True), (16, 0, False)]
)
def test_the_door_is_open_from_an_hour_before_until_an_hour_after(hour, minute, open_now):
    meeting = Meeting(instant(2026, 12, 5, 10), instant(2026, 12, 5, 15))

    assert (date_open_at([meeting], instant(2026, 12, 5, hour, minute)) is not None) is open_now


@pytest.mark.postgres
def test_a_code_is_taken_once_in_its_window_and_a_second_scan_is_harmless(workshop, mori, hanako, clock):
    book(hanako.actor, workshop)
    seat = seat_of(hanako.actor, workshop)
    with pytest.raises(NoDateNow):
        welcome(mori.actor, seat)
    clock.set(instant(2026, 12, 5, 9, 40))
    assert door_address(seat).endswith(f"/desk/workshops/arrive/{seat}")

    welcome(mori.actor, seat)
    welcome(mori.actor, seat)

    assert rows() == 1
    assert arrival(mori.actor, seat).written_at == instant(2026, 12, 5, 9, 40)


@pytest.mark.postgres
def test_rule_6_nobody_takes_her_own_code_and_a_strange_trainer_none(workshop, mori, hanako, taro, clock):
    book(hanako.actor, workshop)
    seat = seat_of(hanako.actor, workshop)
    clock.set(instant(2026, 12, 5, 10))

    for actor in (hanako.actor, taro.actor):
        with pytest.raises(NotAllowed):
            welcome(actor, seat)
    with pytest.raises(NotFound):
        welcome(mori.actor, "nothing")
    assert hanako.browser().post(f"/desk/workshops/arrive/{seat}").status_code == 403
    asked = mori.browser().get(f"/desk/workshops/arrive/{seat}").text
    assert "目の前の人は、この人ですか" in asked
    assert rows() == 0


def test_the_secretariat_does_not_write_her_own_attendance_by_code(workshop, kanri, clock):
    book(kanri.actor, workshop)
    clock.set(instant(2026, 12, 5, 10))

    with pytest.raises(AttendanceOfOnesOwn):
        welcome(kanri.actor, seat_of(kanri.actor, workshop))


def test_a_seat_given_back_has_no_code(workshop, hanako):
    book(hanako.actor, workshop)
    give_back(hanako.actor, workshop)

    assert seat_of(hanako.actor, workshop) == ""


@pytest.mark.postgres
def test_materials_are_for_those_with_a_seat_and_kept_by_their_trainer(workshop, mori, hanako, taro):
    book(hanako.actor, workshop)
    material = add_material(mori.actor, workshop, io.BytesIO(PDF), "handout.pdf", "配付資料")

    assert [one.title for one in materials_for(hanako.actor, workshop)] == ["配付資料"]
    assert materials_for(taro.actor, workshop) == ()
    assert material_file(hanako.actor, material)
    assert taro.browser().get(f"/workshops/materials/{material}").status_code == 404
    opened = hanako.browser().get(f"/workshops/materials/{material}")
    assert (opened.status_code, opened.mimetype) == (200, "application/pdf")
    with pytest.raises(NotAllowed):
        take_material_away(hanako.actor, material)

    file_id = material_file(mori.actor, material)
    take_material_away(mori.actor, material)

    assert materials_for(hanako.actor, workshop) == ()
    with pytest.raises(NotFound):
        read(file_id)


@pytest.mark.parametrize(
    ("content", "refusal"), [(b"PK\x03\x04slides", OfficeFileRefused), (b"<script>alert(1)</script>", FileTypeRefused)]
)
def test_slides_and_pages_are_no_material_whatever_they_are_called(workshop, mori, content, refusal):
    with pytest.raises(refusal):
        add_material(mori.actor, workshop, io.BytesIO(content), "handout.pdf", "配付資料")


@pytest.mark.postgres
def test_who_waits_for_dates_is_told_of_a_cancellation_unless_she_took_her_wish_back(mori, plan, hanako, taro):
    workshop = plan_workshop(mori.actor, plan(meetings=()))
    for person in (hanako, taro):
        ask_to_be_told(person.actor, workshop, "mail")
    ask_no_more(taro.actor, workshop)
    ask_no_more(taro.actor, workshop)

    cancel_workshop(mori.actor, workshop, "会場がとれませんでした")

    assert db.session.scalars(select(Notice.person_id)).all() == [hanako.id]
    assert db.session.scalars(select(WorkshopInterest.person_id)).all() == [hanako.id]


def test_the_page_shows_code_and_materials_to_who_has_a_seat(workshop, mori, hanako, taro):
    book(hanako.actor, workshop)
    add_material(mori.actor, workshop, io.BytesIO(PDF), "handout.pdf", "配付資料")

    hers, his = (person.browser().get(f"/workshops/{workshop}").text for person in (hanako, taro))

    assert "入口で見せるコード" in hers
    assert "配付資料" in hers
    assert "入口で見せるコード" not in his
    assert "配付資料" not in his
    assert "/materials" in mori.browser().get(f"/desk/workshops/{workshop}").text

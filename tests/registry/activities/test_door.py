"""At the door: who arrived says so with a code; it counts once somebody else confirms it. Papers of the day."""

import csv
import io
from datetime import timedelta
from subprocess import run

import pytest

from lms.accounts import api as accounts
from lms.errors import NotAllowed
from registry.activities.attendance.door import address_at_door, code_at_door
from registry.activities.attendance.queries import attendance_page
from registry.activities.attendance.services import arrive, confirm_attendance, take_insurance_list
from registry.activities.own import contributions_of
from registry.errors import ActivityNotFound, DoorClosed, DoorCodeUnknown
from tests.registry.activities.planned import SATURDAY, TWO_HOURS, accepted, asked, helper, planned
from tests.registry.conftest import actor_of, choices, list_person, pass_exam

pytestmark = pytest.mark.postgres
PHONE = "054-000-9876"


def at_door(actor, day):
    return [(line.present, line.arrived) for line in attendance_page(actor, day, "ja").team]


def text_of(pdf_reader, response):
    assert response.mimetype == "application/pdf"
    return pdf_reader(response.data)


@pytest.fixture
def pdf_text():
    """The words of a PDF as pdftotext reads them."""
    command = ["pdftotext", "-layout", "-", "-"]
    return lambda data: run(command, input=data, capture_output=True, check=True).stdout.decode()


def test_rule_6_a_scan_ticks_the_list_and_counts_for_nothing_until_somebody_confirms_it(aoi, sato, clock):
    person = helper()
    day = planned(sato, aoi)
    accepted(sato, day, person)
    clock.set(SATURDAY - timedelta(minutes=5))

    assert [arrive(actor_of(person), code_at_door(day)) for _ in range(2)] == [day, day]

    assert at_door(sato.actor, day) == [(True, "09:55")]
    assert contributions_of(person) == []
    clock.set(SATURDAY + TWO_HOURS)
    assert confirm_attendance(sato.actor, day, {person: 0}) == 0
    assert at_door(sato.actor, day) == [(False, "09:55")]


def test_rule_6_the_only_manager_gains_nothing_by_scanning_her_own_code(aoi, sato, kanri, clock):
    pass_exam(sato.id)
    list_person(sato.id, *choices("titles", "name"))
    day = planned(sato, aoi)
    accepted(sato, day, sato.id)
    clock.set(SATURDAY)
    arrive(sato.actor, code_at_door(day))

    assert [line.may_confirm for line in attendance_page(sato.actor, day, "ja").team] == [False]
    assert contributions_of(sato.id) == []
    with pytest.raises(NotAllowed):
        arrive(accounts.proxy_of(kanri.actor, sato.id), code_at_door(day))


def test_a_code_is_of_one_day_and_of_those_who_were_accepted(aoi, sato, clock):
    comes, asked_only = helper(), helper("伊藤", "花", ("いとう", "はな"))
    day, other = planned(sato, aoi), planned(sato, aoi, starts_at=SATURDAY + timedelta(hours=4))
    accepted(sato, day, comes)
    asked(sato, day, asked_only)
    clock.set(SATURDAY)

    for actor, code in (
        (actor_of(asked_only), code_at_door(day)),
        (actor_of(comes), code_at_door(other)),
        (actor_of(comes), ""),
        (actor_of(comes), "あ😀٣٤٥"),
    ):
        with pytest.raises(DoorCodeUnknown):
            arrive(actor, code)
    assert len({code_at_door(day), code_at_door(other)}) == 2
    assert all(len(code_at_door(one)) == 6 and code_at_door(one).isdigit() for one in (day, other))


@pytest.mark.parametrize(
    ("moment", "works"),
    [
        (SATURDAY - timedelta(minutes=60), True),
        (SATURDAY - timedelta(minutes=60, seconds=1), False),
        (SATURDAY + timedelta(hours=4), True),
        (SATURDAY + timedelta(hours=4, seconds=1), False),
    ],
)
def test_the_code_works_from_an_hour_before_until_two_hours_after(aoi, sato, clock, moment, works):
    person = helper()
    day = planned(sato, aoi)
    accepted(sato, day, person)
    clock.set(moment)

    if works:
        assert arrive(actor_of(person), code_at_door(day)) == day
        return
    with pytest.raises(DoorClosed):
        arrive(actor_of(person), code_at_door(day))


def test_what_is_scanned_is_filled_in_and_one_tap_sends_it(aoi, sato, hanako, clock):
    pass_exam(hanako.id)
    list_person(hanako.id, *choices("titles", "name"))
    day = planned(sato, aoi)
    accepted(sato, day, hanako.id)
    clock.set(SATURDAY - timedelta(minutes=10))
    browser = hanako.browser()
    assert "きょうは手伝いの日です" in browser.get("/").get_data(as_text=True)

    path = "/here?" + address_at_door(day).partition("?")[2]
    assert f'value="{code_at_door(day)}"' in browser.get(path).get_data(as_text=True)
    wrong = browser.post("/here", data={"code": "12あ3"})
    assert (wrong.status_code, 'value="12あ3"' in wrong.text) == (400, True), "what was typed is still there"
    wide = code_at_door(day).translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})
    assert browser.post("/here", data={"code": f"{wide[:3]} {wide[3:]}"}).status_code == 302

    assert at_door(sato.actor, day) == [(True, "09:50")]
    assert "入口で「着きました」" in sato.browser().get(f"/activities/{day}/attendance").get_data(as_text=True)
    assert "きょうは手伝いの日です" not in browser.get("/").get_data(as_text=True)


def test_the_papers_of_a_day_name_the_team_and_carry_the_code(aoi, sato, kanri, pdf_text, clock):
    person = helper()
    day = planned(sato, aoi)
    accepted(sato, day, person)
    browser = sato.browser()

    sheet = text_of(pdf_text, browser.get(f"/activities/{day}/sheet.pdf"))
    door = text_of(pdf_text, browser.get(f"/activities/{day}/door.pdf"))
    insured = text_of(pdf_text, browser.get(f"/activities/{day}/insurance.pdf"))

    assert all(word in sheet for word in ("髙橋", "美代子", "たかはし みよこ", "サイン", "10:00-12:00"))
    assert f"{code_at_door(day)[:3]} {code_at_door(day)[3:]}" in door
    assert "髙橋" not in door
    assert all(word in insured for word in ("髙橋", PHONE, "2026年11月28日"))
    assert kanri.browser().get(f"/activities/{day}/sheet.pdf").status_code == 200


def test_rule_17_the_list_for_the_insurance_loses_the_telephone_after_14_days(aoi, suruga, sato, taro, clock):
    person = helper()
    later = SATURDAY + timedelta(days=7)
    times = [(at, at + TWO_HOURS) for at in (SATURDAY, later)]
    day = planned(sato, aoi, times=times)
    accepted(sato, day, person)
    address = f"/activities/{day}/insurance.csv?encoding=cp932&whole=1"

    rows = list(csv.reader(io.StringIO(sato.browser().get(address).data.decode("cp932"))))
    assert rows[1:] == [["ごみ出し", aoi.name, "2026-11-28", "10:00-12:00", "髙橋 美代子", "たかはし みよこ", PHONE]]
    assert [taro.browser().get(address).status_code, sato.browser().get("/activities/x/insurance.csv").status_code] == [
        403,
        404,
    ]
    clock.set(SATURDAY + TWO_HOURS + timedelta(days=14))
    assert [line.phone for line in take_insurance_list(sato.actor, day, whole=False).lines] == [""]
    with pytest.raises(ActivityNotFound):
        take_insurance_list(taro.actor, day, whole=False)

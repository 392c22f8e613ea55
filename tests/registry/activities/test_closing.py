"""A station that closes with open activities, and people who move away from what they said yes to."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from lms.accounts.people.services import change_contact
from lms.db import db
from registry import api
from registry.activities.models import Occurrence
from tests.registry.activities.planned import SATURDAY, accepted, asked, helper, helpers, planned, state_of, told

pytestmark = pytest.mark.postgres
WEEK = timedelta(days=7)


def states(*days):
    db.session.rollback()
    rows = db.session.execute(select(Occurrence.public_id, Occurrence.state, Occurrence.reason))
    found = {row.public_id: (row.state, row.reason) for row in rows}
    return [found[day] for day in days]


def text_of(response):
    return response.get_data(as_text=True)


def test_a_station_that_closes_calls_its_days_off_and_everybody_is_told(aoi, suruga, sato, kanri):
    coming, open_one = helpers(2)
    day = planned(sato, aoi)
    yes, waiting = accepted(sato, day, coming), asked(sato, day, open_one)

    api.set_state(kanri.actor, aoi.id, "closed", reason="家主が変わった")

    assert states(day) == [("cancelled", "家主が変わった")]
    assert (state_of(yes), state_of(waiting)) == ("expired", "expired")
    assert [subject for subject, _ in told(coming, "registry.cancelled")] == ["活動が中止になりました"]
    assert [subject for subject, _ in told(open_one, "registry.cancelled")] == ["活動が中止になりました"]


def test_days_before_the_closing_take_place(aoi, sato, kanri):
    before, after = planned(sato, aoi), planned(sato, aoi, starts_at=SATURDAY + WEEK)

    api.set_state(kanri.actor, aoi.id, "closed", date(2026, 12, 5), "移転")

    assert states(before, after) == [("planned", ""), ("cancelled", "移転")]


def test_the_office_sees_what_is_called_off_before_it_says_yes(aoi, sato, kanri):
    (person,) = helpers(1)
    accepted(sato, planned(sato, aoi), person)
    browser, address = kanri.browser(), f"/stations/office/{aoi.public_id}/close"

    page = text_of(browser.get(address))
    assert "ごみ出し" in page
    assert "1日分の活動が中止になります" in page

    browser.post(address, data={"reason": "移転"})
    assert "活動の予定はありません" in text_of(browser.get(address))


def test_who_moves_keeps_her_place_is_asked_to_look_and_is_found_from_her_new_home(aoi, sato, kanri, in_a_talk):
    person = helper(fields=("titles", "name", "area"))
    in_a_talk(kanri, person)
    yes = accepted(sato, planned(sato, aoi), person)

    change_contact(kanri.actor, person, {"phone": "054-000-1111"})
    assert told(person, "registry.has_moved") == []
    change_contact(kanri.actor, person, {"area_code": "21202"})

    assert state_of(yes) == "accepted"
    assert [subject for subject, _ in told(person, "registry.has_moved")] == ["引っ越しをされましたね"]
    assert api.listed_for(aoi, [person])[person].area_code == "21202"

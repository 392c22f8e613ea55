"""Paper and calendar of a workshop."""

import io

import pytest
from pypdf import PdfReader

from courses.workshops.calendar import calendar_of
from courses.workshops.queries import workshop_page
from courses.workshops.services import book, cancel_workshop
from courses.workshops.values import DateCard
from lms.clock import instant

NOON = instant(2026, 12, 1, 12)


def words_of(pdf):
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def test_badges_show_name_and_reading_of_everybody_with_a_seat_and_of_nobody_who_waits(
    workshop, mori, hanako, taro, abe
):
    for player in (hanako, taro, abe):
        book(player.actor, workshop)
    date_id = workshop_page(mori.actor, workshop).card.dates[0].public_id

    answer = mori.browser().get(f"/desk/workshops/attendance/{date_id}/badges.pdf")

    words = "".join(words_of(answer.data))
    assert len(words_of(answer.data)) == 1
    assert "やまもと はなこ" in words
    assert words.count("見本 SAMPLE") == 2
    # Two seats: the third waits.
    assert "あべ" not in words
    for path in ("badges", "feedback"):
        assert hanako.browser().get(f"/desk/workshops/attendance/{date_id}/{path}.pdf").status_code == 403


def test_the_feedback_sheet_is_one_page_without_a_name(workshop, mori, hanako):
    book(hanako.actor, workshop)
    date_id = workshop_page(mori.actor, workshop).card.dates[0].public_id

    pages = words_of(mori.browser().get(f"/desk/workshops/attendance/{date_id}/feedback.pdf").data)

    assert len(pages) == 1
    assert "お名前は書かないでください" in pages[0]
    assert "はなこ" not in pages[0]


def test_each_date_is_an_event_in_utc_that_keeps_its_identifier():
    date = DateCard(1, "x", 2, instant(2026, 12, 5, 13), instant(2026, 12, 5, 16))

    text = calendar_of("abc", "講習; 一, 二", "葵区役所 " + "長" * 40, [date], NOON)

    lines = text.split("\r\n")
    assert {"UID:abc-2@workshops", "DTSTART:20261205T040000Z", "DTEND:20261205T070000Z"} <= set(lines)
    assert "SUMMARY:講習\\; 一\\, 二" in lines
    assert max(len(line.encode()) for line in lines) <= 75
    assert text.replace("\r\n ", "").count("長") == 40


def test_a_date_that_is_fetched_again_after_cancelling_says_so_and_rings_no_more(workshop, mori, guest):
    before = guest.get(f"/workshops/{workshop}/dates.ics").text
    cancel_workshop(mori.actor, workshop, "講師の都合")

    after = guest.get(f"/workshops/{workshop}/dates.ics").text

    assert ("STATUS:CANCELLED" in before, "BEGIN:VALARM" in before) == (False, True)
    assert ("STATUS:CANCELLED" in after, "BEGIN:VALARM" in after) == (True, False)
    assert f"UID:{workshop}-1@workshops" in after


def test_anybody_may_put_the_dates_of_an_open_workshop_into_a_calendar(workshop, guest):
    answer = guest.get(f"/workshops/{workshop}/dates.ics")

    assert answer.mimetype == "text/calendar"
    assert answer.text.count("BEGIN:VEVENT") >= 1
    assert f"/workshops/{workshop}/dates.ics" in guest.get(f"/workshops/{workshop}").text


@pytest.mark.parametrize("path", ["/workshops/nothing/dates.ics", "/desk/workshops/attendance/nothing/badges.pdf"])
def test_an_unknown_address_is_not_found(app, kanri, path):
    assert kanri.browser().get(path).status_code == 404

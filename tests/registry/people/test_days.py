"""Days that differ from the usual week, a rest with one tap, how to be asked, and "right as it is"."""

from datetime import date

import pytest
from sqlalchemy import select

from lms.accounts.api import person
from lms.clock import at, days, instant, today
from lms.db import db
from lms.errors import NotAllowed, NotFound
from lms.notices.models import Notice
from registry import api
from registry.errors import AnswerNotKnown, DatesTurned, TooManyDays
from registry.people.calendar.queries import differences_of
from registry.people.calendar.services import (
    add_difference,
    ask_if_still_right,
    confirm_offer,
    end_rest,
    remove_difference,
    rest_this_month,
    say_how_to_ask,
)
from registry.people.free_times import Difference, Piece, first_of_next_month, is_free, pieces
from registry.people.queries import profile_of
from registry.people.rules import half_a_year_before
from tests.registry.conftest import actor_of, choices, enter_person, list_person, pass_exam

MONDAY = date(2026, 12, 7)
MORNING, AFTERNOON, EVENING, ALL = 1, 2, 4, 7


def away(first, last, parts=ALL):
    return Difference(first, last + days(1), parts, free=False)


def free(first, last, parts=ALL):
    return Difference(first, last + days(1), parts, free=True)


@pytest.fixture
def miyoko(aoi):
    """Free on Monday mornings and Tuesday afternoons, and shows it."""
    person_id = enter_person("髙橋", "美代子", ("たかはし", "みよこ"))
    pass_exam(person_id)
    list_person(person_id, *choices(*api.FIELDS), offer=api.Offer(half_days=(0, 4), skills=("tea",)))
    return person_id


def test_a_single_day_counts_more_than_the_weeks_around_it():
    december = away(date(2026, 12, 1), date(2026, 12, 31))
    one_day = free(date(2026, 12, 20), date(2026, 12, 20), MORNING)

    # Worked out on a paper calendar: the 20th is a Sunday.
    assert pieces([one_day, december]) == [
        Piece(date(2026, 12, 1), date(2026, 12, 20), 0, ALL),
        Piece(date(2026, 12, 20), date(2026, 12, 21), MORNING, AFTERNOON | EVENING),
        Piece(date(2026, 12, 21), date(2027, 1, 1), 0, ALL),
    ]


def test_of_two_words_about_the_same_days_the_no_holds():
    said = pieces([away(MONDAY, MONDAY), free(MONDAY, MONDAY)])

    assert not is_free(MONDAY, 0, (0,), said)


@pytest.mark.parametrize(
    ("on", "part", "expected"),
    [
        (MONDAY, 0, True),
        (MONDAY, 1, False),
        (MONDAY - days(7), 0, False),
        (MONDAY + days(1), 0, True),
        (MONDAY + days(1), 1, True),
        (MONDAY + days(2), 0, False),
    ],
    ids=["usual", "not usual", "away", "free besides", "usual beside it", "the day after"],
)
def test_a_part_of_a_day_is_free_by_that_day_else_by_the_week(on, part, expected):
    said = pieces([away(date(2026, 11, 30), date(2026, 12, 6)), free(MONDAY + days(1), MONDAY + days(1), MORNING)])

    assert is_free(on, part, (0, 4), said) is expected


@pytest.mark.parametrize(
    ("on", "first"), [(date(2026, 11, 29), date(2026, 12, 1)), (date(2026, 12, 31), date(2027, 1, 1))]
)
def test_a_rest_of_this_month_ends_with_the_month(on, first):
    assert first_of_next_month(on) == first


@pytest.mark.parametrize(
    ("on", "before"), [(date(2026, 11, 29), date(2026, 5, 29)), (date(2026, 8, 31), date(2026, 2, 28))]
)
def test_half_a_year_is_six_months(on, before):
    assert half_a_year_before(on) == before


@pytest.mark.postgres
def test_a_station_sees_other_days_with_the_free_times_and_only_with_them(aoi, miyoko):
    add_difference(actor_of(miyoko), miyoko, away(MONDAY, MONDAY))

    seen = api.listed_for(aoi)[miyoko]
    assert [seen.is_free(MONDAY, 0), seen.is_free(MONDAY + days(7), 0)] == [False, True]
    api.start_listing(actor_of(miyoko), miyoko, choices("titles", "name"))
    hidden = api.listed_for(aoi)[miyoko]
    assert (hidden.differences, hidden.is_free(MONDAY, 0), hidden.is_away(MONDAY, 0)) == (None, None, False)


@pytest.mark.postgres
def test_what_she_likes_is_shown_with_her_wishes_and_skills_together(aoi, miyoko):
    api.save_offer(actor_of(miyoko), miyoko, api.Offer(skills=("tea", "garden"), liked_skills=("tea", "music")))

    assert api.listed_for(aoi)[miyoko].likes == ("tea",)
    for kept_back in ("wants", "skills"):
        api.start_listing(actor_of(miyoko), miyoko, choices(*(f for f in api.FIELDS if f != kept_back)))
        assert api.listed_for(aoi)[miyoko].likes is None


@pytest.mark.postgres
def test_an_entry_is_one_however_often_it_is_said_and_is_taken_back(aoi, miyoko, taro):
    for _ in range(2):
        add_difference(actor_of(miyoko), miyoko, away(MONDAY, MONDAY))
    (entry,) = differences_of(miyoko)
    with pytest.raises(NotAllowed):
        remove_difference(taro.actor, miyoko, entry.public_id)
    with pytest.raises(NotFound):
        remove_difference(taro.actor, taro.id, entry.public_id)

    remove_difference(actor_of(miyoko), miyoko, entry.public_id)

    assert differences_of(miyoko) == []
    assert api.listed_for(aoi)[miyoko].differences == ()


def test_days_that_cannot_be_meant_are_refused(miyoko):
    for wrong, refusal in (
        (Difference(MONDAY, MONDAY, ALL, False), DatesTurned),
        (away(today() - days(3), today() - days(1)), DatesTurned),
        (away(MONDAY, MONDAY, 8), AnswerNotKnown),
        (away(MONDAY, MONDAY + days(366)), TooManyDays),
    ):
        with pytest.raises(refusal):
            add_difference(actor_of(miyoko), miyoko, wrong)


@pytest.mark.postgres
def test_one_tap_rests_until_the_month_is_over_and_one_tap_comes_back(aoi, miyoko):
    rest_this_month(actor_of(miyoko), miyoko)
    assert miyoko not in api.listed_for(aoi)
    assert miyoko in api.listed_for(aoi, on=first_of_next_month(today()))

    end_rest(actor_of(miyoko), miyoko)

    assert miyoko in api.listed_for(aoi)


@pytest.mark.postgres
def test_half_a_year_later_she_is_asked_once_and_one_tap_is_enough(aoi, miyoko):
    def told():
        asked = select(Notice.id).where(Notice.person_id == miyoko, Notice.kind == "registry.still_right")
        return db.session.scalars(asked).all()

    with at(instant(2027, 1, 5)):
        confirm_offer(actor_of(miyoko), miyoko)
    with at(instant(2027, 7, 3)):
        assert ask_if_still_right() == 0
    with at(instant(2027, 7, 6)):
        assert ask_if_still_right() == 1
    with at(instant(2027, 7, 9)):
        assert ask_if_still_right() == 0
        assert len(told()) == 1
        confirm_offer(actor_of(miyoko), miyoko)
        assert ask_if_still_right() == 0


def test_she_says_by_which_way_and_when_she_is_asked(miyoko):
    say_how_to_ask(actor_of(miyoko), miyoko, "phone", ["weekend", "weekday_morning"])

    assert person(miyoko).channel == "phone"
    assert profile_of(miyoko).ask_at == ("weekday_morning", "weekend")
    with pytest.raises(AnswerNotKnown):
        say_how_to_ask(actor_of(miyoko), miyoko, "pigeon", [])


def test_the_pages_of_days_and_of_asking(aoi, miyoko, browser_of):
    browser = browser_of(miyoko)
    page = browser.get("/my/listing").get_data(as_text=True)
    assert "今月はお休み" in page
    assert browser.post("/my/listing/days", data={"free": "away", "first_on": "いつか"}).status_code == 400
    typed = {"free": "away", "first_on": "令和8年12月7日", "last_on": "2026-12-08", "parts": ["0", "1"]}

    assert browser.post("/my/listing/days", data=typed).headers["Location"] == "/my/listing/days"

    (entry,) = differences_of(miyoko)
    assert entry.said == away(MONDAY, MONDAY + days(1), MORNING | AFTERNOON)
    assert "午前" in browser.get("/my/listing/days").get_data(as_text=True)
    browser.post(f"/my/listing/days/{entry.public_id}/remove")
    assert differences_of(miyoko) == []
    browser.post("/my/listing/rest")
    assert "お休みを終わる" in browser.get("/my/listing").get_data(as_text=True)
    browser.post("/my/listing/back")
    browser.post("/my/listing/asking", data={"channel": "post", "times": "weekend"})
    assert profile_of(miyoko).ask_at == ("weekend",)


def test_the_office_writes_all_of_it_down_for_her(aoi, miyoko, kanri, sato):
    office, here = kanri.browser(), f"/office/listings/{person(miyoko).public_id}"

    office.post(f"{here}/days", data={"free": "away", "first_on": "2026-12-07"})
    office.post(f"{here}/asking", data={"channel": "phone", "times": "weekday_evening"})
    office.post(f"{here}/rest")

    shown = office.get(here).get_data(as_text=True)
    assert "平日の夜" in shown
    assert miyoko not in api.listed_for(aoi)
    assert len(differences_of(miyoko)) == 1
    office.post(f"{here}/back")
    assert office.post(f"{here}/as-it-is").status_code == 302
    assert sato.browser().post(f"{here}/rest").status_code == 403

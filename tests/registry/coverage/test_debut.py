"""地域デビュー: days from the title to the first activity."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.activities.attendance.services import confirm_attendance
from registry.activities.own import what_now
from registry.coverage.debut.queries import debut_page
from registry.coverage.debut.rules import Wait, median_wait, wait_of
from registry.coverage.debut.services import count_debuts
from registry.people.services import block_station
from tests.registry.activities.planned import SATURDAY, TWO_HOURS, accepted, planned
from tests.registry.conftest import actor_of, choices, enter_person, list_person, pass_exam

# Freireich and others (Blood 21, 1963, 699-716): weeks of remission; + still in remission. Medians as in every text
# book of survival analysis: 23 weeks with 6-MP, 8 with placebo.
TREATED = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"


def waits(text):
    return [Wait(int(word.rstrip("+")), not word.endswith("+")) for word in text.split()]


@pytest.mark.parametrize(
    ("text", "median"), [(TREATED, 23), (PLACEBO, 8), ("9+ 9+ 9+", None), ("0 5 7", 5), ("", None)]
)
def test_the_median_is_that_of_the_published_trial(text, median):
    assert median_wait(waits(text)) == median


@given(st.lists(st.integers(0, 400), min_size=1))
def test_where_everybody_was_active_it_is_the_plain_lower_median(days):
    assert median_wait([Wait(number, over=True) for number in days]) == sorted(days)[(len(days) - 1) // 2]


@given(st.lists(st.tuples(st.integers(0, 400), st.booleans())), st.integers(1, 400))
def test_somebody_who_still_waits_never_makes_it_shorter(found, longer):
    known = [Wait(days, over) for days, over in found]
    before, after = median_wait(known), median_wait([*known, Wait(401 + longer, over=False)])

    assert after is None or (before is not None and after >= before)


def test_the_day_of_the_title_is_day_0_and_who_waits_is_counted_until_today():
    title = date(2026, 10, 1)

    assert wait_of(title, title, date(2026, 12, 1)) == Wait(0, over=True)
    assert wait_of(title, date(2026, 10, 31), date(2026, 12, 1)) == Wait(30, over=True)
    assert wait_of(title, None, date(2026, 12, 1)) == Wait(61, over=False)


@pytest.fixture
def five(aoi):
    """Five people whose title began when their pass was entered, on 20 November 2026."""
    people = [enter_person(f"見本{n}", "花", ("みほん", "はな")) for n in "一二三四五"]
    for person_id in people:
        pass_exam(person_id, date(2026, 10, 1))
        list_person(person_id, *choices("titles", "name"))
    return people


@pytest.mark.postgres
def test_the_figure_counts_confirmed_days_since_the_title_alone(aoi, sato, five, clock):
    day = planned(sato, aoi, "WBP 5名")
    for person in five[:4]:
        accepted(sato, day, person)
    clock.set(SATURDAY + TWO_HOURS)
    confirm_attendance(sato.actor, day, dict.fromkeys(five[:4], 120))
    confirm_attendance(sato.actor, day, {five[3]: 0})

    assert count_debuts() == 5
    page = debut_page()
    (line,) = page.months
    assert (line.month, line.people, line.active, line.median_days) == ("2026-11", 5, 0, 8)
    assert page.median_days == 8


@pytest.mark.postgres
def test_rule_18_the_figure_of_four_people_is_not_told(aoi, five, clock, monkeypatch):
    monkeypatch.setattr("registry.coverage.debut.services._batches", lambda: iter([five[:4]]))
    count_debuts()

    (line,) = debut_page().months
    assert (line.too_few, line.people, line.active, line.median_days) == (True, 0, 0, None)
    assert debut_page().too_few


def test_the_office_reads_it_and_a_learner_does_not(aoi, five, kanri, chiba, hanako):
    assert "まだ数えていません" in kanri.browser().get("/first-activity").get_data(as_text=True)
    count_debuts()

    page = kanri.browser().get("/first-activity").get_data(as_text=True)
    assert all(word in page for word in ("2026-11", "5人以上", "まだ半分より少ない"))
    assert "はじめての活動まで" in kanri.browser().get("/").get_data(as_text=True)
    assert chiba.browser().get("/first-activity").status_code == 200
    assert hanako.browser().get("/first-activity").status_code == 403


@pytest.mark.postgres
def test_somebody_certified_to_whom_nothing_fits_sees_the_stations_nearest_to_her(aoi, suruga, sato):
    person = enter_person("見本", "花", ("みほん", "はな"))
    pass_exam(person)
    planned(sato, aoi, "WBL")

    now = what_now(person, "ja")
    assert (now.invitation, now.days, now.holds_title) == (None, (), True)
    assert [visit.name for visit in now.visits] == [aoi.name]
    block_station(actor_of(person), person, aoi.id)
    assert [visit.name for visit in what_now(person, "ja").visits] == [suruga.name]
    block_station(actor_of(person), person, suruga.id)
    assert what_now(person, "ja").visits == ()


def test_somebody_certified_always_sees_at_least_one_thing_she_could_do(network, hanako):
    pass_exam(hanako.id)
    assert what_now(hanako.id, "ja").visits == ()

    home = hanako.browser().get("/").get_data(as_text=True)

    assert all(word in home for word in ("すべての拠点", "学び直す", "空いている日を知らせる"))

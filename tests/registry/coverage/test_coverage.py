"""How an area is covered: counted by night, told to those who work for it, printed for its council."""

import io
import json

import pytest
from pypdf import PdfReader

from lms.clock import instant
from registry import api
from registry.activities.services import ActivityPlan, plan_activity
from registry.coverage.cli import coverage_command
from registry.coverage.queries import coverage_of
from registry.coverage.services import count_demand
from registry.people.services import count_unseen
from tests.registry.conftest import choices, enter_person, list_person, pass_exam


def plan(actor, station, seats, need_class="open", day=25):
    begins, ends = instant(2026, 11, day, 10), instant(2026, 11, day, 12)
    return plan_activity(
        actor,
        station.id,
        ActivityPlan("居場所", "お茶の会", "駅の近く", seats, [(begins, ends)], need_class=need_class),
    )


@pytest.fixture
def counted(aoi, suruga, sato, kanri):
    """Twelve people in 葵区, six of them listed; seats at 葵, one need that only the coordinator may know."""
    for number in range(12):
        person_id = enter_person("見本", f"人{number}", ("みほん", "ひと"), "22101")
        pass_exam(person_id)
        if number < 6:
            list_person(person_id, *choices("titles"))
    plan(sato.actor, aoi, "1 WBL + 2 WBP")
    plan(sato.actor, aoi, "2 anyone", day=26)
    plan(sato.actor, aoi, "1 WBP", "restricted", day=27)
    count_unseen()
    count_demand()
    return aoi


@pytest.mark.postgres
def test_seats_roll_up_and_people_are_told_as_at_least(counted):
    city = coverage_of("22100")

    assert (city.total.stations, city.total.seats, city.total.open_seats) == (2, 5, 5)
    wards = {line.name: (line.stations, line.seats, line.findable, line.others) for line in city.lines}
    assert wards == {"葵区": (1, 5, 5, 5), "駿河区": (1, 0, 0, 0)}
    assert [(line.title, line.seats) for line in city.titles] == [("", 2), ("WBL", 1), ("WBP", 2)]
    assert city.course.name == "葵区"
    assert coverage_of("21202").total.seats == 0


def test_an_area_is_read_by_those_who_work_for_it_and_by_the_secretariat(counted, chiba, kanri, sato, hanako):
    def status(player, code):
        return player.browser().get(f"/areas/{code}/coverage").status_code

    assert [status(chiba, code) for code in ("22100", "22101", "22", "21202", "nowhere")] == [200, 200, 403, 403, 403]
    assert [status(player, "JP") for player in (kanri, sato, hanako)] == [200, 403, 403]


def test_the_dashboard_draws_and_tells_the_same_figures(counted, chiba):
    page = chiba.browser().get("/areas/22100/coverage").get_data(as_text=True)

    for words in ("葵区", "5人以上", "0～4人", "つぎの講座", "<svg", "表で見る"):
        assert words in page, words


def test_the_sheet_is_one_a4_page_for_the_council(counted, chiba):
    answer = chiba.browser().get("/areas/22100/coverage/sheet.pdf")

    (side,) = PdfReader(io.BytesIO(answer.data)).pages
    text = side.extract_text().replace(" ", "")
    assert all(word in text for word in ("静岡市", "葵区", "協議体", "5人以上", "見本SAMPLE"[:2]))
    assert (round(float(side.mediabox.width)), round(float(side.mediabox.height))) == (595, 842)


def test_the_command_counts_tells_and_writes_the_sheet(counted, app, tmp_path):
    out = tmp_path / "sheet.pdf"

    answer = app.test_cli_runner().invoke(coverage_command, ["22100", "--out", str(out), "--count-now", "--json"])

    told = json.loads(answer.output)
    assert (told["total"]["seats"], told["course"]["name"]) == (5, "葵区")
    assert out.read_bytes().startswith(b"%PDF")


def test_before_the_first_night_the_page_says_so(aoi, chiba):
    assert "まだ数えていません" in chiba.browser().get("/areas/22100/coverage").get_data(as_text=True)


def test_the_count_beside_a_search_is_what_may_be_told(counted, sato):
    page = sato.browser().get(f"/stations/{counted.public_id}/people?title=WBP&area=22101").get_data(as_text=True)

    assert "少なくとも5" in page or "5" in page.partition("<main")[2]
    assert api.search_people(sato.actor, counted, api.Criteria(scheme="WBP")).total == 6

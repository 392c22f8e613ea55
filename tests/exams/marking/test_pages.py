"""The pages of marking over HTTP."""

import pytest

from exams.marking.queries import my_scripts
from exams.marking.services import mark_script
from exams.results.services import judge_attempts
from lms.accounts.api import person
from tests.exams.results.hall import ANSWER, a_hall

RULE = {
    "markings": "2", "tolerance": "２", "conceal_candidates": "y", "conceal_markers": "y", "trial_limit": "2",
    "control_every": "10",
}  # fmt: skip
MARKS = {f"line_{n}": "3" for n in range(4)}


@pytest.fixture
def hall(hanako, ito):
    """A sitting whose one written answer lies in Ito's hands."""
    made = a_hall(choices=4, written=True, pass_rule={"parts": {"A": {"least": 2}, "B": {"least": 10}}})
    made.sit(hanako.id, right=4, written=ANSWER)
    judge_attempts(made.id, [1])
    return made


def address(hall, marker):
    return f"/exams/marking/{hall.public_id}/{my_scripts(marker.actor)[0].rows[0].code}"


def test_a_marker_goes_from_her_list_to_the_text_to_the_check_and_hands_in(hall, ito):
    browser, at = ito.browser(), address(hall, ito)
    assert at in browser.get("/exams/marking").get_data(as_text=True)
    page = browser.get(at).get_data(as_text=True)
    assert ANSWER in page
    assert "ふれていない" in page

    assert browser.post(at, data={**MARKS, "comment": "よい"}).headers["Location"].endswith("/check")
    check = browser.get(f"{at}/check").get_data(as_text=True)
    assert "12 / 20" in check
    assert browser.post(f"{at}/check").status_code == 302

    assert "12 / 20" in browser.get(at).get_data(as_text=True)
    assert my_scripts(ito.actor)[0].done == 1


def test_no_page_of_marking_names_the_candidate(hall, hanako, ito):
    card, browser, at = person(hanako.id), ito.browser(), address(hall, ito)

    for page in ("/exams/marking", at, f"{at}/check"):
        body = browser.get(page).get_data(as_text=True)
        assert card.name not in body
        assert card.public_id not in body


def test_handing_in_twice_changes_nothing(hall, ito):
    browser, at = ito.browser(), address(hall, ito)
    browser.post(at, data=MARKS)
    browser.post(f"{at}/check")

    again = browser.post(f"{at}/check")

    assert again.status_code == 200
    assert "12 / 20" in again.get_data(as_text=True)


def test_an_incomplete_marking_is_kept_and_led_back(hall, ito):
    browser, at = ito.browser(), address(hall, ito)

    browser.post(at, data={"line_0": "4", "comment": "途中"})
    back = browser.get(f"{at}/check")

    assert back.headers["Location"] == at
    kept = browser.get(at).get_data(as_text=True)
    assert "checked" in kept
    assert "途中" in kept


def test_points_beyond_the_rubric_are_refused_and_the_rest_stays(hall, ito):
    browser, at = ito.browser(), address(hall, ito)

    answer = browser.post(at, data={"line_0": "9", "line_1": "4", "comment": "残る"})

    assert answer.status_code == 400
    assert "残る" in answer.get_data(as_text=True)


def test_a_script_in_other_hands_answers_404_and_the_page_of_the_board_403(hall, ito, ueda):
    assert ueda.browser().get(address(hall, ito)).status_code == 404
    assert ito.browser().get(f"/exams/marking/{hall.public_id}/progress").status_code == 403


def test_the_board_follows_the_marking_and_changes_its_rule_once(hall, ito, hayashi):
    browser, at = hayashi.browser(), f"/exams/marking/{hall.public_id}"
    assert "伊藤 恵" in browser.get(f"{at}/progress").get_data(as_text=True)

    assert browser.post(f"{at}/rule", data={**RULE, "reason": "初回"}).status_code == 302
    mark_script(ito.actor, hall.public_id, my_scripts(ito.actor)[0].rows[0].code, (3, 3, 3, 3))
    late = browser.post(f"{at}/rule", data={**RULE, "markings": "1", "reason": "やめる"})

    assert late.status_code == 400
    assert "やめる" in late.get_data(as_text=True)


def test_the_first_page_tells_a_marker_what_waits(hall, ito, hanako):
    assert "<h2>採点する答案</h2>" in ito.browser().get("/").get_data(as_text=True)
    assert "採点する答案" not in hanako.browser().get("/").get_data(as_text=True)


def test_before_any_answer_is_handed_in_the_board_finds_rule_and_exemplars_from_the_sitting(hayashi):
    hall, board = a_hall(choices=4, written=True, over=False), hayashi.browser()
    here = f"/exams/marking/{hall.public_id}"

    assert f"{here}/progress" in board.get(f"/exams/board/{hall.public_id}").text

    page = board.get(f"{here}/progress").text
    assert f'href="{here}/rule"' in page
    assert f'href="{here}/exemplars"' in page

"""What attempts show on other pages, and the whole way at once."""

import pytest

from exams.api import answer_on_page, sit_exam
from exams.attempts.invigilation.services import SeenIdentity, admit
from exams.attempts.services import hand_in
from exams.attempts.starting.services import start_attempt
from exams.sittings.models import Sitting
from lms.db import transaction
from tests.exams.attempts.conftest import attempt_row, stored


def change(sitting, **values):
    with transaction() as work:
        row = work.session.get_one(Sitting, sitting.id)
        for name, value in values.items():
            setattr(row, name, value)


def test_the_first_page_leads_into_an_exam_that_can_be_begun_and_out_of_one_that_is_over(hanako, applies):
    application = applies(hanako)
    browser = hanako.browser()
    assert "今、試験を始められます" in browser.get("/").text

    attempt = start_attempt(hanako.actor, application.public_id)
    assert f"/exams/attempts/{attempt}" in browser.get("/").text

    hand_in(hanako.actor, attempt)
    assert "試験を続ける" not in browser.get("/").text
    assert "今、試験を始められます" not in browser.get("/").text


def test_the_first_page_sends_a_candidate_to_the_invigilator_first(hanako, applies, sitting):
    applies(hanako)
    change(sitting, supervised=True)

    assert "試験官のところへ行ってください" in hanako.browser().get("/").text


def test_the_application_page_of_somebody_else_leads_nowhere(hanako, taro, kanri, applies, sitting):
    application = applies(hanako)
    address = f"/exams/sittings/{sitting.public_id}/applications/{application.public_id}"

    assert f"/exams/begin/{application.public_id}" in hanako.browser().get(address).text
    assert taro.browser().get(address).status_code == 404
    assert "/exams/begin/" not in kanri.browser().get(address).text


def test_the_invigilators_first_page_names_todays_room_and_sheets_that_wait(
    endo, hanako, sitting, room, applies, clock
):
    change(sitting, supervised=True)
    application = applies(hanako, "paper", room_id=room.id)
    assert "入室 1のうち 0" in endo.browser().get("/").text

    admit(endo.actor, sitting.public_id, application.public_id, SeenIdentity(("passport",)))
    clock.forward(hours=8)

    assert "入力を待つ解答用紙が 1枚あります" in endo.browser().get("/").text


@pytest.mark.postgres
def test_one_call_walks_the_whole_way_for_the_sample(hanako, applies):
    attempt = sit_exam(hanako.actor, applies(hanako).public_id, {"A-1": "c", "B-1": "文章"})

    assert attempt_row(attempt).state == "submitted"
    assert stored(attempt) == {"A-1": "c", "B-1": "文章"}


@pytest.mark.postgres
def test_an_attempt_can_be_left_half_way(hanako, applies):
    attempt = sit_exam(hanako.actor, applies(hanako).public_id, {"A-1": "c"}, hands_in=False)
    answer_on_page(hanako.actor, attempt, {"A-1": "a", "A-2": "b"})

    assert attempt_row(attempt).state == "open"
    assert stored(attempt) == {"A-1": "a", "A-2": "b"}

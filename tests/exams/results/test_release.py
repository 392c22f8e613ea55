"""A release: what it makes visible, at which moment and to whom."""

import pytest
from sqlalchemy import select

from exams.errors import (
    NotFound,
)
from exams.results.board.services import (
    release_results,
)
from exams.results.models import PassRecord, Release
from exams.results.notice_words import results_for_documents
from exams.results.passes.queries import passes_of
from exams.results.queries import own_results, result_page
from exams.results.rules import attempt_number
from lms import clock as house_clock
from lms.db import db
from tests.exams.results.hall import a_hall, carried

pytestmark = pytest.mark.postgres


def test_a_release_shows_all_results_at_one_moment(hanako, taro, hayashi, nagata, heard):
    hall = a_hall(choices=8)
    hers, her_seq = hall.sit(hanako.id, right=6)
    his, his_seq = hall.sit(taro.id, right=5)
    frozen = carried(hall, hayashi, nagata)
    assert [result_page(p.actor, a).outcome for p, a in ((hanako, hers), (taro, his))] == ["", ""]

    assert release_results(hayashi.actor, hall.public_id, frozen) == 0

    assert result_page(hanako.actor, hers).passed
    assert result_page(taro.actor, his).failed
    released, recorded = heard
    assert released.attempt_ids == (attempt_number(hall.id, her_seq), attempt_number(hall.id, his_seq))
    fact = recorded.passes[0]
    assert (fact.person_id, fact.exam_body, fact.source, fact.supervised) == (
        hanako.id,
        "exam_body",
        "own_release",
        True,
    )
    assert fact.passed_on == house_clock.today()


def test_nothing_of_a_score_is_visible_before_the_release_row_stands(hanako, hayashi, nagata):
    hall = a_hall(choices=8)
    hers, seq = hall.sit(hanako.id, right=8)
    carried(hall, hayashi, nagata)

    page = result_page(hanako.actor, hers)

    assert (page.outcome, page.parts, page.profile, page.pass_number) == ("", (), (), "")
    assert passes_of([hanako.id]) == {hanako.id: []}
    assert results_for_documents(hall.id, [attempt_number(hall.id, seq)]) == []


def test_a_release_clicked_twice_releases_once(hanako, hayashi, nagata, heard):
    hall = a_hall()
    hall.sit(hanako.id, right=8)
    frozen = carried(hall, hayashi, nagata)

    release_results(hayashi.actor, hall.public_id, frozen)
    release_results(nagata.actor, hall.public_id, frozen)

    assert len(db.session.scalars(select(Release)).all()) == 1
    assert len(db.session.scalars(select(PassRecord)).all()) == 1
    assert len(heard) == 2


def test_a_broken_preparation_is_begun_anew_and_gives_one_pass(hanako, hayashi, nagata, monkeypatch):
    hall = a_hall()
    hall.sit(hanako.id, right=8)
    frozen = carried(hall, hayashi, nagata)
    monkeypatch.setattr("exams.results.board.services.make_visible", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        release_results(hayashi.actor, hall.public_id, frozen)
    assert passes_of([hanako.id])[hanako.id] == []
    monkeypatch.undo()

    release_results(hayashi.actor, hall.public_id, frozen)

    assert len(passes_of([hanako.id])[hanako.id]) == 1


def test_an_absent_candidate_has_a_line_and_a_dash_on_paper(hanako, taro, hayashi, nagata):
    hall = a_hall(choices=8)
    hall.sit(hanako.id, right=8)
    his, seq = hall.apply(taro.id)

    release_results(hayashi.actor, hall.public_id, carried(hall, hayashi, nagata))

    page = result_page(taro.actor, his)
    assert (page.absent, page.parts) == (True, ())
    paper = results_for_documents(hall.id, [attempt_number(hall.id, seq)])[0]
    assert (paper.outcome, paper.parts, paper.sat_on) == ("absent", (("A 四つから選ぶ", None, 8.0, 6.0),), None)


def test_a_voided_attempt_is_not_counted_and_has_no_paper(hanako, taro, hayashi, nagata):
    hall = a_hall(choices=8)
    hall.sit(taro.id, right=8)
    hers, seq = hall.sit(hanako.id, right=8, state="voided")

    release_results(hayashi.actor, hall.public_id, carried(hall, hayashi, nagata))

    page = result_page(hanako.actor, hers)
    assert (page.void, page.passed, page.parts) == (True, False, ())
    assert results_for_documents(hall.id, [attempt_number(hall.id, seq)]) == []


def test_the_paper_of_a_result_tells_total_cut_and_profile_and_no_question(hanako, hayashi, nagata):
    hall = a_hall(choices=12)
    _, seq = hall.sit(hanako.id, right=11)
    release_results(hayashi.actor, hall.public_id, carried(hall, hayashi, nagata))

    paper = results_for_documents(hall.id, [attempt_number(hall.id, seq)])[0]

    assert (paper.person_id, paper.attempt_id, paper.outcome) == (hanako.id, attempt_number(hall.id, seq), "passed")
    assert paper.parts == (("A 四つから選ぶ", 11.0, 12.0, 10.0),)
    assert paper.profile == (("章1", 3, 3), ("章2", 3, 3), ("章3", 3, 3), ("章4", 2, 3))
    assert (paper.exam_body, paper.released_on, paper.sitting_title) == ("exam_body", house_clock.today(), "第1回 検定")


def test_someone_else_s_result_is_not_found_whoever_asks(hanako, taro, hayashi, nagata, kanri):
    hall = a_hall()
    hers, _ = hall.sit(hanako.id, right=8)
    release_results(hayashi.actor, hall.public_id, carried(hall, hayashi, nagata))

    for stranger in (taro, kanri, hayashi):
        with pytest.raises(NotFound):
            result_page(stranger.actor, hers)
    assert [row.state for row in own_results(hanako.actor)] == ["Passed"]
    assert own_results(taro.actor) == []

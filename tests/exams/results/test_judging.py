"""Judging is a use-case of its own: it appends, it repeats harmlessly, and what is lost is taken up again."""

import pytest
from sqlalchemy import select

from exams.attempts.models import Response
from exams.attempts.services import submit
from exams.marking.models import MarkingScript
from exams.marking.queries import my_scripts
from exams.marking.services import mark_script
from exams.results.board.services import check_keys, freeze_list
from exams.results.models import PassRecord
from exams.results.queries import result_page
from exams.results.rules import ScoringSheet
from exams.results.services import RESCAN, judge_attempts, judge_own, unjudged
from lms.db import db, transaction
from lms.tasks.api import enqueue
from lms.tasks.models import Task
from tests.exams.results.hall import ANSWER, WRONG, a_hall, background

pytestmark = pytest.mark.postgres
PART_B = {"parts": {"A": {"least": 6}, "B": {"least": 10}}}


def test_handing_in_judges_later_in_a_transaction_of_its_own(hanako):
    hall = a_hall(choices=8)
    _, seq = hall.sit(hanako.id, right=5, state="open")

    with transaction() as work:
        submit(work, [(hall.id, seq)], "auto_submitted", None)
    assert hall.scores(seq) == []
    background()

    assert [(s.parts["A"]["earned"], s.passed) for s in hall.scores(seq)] == [(5.0, False)]


@pytest.mark.parametrize(("right", "passed"), [(5, False), (6, True), (7, True)])
def test_rule_11_the_sitting_s_own_rule_decides_just_below_at_and_above_its_cut(hanako, right, passed):
    hall = a_hall(choices=8, pass_rule={"parts": {"A": {"least": 6}}})
    _, seq = hall.sit(hanako.id, right=right)

    judge_attempts(hall.id, [seq])

    assert hall.scores(seq)[0].passed is passed


def test_judging_twice_appends_nothing(hanako):
    hall = a_hall()
    _, seq = hall.sit(hanako.id, right=5)

    assert judge_attempts(hall.id, [seq]) == 1
    assert judge_attempts(hall.id, [seq]) == 0
    assert len(hall.scores(seq)) == 1


def test_what_is_the_same_by_its_digest_is_not_scored_again_when_the_list_is_frozen(hanako, taro, hayashi, monkeypatch):
    hall, scored = a_hall(), []
    _, hers = hall.sit(hanako.id, right=5)
    _, his = hall.sit(taro.id, right=6)
    judge_attempts(hall.id, [hers, his])
    check_keys(hayashi.actor, hall.public_id)
    with transaction() as work:
        work.session.get_one(Response, (hall.id, his, "A", 1)).answer = WRONG
    points = ScoringSheet.points
    monkeypatch.setattr(ScoringSheet, "points", lambda *told: scored.append(told[1][("A", 1)]) or points(*told))

    freeze_list(hayashi.actor, hall.public_id)

    assert scored == [WRONG]
    assert [s.parts["A"]["earned"] for s in hall.scores(his)] == [6.0, 5.0]
    assert len(hall.scores(hers)) == 1


def test_an_attempt_that_was_not_handed_in_is_not_judged(hanako):
    hall = a_hall()
    _, seq = hall.sit(hanako.id, right=8, state="open")

    assert judge_attempts(hall.id, [seq]) == 0


def test_a_judging_that_was_lost_is_found_by_the_scan(hanako):
    hall = a_hall()
    _, seq = hall.sit(hanako.id, right=5)
    assert unjudged() == {hall.id: [seq]}

    with transaction() as work:
        enqueue(work, RESCAN)
    background()

    assert len(hall.scores(seq)) == 1
    assert unjudged() == {}


def test_design_4_a_fault_in_judging_leaves_the_work_of_the_candidate_as_it_was(hanako, monkeypatch):
    hall = a_hall()
    _, seq = hall.sit(hanako.id, right=5, state="open")
    monkeypatch.setattr("exams.results.services.compute", lambda *_: 1 / 0)

    with transaction() as work:
        submit(work, [(hall.id, seq)], "submitted", None)
    background()

    states = db.session.scalars(select(Task.state).where(Task.kind == "exams.results.judge")).all()
    assert states == ["waiting"]
    assert unjudged() == {hall.id: [seq]}


def test_rule_11_an_empty_part_b_counts_nothing_without_a_marker(hanako, ito):
    hall = a_hall(choices=8, written=True, pass_rule=PART_B)
    _, seq = hall.sit(hanako.id, right=8)

    judge_attempts(hall.id, [seq])

    score = hall.scores(seq)[0]
    assert score.parts["B"] == {"earned": 0.0, "possible": 20.0}
    assert (score.complete, score.passed) == (True, False)
    assert my_scripts(ito.actor) == []


@pytest.mark.parametrize(("points", "passed"), [((3, 2, 2, 2), False), ((3, 3, 2, 2), True)])
def test_rule_11_part_b_passes_with_ten_points_and_fails_with_nine(hanako, ito, points, passed):
    hall = a_hall(choices=8, written=True, pass_rule=PART_B)
    _, seq = hall.sit(hanako.id, right=6, written=ANSWER)
    judge_attempts(hall.id, [seq])
    assert hall.scores(seq)[0].complete is False

    mark_script(ito.actor, hall.public_id, my_scripts(ito.actor)[0].next_code, points)
    background()

    newest = hall.scores(seq)[-1]
    assert (newest.version, newest.complete, newest.passed, newest.cause) == (2, True, passed, "marked")


def test_a_score_is_never_overwritten(hanako, ito):
    hall = a_hall(choices=8, written=True, pass_rule=PART_B)
    _, seq = hall.sit(hanako.id, right=6, written=ANSWER)
    judge_attempts(hall.id, [seq])
    mark_script(ito.actor, hall.public_id, my_scripts(ito.actor)[0].next_code, (5, 5, 5, 5))
    background()

    assert [score.parts["B"]["earned"] for score in hall.scores(seq)] == [None, 20.0]


STANDING = {
    "kind": "on_demand", "supervised": False, "identity_rule": "signed_in", "sample": False,
    "standing_decision": {"decided_on": "2026-04-01", "reference": "board 2026-3"},
}  # fmt: skip


def test_rule_23_a_standing_decision_gives_the_slip_at_once(hanako):
    hall = a_hall(choices=8, over=False, **STANDING)
    application, _ = hall.sit(hanako.id, right=7)

    judge_own(hanako.actor, application)

    page = result_page(hanako.actor, application)
    assert (page.passed, page.parts[0].score, page.parts[0].least) == (True, 7.0, 6.0)
    record = db.session.scalars(select(PassRecord)).one()
    assert (record.person_id, record.source, record.supervised, record.identity_rule) == (
        hanako.id, "own_release", False, "signed_in",
    )  # fmt: skip


def test_opening_the_result_twice_at_the_same_time_makes_one_pass(hanako):
    hall = a_hall(choices=8, over=False, **STANDING)
    application, seq = hall.sit(hanako.id, right=8)

    judge_own(hanako.actor, application)
    judge_own(hanako.actor, application)
    judge_attempts(hall.id, [seq])

    assert len(db.session.scalars(select(PassRecord)).all()) == 1


def test_two_sittings_of_the_standing_exam_are_two_passes(hanako):
    hall = a_hall(choices=8, over=False, **STANDING)
    first, _ = hall.sit(hanako.id, right=8)
    judge_own(hanako.actor, first)
    with transaction() as work:
        work.session.execute(db.text("UPDATE application SET state = 'used'"))

    second, _ = hall.sit(hanako.id, right=3)
    judge_own(hanako.actor, second)

    assert result_page(hanako.actor, first).passed
    assert result_page(hanako.actor, second).failed
    assert len(db.session.scalars(select(PassRecord)).all()) == 1


def test_a_changed_answer_makes_a_new_version_of_the_script_and_the_old_one_stays(hanako, ito):
    hall = a_hall(choices=8, written=True, pass_rule=PART_B)
    _, seq = hall.sit(hanako.id, right=6, written=ANSWER)
    judge_attempts(hall.id, [seq])
    mark_script(ito.actor, hall.public_id, my_scripts(ito.actor)[0].next_code, (5, 5, 5, 5))
    background()

    with transaction() as work:
        work.session.execute(
            db.text("UPDATE response SET answer = :text WHERE part = 'B'"), {"text": '"あとから届いた答え"'}
        )
    judge_attempts(hall.id, [seq], "late")

    versions = db.session.scalars(select(MarkingScript.version).order_by(MarkingScript.version)).all()
    assert versions == [1, 2]
    assert hall.scores(seq)[-1].complete is False

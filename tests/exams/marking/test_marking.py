"""Marking is blind: who is tied is left out beforehand, one sees a code and a text, and hands in once."""

import pytest
from sqlalchemy import select

from exams.errors import (
    MarkingOver,
    MarkingRuleFixed,
    MarksIncomplete,
    NotFound,
    ReasonMissing,
    ScriptHandedIn,
)
from exams.marking.models import MarkingAssignment, MarkingScript
from exams.marking.progress import progress_page
from exams.marking.queries import marked_by, marking_page, my_scripts, open_scripts, settled_points
from exams.marking.rules import MarkingPolicy
from exams.marking.services import (
    hand_in_marks,
    keep_marks,
    mark_script,
    set_marking_rule,
    share_out_scripts,
    take_back_scripts,
)
from exams.results.services import judge_attempts
from exams.sittings.models import Sitting
from lms import clock
from lms.accounts.api import person
from lms.db import db, transaction
from lms.errors import NotAllowed
from lms.policy import Role
from tests.exams.results.hall import ANSWER, a_hall, somebody, tied

pytestmark = pytest.mark.postgres


def with_scripts(*candidates):
    """A sitting with a part B and a script of each candidate."""
    hall = a_hall(choices=4, written=True, pass_rule={"parts": {"A": {"least": 2}, "B": {"least": 10}}})
    seqs = [hall.sit(candidate.id, right=4, written=ANSWER)[1] for candidate in candidates]
    judge_attempts(hall.id, seqs)
    return hall, seqs


def hands():
    return {
        (one.script_id, one.marker_id)
        for one in db.session.scalars(select(MarkingAssignment).where(MarkingAssignment.withdrawn_at.is_(None)))
    }


def next_code(marker):
    return my_scripts(marker.actor)[0].next_code


def test_scripts_are_shared_out_evenly(hanako, taro, ito, ueda):
    with_scripts(hanako, taro)

    assert [len(my_scripts(marker.actor)[0].rows) for marker in (ito, ueda)] == [1, 1]


@pytest.mark.parametrize("tie", ["family", "taught", "employed"])
def test_rule_15_who_is_tied_to_a_candidate_never_gets_her_script(hanako, ito, ueda, tie):
    tied(ito.id, hanako.id, tie)

    with_scripts(hanako)

    assert my_scripts(ito.actor) == []
    assert len(my_scripts(ueda.actor)[0].rows) == 1


def test_a_script_that_nobody_may_mark_waits_until_another_marker_is_named(hanako, ito, hayashi):
    tied(hanako.id, ito.id)
    hall, _ = with_scripts(hanako)
    assert progress_page(hayashi.actor, hall.public_id).unplaced == 1

    other = somebody("採点", Role.MARKER, f"sitting:{hall.id}")
    assert share_out_scripts(hayashi.actor, hall.public_id) == 0

    assert len(my_scripts(other.actor)[0].rows) == 1


def test_a_marker_sees_a_code_and_the_text_and_nothing_of_the_candidate(hanako, ito):
    hall, _ = with_scripts(hanako)

    page = marking_page(ito.actor, hall.public_id, next_code(ito))

    assert page.answer == ANSWER
    card = person(hanako.id)
    for told in (card.name, card.kana, card.public_id):
        assert told not in repr(page)
    assert not hasattr(page, "slip_number")
    assert (page.lines[0].points, page.lines[0].anchors) == (5, ((0, "ふれていない"), (5, "十分")))


def test_what_lies_in_somebody_else_s_hands_is_not_found(hanako, ito, ueda):
    hall, _ = with_scripts(hanako)
    code = next_code(ito) if my_scripts(ito.actor) else next_code(ueda)
    other = ueda if my_scripts(ito.actor) else ito

    with pytest.raises(NotFound):
        marking_page(other.actor, hall.public_id, code)
    with pytest.raises(NotAllowed):
        marking_page(hanako.actor, hall.public_id, code)


def test_points_are_kept_line_by_line_and_handed_in_once_and_complete(hanako, ito):
    hall, seqs = with_scripts(hanako)
    code = next_code(ito)
    keep_marks(ito.actor, hall.public_id, code, [3, 2, None, 9], "よく書けている")
    assert marking_page(ito.actor, hall.public_id, code).points == (3, 2)
    with pytest.raises(MarksIncomplete):
        hand_in_marks(ito.actor, hall.public_id, code)

    keep_marks(ito.actor, hall.public_id, code, [3, 2, 4, 1], "よく書けている")
    hand_in_marks(ito.actor, hall.public_id, code)

    with pytest.raises(ScriptHandedIn):
        hand_in_marks(ito.actor, hall.public_id, code)
    with pytest.raises(ScriptHandedIn):
        keep_marks(ito.actor, hall.public_id, code, [5, 5, 5, 5], "")
    assert settled_points(hall.id, seqs) == {seqs[0]: {("B", 1): 10.0}}
    assert marked_by(hall.id) == {seqs[0]: {ito.id}}


def test_rule_11_an_answer_under_length_is_marked_and_told_as_such(hanako, ito):
    hall = a_hall(choices=4, written=True)
    _, seq = hall.sit(hanako.id, right=4, written="短い答え。")
    judge_attempts(hall.id, [seq])

    page = marking_page(ito.actor, hall.public_id, next_code(ito))
    assert (page.length, page.too_short) == (5, True)
    mark_script(ito.actor, hall.public_id, page.code, (5, 5, 5, 5))

    assert settled_points(hall.id, [seq])[seq]["B", 1] == 20.0


def twice(hall, board, tolerance=3):
    set_marking_rule(board.actor, hall.public_id, MarkingPolicy(2, tolerance, "初回の試験なので"))


def test_two_blind_markings_within_the_tolerance_count_as_their_mean(hanako, ito, ueda, hayashi):
    hall, seqs = with_scripts(hanako)
    twice(hall, hayashi)

    mark_script(ito.actor, hall.public_id, next_code(ito), (3, 3, 3, 3))
    assert open_scripts(hall.id) == 1
    assert marking_page(ueda.actor, hall.public_id, next_code(ueda)).points == ()
    mark_script(ueda.actor, hall.public_id, next_code(ueda), (3, 3, 3, 0))

    assert settled_points(hall.id, seqs)[seqs[0]]["B", 1] == 10.5


def test_markings_further_apart_go_to_a_third_person_who_decides(hanako, ito, ueda, hayashi):
    hall, seqs = with_scripts(hanako)
    third = somebody("三人目", Role.MARKER)
    tied(third.id, ito.id)
    twice(hall, hayashi)
    first, second = [m for m in (ito, ueda, third) if my_scripts(m.actor)]
    last = next(m for m in (ito, ueda, third) if m not in (first, second))

    mark_script(first.actor, hall.public_id, next_code(first), (4, 3, 3, 3))
    mark_script(second.actor, hall.public_id, next_code(second), (3, 3, 3, 0))
    assert settled_points(hall.id, seqs) == {}
    assert marking_page(last.actor, hall.public_id, next_code(last)).decides
    mark_script(last.actor, hall.public_id, next_code(last), (5, 5, 5, 4))

    assert settled_points(hall.id, seqs)[seqs[0]]["B", 1] == 19.0


def test_the_rule_of_marking_is_fixed_once_a_marking_is_handed_in(hanako, ito, hayashi):
    hall, _ = with_scripts(hanako)
    with pytest.raises(ReasonMissing):
        set_marking_rule(hayashi.actor, hall.public_id, MarkingPolicy(2, 3, ""))
    mark_script(ito.actor, hall.public_id, next_code(ito), (3, 3, 3, 3))

    with pytest.raises(MarkingRuleFixed):
        twice(hall, hayashi)


def test_a_marker_who_leaves_half_way_gives_back_only_what_she_has_not_handed_in(hanako, taro, ito, ueda, hayashi):
    third, fourth = somebody("候補三"), somebody("候補四")
    hall, _ = with_scripts(hanako, taro, third, fourth)
    mark_script(ito.actor, hall.public_id, next_code(ito), (3, 3, 3, 3))

    assert take_back_scripts(hayashi.actor, hall.public_id, person(ito.id).public_id, "病気") == 0

    assert [row.done for row in my_scripts(ito.actor)[0].rows] == [True]
    assert len(my_scripts(ueda.actor)[0].rows) == 3
    reasons = db.session.scalars(
        select(MarkingAssignment.withdrawn_reason).where(MarkingAssignment.withdrawn_at.is_not(None))
    ).all()
    assert reasons == ["病気"]


def test_nothing_is_marked_after_the_release(hanako, ito):
    hall, _ = with_scripts(hanako)
    code = next_code(ito)
    with transaction() as work:
        work.session.get_one(Sitting, hall.id).released_at = clock.now()

    with pytest.raises(MarkingOver):
        keep_marks(ito.actor, hall.public_id, code, [1, 1, 1, 1], "")


def test_scripts_have_codes_that_tell_no_order(hanako, taro):
    with_scripts(hanako, taro)

    codes = db.session.scalars(select(MarkingScript.code)).all()
    assert len(set(codes)) == 2
    assert all(len(code) == 6 for code in codes)


def test_only_the_board_follows_the_marking(hanako, ito, hayashi):
    hall, _ = with_scripts(hanako)

    assert progress_page(hayashi.actor, hall.public_id).scripts == 1
    with pytest.raises(NotAllowed):
        progress_page(ito.actor, hall.public_id)

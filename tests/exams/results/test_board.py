"""The board: what holds its list, who may vote, what it decides about questions and late answers."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from exams.attempts.models import Attempt, AttemptStream, JournalEntry, LateEntry
from exams.attempts.services import decide_late_entry
from exams.errors import (
    KeyCheckedByAuthor,
    ListNotOpen,
    ListNotReady,
    ListOpen,
    NotAllowed,
    ReasonMissing,
    RulingWithoutOption,
    VotesMissing,
)
from exams.marking.queries import my_scripts
from exams.marking.services import mark_script
from exams.results.board.queries import open_list, policy_of, standings
from exams.results.board.services import (
    check_keys,
    drop_list,
    freeze_list,
    look_at_item,
    release_results,
    set_board_rule,
    vote,
)
from exams.results.passes.queries import passes_of
from exams.results.queries import result_page
from exams.results.rules import BoardPolicy
from exams.results.services import judge_attempts
from lms import clock as house_clock
from lms.accounts.api import give_role
from lms.db import db, transaction
from lms.notices.models import Notice
from lms.policy import SYSTEM, Actor, Grant, Role
from tests.exams.results.hall import ANSWER, a_hall, background, carried, ready, somebody, tied

pytestmark = pytest.mark.postgres


def test_one_vote_is_not_enough(hanako, hayashi, nagata):
    hall = a_hall()
    hall.sit(hanako.id, right=8)
    frozen = carried(hall, hayashi)

    with pytest.raises(VotesMissing):
        release_results(hayashi.actor, hall.public_id, frozen)


def test_who_refuses_a_list_says_why_and_stops_it(hanako, hayashi, nagata):
    hall = a_hall()
    hall.sit(hanako.id, right=8)
    frozen = carried(hall, hayashi)
    with pytest.raises(ReasonMissing):
        vote(nagata.actor, hall.public_id, frozen, approves=False)

    vote(nagata.actor, hall.public_id, frozen, approves=False, reason="第3問を先に見たい")

    assert [one.standing for one in standings(open_list(hall.id))] == ["refused"]
    with pytest.raises(VotesMissing):
        release_results(hayashi.actor, hall.public_id, frozen)


def test_rule_15_who_marked_taught_or_is_related_is_blocked_and_the_candidate_held_while_others_are_released(
    hanako, taro, hayashi, nagata
):
    hall = a_hall(choices=8)
    hers, _ = hall.sit(hanako.id, right=8)
    his, _ = hall.sit(taro.id, right=8)
    tied(hayashi.id, hanako.id, "taught")
    frozen = carried(hall, hayashi, nagata)

    assert release_results(nagata.actor, hall.public_id, frozen) == 1
    background()

    assert result_page(taro.actor, his).passed
    page = result_page(hanako.actor, hers)
    assert (page.held, page.outcome, page.parts) == (True, "", ())
    told = {n.person_id: n.kind for n in db.session.scalars(select(Notice).where(Notice.kind.like("exams.results.%")))}
    assert told == {taro.id: "exams.results.tell", hanako.id: "exams.results.tell.held"}
    assert passes_of([hanako.id])[hanako.id] == []


def test_rule_15_a_held_candidate_is_decided_with_a_substitute(hanako, taro, hayashi, nagata):
    hall = a_hall(choices=8)
    hers, _ = hall.sit(hanako.id, right=8)
    hall.sit(taro.id, right=8)
    tied(hayashi.id, hanako.id, "taught")
    release_results(nagata.actor, hall.public_id, carried(hall, hayashi, nagata))
    substitute = somebody("代理", Role.EXAM_BOARD, f"sitting:{hall.id}")

    second = carried(hall, nagata, substitute)
    assert [one.line.person_id for one in standings(open_list(hall.id))] == [hanako.id]
    release_results(nagata.actor, hall.public_id, second)

    assert result_page(hanako.actor, hers).passed
    assert len(passes_of([taro.id])[taro.id]) == 1


def test_rule_15_a_member_who_marked_a_script_does_not_decide_about_its_candidate(hanako, ito, hayashi, nagata):
    hall = a_hall(choices=8, written=True, pass_rule={"parts": {"A": {"least": 6}, "B": {"least": 10}}})
    hall.sit(hanako.id, right=8, written=ANSWER)
    judge_attempts(hall.id, [1])
    mark_script(ito.actor, hall.public_id, my_scripts(ito.actor)[0].next_code, (5, 5, 5, 5))
    with transaction() as work:
        give_role(work, ito.id, Role.EXAM_BOARD, by=SYSTEM, from_on=house_clock.today())
    ito_on_board = Actor(ito.id, ito.grants | {Grant(Role.EXAM_BOARD)})
    frozen = carried(hall, hayashi)

    vote(ito_on_board, hall.public_id, frozen, approves=True)
    assert [one.standing for one in standings(open_list(hall.id))] == ["open"]
    vote(nagata.actor, hall.public_id, frozen, approves=True)
    release_results(nagata.actor, hall.public_id, frozen)

    assert passes_of([hanako.id])[hanako.id][0].handlers == (ito.id,)


def test_rule_14_nobody_votes_by_proxy(hanako, hayashi, nagata, kanri):
    hall = a_hall()
    hall.sit(hanako.id, right=8)
    frozen = ready(hall, hayashi)
    proxy = replace(kanri.actor, acting_for=nagata.id)

    for actor in (proxy, kanri.actor, hanako.actor, replace(hayashi.actor, acting_for=nagata.id)):
        with pytest.raises(NotAllowed):
            vote(actor, hall.public_id, frozen, approves=True)


def test_a_board_of_another_sitting_is_refused(hanako, hayashi):
    hall = a_hall()
    hall.sit(hanako.id, right=8)
    other = somebody("別室", Role.EXAM_BOARD, f"sitting:{hall.id + 1}")

    with pytest.raises(NotAllowed):
        freeze_list(other.actor, hall.public_id)


def test_rule_11_an_unmarked_part_b_holds_the_list(hanako, ito, hayashi):
    hall = a_hall(choices=8, written=True, pass_rule={"parts": {"A": {"least": 6}, "B": {"least": 10}}})
    hall.sit(hanako.id, right=8, written=ANSWER)
    check_keys(hayashi.actor, hall.public_id)

    with pytest.raises(ListNotReady) as refused:
        freeze_list(hayashi.actor, hall.public_id)

    assert "1" in refused.value.fields["reasons"]
    mark_script(ito.actor, hall.public_id, my_scripts(ito.actor)[0].next_code, (1, 1, 1, 1))
    assert freeze_list(hayashi.actor, hall.public_id)


def test_a_running_exam_has_no_list(hanako, hayashi):
    hall = a_hall(over=False)
    hall.sit(hanako.id, right=8)
    check_keys(hayashi.actor, hall.public_id)

    with pytest.raises(ListNotReady):
        freeze_list(hayashi.actor, hall.public_id)


def test_rule_15_below_ten_candidates_a_second_person_compares_the_keys(hanako, hayashi, nagata):
    hall = a_hall(frozen_by=hayashi.id)
    hall.sit(hanako.id, right=8)
    with pytest.raises(ListNotReady):
        freeze_list(nagata.actor, hall.public_id)
    with pytest.raises(KeyCheckedByAuthor):
        check_keys(hayashi.actor, hall.public_id)

    check_keys(nagata.actor, hall.public_id)

    assert freeze_list(hayashi.actor, hall.public_id)


def test_rule_12_a_late_answer_is_decided_before_the_list_and_counts_when_the_board_says_so(hanako, hayashi, nagata):
    hall = a_hall(choices=8)
    _, seq = hall.sit(hanako.id, right=5)
    late_answer(hall, seq, "A", 6, "c")
    check_keys(hayashi.actor, hall.public_id)
    with pytest.raises(ListNotReady):
        freeze_list(hayashi.actor, hall.public_id)

    decide_late_entry(hayashi.actor, hall.id, seq, "s1", 1, counts=True, reason="回線が切れていた記録がある")
    background()

    assert hall.scores(seq)[-1].passed
    assert freeze_list(hayashi.actor, hall.public_id)
    db.session.expire_all()
    assert db.session.get(Attempt, (hall.id, seq)).intake_closed_at is not None


def late_answer(hall, seq, part, position, answer):
    at = house_clock.now()
    with transaction() as work:
        work.session.add(
            AttemptStream(
                sitting_id=hall.id,
                attempt_id=seq,
                stream="s1",
                number=1,
                session_key="user",
                opened_at=at,
                last_contact_at=at,
            )
        )
        place = {"sitting_id": hall.id, "attempt_id": seq, "stream": "s1", "seq": 1, "part": part, "position": position}
        work.session.add(JournalEntry(**place, kind="answer", answer=answer, received_at=at, outcome="late", batch=1))
        work.session.add(LateEntry(**place, answer=answer, received_at=at, last_contact_at=at, known_seq=1))


def test_a_second_click_on_freezing_gives_the_same_list(hanako, hayashi):
    hall = a_hall()
    hall.sit(hanako.id, right=8)

    first = ready(hall, hayashi)

    assert freeze_list(hayashi.actor, hall.public_id) == first


def test_a_list_that_was_taken_back_counts_no_votes(hanako, hayashi, nagata):
    hall = a_hall()
    hall.sit(hanako.id, right=8)
    first = carried(hall, hayashi, nagata)

    drop_list(hayashi.actor, hall.public_id, first, "第2問を見直す")

    with pytest.raises(ListNotOpen):
        release_results(hayashi.actor, hall.public_id, first)
    second = freeze_list(hayashi.actor, hall.public_id)
    with pytest.raises(VotesMissing):
        release_results(hayashi.actor, hall.public_id, second)


def test_rule_15_a_rekeyed_item_makes_new_scores_for_all_and_says_who_and_why(hanako, hayashi):
    hall = a_hall(choices=8)
    _, seq = hall.sit(hanako.id, right=5)
    judge_attempts(hall.id, [seq])
    with pytest.raises(ReasonMissing):
        look_at_item(hayashi.actor, hall.public_id, "A", 6, "rekeyed", " ", ["a", "c"])
    with pytest.raises(RulingWithoutOption):
        look_at_item(hayashi.actor, hall.public_id, "A", 6, "rekeyed", "aも正しい")

    look_at_item(hayashi.actor, hall.public_id, "A", 6, "rekeyed", "aも正しい", ["a", "c"])

    assert [(s.version, s.parts["A"]["earned"], s.cause) for s in hall.scores(seq)] == [
        (1, 5.0, "submitted"), (2, 6.0, "ruling"),
    ]  # fmt: skip


def test_no_item_is_looked_at_while_the_board_votes(hanako, hayashi):
    hall = a_hall()
    hall.sit(hanako.id, right=8)
    ready(hall, hayashi)

    with pytest.raises(ListOpen):
        look_at_item(hayashi.actor, hall.public_id, "A", 1, "dropped", "まちがい")


def test_rule_15_from_ten_candidates_a_surely_negative_item_holds_the_list_until_it_was_looked_at(app, hayashi):
    hall = a_hall(choices=8)
    for number in range(12):
        strong = number % 2 == 0
        answers = {n: "c" if (n == 1) != strong else "a" for n in range(1, 9)}
        hall.sit(somebody(f"候補{number}").id, right=0, answers=answers)

    with pytest.raises(ListNotReady):
        freeze_list(hayashi.actor, hall.public_id)
    look_at_item(hayashi.actor, hall.public_id, "A", 1, "kept", "問題は正しい")

    assert freeze_list(hayashi.actor, hall.public_id)


def test_a_board_can_have_policy_values_of_its_own_with_a_reason(hayashi):
    hall = a_hall()
    assert policy_of(hall.id).quorum == 2
    with pytest.raises(ReasonMissing):
        set_board_rule(hayashi.actor, hall.public_id, BoardPolicy(quorum=3, reason=""))

    set_board_rule(hayashi.actor, hall.public_id, BoardPolicy(quorum=3, reason="初回のため"))

    assert policy_of(hall.id).quorum == 3

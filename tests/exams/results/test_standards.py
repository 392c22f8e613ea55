"""Standard setting: the figures of three methods, the rounds of the judges, the board's decision."""

import re

import pytest
from sqlalchemy import select, update

from exams.errors import ListOpen, NotFound, ReasonMissing
from exams.papers.models import PaperItem
from exams.results.board.services import check_keys, freeze_list, release_results, vote
from exams.results.models import Score
from exams.results.services import judge_attempts
from exams.results.standards.errors import (
    CutAfterRelease,
    CutNotPossible,
    JudgeSitsHere,
    LimitsWrong,
    RatingsIncomplete,
    RoundOver,
)
from exams.results.standards.models import CutDecision, StandardStudy
from exams.results.standards.rules import (
    Limits,
    angoff,
    best_score,
    cohen,
    failing_at,
    hofstee,
    mean_limits,
)
from exams.results.standards.services import (
    begin_second_round,
    begin_study,
    close_rounds,
    decide_cut,
    hand_in_round,
    keep_ratings,
)
from exams.results.standards.shown import standard_page
from exams.sittings.models import Sitting
from lms.db import db, transaction
from lms.errors import NotAllowed
from tests.exams.results.hall import a_hall, a_second_member, somebody

# ---- the methods


def test_three_judges_propose_the_mean_of_their_own_cuts_with_its_standard_error():
    ratings = {
        1: dict(enumerate((60, 70, 80, 50))),
        2: dict(enumerate((50, 60, 90, 40))),
        3: dict(enumerate((70, 80, 100, 50))),
    }

    found = angoff(ratings)

    # by hand: cuts 2.6, 2.4, 3.0; squared deviations .004444 + .071111 + .111111, over 2, root; over root 3
    assert found.judges == {1: pytest.approx(2.6), 2: pytest.approx(2.4), 3: pytest.approx(3.0)}
    assert found.cut == pytest.approx(2.6667, abs=1e-4)
    assert found.spread == pytest.approx(0.3055, abs=1e-4)
    assert found.error == pytest.approx(0.1764, abs=1e-4)
    assert found.items[0].mean == 60
    assert found.items[0].spread == pytest.approx(10)


def test_one_judge_has_a_cut_but_no_spread_and_no_judge_has_nothing():
    alone = angoff({1: {1: 50, 2: 100}})

    assert (alone.cut, alone.spread, alone.error) == (1.5, None, None)
    assert angoff({}) is None


def test_cohens_method_gives_the_published_example():
    # WikiSkripta / statest.cz, Book (2022), "Cohen Method": 30 items of five options, 80 students, the best four have
    # 27, 26, 26 and 24 points; P95 = 24, C = 6, PM = 0.6 (24 - 6) + 6 = 16.8
    scores = [27, 26, 26, 24, *[15] * 76]

    assert best_score(scores) == 24
    assert cohen(scores, guessed=6) == pytest.approx(16.8)
    assert cohen(scores) == pytest.approx(14.4)


def test_hofstees_line_meets_the_curve_where_the_hand_draws_it():
    # one candidate for each point from 0 to 99: at a cut of c exactly c percent fail; the line from (40, 50) to
    # (60, 30) is 90 - c: they meet at 45
    scores = list(range(100))

    found = hofstee(scores, Limits(40, 60, 30, 50))

    assert found.cut == pytest.approx(45, abs=1e-4)
    assert found.failing == pytest.approx(45, abs=1e-3)
    assert found.meets
    assert failing_at(scores, 44.5) == pytest.approx(44.5)


@pytest.mark.parametrize(("limits", "cut"), [(Limits(60, 80, 0, 20), 60), (Limits(5, 10, 20, 40), 10)])
def test_a_line_that_does_not_meet_the_curve_leaves_the_nearer_end(limits, cut):
    found = hofstee(list(range(100)), limits)

    assert (found.cut, found.meets) == (cut, False)


def test_rule_15_below_ten_candidates_there_is_no_figure_and_with_ten_there_is():
    assert hofstee([5] * 9, Limits(1, 9, 0, 100)) is None
    assert best_score([5] * 9) is None
    assert cohen([5] * 9) is None
    assert cohen([5] * 10) == pytest.approx(3)
    assert mean_limits([]) is None
    assert mean_limits([Limits(30, 40, 0, 20), Limits(34, 38, 10, 30)]) == Limits(32, 39, 5, 25)


# ---- judges and board


@pytest.fixture
def hall(app):
    return a_hall(choices=8)


def sat_by(hall, *rights):
    for n, right in enumerate(rights):
        hall.sit(somebody(f"受験{n}").id, right)
    judge_attempts(hall.id, range(1, len(rights) + 1))


def begun(hall, hayashi, *judges):
    return begin_study(hayashi.actor, hall.public_id, "A", "地域の集まりを一人で開ける人", [j.id for j in judges])


def all_of(percent, places=8):
    return dict.fromkeys(range(1, places + 1), percent)


def sitting_of(hall):
    db.session.expire_all()
    return db.session.get_one(Sitting, hall.id)


@pytest.mark.postgres
def test_two_rounds_give_two_cuts_and_only_what_was_handed_in_counts(hall, hayashi, ito, abe):
    study = begun(hall, hayashi, ito, abe)
    keep_ratings(ito.actor, study, all_of(50), Limits(3, 5, 10, 40))
    keep_ratings(abe.actor, study, all_of(75), None)
    hand_in_round(ito.actor, study)
    assert [row.cut for row in standard_page(hayashi.actor, hall.public_id).parts[0].rounds] == ["4"]
    hand_in_round(abe.actor, study)
    begin_second_round(hayashi.actor, hall.public_id, "A")
    keep_ratings(abe.actor, study, all_of(50), None)
    hand_in_round(abe.actor, study)
    hand_in_round(ito.actor, study)
    close_rounds(hayashi.actor, hall.public_id, "A")

    first, second = standard_page(hayashi.actor, hall.public_id).parts[0].rounds

    # 8 questions at 50 and 75 percent: 4 and 6 points, spread root 2, error 1
    assert (first.cut, first.spread, first.error) == ("5", "1.41", "1")
    assert (second.cut, second.spread, second.error) == ("4", "0", "0")
    with pytest.raises(RoundOver):
        keep_ratings(ito.actor, study, all_of(10), None)


def test_a_round_is_handed_in_whole_and_once(hall, hayashi, ito, abe):
    study = begun(hall, hayashi, ito, abe)
    keep_ratings(ito.actor, study, {1: 50, 99: 50}, None)

    with pytest.raises(RatingsIncomplete) as refused:
        hand_in_round(ito.actor, study)

    assert refused.value.fields["count"] == 7
    with pytest.raises(LimitsWrong):
        keep_ratings(ito.actor, study, {}, Limits(5, 3, 0, 10))
    keep_ratings(ito.actor, study, all_of(50), None)
    hand_in_round(ito.actor, study)
    with pytest.raises(RoundOver):
        hand_in_round(ito.actor, study)


def test_a_question_that_is_only_tried_out_is_not_judged(hall, hayashi, ito):
    paper_id = sitting_of(hall).paper_id
    with transaction() as work:
        work.session.execute(
            update(PaperItem).where(PaperItem.paper_id == paper_id, PaperItem.position == 8).values(pretest=True)
        )
    study = begun(hall, hayashi, ito)
    keep_ratings(ito.actor, study, all_of(100), None)
    hand_in_round(ito.actor, study)

    part = standard_page(hayashi.actor, hall.public_id).parts[0]

    assert (part.questions, part.rounds[0].cut) == (7, "7")


def test_who_sits_the_exam_does_not_judge_it_and_who_was_not_named_finds_nothing(hall, hayashi, ito, ueda, hanako):
    hall.apply(ito.id)
    with pytest.raises(JudgeSitsHere):
        begun(hall, hayashi, ito)
    with pytest.raises(JudgeSitsHere):
        begun(hall, hayashi, hanako)
    study = begun(hall, hayashi, hayashi)

    with pytest.raises(NotFound):
        keep_ratings(ueda.actor, study, all_of(50), None)
    with pytest.raises(NotAllowed):
        keep_ratings(hanako.actor, study, all_of(50), None)
    assert begun(hall, hayashi, hayashi) == study
    assert len(db.session.scalars(select(StandardStudy)).all()) == 1


@pytest.mark.postgres
def test_the_boards_cut_becomes_the_sittings_rule_and_everybody_is_judged_anew(hall, hayashi):
    sat_by(hall, 5, 6, 4)
    assert sitting_of(hall).pass_rule == {"parts": {"A": {"least": 6}}}

    decide_cut(hayashi.actor, hall.public_id, "A", 5, "angoff", "審議の結果", {"angoff": 4.9})

    assert sitting_of(hall).pass_rule == {"parts": {"A": {"least": 5}}}
    newest = [hall.scores(seq)[-1].passed for seq in (1, 2, 3)]
    assert newest == [True, True, False]
    row = db.session.scalars(select(CutDecision)).one()
    assert (row.before, row.least, row.decided_by, row.reason, row.figures) == (
        6, 5, hayashi.id, "審議の結果", {"angoff": 4.9},
    )  # fmt: skip
    decide_cut(hayashi.actor, hall.public_id, "A", 4, "other", "もう一度", {})
    assert [row.version for row in db.session.scalars(select(CutDecision).order_by(CutDecision.version))] == [1, 2]


def test_no_cut_without_reason_above_the_points_by_a_stranger_while_voting_or_after_the_release(hall, hayashi, kanri):
    sat_by(hall, *[8] * 3)
    nagata = a_second_member()

    def decide(least=5, reason="審議", by=hayashi):
        decide_cut(by.actor, hall.public_id, "A", least, "other", reason, {})

    with pytest.raises(ReasonMissing):
        decide(reason=" ")
    with pytest.raises(CutNotPossible):
        decide(least=8.5)
    with pytest.raises(NotAllowed):
        decide(by=kanri)
    decide(least=8)
    hall_list = frozen_list(hall, hayashi, nagata)
    with pytest.raises(ListOpen):
        decide()
    vote(hayashi.actor, hall.public_id, hall_list, approves=True)
    vote(nagata.actor, hall.public_id, hall_list, approves=True)
    release_results(hayashi.actor, hall.public_id, hall_list)
    with pytest.raises(CutAfterRelease):
        decide()
    assert sitting_of(hall).pass_rule == {"parts": {"A": {"least": 8}}}
    assert db.session.scalars(select(Score).where(Score.passed)).all()


def frozen_list(hall, hayashi, nagata):
    check_keys(nagata.actor, hall.public_id)
    return freeze_list(hayashi.actor, hall.public_id)


# ---- pages


def test_judges_see_shares_of_right_answers_in_round_two_alone_and_never_a_key(hall, hayashi, ito, abe):
    sat_by(hall, *[2] * 10)
    board, judge = hayashi.browser(), ito.browser()
    typed = {"borderline": "一人で開ける人", "judges": [str(ito.id), str(abe.id)]}
    assert board.post(f"/exams/standards/{hall.public_id}/A/begin", data=typed).status_code == 302
    address = re.search(r"/exams/standards/judge/\w+", judge.get("/exams/standards").text)[0]
    first = judge.get(address).text
    assert "設問1" in first
    assert "SECRET" not in first
    assert "正答率" not in first
    judge.post(address, data={f"q{n}": "50" for n in range(1, 9)} | {"hand_in": "yes"})
    assert "提出しました" in judge.get(address).text
    study = address.rsplit("/", 1)[1]
    keep_ratings(abe.actor, study, all_of(70), None)
    hand_in_round(abe.actor, study)
    assert board.post(f"/exams/standards/{hall.public_id}/A/second").status_code == 302

    second = judge.get(address).text

    assert "正答率" in second
    assert second.count("<dd>100</dd>") == 2  # questions 1 and 2: everybody was right
    assert second.count("<dd>60</dd>") == 8  # the mean of 50 and 70
    page = board.get(f"/exams/standards/{hall.public_id}").text
    assert "Cohen" in page
    decided = {"least": "5", "method": "angoff", "reason": "審議の結果"}
    assert board.post(f"/exams/standards/{hall.public_id}/A/decide", data=decided).status_code == 302
    assert "審議の結果" in board.get(f"/exams/standards/{hall.public_id}").text
    assert judge.get(f"/exams/standards/{hall.public_id}").status_code == 403


def test_an_outsider_reaches_no_study(hall, hayashi, ito, ueda, hanako):
    study = begun(hall, hayashi, ito)

    assert ueda.browser().get(f"/exams/standards/judge/{study}").status_code == 404
    assert hanako.browser().get(f"/exams/standards/judge/{study}").status_code == 403
    assert hanako.browser().get("/exams/standards").status_code == 403

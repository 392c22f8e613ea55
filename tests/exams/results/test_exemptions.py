"""A part that was passed earlier is carried over: by the sitting's rule, checked by somebody, void with its ground."""

import json
from datetime import date, timedelta
from itertools import count

import pytest
from sqlalchemy import select

from exams.attempts.queries import exam_page
from exams.attempts.starting.services import start_attempt
from exams.errors import NotAllowed, NotFound, NotTheSecondPerson, ReasonMissing
from exams.marking.queries import my_scripts
from exams.marking.services import mark_script
from exams.results.board.services import check_keys, freeze_list, release_results, vote
from exams.results.exemptions.queries import exemption_page, waiting_exemptions
from exams.results.exemptions.services import ask_exemption, decide_exemption, withdraw_exemption
from exams.results.models import ResultList
from exams.results.notice_words import results_for_documents
from exams.results.passes.queries import passes_of
from exams.results.passes.services import ask_void, confirm_void
from exams.results.queries import result_page
from exams.results.rescoring.services import apply_rescore, ask_void_attempt
from exams.results.rules import attempt_number
from exams.results.services import judge_attempts
from exams.results.sitting_file import evidence_of_sitting
from exams.room_errors import ExemptionRuleWrong, ExemptionTooLate, NotCarriedOver
from exams.sittings.exemptions.models import PartExemption
from exams.sittings.exemptions.rules import is_sound, why_not_carried
from exams.sittings.models import Application, Sitting
from exams.sittings.rules import PartScore, decide
from exams.sittings.services import create_sitting
from lms import clock as house_clock
from lms.db import db, transaction
from lms.policy import Role
from tests.exams.results.hall import ANSWER, Hall, a_hall, background, somebody
from tests.exams.results.test_nothing_leaks import KEYS, QUESTIONS, everything, leaks
from tests.exams.stock import plan

RULE = {"parts": {"A": {"least": 2}, "B": {"least": 10}}}
CARRIES = {"parts": ["A"], "from": [], "days": 730, "in_total": True}

# ---- the rule


@pytest.mark.parametrize(
    ("part", "code", "on", "why"),
    [
        ("A", "2026-01", date(2028, 11, 30), ""),
        ("A", "2026-01", date(2028, 12, 1), "too_old"),
        ("B", "2026-01", date(2027, 1, 1), "not_offered"),
        ("A", "2025-02", date(2027, 1, 1), "other_sitting"),
    ],
)
def test_which_part_from_which_exam_and_for_how_long_is_the_sittings_rule(part, code, on, why):
    """Passed on 1 December 2026; 730 days later is 30 November 2028, for 2028 has a 29 February."""
    rule = {"parts": ["A"], "from": ["2026-01"], "days": 730}

    assert why_not_carried(rule, part, code, date(2026, 12, 1), on) == why


# Domain 2.2: each part at least half, all together at least 65 percent; 総論 20, 個人 40, 社会 40 questions.
SISTER = {
    "parts": {"G": {"least_percent": 50}, "P": {"least_percent": 50}, "S": {"least_percent": 50}},
    "total": {"least_percent": 65},
}


@pytest.mark.parametrize(
    ("general", "person", "society", "passes"),
    [(15, 30, 20, True), (14, 30, 20, False), (20, 40, 19, False), (5, 20, 40, True), (4, 20, 40, False)],
)
def test_carried_parts_are_met_by_the_earlier_pass_and_their_points_count_in_the_total(
    general, person, society, passes
):
    """The candidate of the course 特別総合 sits the missing part alone; 65 points of 100 are needed."""
    earlier = {"G": PartScore(general, 20), "P": PartScore(person, 40)}

    assert decide(SISTER, {"S": PartScore(society, 40)}, earlier).passed is passes


@pytest.mark.parametrize(("society", "passes"), [(26, True), (25, False)])
def test_where_earlier_points_do_not_count_the_total_is_over_what_is_sat(society, passes):
    """65 percent of 40 are 26."""
    assert decide(SISTER, {"S": PartScore(society, 40)}, {"G": None, "P": None}).passed is passes


def test_a_carried_part_has_a_cut_and_one_part_is_left_to_sit(app, kanri):
    assert is_sound({}, RULE)
    assert is_sound(CARRIES, RULE)
    assert not is_sound({"parts": ["A", "B"]}, RULE)
    assert not is_sound({"parts": ["C"]}, RULE)
    with pytest.raises(ExemptionRuleWrong):
        create_sitting(kanri.actor, plan(exemptions=CARRIES))


# ---- from the earlier exam to the pass

pytestmark = pytest.mark.postgres


def released(hall, seqs, *board):
    judge_attempts(hall.id, seqs)
    check_keys(board[0].actor, hall.public_id)
    frozen = freeze_list(board[0].actor, hall.public_id)
    for member in board:
        vote(member.actor, hall.public_id, frozen, approves=True)
    release_results(board[0].actor, hall.public_id, frozen)


def second_hall(first, **changes):
    """The next sitting, in thirty days, on the same paper."""
    begins = house_clock.now() + timedelta(days=30)
    with transaction() as work:
        values = {
            "code": "S-2", "title": "第2回 検定", "exam_body": "exam_body", "kind": "dated",
            "paper_id": work.session.get(Sitting, first.id).paper_id, "apply_from_at": house_clock.now(),
            "apply_until_at": begins - timedelta(days=1), "opens_at": begins, "closes_at": begins + timedelta(hours=2),
            "minutes": 60, "pass_rule": RULE, "supervised": False, "identity_rule": "signed_in",
            "recorded_at": house_clock.now(), "exemptions": CARRIES,
        }  # fmt: skip
        sitting = Sitting(**{**values, **changes})
        work.session.add(sitting)
    return Hall(sitting.id, sitting.public_id, 4, count(1))


def granted(second, first, hanako, kanri):
    application, seq = second.apply(hanako.id)
    ask_exemption(hanako.actor, application, "A", first.public_id)
    decide_exemption(kanri.actor, application, "A", grants=True)
    return application, seq


def sat_b(second, hanako, ito, seq, points, clock):
    clock.forward(days=30, hours=3)
    second.sat(hanako.id, seq, {}, ANSWER)
    judge_attempts(second.id, [seq])
    code = next(row.next_code for row in my_scripts(ito.actor) if row.next_code)
    mark_script(ito.actor, second.public_id, code, points)


def test_a_carried_part_and_a_new_one_make_the_pass_and_every_paper_says_so(
    first, hanako, kanri, ito, hayashi, nagata, clock
):
    second = second_hall(first)
    application, seq = granted(second, first, hanako, kanri)
    sat_b(second, hanako, ito, seq, (4, 3, 3, 0), clock)
    released(second, [seq], hayashi, nagata)

    page = result_page(hanako.actor, application)
    assert page.passed
    told = [(part.label, part.score, part.possible, part.met) for part in page.parts]
    assert told == [
        ("A 四つから選ぶ(「第1回 検定」の合格を引き継ぎ)", 3.0, 4.0, True), ("B 文章を書く", 10.0, 20.0, True), ("合計", 13.0, 24.0, True),
    ]  # fmt: skip
    letter = results_for_documents(second.id, [attempt_number(second.id, seq)])[0]
    assert letter.parts[0][:3] == ("A 四つから選ぶ(「第1回 検定」の合格を引き継ぎ)", 3.0, 4.0)
    score = second.scores(seq)[-1]
    assert score.parts["A"]["carried"] == {"title": "第1回 検定", "on": "2026-11-20", "in_total": True}
    table = next(table for table in evidence_of_sitting(second.id).tables if table.name == "exemption")
    assert [(row["part"], row["state"], row["decided_by"]) for row in table.rows] == [("A", "granted", kanri.id)]


def test_points_change_their_digest_with_what_is_carried_over(first, hanako, kanri, ito, clock):
    second = second_hall(first)
    application, seq = second.apply(hanako.id)
    ask_exemption(hanako.actor, application, "A", first.public_id)
    second.sat(hanako.id, seq, {}, None)
    judge_attempts(second.id, [seq])
    decide_at = db.session.scalars(select(PartExemption)).one()
    assert decide_at.state == "asked"
    assert second.scores(seq)[-1].parts["A"]["earned"] == 0
    with transaction() as work:
        work.session.get_one(PartExemption, (second.id, seq, "A")).state = "granted"

    judge_attempts(second.id, [seq])
    judge_attempts(second.id, [seq])

    assert [score.parts["A"]["earned"] for score in second.scores(seq)] == [0, 3]
    assert len({score.inputs for score in second.scores(seq)}) == 2


def test_who_carries_a_part_over_does_not_meet_its_questions(first, hanako, kanri, clock):
    second = second_hall(first)
    application, _ = granted(second, first, hanako, kanri)
    clock.forward(days=30, minutes=1)

    page = exam_page(hanako.actor, start_attempt(hanako.actor, application))

    assert [part.part for part in page.parts] == ["B"]


def test_it_goes_over_the_pages_from_asking_to_the_decision(first, hanako, taro, kanri):
    second = second_hall(first)
    application, _ = second.apply(hanako.id)
    hers, desk, at = hanako.browser(), kanri.browser(), f"/exams/exemptions/{application}"
    assert at in hers.get(f"/exams/sittings/{second.public_id}/applications/{application}").text
    assert "第1回 検定" in hers.get(at).text
    assert taro.browser().get(at).status_code == 404
    assert hers.post(at, data={"ground": "B.nothing"}).status_code == 400
    assert hers.post(at, data={"ground": f"A.{first.public_id}"}).status_code == 302
    assert "確かめています" in hers.get(at).text
    assert hers.get("/exams/exemptions/desk").status_code == 403

    assert at in desk.get("/exams/exemptions/desk").text
    assert desk.post(f"{at}/A/decide", data={"decision": "no", "reason": ""}).status_code == 400
    assert desk.post(f"{at}/A/decide", data={"decision": "yes"}).status_code == 302
    assert "3 / 4" in hers.get(at).text
    assert f"{at}/A/withdraw" in hers.get(at).text
    assert hers.post(f"{at}/A/withdraw").status_code == 302
    assert "もう一度受けます" in hers.get(at).text


def test_nobody_decides_her_own_or_what_she_asked_for_and_nothing_after_the_begin(first, hanako, kanri, clock):
    second = second_hall(first)
    application, _ = second.apply(hanako.id)
    other = somebody("窓口", Role.SECRETARIAT)

    ask_exemption(kanri.actor, application, "A", first.public_id)
    with pytest.raises(NotTheSecondPerson):
        decide_exemption(kanri.actor, application, "A", grants=True)
    with pytest.raises(NotAllowed):
        decide_exemption(hanako.actor, application, "A", grants=True)
    with pytest.raises(ReasonMissing):
        decide_exemption(other.actor, application, "A", grants=False, reason=" ")
    with pytest.raises(NotFound):
        ask_exemption(hanako.actor, application, "B", first.public_id)
    assert [row.part for row in waiting_exemptions(other.actor)] == ["A"]
    clock.forward(days=30)
    for step in (
        lambda: decide_exemption(other.actor, application, "A", grants=True),
        lambda: ask_exemption(hanako.actor, application, "A", first.public_id),
        lambda: withdraw_exemption(hanako.actor, application, "A"),
    ):
        with pytest.raises(ExemptionTooLate):
            step()


def test_a_part_that_was_passed_too_long_ago_is_shown_with_the_reason(first, hanako):
    second = second_hall(first, exemptions={**CARRIES, "days": 29})
    application, _ = second.apply(hanako.id)

    page = exemption_page(hanako.actor, application)

    assert ([one.part for one in page.usable], [one.why_not for one in page.others]) == ([], ["too_old"])
    with pytest.raises(NotCarriedOver):
        ask_exemption(hanako.actor, application, "A", first.public_id)


def test_rule_9_pages_letters_mails_and_evidence_of_a_carried_part_tell_no_key(
    first, hanako, kanri, ito, hayashi, nagata, clock, outbox
):
    second = second_hall(first)
    application, seq = granted(second, first, hanako, kanri)
    sat_b(second, hanako, ito, seq, (4, 3, 3, 0), clock)
    released(second, [seq], hayashi, nagata)
    background()
    at = f"/exams/exemptions/{application}"

    found = everything(hanako.browser(), "/", at, f"/exams/results/{application}", "/my/documents", "/notices")

    assert "3 / 4" in found[at]
    assert [text for address, text in found.items() if address.endswith(".pdf") and "引き継ぎ" in text]
    assert leaks(found, (*KEYS, *QUESTIONS)) == []
    table = next(table for table in evidence_of_sitting(second.id).tables if table.name == "exemption")
    told = {"mails": json.dumps(outbox(), ensure_ascii=False), "evidence": str(table.rows)}
    assert leaks(told, (*KEYS, *QUESTIONS)) == []


# ---- the ground falls


def void_first(first, hayashi, nagata):
    slip = db.session.get_one(Application, (first.id, 1)).slip_number
    proposal = ask_void_attempt(hayashi.actor, first.public_id, slip, "替え玉と分かったため")
    apply_rescore(nagata.actor, first.public_id, proposal)


def test_before_the_release_a_fallen_ground_takes_the_list_back_and_the_points_are_computed_anew(
    first, hanako, kanri, ito, hayashi, nagata, clock
):
    second = second_hall(first)
    application, seq = granted(second, first, hanako, kanri)
    sat_b(second, hanako, ito, seq, (5, 5, 5, 5), clock)
    check_keys(hayashi.actor, second.public_id)
    freeze_list(hayashi.actor, second.public_id)
    assert second.scores(seq)[-1].passed

    void_first(first, hayashi, nagata)
    background()

    assert [row.state for row in exemption_page(hanako.actor, application).rows] == ["No longer carried over"]
    assert (second.scores(seq)[-1].passed, second.scores(seq)[-1].parts["A"]["earned"]) == (False, 0)
    lists = db.session.scalars(select(ResultList.state).where(ResultList.sitting_id == second.id)).all()
    assert lists == ["dropped"]


def test_after_the_release_the_pass_falls_with_its_ground_by_the_same_two_people(
    first, hanako, kanri, ito, hayashi, nagata, clock
):
    second = second_hall(first)
    _, seq = granted(second, first, hanako, kanri)
    sat_b(second, hanako, ito, seq, (5, 5, 5, 5), clock)
    released(second, [seq], hayashi, nagata)
    assert len(passes_of([hanako.id])[hanako.id]) == 1

    void_first(first, hayashi, nagata)

    assert passes_of([hanako.id])[hanako.id] == []
    assert [card.void for card in passes_of([hanako.id], with_void=True)[hanako.id]] == [True]


def test_a_pass_that_is_voided_takes_the_parts_that_rest_on_it_along(hanako, ito, kanri, hayashi, nagata, clock):
    first = a_hall(choices=4, written=True, pass_rule={"parts": {"A": {"least": 2}}})
    first.sit(hanako.id, right=4)
    released(first, [1], hayashi, nagata)
    second = second_hall(first)
    granted(second, first, hanako, kanri)
    public_id = passes_of([hanako.id])[hanako.id][0].public_id

    ask_void(hayashi.actor, public_id, "本人ではなかったため")
    assert db.session.scalars(select(PartExemption.state)).all() == ["granted"]
    confirm_void(nagata.actor, public_id)

    assert db.session.scalars(select(PartExemption.state)).all() == ["void"]

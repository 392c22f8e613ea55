"""A part that was passed at another body is carried over by its notice of results: seen by two people, taken back by one."""

import io
from datetime import date

import pytest
from sqlalchemy import select

from exams.errors import EvidenceNeeded, NotAllowed, NotFound, NotTheSecondPerson, PassInFuture, ReasonMissing
from exams.plug import erase_person, export_person
from exams.results.board.services import check_keys, freeze_list
from exams.results.exemptions.queries import exemption_page, waiting_exemptions
from exams.results.exemptions.services import (
    PartOnPaper,
    ask_by_paper,
    ask_exemption,
    examine_paper,
    take_paper_back,
    withdraw_exemption,
)
from exams.results.models import ExamBody, PassRecord, ResultList
from exams.results.queries import result_page
from exams.results.sitting_file import evidence_of_sitting
from exams.room_errors import (
    CarriedResultReleased,
    ExemptionDecided,
    ExemptionTooLate,
    NotCarriedOver,
    PartAskedAlready,
    PointsOfNoticeWrong,
)
from exams.sittings.exemptions.models import RecognisedPart
from exams.sittings.exemptions.rules import why_not_recognised
from lms.db import db, transaction
from lms.policy import Role
from tests.exams.results.hall import background, somebody
from tests.exams.results.test_exemptions import CARRIES, released, sat_b, second_hall

pytestmark = pytest.mark.postgres
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
# As domain 2.2 prints such notices: points of a part, out of how many.
TOLD = PartOnPaper("A", "sister", "0123", date(2025, 10, 17), 13.0, 20.0)


@pytest.mark.parametrize(
    ("part", "body", "on", "why"),
    [
        ("A", "sister", date(2027, 10, 17), ""),
        ("A", "sister", date(2027, 10, 18), "too_old"),
        ("B", "sister", date(2027, 1, 1), "not_offered"),
        ("A", "stranger", date(2027, 1, 1), "other_body"),
    ],
)
def test_whose_notices_are_recognised_and_for_how_long_is_the_sittings_rule(part, body, on, why):
    """730 days after 17 October 2025 is 17 October 2027."""
    assert (
        why_not_recognised({"parts": ["A"], "bodies": ["sister"], "days": 730}, part, body, TOLD.passed_on, on) == why
    )
    assert why_not_recognised({"parts": ["A"]}, "A", "sister", TOLD.passed_on, on) == "other_body"


@pytest.fixture
def hall(first):
    """The next exam recognises part A of a sister body."""
    with transaction() as work:
        work.session.add(
            ExamBody(
                code="sister",
                name="姉妹検定協会",
                name_en="Sister body",
                post="会長",
                person="姉妹",
                seal="印",
                own=False,
            )
        )
    return second_hall(first, exemptions={**CARRIES, "bodies": ["sister"]})


def asked(hall, player, told=TOLD):
    application, seq = hall.apply(player.id)
    ask_by_paper(player.actor, application, told, io.BytesIO(PDF), "notice.pdf")
    return application, seq


def granted(hall, hanako, kanri, hayashi):
    application, seq = asked(hall, hanako)
    assert examine_paper(kanri.actor, application, "A", accepts=True) is False
    assert examine_paper(hayashi.actor, application, "A", accepts=True) is True
    return application, seq


def test_rule_1_two_people_carry_it_over_and_every_paper_says_from_where(
    hall,
    hanako,
    kanri,
    ito,
    hayashi,
    nagata,
    clock,
):
    application, seq = granted(hall, hanako, kanri, hayashi)
    sat_b(hall, hanako, ito, seq, (4, 3, 3, 0), clock)
    other = somebody("別の委員", Role.EXAM_BOARD)
    released(hall, [seq], nagata, other)

    told = [(part.label, part.score, part.possible, part.met) for part in result_page(hanako.actor, application).parts]
    assert told == [
        ("A 四つから選ぶ(「姉妹検定協会」の合格を引き継ぎ)", 13.0, 20.0, True), ("B 文章を書く", 10.0, 20.0, True), ("合計", 23.0, 40.0, True),
    ]  # fmt: skip
    assert db.session.scalars(select(PassRecord.handlers)).all() == [sorted({kanri.id, hayashi.id, ito.id})]
    table = next(one for one in evidence_of_sitting(hall.id).tables if one.name == "recognised_part")
    rows = [(row["part"], row["number"], row["checked_by"], row["decided_by"]) for row in table.rows]
    assert rows == [("A", "0123", kanri.id, hayashi.id)]
    with pytest.raises(CarriedResultReleased):
        take_paper_back(kanri.actor, application, "A", "偽物と分かった")


def test_nobody_looks_at_her_own_paper_or_twice_at_another_ones(hall, hanako, taro, kanri, clock):
    application, _ = asked(hall, hanako)
    assert [row.part for row in waiting_exemptions(kanri.actor)] == ["A"]
    with pytest.raises(NotAllowed):
        examine_paper(hanako.actor, application, "A", accepts=True)
    examine_paper(kanri.actor, application, "A", accepts=True)
    with pytest.raises(NotTheSecondPerson):
        examine_paper(kanri.actor, application, "A", accepts=True)
    with pytest.raises(ReasonMissing):
        examine_paper(kanri.actor, application, "A", accepts=False)
    with pytest.raises(NotFound):
        withdraw_exemption(taro.actor, application, "A")
    by_post, _ = hall.apply(taro.id)
    ask_by_paper(kanri.actor, by_post, TOLD, io.BytesIO(PDF), "notice.pdf")
    other = somebody("窓口", Role.SECRETARIAT)
    examine_paper(other.actor, by_post, "A", accepts=True)
    with pytest.raises(NotTheSecondPerson):
        examine_paper(kanri.actor, by_post, "A", accepts=True)
    clock.forward(days=30)
    with pytest.raises(ExemptionTooLate):
        examine_paper(other.actor, application, "A", accepts=True)


def test_what_a_notice_cannot_say_is_refused_and_nothing_is_kept(hall, first, hanako):
    application, _ = hall.apply(hanako.id)
    for told, paper, refusal in (
        (TOLD, None, EvidenceNeeded),
        (PartOnPaper("A", "sister", "1", date(2026, 12, 24), 13, 20), PDF, PassInFuture),
        (PartOnPaper("A", "sister", "1", TOLD.passed_on, 21, 20), PDF, PointsOfNoticeWrong),
        (PartOnPaper("B", "sister", "1", TOLD.passed_on, 13, 20), PDF, NotCarriedOver),
        (PartOnPaper("A", "nobody", "1", TOLD.passed_on, 13, 20), PDF, NotFound),
    ):
        with pytest.raises(refusal):
            ask_by_paper(hanako.actor, application, told, io.BytesIO(paper) if paper else None, "notice.pdf")
    assert db.session.scalars(select(RecognisedPart)).all() == []

    ask_exemption(hanako.actor, application, "A", first.public_id)
    with pytest.raises(PartAskedAlready):
        ask_by_paper(hanako.actor, application, TOLD, io.BytesIO(PDF), "notice.pdf")
    withdraw_exemption(hanako.actor, application, "A")
    ask_by_paper(hanako.actor, application, TOLD, io.BytesIO(PDF), "notice.pdf")
    with pytest.raises(PartAskedAlready):
        ask_exemption(hanako.actor, application, "A", first.public_id)


def test_a_paper_that_was_found_wrong_takes_the_list_back_and_the_points_are_computed_anew(
    hall,
    hanako,
    kanri,
    ito,
    hayashi,
    nagata,
    clock,
):
    application, seq = granted(hall, hanako, kanri, hayashi)
    sat_b(hall, hanako, ito, seq, (5, 5, 5, 5), clock)
    check_keys(nagata.actor, hall.public_id)
    freeze_list(nagata.actor, hall.public_id)
    assert hall.scores(seq)[-1].passed

    take_paper_back(kanri.actor, application, "A", "協会に問い合わせ、偽物と分かった")
    background()

    assert (hall.scores(seq)[-1].passed, hall.scores(seq)[-1].parts["A"]["earned"]) == (False, 0)
    assert db.session.scalars(select(ResultList.state).where(ResultList.sitting_id == hall.id)).all() == ["dropped"]
    shown = exemption_page(hanako.actor, application).rows
    assert [(row.state, row.reason) for row in shown] == [
        ("No longer carried over", "協会に問い合わせ、偽物と分かった")
    ]
    with pytest.raises(ExemptionDecided):
        take_paper_back(kanri.actor, application, "A", "もう一度")


def test_it_goes_over_the_pages_and_nobody_else_sees_the_paper(hall, hanako, taro, kanri, hayashi):
    application, _ = hall.apply(hanako.id)
    at = f"/exams/exemptions/{application}"
    hers, desk, board = hanako.browser(), kanri.browser(), hayashi.browser()
    typed = {
        "part": "A", "body": "sister", "number": "0123", "passed_on": "2025-10-17", "earned": "13", "possible": "20",
    }  # fmt: skip
    assert f"{at}/outside" in hers.get(at).text
    assert hers.post(f"{at}/outside", data=typed).status_code == 400
    sent = hers.post(f"{at}/outside", data={**typed, "evidence": (io.BytesIO(PDF), "notice.pdf")})
    assert sent.status_code == 302
    assert "13 / 20" in hers.get(at).text
    assert hers.get(f"{at}/A/examine").status_code == 403
    for address in (at, f"{at}/outside", f"{at}/A/evidence"):
        assert taro.browser().get(address).status_code == 404
    assert hers.get(f"{at}/A/evidence").data == PDF

    assert at in board.get("/exams/exemptions/desk").text
    assert "姉妹検定協会 0123" in desk.get(f"{at}/A/examine").text
    assert desk.post(f"{at}/A/examine", data={"decision": "yes"}).status_code == 302
    assert desk.post(f"{at}/A/examine", data={"decision": "yes"}).status_code == 403
    assert "別の人が決めます" in hers.get(at).text
    assert "ここは、ほかの人がします" in desk.get(f"{at}/A/examine").text
    assert board.post(f"{at}/A/examine", data={"decision": "yes"}).status_code == 302
    assert "ここは、ほかの人がします" not in desk.get(f"{at}/A/examine").text
    assert desk.post(f"{at}/A/take-back", data={"reason": ""}).status_code == 400
    assert desk.post(f"{at}/A/take-back", data={"reason": "偽物"}).status_code == 302
    assert "偽物" in hers.get(at).text


def test_rule_20_the_paper_is_handed_out_and_erased_and_the_points_stay(hall, hanako, kanri, hayashi):
    granted(hall, hanako, kanri, hayashi)
    told = [row["carried_over_from_others"] for row in export_person(hanako.id)["applications"]]
    assert [[one["number"] for one in row] for row in told if row] == [["0123"]]

    with transaction() as work:
        erase_person(work, hanako.id)

    row = db.session.scalars(select(RecognisedPart)).one()
    assert (row.file_id, row.number, row.earned, row.state) == (None, "", 13.0, "granted")

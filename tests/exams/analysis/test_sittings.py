"""The figures of a sitting: who sees them, from when, what the pages and files hold."""

import io
import random
from datetime import timedelta
from itertools import count

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from exams.analysis.errors import ThresholdsWrong
from exams.analysis.gathering import gathered
from exams.analysis.linking import linkings_of
from exams.analysis.models import AnalysisReport
from exams.analysis.queries import newest_reports, policy_for, policy_in_force
from exams.analysis.services import ask_analysis, on_results_corrected, on_results_released, set_thresholds
from exams.bank.models import ItemStatistic
from exams.errors import NotAllowed, ReasonMissing
from exams.events import ResultsCorrected, ResultsReleased
from exams.plug import PLUG
from exams.results.board.services import look_at_item
from exams.sittings.models import Sitting
from exams.sittings.queries import sitting
from lms.db import db, new_public_id, transaction
from lms.policy import Actor
from tests.exams.results.hall import RIGHT, WRONG, Hall, a_hall, background, somebody


def taken(people, choices=8, seed=5):
    """A sitting that so many sat; who is stronger answers more, and nobody answers question 8 as the key says."""
    hall, chance = a_hall(choices=choices), random.Random(seed)
    for number in range(people):
        strength = (number + 0.5) / people
        answers = {n: RIGHT if chance.random() < strength else WRONG for n in range(1, choices)}
        answers[choices] = "b" if strength > 0.5 else "d"
        hall.sit(somebody(f"受{number}").id, right=0, answers=answers)
    return hall


def again(hall, people):
    """The same paper, sat a year before by others."""
    with transaction() as work:
        row = work.session.get(Sitting, hall.id)
        values = {column.name: getattr(row, column.name) for column in Sitting.__table__.columns}
        year = timedelta(days=365)
        values |= {name: values[name] - year for name in ("apply_from_at", "apply_until_at", "opens_at", "closes_at")}
        former = Sitting(**{**values, "id": None, "public_id": None, "code": "S-0", "title": "前の検定"})
        former.public_id = new_public_id()
        work.session.add(former)
    earlier = Hall(former.id, former.public_id, hall.choices, count(1))
    for number in range(people):
        earlier.sit(somebody(f"先{number}").id, right=number % 9)
    return earlier


@pytest.fixture
def thirty(app):
    return taken(30)


@pytest.mark.postgres
def test_the_figures_of_a_sitting_are_computed_in_the_background_and_kept(hayashi, thirty):
    task = ask_analysis(hayashi.actor, thirty.public_id)

    assert background() >= 1

    report = newest_reports(thirty.id)[0]
    assert (report.part, report.version, report.candidates, report.basis) == ("A", 1, 30, "full")
    assert len(report.body["rows"]) == 8
    assert report.body["cut"] == 6
    kept = db.session.scalars(select(ItemStatistic).order_by(ItemStatistic.item_version_id)).all()
    assert [(one.candidates, one.p) for one in kept] == [(30, row["p"]) for row in report.body["rows"]]
    assert task


@pytest.mark.postgres
def test_figures_follow_a_release_of_ten_and_a_correction_and_nothing_follows_a_release_of_nine(app):
    nine = taken(9, choices=3)
    with transaction() as work:
        on_results_released(ResultsReleased(nine.id, tuple(range(9))), work)
        on_results_corrected(ResultsCorrected(nine.id, (1,)), work)
    assert background() == 0
    nine.sit(somebody("十人目").id, right=3)
    with transaction() as work:
        on_results_released(ResultsReleased(nine.id, tuple(range(10))), work)
    background()
    assert [row.version for row in newest_reports(nine.id)] == [1]

    with transaction() as work:
        on_results_corrected(ResultsCorrected(nine.id, (1,)), work)
    background()

    assert [(row.version, row.made_by) for row in newest_reports(nine.id)] == [(2, None)]


@pytest.mark.postgres
def test_computing_again_adds_a_version_and_keeps_the_first(hayashi, thirty):
    for _ in range(2):
        ask_analysis(hayashi.actor, thirty.public_id)
        background()

    assert db.session.scalars(select(AnalysisReport.version).order_by(AnalysisReport.version)).all() == [1, 2]


@pytest.mark.postgres
def test_a_rekeyed_question_counts_by_its_new_key_and_a_dropped_one_not_at_all(hayashi, thirty):
    look_at_item(hayashi.actor, thirty.public_id, "A", 8, "rekeyed", "b is right", ["b"])
    look_at_item(hayashi.actor, thirty.public_id, "A", 1, "dropped", "unclear wording")

    part = gathered(sitting(thirty.id))["A"]

    assert [item.label for item in part.items] == [f"A-{n}" for n in range(2, 9)]
    assert sum(part.items[-1].points) == 15


@pytest.mark.postgres
def test_rule_15_below_ten_nothing_is_kept_but_the_number(hayashi, app):
    hall = taken(9)
    ask_analysis(hayashi.actor, hall.public_id)
    background()

    report = newest_reports(hall.id)[0]
    assert (report.basis, report.candidates, report.body["rows"]) == ("none", 9, [])


@pytest.mark.postgres
def test_rule_9_figures_are_for_examiners_alone(hanako, kanri, hayashi, thirty):
    for actor in (hanako.actor, kanri.actor):
        with pytest.raises(NotAllowed):
            ask_analysis(actor, thirty.public_id)
    proxy = Actor(hayashi.id, hayashi.actor.grants, acting_for=hanako.id)
    with pytest.raises(NotAllowed):
        ask_analysis(proxy, thirty.public_id)


@pytest.mark.postgres
def test_thresholds_are_set_with_a_reason_and_hold_from_then_on(hayashi, thirty):
    with pytest.raises(ReasonMissing):
        set_thresholds(hayashi.actor, {"figures_from": 40}, " ")
    with pytest.raises(ThresholdsWrong):
        set_thresholds(hayashi.actor, {"figures_from": 40}, "as decided")

    set_thresholds(hayashi.actor, {"figures_from": 31, "full_from": 60}, "as decided on 20 November")

    policy, version = policy_in_force()
    assert (policy.figures_from, policy.reason, version) == (31, "as decided on 20 November", 1)
    assert policy_for(thirty.id).basis(30) == "none"


def test_the_pages_show_the_figures_in_japanese(hayashi, thirty):
    browser = hayashi.browser()
    assert "まだ計算していません" in browser.get(f"/exams/analysis/{thirty.public_id}").text

    browser.post(f"/exams/analysis/{thirty.public_id}/compute")
    background()

    page = browser.get(f"/exams/analysis/{thirty.public_id}").text
    assert "信頼性(アルファ、KR-20)" in page
    assert "Cronbach (1951)" in page
    item = browser.get(f"/exams/analysis/{thirty.public_id}/A/8").text
    assert "得点の高い人が選ぶ誤答がある" in item
    assert browser.get(f"/exams/analysis/{thirty.public_id}/A/99").status_code == 404
    assert thirty.public_id in browser.get("/exams/analysis").text


def test_the_questions_are_a_file_in_both_encodings(hayashi, thirty):
    ask_analysis(hayashi.actor, thirty.public_id)
    background()
    browser = hayashi.browser()

    new = browser.get(f"/exams/analysis/{thirty.public_id}/questions.csv").data
    old = browser.get(f"/exams/analysis/{thirty.public_id}/questions.csv?encoding=cp932").data

    assert new.startswith(b"\xef\xbb\xbf")
    assert "問題" in new.decode("utf-8-sig").splitlines()[0]
    assert len(old.decode("cp932").splitlines()) == 9


def test_the_technical_report_holds_the_figures_and_no_wording_of_a_question(hayashi, thirty):
    browser = hayashi.browser()
    assert browser.get(f"/exams/analysis/{thirty.public_id}/report.pdf").status_code == 404
    ask_analysis(hayashi.actor, thirty.public_id)
    background()

    answer = browser.get(f"/exams/analysis/{thirty.public_id}/report.pdf")

    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
    assert "技術報告書" in words
    assert "A-8" in words
    assert "設問8" not in words


@pytest.mark.postgres
def test_points_of_two_groups_on_one_paper_are_equated_to_themselves(hayashi, thirty):
    """All questions stand on both papers, so that only the groups differ, whatever the method."""
    earlier = again(thirty, people=12)
    for hall in (earlier, thirty):
        ask_analysis(hayashi.actor, hall.public_id)
        background()

    (linking,) = linkings_of(sitting(thirty.id), newest_reports(thirty.id)[0], english=True)

    assert (linking.anchors, linking.thin) == (8, False)
    assert linking.rows[0] == ("3", "3.00", "3.00", "3.00", "3.00")
    assert linkings_of(sitting(earlier.id), newest_reports(earlier.id)[0], english=True) == ()
    page = hayashi.browser().get(f"/exams/analysis/{thirty.public_id}").text
    assert "両方に出た問題は8問です" in page


def test_the_thresholds_have_a_page(hayashi, app):
    browser = hayashi.browser()
    assert 'value="10"' in browser.get("/exams/analysis/thresholds").text
    values = {
        "figures_from": 12, "full_from": 40, "rasch_from": 100, "two_from": 500, "group_from": 50, "hard": "0.2",
        "easy": "0.9", "weak": "0.15", "idle": "0.05", "reason": "試験委員会で決めた",
    }  # fmt: skip

    answer = browser.post("/exams/analysis/thresholds", data=values)

    assert answer.status_code == 302
    assert policy_in_force()[0].weak == 0.15
    wrong = browser.post("/exams/analysis/thresholds", data={**values, "full_from": 5})
    assert wrong.status_code in (200, 400, 422)
    assert "基準の値が合っていません" in wrong.text


def test_an_exam_that_nobody_handed_in_is_said_to_have_nothing(hayashi, app):
    hall = a_hall(choices=4)
    browser = hayashi.browser()
    answer = browser.post(f"/exams/analysis/{hall.public_id}/compute")
    background()

    assert "計算できませんでした" in browser.get(answer.location).text


@pytest.mark.postgres
def test_every_version_of_the_figures_is_evidence_of_the_sitting(hayashi, thirty):
    for _ in range(2):
        ask_analysis(hayashi.actor, thirty.public_id)
        background()

    tables = {table.name: list(table.rows) for table in PLUG.evidence_of_sitting(thirty.id).tables}

    assert [row["version"] for row in tables["analysis_report"]] == [1, 2]

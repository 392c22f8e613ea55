"""Markers, an adjudicator, the board, an appellant and her handler, each in a browser of her own, from the scripts to
the corrected result; and no page of a candidate ever names a marker or tells a single mark."""

import re

from sqlalchemy import select

from exams.marking.models import MarkingAssignment, MarkingScript
from exams.results.services import judge_attempts
from lms.accounts.api import person
from lms.db import db
from lms.policy import Role
from lms.tasks.api import run_due
from tests.exams.results.hall import ANSWER, a_hall, a_second_member, somebody

RULE = {
    "markings": "2", "tolerance": "3", "conceal_candidates": "y", "conceal_markers": "y", "trial_limit": "2",
    "control_every": "10", "reason": "記述は二人で",
}  # fmt: skip


def lines(*points):
    return {f"line_{n}": str(value) for n, value in enumerate(points)}


def code_for(marker_id, kind="live"):
    """The code of the open answer of this kind in a marker's hands; the page does not tell kinds apart."""
    return db.session.scalars(
        select(MarkingScript.code)
        .join(MarkingAssignment, MarkingAssignment.script_id == MarkingScript.id)
        .where(
            MarkingAssignment.marker_id == marker_id, MarkingAssignment.submitted_at.is_(None),
            MarkingAssignment.withdrawn_at.is_(None), MarkingScript.kind == kind,
        )
    ).one_or_none()  # fmt: skip


def marks(browser, hall, code, *points):
    """Read, give points, check, hand in."""
    at = f"/exams/marking/{hall.public_id}/{code}"
    assert code in browser.get("/exams/marking").get_data(as_text=True)
    assert browser.get(at).status_code == 200
    assert browser.post(at, data=lines(*points)).headers["Location"].endswith("/check")
    assert f"{sum(points)} / 20" in browser.get(f"{at}/check").get_data(as_text=True)
    assert browser.post(f"{at}/check").status_code == 302


def board_releases(first, second, hall):
    """Compare the keys, freeze, vote, release."""
    at = f"/exams/board/{hall.public_id}"
    assert first.post(f"{at}/keys", data={"note": ""}).status_code == 302
    assert first.post(f"{at}/freeze").status_code == 302
    frozen = re.search(rf"{at}/vote/(\w+)", first.get(at).get_data(as_text=True)).group(1)
    for member in (first, second):
        assert member.post(f"{at}/vote/{frozen}", data={"vote": "yes"}).status_code == 302
    assert first.post(f"{at}/release/{frozen}").status_code == 302


def pages_of(app, browser, known):
    """Every page of exams and papers that a candidate gets an answer from."""
    numbers = dict.fromkeys(("position", "seq", "version", "attempt"), 1)
    build = app.url_map.bind("localhost").build
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and rule.rule.startswith("/exams") and not rule.endpoint.endswith("static"):
            given = {**dict.fromkeys(rule.arguments, "A"), **numbers, **known}
            address = build(rule.endpoint, {name: given[name] for name in rule.arguments})
            answer = browser.get(address)
            if answer.status_code == 200:
                yield address, answer.get_data(as_text=True)


def test_from_the_scripts_to_a_corrected_result(app, browser_of, hanako, ito, ueda, hayashi, kanri):
    nagata, third, fourth = a_second_member(), somebody("三沢", Role.MARKER), somebody("四谷", Role.MARKER)
    hall = a_hall(choices=4, written=True, pass_rule={"parts": {"A": {"least": 2}, "B": {"least": 10}}})
    application, _ = hall.sit(hanako.id, right=4, written=ANSWER)
    browsers = {one.id: browser_of(one.id) for one in (ito, ueda, third, fourth, nagata)}
    board, candidate, desk = hayashi.browser(), hanako.browser(), kanri.browser()
    at = f"/exams/marking/{hall.public_id}"

    # The board asks for two markings and a trial; the answers come in.
    assert board.post(f"{at}/rule", data=RULE).status_code == 302
    trial = {**lines(3, 3, 3, 3), "kind": "trial", "answer": "ためしの答えです。" * 30}
    assert board.post(f"{at}/exemplars/B/1", data=trial).status_code == 302
    judge_attempts(hall.id, [1])
    everybody = [one.id for one in (ito, ueda, third, fourth)]
    assert all(code_for(marker) is None for marker in everybody)
    for marker in everybody:
        marks(browsers[marker], hall, code_for(marker, "trial"), 3, 3, 3, 3)

    # Two mark blind and differ by six; a third decides.
    for points in ((3, 3, 3, 3), (2, 2, 1, 1)):
        marker = next(one for one in everybody if code_for(one))
        marks(browsers[marker], hall, code_for(marker), *points)
    adjudicator = next(one for one in everybody if code_for(one))
    page = browsers[adjudicator].get(f"{at}/{code_for(adjudicator)}").get_data(as_text=True)
    assert "あなたの採点で決まります" in page
    assert not any(person(one).name in page for one in everybody if one != adjudicator)
    marks(browsers[adjudicator], hall, code_for(adjudicator), 3, 2, 2, 2)
    run_due()

    board_releases(board, browsers[nagata.id], hall)
    assert "届きませんでした" in candidate.get(f"/exams/results/{application}").get_data(as_text=True)

    # She appeals; the secretariat has it marked anew by the one who is left, and asks for the correction.
    told = {"ground": "points", "body": "もう一度見てください。"}
    appeal = candidate.post(f"/exams/appeals/new/{application}", data=told).headers["Location"].rsplit("/", 1)[1]
    here = f"/exams/appeals/desk/{appeal}"
    assert desk.post(f"{here}/take").status_code == 302
    assert desk.post(f"{here}/mark-anew").status_code == 302
    reviewer = next(one for one in everybody if code_for(one))
    marks(browsers[reviewer], hall, code_for(reviewer), 4, 3, 3, 2)
    assert desk.post(f"{here}/correct", data={"place": "marking", "reason": "採点し直して12点"}).status_code == 302
    corrections = board.get(f"/exams/board/{hall.public_id}/corrections").get_data(as_text=True)
    proposal = re.search(r'/corrections/(\w{22})"', corrections).group(1)
    shown = board.get(f"/exams/board/{hall.public_id}/corrections/{proposal}").get_data(as_text=True)
    assert "B 9" in shown
    assert "B 12 (20)" in shown
    assert board.post(f"/exams/board/{hall.public_id}/corrections/{proposal}").status_code == 302
    answered = {"outcome": "upheld", "answer": "点を直しました。合格です。"}
    assert desk.post(f"{here}/answer", data=answered).status_code == 302

    assert "おめでとうございます" in candidate.get(f"/exams/results/{application}").get_data(as_text=True)
    known = {"application": application, "public_id": appeal, "sitting": hall.public_id}
    seen = dict(pages_of(app, candidate, known))
    assert "点を直しました" in seen[f"/exams/appeals/{appeal}"]
    names = [person(one).name for one in (*everybody, kanri.id, hayashi.id, nagata.id)]
    for address, body in seen.items():
        for secret in (*names, "観点1", "観点4", "SECRET-", "ためしの答え", "設問1"):
            assert secret not in body, (address, secret)

"""The pages of results, board and passes over HTTP; above all what a candidate can never read (rules 9)."""

import io
import re

import pytest
from pypdf import PdfReader

from exams.results.board.services import check_keys, freeze_list, release_results, vote
from exams.results.passes.queries import passes_of
from exams.results.services import judge_attempts
from lms.db import db
from tests.exams.results.hall import a_hall, a_second_member, somebody, tied

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
STANDING = {
    "kind": "on_demand", "supervised": False, "identity_rule": "signed_in",
    "standing_decision": {"decided_on": "2026-04-01", "reference": "board 2026-3"},
}  # fmt: skip


def released(hall, *board):
    check_keys(board[0].actor, hall.public_id)
    frozen = freeze_list(board[0].actor, hall.public_id)
    for member in board:
        vote(member.actor, hall.public_id, frozen, approves=True)
    release_results(board[0].actor, hall.public_id, frozen)


def words_of(answer):
    """What an answer says, page or PDF."""
    if answer.mimetype != "application/pdf":
        return answer.get_data(as_text=True)
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)


def addresses(app, known):
    """Every page of exams, with the ids that a candidate can know, and 1 or A for what she would have to guess."""
    numbers = dict.fromkeys(("position", "seq", "version", "attempt"), 1)
    build = app.url_map.bind("localhost").build
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and rule.rule.startswith("/exams") and not rule.endpoint.endswith("static"):
            guessed = {**dict.fromkeys(rule.arguments, "A"), **numbers, **known}
            yield build(rule.endpoint, {name: guessed[name] for name in rule.arguments})


@pytest.mark.parametrize("after_release", [False, True])
def test_rule_9_no_page_that_a_candidate_can_get_holds_a_key_a_reason_or_a_question(
    app, hanako, hayashi, after_release
):
    hall = a_hall(choices=12)
    application, _ = hall.sit(hanako.id, right=10)
    if after_release:
        released(hall, hayashi, a_second_member())
    else:
        judge_attempts(hall.id, [1])

    browser, seen = hanako.browser(), []
    known = {"application": application, "public_id": hall.public_id, "sitting": hall.public_id}
    papers = re.findall(
        r'href="(/documents/[^"]+)"', browser.get(f"/exams/results/{application}").get_data(as_text=True)
    )
    for address in [*addresses(app, known), *papers]:
        answer = browser.get(address)
        assert answer.status_code < 500, address
        for secret in ("SECRET-", "設問", "選択肢c"):
            assert secret not in words_of(answer), address
        seen += [address] if answer.status_code == 200 else []
    assert len(seen) >= 8
    assert len(papers) == (2 if after_release else 0)


def test_rule_9_unreleased_points_are_in_no_answer(app, hanako, hayashi):
    hall = a_hall(choices=12)
    application, _ = hall.sit(hanako.id, right=9)
    judge_attempts(hall.id, [1])
    check_keys(hayashi.actor, hall.public_id)
    freeze_list(hayashi.actor, hall.public_id)

    page = hanako.browser().get(f"/exams/results/{application}").get_data(as_text=True)

    assert "Congratulations" not in page
    assert "おめでとう" not in page
    assert "あなたの点" not in page
    assert "発表" in page


def test_a_released_result_tells_points_cut_and_chapters(hanako, hayashi):
    hall = a_hall(choices=12)
    application, _ = hall.sit(hanako.id, right=11)
    released(hall, hayashi, a_second_member())

    page = hanako.browser().get(f"/exams/results/{application}").get_data(as_text=True)

    assert "おめでとうございます" in page
    assert re.search(r"<span>11</span>", page)
    assert re.search(r"<span>10</span>", page)
    assert "章4" in page
    assert passes_of([hanako.id])[hanako.id][0].number in page


def test_a_failed_result_is_kind_and_names_a_next_step(hanako, hayashi):
    hall = a_hall(choices=12)
    application, _ = hall.sit(hanako.id, right=3)
    released(hall, hayashi, a_second_member())

    page = hanako.browser().get(f"/exams/results/{application}").get_data(as_text=True)

    assert "届きませんでした" in page
    assert "/exams/practice" in page


def test_rule_15_a_held_result_is_told_neutrally(hanako, taro, hayashi):
    hall = a_hall(choices=12)
    application, _ = hall.sit(hanako.id, right=11)
    hall.sit(taro.id, right=11)
    tied(hayashi.id, hanako.id)
    released(hall, hayashi, a_second_member())

    page = hanako.browser().get(f"/exams/results/{application}").get_data(as_text=True)

    assert "もう少し時間がかかります" in page
    assert "合格番号" not in page


def test_rule_23_opening_the_result_of_a_standing_exam_gives_it_at_once(hanako):
    hall = a_hall(choices=12, over=False, **STANDING)
    application, _ = hall.sit(hanako.id, right=12)

    page = hanako.browser().get(f"/exams/results/{application}").get_data(as_text=True)

    assert "おめでとうございます" in page


def test_someone_else_s_result_answers_404(hanako, taro):
    hall = a_hall()
    application, _ = hall.sit(hanako.id, right=8)

    assert taro.browser().get(f"/exams/results/{application}").status_code == 404


def test_the_board_decides_through_its_pages(hanako, hayashi):
    nagata = a_second_member()
    hall = a_hall(choices=12)
    application, _ = hall.sit(hanako.id, right=11)
    judge_attempts(hall.id, [1])
    browser, at = hayashi.browser(), f"/exams/board/{hall.public_id}"

    assert "設問1" in browser.get(f"{at}/keys").get_data(as_text=True)
    refused = browser.post(f"{at}/freeze")
    assert refused.status_code == 400
    assert "2人目" in refused.get_data(as_text=True)
    assert browser.post(f"{at}/keys", data={"note": ""}).status_code == 302
    assert browser.post(f"{at}/freeze").status_code == 302
    lists = browser.get(f"{at}/list").get_data(as_text=True)
    assert "A 11" in lists
    assert "山本" not in lists
    frozen = re.search(rf"{at}/vote/(\w+)", browser.get(at).get_data(as_text=True)).group(1)
    empty = browser.post(f"{at}/vote/{frozen}", data={"vote": "no", "reason": ""})
    assert empty.status_code == 400
    assert browser.post(f"{at}/vote/{frozen}", data={"vote": "yes"}).status_code == 302
    vote(nagata.actor, hall.public_id, frozen, approves=True)
    assert f"{at}/release/{frozen}" in browser.get(at).get_data(as_text=True)
    assert browser.post(f"{at}/release/{frozen}").status_code == 302
    assert browser.post(f"{at}/release/{frozen}").status_code == 302

    assert "おめでとうございます" in hanako.browser().get(f"/exams/results/{application}").get_data(as_text=True)


def test_the_list_is_a_file_too_and_holds_no_names(hanako, hayashi):
    hall = a_hall(choices=12)
    hall.sit(hanako.id, right=11)
    check_keys(hayashi.actor, hall.public_id)
    freeze_list(hayashi.actor, hall.public_id)
    browser = hayashi.browser()

    plain = browser.get(f"/exams/board/{hall.public_id}/list.csv").data
    old = browser.get(f"/exams/board/{hall.public_id}/list.csv?encoding=cp932").data

    assert plain.startswith(b"\xef\xbb\xbf")
    assert "A 11" in plain.decode("utf-8-sig")
    assert "合格" in old.decode("cp932")
    assert "山本" not in plain.decode("utf-8-sig")


@pytest.mark.parametrize("page", ["", "/list", "/late", "/questions", "/keys", "/freeze"])
def test_who_is_not_on_the_board_never_sees_its_pages(hanako, kanri, page):
    hall = a_hall()

    for stranger in (hanako, kanri):
        assert stranger.browser().get(f"/exams/board/{hall.public_id}{page}").status_code == 403


def test_figures_of_ten_candidates_are_drawn_with_a_table_beside(app, hayashi):
    hall = a_hall(choices=12)
    for number in range(10):
        hall.sit(somebody(f"候補{number}").id, right=number + 2)
    judge_attempts(hall.id, range(1, 11))

    page = hayashi.browser().get(f"/exams/board/{hall.public_id}").get_data(as_text=True)

    assert "<svg viewBox=" in page
    assert "参考値" in page
    assert "1.3点" in page  # sqrt(12 * 10/12 * 2/12) = 1.29


def test_a_claim_goes_its_way_from_hand_to_hand(hanako, kanri, hayashi):
    a_hall()
    candidate, office, board = hanako.browser(), kanri.browser(), hayashi.browser()
    typed = {"exam_body": "exam_body", "number": "２０１９－１", "passed_on": "令和元年11月3日"}
    missing = candidate.post("/exams/passes/mine/new", data=typed)
    assert missing.status_code == 400
    assert "令和元年11月3日" in missing.get_data(as_text=True)

    sent = candidate.post("/exams/passes/mine/new", data={**typed, "evidence": (io.BytesIO(PDF), "証書.pdf")})
    address = sent.headers["Location"]
    assert candidate.get(address).status_code == 200
    evidence = office.get(f"{address}/evidence")
    assert (evidence.mimetype, evidence.data) == ("application/pdf", PDF)
    assert "sandbox" in evidence.headers["Content-Security-Policy"]
    assert office.post(f"{address}/check", data={"note": "名前を確認"}).status_code == 302
    assert board.post(f"{address}/recognise").status_code == 302

    assert "2019" in candidate.get("/exams/passes/mine").get_data(as_text=True)
    db.session.expire_all()
    assert len(passes_of([hanako.id])[hanako.id]) == 1


def test_someone_else_s_claim_and_evidence_answer_404(hanako, taro):
    a_hall()
    sent = hanako.browser().post(
        "/exams/passes/mine/new",
        data={
            "exam_body": "exam_body", "number": "1", "passed_on": "2019-11-03", "evidence": (io.BytesIO(PDF), "a.pdf"),
        },
    )  # fmt: skip
    address = sent.headers["Location"]

    assert taro.browser().get(address).status_code == 404
    assert taro.browser().get(f"{address}/evidence").status_code == 404


def test_the_list_of_passes_escapes_what_a_spreadsheet_would_run(hanako, kanri, hayashi):
    a_hall()
    address = hanako.browser().post(
        "/exams/passes/mine/new",
        data={
            "exam_body": "exam_body", "number": "=1+1", "passed_on": "2019-11-03",
            "evidence": (io.BytesIO(PDF), "a.pdf"),
        },
    ).headers["Location"]  # fmt: skip
    kanri.browser().post(f"{address}/check")
    hayashi.browser().post(f"{address}/recognise")

    table = kanri.browser().get("/exams/passes/list.csv").data.decode("utf-8-sig")

    assert "'=1+1" in table

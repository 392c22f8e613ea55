"""Pages of papers over HTTP."""

import pytest

from exams.papers.services import draw_paper, standard_blueprint
from tests.exams.stock import sample_paper, with_sample_items


@pytest.fixture(autouse=True)
def stock(app):
    with_sample_items()


def test_the_board_draws_looks_through_and_freezes_a_paper(hayashi):
    board = hayashi.browser()
    typed = {"code": "2027-S", "title": "見本の冊子", "blueprint": "standard", "use": "sample", "seed": "7"}

    address = board.post("/exams/papers/draw", data=typed).headers["Location"]
    assert "差しかえ" in board.get(address).text
    assert "元" not in board.get(f"{address}/freeze").headers.get("Location", "")
    board.post(f"{address}/freeze")
    page = board.get(address).text

    assert "確定ずみ" in page
    assert "差しかえ" not in page
    assert "見たことを記録しました" in page


def test_a_bank_that_is_too_small_is_told_by_chapter(hayashi):
    typed = {"code": "2027-A", "title": "本番", "blueprint": "standard", "use": "real", "seed": "7"}

    page = hayashi.browser().post("/exams/papers/draw", data=typed)

    assert page.status_code == 400
    assert "ch01 0/4" in page.text


def test_a_practice_question_for_a_place_of_a_draft_is_taken_and_an_unknown_code_is_404(hayashi):
    draft = draw_paper(hayashi.actor, "P-1", "見本", standard_blueprint(hayashi.actor), 1, sample=True)
    board = hayashi.browser()

    assert board.post(f"/exams/papers/{draft}/A/1", data={"item_code": "01-013"}).status_code == 302
    assert board.post(f"/exams/papers/{draft}/A/1", data={"item_code": "99-999"}).status_code == 404
    assert board.post(f"/exams/papers/{draft}/A/99", data={"item_code": "01-001"}).status_code == 404


def test_writers_compare_bank_and_blueprint_but_open_no_paper(abe, hayashi):
    public_id = sample_paper(hayashi.actor)
    writer = abe.browser()

    assert "必要な50問がそろっています" in writer.get("/exams/papers/blueprint?pool=practice").text
    assert "50問たりません" in writer.get("/exams/papers/blueprint").text
    assert writer.get(f"/exams/papers/{public_id}").status_code == 403
    assert writer.get("/exams/papers").status_code == 403


def test_the_page_of_a_paper_shows_no_key(hayashi):
    page = hayashi.browser().get(f"/exams/papers/{sample_paper(hayashi.actor)}").text

    assert "29.3パーセントでした" not in page
    assert "正解" not in page

"""Pages of papers: one's own, the secretariat's, and nobody else's."""

import pytest

from tests.certificates.documents.papers import paper_of, renames


def page(player, path, status=200):
    answer = player.browser().get(path)
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def test_my_papers_stand_on_one_page_with_their_downloads(life, hanako):
    assert "まだ証書はありません" in page(hanako, "/my/documents")
    life.passes(hanako)
    text = page(hanako, "/my/documents")

    assert paper_of(hanako).number in text
    assert "カードで見る(PDF)" in text
    assert text.count(".pdf") == 6


@pytest.mark.parametrize("layout", ["a4", "card"])
def test_the_holder_downloads_a_pdf_that_no_cache_between_keeps(life, hanako, layout):
    life.passes(hanako)
    answer = hanako.browser().get(f"/documents/{paper_of(hanako).number}/{layout}.pdf")

    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.get_data().startswith(b"%PDF-")
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_stranger_gets_404_and_so_does_a_form_that_does_not_exist(life, hanako, taro, sato, kanri):
    life.passes(hanako)
    number = paper_of(hanako).number

    for stranger in (taro, sato):
        page(stranger, f"/documents/{number}/a4.pdf", 404)
    page(hanako, f"/documents/{number}/poster.pdf", 404)
    page(hanako, f"/documents/{paper_of(hanako, 'pass_certificate').number}/card.pdf", 404)
    assert kanri.browser().get(f"/documents/{number}/a4.pdf").status_code == 200


def test_a_stopped_and_a_replaced_paper_say_why_in_one_sentence(life, hanako):
    pass_id = life.passes(hanako)
    old = paper_of(hanako).number
    renames(hanako)
    assert paper_of(hanako).number in page(hanako, f"/documents/{old}/a4.pdf", 409)

    life.voids_pass(hanako, pass_id)

    assert "事務局にお問い合わせください" in page(hanako, f"/documents/{paper_of(hanako).number}/a4.pdf", 409)
    assert "いまは使えません" in page(hanako, "/my/documents")


def test_the_secretariat_issues_a_lost_paper_anew_after_a_question(life, hanako, kanri, taro):
    life.passes(hanako)
    old = paper_of(hanako).number
    assert f"/documents/{old}/reissue" in page(kanri, f"/people/{hanako.public_id}/documents")
    assert "出し直しますか" in page(kanri, f"/documents/{old}/reissue")

    sent = kanri.browser().post(f"/documents/{old}/reissue")

    assert sent.headers["Location"] == f"/people/{hanako.public_id}/documents"
    assert paper_of(hanako).number in page(kanri, f"/people/{hanako.public_id}/documents")
    for path in (f"/documents/{old}/reissue", f"/people/{hanako.public_id}/documents"):
        page(taro, path, 403)
        page(hanako, path, 403)
    page(kanri, "/people/nobody/documents", 404)
    page(kanri, "/documents/nothing/reissue", 404)


def test_papers_appear_where_their_subject_is_shown(life, hanako, kanri):
    life.passes(hanako)

    assert paper_of(hanako).number in page(hanako, "/my/titles")
    assert f"/people/{hanako.public_id}/documents" in page(kanri, f"/office/people/{hanako.public_id}")


def test_the_english_pages_speak_english(life, hanako):
    life.passes(hanako)
    browser = hanako.browser()
    browser.set_cookie("language", "en")

    assert "Certificate of the title" in browser.get("/my/documents").get_data(as_text=True)

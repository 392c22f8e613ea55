"""Pages of files over HTTP."""

import io
import re

import pytest

from exams.bank.services import create_item
from lms.tasks.api import run_due
from tests.exams.stock import choice, with_topics

GIFT = "::One:: Which? {=right ~wrong}\n\n::Two:: Nothing right {~a ~b}\n\n::Three:: [html]<b>How</b> many? {#3..5}\n"


@pytest.fixture(autouse=True)
def topics(app):
    with_topics()


def handed_in(browser, content=GIFT, **more):
    """The address of the report of a file that was handed in and read."""
    typed = {"form": "", "pool": "secure", "topic_code": "ch02", "level": "knowledge", **more}
    answer = browser.post(
        "/exams/exchange/import",
        data={**typed, "file": (io.BytesIO(content.encode()), "questions.gift")},
        content_type="multipart/form-data",
    )
    run_due()
    return answer.headers["Location"]


def test_a_writer_brings_a_file_in_looks_says_yes_and_takes_it_out_again(abe):
    browser = abe.browser()
    address = handed_in(browser)

    report = browser.get(address).text
    assert "2問を下書きにしますか。" in report
    assert "正解がどれか、書いてありません。" in report
    assert "太字や色などの飾りを外しました。" in report
    browser.post(f"{address}/confirm")
    run_due()
    report = browser.get(address).text
    assert "下書きが入りました" in report
    assert len(set(re.findall(r"/exams/bank/[0-9A-Za-z]{22}", report))) == 2

    assert "2件の下書きを取り消しますか。" in browser.get(f"{address}/undo").text
    browser.post(f"{address}/undo")
    run_due()
    assert "取り出しました" in browser.get(address).text


def test_the_report_can_be_narrowed_to_what_is_not_possible(abe):
    browser = abe.browser()
    address = handed_in(browser)

    refused = browser.get(f"{address}?outcome=refused").text

    assert "Two" in refused
    assert "One" not in refused


def test_a_report_shows_no_key(abe):
    browser = abe.browser()
    address = handed_in(browser, "::One:: Which of them? {=the-right-words ~another}\n")

    assert "the-right-words" not in browser.get(address).text


def test_a_file_is_made_and_fetched(abe):
    create_item(abe.actor, "P-1", "practice", choice())
    browser = abe.browser()

    address = browser.post(
        "/exams/exchange/export", data={"form": "aiken", "pool": "practice", "topic_code": "", "state": ""}
    ).headers["Location"]
    assert "ファイルを書いています" in browser.get(address).text
    run_due()
    page = browser.get(address).text
    assert "正解の理由は、ファイルに入っていません。" in page
    fetched = browser.post(f"{address}/file")
    assert fetched.headers["Content-Disposition"].endswith(".txt")
    assert "ANSWER: C" in fetched.text


def test_a_writer_is_not_offered_secure_questions_as_a_file_and_gets_none_by_asking(abe):
    create_item(abe.actor, "S-1", "secure", choice())
    browser = abe.browser()

    assert 'value="secure"' not in browser.get("/exams/exchange/export").text
    answer = browser.post(
        "/exams/exchange/export", data={"form": "gift", "pool": "secure", "topic_code": "", "state": ""}
    )
    assert answer.status_code == 400


def test_strangers_find_no_files_here(abe, hanako, guest):
    address = handed_in(abe.browser())

    assert hanako.browser().get(address).status_code in (403, 404)
    assert hanako.browser().get("/exams/exchange").status_code in (403, 404)
    assert guest.get("/exams/exchange").status_code in (302, 401, 403)


def test_the_template_can_be_filled_in_and_comes_back_as_questions_of_every_kind(abe):
    """Eight example rows stand in the table, one of each kind that is answered."""
    browser = abe.browser()
    for address in ("/exams/exchange/template.xlsx", "/exams/exchange/template.csv?encoding=cp932"):
        content = browser.get(address).data
        typed = {"form": "", "pool": "practice", "topic_code": "ch01", "level": "knowledge"}
        answer = browser.post(
            "/exams/exchange/import", data={**typed, "file": (io.BytesIO(content), "table")},
            content_type="multipart/form-data",
        )  # fmt: skip
        run_due()
        page = browser.get(answer.headers["Location"]).text
        assert "8問を下書きにしますか。" in page
        assert "新しい番号を付けました" not in page

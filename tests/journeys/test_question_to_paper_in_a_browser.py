"""Those who make an exam, each in a browser of her own, by clicks: the way of a question into a frozen paper."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from exams.bank.models import Item
from exams.papers.models import Paper
from exams.papers.queries import placed_versions
from lms.db import db
from lms.tasks.api import run_due
from tests.exams.results.hall import a_second_member
from tests.exams.stock import approved, choice, with_topics
from tests.journeys.desks import click, go, reads

pytestmark = pytest.mark.browser


def write_item(page, options, stem="居場所で{初|はじ}めに{大切|たいせつ}なことは、どれですか。"):
    page.locator("#stem").fill(stem)
    for name, text in zip("abcd", options, strict=True):
        page.locator(f"#option_{name}").fill(text)
    page.locator("[name=right][value=b]").check()
    page.locator("#rationale").fill("まず話を聞きます。")


def review(page, code, verdict, remark=""):
    """From the list to the question, the checklist, words to the writer, the verdict."""
    page.goto("/exams/bank")
    go(page, code, exact=True)
    for box in page.locator("[name=checked]").all():
        box.check()
    page.locator("#comment").fill(remark)
    click(page, verdict)
    reads(page, "確認の結果を記録しました")


def test_a_question_goes_from_its_writer_over_two_reviewers_into_a_frozen_paper(desk_of, abe, hayashi):
    nagata = a_second_member()
    with_topics()
    for n in range(3):
        approved(abe.actor, hayashi.actor, f"S01-{n}", choice(f"第1章の問い {n}", "ch01", "knowledge"))
    approved(abe.actor, hayashi.actor, "S08-0", choice("第8章の問い", "ch08", "knowledge"))
    writer, reviewer, second = (desk_of(one.id) for one in (abe, hayashi, nagata))

    # The writer writes.
    writer.goto("/exams/bank")
    writer.get_by_text("問題を作る").click()
    go(writer, "正解が1つ")
    writer.locator("#code").fill("08-001")
    writer.locator("#topic_code").select_option("ch08")
    writer.locator("[name=level][value=knowledge]").check()
    write_item(writer, ("笑う", "相手の話を、終わりまで、さえぎらずに、ていねいに聞くこと", "歌う", "急ぐ"))
    click(writer, "下書きとして保存する")
    reads(writer, "下書きを保存しました")
    expect(writer.get_by_role("button", name="確認に出す")).to_be_visible()
    click(writer, "確認に出す")
    reads(writer, "問題を確認に出しました", "ほかの人の確認が必要です")

    # The first reader sends it back with a reason; the writer answers it with a new version and shows what changed.
    review(reviewer, "08-001", "作成者に戻す", "正解だけが長いです。")
    writer.reload()
    reads(writer, "正解だけが長いです。")
    go(writer, "新しい版を書く")
    write_item(writer, ("笑うこと", "聞くこと", "歌うこと", "急ぐこと"))
    writer.locator("#note").fill("長さをそろえた")
    click(writer, "下書きとして保存する")
    go(writer, "変更を見る")
    reads(writer, "聞くこと")
    writer.go_back()
    click(writer, "確認に出す")
    review(reviewer, "08-001", "承認する", "よくなりました。")
    reads(reviewer, "2 人のうち 1 人が")
    review(second, "08-001", "承認する")
    writer.reload()
    reads(writer, "よくなりました。")
    db.session.expire_all()
    assert db.session.scalars(select(Item.state).where(Item.code == "08-001")).one() == "approved"

    # The board writes a blueprint, lets the computer assemble, and exchanges one question by hand.
    board = reviewer
    board.goto("/exams/papers")
    go(board, "設計表の一覧")
    go(board, "設計表を書く")
    board.locator("#name").fill("小さな設計表")
    board.locator("#code").fill("small")
    board.locator("#cell_ch01_knowledge").fill("2")
    board.locator("#cell_ch08_knowledge").fill("2")
    click(board, "設計表を保存する")
    go(board, "冊子を組み立てる")
    board.locator("#code").fill("2027-01")
    board.locator("#title").fill("第1回")
    click(board, "冊子を組み立てる")
    expect(board).to_have_url(re.compile(r"/sets/\w{22}$"))
    run_due()
    db.session.rollback()
    board.reload()
    reads(board, "すべて達成")
    go(board, "次へ進む")
    click(board, "この組を冊子にする")
    go(board, "2027-01-A")
    reads(board, "08-001", "S08-0")
    held = set(re.findall(r"S01-\d", board.locator("main").inner_text()))
    (left_out,) = {"S01-0", "S01-1", "S01-2"} - held
    go(board, f"{min(held)} を差しかえる")
    click(board, f"{left_out} を入れる")
    expect(board.get_by_text(left_out).first).to_be_visible()
    expect(board.get_by_text(min(held), exact=True)).to_have_count(0)
    go(board, "確定する")
    click(board, "確定する")
    reads(board, "指紋")

    db.session.expire_all()
    paper = db.session.scalars(select(Paper)).one()
    assert (paper.state, len(paper.fingerprint), len(placed_versions(paper.id))) == ("frozen", 64, 4)
    assert db.session.scalars(select(Item.state).where(Item.code == "08-001")).one() == "in_use"
    writer.reload()
    assert writer.get_by_role("link", name="新しい版を書く").count() == 1
    refused = writer.goto(f"/exams/papers/{paper.public_id}")
    assert refused.status in (403, 404)

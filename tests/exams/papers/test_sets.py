"""Sets of parallel papers: asked for, assembled in the background, kept, changed by hand; by services and over HTTP."""

import re

import pytest
from sqlalchemy import select

from exams.bank.models import Item
from exams.bank.services import move_item
from exams.errors import BlueprintInvalid
from exams.papers.assembly.drafts import draft_checks, fits_for
from exams.papers.assembly.services import ask_again, ask_for_set, keep_set, stop_set
from exams.papers.assembly.shown import set_page
from exams.papers.errors import SetCodeTaken, SetNotReady, SetOutdated
from exams.papers.models import Paper, PaperSet
from exams.papers.queries import placed_versions
from exams.papers.services import freeze_paper, look_at_paper, replace_item, save_blueprint
from lms.db import db
from lms.errors import NotAllowed
from lms.tasks.api import run_due
from tests.exams.stock import secure_stock, small_blueprint


@pytest.fixture
def stock(app, abe, hayashi):
    secure_stock(abe.actor, hayashi.actor, a_topic=3)


def asked(hayashi, code="2027-01", papers=2, blueprint=None):
    plan = blueprint or small_blueprint(hayashi.actor)
    return ask_for_set(hayashi.actor, code, "第1回", plan, {"papers": papers, "seed": 1})


def a_topic_each(hayashi, level="knowledge", count=1):
    body = {"cells": {f"ch{n:02}": {level: count} for n in range(1, 13)}, "overlap": 0}
    return save_blueprint(hayashi.actor, "grid", "表", body)


def row_of(public_id):
    db.session.rollback()
    return db.session.scalars(select(PaperSet).where(PaperSet.public_id == public_id)).one()


def drafts_of(public_id):
    row = row_of(public_id)
    return list(db.session.scalars(select(Paper).where(Paper.paper_set_id == row.id).order_by(Paper.code)))


@pytest.mark.postgres
def test_two_papers_are_assembled_in_the_background_and_kept_as_drafts_of_one_set(stock, hayashi):
    public_id = asked(hayashi, blueprint=a_three_level_blueprint(hayashi))
    assert row_of(public_id).state == "waiting"

    assert run_due() == 1

    assert row_of(public_id).state == "found"
    made = keep_set(hayashi.actor, public_id)
    assert keep_set(hayashi.actor, public_id) == []
    first, second = drafts_of(public_id)
    assert (first.code, first.title, second.code) == ("2027-01-A", "第1回 A", "2027-01-B")
    assert [first.public_id, second.public_id] == made
    versions = [set(placed_versions(paper.id).values()) for paper in (first, second)]
    assert [len(found) for found in versions] == [12, 12]
    assert not versions[0] & versions[1]


def a_three_level_blueprint(hayashi):
    body = {"topics": {f"ch{n:02}": 1 for n in range(1, 13)}, "levels": {"knowledge": 50, "understanding": 50}}
    return save_blueprint(hayashi.actor, "half", "半分", body)


@pytest.mark.postgres
def test_papers_that_are_not_possible_say_what_the_bank_lacks_until_the_bank_has_it(stock, hayashi):
    # three items a chapter, one of each level: two papers without a common item need two
    public_id = asked(hayashi, blueprint=a_topic_each(hayashi))

    run_due()

    page = set_page(hayashi.actor, public_id)
    assert row_of(public_id).state == "impossible"
    assert len(page.lacks) == 12
    assert page.lacks[0].endswith("・知識が1問足りません。")
    assert page.ways_out == ("冊子どうしの重なりをあと12問ふやせば、組み立てられます。",)
    with pytest.raises(SetNotReady):
        keep_set(hayashi.actor, public_id)
    save_blueprint(hayashi.actor, "grid", "表", {"cells": {"ch01": {"knowledge": 1}}, "overlap": 0})
    ask_again(hayashi.actor, public_id)
    assert row_of(public_id).state == "waiting"


def test_a_search_that_was_ended_before_it_began_finds_nothing(stock, hayashi):
    public_id = asked(hayashi)
    stop_set(hayashi.actor, public_id)

    run_due()

    assert row_of(public_id).state == "stopped"
    assert row_of(public_id).found == {}


def test_a_code_is_taken_once_and_an_unsound_wish_is_refused(stock, hayashi, abe):
    asked(hayashi)
    with pytest.raises(SetCodeTaken):
        asked(hayashi)
    with pytest.raises(BlueprintInvalid):
        asked(hayashi, code="x", papers=7)
    with pytest.raises(NotAllowed):
        ask_for_set(abe.actor, "y", "y", small_blueprint(hayashi.actor), {})


def test_papers_whose_items_left_use_are_not_kept(stock, hayashi):
    public_id = asked(hayashi, blueprint=a_three_level_blueprint(hayashi))
    run_due()
    item = db.session.get_one(Item, row_of(public_id).found["papers"][0][0])
    move_item(hayashi.actor, item.public_id, "rest", "少し休ませます")

    with pytest.raises(SetOutdated):
        keep_set(hayashi.actor, public_id)


def test_an_exchange_by_hand_shows_at_once_which_conditions_it_breaks(stock, hayashi):
    public_id = asked(hayashi, blueprint=a_three_level_blueprint(hayashi))
    run_due()
    keep_set(hayashi.actor, public_id)
    first, second = drafts_of(public_id)
    assert all(check.met for check in draft_checks(hayashi.actor, first.public_id))
    here, there = (placed_versions(paper.id)["A", 1] for paper in (first, second))
    twins = [fit.code for fit in fits_for(hayashi.actor, first.public_id, "A", 1)]
    assert all(code.startswith("S01-") for code in twins)

    other = look_at_paper(hayashi.actor, second.public_id).parts[0].questions[0].question.code
    replace_item(hayashi.actor, first.public_id, "A", 1, other)

    broken = [check for check in draft_checks(hayashi.actor, first.public_id) if not check.met]
    assert here != there
    assert [check.items for check in broken if check.items] == [other]


def test_the_board_writes_a_blueprint_adds_it_up_assembles_keeps_exchanges_and_freezes(stock, hayashi):
    board = hayashi.browser()
    grid = {f"cell_ch{n:02}_knowledge": "1" for n in range(1, 13)} | {"cell_ch01_application": "1"}
    typed = {"name": "春の設計表", "code": "spring", "unit": "count", "papers": "1", "overlap": "0", **grid}

    sums = board.post("/exams/papers/sets/blueprints/new", data={**typed, "count": "yes"})
    assert "表の合計: 13 (12 / 0 / 1)" in sums.text
    assert board.post("/exams/papers/sets/blueprints/new", data={**typed, "save": "yes"}).status_code == 302
    listing = board.get("/exams/papers/sets/blueprints").text
    assert "春の設計表" in listing
    blueprint = re.search(r"blueprints/(\w{22})", listing)[1]
    assert 'value="1"' in board.get(f"/exams/papers/sets/blueprints/{blueprint}").text

    ask = {"code": "2027-S", "title": "春", "blueprint": blueprint, "use": "real", "papers": "1", "seed": "3"}
    address = board.post("/exams/papers/sets/new", data=ask).headers["Location"]
    assert "順番を待っています" in board.get(address).text
    run_due()
    page = board.get(address).text
    assert "組み立てました" in page
    assert "すべて達成" in page
    board.post(f"{address}/keep")
    draft = drafts_of(address.rsplit("/", 1)[1])[0]
    shown = board.get(f"/exams/papers/{draft.public_id}").text
    assert "いまの条件の様子" in shown
    place = board.get(f"/exams/papers/{draft.public_id}/A/3").text
    assert "同じ章・同じレベルの問題" not in place  # one item of each level in a chapter: there is nothing else
    freeze_paper(hayashi.actor, draft.public_id)
    board.get(f"/exams/papers/{draft.public_id}")
    again = board.get(f"/exams/papers/{draft.public_id}").text
    assert "この冊子を見た人・印刷した人" in again
    assert again.count("見た</span>") >= 1


def test_a_grid_of_percent_needs_a_hundred_and_says_so(stock, hayashi):
    board = hayashi.browser()
    typed = {
        "name": "割合",
        "code": "share",
        "unit": "share",
        "total": "20",
        "cell_ch01_knowledge": "60",
        "save": "yes",
    }

    refused = board.post("/exams/papers/sets/blueprints/new", data=typed)

    assert refused.status_code == 400
    assert "割合の合計が100％でない" in refused.text
    typed |= {"cell_ch02_application": "40"}
    assert board.post("/exams/papers/sets/blueprints/new", data=typed).status_code == 302


def test_writers_and_learners_reach_no_set(stock, hayashi, abe, hanako):
    public_id = asked(hayashi)

    for who in (abe, hanako):
        browser = who.browser()
        assert browser.get(f"/exams/papers/sets/{public_id}").status_code == 403
        assert browser.post(f"/exams/papers/sets/{public_id}/keep").status_code == 403
    assert hayashi.browser().get("/exams/papers/sets/unknown").status_code == 404

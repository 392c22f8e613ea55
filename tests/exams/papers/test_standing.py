"""The bank against a blueprint: gaps in sentences, and every number leads to exactly its questions."""

import re
from datetime import date
from html import unescape

import pytest
from sqlalchemy import select

from exams.bank.listing import bank_rows
from exams.bank.models import Item, ItemHold, ItemVersion
from exams.bank.services import create_item, move_item, submit_for_review
from exams.bank.shown import ItemFilter
from exams.bank.ties.services import ItemCount, ItemFigures, record_exposure, record_statistics
from exams.papers.assembly.standing import standing_of
from exams.papers.services import save_blueprint
from lms.clock import now
from lms.db import db, transaction
from lms.errors import NotAllowed
from lms.i18n import in_language
from tests.exams.stock import approved, choice, essay, with_topics

CH07 = {"cells": {"ch07": {"knowledge": 1, "application": 4}}}


@pytest.fixture
def bank(app, abe, hayashi):
    """Of chapter 7: one question to know and three to apply, one of them in the practice pool; others on their way."""
    with_topics()
    approved(abe.actor, hayashi.actor, "S07-001", choice("知識", "ch07"))
    approved(abe.actor, hayashi.actor, "S07-002", choice("応用1", "ch07", "application"))
    approved(abe.actor, hayashi.actor, "S07-003", choice("応用2", "ch07", "application"))
    approved(abe.actor, hayashi.actor, "P07-001", choice("応用3", "ch07", "application"), pool="practice")
    create_item(abe.actor, "S07-004", "secure", choice("下書き", "ch07", "application"))
    submit_for_review(abe.actor, create_item(abe.actor, "S07-005", "secure", choice("審査", "ch07", "application")))
    approved(abe.actor, hayashi.actor, "S07-E", essay("ch07"))


def ids_of(*codes):
    return [db.session.scalars(select(Item.id).where(Item.code == code)).one() for code in codes]


def version_of(code):
    (item,) = ids_of(code)
    return db.session.scalars(select(ItemVersion.id).where(ItemVersion.item_id == item)).one()


def standing(hayashi, abe, body=CH07, **asked):
    blueprint = save_blueprint(hayashi.actor, "b", "七章", body)
    with in_language("ja"):
        return standing_of(abe.actor, blueprint, **{"sample": False, **asked})


def chapter(page):
    return page.chapters[0]


def others(page):
    return {name: count.number for name, count in zip(page.columns, chapter(page).others, strict=True)}


def every_count(page):
    for one in page.chapters:
        yield from (one.free, *one.others, *(cell.free for cell in one.cells))


def leads_where_it_says(abe, page):
    """Each number is the number of questions that its link shows."""
    return all(len(bank_rows(abe.actor, ItemFilter(**count.query))) == count.number for count in every_count(page))


@pytest.mark.postgres
def test_a_gap_is_a_sentence_with_chapter_level_and_number(bank, abe, hayashi):
    page = standing(hayashi, abe)

    (gap,) = page.gaps
    assert re.fullmatch(r"7 .+・応用が2問足りません。", gap.sentence)
    assert gap.coming == 2
    assert (page.total_need, page.total_short, page.exact) == (5, 2, True)
    assert leads_where_it_says(abe, page)


def test_practice_and_secure_pools_are_counted_apart(bank, abe, hayashi):
    page = standing(hayashi, abe, sample=True)

    assert [gap.sentence[-11:] for gap in page.gaps] == ["知識が1問足りません。", "応用が3問足りません。"]
    assert leads_where_it_says(abe, page)


@pytest.mark.postgres
def test_exposure_rest_holds_and_the_board_keep_questions_out_and_each_column_shows_them(bank, abe, hayashi):
    often, lately = ids_of("S07-002", "S07-003")
    with transaction() as work:
        record_exposure(work, 1, date(2026, 2, 1), [ItemCount(often, seen=301, retakers=0, retakers_saw=0)])
        record_exposure(work, 2, date(2026, 10, 1), [ItemCount(lately, seen=9, retakers=0, retakers_saw=0)])
        (fact,) = ids_of("S07-001")
        work.session.add(ItemHold(item_id=fact, fact_code="rate", fact_version=2, held_at=now()))
    move_item(hayashi.actor, _public("P07-001"), "rest", "休ませる")

    # 1 October + 180 days = 30 March
    page = standing(hayashi, abe, {**CH07, "seen_most": 300, "rest_days": 180}, on=date(2027, 3, 29))
    assert others(page) == {
        "Seen too often": 1, "Has to rest": 1, "On hold": 1, "Resting": 0, "Under review": 1, "Still a draft": 1
    }  # fmt: skip
    assert chapter(page).free.number == 0
    assert leads_where_it_says(abe, page)

    rested = standing(hayashi, abe, {**CH07, "seen_most": 301, "rest_days": 180}, on=date(2027, 3, 30))
    assert chapter(rested).free.number == 2
    assert leads_where_it_says(abe, rested)
    assert others(standing(hayashi, abe, sample=True))["Resting"] == 1


def _public(code):
    return db.session.scalars(select(Item.public_id).where(Item.code == code)).one()


def test_questions_without_figures_are_for_the_places_to_try_out_alone(bank, abe, hayashi):
    with transaction() as work:
        record_statistics(work, 1, [ItemFigures(version_of("S07-002"), 40, p=0.6, discrimination=0.3)])

    page = standing(hayashi, abe, {"cells": {"ch07": {"application": 1}}, "pretest": 3})

    assert (chapter(page).free.number, others(page)["Never answered yet"]) == (1, 2)
    assert [gap.sentence for gap in page.gaps] == ["試しに出す問題が1問足りません。"]
    assert leads_where_it_says(abe, page)


def test_several_papers_need_several_times_as_many(bank, abe, hayashi):
    page = standing(hayashi, abe, {"cells": {"ch07": {"application": 1}}, "papers": 3})

    assert (page.papers, page.total_need, page.total_short) == (3, 3, 1)
    assert standing(hayashi, abe, {"cells": {"ch07": {"application": 1}}, "papers": 3}, papers=2).gaps == ()


def test_where_levels_are_shares_the_chapters_are_short_and_the_levels_to_within_one(bank, abe, hayashi):
    body = {"topics": {"ch07": 4}, "levels": {"knowledge": 50, "application": 50}}

    page = standing(hayashi, abe, body)

    # three free: one to know (wanted 2, one less is as good) and two to apply
    assert [gap.sentence[-9:] for gap in page.gaps] == ["が1問足りません。"]
    assert (page.total_short, [cell.short for cell in chapter(page).cells]) == (1, [0, 0, 0])


def test_the_page_links_every_number_to_its_list_and_a_writer_to_a_question_for_the_gap(bank, abe, hayashi):
    save_blueprint(hayashi.actor, "b", "七章", CH07)
    page = unescape(abe.browser().get("/exams/papers/blueprint").text)

    free = re.search(r'href="([^"]+level=application[^"]+state=ready[^"]*)">2</a> / 4', page).group(1)
    listed = abe.browser().get(free).text
    assert [code in listed for code in ("S07-002", "S07-003", "S07-001", "S07-004")] == [True, True, False, False]
    write = re.search(r'href="(/exams/bank/new/single_choice[^"]+)"', page).group(1)
    form = abe.browser().get(write).text
    assert re.search(r'<option selected value="ch07">', form)
    assert "/exams/bank/new/" not in hayashi.browser().get("/exams/papers/blueprint").text
    assert "<svg" in page
    table = abe.browser().get("/exams/papers/blueprint.csv").get_data().decode("utf-8-sig")
    assert re.search(r"7 [^,]+,応用,4,2,2\r\n", table)


def test_nobody_outside_the_bank_compares_it(bank, hanako, kanri, hayashi):
    save_blueprint(hayashi.actor, "b", "七章", CH07)

    assert hanako.browser().get("/exams/papers/blueprint").status_code == 403
    assert kanri.browser().get("/exams/papers/blueprint.csv").status_code == 403
    with pytest.raises(NotAllowed):
        standing(hayashi, hanako)

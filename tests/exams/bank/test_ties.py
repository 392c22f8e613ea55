"""Enemies, cases, exposure, statistics, holds after a fact changed, and what is done to many at once."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from exams.bank.bulk.services import ACTIONS, do_to_all
from exams.bank.changes import changes_between
from exams.bank.errors import CaseUnknown, EnemyUnknown
from exams.bank.listing import bank_page
from exams.bank.models import EnemyPair, Item, ItemCitation, ItemVersion
from exams.bank.queries import item_page, usable_items
from exams.bank.rules import Draft
from exams.bank.services import create_item, save_version
from exams.bank.shown import ItemFilter
from exams.bank.ties.queries import held_page, ties_of
from exams.bank.ties.services import (
    ItemCount,
    ItemFigures,
    declare_enemies,
    place_in_case,
    reconcile,
    record_exposure,
    record_statistics,
    release_hold,
)
from lms.db import db, transaction
from lms.errors import NotAllowed
from lms.knowledge.api import load_facts
from tests.exams.stock import approved, choice, with_topics

pytestmark = pytest.mark.postgres
SOURCE = {"white-paper": {"title": "高齢社会白書", "accessed_on": date(2026, 11, 1)}}


@pytest.fixture(autouse=True)
def topics(app):
    with_topics()


def item_ids():
    return dict(db.session.execute(select(Item.code, Item.id)).all())


def fact(value, **more):
    return {
        "statement": f"高齢化率は{value}%",
        "value": value,
        "as_of": date(2026, 6, 1),
        "source": "white-paper",
    } | more


def tell(**facts):
    with transaction() as work:
        load_facts(work, SOURCE, facts)


def test_enemies_are_one_pair_whichever_is_named_first_and_can_be_reconciled(abe, hayashi):
    one = create_item(abe.actor, "S01-001", "secure", choice())
    other = create_item(abe.actor, "S01-002", "secure", choice())

    declare_enemies(abe.actor, one, "S01-002", "答えがわかる")
    declare_enemies(abe.actor, other, "S01-001", "同じ")

    assert len(db.session.scalars(select(EnemyPair)).all()) == 1
    assert [(e.code, e.reason) for e in ties_of(abe.actor, other).enemies] == [("S01-001", "答えがわかる")]
    for code in ("S01-001", "S99-999"):
        with pytest.raises(EnemyUnknown):
            declare_enemies(abe.actor, one, code, "")
    with pytest.raises(NotAllowed):
        declare_enemies(hayashi.actor, one, "S01-002", "")
    reconcile(abe.actor, other, one)
    assert ties_of(abe.actor, one).enemies == ()


def test_questions_stand_in_a_case_of_their_own_pool_in_their_order(abe):
    case = Draft("ch01", "application", {"stem": "共通の文章"}, {}, kind="case")
    public_id = create_item(abe.actor, "C01", "secure", case)
    create_item(abe.actor, "C02", "practice", case)
    first, second = (create_item(abe.actor, code, "secure", choice()) for code in ("S01-001", "S01-002"))

    place_in_case(abe.actor, first, "C01", 2)
    place_in_case(abe.actor, second, "C01", 1)

    assert [member.code for member in ties_of(abe.actor, public_id).members] == ["S01-002", "S01-001"]
    for code in ("C02", "S01-002"):
        with pytest.raises(CaseUnknown):
            place_in_case(abe.actor, first, code, 1)
    place_in_case(abe.actor, first, "", 1)
    assert ties_of(abe.actor, first).case is None


def test_exposure_adds_up_over_sittings(abe):
    public_id = create_item(abe.actor, "S01-001", "secure", choice())
    (number,) = item_ids().values()
    for sitting, day, count in (
        (1, date(2026, 5, 1), ItemCount(number, seen=30, retakers=0, retakers_saw=0)),
        (2, date(2026, 11, 1), ItemCount(number, seen=19, retakers=8, retakers_saw=2)),
        (2, date(2026, 11, 1), ItemCount(number, seen=1, retakers=0, retakers_saw=0)),
    ):
        with transaction() as work:
            record_exposure(work, sitting, day, [count])

    exposure = ties_of(abe.actor, public_id).exposure

    assert (exposure.seen, exposure.sittings, exposure.last_seen_on) == (50, 2, date(2026, 11, 1))
    assert (exposure.retakers, exposure.share) == (8, 25)


def test_the_list_is_searched_by_figures_author_kind_and_sorted_with_empty_ones_last(abe, hayashi):
    for n, words in enumerate(("やさしい", "むずかしい", "まだ使っていない"), start=1):
        create_item(abe.actor, f"S01-00{n}", "secure", choice(words))
    versions = dict(db.session.execute(select(Item.code, ItemVersion.id).join(ItemVersion)).all())
    with transaction() as work:
        record_statistics(work, 1, [ItemFigures(versions["S01-001"], 40, p=0.2, discrimination=0.1)])
    with transaction() as work:
        record_statistics(work, 1, [ItemFigures(versions["S01-001"], 40, p=0.92, discrimination=0.31)])
        record_statistics(work, 1, [ItemFigures(versions["S01-002"], 40, p=0.35, discrimination=-0.05)])

    def found(**wanted):
        return [row.code for row in bank_page(abe.actor, ItemFilter(**wanted)).page.rows]

    assert found(p_least="0.9") == ["S01-001"]
    assert found(d_most="０") == ["S01-002"]
    assert found(sort="p") == ["S01-002", "S01-001", "S01-003"]
    assert found(sort="-p") == ["S01-001", "S01-002", "S01-003"]
    assert found(text="ムズカシイ") == ["S01-002"]
    assert found(author=str(abe.id)) == ["S01-001", "S01-002", "S01-003"]
    assert found(author=str(hayashi.id)) == found(kind="essay") == []
    assert [row.p for row in bank_page(abe.actor, ItemFilter(sort="p")).page.rows] == ["0.35", "0.92", ""]


@pytest.mark.postgres
def test_a_question_that_cites_several_facts_waits_for_each_that_changed_and_for_no_other(abe, hayashi):
    tell(rate=fact("29.1"), dementia=fact("12"), cost=fact("3"))
    approved(abe.actor, hayashi.actor, "S01-001", choice(fact_codes=("dementia", "rate")))
    approved(abe.actor, hayashi.actor, "S01-002", choice(fact_codes=("cost", "dementia")))
    approved(abe.actor, hayashi.actor, "S01-003", choice(fact_codes=("cost",)))

    tell(rate=fact("29.3"), dementia=fact("12"), cost=fact("3"))
    assert [(row.code, row.fact_code) for row in held_page(hayashi.actor).items] == [("S01-001", "rate")]

    tell(rate=fact("29.3"), dementia=fact("13"), cost=fact("3"))
    held = sorted((row.code, row.fact_code) for row in held_page(hayashi.actor).items)
    assert held == [("S01-001", "dementia"), ("S01-001", "rate"), ("S01-002", "dementia")]
    assert [item.code for item in usable_items(sample=False)] == ["S01-003"]


@pytest.mark.postgres
def test_what_a_version_cites_is_kept_with_it_and_cannot_be_changed(abe):
    tell(rate=fact("29.1"))
    public_id = create_item(abe.actor, "S01-001", "secure", choice(fact_codes=("rate", "unknown")))
    save_version(abe.actor, public_id, choice(fact_codes=("rate",)), based_on=1)

    first, second = item_page(abe.actor, public_id, 1), item_page(abe.actor, public_id)
    assert ([card.code for card in first.facts], first.unknown_facts) == (["rate"], ("unknown",))
    assert (second.draft.fact_codes, second.unknown_facts) == (("rate",), ())
    assert save_version(abe.actor, public_id, choice(fact_codes=("rate",)), based_on=2) == 2
    with pytest.raises(IntegrityError), transaction() as work:
        work.session.execute(update(ItemCitation).values(fact_code="other"))


def test_exactly_the_questions_that_cite_a_changed_fact_are_held_until_somebody_looked(abe, hayashi):
    tell(rate=fact("29.1"), dementia=fact("12"))
    citing = approved(abe.actor, hayashi.actor, "S01-001", choice(fact_codes=("rate",)))
    approved(abe.actor, hayashi.actor, "S01-002", choice(fact_codes=("dementia",)))
    approved(abe.actor, hayashi.actor, "S01-003", choice())
    was_citing = approved(abe.actor, hayashi.actor, "S01-004", choice(fact_codes=("rate",)))
    save_version(abe.actor, was_citing, choice("もう引いていない"), based_on=1)

    tell(rate=fact("29.3"), dementia=fact("12"))
    tell(rate=fact("29.4"), dementia=fact("12"))

    assert [(row.code, row.fact.value) for row in held_page(hayashi.actor).items] == [("S01-001", "29.4")]
    assert [item.code for item in usable_items(sample=False)] == ["S01-002", "S01-003"]
    assert [row.code for row in bank_page(abe.actor, ItemFilter(held="1")).page.rows] == ["S01-001"]

    release_hold(hayashi.actor, citing, "数字は幅で問うているので、このままでよい")

    assert held_page(hayashi.actor).items == ()
    assert [item.code for item in usable_items(sample=False)] == ["S01-001", "S01-002", "S01-003"]


def test_a_fact_that_stays_or_is_new_holds_nothing(abe, hayashi):
    approved(abe.actor, hayashi.actor, "S01-001", choice(fact_codes=("rate",)))

    tell(rate=fact("29.1"))
    tell(rate=fact("29.1"))

    assert held_page(hayashi.actor).items == ()


def test_what_one_question_refuses_does_not_stop_the_others(abe, hayashi):
    ready = approved(abe.actor, hayashi.actor, "S01-001", choice())
    draft = create_item(abe.actor, "S01-002", "secure", choice())

    outcomes = do_to_all(hayashi.actor, ACTIONS["rest"], [draft, ready, "unknown"], "3回使いました")

    assert [(one.code, one.refusal and one.refusal.code) for one in outcomes] == [
        ("S01-001", None), ("S01-002", "exams.bank.step_not_possible"),
    ]  # fmt: skip
    assert item_page(abe.actor, ready).state == "Resting"


def test_a_change_is_shown_word_by_word():
    before = choice("高齢者の割合は、およそ何%ですか。", key="b")
    after = replace(choice("65歳以上の割合は、およそ何%ですか。", key="c"), level="application")

    changes = {change.name: change.pieces for change in changes_between(before, after)}

    assert list(changes) == ["Exam question", "Right answer", "Level of the question"]
    pieces = [(piece.gone, piece.new, piece.same) for piece in changes["Exam question"]]
    assert pieces == [("高齢者", "", ""), ("", "65歳以上", ""), ("", "", "の割合は、およそ何%ですか。")]
    assert [(piece.gone, piece.new) for piece in changes["Right answer"]] == [("b", ""), ("", "c")]
    assert changes_between(before, before) == ()

"""Writing, reviewing, resting and loading items, on the database."""

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from exams.bank.errors import ChecklistOpen
from exams.bank.listing import bank_page, bank_rows
from exams.bank.models import Item, ItemKey, ItemStep, ItemVersion, PracticeEntry
from exams.bank.queries import item_page, keys_of, practice_items, questions
from exams.bank.rules import Draft
from exams.bank.services import (
    change_pool,
    comment_on_item,
    create_item,
    move_item,
    publish_to_practice,
    review_item,
    save_version,
    submit_for_review,
)
from exams.bank.shown import ItemFilter
from exams.errors import (
    ItemCodeTaken,
    ItemIncomplete,
    NotFound,
    OwnWorkReviewed,
    PracticeStaysPractice,
    StepNotPossible,
    VersionOutdated,
)
from lms.db import db, transaction
from lms.errors import NotAllowed
from lms.policy import Actor, Grant, Role
from tests.exams.stock import CHECKED, approved, choice, essay, second_reader, with_sample_items, with_topics

pytestmark = pytest.mark.postgres


@pytest.fixture(autouse=True)
def topics(app):
    with_topics()


def item_of(public_id):
    return db.session.scalars(select(Item).where(Item.public_id == public_id)).one()


def test_two_colleagues_approve_what_a_writer_wrote(abe, hayashi):
    public_id = create_item(abe.actor, "S01-001", "secure", choice())
    submit_for_review(abe.actor, public_id)

    review_item(hayashi.actor, public_id, 1, "approve", CHECKED, "よい問いです。")
    review_item(hayashi.actor, public_id, 1, "approve", CHECKED, "よい問いです。")
    assert item_page(hayashi.actor, public_id).state == "Under review"
    assert item_page(hayashi.actor, public_id).approved_by == 1

    review_item(second_reader(), public_id, 1, "approve", CHECKED, "")
    page = item_page(hayashi.actor, public_id)
    assert page.state == "Approved for use"
    assert [step.state for step in page.steps] == ["Approved for use", "Under review", "Still a draft"]
    assert page.remarks[0].text == "よい問いです。"


def test_nobody_approves_her_own_question(abe):
    public_id = create_item(abe.actor, "S01-001", "secure", choice())
    submit_for_review(abe.actor, public_id)

    with pytest.raises(OwnWorkReviewed):
        review_item(abe.actor, public_id, 1, "approve", CHECKED, "")

    assert item_page(abe.actor, public_id).waits_for_another


def test_nobody_reviews_a_question_of_which_she_wrote_a_version(abe, hayashi):
    second = Actor(second_reader().person_id, frozenset({Grant(Role.ITEM_WRITER, "")}))
    public_id = create_item(abe.actor, "S01-001", "secure", choice())
    save_version(second, public_id, choice("別の人が直した問い"), based_on=1)
    submit_for_review(abe.actor, public_id)

    with pytest.raises(OwnWorkReviewed):
        review_item(second, public_id, 2, "approve", CHECKED, "")


def test_an_approval_needs_every_point_of_the_checklist(abe, hayashi):
    public_id = create_item(abe.actor, "S01-001", "secure", choice())
    submit_for_review(abe.actor, public_id)

    with pytest.raises(ChecklistOpen) as refusal:
        review_item(hayashi.actor, public_id, 1, "approve", CHECKED[1:], "")

    assert refusal.value.fields["faults"] == "one_key"


def test_a_question_sent_back_is_a_draft_again_and_can_be_sent_back_twice(abe, hayashi):
    public_id = create_item(abe.actor, "S01-001", "secure", choice())
    for _ in range(2):
        submit_for_review(abe.actor, public_id)
        review_item(hayashi.actor, public_id, 1, "send_back", (), "長さでわかります。")

        assert item_of(public_id).state == "draft"


def test_an_unfinished_draft_is_kept_but_not_reviewed(abe):
    unfinished = Draft("ch01", "knowledge", {"stem": "まだ", "options": []}, {"options": []})
    public_id = create_item(abe.actor, "S01-001", "secure", unfinished)

    with pytest.raises(ItemIncomplete):
        submit_for_review(abe.actor, public_id)

    assert item_of(public_id).state == "draft"


def test_every_change_is_a_new_version_and_the_old_one_stays_as_it_was(abe, hayashi):
    public_id = approved(abe.actor, hayashi.actor, "S01-001", choice("はじめの問い"))

    assert save_version(abe.actor, public_id, choice("あとの問い", key="b"), based_on=1) == 2

    item = item_of(public_id)
    assert (item.version, item.state) == (2, "draft")
    assert item_page(abe.actor, public_id, 1).question.body["stem"] == "はじめの問い"
    assert [option.right for option in item_page(abe.actor, public_id, 1).options] == [False, False, True, False]


def test_saving_the_same_twice_makes_one_version(abe):
    public_id = create_item(abe.actor, "S01-001", "secure", choice("はじめ"))
    save_version(abe.actor, public_id, choice("あと"), based_on=1)

    assert save_version(abe.actor, public_id, choice("あと"), based_on=1) == 2
    assert db.session.scalar(select(func.count()).select_from(ItemVersion)) == 2


def test_two_writers_at_once_do_not_overwrite_each_other(abe):
    public_id = create_item(abe.actor, "S01-001", "secure", choice("はじめ"))
    save_version(abe.actor, public_id, choice("ひとり目"), based_on=1)

    with pytest.raises(VersionOutdated):
        save_version(abe.actor, public_id, choice("ふたり目"), based_on=1)


def test_a_code_names_one_question(abe):
    create_item(abe.actor, "S01-001", "secure", choice())

    with pytest.raises(ItemCodeTaken):
        create_item(abe.actor, "S01-001", "secure", choice("別の問い"))


def test_rule_10_an_item_never_moves_from_practice_to_secure(abe):
    public_id = create_item(abe.actor, "P01-001", "practice", choice())

    with pytest.raises(PracticeStaysPractice):
        change_pool(abe.actor, public_id, "secure")


def test_rule_10_the_database_itself_refuses_to_make_a_practice_item_secure(abe):
    public_id = create_item(abe.actor, "P01-001", "practice", choice())

    with pytest.raises(IntegrityError), transaction() as work:
        work.session.execute(update(Item).where(Item.public_id == public_id).values(pool="secure"))

    assert item_of(public_id).pool == "practice"


def test_rule_10_a_draft_moved_to_practice_cannot_come_back(abe):
    public_id = create_item(abe.actor, "S01-001", "secure", choice())
    change_pool(abe.actor, public_id, "practice")

    with pytest.raises(PracticeStaysPractice):
        change_pool(abe.actor, public_id, "secure")
    assert db.session.scalar(select(func.count()).select_from(PracticeEntry)) == 1


def test_rule_9_only_a_retired_item_is_published_and_only_by_the_board(abe, hayashi):
    public_id = approved(abe.actor, hayashi.actor, "S01-001", choice())

    with pytest.raises(StepNotPossible):
        publish_to_practice(hayashi.actor, public_id, "委員会 2026-11-20")
    move_item(hayashi.actor, public_id, "retired", "3回使いました")
    with pytest.raises(NotAllowed):
        publish_to_practice(abe.actor, public_id, "委員会 2026-11-20")
    publish_to_practice(hayashi.actor, public_id, "委員会 2026-11-20")

    assert item_of(public_id).pool == "practice"
    assert [q.code for q in practice_items([], 5, seed=1)] == ["S01-001"]


def test_rule_10_practice_draws_from_the_practice_pool_alone(abe, hayashi):
    approved(abe.actor, hayashi.actor, "S01-001", choice())
    approved(abe.actor, hayashi.actor, "P01-001", choice("練習の問い"), pool="practice")
    approved(abe.actor, hayashi.actor, "P08-001", essay(), pool="practice")
    create_item(abe.actor, "P01-002", "practice", choice("まだ下書き"))

    assert [q.code for q in practice_items([], 10, seed=1)] == ["P01-001"]
    assert practice_items(["ch02"], 10, seed=1) == ()


def test_rule_9_a_question_for_candidates_carries_no_key_anywhere(abe, hayashi):
    public_id = approved(abe.actor, hayashi.actor, "S01-001", choice(rationales={"c": "秘密の理由"}))
    version_id = item_page(abe.actor, public_id).question.item_version_id

    shown = repr(questions([version_id]))

    assert "秘密の理由" not in shown
    assert "理由です。" not in shown
    assert keys_of([version_id])[version_id].key == {"options": ["c"]}


def test_shipped_items_are_practice_approved_and_loaded_once():
    """Twelve chapters of 13 questions, and one with a written answer."""
    assert with_sample_items() == 157
    assert with_sample_items() == 0

    kinds = (Item.pool, Item.state, Item.sample, Item.kind)
    rows = db.session.execute(select(*kinds, func.count()).group_by(*kinds).order_by(Item.kind))
    assert [tuple(row) for row in rows] == [
        ("practice", "approved", True, "essay", 1), ("practice", "approved", True, "single_choice", 156),
    ]  # fmt: skip
    assert db.session.scalar(select(func.count()).select_from(ItemKey)) == 157


def test_a_sample_item_cannot_be_secure_in_the_database(abe):
    public_id = create_item(abe.actor, "S01-001", "secure", choice())

    with pytest.raises(IntegrityError), transaction() as work:
        work.session.execute(update(Item).where(Item.public_id == public_id).values(sample=True))


def test_the_same_seed_gives_the_same_practice_questions_and_another_seed_others():
    with_sample_items()

    first = [q.code for q in practice_items(["ch03"], 5, seed=4)]

    assert [q.code for q in practice_items(["ch03"], 5, seed=4)] == first
    assert all(code.startswith("03-") for code in first)
    assert any([q.code for q in practice_items(["ch03"], 5, seed=s)] != first for s in range(5))


def test_the_bank_is_searched_by_text_chapter_level_pool_state_and_author(abe, hayashi):
    approved(abe.actor, hayashi.actor, "S01-001", choice("{高齢化率|こうれいかりつ}はどれですか。"))
    create_item(abe.actor, "P05-001", "practice", choice("認知症の問い", "ch05", "application"))

    def codes(**wanted):
        return [row.code for row in bank_page(abe.actor, ItemFilter(**wanted)).page.rows]

    assert codes() == ["P05-001", "S01-001"]
    assert codes(text="高齢化率は") == ["S01-001"]
    assert codes(text="ｐ05") == []
    assert codes(text="P05") == ["P05-001"]
    assert codes(text="100%") == []
    assert codes(topic="ch05") == ["P05-001"]
    assert codes(level="application") == ["P05-001"]
    assert codes(pool="secure") == ["S01-001"]
    assert codes(state="approved") == ["S01-001"]
    assert codes(sort="-code") == ["S01-001", "P05-001"]
    assert [row.code for row in bank_rows(abe.actor, ItemFilter(author="me"))] == ["P05-001", "S01-001"]
    assert bank_rows(hayashi.actor, ItemFilter(author="me")) == []


def test_strangers_see_nothing_of_the_bank(abe, hanako, kanri):
    public_id = create_item(abe.actor, "S01-001", "secure", choice())

    for stranger in (hanako, kanri):
        with pytest.raises(NotFound):
            item_page(stranger.actor, public_id)
        with pytest.raises(NotAllowed):
            bank_page(stranger.actor, ItemFilter())


def test_a_remark_is_kept_once_even_when_sent_twice(abe, hayashi):
    public_id = create_item(abe.actor, "S01-001", "secure", choice())
    comment_on_item(hayashi.actor, public_id, "選択肢の長さをそろえましょう。")
    comment_on_item(hayashi.actor, public_id, "選択肢の長さをそろえましょう。")

    assert len(item_page(abe.actor, public_id).remarks) == 1


def test_each_step_says_who_took_it(abe, hayashi):
    public_id = approved(abe.actor, hayashi.actor, "S01-001", choice())
    move_item(hayashi.actor, public_id, "rest", "休ませます")

    steps = db.session.scalars(select(ItemStep).order_by(ItemStep.id)).all()
    assert [(s.to_state, s.taken_by) for s in steps] == [
        ("draft", abe.id), ("review", abe.id), ("approved", hayashi.id), ("rest", hayashi.id),
    ]  # fmt: skip

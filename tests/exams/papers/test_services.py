"""Drawing, freezing, looking at and withdrawing papers, on the database."""

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import IntegrityError

from exams.bank.models import Item, ItemVersion
from exams.errors import (
    BankTooSmall,
    BlueprintInvalid,
    ItemNotForRealSitting,
    NotFound,
    PaperFrozen,
    PaperIncomplete,
    PaperNotFrozen,
)
from exams.papers.models import Paper, PaperItem
from exams.papers.queries import frozen_paper, frozen_papers, papers_page, placed_versions
from exams.papers.services import (
    add_written_part,
    delete_draft,
    draw_paper,
    freeze_paper,
    is_unchanged,
    look_at_paper,
    replace_item,
    save_blueprint,
    standard_blueprint,
    withdraw_paper,
)
from lms.audit.models import AuditEntry
from lms.db import db, transaction
from lms.errors import NotAllowed
from tests.exams.stock import (
    approved,
    choice,
    essay,
    sample_paper,
    secure_stock,
    small_blueprint,
    with_sample_items,
    with_topics,
)

pytestmark = pytest.mark.postgres


def paper_of(public_id):
    return db.session.scalars(select(Paper).where(Paper.public_id == public_id)).one()


def test_the_sample_bank_fills_a_standard_paper_of_fifty(app, hayashi):
    with_sample_items()

    paper = frozen_paper(paper_of(sample_paper(hayashi.actor)).id)

    assert paper.sample
    assert [place.position for place in paper.parts[0].questions] == list(range(1, 51))
    assert len({place.question.code for place in paper.parts[0].questions}) == 50


def test_rule_10_a_real_paper_draws_no_practice_item_even_when_the_bank_is_full_of_them(app, hayashi):
    with_sample_items()

    with pytest.raises(BankTooSmall) as refused:
        draw_paper(hayashi.actor, "P-REAL", "本番", standard_blueprint(hayashi.actor), 1)

    assert "ch01 0/4" in refused.value.fields["missing"]


def test_a_real_paper_is_drawn_from_the_secure_pool_and_puts_its_items_in_use(app, abe, hayashi):
    secure_stock(abe.actor, hayashi.actor, a_topic=2)
    public_id = draw_paper(hayashi.actor, "P-REAL", "本番", small_blueprint(hayashi.actor), 1)

    freeze_paper(hayashi.actor, public_id)

    states = dict(db.session.execute(select(Item.state, func.count()).group_by(Item.state)).all())
    assert states == {"approved": 12, "in_use": 12}


def test_rule_10_a_practice_item_is_refused_by_name_when_put_in_by_hand(app, abe, hayashi):
    secure_stock(abe.actor, hayashi.actor, a_topic=1)
    approved(abe.actor, hayashi.actor, "P01-001", choice("練習の問い"), pool="practice")
    public_id = draw_paper(hayashi.actor, "P-REAL", "本番", small_blueprint(hayashi.actor), 1)

    with pytest.raises(ItemNotForRealSitting) as refused:
        replace_item(hayashi.actor, public_id, "A", 1, "P01-001")

    assert refused.value.fields["item"] == "P01-001"


def test_rule_10_a_practice_item_that_slipped_into_a_draft_stops_the_freezing(app, abe, hayashi):
    secure_stock(abe.actor, hayashi.actor, a_topic=1)
    practice = approved(abe.actor, hayashi.actor, "P01-001", choice("練習の問い"), pool="practice")
    public_id = draw_paper(hayashi.actor, "P-REAL", "本番", small_blueprint(hayashi.actor), 1)
    version = select(ItemVersion.id).join(Item, Item.id == ItemVersion.item_id).where(Item.public_id == practice)
    with transaction() as work:
        work.session.execute(
            update(PaperItem).where(PaperItem.position == 1).values(item_version_id=version.scalar_subquery())
        )

    with pytest.raises(ItemNotForRealSitting):
        freeze_paper(hayashi.actor, public_id)

    assert paper_of(public_id).state == "draft"


def test_a_frozen_paper_keeps_its_fingerprint_and_takes_no_change(app, abe, hayashi):
    secure_stock(abe.actor, hayashi.actor, a_topic=2)
    public_id = draw_paper(hayashi.actor, "P-REAL", "本番", small_blueprint(hayashi.actor), 1)

    first = freeze_paper(hayashi.actor, public_id)

    assert freeze_paper(hayashi.actor, public_id) == first
    assert len(first) == 64
    for change in (
        lambda: replace_item(hayashi.actor, public_id, "A", 1, "S01-001"),
        lambda: delete_draft(hayashi.actor, public_id),
    ):
        with pytest.raises(PaperFrozen):
            change()


def test_a_word_changed_behind_the_back_shows_in_the_fingerprint(app, hayashi):
    with_sample_items()
    paper = paper_of(sample_paper(hayashi.actor))
    with transaction() as work:
        assert is_unchanged(work, paper.id)

        version_id = placed_versions(paper.id)["A", 1]
        # The database refuses such a change; whoever can take its guard away can make it, and is found out.
        guarded = " ON item_version" if db.engine.dialect.name == "postgresql" else ""
        work.session.execute(text(f"DROP TRIGGER item_version_never_changes{guarded}"))
        work.session.execute(
            update(ItemVersion).where(ItemVersion.id == version_id).values(body={"stem": "別", "options": []})
        )

        assert not is_unchanged(work, paper.id)


def test_a_written_part_takes_one_essay_and_a_second_click_one_still(app, abe, hayashi):
    with_sample_items()
    approved(abe.actor, hayashi.actor, "W08-001", essay(), pool="practice")
    draft = draw_paper(hayashi.actor, "P-AB", "見本", standard_blueprint(hayashi.actor), 1, sample=True)
    add_written_part(hayashi.actor, draft, "W08-001")
    add_written_part(hayashi.actor, draft, "W08-001")
    freeze_paper(hayashi.actor, draft)

    parts = frozen_paper(paper_of(draft).id).parts
    assert [(part.part, part.kind, len(part.questions)) for part in parts] == [("A", "choice", 50), ("B", "written", 1)]
    with pytest.raises(PaperFrozen):
        add_written_part(hayashi.actor, draft, "W08-001")


def test_a_choice_question_is_no_written_part(app, hayashi):
    with_sample_items()
    draft = draw_paper(hayashi.actor, "P-AB", "見本", standard_blueprint(hayashi.actor), 1, sample=True)

    with pytest.raises(NotFound):
        add_written_part(hayashi.actor, draft, "01-001")


def test_drawing_twice_under_one_code_gives_one_paper(app, hayashi):
    with_sample_items()
    blueprint = standard_blueprint(hayashi.actor)

    first = draw_paper(hayashi.actor, "P-1", "見本", blueprint, 1, sample=True)

    assert draw_paper(hayashi.actor, "P-1", "見本", blueprint, 1, sample=True) == first
    assert papers_page(hayashi.actor).total == 1


def test_each_look_at_a_frozen_paper_is_logged_and_a_look_at_a_draft_is_not(app, hayashi):
    with_sample_items()
    draft = draw_paper(hayashi.actor, "P-1", "見本", standard_blueprint(hayashi.actor), 1, sample=True)
    look_at_paper(hayashi.actor, draft)
    freeze_paper(hayashi.actor, draft)
    look_at_paper(hayashi.actor, draft)
    look_at_paper(hayashi.actor, draft)

    looks = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "exams.paper.looked_at")).all()
    assert [look.actor_id for look in looks] == [hayashi.id, hayashi.id]


def test_only_the_board_handles_papers(app, abe, kanri, hanako, hayashi):
    with_sample_items()
    public_id = sample_paper(hayashi.actor)

    for stranger in (abe, kanri, hanako):
        for attempt in (
            lambda who=stranger: look_at_paper(who.actor, public_id),
            lambda who=stranger: freeze_paper(who.actor, public_id),
            lambda who=stranger: papers_page(who.actor),
        ):
            with pytest.raises(NotAllowed):
                attempt()


def test_a_withdrawn_paper_is_offered_to_no_sitting_but_can_still_be_read(app, hayashi):
    with_sample_items()
    public_id = sample_paper(hayashi.actor)
    withdraw_paper(hayashi.actor, public_id, "問いが外に出ました")

    assert frozen_papers() == []
    assert frozen_paper(paper_of(public_id).id).code == "P-SAMPLE"


def test_a_draft_is_no_paper_for_candidates(app, hayashi):
    with_sample_items()
    draft = draw_paper(hayashi.actor, "P-1", "見本", standard_blueprint(hayashi.actor), 1, sample=True)

    with pytest.raises(PaperNotFrozen):
        frozen_paper(paper_of(draft).id)


def test_a_paper_with_an_empty_part_is_not_frozen(app, hayashi):
    with_sample_items()
    draft = draw_paper(hayashi.actor, "P-1", "見本", standard_blueprint(hayashi.actor), 1, sample=True)
    with transaction() as work:
        work.session.query(PaperItem).delete()

    with pytest.raises(PaperIncomplete):
        freeze_paper(hayashi.actor, draft)


def test_the_database_refuses_a_frozen_paper_without_a_fingerprint(app, hayashi):
    with_sample_items()
    sample_paper(hayashi.actor)

    with pytest.raises(IntegrityError), transaction() as work:
        work.session.execute(update(Paper).values(fingerprint=""))


def test_a_blueprint_that_names_an_unknown_chapter_is_refused(app, hayashi):
    with_topics()

    with pytest.raises(BlueprintInvalid):
        save_blueprint(hayashi.actor, "x", "x", {"topics": {"ch77": 1}, "levels": {"knowledge": 100}})

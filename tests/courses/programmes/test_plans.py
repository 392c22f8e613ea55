"""A plan is kept while it is written, marked blind by two, settled by a third, and comes back with comments."""

import io

import pytest
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from courses.errors import (
    MarkedAlready,
    NotInProgramme,
    NoTriesLeft,
    PartAlreadyDone,
    PartNotOpen,
    PlanBeingMarked,
    PlanChangedElsewhere,
    PlanIncomplete,
)
from courses.programmes.models import PlanMark, PlanSubmission
from courses.programmes.plans.queries import desk, marking_page, own_picture, plan_page, script_picture
from courses.programmes.plans.services import allow_another_try, hand_in_plan, mark_plan, save_draft, write_plan
from courses.programmes.queries import learner_page
from lms.accounts.api import give_role, record_tie
from lms.clock import now
from lms.db import db, transaction
from lms.errors import NotAllowed, NotFound
from lms.files.api import read
from lms.files.errors import FileTypeRefused
from lms.policy import SYSTEM, Actor, Grant, Role
from tests.courses.programmes.conftest import CODE, hold, points, texts

GOOD, FAIR, POOR = points(3, 3, 3, 2, 2), points(2, 2, 2, 2, 2), points(1, 1, 1, 1, 1)


@pytest.fixture
def writing(enrolled, hanako, mori, clock):
    """Hanako has attended the first workshop: her plan is open."""
    hold("leader-1", mori, hanako, clock=clock)


@pytest.fixture
def plan(writing, hanako):
    """Hanako's plan, handed in."""
    return write_plan(hanako.actor, CODE, texts())


def test_a_draft_is_kept_complete_or_not_and_found_again(writing, hanako):
    first = save_draft(hanako.actor, CODE, {"need": "坂道が多い"}, 0)

    page = plan_page(hanako.actor, CODE)
    assert (page.texts["need"], page.revision, page.can_hand_in) == ("坂道が多い", first, True)


def test_another_windows_newer_text_is_never_written_over(writing, hanako):
    save_draft(hanako.actor, CODE, {"need": "新しい文"}, 0)

    with pytest.raises(PlanChangedElsewhere):
        save_draft(hanako.actor, CODE, {"need": "古い窓の文"}, 0)

    assert plan_page(hanako.actor, CODE).texts["need"] == "新しい文"


def test_the_plan_opens_with_the_first_workshop(enrolled, hanako, taro):
    with pytest.raises(PartNotOpen):
        save_draft(hanako.actor, CODE, texts(), 0)
    with pytest.raises(NotInProgramme):
        save_draft(taro.actor, CODE, texts(), 0)


@pytest.mark.postgres
def test_handing_in_twice_is_one_plan_and_then_nothing_more_is_written(plan, hanako):
    assert hand_in_plan(hanako.actor, CODE) == plan

    assert db.session.scalar(select(func.count()).select_from(PlanSubmission)) == 1
    with pytest.raises(PlanBeingMarked):
        save_draft(hanako.actor, CODE, texts("あとから"), 0)


def test_an_unfinished_plan_is_refused_and_stays_a_draft(writing, hanako):
    save_draft(hanako.actor, CODE, texts() | {"safety": ""}, 0)

    with pytest.raises(PlanIncomplete):
        hand_in_plan(hanako.actor, CODE)

    assert plan_page(hanako.actor, CODE).texts["need"] == texts()["need"]


def test_rule_8_a_marker_sees_the_text_and_nothing_of_its_author(plan, hanako, ito):
    """Rules 8: blind. Neither the name nor anything that leads to it is handed to the page."""
    (script,) = desk(ito.actor).scripts

    page = marking_page(ito.actor, script.public_id)

    assert [text for _, text in page.sections] == list(texts().values())
    for told in ("花子", "山本", hanako.public_id, "森"):
        assert told not in repr(page)


def test_rule_8_two_markers_decide_and_neither_sees_the_other(plan, hanako, ito, ueda, okada):
    """Rules 8: marked blind by two people."""
    mark_plan(ito.actor, plan, GOOD, "場所がよいです。")
    assert learner_page(hanako.actor, CODE).plan.waits
    assert "場所がよい" not in repr(marking_page(ueda.actor, plan))

    mark_plan(ueda.actor, plan, GOOD, "仲間がいます。")

    state = learner_page(hanako.actor, CODE).plan
    assert (state.passed, set(state.comments)) == (True, {"場所がよいです。", "仲間がいます。"})
    assert desk(okada.actor).scripts == ()
    with pytest.raises(MarkedAlready):
        mark_plan(okada.actor, plan, GOOD, "")


def test_rule_8_a_third_settles_beyond_the_tolerance(plan, hanako, ito, ueda, okada):
    """Rules 8: 13 and 5 lie eight apart; the third gives 10, which is below 12."""
    mark_plan(ito.actor, plan, GOOD, "")
    mark_plan(ueda.actor, plan, POOR, "")
    assert learner_page(hanako.actor, CODE).plan.waits
    assert [script.public_id for script in desk(okada.actor).scripts] == [plan]
    assert desk(ito.actor).scripts == ()

    mark_plan(okada.actor, plan, FAIR, "もう少し具体的に。")

    state = learner_page(hanako.actor, CODE).plan
    assert (state.revise, state.tries_left) == (True, 2)


def test_rule_8_who_taught_the_person_or_is_tied_to_her_does_not_mark(plan, hanako, mori, ito, ueda):
    """Rules 8: two people who did not train the person. To them the plan does not exist: a refusal would name her."""
    with transaction() as work:
        give_role(work, mori.id, Role.MARKER, by=SYSTEM)
        record_tie(work, ito.id, hanako.id, "family")
    trainer = Actor(mori.id, mori.grants | {Grant(Role.MARKER)})

    for actor in (trainer, ito.actor):
        assert desk(actor).scripts == ()
        with pytest.raises(NotFound):
            marking_page(actor, plan)
        with pytest.raises(NotFound):
            mark_plan(actor, plan, GOOD, "")
    assert len(desk(ueda.actor).scripts) == 1


def test_rule_8_nobody_marks_her_own_plan(plan, hanako):
    """Rules 8 and 6: being the same person is a tie, too."""
    herself = Actor(hanako.id, frozenset({Grant(Role.MARKER)}))

    assert desk(herself).scripts == ()
    with pytest.raises(NotFound):
        mark_plan(herself, plan, GOOD, "")


def test_a_marker_of_one_sitting_does_not_mark_plans_and_a_learner_neither(plan, taro, ueda):
    with pytest.raises(NotFound):
        mark_plan(Actor(ueda.id, frozenset({Grant(Role.MARKER, "sitting:1")})), plan, GOOD, "")
    with pytest.raises(NotAllowed):
        mark_plan(taro.actor, plan, GOOD, "")


@pytest.mark.postgres
def test_marking_twice_is_one_mark(plan, ito):
    mark_plan(ito.actor, plan, GOOD, "一回目")
    mark_plan(ito.actor, plan, POOR, "二回目")

    assert [mark.comment for mark in db.session.scalars(select(PlanMark))] == ["一回目"]


@pytest.mark.postgres
def test_the_database_keeps_one_mark_a_place(plan, ito, ueda):
    mark_plan(ito.actor, plan, GOOD, "")
    first = db.session.scalar(select(PlanMark))

    with pytest.raises(IntegrityError), transaction() as work:
        work.session.add(
            PlanMark(
                plan_submission_id=first.plan_submission_id,
                place="1",
                marker_id=ueda.id,
                scores={},
                total=0,
                comment="",
                marked_at=now(),
            )
        )


def come_back(actor, *markers):
    plan = write_plan(actor, CODE, texts())
    for marker in markers:
        mark_plan(marker.actor, plan, FAIR, "直してください。")


def test_a_plan_that_came_back_is_opened_with_its_own_text(plan, hanako, ito, ueda, outbox):
    for marker in (ito, ueda):
        mark_plan(marker.actor, plan, FAIR, "直してください。")

    page = plan_page(hanako.actor, CODE)

    assert page.can_write
    assert page.texts == texts()
    assert page.state.comments == ("直してください。", "直してください。")
    assert outbox()[-1]["subject"] == "活動計画をもう一度見直してください"


def test_rule_8_the_third_try_is_the_last_free_one_until_the_secretariat_adds_one(
    writing, enrolled, hanako, kanri, ito, ueda
):
    """Rules 8: two resubmissions free. A second click of the secretariat adds no second try."""
    for _ in range(3):
        come_back(hanako.actor, ito, ueda)
    assert learner_page(hanako.actor, CODE).plan.used_up
    with pytest.raises(NoTriesLeft):
        save_draft(hanako.actor, CODE, texts(), 0)

    allow_another_try(kanri.actor, enrolled)
    allow_another_try(kanri.actor, enrolled)

    assert learner_page(hanako.actor, CODE).plan.tries_left == 1
    come_back(hanako.actor, ito, ueda)
    assert learner_page(hanako.actor, CODE).plan.used_up


def test_a_plan_that_passed_is_not_written_again(plan, hanako, ito, ueda):
    for marker in (ito, ueda):
        mark_plan(marker.actor, plan, GOOD, "")

    with pytest.raises(PartAlreadyDone):
        save_draft(hanako.actor, CODE, texts(), 0)
    assert learner_page(hanako.actor, CODE).parts[3].stage == "done"


def photograph(author="山本 花子"):
    picture = io.BytesIO()
    exif = Image.Exif()
    exif[0x013B] = author  # Artist
    Image.new("RGB", (40, 30), "green").save(picture, "JPEG", exif=exif)
    picture.seek(0)
    return picture


def test_rule_8_a_picture_tells_the_markers_nothing_of_who_took_it(writing, hanako, ito, taro):
    """Rules 8: blind. The file is made anew without what cameras write into it, and has a neutral name."""
    save_draft(hanako.actor, CODE, texts(), 0, photograph())
    plan = hand_in_plan(hanako.actor, CODE)

    kept = read(script_picture(ito.actor, plan))

    with Image.open(io.BytesIO(kept)) as picture:
        assert picture.size == (40, 30)
        assert dict(picture.getexif()) == {}
    assert own_picture(hanako.actor, CODE) == script_picture(ito.actor, plan)
    with pytest.raises(NotInProgramme):
        own_picture(taro.actor, CODE)


def test_only_pictures_come_with_a_plan(writing, hanako):
    with pytest.raises(FileTypeRefused):
        save_draft(hanako.actor, CODE, texts(), 0, io.BytesIO(b"%PDF-1.7 author: Hanako %%EOF"))

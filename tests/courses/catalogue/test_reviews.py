"""A second look at a draft: given by somebody else, for the text as it stood, and told beside the version."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from courses.catalogue.models import Lesson, LessonVersion
from courses.catalogue.publishing import load_course
from courses.catalogue.questions.rules import CheckText, OptionText
from courses.catalogue.reviews.queries import standing_of, waiting_reviews
from courses.catalogue.reviews.services import ask_for_review, give_review
from courses.catalogue.rules import LessonText
from courses.catalogue.services import add_lesson, discard_draft, publish_lesson, save_draft
from courses.errors import DraftChanged, NothingToReview, OwnDraft
from lms.accounts.api import actor_of, give_role
from lms.clock import today
from lms.db import db, transaction
from lms.errors import NotAllowed
from lms.policy import SYSTEM, Role

SAMPLE = Path(__file__).resolve().parents[3] / "lms" / "sample" / "course"
CHECK = CheckText("問い", (OptionText("はい", "そうです", True), OptionText("いいえ", "ちがいます")))
TEXT = LessonText(title="題", body="本文です。", checks=(CHECK,))


@pytest.fixture
def lesson(app, tmp_path, mori):
    shutil.copytree(SAMPLE / "01", tmp_path / "01")
    shutil.copy(SAMPLE / "course.yaml", tmp_path)
    with transaction() as work:
        load_course(work, tmp_path)
    public_id = db.session.scalar(select(Lesson.public_id).where(Lesson.code == "01-1"))
    save_draft(mori.actor, public_id, TEXT, 0)
    return public_id


@pytest.fixture
def colleague(taro):
    with transaction() as work:
        give_role(work, taro.id, Role.TRAINER, "", by=SYSTEM, from_on=today())
    return actor_of(taro.id)


@pytest.mark.postgres
def test_a_draft_that_a_colleague_called_ready_says_so_beside_its_version(lesson, mori, colleague):
    ask_for_review(mori.actor, lesson, 1)
    ask_for_review(mori.actor, lesson, 1)
    assert [(w.code, w.mine) for w in waiting_reviews(colleague)] == [("01-1", False)]

    give_review(colleague, lesson, 1, ready=True, note="読みやすいです。")
    publish_lesson(mori.actor, lesson, 1)

    versions = db.session.scalars(select(LessonVersion.reviewed_by).order_by(LessonVersion.id)).all()
    assert versions[-1] == colleague.person_id
    assert waiting_reviews(colleague) == []
    assert "確認しました。" in mori.browser().get(f"/courses/write/lesson/{lesson}/versions").text


def test_nobody_looks_at_her_own_draft_and_a_changed_one_waits_no_longer(lesson, mori, colleague, hanako):
    ask_for_review(mori.actor, lesson, 1)
    with pytest.raises(OwnDraft):
        give_review(mori.actor, lesson, 1, ready=True, note="")
    with pytest.raises(NotAllowed):
        give_review(hanako.actor, lesson, 1, ready=True, note="")

    save_draft(mori.actor, lesson, TEXT, 1)

    with pytest.raises(DraftChanged):
        give_review(colleague, lesson, 1, ready=True, note="")
    with pytest.raises(NothingToReview):
        give_review(colleague, lesson, 2, ready=True, note="")
    assert not standing_of(lesson).waiting


def test_what_was_sent_back_is_told_with_its_reason_and_no_version_claims_a_look(lesson, mori, colleague, browser_of):
    author, other = mori.browser(), browser_of(colleague.person_id)
    author.post(f"/courses/write/lesson/{lesson}/review/ask", data={"revision": "1"})
    assert "ほかの担当者の確認を待っています" in author.get(f"/courses/write/lesson/{lesson}/publish").text
    assert "ほかの担当者が確認します" in author.get("/courses/write/reviews").text
    assert "本文です。" in other.get(f"/courses/write/lesson/{lesson}/review").text
    own = author.post(f"/courses/write/lesson/{lesson}/review", data={"revision": "1", "ready": "1"})
    assert "あなたが書いたか、あなたが確認を頼んだものです" in own.text

    other.post(
        f"/courses/write/lesson/{lesson}/review", data={"revision": "1", "ready": "0", "note": "例がほしいです。"}
    )

    assert "例がほしいです。" in author.get(f"/courses/write/lesson/{lesson}/publish").text
    publish_lesson(mori.actor, lesson, 1)
    assert db.session.scalars(select(LessonVersion.reviewed_by).distinct()).all() == [None]


def test_a_new_lesson_that_a_colleague_was_asked_about_can_be_thrown_away(lesson, mori):
    new = add_lesson(mori.actor, "gerontology", "ch01", "べつの題")
    ask_for_review(mori.actor, new, 1)

    discard_draft(mori.actor, new)

    assert waiting_reviews(mori.actor) == []
    assert db.session.scalar(select(Lesson.id).where(Lesson.public_id == new)) is None

"""A question from a lesson has a promised day; the trainer's list, the answer by the learner's way, what is late."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from courses.catalogue.publishing import load_course
from courses.errors import AnsweredAlready, NotEnrolled, TooManyQuestions
from courses.learning.asking.queries import my_questions, question_to_answer, questions_of, questions_to_answer
from courses.learning.asking.rules import is_overdue, promised_on
from courses.learning.asking.services import answer_question, ask_trainer
from courses.learning.models import LessonQuestion
from courses.learning.services import enrol, erase_learning
from lms.db import db, transaction
from lms.errors import NotAllowed
from lms.notices.models import Notice
from lms.places.api import next_working_day

SAMPLE = Path(__file__).resolve().parents[3] / "lms" / "sample" / "course"
CODE = "gerontology"


@pytest.fixture
def course(app, tmp_path, hanako):
    shutil.copytree(SAMPLE / "01", tmp_path / "01")
    shutil.copy(SAMPLE / "course.yaml", tmp_path)
    with transaction() as work:
        load_course(work, tmp_path)
    enrol(hanako.actor, CODE)


@pytest.mark.parametrize(
    ("asked", "promised"),
    [
        # Friday 20 November 2026; Monday the 23rd is a holiday (勤労感謝の日): Tuesday, Wednesday, Thursday.
        (date(2026, 11, 20), date(2026, 11, 26)),
        (date(2026, 11, 30), date(2026, 12, 3)),
    ],
)
def test_an_answer_is_promised_by_the_third_working_day(asked, promised):
    assert promised_on(asked, next_working_day) == promised
    assert not is_overdue(promised, promised)
    assert is_overdue(promised, date.fromordinal(promised.toordinal() + 1))


@pytest.mark.postgres
def test_a_question_waits_by_its_day_and_the_answer_reaches_the_learner(course, hanako, mori, clock):
    asked = ask_trainer(hanako.actor, CODE, "01-1", "どうしてですか。")
    assert ask_trainer(hanako.actor, CODE, "01-1", "どうしてですか。 ") == asked
    clock.forward(days=7)
    page = questions_to_answer(mori.actor)
    assert (page.waiting, page.overdue, [row.overdue for row in page.rows]) == (1, 1, [True])

    answer_question(mori.actor, asked, "それは、こういうわけです。")
    with pytest.raises(AnsweredAlready):
        answer_question(mori.actor, asked, "もう一度。")

    assert my_questions(hanako.actor, CODE, "01-1")[0].answer == "それは、こういうわけです。"
    told = db.session.scalars(select(Notice).where(Notice.kind == "courses.question_answered")).one()
    assert told.person_id == hanako.id
    assert "それは、こういうわけです。" in told.body
    assert (questions_to_answer(mori.actor).rows, len(questions_to_answer(mori.actor, answered=True).rows)) == ((), 1)


@pytest.mark.postgres
def test_five_questions_may_wait_and_a_sixth_is_refused(course, hanako, mori):
    for number in range(5):
        first = ask_trainer(hanako.actor, CODE, "01-1", f"質問{number}")
    with pytest.raises(TooManyQuestions):
        ask_trainer(hanako.actor, CODE, "01-2", "もう一つ")

    answer_question(mori.actor, first, "はい。")

    assert ask_trainer(hanako.actor, CODE, "01-2", "もう一つ")


def test_a_question_is_seen_by_its_asker_and_those_who_answer_alone(course, hanako, taro, mori, kanri):
    asked = ask_trainer(hanako.actor, CODE, "01-1", "ひみつの質問")
    enrol(taro.actor, CODE)

    assert my_questions(taro.actor) == []
    assert "ひみつの質問" not in taro.browser().get(f"/courses/{CODE}/01-1/questions").text
    assert taro.browser().get(f"/desk/questions/{asked}").status_code == 403
    with pytest.raises(NotAllowed):
        question_to_answer(taro.actor, asked)
    with pytest.raises(NotEnrolled):
        ask_trainer(kanri.actor, CODE, "01-1", "?")
    assert mori.browser().get("/desk/questions/nothing").status_code == 404


def test_the_pages_lead_from_the_lesson_to_the_answer(course, hanako, mori):
    browser, desk = hanako.browser(), mori.browser()
    assert f"/courses/{CODE}/01-1/questions" in browser.get(f"/courses/{CODE}/01-1").text
    assert browser.post(f"/courses/{CODE}/01-1/questions", data={"text": " "}).status_code == 400
    assert browser.post(f"/courses/{CODE}/01-1/questions", data={"text": "どうして？"}).status_code == 302
    # Asked on Friday 20 November, promised by Thursday the 26th.
    assert "2026年11月26日" in browser.get(f"/courses/{CODE}/01-1/questions").text
    assert "/desk/questions" in desk.get("/").text
    public_id = db.session.scalars(select(LessonQuestion.public_id)).one()
    assert "どうして？" in desk.get("/desk/questions").text

    assert desk.post(f"/desk/questions/{public_id}", data={"answer": "こうです。"}).status_code == 302

    assert "こうです。" in browser.get(f"/courses/{CODE}/01-1/questions").text


def test_questions_are_exported_and_erased(course, hanako):
    ask_trainer(hanako.actor, CODE, "01-1", "どうしてですか。")
    assert [row["question"] for row in questions_of(hanako.id)] == ["どうしてですか。"]

    with transaction() as work:
        erase_learning(work, hanako.id)

    assert db.session.scalars(select(LessonQuestion.id)).all() == []

"""Learning over HTTP, without JavaScript: begin, read, look back, go on."""

import re
import shutil
from pathlib import Path

import pytest
from sqlalchemy import func, select

from courses.catalogue.models import SelfCheckKey
from courses.catalogue.publishing import load_course
from courses.learning.models import CheckAnswer, Enrolment, LessonProgress
from courses.learning.services import enrol, study
from lms.db import db, transaction

SAMPLE = Path(__file__).resolve().parents[3] / "lms" / "sample" / "course"


@pytest.fixture
def course(app, tmp_path):
    shutil.copytree(SAMPLE / "01", tmp_path / "01")
    shutil.copy(SAMPLE / "course.yaml", tmp_path)
    with transaction() as work:
        load_course(work, tmp_path)


def text_of(response):
    return response.get_data(as_text=True)


def test_a_guest_reads_what_a_course_teaches_and_is_led_to_sign_in(course, guest):
    page = text_of(guest.get("/courses/gerontology"))

    assert "ろうねん" in page
    assert 'href="/courses/gerontology/begin"' in page
    led = guest.get("/courses/gerontology/begin").headers["Location"]
    assert "next=" in led
    assert guest.get("/courses/gerontology/01-1").status_code == 302


def test_an_unknown_course_and_an_unknown_lesson_are_not_found(course, hanako):
    enrol(hanako.actor, "gerontology")

    assert hanako.browser().get("/courses/nothing").status_code == 404
    assert hanako.browser().get("/courses/gerontology/99-9").status_code == 404


def test_the_whole_way_through_a_course(course, hanako):
    browser = hanako.browser()
    address = browser.post("/courses/gerontology/begin").headers["Location"]
    for _ in range(4):
        page = browser.get(address)
        assert page.status_code == 200
        address = browser.post(f"{address}/finish").headers["Location"]

    assert address == "/courses/gerontology"
    page = text_of(browser.get(address))
    assert "おつかれさまでした" in page
    assert "2026年11月20日" in page


def test_begin_twice_is_one_enrolment(course, hanako):
    browser = hanako.browser()

    assert browser.post("/courses/gerontology/begin").headers["Location"].endswith("/01-1")
    assert browser.post("/courses/gerontology/begin").headers["Location"].endswith("/01-1")
    assert db.session.scalar(select(func.count()).select_from(Enrolment)) == 1


def test_whoever_has_not_begun_is_led_to_the_course(course, hanako):
    answer = hanako.browser().get("/courses/gerontology/01-2")

    assert answer.headers["Location"] == "/courses/gerontology"
    assert db.session.scalar(select(func.count()).select_from(LessonProgress)) == 0


def test_rule_10_the_page_holds_no_feedback_before_the_answer_and_the_chosen_one_after(course, hanako):
    enrol(hanako.actor, "gerontology")
    browser = hanako.browser()
    before = text_of(browser.get("/courses/gerontology/01-1"))
    check_id, keyed, feedback = db.session.execute(
        select(SelfCheckKey.self_check_id, SelfCheckKey.key, SelfCheckKey.feedback).order_by(SelfCheckKey.self_check_id)
    ).first()
    key = keyed["options"][0]
    wrong = next(option for option in feedback if option != key)
    start = {option: re.split(r"[{|}、。]", words)[1] for option, words in feedback.items() if words.startswith("{")}

    assert f'name="check-{check_id}"' in before
    assert "check-feedback" not in before
    assert "もう一度見てみましょう" not in before

    answer = browser.post("/courses/gerontology/01-1/checks", data={f"check-{check_id}": wrong})
    after = text_of(browser.get("/courses/gerontology/01-1"))

    assert answer.headers["Location"].endswith("#checks")
    assert after.count("もう一度見てみましょう") == 1
    assert start.get(wrong, "") in after
    assert "check-feedback" not in after


def test_answers_that_are_no_answers_do_no_harm(course, hanako):
    enrol(hanako.actor, "gerontology")

    answer = hanako.browser().post(
        "/courses/gerontology/01-1/checks", data={"check-x": "a", "check-": "a", "check-²": "a", "check-1": "zz"}
    )

    assert answer.status_code == 302


def test_facts_show_source_and_day(course, hanako):
    enrol(hanako.actor, "gerontology")

    page = text_of(hanako.browser().get("/courses/gerontology/01-2"))

    assert "29.3" in page
    assert "2024年10月1日" in page
    assert 'href="https://www8.cao.go.jp/' in page


def test_the_first_page_leads_on(course, hanako, guest):
    browser = hanako.browser()
    assert "/courses/gerontology" in text_of(guest.get("/"))
    assert "講座から始めましょう" in text_of(browser.get("/"))

    study(hanako.actor, "gerontology", lessons=1)

    assert 'href="/courses/gerontology/01-2"' in text_of(browser.get("/"))
    assert 'href="/courses/gerontology/01-2"' in text_of(browser.get("/courses/mine"))


def test_the_page_is_readable_in_english(course, hanako):
    enrol(hanako.actor, "gerontology")
    browser = hanako.browser()
    browser.set_cookie("language", "en")

    page = text_of(browser.get("/courses/gerontology/01-1"))

    assert "Gerontology as a field of learning" in page
    assert "The text of this lesson is in Japanese." in page


def test_taro_sees_nothing_of_hanako(course, hanako, taro):
    study(hanako.actor, "gerontology")

    page = text_of(taro.browser().get("/courses/gerontology"))

    assert "学びました" not in page
    assert "まだ講座を始めていません" in text_of(taro.browser().get("/courses/mine"))


def test_answers_that_she_chose_come_along_when_she_has_read_a_lesson(checks, hanako):
    (missed, _, wrong), (known, right, _), _ = checks
    browser = hanako.browser()
    browser.post("/courses/gerontology/01-1/checks", data={f"check-{known}": right})
    page = text_of(browser.get("/courses/gerontology/01-1"))
    assert 'form="checks-form" formaction="/courses/gerontology/01-1/finish"' in page

    answers = {f"check-{missed}": wrong, f"check-{known}": right}
    address = browser.post("/courses/gerontology/01-1/finish", data=answers).headers["Location"]

    assert "答えも受け取りました。まだ正しくない問いは、ふりかえりでもう一度出ます。" in text_of(browser.get(address))
    kept = db.session.execute(select(CheckAnswer.self_check_id, CheckAnswer.response).order_by(CheckAnswer.id)).all()
    assert [tuple(row) for row in kept] == [(known, right), (missed, wrong)]

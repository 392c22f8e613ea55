"""Pages of facts, and what follows when one gets a new version."""

from datetime import date

import pytest
from sqlalchemy import func, select

from courses.catalogue.holds.queries import held_lessons
from courses.catalogue.models import Course, Lesson, LessonVersion
from lms.clock import now
from lms.db import db, transaction
from lms.knowledge.api import fact, load_facts
from lms.knowledge.errors import FactInFuture, FactOutdated
from lms.knowledge.models import FactVersion
from lms.knowledge.services import FactSaid, renew_fact

pytestmark = pytest.mark.postgres
SAID = {
    "statement": "高齢化率は29.1%", "value": "29.1", "unit": "%", "source": "white-paper", "as_of": "令和6年10月1日",
    "based_on": "0",
}  # fmt: skip


@pytest.fixture(autouse=True)
def source(app):
    with transaction() as work:
        load_facts(work, {"white-paper": {"title": "高齢社会白書", "accessed_on": date(2026, 11, 1)}}, {})


def lesson(code, *facts):
    with transaction() as work:
        course = work.session.scalar(select(Course)) or Course(
            code="c", kind="awareness", state="open", recorded_at=now()
        )
        work.session.add(course)
        work.session.flush()
        made = Lesson(course_id=course.id, code=code, chapter_code="ch01", recorded_at=now())
        work.session.add(made)
        work.session.flush()
        for version, cited in enumerate(facts, start=1):
            work.session.add(
                LessonVersion(
                    lesson_id=made.id, version=version, title=f"課 {code}", minutes=5, body="本文", facts=cited,
                    sources=[], recorded_at=now(),
                )
            )  # fmt: skip


def test_a_fact_is_entered_and_renewed_and_every_version_stays(abe):
    browser = abe.browser()
    assert browser.post("/knowledge/facts/new", data=SAID | {"code": "aging-rate"}).status_code == 302
    assert browser.post("/knowledge/facts/new", data=SAID | {"code": "aging-rate"}).status_code == 400

    renewed = SAID | {"statement": "高齢化率は29.3%", "value": "29.3", "as_of": "2025-10-01", "based_on": "1"}
    assert browser.post("/knowledge/facts/aging-rate/renew", data=renewed).status_code == 302
    assert browser.post("/knowledge/facts/aging-rate/renew", data=renewed).status_code == 400

    page = browser.get("/knowledge/facts/aging-rate").text
    assert "高齢化率は29.1%" in page
    assert "高齢化率は29.3%" in page
    assert "高齢化率は29.3%" in browser.get("/knowledge/facts?q=コウレイ化率").text or "29.3" in page
    assert (fact("aging-rate").value, fact("aging-rate").as_of) == ("29.3", date(2025, 10, 1))


def said(value, as_of=date(2025, 10, 1)):
    return FactSaid(f"高齢化率は{value}%", "", value, "%", as_of, None, "white-paper")


def test_a_stale_page_and_a_day_to_come_are_refused_and_the_same_again_makes_no_version(abe):
    abe.browser().post("/knowledge/facts/new", data=SAID | {"code": "aging-rate"})
    renew_fact(abe.actor, "aging-rate", said("29.3"), based_on=1)

    assert renew_fact(abe.actor, "aging-rate", said("29.3"), based_on=2) == 2
    with pytest.raises(FactOutdated):
        renew_fact(abe.actor, "aging-rate", said("29.4"), based_on=1)
    with pytest.raises(FactInFuture):
        renew_fact(abe.actor, "aging-rate", said("29.4", date(2026, 12, 1)), based_on=2)
    assert db.session.scalar(select(func.count()).select_from(FactVersion)) == 2


def test_exactly_the_lessons_that_cite_a_renewed_fact_are_listed_until_somebody_looked(abe, mori):
    abe.browser().post("/knowledge/facts/new", data=SAID | {"code": "aging-rate"})
    lesson("01-1", ["aging-rate"])
    lesson("01-2", ["other"])
    lesson("01-3", ["aging-rate"], [])
    lesson("01-4", [], ["other", "aging-rate"])

    renew_fact(abe.actor, "aging-rate", said("29.3"), based_on=1)
    renew_fact(abe.actor, "aging-rate", said("29.4"), based_on=2)

    assert [waiting.code for waiting in held_lessons(mori.actor)] == ["01-1", "01-4"]
    trainer = mori.browser()
    page = trainer.get("/courses/write/held").text
    assert "高齢化率は29.4%" in page
    address = f"/courses/write/held/{held_lessons(mori.actor)[0].public_id}"
    assert trainer.post(address, data={"note": ""}).status_code == 400
    trainer.post(address, data={"note": "文はそのままでよい"})

    assert [waiting.code for waiting in held_lessons(mori.actor)] == ["01-4"]
    assert trainer.get(address).status_code == 404


def test_learners_see_no_desk_of_facts(hanako):
    assert hanako.browser().get("/knowledge/facts").status_code in (403, 404)

"""学びから活動まで: who began a course, and how far she came."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from courses.api import Learner, Words, enrol, learners_after, load_course, study
from lms.db import transaction
from lms.errors import NotAllowed, NotFound
from lms.policy import Actor, Grant, Role
from registry.coverage.funnel.models import FunnelFigure
from registry.coverage.funnel.queries import funnel_page, people_page
from registry.coverage.funnel.rules import came_so_far, furthest, told
from registry.coverage.funnel.services import count_funnel
from tests.registry.conftest import enter_person, pass_exam

NOTHING = (False, False, False, False, False, False)


def test_a_step_that_was_left_out_holds_nobody_back():
    assert furthest(*NOTHING) == 0
    assert furthest(True, False, False, False, False, False) == 1
    # Rules 8 and 1: a pass of 2019 without lesson or attempt, and the title that follows from it.
    assert furthest(False, False, False, True, True, False) == 5
    assert furthest(False, False, False, True, True, True) == 6


def test_who_came_further_came_to_every_step_before():
    # Counted by hand: 4 only began, 3 sat the exam, 2 have had a first activity.
    assert came_so_far({0: 4, 3: 3, 6: 2}) == [9, 5, 5, 5, 2, 2, 2]
    assert came_so_far({}) == [0] * 7


def test_rule_18_others_read_steps_of_five_and_no_small_number():
    assert told([14, 10, 9, 5, 4, 1, 0], 5) == [10, 10, 5, 5, 0, 0, 0]


@pytest.fixture
def six(network, monkeypatch, course):
    """Six who began in October and November; two of them hold a title, one finished the course before it."""
    people = [enter_person(f"見本{n}", "花", ("みほん", "はな")) for n in "一二三四五六"]
    for person in people[:2]:
        pass_exam(person, date(2026, 11, 1))
    learners = [
        Learner(n, person, course, date(2026, 10 if n < 3 else 11, 5), read_a_lesson=n < 5, completed=n == 1)
        for n, person in enumerate(people, start=1)
    ]

    def after(number, limit, course=""):
        return [who for who in learners if who.enrolment_id > number][:limit]

    monkeypatch.setattr("registry.coverage.funnel.services.learners_after", after)
    monkeypatch.setattr("registry.coverage.funnel.queries.learners_after", after)
    return people


@pytest.fixture
def course(monkeypatch):
    def titles(codes):
        return {code: Words("見本の講座") for code in codes if code == "sample"}

    monkeypatch.setattr("registry.coverage.funnel.queries.course_titles", titles)
    return "sample"


@pytest.mark.postgres
def test_the_office_reads_every_number_and_the_people_behind_it(six, kanri):
    assert count_funnel() == 6
    assert count_funnel() == 6

    page = funnel_page(kanri.actor)

    assert [(line.period, line.came) for line in page.lines] == [
        ("2026-10", (2, 2, 2, 2, 2, 2, 0)),
        ("2026-11", (4, 2, 0, 0, 0, 0, 0)),
    ]
    assert page.total.came == (6, 4, 2, 2, 2, 2, 0)
    behind = people_page(kanri.actor, "sample", "2026-11", 0, stay=False, number=1)
    assert [who.card.id for who in behind.found.rows] == six[2:]
    stuck = people_page(kanri.actor, "sample", "2026-11", 0, stay=True, number=1)
    assert [who.card.id for who in stuck.found.rows] == six[4:]
    with pytest.raises(NotFound):
        people_page(kanri.actor, "sample", "", 7, stay=False, number=1)


@pytest.mark.postgres
def test_rule_18_a_municipality_reads_years_without_a_total_and_nobody_by_name(six, hanako, chiba):
    count_funnel()
    officer = Actor(hanako.id, frozenset({Grant(Role.MUNICIPALITY, "area:22100")}))

    page = funnel_page(officer, "sample", "2026")

    assert [(line.period, line.came) for line in page.lines] == [("2026", (5, 0, 0, 0, 0, 0, 0))]
    assert page.total is None
    assert not page.exact
    for stranger in (officer, chiba.actor):
        with pytest.raises(NotAllowed):
            people_page(stranger, "sample", "", 0, stay=False, number=1)
    with pytest.raises(NotAllowed):
        funnel_page(hanako.actor)


def test_the_pages_lead_from_a_number_to_its_people(six, kanri, chiba):
    office, coordinator = kanri.browser(), chiba.browser()
    assert "まだ数えていません" in office.get("/office/way").get_data(as_text=True)
    count_funnel()

    page = office.get("/office/way?course=sample").get_data(as_text=True)

    assert "学びからはじめての活動まで" in page
    assert "/office/way/people?course=sample&amp;period=2026-10&amp;step=5" in page
    people = office.get("/office/way/people?course=sample&period=2026-10&step=5").get_data(as_text=True)
    assert "見本一" in people
    assert "見本三" not in people
    assert office.get("/office/way/people?course=nothing").status_code == 404
    table = office.get("/office/way/figures.csv?course=sample").get_data().decode("utf-8-sig")
    assert table.splitlines()[1] == "2026-10,2,2,2,2,2,2,0"
    seen = coordinator.get("/office/way").get_data(as_text=True)
    assert "5人以上" in seen
    assert "/office/way/people" not in seen
    assert coordinator.get("/office/way/people?course=sample").status_code == 403
    assert "0～4人" in coordinator.get("/office/way/figures.csv").get_data().decode("utf-8-sig")


def test_the_walk_through_learners_reads_what_they_did(app, hanako, tmp_path):
    sample = Path(__file__).resolve().parents[3] / "lms" / "sample" / "course"
    shutil.copytree(sample / "01", tmp_path / "01")
    shutil.copy(sample / "course.yaml", tmp_path)
    with transaction() as work:
        load_course(work, tmp_path)
    enrol(hanako.actor, "gerontology")
    (before,) = learners_after(0, 10)
    study(hanako.actor, "gerontology")
    (after,) = learners_after(0, 10, "gerontology")

    assert (before.person_id, before.read_a_lesson, before.completed) == (hanako.id, False, False)
    assert (after.read_a_lesson, after.completed) == (True, True)
    assert learners_after(after.enrolment_id, 10) == []
    assert learners_after(0, 10, "another") == []


def test_a_figure_knows_no_step_beyond_the_last(app):
    with pytest.raises(IntegrityError), transaction() as work:
        work.session.add(FunnelFigure(course_code="x", month="2026-01", step=7, people=1, taken_on=date(2026, 11, 23)))

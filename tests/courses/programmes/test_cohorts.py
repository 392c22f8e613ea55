"""A trainer sees who is stuck and since when, and sends a kind word: at most one a week, to her own cohort alone."""

from datetime import date

import pytest
from sqlalchemy import func, select

from courses.errors import NothingToEncourage, WordSentLately
from courses.learning.services import open_lesson, study
from courses.programmes.cohorts.rules import is_stuck, weekly_totals, word_possible_on
from courses.programmes.cohorts.services import encourage
from courses.programmes.models import Encouragement, ProgrammeVersion
from courses.programmes.office.queries import cohort
from courses.programmes.services import enrol_in_programme
from lms.db import db, transaction
from lms.errors import NotAllowed, NotFound
from lms.notices.models import Notice
from tests.courses.programmes.conftest import CODE


@pytest.fixture
def hers(programme, lessons, kanri, hanako, mori):
    """Hanako is in Mori's cohort since 20 November; the public id of her way."""
    return enrol_in_programme(kanri.actor, CODE, hanako.id, mori.id)


@pytest.mark.parametrize(("day", "stuck"), [(13, False), (14, True), (15, True)])
def test_two_weeks_without_a_step_are_stuck(day, stuck):
    assert is_stuck("learning", date(2026, 11, 1), date(2026, 11, 1 + day)) is stuck
    assert not is_stuck("plan_waits", date(2026, 11, 1), date(2026, 11, 1 + day))


def test_a_word_is_possible_again_after_seven_days():
    assert word_possible_on(None) is None
    assert word_possible_on(date(2026, 11, 20)) == date(2026, 11, 27)


def test_totals_by_week_grow_and_reach_today():
    # 20 November 2026 is a Friday; its week begins on Monday the 16th.
    totals = weekly_totals([date(2026, 11, 3), date(2026, 11, 4), date(2026, 11, 16)], date(2026, 11, 20))

    assert totals == [(date(2026, 11, 2), 2), (date(2026, 11, 9), 2), (date(2026, 11, 16), 3)]
    assert weekly_totals([], date(2026, 11, 20)) == []


@pytest.mark.postgres
def test_a_lesson_is_a_step_and_the_board_tells_since_when(hers, mori, hanako, clock):
    clock.forward(days=10)
    study(hanako.actor, "gerontology", lessons=1)
    clock.forward(days=13)
    assert not cohort(mori.actor, CODE).followers[0].stuck

    clock.forward(days=1)

    page = cohort(mori.actor, CODE, only_stuck=True)
    assert (page.stuck, page.followers[0].days, page.followers[0].stuck) == (1, 14, True)
    open_lesson(hanako.actor, "gerontology", "01-2")
    assert cohort(mori.actor, CODE, only_stuck=True).followers == ()


@pytest.mark.postgres
def test_a_kind_word_goes_out_once_a_week(hers, mori, hanako, clock):
    encourage(mori.actor, hers)
    with pytest.raises(WordSentLately):
        encourage(mori.actor, hers)
    clock.forward(days=6)
    with pytest.raises(WordSentLately):
        encourage(mori.actor, hers)
    clock.forward(days=1)
    encourage(mori.actor, hers)

    told = db.session.scalars(select(Notice.person_id).where(Notice.kind == "programmes.encouraged")).all()
    assert told == [hanako.id, hanako.id]


@pytest.mark.postgres
def test_nobody_but_her_trainer_and_the_secretariat_sends_her_one(hers, programme, kanri, hanako, taro, dan):
    for stranger in (taro, dan):
        with pytest.raises((NotAllowed, NotFound)):
            encourage(stranger.actor, hers)
    with pytest.raises(NotAllowed):
        encourage(hanako.actor, hers)
    assert taro.browser().post(f"/desk/programmes/people/{hers}/encourage").status_code == 403

    encourage(kanri.actor, hers)

    assert db.session.scalar(select(func.count()).select_from(Encouragement)) == 1


def test_who_only_asked_is_not_encouraged(programme, lessons, hanako, kanri):
    from_her = hanako.browser().post(f"/programmes/{CODE}/ask")
    assert from_her.status_code == 302
    page = cohort(kanri.actor, CODE)

    with pytest.raises(NothingToEncourage):
        encourage(kanri.actor, page.followers[0].public_id)

    assert not page.followers[0].can_encourage


def test_the_board_draws_the_cohort_with_a_table(hers, mori, hanako, clock):
    study(hanako.actor, "gerontology")
    clock.forward(days=15)
    page = mori.browser().get(f"/desk/programmes/{CODE}").text

    assert "2週間以上止まっている人：1人" in page
    assert "ひとことを送る" in page
    assert page.count('class="chart-drawing"') == 2
    assert "表で見る" in page or "As a table" in page

    browser = mori.browser()
    assert browser.post(f"/desk/programmes/people/{hers}/encourage").status_code == 302
    assert "に送りました" in browser.get(f"/desk/programmes/{CODE}").text


def test_a_deadline_stands_on_the_learners_page_and_marks_who_is_past_it(hers, mori, hanako, clock):
    with transaction() as work:
        version = work.session.scalars(select(ProgrammeVersion)).one()
        first, *others = version.body["parts"]
        dated = {**first, "within_days": {"value": 10, "reason": "a fortnight between two meetings"}}
        version.body = {**version.body, "parts": [dated, *others]}

    # Ten days after 20 November 2026.
    assert "2026年11月30日" in hanako.browser().get(f"/programmes/{CODE}").text
    assert not cohort(mori.actor, CODE).followers[0].late

    clock.forward(days=11)

    assert cohort(mori.actor, CODE).followers[0].late
    assert "期限は" in hanako.browser().get(f"/programmes/{CODE}").text

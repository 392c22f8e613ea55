"""Before a date that matters each holder is reminded 90, 30 and 7 days ahead, exactly once each, by her own way."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from certificates import api as certificates
from certificates.awards.reminders.models import AwardReminder
from certificates.awards.reminders.rules import Due, due_reminder
from certificates.awards.reminders.services import remind_chunk
from certificates.awards.services import award_title, renew_award, tidy_awards
from lms.accounts import api as accounts
from lms.accounts.events import PeopleMerged
from lms.clock import today
from lms.db import db, transaction
from lms.notices.models import Notice
from tests.certificates.network import day
from tests.certificates.paper import photo
from tests.side_by_side import side_by_side


def remind():
    """The nightly work, once."""
    reached, told = 0, 0
    while reached is not None:
        reached, count = remind_chunk(reached, limit=1)
        told += count
    return told


def reminders(person):
    rows = db.session.query(Notice).filter_by(person_id=person.id, kind="certificates.title_reminder")
    return rows.order_by(Notice.id).all()


def adviser(life, person, kanri, dan, last_day_on=None):
    life.passes(person)
    paper = certificates.declare_qualification(
        person.actor, "cfp" if last_day_on else "fp_skill_2", "1", day(2015, 3, 1), last_day_on, [photo()]
    )
    certificates.verify_qualification(kanri.actor, paper)
    return award_title(dan.actor, certificates.apply_for_title(person.actor, "WBC", "fp", undertaking=True))


# ---- The rule ---------------------------------------------------------------------------------------------------

DATE = day(2027, 6, 1)


@pytest.mark.parametrize(
    ("days_before", "done", "due"),
    [
        (91, (), None),
        (90, (), Due(90)),
        (89, (90,), None),
        (31, (90,), None),
        (30, (90,), Due(30)),
        (29, (), Due(30, (90,))),
        (8, (90, 30), None),
        (7, (90, 30), Due(7)),
        (1, (), Due(7, (90, 30))),
        (1, (7,), None),
        (0, (), None),
        (-1, (), None),
    ],
)
def test_the_nearest_reminder_whose_day_has_come_is_due_once(days_before, done, due):
    assert due_reminder(DATE, done, DATE - timedelta(days=days_before)) == due


def test_what_a_letter_of_its_own_named_that_day_is_not_said_twice():
    first_day = DATE - timedelta(days=90)

    assert due_reminder(DATE, (), first_day, told_on=first_day) is None
    assert due_reminder(DATE, (), DATE - timedelta(days=30), told_on=first_day) == Due(30)


# ---- Every day of a title's life -------------------------------------------------------------------------------


@pytest.mark.postgres
def test_an_expiring_qualification_is_reminded_of_three_times_over_its_last_hundred_days(
    life, hanako, kanri, dan, clock
):
    last = today() + timedelta(days=100)
    adviser(life, hanako, kanri, dan, last_day_on=last)
    told = {}
    for _ in range(103):
        if remind():
            told[(last + timedelta(days=1) - today()).days] = reminders(hanako)[-1].body
        clock.forward(days=1)

    assert list(told) == [90, 30, 7]
    assert "2027年2月28日" in told[90]
    assert "専門分野の資格が確認されていること" in told[90]
    assert "停止します" in told[90]


@pytest.mark.postgres
def test_grace_is_reminded_of_thirty_and_seven_days_before_it_ends(life, hanako, dan, clock):
    life.passes(hanako)
    affiliation = life.leads(hanako)
    award_title(dan.actor, certificates.apply_for_title(hanako.actor, "WBL"))
    clock.forward(days=5)
    life.ends("affiliation", affiliation, today())
    told = []
    for days_left in range(90, -2, -1):
        tidy_awards()
        told += [days_left] * remind()
        clock.forward(days=1)

    assert told == [30, 7]
    assert "拠点で活動する団体に所属していること" in reminders(hanako)[0].body


@pytest.mark.postgres
def test_a_machine_that_was_off_makes_up_with_one_letter(life, hanako, kanri, dan, clock):
    adviser(life, hanako, kanri, dan, last_day_on=today() + timedelta(days=99))
    clock.forward(days=75)
    assert remind() == 1
    assert remind() == 0
    clock.forward(days=17)
    assert remind() == 0
    clock.forward(days=1)
    assert remind() == 1

    kept = {(row.step, row.told) for row in db.session.query(AwardReminder)}
    assert kept == {(90, False), (30, True), (7, True)}


@pytest.mark.postgres
def test_two_machines_that_remind_at_the_same_instant_send_one_letter(app, life, hanako, kanri, dan):
    adviser(life, hanako, kanri, dan, last_day_on=today() + timedelta(days=20))

    def remind_beside():
        try:
            return remind_chunk(0)[1]
        except IntegrityError:
            return 0

    said = side_by_side(app, remind_beside, remind_beside)
    db.session.rollback()

    assert sorted(said) == [0, 1]
    assert len(reminders(hanako)) == 1


def test_a_renewed_undertaking_has_a_new_date_and_new_reminders(life, hanako, kanri, dan, clock):
    award = adviser(life, hanako, kanri, dan)
    ends = day(2029, 11, 20)
    clock.forward(days=(ends - today()).days - 30)
    assert remind() == 1
    assert "約束を新しくしてください" in reminders(hanako)[0].body
    renew_award(hanako.actor, award, undertaking=True)
    clock.forward(days=25)

    assert remind() == 0
    clock.forward(days=(day(2032, 11, 20) - today()).days - 90)
    assert remind() == 1


@pytest.mark.parametrize(
    ("contact", "way"),
    [({"address": "本町1-1", "postal_code": "503-0000"}, "post"), ({"phone": "0584-00-0000"}, "phone")],
)
def test_who_chose_letters_or_calls_stands_on_their_list(life, hanako, kanri, dan, contact, way):
    adviser(life, hanako, kanri, dan, last_day_on=today() + timedelta(days=20))
    with transaction() as work:
        accounts.set_preferences(work, hanako.id, {"channel": way})
        accounts.set_contact(work, hanako.id, contact)
    remind()

    assert [(notice.way, notice.handled_at) for notice in reminders(hanako)] == [(way, None)]


def test_a_title_that_does_not_change_is_never_reminded_of(life, hanako, clock):
    life.passes(hanako)
    clock.forward(days=4000)

    assert remind() == 0


def test_a_merged_person_is_reminded_on_the_record_that_lives_on(life, hanako, taro, kanri, dan):
    adviser(life, taro, kanri, dan, last_day_on=today() + timedelta(days=20))
    with transaction() as work:
        work.announce(PeopleMerged(kept_id=hanako.id, merged_id=taro.id))
    remind()

    assert [len(reminders(person)) for person in (hanako, taro)] == [1, 0]


# ---- The desk --------------------------------------------------------------------------------------------------


def test_the_desk_sees_near_dates_with_what_was_sent(life, hanako, taro, kanri, dan):
    adviser(life, hanako, kanri, dan, last_day_on=today() + timedelta(days=20))
    before = kanri.browser().get("/titles/dates").get_data(as_text=True)
    remind()
    after = kanri.browser().get("/titles/dates?title=WBC").get_data(as_text=True)

    assert "まだ" in before
    assert "山本 花子" in after
    assert "2026年12月11日" in after
    assert "専門分野の資格が確認されていること" in after
    assert "90日以内に変わる称号はありません" in kanri.browser().get("/titles/dates?title=WBL").get_data(as_text=True)
    assert taro.browser().get("/titles/dates").status_code == 403

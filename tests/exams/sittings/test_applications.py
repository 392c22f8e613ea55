"""Applying, waiting, withdrawing, slips and accommodations, on the database."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from exams.errors import (
    AgreementMissing,
    ApplicationNotAccepted,
    KnowsTheQuestions,
    NotFound,
    ReasonMissing,
    RetakeTooEarly,
    SittingCancelled,
    TooYoung,
    WindowClosed,
    WindowNotOpen,
    WithdrawalTooLate,
)
from exams.sittings.models import AccommodationDecision, AccommodationRequest, Application
from exams.sittings.office import ApplicationFilter, applicant_rows, applications_page
from exams.sittings.queries import application_page, granted_to, my_applications, sitting_page, slip_facts
from exams.sittings.services import (
    add_room,
    apply_for_sitting,
    cancel_sitting,
    change_sitting,
    create_sitting,
    decide_accommodation,
    note_used,
    withdraw_application,
)
from exams.sittings.support import request_page, requests_page
from exams.sittings.values import RoomPlan, Support, Wish
from lms.accounts.api import proxy_of
from lms.accounts.models import Person
from lms.audit.models import AuditEntry
from lms.db import db, transaction
from lms.errors import NotAllowed
from lms.text.numbers import read_number
from tests.exams.stock import plan

pytestmark = pytest.mark.postgres
PAPER = Wish("paper", agreed=True)


def states():
    return list(db.session.scalars(select(Application.state).order_by(Application.sitting_id, Application.seq)))


def application_of(ref):
    return db.session.get(Application, (ref.sitting_id, ref.seq))


@pytest.fixture
def october(app, kanri):
    """A dated sitting for two people, applications open."""
    return create_sitting(kanri.actor, plan(capacity=2))


@pytest.fixture
def any_day(app, kanri, clock):
    """A standing sitting without room or supervision; thirty days between two tries."""
    return create_sitting(
        kanri.actor,
        plan(
            code="any-day", kind="on_demand", supervised=False, identity_rule="signed_in", capacity=None,
            apply_from_at=clock.moment, apply_until_at=clock.moment + timedelta(days=365),
            opens_at=clock.moment, closes_at=clock.moment + timedelta(days=365),
            eligibility={"retake_after_days": 30},
        ),
    )  # fmt: skip


def test_an_application_within_the_window_has_a_place_and_a_slip_number_that_can_be_read_aloud(hanako, october):
    ref = apply_for_sitting(hanako.actor, october, PAPER)

    application = application_of(ref)
    assert application.state == "accepted"
    assert read_number(application.slip_number.lower().replace("-", " ")) == application.slip_number


def test_a_double_click_makes_one_application(hanako, october):
    first = apply_for_sitting(hanako.actor, october, PAPER)

    assert apply_for_sitting(hanako.actor, october, PAPER) == first
    assert states() == ["accepted"]


def test_the_database_holds_one_living_application_of_a_person_and_sitting(hanako, october):
    ref = apply_for_sitting(hanako.actor, october, PAPER)
    row = application_of(ref)
    copy = {c.name: getattr(row, c.name) for c in Application.__table__.columns}

    with pytest.raises(IntegrityError), transaction() as work:
        work.session.add(Application(**{**copy, "seq": 2, "public_id": "x" * 22, "slip_number": "other"}))


def test_whoever_comes_after_the_last_place_waits_and_moves_up_when_one_gets_free(hanako, taro, ito, kanri, october):
    first = apply_for_sitting(hanako.actor, october, PAPER)
    apply_for_sitting(taro.actor, october, PAPER)
    waiting = apply_for_sitting(ito.actor, october, PAPER)
    assert states() == ["accepted", "accepted", "waiting"]
    assert application_page(ito.actor, october, waiting.application).waiting_place == 1

    withdraw_application(hanako.actor, october, first.application)

    assert states() == ["withdrawn", "accepted", "accepted"]


def test_more_places_let_the_waiting_list_move_up_in_order(hanako, taro, ito, ueda, kanri, october):
    for player in (hanako, taro, ito, ueda):
        apply_for_sitting(player.actor, october, PAPER)

    change_sitting(kanri.actor, october, plan(capacity=3))

    assert states() == ["accepted", "accepted", "accepted", "waiting"]


def test_withdrawing_twice_does_no_harm_and_one_can_apply_again(hanako, october):
    first = apply_for_sitting(hanako.actor, october, PAPER)
    withdraw_application(hanako.actor, october, first.application)
    withdraw_application(hanako.actor, october, first.application)

    second = apply_for_sitting(hanako.actor, october, PAPER)

    assert states() == ["withdrawn", "accepted"]
    assert application_of(first).slip_number != application_of(second).slip_number


def test_the_window_opens_and_closes_to_the_second(hanako, taro, kanri, clock, app):
    opens, closes = clock.moment + timedelta(days=1), clock.moment + timedelta(days=2)
    sitting = create_sitting(kanri.actor, plan(apply_from_at=opens, apply_until_at=closes))

    with pytest.raises(WindowNotOpen):
        apply_for_sitting(hanako.actor, sitting, PAPER)
    clock.set(opens)
    apply_for_sitting(hanako.actor, sitting, PAPER)
    clock.set(closes + timedelta(seconds=1))
    with pytest.raises(WindowClosed) as refused:
        apply_for_sitting(taro.actor, sitting, PAPER)

    assert refused.value.fields["date"].startswith("2026年11月22日")


def test_nobody_applies_for_a_cancelled_sitting(hanako, kanri, october):
    cancel_sitting(kanri.actor, october, "会場が使えなくなりました")

    with pytest.raises(SittingCancelled):
        apply_for_sitting(hanako.actor, october, PAPER)


def test_without_agreement_nothing_is_entered(hanako, october):
    with pytest.raises(AgreementMissing):
        apply_for_sitting(hanako.actor, october, Wish("paper", agreed=False))

    assert states() == []


@pytest.mark.parametrize(("born_on", "accepted"), [(date(2009, 1, 19), True), (date(2009, 1, 20), False)])
def test_age_counts_on_the_day_of_the_exam(hanako, kanri, app, born_on, accepted):
    """The exam is on 19 January 2027, sixty days after the test's today."""
    with transaction() as work:
        work.session.execute(update(Person).where(Person.id == hanako.id).values(born_on=born_on))
    sitting = create_sitting(kanri.actor, plan(eligibility={"least_age": 18}))

    if accepted:
        apply_for_sitting(hanako.actor, sitting, PAPER)
    else:
        with pytest.raises(TooYoung):
            apply_for_sitting(hanako.actor, sitting, PAPER)

    assert states() == (["accepted"] if accepted else [])


def test_who_works_with_the_questions_sits_sample_exams_only(abe, hayashi, kanri, october):
    for insider in (abe, hayashi):
        with pytest.raises(KnowsTheQuestions):
            apply_for_sitting(insider.actor, october, PAPER)
    sample = create_sitting(kanri.actor, plan(code="sample", sample=True))

    apply_for_sitting(abe.actor, sample, PAPER)

    assert states() == ["accepted"]


def test_a_standing_sitting_is_sat_again_after_thirty_days(hanako, any_day, clock):
    first = apply_for_sitting(hanako.actor, any_day, Wish("own_device", agreed=True))
    with transaction() as work:
        note_used(work, first.sitting_id, [first.seq])

    clock.forward(days=29, hours=23)
    with pytest.raises(RetakeTooEarly):
        apply_for_sitting(hanako.actor, any_day, Wish("own_device", agreed=True))
    clock.forward(hours=1)
    apply_for_sitting(hanako.actor, any_day, Wish("own_device", agreed=True))

    assert states() == ["used", "accepted"]


def test_a_dated_application_is_never_used_up(hanako, october):
    ref = apply_for_sitting(hanako.actor, october, PAPER)
    with transaction() as work:
        note_used(work, ref.sitting_id, [ref.seq])

    assert states() == ["accepted"]


def test_an_application_cannot_be_taken_back_once_the_exam_begins(hanako, october, clock):
    ref = apply_for_sitting(hanako.actor, october, PAPER)
    clock.set(plan().opens_at)

    with pytest.raises(WithdrawalTooLate):
        withdraw_application(hanako.actor, october, ref.application)


def test_staff_enter_an_application_for_somebody_who_telephoned_and_both_are_on_record(hanako, kanri, october):
    proxy = proxy_of(kanri.actor, hanako.id)

    ref = apply_for_sitting(proxy, october, Wish("paper", agreed=True, agreed_by="phone"))

    row = application_of(ref)
    assert (row.person_id, row.entered_by, row.agreed_by) == (hanako.id, kanri.id, "phone")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "exams.application.entered")).one()
    assert (entry.actor_id, entry.acting_for) == (kanri.id, hanako.id)
    assert [mine.slip_number for mine in my_applications(hanako.actor)] == [row.slip_number]
    assert my_applications(kanri.actor) == []


def test_somebody_elses_application_does_not_exist_for_a_stranger(hanako, taro, october):
    ref = apply_for_sitting(hanako.actor, october, PAPER)

    for attempt in (
        lambda: application_page(taro.actor, october, ref.application),
        lambda: slip_facts(taro.actor, october, ref.application),
        lambda: withdraw_application(taro.actor, october, ref.application),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_candidates_are_given_seats_and_a_slip_names_the_room(hanako, taro, kanri, october):
    early = apply_for_sitting(hanako.actor, october, PAPER)
    add_room(kanri.actor, october, RoomPlan("第1会議室", "静岡市葵区 市民会館", 1))
    late = apply_for_sitting(taro.actor, october, PAPER)

    facts = slip_facts(hanako.actor, october, early.application)
    assert (facts.room.name, facts.printed, facts.opens_on, facts.opens_at) == (
        "第1会議室", "山本 花子", date(2027, 1, 19), "10:00",
    )  # fmt: skip
    assert slip_facts(taro.actor, october, late.application).room is None

    add_room(kanri.actor, october, RoomPlan("第2会議室", "静岡市葵区 市民会館", 5))

    assert slip_facts(taro.actor, october, late.application).room.name == "第2会議室"


def test_who_waits_has_no_slip(hanako, taro, ito, october):
    for player in (hanako, taro):
        apply_for_sitting(player.actor, october, PAPER)
    waiting = apply_for_sitting(ito.actor, october, PAPER)

    with pytest.raises(ApplicationNotAccepted):
        slip_facts(ito.actor, october, waiting.application)


ASKED = Wish("paper", agreed=True, wishes=("extra_time", "large_print"), told="右目が見えにくいです。")


def test_an_accommodation_lies_apart_and_only_what_was_granted_leaves(hanako, kanri, endo, hayashi, october):
    ref = apply_for_sitting(hanako.actor, october, ASKED)
    assert granted_to(ref.sitting_id, ref.seq).extra_minutes == 0

    decide_accommodation(kanri.actor, october, ref.application, Support(("extra_time",), 20), "拡大は画面で行います。")

    granted = granted_to(ref.sitting_id, ref.seq)
    assert (granted.kinds, granted.extra_minutes) == ({"extra_time"}, 20)
    assert "右目" not in repr(granted)
    for outsider in (endo, hayashi):
        with pytest.raises(NotAllowed):
            request_page(outsider.actor, october, ref.application)
        with pytest.raises(NotAllowed):
            requests_page(outsider.actor)


def test_the_list_of_applications_says_nothing_of_accommodations(hanako, kanri, october):
    apply_for_sitting(hanako.actor, october, ASKED)

    assert "右目" not in repr(applications_page(kanri.actor, october, ApplicationFilter()))
    assert "extra_time" not in repr(applicant_rows(kanri.actor, october, ApplicationFilter()))


def test_a_decision_that_grants_less_needs_a_reason_and_a_later_one_is_added(hanako, kanri, october):
    ref = apply_for_sitting(hanako.actor, october, ASKED)

    with pytest.raises(ReasonMissing):
        decide_accommodation(kanri.actor, october, ref.application, Support(("extra_time",), 20), " ")
    decide_accommodation(kanri.actor, october, ref.application, Support(), "診断書を待っています。")
    decide_accommodation(
        kanri.actor,
        october,
        ref.application,
        Support(
            (
                "extra_time",
                "large_print",
            ),
            20,
        ),
        "",
    )
    decide_accommodation(
        kanri.actor,
        october,
        ref.application,
        Support(
            (
                "extra_time",
                "large_print",
            ),
            20,
        ),
        "",
    )

    rows = db.session.scalars(select(AccommodationDecision).order_by(AccommodationDecision.version)).all()
    assert [(row.version, row.extra_minutes, row.decided_by) for row in rows] == [(1, 0, kanri.id), (2, 20, kanri.id)]
    assert requests_page(kanri.actor) == []
    assert [row.decided for row in requests_page(kanri.actor, all_of_them=True)] == [True]


def test_nobody_decides_on_her_own_request(kanri, october):
    ref = apply_for_sitting(kanri.actor, october, ASKED)

    with pytest.raises(NotAllowed):
        decide_accommodation(
            kanri.actor,
            october,
            ref.application,
            Support(
                (
                    "extra_time",
                    "large_print",
                ),
                20,
            ),
            "",
        )


def test_without_a_wish_no_sensitive_row_is_made(hanako, october):
    apply_for_sitting(hanako.actor, october, PAPER)

    assert db.session.scalar(select(func.count()).select_from(AccommodationRequest)) == 0


def test_the_public_page_says_how_many_places_are_left_and_what_the_reader_can_do(hanako, taro, october):
    assert sitting_page(hanako.actor, october).summary.places_left == 2
    ref = apply_for_sitting(hanako.actor, october, PAPER)

    page = sitting_page(hanako.actor, october)
    assert (page.summary.places_left, page.may_apply, page.application) == (1, False, ref.application)
    assert sitting_page(taro.actor, october).may_apply


def test_applications_are_found_by_name_by_slip_number_and_by_state(hanako, taro, kanri, october):
    ref = apply_for_sitting(hanako.actor, october, PAPER)
    withdraw_application(hanako.actor, october, ref.application)
    apply_for_sitting(taro.actor, october, PAPER)
    slip = application_of(ref).slip_number

    def names(**wanted):
        return [row.name for row in applicant_rows(kanri.actor, october, ApplicationFilter(**wanted))]

    assert names() == ["山本 花子", "山田 太郎"]
    assert names(text="やまだ") == ["山田 太郎"]
    assert names(text=slip.lower()) == ["山本 花子"]
    assert names(state="withdrawn") == ["山本 花子"]
    assert names(sort="-seq") == ["山田 太郎", "山本 花子"]

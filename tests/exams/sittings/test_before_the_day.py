"""Before the day: slips and reminders once, fees that reconcile, groups by file, retakes, the reserve paper, changes told."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from exams.errors import NotFound, ReasonMissing, RetakeTooEarly
from exams.papers.models import Paper
from exams.room_errors import FeeTooMuch, GroupFileUnreadable, NoReservePaper, ReservePaperUnfit, RetakesUsedUp
from exams.sittings.calls.queries import calendar_file
from exams.sittings.calls.services import call_candidates, name_reserve_paper, use_reserve_paper
from exams.sittings.days import slips_issued_on
from exams.sittings.fees.queries import fee_page
from exams.sittings.fees.services import record_fee
from exams.sittings.groups.queries import group_page, group_slips
from exams.sittings.groups.services import enter_group
from exams.sittings.models import Application, Sitting
from exams.sittings.services import (
    add_room,
    apply_for_sitting,
    change_room,
    create_sitting,
    note_used,
    withdraw_application,
)
from exams.sittings.values import RoomPlan, Wish
from lms import clock as house_clock
from lms.accounts.models import Person
from lms.db import db, transaction
from lms.notices.models import Notice
from tests.exams.attempts.conftest import a_paper
from tests.exams.stock import plan

pytestmark = pytest.mark.postgres
PAPER = Wish("paper", agreed=True)


@pytest.fixture
def october(app, kanri):
    return create_sitting(kanri.actor, plan(fee_yen=3000, eligibility={}))


def notices(kind):
    return db.session.scalars(select(Notice.person_id).where(Notice.kind == f"exams.sittings.{kind}")).all()


@pytest.mark.parametrize(
    ("exam_on", "issued_on"),
    [
        (date(2027, 2, 14), date(2027, 1, 27)),
        (date(2027, 2, 17), date(2027, 2, 1)),
        (date(2027, 1, 19), date(2027, 1, 4)),
    ],
)
def test_slips_leave_18_days_before_or_on_the_next_working_day(exam_on, issued_on):
    """By the calendar: 27 January 2027 is a Wednesday, 30 January a Saturday, 1 January a holiday before the office opens."""
    assert slips_issued_on(exam_on) == issued_on


def test_slips_and_reminders_reach_everybody_with_a_place_exactly_once(hanako, taro, ito, october, clock):
    for player in (hanako, taro):
        apply_for_sitting(player.actor, october, PAPER)
    exam_at = db.session.scalar(select(Sitting.opens_at))
    clock.set(exam_at - timedelta(days=25))
    assert call_candidates() == {"slips": 0, "reminders": 0}

    clock.set(exam_at - timedelta(days=10))
    for _ in range(3):
        call_candidates()
    assert sorted(notices("slip")) == sorted([hanako.id, taro.id])
    assert notices("reminder") == []
    clock.set(exam_at - timedelta(days=2))
    for _ in range(3):
        call_candidates()
    assert sorted(notices("reminder")) == sorted([hanako.id, taro.id])
    assert len(notices("slip")) == 2


def test_the_fee_record_reconciles(hanako, taro, ito, kanri, october):
    refs = [apply_for_sitting(player.actor, october, PAPER).application for player in (hanako, taro, ito)]
    record_fee(kanri.actor, october, refs[0], "paid", 3000)
    record_fee(kanri.actor, october, refs[1], "paid", 1000)
    record_fee(kanri.actor, october, refs[1], "waived", 2000, "生活保護を受けている方です。")
    withdraw_application(hanako.actor, october, refs[0])

    before = fee_page(kanri.actor, october).total
    record_fee(kanri.actor, october, refs[0], "refunded", 3000, "辞退")
    total = fee_page(kanri.actor, october).total

    assert (before.due, before.paid, before.waived, before.refunded, before.open) == (6000, 4000, 2000, 0, 0)
    assert (total.due, total.paid, total.waived, total.refunded, total.open) == (6000, 4000, 2000, 3000, 3000)
    assert total.due == total.paid + total.waived - total.refunded + total.open


def test_nobody_pays_more_than_is_open_or_is_given_back_more_than_she_paid(hanako, kanri, october):
    ref = apply_for_sitting(hanako.actor, october, PAPER).application

    with pytest.raises(FeeTooMuch):
        record_fee(kanri.actor, october, ref, "paid", 3001)
    with pytest.raises(FeeTooMuch):
        record_fee(kanri.actor, october, ref, "refunded", 1, "理由")
    with pytest.raises(ReasonMissing):
        record_fee(kanri.actor, october, ref, "waived", 3000)


HEAD = "姓,名,姓カナ,名カナ,生年月日,受け方\n"
TWO = HEAD + "佐野,一郎,サノ,イチロウ,昭和30年4月5日,紙\n髙田,花,タカダ,ハナ,1958-01-02,パソコン\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_group_is_checked_first_and_then_entered_whole(endo, kanri, october, encoding):
    content = TWO.encode(encoding)
    people = db.session.scalar(select(func.count()).select_from(Person))

    checked = enter_group(kanri.actor, october, "町内会", endo.public_id, content, dry_run=True)
    assert (checked.sound, [line.outcome for line in checked.lines]) == (True, ["new_person", "new_person"])
    assert db.session.scalar(select(func.count()).select_from(Person)) == people

    entered = enter_group(kanri.actor, october, "町内会", endo.public_id, content, dry_run=False)
    again = enter_group(kanri.actor, october, "町内会", endo.public_id, content, dry_run=False)
    assert [line.outcome for line in again.lines] == ["already", "already"]
    page = group_page(endo.actor, entered.group)
    assert [member.name for member in page.members] == ["佐野 一郎", "髙田 花"]
    assert [slip.printed for slip in group_slips(endo.actor, entered.group)] == ["佐野 一郎", "髙田 花"]
    assert db.session.scalars(select(Application.channel).order_by(Application.seq)).all() == ["paper", "venue_device"]


def test_one_bad_line_keeps_the_whole_file_out_and_each_fault_is_named_by_its_line(endo, kanri, october):
    content = (TWO + "山田,,ヤマダ,タロウ,昭和99年1月1日,空\n佐野,一郎,サノ,イチロウ,昭和30年4月5日,紙\n").encode()

    report = enter_group(kanri.actor, october, "町内会", endo.public_id, content, dry_run=False)

    assert not report.sound
    assert [(line.line, line.outcome, len(line.faults)) for line in report.lines] == [
        (2, "checked", 0),
        (3, "checked", 0),
        (4, "refused", 3),
        (5, "refused", 1),
    ]
    assert db.session.scalars(select(Application)).all() == []


def test_a_file_that_is_no_table_is_refused(endo, kanri, october):
    with pytest.raises(GroupFileUnreadable):
        enter_group(kanri.actor, october, "町内会", endo.public_id, b"\xff\xfe\x81", dry_run=True)
    report = enter_group(kanri.actor, october, "町内会", endo.public_id, "名前\n花子\n".encode(), dry_run=True)
    assert report.lacking == ("family", "given", "family_kana", "given_kana", "born_on")


def test_a_group_is_shown_to_its_leader_alone(endo, hanako, kanri, october):
    entered = enter_group(kanri.actor, october, "町内会", endo.public_id, TWO.encode(), dry_run=False)

    with pytest.raises(NotFound):
        group_page(hanako.actor, entered.group)


def sat(player, sitting_public_id, ref):
    with transaction() as work:
        note_used(work, ref.sitting_id, [ref.seq])


def another(kanri, code, **eligibility):
    return create_sitting(kanri.actor, plan(code=code, eligibility=eligibility))


def test_the_waiting_time_holds_over_all_sittings_of_the_exam(hanako, kanri, october, clock):
    sat(hanako, october, apply_for_sitting(hanako.actor, october, PAPER))
    second = another(kanri, "second", retake_after_days=20)
    clock.forward(days=19)
    with pytest.raises(RetakeTooEarly):
        apply_for_sitting(hanako.actor, second, PAPER)
    clock.forward(days=1)
    assert apply_for_sitting(hanako.actor, second, PAPER).seq == 1


def test_who_has_sat_as_often_as_one_may_is_told(hanako, taro, kanri, october):
    sat(hanako, october, apply_for_sitting(hanako.actor, october, PAPER))
    sat(hanako, october, apply_for_sitting(hanako.actor, another(kanri, "second"), PAPER))
    third = another(kanri, "third", most_tries=2)

    with pytest.raises(RetakesUsedUp):
        apply_for_sitting(hanako.actor, third, PAPER)
    assert apply_for_sitting(taro.actor, third, PAPER).seq == 1


def a_frozen_paper(code):
    with transaction() as work:
        paper = Paper(
            code=code, title=code, state="frozen", fingerprint="f" * 64, frozen_at=house_clock.now(),
            recorded_at=house_clock.now(),
        )  # fmt: skip
        work.session.add(paper)
    return paper.id


def test_the_reserve_paper_is_given_out_with_a_reason(hayashi, october):
    with transaction() as work:
        work.session.scalars(select(Sitting)).one().pass_rule = {"parts": {"A": {"least": 3}, "B": {"least": 5}}}
        reserve = a_paper(work.session, choices=3).id
    with pytest.raises(NoReservePaper):
        use_reserve_paper(hayashi.actor, october, "もれました。")
    with pytest.raises(ReservePaperUnfit):
        name_reserve_paper(hayashi.actor, october, a_frozen_paper("R-0"))
    name_reserve_paper(hayashi.actor, october, reserve)
    with pytest.raises(ReasonMissing):
        use_reserve_paper(hayashi.actor, october, " ")

    use_reserve_paper(hayashi.actor, october, "最初の冊子がもれました。")

    row = db.session.scalars(select(Sitting)).one()
    assert (row.paper_id, row.reserve_paper_id) == (reserve, None)


def test_candidates_are_told_when_their_room_moves(hanako, taro, kanri, october):
    room = add_room(kanri.actor, october, RoomPlan("第1会議室", "中央公民館", 30))
    apply_for_sitting(hanako.actor, october, PAPER)

    change_room(kanri.actor, october, room, RoomPlan("第1会議室", "中央公民館", 40))
    assert notices("changed") == []
    change_room(kanri.actor, october, room, RoomPlan("第2会議室", "中央公民館", 40))
    assert notices("changed") == [hanako.id]


def test_the_calendar_file_names_the_exam_and_nobody(hanako, kanri, october):
    add_room(kanri.actor, october, RoomPlan("第1会議室", "中央公民館", 30))
    ref = apply_for_sitting(hanako.actor, october, PAPER)

    text = calendar_file(hanako.actor, october, ref.application)

    opens_at = db.session.scalar(select(Sitting.opens_at))
    assert f"DTSTART:{opens_at.strftime('%Y%m%dT%H%M%SZ')}" in text.split("\r\n")
    assert "花子" not in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))

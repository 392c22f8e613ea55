"""Support granted to somebody who never asked; what is kept of it, and for how long."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from exams.errors import ApplicationNotAccepted, NotAllowed, ReasonMissing
from exams.plug import erase_person, export_person
from exams.room_errors import NothingGranted
from exams.sittings.models import AccommodationDecision, AccommodationRequest
from exams.sittings.queries import application_page, granted_to
from exams.sittings.services import (
    apply_for_sitting,
    create_sitting,
    decide_accommodation,
    forget_support,
    read_request,
    withdraw_application,
)
from exams.sittings.support import candidates_for_support, requests_page
from exams.sittings.values import Support, Wish
from lms.audit.models import AuditEntry
from lms.db import db, transaction
from tests.exams.stock import plan

pytestmark = pytest.mark.postgres
PAPER = Wish("paper", agreed=True)
ASKED = Wish("paper", agreed=True, wishes=("extra_time",), told="右目が見えにくいです。")
WHY = "今朝、右手をけがしたと電話があったため。"
MORE_TIME = Support(("extra_time",), extra_minutes=20)


@pytest.fixture
def october(app, kanri):
    return create_sitting(kanri.actor, plan(capacity=5))


def kept():
    return [
        db.session.scalar(select(func.count()).select_from(t)) for t in (AccommodationRequest, AccommodationDecision)
    ]


def test_who_never_asked_is_granted_support_with_a_reason_that_she_reads(hanako, kanri, october):
    ref = apply_for_sitting(hanako.actor, october, PAPER)

    with pytest.raises(ReasonMissing):
        decide_accommodation(kanri.actor, october, ref.application, MORE_TIME, " ")
    decide_accommodation(kanri.actor, october, ref.application, MORE_TIME, WHY)

    assert granted_to(ref.sitting_id, ref.seq).extra_minutes == 20
    shown = application_page(hanako.actor, october, ref.application).accommodation
    assert (shown.asked_at, shown.wishes, shown.reason) == (None, (), WHY)
    assert kept() == [0, 1]
    assert requests_page(kanri.actor) == []
    listed = requests_page(kanri.actor, all_of_them=True)
    assert [(row.name, row.asked_at, row.decided) for row in listed] == [("山本 花子", None, True)]


def test_nothing_is_decided_where_nothing_was_asked_and_nothing_is_given(hanako, kanri, october):
    ref = apply_for_sitting(hanako.actor, october, PAPER)

    with pytest.raises(NothingGranted):
        decide_accommodation(kanri.actor, october, ref.application, Support(), WHY)

    decide_accommodation(kanri.actor, october, ref.application, MORE_TIME, WHY)
    decide_accommodation(kanri.actor, october, ref.application, Support(), "申し出により取り消しました。")
    assert granted_to(ref.sitting_id, ref.seq).extra_minutes == 0
    assert kept() == [0, 2]


def test_who_took_her_application_back_is_granted_nothing(hanako, kanri, october):
    ref = apply_for_sitting(hanako.actor, october, PAPER)
    withdraw_application(hanako.actor, october, ref.application)

    with pytest.raises(ApplicationNotAccepted):
        decide_accommodation(kanri.actor, october, ref.application, MORE_TIME, WHY)


def test_only_who_may_see_support_finds_and_grants_and_never_her_own(hanako, taro, kanri, endo, hayashi, ito, october):
    ref, own = (apply_for_sitting(player.actor, october, PAPER) for player in (hanako, kanri))

    for outsider in (endo, hayashi, ito, taro, hanako):
        with pytest.raises(NotAllowed):
            decide_accommodation(outsider.actor, october, ref.application, MORE_TIME, WHY)
        with pytest.raises(NotAllowed):
            candidates_for_support(outsider.actor, "山本")
    with pytest.raises(NotAllowed):
        decide_accommodation(kanri.actor, october, own.application, MORE_TIME, WHY)
    assert [found.application for found in candidates_for_support(kanri.actor, "やまもと")] == [ref.application]
    assert candidates_for_support(kanri.actor, "") == []
    read_request(kanri.actor, october, ref.application)
    read = select(AuditEntry.actor_id).where(AuditEntry.action == "exams.accommodation.read")
    assert db.session.scalars(read).all() == [kanri.id]


def test_the_secretariat_grants_it_through_its_pages(hanako, kanri, october):
    ref = apply_for_sitting(hanako.actor, october, PAPER)
    office = kanri.browser()
    address = f"/exams/office/{october}/accommodations/{ref.application}"

    assert address in office.get("/exams/office/accommodations?q=山本").text
    assert address in office.get(f"/exams/sittings/{october}/applications/{ref.application}").text
    assert "申し出なし" in office.get(address).text
    empty = office.post(address, data={"granted": ["extra_time"], "extra_minutes": "20", "reason": ""})
    assert empty.status_code == 400
    assert (
        office.post(address, data={"granted": ["extra_time"], "extra_minutes": "20", "reason": WHY}).status_code == 302
    )

    own = hanako.browser().get(f"/exams/sittings/{october}/applications/{ref.application}").text
    assert WHY in own
    assert "申し出はありませんでしたが" in own
    assert address not in own


def test_a_year_after_the_exam_nothing_tells_who_asked_and_why(hanako, taro, kanri, october, clock):
    asked = apply_for_sitting(hanako.actor, october, ASKED)
    decide_accommodation(kanri.actor, october, asked.application, MORE_TIME, "")
    unasked = apply_for_sitting(taro.actor, october, PAPER)
    decide_accommodation(kanri.actor, october, unasked.application, MORE_TIME, WHY)

    # The exam ends 60 days and two hours from the full hour; a year of 365 days later to the second it is kept still.
    clock.forward(days=60 + 365, hours=2)
    assert (forget_support(), kept()) == (0, [1, 2])
    clock.forward(seconds=1)
    assert (forget_support(), kept()) == (2, [0, 0])
    assert forget_support() == 0


def test_a_person_is_handed_what_is_kept_of_her_and_erasing_leaves_no_word_of_health(hanako, kanri, october):
    ref = apply_for_sitting(hanako.actor, october, ASKED)
    decide_accommodation(kanri.actor, october, ref.application, Support(), "診断書を待っています。")

    told = export_person(hanako.id)["applications"]
    assert [(row["exam"], row["support"]["told"], row["support"]["reason"]) for row in told] == [
        ("第1回 検定試験", "右目が見えにくいです。", "診断書を待っています。")
    ]
    with transaction() as work:
        erase_person(work, hanako.id)

    assert kept() == [0, 0]
    assert export_person(hanako.id)["applications"][0]["slip_number"] == told[0]["slip_number"]


def test_the_year_of_a_standing_exam_counts_from_the_day_somebody_sat(hanako, kanri, clock, app):
    standing = create_sitting(
        kanri.actor,
        plan(
            code="any-day", kind="on_demand", apply_until_at=clock.moment + timedelta(days=2000),
            opens_at=clock.moment, closes_at=clock.moment + timedelta(days=2000),
        ),
    )  # fmt: skip
    ref = apply_for_sitting(hanako.actor, standing, ASKED)
    clock.forward(days=400)
    assert forget_support() == 0

    withdraw_application(hanako.actor, standing, ref.application)
    assert (forget_support(), kept()) == (1, [0, 0])

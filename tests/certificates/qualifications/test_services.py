"""Handing in a paper, checking it, cancelling it: who may, and what follows."""

import io

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from certificates import api as certificates
from certificates.errors import (
    AlreadyChecked,
    FileMissing,
    NotYourOwnToVerify,
    NumberNotFitting,
    QualificationNotFound,
    ReasonMissing,
)
from certificates.evidence.queries import evidence_of
from certificates.qualifications.models import Qualification, QualificationKind
from certificates.qualifications.queries import paper_for, qualification_for, qualifications_for, queue_for
from certificates.qualifications.services import cancel_qualification, take_back_qualification
from lms.accounts import api as accounts
from lms.clock import today
from lms.db import db, transaction
from lms.errors import NotAllowed
from lms.files.errors import FileEmpty, FileTypeRefused
from lms.policy import Grant, Role
from tests.certificates.conftest import days_ago
from tests.certificates.network import day
from tests.certificates.paper import photo

pytestmark = pytest.mark.postgres
FP2 = "fp_skill_2"
ISSUED = day(2015, 3, 1)


def hand_in(person, kind=FP2, number="123", issued_on=ISSUED, last_day_on=None, papers=None):
    return certificates.declare_qualification(
        person.actor, kind, number, issued_on, last_day_on, [photo()] if papers is None else papers
    )


def fields(person):
    return [(e.specialty, e.from_on, e.until_on) for e in evidence_of([person.id]).get(person.id, [])]


def test_a_declared_qualification_is_no_evidence_yet(network, hanako):
    public_id = hand_in(hanako)

    assert fields(hanako) == []
    assert qualification_for(hanako.actor, public_id).state == "declared"


def test_a_verified_one_is_evidence_from_its_day_of_issue_with_its_checker_as_handler(network, hanako, kanri):
    certificates.verify_qualification(kanri.actor, hand_in(hanako))

    assert fields(hanako) == [("fp", day(2015, 3, 1), None)]
    assert evidence_of([hanako.id])[hanako.id][0].handlers == {kanri.id}


def test_the_last_day_written_on_the_paper_still_counts(network, hanako, kanri):
    public_id = hand_in(hanako, "cfp", "30012345", last_day_on=day(2027, 3, 31))
    certificates.verify_qualification(kanri.actor, public_id)

    assert fields(hanako) == [("fp", day(2015, 3, 1), day(2027, 4, 1))]


def test_the_second_click_finds_the_paper_of_the_first(network, hanako):
    assert hand_in(hanako) == hand_in(hanako)
    assert len(qualifications_for(hanako.actor, hanako.id)) == 1


def test_the_table_keeps_one_standing_paper_of_a_number(network, hanako):
    hand_in(hanako)
    again = {
        "public_id": "x" * 22,
        "person_id": hanako.id,
        "kind_code": FP2,
        "number": "123",
        "issued_on": day(2015, 3, 1),
        "declared_at": db.session.query(Qualification).one().declared_at,
        "state": "declared",
        "note": "",
    }

    with transaction() as work, pytest.raises(IntegrityError):
        work.session.execute(insert(Qualification), again)


def test_a_number_that_does_not_fit_is_refused_and_nothing_is_kept(network, hanako):
    with pytest.raises(NumberNotFitting):
        hand_in(hanako, "care_manager", "12")

    assert qualifications_for(hanako.actor, hanako.id) == []


@pytest.mark.parametrize(
    ("papers", "refusal"),
    [
        ([], FileMissing),
        ([(io.BytesIO(b""), "empty.pdf")], FileEmpty),
        ([(io.BytesIO(b"MZ\x90\x00 a program"), "paper.pdf")], FileTypeRefused),
    ],
)
def test_a_paper_is_a_real_picture_or_pdf(network, hanako, papers, refusal):
    with pytest.raises(refusal):
        hand_in(hanako, papers=papers)
    assert qualifications_for(hanako.actor, hanako.id) == []


def test_rule_6_nobody_checks_her_own_paper(network, kanri):
    public_id = hand_in(kanri)

    with pytest.raises(NotYourOwnToVerify):
        certificates.verify_qualification(kanri.actor, public_id)
    assert not qualification_for(kanri.actor, public_id).can_check


def test_rule_6_nobody_checks_the_paper_of_a_declared_relative(network, hanako, kanri):
    public_id = hand_in(hanako)
    with transaction() as work:
        accounts.record_tie(work, hanako.id, kanri.id, "family", source="declared")

    with pytest.raises(NotYourOwnToVerify):
        certificates.verify_qualification(kanri.actor, public_id)
    with pytest.raises(NotYourOwnToVerify):
        certificates.decline_qualification(kanri.actor, public_id, "x")


def test_only_the_secretariat_checks(network, hanako, taro, dan, sato):
    public_id = hand_in(hanako)

    for player in (hanako, taro, dan, sato):
        with pytest.raises(NotAllowed):
            certificates.verify_qualification(player.actor, public_id)


def test_declining_needs_a_reason_and_the_person_reads_it(network, hanako, kanri, outbox):
    public_id = hand_in(hanako)
    with pytest.raises(ReasonMissing):
        certificates.decline_qualification(kanri.actor, public_id, "  ")

    certificates.decline_qualification(kanri.actor, public_id, "写真がぼやけています。")

    assert qualification_for(hanako.actor, public_id).reason == "写真がぼやけています。"
    assert fields(hanako) == []
    assert any("写真がぼやけています。" in mail["body"] for mail in outbox())


def test_after_a_refusal_the_same_paper_can_be_handed_in_again(network, hanako, kanri):
    first = hand_in(hanako)
    certificates.decline_qualification(kanri.actor, first, "写真がぼやけています。")

    assert hand_in(hanako) != first


def test_two_checkers_at_once_do_not_check_twice(network, hanako, kanri):
    public_id = hand_in(hanako)
    certificates.verify_qualification(kanri.actor, public_id)

    with pytest.raises(AlreadyChecked):
        certificates.decline_qualification(kanri.actor, public_id, "too late")
    with pytest.raises(AlreadyChecked):
        certificates.verify_qualification(kanri.actor, public_id)


def test_rule_7_a_cancelled_qualification_was_evidence_until_its_day(network, hanako, kanri):
    public_id = hand_in(hanako)
    certificates.verify_qualification(kanri.actor, public_id)
    cancel_qualification(kanri.actor, public_id, "登録が取り消されました。")

    assert fields(hanako) == [("fp", day(2015, 3, 1), today())]


def test_rule_7_false_papers_never_were_evidence(network, hanako, kanri):
    public_id = hand_in(hanako)
    certificates.verify_qualification(kanri.actor, public_id)
    cancel_qualification(kanri.actor, public_id, "にせの書類でした。", false_papers=True)

    assert fields(hanako) == []


def test_a_stranger_finds_neither_the_qualification_nor_its_paper(network, hanako, taro, kanri):
    public_id = hand_in(hanako)
    paper = qualification_for(hanako.actor, public_id).papers[0].public_id

    assert paper_for(hanako.actor, paper).mime == "image/png"
    assert paper_for(kanri.actor, paper).content.startswith(b"\x89PNG")
    with pytest.raises(QualificationNotFound):
        paper_for(taro.actor, paper)
    with pytest.raises(QualificationNotFound):
        qualification_for(taro.actor, public_id)
    assert qualifications_for(taro.actor, hanako.id) == []


def test_the_owner_takes_back_what_nobody_has_checked(network, hanako, taro, kanri):
    public_id = hand_in(hanako)
    with pytest.raises(QualificationNotFound):
        take_back_qualification(taro.actor, public_id)
    take_back_qualification(hanako.actor, public_id)

    assert queue_for(kanri.actor).total == 0
    with pytest.raises(AlreadyChecked):
        take_back_qualification(hanako.actor, public_id)


def test_the_secretariat_hands_in_for_a_person_who_wrote_a_letter(network, hanako, kanri):
    acting = accounts.proxy_of(kanri.actor, hanako.id)
    public_id = certificates.declare_qualification(acting, FP2, "77", days_ago(500), None, [photo()])

    card = qualification_for(kanri.actor, public_id)
    assert (card.person_id, card.steps[0].by) == (hanako.id, accounts.person(kanri.id).name)


def test_the_queue_is_found_by_name_kind_and_number(network, hanako, taro, kanri):
    hand_in(hanako)
    hand_in(taro, "social_worker", "555")

    assert [c.person_id for c in queue_for(kanri.actor).items] == [hanako.id, taro.id]
    assert [c.person_id for c in queue_for(kanri.actor, text="やまだ").items] == [taro.id]
    assert [c.person_id for c in queue_for(kanri.actor, text="社会福祉").items] == [taro.id]
    assert [c.person_id for c in queue_for(kanri.actor, text="123").items] == [hanako.id]


def test_rule_7_the_table_refuses_grace_for_a_national_qualification(network):
    kind = {
        "code": "odd", "name": "x", "name_en": "x", "issuer": "x", "national": True, "protected": False,
        "issuer_grace_days": 30, "specialty_code": "fp", "position": 99, "grade": "", "number_pattern": "",
    }  # fmt: skip

    with transaction() as work, pytest.raises(IntegrityError):
        work.session.execute(insert(QualificationKind), kind)


def test_a_role_elsewhere_does_not_open_papers(network, hanako, sato):
    public_id = hand_in(hanako)
    assert sato.grants == {Grant(Role.STATION_MANAGER, "station:1")}

    with pytest.raises(QualificationNotFound):
        qualification_for(sato.actor, public_id)

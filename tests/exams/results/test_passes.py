"""Passes are records of their own: recognised by two people, imported with their old numbers, voided by two."""

import io
from datetime import date

import pytest
from sqlalchemy import select

from exams import events as exam_events
from exams.errors import (
    ClaimStepTaken,
    EvidenceNeeded,
    NotFound,
    NotTheSecondPerson,
    PassInFuture,
    PassKnownAlready,
    ReasonMissing,
    RosterUnreadable,
    TiedToCandidate,
)
from exams.events import PassesRecorded, PassVoided
from exams.results.models import PassRecord
from exams.results.passes.cli import passes
from exams.results.passes.queries import own_claims, own_passes, pass_page, passes_of, passes_page
from exams.results.passes.services import (
    EarlierPass,
    ask_void,
    check_claim,
    claim_pass,
    confirm_void,
    decline_claim,
    import_roster,
    load_exam_bodies,
    recognise_claim,
)
from lms import clock as house_clock
from lms import events
from lms.accounts.api import person, proxy_of
from lms.db import db, transaction
from lms.errors import NotAllowed
from lms.files.errors import FileTypeRefused
from tests.exams.results.hall import NETWORK, tied

pytestmark = pytest.mark.postgres
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
OF_2019 = EarlierPass("exam_body", "2019-00123", date(2019, 11, 3))


@pytest.fixture(autouse=True)
def bodies(app):
    with transaction() as work:
        load_exam_bodies(work, NETWORK)


@pytest.fixture
def heard(app, monkeypatch):
    told = []
    for kind in (PassesRecorded, PassVoided):
        before = events._reactions.get(kind, ())
        monkeypatch.setitem(events._reactions, kind, (*before, lambda event, work: told.append(event)))
    return told


def claimed(player, told=OF_2019):
    return claim_pass(player.actor, told, io.BytesIO(PDF), "証書.pdf")


def recognised(player, kanri, hayashi, told=OF_2019):
    claim = claimed(player, told)
    check_claim(kanri.actor, claim)
    return recognise_claim(hayashi.actor, claim)


def test_rule_1_a_pass_of_2019_without_an_attempt_is_recognised_by_two_people(hanako, kanri, hayashi, heard):
    recognised(hanako, kanri, hayashi)

    card = passes_of([hanako.id])[hanako.id][0]
    assert (card.number, card.passed_on, card.source, card.sitting_id) == (
        "2019-00123",
        date(2019, 11, 3),
        "recognised",
        None,
    )
    assert house_clock.day_of(card.recorded_at) == house_clock.today()
    fact = heard[0].passes[0]
    assert fact.handlers == tuple(sorted((kanri.id, hayashi.id)))
    assert (fact.source, fact.passed_on) == ("recognised", date(2019, 11, 3))


def test_rule_1_one_person_alone_recognises_nothing(hanako, kanri, hayashi):
    claim = claimed(hanako)
    with pytest.raises(ClaimStepTaken):
        recognise_claim(hayashi.actor, claim)
    with pytest.raises(NotAllowed):
        recognise_claim(kanri.actor, claim)
    both = type(kanri.actor)(kanri.id, kanri.grants | hayashi.grants)
    check_claim(both, claim)

    with pytest.raises(NotTheSecondPerson):
        recognise_claim(both, claim)
    assert passes_of([hanako.id])[hanako.id] == []


def test_nobody_checks_her_own_pass_or_that_of_a_relative(hanako, kanri, hayashi):
    own = claimed(kanri)
    relatives = claimed(hanako, EarlierPass("exam_body", "2018-1", date(2018, 11, 3)))
    tied(kanri.id, hanako.id)

    for claim in (own, relatives):
        with pytest.raises(TiedToCandidate):
            check_claim(kanri.actor, claim)


def test_a_claim_needs_evidence_that_is_what_it_says(hanako):
    with pytest.raises(EvidenceNeeded):
        claim_pass(hanako.actor, OF_2019, None)
    with pytest.raises(FileTypeRefused):
        claim_pass(hanako.actor, OF_2019, io.BytesIO(b"MZ not a pdf"), "証書.pdf")


def test_the_day_of_a_pass_is_not_in_the_future(hanako):
    today = house_clock.today()
    assert claimed(hanako, EarlierPass("exam_body", "1", today))
    with pytest.raises(PassInFuture):
        claimed(hanako, EarlierPass("exam_body", "2", today + house_clock.days(1)))


def test_an_unknown_exam_body_is_not_found(hanako):
    with pytest.raises(NotFound):
        claimed(hanako, EarlierPass("nobody", "1", date(2019, 11, 3)))


def test_the_same_claim_twice_is_one(hanako):
    assert claimed(hanako) == claimed(hanako)
    assert len(own_claims(hanako.actor)) == 1


def test_a_declined_claim_says_why_and_can_be_made_again(hanako, kanri, hayashi):
    claim = claimed(hanako)
    with pytest.raises(ReasonMissing):
        decline_claim(kanri.actor, claim, "")

    decline_claim(kanri.actor, claim, "写真がぼやけています")
    assert own_claims(hanako.actor)[0].reason == "写真がぼやけています"

    assert claimed(hanako) == claim
    check_claim(kanri.actor, claim)
    recognise_claim(hayashi.actor, claim)
    assert len(passes_of([hanako.id])[hanako.id]) == 1


def test_a_number_on_record_is_recognised_for_nobody_else(hanako, taro, kanri, hayashi):
    recognised(hanako, kanri, hayashi)

    with pytest.raises(PassKnownAlready):
        claimed(taro)


def test_staff_enter_a_claim_that_came_by_post(hanako, kanri):
    claim_pass(proxy_of(kanri.actor, hanako.id), OF_2019, io.BytesIO(PDF), "証書.pdf")

    claim = own_claims(hanako.actor)[0]
    assert (claim.by_staff, claim.state) == (True, "Being checked")
    assert claim.checked_by == ""


def test_rule_3_a_second_pass_is_a_further_record(hanako, kanri, hayashi):
    recognised(hanako, kanri, hayashi)
    recognised(hanako, kanri, hayashi, EarlierPass("exam_body", "2021-7", date(2021, 11, 3)))

    assert [card.number for card in passes_of([hanako.id])[hanako.id]] == ["2019-00123", "2021-7"]


def test_rule_7_a_pass_is_voided_by_two_people_with_a_reason(hanako, kanri, hayashi, heard):
    recognised(hanako, kanri, hayashi)
    public_id = passes_of([hanako.id])[hanako.id][0].public_id
    with pytest.raises(ReasonMissing):
        ask_void(kanri.actor, public_id, "")
    ask_void(kanri.actor, public_id, "証書が本物ではなかった")
    assert passes_of([hanako.id])[hanako.id] != []
    with pytest.raises(NotTheSecondPerson):
        confirm_void(kanri.actor, public_id)

    confirm_void(hayashi.actor, public_id)
    confirm_void(hayashi.actor, public_id)

    assert passes_of([hanako.id])[hanako.id] == []
    assert [type(event) for event in heard] == [PassesRecorded, exam_events.PassVoided]
    assert heard[1].reason == "証書が本物ではなかった"
    assert own_passes(hanako.actor)[0].void


def test_nobody_confirms_what_nobody_asked(hanako, kanri, hayashi):
    recognised(hanako, kanri, hayashi)

    with pytest.raises(ClaimStepTaken):
        confirm_void(hayashi.actor, passes_of([hanako.id])[hanako.id][0].public_id)


def test_a_stranger_finds_no_pass_and_no_list(hanako, taro, kanri, hayashi):
    recognised(hanako, kanri, hayashi)
    public_id = passes_of([hanako.id])[hanako.id][0].public_id

    assert pass_page(hanako.actor, public_id).own
    with pytest.raises(NotFound):
        pass_page(taro.actor, public_id)
    with pytest.raises(NotAllowed):
        passes_page(taro.actor)
    assert passes_page(kanri.actor, "山本").total == 1
    assert passes_page(kanri.actor, "2019").total == 1
    assert passes_page(kanri.actor, "だれか").total == 0


# ---- old rosters

HEAD = "番号,合格日,姓,名,姓カナ,名カナ,生年月日\n"
TWO = (
    HEAD
    + "2011-1,平成23年11月3日,髙橋,花,タカハシ,ハナ,昭和25年4月1日\n2012-9,2012/11/4,山本,花子,ヤマモト,ハナコ,1970-04-01\n"
)


def bring(text, kanri, hayashi, encoding="cp932", dry_run=False):
    return import_roster(
        text.encode(encoding), "名簿.csv", dry_run=dry_run, checked_by=kanri.id, recognised_by=hayashi.id
    )


@pytest.mark.parametrize("encoding", ["cp932", "utf-8", "utf-8-sig"])
def test_rule_1_an_old_roster_comes_in_with_its_numbers_and_days(hanako, kanri, hayashi, heard, encoding):
    report = bring(TWO, kanri, hayashi, encoding)

    assert [line.outcome for line in report.lines] == ["new_person", "known_person"]
    assert report.imported
    assert [c.number for c in passes_of([hanako.id])[hanako.id]] == ["2012-9"]
    first = db.session.scalars(select(PassRecord).where(PassRecord.number == "2011-1")).one()
    assert (first.passed_on, house_clock.day_of(first.recorded_at)) == (date(2011, 11, 3), house_clock.today())
    assert person(first.person_id).name == "髙橋 花"
    assert len(heard[0].passes) == 2


def test_a_dry_run_keeps_nothing(hanako, kanri, hayashi):
    report = bring(TWO, kanri, hayashi, dry_run=True)

    assert (report.count("new_person"), report.count("known_person"), report.imported) == (1, 1, False)
    assert db.session.scalars(select(PassRecord)).all() == []
    assert bring(TWO, kanri, hayashi, dry_run=True).count("new_person") == 1


def test_one_bad_line_keeps_the_whole_roster_out_and_is_named(hanako, kanri, hayashi):
    bad = (
        TWO
        + "2013-1,2013年2月30日,鈴木,一郎,スズキ,イチロウ,1950-01-01\n,2013-11-03,佐藤,実,サトウ,ミノル,1950-01-01\n"
    )

    report = bring(bad, kanri, hayashi)

    assert [line.outcome for line in report.lines] == ["new_person", "known_person", "refused", "refused"]
    assert "2013年2月30日" in report.lines[2].faults[0]
    assert "number" in report.lines[3].faults[0]
    assert not report.imported
    assert db.session.scalars(select(PassRecord)).all() == []


def test_a_roster_imported_twice_adds_nothing(hanako, kanri, hayashi):
    bring(TWO, kanri, hayashi)

    report = bring(TWO, kanri, hayashi)

    assert report.count("already") == 2
    assert len(db.session.scalars(select(PassRecord)).all()) == 2


def test_two_passes_of_a_new_person_make_one_person(kanri, hayashi):
    twice = HEAD + "1,2011-11-03,髙橋,花,タカハシ,ハナ,1950-04-01\n2,2012-11-03,高橋,花,タカハシ,ハナ,1950-04-01\n"

    bring(twice, kanri, hayashi)

    assert len({row.person_id for row in db.session.scalars(select(PassRecord))}) == 1


def test_a_number_of_somebody_else_and_a_number_twice_are_refused(hanako, kanri, hayashi):
    bring(TWO, kanri, hayashi)
    others = (
        HEAD
        + "2012-9,2012-11-04,別人,一,ベツジン,イチ,1950-04-01\nX,2012-11-04,甲,一,コウ,イチ,1950-04-01\nX,2012-11-04,乙,一,オツ,イチ,1951-04-01\n"
    )

    report = bring(others, kanri, hayashi)

    assert [line.outcome for line in report.lines] == ["refused", "new_person", "refused"]


def test_a_file_without_a_column_is_refused_by_its_name(kanri, hayashi):
    report = bring("番号,姓\n1,山本\n", kanri, hayashi)

    assert report.lacking == ("passed_on", "given", "family_kana", "given_kana", "born_on")
    assert not report.sound


def test_a_file_that_is_no_text_is_refused(kanri, hayashi):
    with pytest.raises(RosterUnreadable):
        import_roster(b"\xff\xfe\x00\x81\x00", "x.csv", dry_run=True)


def test_rule_1_an_import_needs_two_different_people_with_their_roles(kanri, hayashi):
    for checker, recogniser in ((kanri.id, kanri.id), (None, hayashi.id)):
        with pytest.raises(NotTheSecondPerson):
            import_roster(TWO.encode(), "x.csv", dry_run=False, checked_by=checker, recognised_by=recogniser)
    with pytest.raises(NotAllowed):
        import_roster(TWO.encode(), "x.csv", dry_run=False, checked_by=hayashi.id, recognised_by=kanri.id)


def test_the_command_reports_and_exits_with_1_for_a_bad_roster(app, kanri, hayashi, tmp_path):
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(TWO, encoding="cp932")
    bad.write_text("番号\n1\n", encoding="cp932")
    run = app.test_cli_runner().invoke

    assert run(passes, ["import", str(good), "--dry-run"]).exit_code == 0
    assert run(passes, ["import", str(bad), "--dry-run"]).exit_code == 1
    assert run(passes, ["import", str(good)]).exit_code == 2
    done = run(
        passes,
        ["import", str(good), "--checked-by", "kanri@example.jp", "--recognised-by", "hayashi@example.jp", "--json"],
    )
    assert done.exit_code == 0
    assert '"imported": true' in done.output

"""Papers follow from events: once, for many at a time; a new name or a loss replaces them."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from certificates import api as certificates
from certificates.awards.services import confirm_withdrawal, propose_withdrawal, restore_award, suspend_award
from certificates.documents.models import Document
from certificates.documents.privacy import document_facts, erase_documents
from certificates.documents.queries import document_for, document_to_print, documents_about, documents_of
from certificates.documents.rendering import cache_folder, pdf_of
from certificates.documents.services import issue_result_notices, reissue_paper
from certificates.errors import DocumentNotFound, DownloadStopped, PaperReplaced
from certificates.schemes.models import TitleBody
from certificates.verification.queries import check_number
from courses.events import CompletionWithdrawn
from exams import api as exams
from exams.events import PassesRecorded, PassFact, ResultsReleased
from exams.results.notice_words import ResultForDocument
from lms.clock import today
from lms.db import db, transaction
from lms.errors import NotAllowed
from lms.tasks.api import run_due
from lms.text.numbers import read_number
from tests.certificates.documents.papers import paper_of, papers_of, printed_text, renames

pytestmark = pytest.mark.postgres


def test_rule_1_a_pass_gives_the_exam_bodys_paper_and_a_title_the_title_bodys(life, hanako):
    life.passes(hanako)

    assert sorted(row.kind for row in papers_of(hanako)) == ["award_certificate", "pass_certificate"]
    assert (
        paper_of(hanako, "pass_certificate")
        .content["givers"][0]["post"]
        .startswith("一般社団法人見本ジェロントロジー検定協会")
    )
    assert paper_of(hanako).content["givers"][0]["post"].startswith("見本ウェルビーイング推進機構")
    for row in papers_of(hanako):
        assert read_number(row.number) == row.number
        assert (row.content["name"], row.content["reading"]) == ("山本 花子", "やまもと はなこ")


def test_rule_1_a_recognised_pass_keeps_the_paper_of_its_own_giver(life, hanako):
    fact = PassFact(7, hanako.id, "exam_body", date(2019, 5, 1), "旧123", "recognised", True, ())
    with transaction() as work:
        work.announce(PassesRecorded((fact,)))

    assert [row.kind for row in papers_of(hanako)] == ["award_certificate"]


def test_the_same_event_twice_issues_nothing_more(life, hanako):
    fact = PassFact(7, hanako.id, "exam_body", today(), "G7", "own_release", True, ())
    for _ in range(2):
        with transaction() as work:
            work.announce(PassesRecorded((fact,)))

    assert len(papers_of(hanako)) == 2


def test_a_thing_has_one_current_paper_of_a_kind_whatever_is_written(life, hanako):
    life.passes(hanako)
    row = paper_of(hanako)
    with pytest.raises(IntegrityError), transaction() as work:
        work.session.add(
            Document(
                number="WWWW-WWWW-WWWW", kind=row.kind, person_id=row.person_id, subject=row.subject,
                subject_id=row.subject_id, issued_on=row.issued_on, content={}, recorded_at=row.recorded_at,
            )
        )  # fmt: skip


def test_a_release_gives_everybody_a_notice_in_one_go(life, hanako, taro, monkeypatch):
    results = [
        ResultForDocument(p.id, 40 + p.id, today(), "第1回試験", "A-1", today(), outcome, (("選択問題", 36.0, 50.0, 35.0),), (), "exam_body")
        for p, outcome in ((hanako, "passed"), (taro, "failed"))
    ]  # fmt: skip
    monkeypatch.setattr(
        exams, "results_for_documents", lambda sitting, ids: [r for r in results if r.attempt_id in ids]
    )
    event = ResultsReleased(1, tuple(r.attempt_id for r in results))

    for _ in range(2):
        with transaction() as work:
            issue_result_notices(event, work)

    assert [paper_of(p, "result_notice").content["result"] for p in (hanako, taro)] == ["合格", "不合格"]
    assert len(db.session.scalars(select(Document)).all()) == 2


def test_rule_21_a_new_name_gives_new_numbers_and_the_old_ones_say_so(life, hanako):
    life.passes(hanako)
    old = {row.kind: row.number for row in papers_of(hanako)}

    renames(hanako)

    for kind, number in old.items():
        new = paper_of(hanako, kind)
        assert (new.number != number, new.content["name"]) == (True, "佐々木 花子")
        assert (check_number(number).outcome, check_number(number).replaced_by) == ("replaced", new.number)
        assert check_number(new.number).outcome == "valid"
        with pytest.raises(PaperReplaced):
            document_to_print(hanako.actor, number)
    renamed = len(papers_of(hanako))
    renames(hanako)
    assert len(papers_of(hanako)) == renamed


def test_rule_21_a_name_of_a_later_day_replaces_papers_on_that_day(life, hanako, clock):
    life.passes(hanako)
    renames(hanako, from_on=today() + timedelta(days=10))
    run_due()
    assert {row.state for row in papers_of(hanako)} == {"current"}

    clock.forward(days=10)
    run_due()

    assert paper_of(hanako).content["name"] == "佐々木 花子"


def test_what_was_printed_keeps_its_giver_when_the_body_changes(life, hanako):
    life.passes(hanako)
    with transaction() as work:
        work.session.scalars(select(TitleBody)).one().person = "別 の人"

    renames(hanako)

    assert paper_of(hanako).content["givers"][0]["person"] == "見本 さくら"


def leader_award(life, person, decider):
    life.passes(person)
    life.leads(person)
    return award_title_of(person, decider)


def award_title_of(person, decider):
    return certificates.award_title(decider.actor, certificates.apply_for_title(person.actor, "WBL"))


def award_paper(person, code):
    (row,) = [r for r in papers_of(person, "award_certificate") if r.content["title_code"] == code]
    return row


def test_rule_7_a_withdrawn_title_stops_the_download_and_says_why(life, hanako, kanri, dan):
    award = leader_award(life, hanako, dan)
    number = award_paper(hanako, "WBL").number
    confirm_withdrawal(dan.actor, propose_withdrawal(kanri.actor, award, "約束を守りませんでした。"))

    with pytest.raises(DownloadStopped):
        document_to_print(hanako.actor, number)
    with pytest.raises(DownloadStopped):
        reissue_paper(kanri.actor, number)
    line = next(line for line in documents_of(hanako.actor, hanako.id) if line.number == number)
    assert (line.layouts, bool(line.why)) == ((), True)
    assert check_number(number).outcome == "withdrawn"


def test_rule_7_a_suspended_title_is_downloaded_again_with_its_number_once_restored(life, hanako, dan):
    award = leader_award(life, hanako, dan)
    number = award_paper(hanako, "WBL").number
    suspend_award(dan.actor, award, "確認のため")
    with pytest.raises(DownloadStopped):
        document_to_print(hanako.actor, number)
    assert check_number(number).outcome == "suspended"

    restore_award(dan.actor, award, "済み")

    assert document_to_print(hanako.actor, number).number == number
    assert check_number(number).outcome == "valid"
    assert len(papers_of(hanako, "award_certificate")) == 2


def test_rule_7_a_void_pass_stops_its_certificate_and_the_title_that_rests_on_it(life, hanako):
    number = life.passes(hanako)
    life.voids_pass(hanako, number)

    assert check_number(paper_of(hanako, "pass_certificate").number).outcome == "void"
    assert check_number(paper_of(hanako).number).outcome == "annulled"
    for row in papers_of(hanako):
        with pytest.raises(DownloadStopped):
            document_to_print(hanako.actor, row.number)


def test_rule_8_a_completion_found_wrong_says_so_when_verified(life, hanako):
    completion = life.completes(hanako)
    number = paper_of(hanako, "completion_certificate").number
    assert check_number(number).outcome == "valid"

    with transaction() as work:
        work.announce(CompletionWithdrawn(completion, hanako.id, "wrong person"))

    assert check_number(number).outcome == "void"


def test_a_void_of_another_kind_with_the_same_number_touches_no_paper(life, hanako, taro):
    """A pass and a completion may have the same number in their own lists."""
    number = life.passes(hanako)
    life.number = number - 1
    assert life.completes(taro) == number

    life.voids_pass(hanako, number)

    assert check_number(paper_of(taro, "completion_certificate").number).outcome == "valid"


def test_a_lost_paper_is_issued_anew_once_however_often_it_is_asked_for(life, hanako, kanri):
    life.passes(hanako)
    old = paper_of(hanako).number

    new = reissue_paper(kanri.actor, old)

    assert reissue_paper(kanri.actor, old) == new != old
    assert paper_of(hanako).number == new
    assert check_number(old).replaced_by == new
    with pytest.raises(NotAllowed):
        reissue_paper(hanako.actor, new)
    with pytest.raises(DocumentNotFound):
        reissue_paper(kanri.actor, "WB7K-3Q9M-2XTZ")


def test_only_the_holder_and_the_secretariat_find_a_paper(life, hanako, taro, kanri, sato):
    life.passes(hanako)
    row = paper_of(hanako)

    assert document_for(hanako.actor, row.number) == document_for(kanri.actor, row.number) == row
    assert len(documents_of(kanri.actor, hanako.id)) == 2
    for stranger in (taro, sato):
        assert documents_of(stranger.actor, hanako.id) == []
        assert documents_about(stranger.actor, "award", [row.subject_id]) == []
        with pytest.raises(DocumentNotFound):
            document_for(stranger.actor, row.number)


def test_rule_20_after_erasure_no_word_is_left_and_the_number_says_closed(app, life, hanako, kanri):
    life.passes(hanako)
    numbers = [row.number for row in papers_of(hanako)]
    with app.test_request_context():
        pdf_of(paper_of(hanako))
    assert document_facts(hanako.id)["documents"][0]["name"] == "山本 花子"

    with transaction() as work:
        erase_documents(work, hanako.id)

    assert [check_number(number).public() for number in numbers] == [
        {"outcome": "closed", "number": number, "checked_on": "2026-11-20"} for number in numbers
    ]
    assert not [path for number in numbers for path in cache_folder().glob(f"{number}*")]
    assert not any(word in repr([row.content for row in papers_of(hanako)]) for word in ("山本", "やまもと"))
    assert documents_of(kanri.actor, hanako.id)[0].layouts == ()
    with pytest.raises(DocumentNotFound):
        document_to_print(kanri.actor, numbers[0])


def test_a_person_with_a_rare_name_reads_it_as_she_writes_it(app, life, hanako):
    life.passes(hanako)
    renames(hanako, "髙𣘺", "花子", ("たかはし", "はなこ"))

    with app.test_request_context():
        assert "髙𣘺" in printed_text(pdf_of(paper_of(hanako)))

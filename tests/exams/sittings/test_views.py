"""Pages of sittings over HTTP: visitors, candidates, secretariat."""

import re

import pytest
from sqlalchemy import select

from exams.sittings.models import Application, Sitting
from exams.sittings.services import apply_for_sitting, create_sitting
from exams.sittings.values import Wish
from lms.db import db
from tests.exams.stock import plan

PAPER = Wish("paper", agreed=True)
TOLD = "右目が見えにくいです。"


@pytest.fixture
def october(app, kanri):
    return create_sitting(kanri.actor, plan(capacity=1))


def test_anybody_reads_what_the_exam_is_and_when(guest, october):
    assert "第1回 検定試験" in guest.get("/exams").text
    page = guest.get(f"/exams/sittings/{october}").text

    assert "A部: 35点以上" in page
    assert "60分" in page
    assert "ログインして申し込む" in page


def test_the_same_page_speaks_english(guest, october):
    guest.set_cookie("language", "en")

    page = guest.get(f"/exams/sittings/{october}").text

    assert "First examination" in page
    assert "Part A: 35 points or more" in page


def test_a_guest_is_led_to_sign_in_and_back_to_the_form(guest, october):
    answer = guest.get(f"/exams/sittings/{october}/apply")

    assert answer.status_code == 302
    assert f"/exams/sittings/{october}/apply" in answer.headers["Location"].replace("%2F", "/")


def test_a_candidate_applies_and_finds_her_slip_number(hanako, october):
    browser = hanako.browser()

    sent = browser.post(f"/exams/sittings/{october}/apply", data={"channel": "paper", "agreed": "y"})
    page = browser.get(sent.headers["Location"]).text

    assert re.search(r"EX\w\w-\w{4}-\w{4}", page)
    assert "受験できます" in page
    assert re.search(r"EX\w\w-\w{4}-\w{4}", browser.get("/exams/applications").text)


def test_a_double_submit_ends_on_the_same_page(hanako, october):
    browser = hanako.browser()
    typed = {"channel": "paper", "agreed": "y"}

    first = browser.post(f"/exams/sittings/{october}/apply", data=typed)
    second = browser.post(f"/exams/sittings/{october}/apply", data=typed)

    assert first.headers["Location"] == second.headers["Location"]
    assert len(db.session.scalars(select(Application)).all()) == 1


def test_what_was_typed_is_still_there_when_the_agreement_was_forgotten(hanako, october):
    page = hanako.browser().post(
        f"/exams/sittings/{october}/apply", data={"channel": "paper", "wishes": ["large_print"], "told": TOLD}
    )

    assert page.status_code == 400
    assert "きまりを読んで、同意してください" in page.text
    assert TOLD in page.text
    assert re.search(r'value="large_print"[^>]*checked|checked[^>]*value="large_print"', page.text)


def test_a_channel_that_this_sitting_does_not_have_is_refused(hanako, october):
    page = hanako.browser().post(f"/exams/sittings/{october}/apply", data={"channel": "own_device", "agreed": "y"})

    assert page.status_code == 400
    assert db.session.scalars(select(Application)).all() == []


def test_withdrawing_asks_first(hanako, october):
    ref = apply_for_sitting(hanako.actor, october, PAPER)
    browser, address = hanako.browser(), f"/exams/sittings/{october}/applications/{ref.application}"

    assert "本当に取り下げますか" in browser.get(f"{address}/withdraw").text
    browser.post(f"{address}/withdraw")

    assert "取り下げ" in browser.get(address).text
    assert "受験票を開く" not in browser.get(address).text


def test_whoever_waits_reads_her_place_in_the_list(hanako, taro, october):
    apply_for_sitting(hanako.actor, october, PAPER)
    ref = apply_for_sitting(taro.actor, october, PAPER)

    assert (
        "キャンセル待ちの1番目" in taro.browser().get(f"/exams/sittings/{october}/applications/{ref.application}").text
    )


def test_somebody_elses_application_is_not_found(hanako, taro, october):
    ref = apply_for_sitting(hanako.actor, october, PAPER)
    address = f"/exams/sittings/{october}/applications/{ref.application}"

    for path in (address, f"{address}/withdraw", f"{address}/slip.pdf"):
        assert taro.browser().get(path).status_code == 404
    assert taro.browser().post(f"{address}/withdraw").status_code == 404


def test_the_slip_is_a_pdf_and_says_sample_on_a_sample_sitting(hanako, kanri, app, tmp_path):
    sitting = create_sitting(kanri.actor, plan(sample=True))
    ref = apply_for_sitting(hanako.actor, sitting, PAPER)

    answer = hanako.browser().get(f"/exams/sittings/{sitting}/applications/{ref.application}/slip.pdf")

    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")


def test_the_secretariat_plans_a_sitting_and_enters_an_application_by_telephone(hanako, kanri, app, in_a_talk):
    in_a_talk(kanri, hanako.id)
    office = kanri.browser()
    typed = {
        "code": "2027-02", "title": "第2回 検定試験", "kind": "dated", "exam_body": "exam_body",
        "apply_from_on": "令和8年11月1日", "apply_until_on": "2026-12-20", "opens_on": "2027年1月16日",
        "opens_at": "午後1時30分", "closes_on": "2027-01-16", "closes_at": "１５：３０", "minutes": "６０", "paper_id": "0",
        "a_number": "35", "a_unit": "points", "b_unit": "points", "total_unit": "points", "supervised": "y",
        "identity_rule": "evidence_seen",
    }  # fmt: skip

    address = office.post("/exams/office/new", data=typed).headers["Location"]
    page = office.get(address).text
    assert "2027年1月16日(令和9年) 13:30" in page
    assert "A部: 35点以上" in page
    entered = office.post(
        f"{address}/enter/{hanako.public_id}", data={"channel": "paper", "agreed_by": "phone", "agreed": "y"}
    )

    assert "受験できます" in office.get(entered.headers["Location"]).text
    assert "第2回 検定試験" in hanako.browser().get("/exams/applications").text


def test_a_pass_rule_that_asks_for_nothing_is_said_in_words_and_the_form_is_still_filled(kanri, app):
    typed = {
        "code": "2027-02", "title": "題名はここ", "kind": "dated", "exam_body": "x", "apply_from_on": "2026-11-01",
        "apply_until_on": "2026-12-20", "opens_on": "2027-01-16", "opens_at": "13:30", "closes_on": "2027-01-16",
        "closes_at": "15:30", "minutes": "60", "paper_id": "0", "a_unit": "points", "b_unit": "points",
        "total_unit": "points", "identity_rule": "evidence_seen",
    }  # fmt: skip

    page = kanri.browser().post("/exams/office/new", data=typed)

    assert page.status_code == 400
    assert "何も決められていません" in page.text
    assert "題名はここ" in page.text


def test_saving_a_plan_unchanged_changes_nothing_even_the_seconds(kanri, hanako, october):
    apply_for_sitting(hanako.actor, october, PAPER)
    before = db.session.scalars(select(Sitting)).one()
    times = (before.apply_from_at, before.apply_until_at, before.opens_at, before.closes_at)
    office = kanri.browser()
    form = {
        name: value
        for name, value in re.findall(
            # A box that is not ticked is not sent by a browser either.
            r'<input(?![^>]*type="checkbox")[^>]*name="(\w+)"[^>]*value="([^"]*)"',
            office.get(f"/exams/office/{october}/edit").text,
        )
        if name not in ("kind", "identity_rule", "csrf_token", "supervised", "sample")
    }

    answer = office.post(
        f"/exams/office/{october}/edit",
        data={**form, "kind": "dated", "identity_rule": "evidence_seen", "supervised": "y", "paper_id": "0",
              "a_unit": "points", "b_unit": "points", "total_unit": "points"},
    )  # fmt: skip

    assert answer.status_code == 302
    after = db.session.scalars(select(Sitting)).one()
    assert (after.apply_from_at, after.apply_until_at, after.opens_at, after.closes_at) == times


def test_the_file_of_applications_is_safe_to_open_and_its_making_is_recorded(kanri, hanako, october):
    apply_for_sitting(hanako.actor, october, PAPER)

    answer = kanri.browser().get(f"/exams/office/{october}/applications.csv")

    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert "山本 花子" in answer.data.decode("utf-8-sig")
    actions = db.session.scalars(select(db.metadata.tables["audit_entry"].c.action)).all()
    assert "exams.applications.exported" in actions


def test_accommodations_are_on_no_page_of_the_lists_and_for_the_secretariat_alone(
    hanako, kanri, endo, hayashi, october
):
    ref = apply_for_sitting(hanako.actor, october, Wish("paper", True, wishes=("extra_time",), told=TOLD))
    address = f"/exams/office/{october}/accommodations/{ref.application}"
    office = kanri.browser()

    for path in (
        f"/exams/office/{october}",
        f"/exams/office/{october}/applications",
        f"/exams/sittings/{october}/applications/{ref.application}",
    ):
        assert TOLD not in office.get(path).text
    assert TOLD in office.get(address).text
    for outsider in (endo, hayashi):
        assert outsider.browser().get(address).status_code == 403
        assert outsider.browser().get("/exams/office/accommodations").status_code == 403
    office.post(address, data={"granted": ["extra_time"], "extra_minutes": "20", "reason": ""})
    own = hanako.browser().get(f"/exams/sittings/{october}/applications/{ref.application}").text
    assert TOLD in own
    assert "試験時間の延長" in own


def test_learners_open_no_page_of_the_office(hanako, october):
    for path in (
        "",
        "/new",
        f"/{october}",
        f"/{october}/edit",
        f"/{october}/applications",
        f"/{october}/applications.csv",
    ):
        assert hanako.browser().get(f"/exams/office{path}").status_code == 403


def test_a_candidate_is_told_by_notice_and_nothing_sensitive_is_in_it(hanako, outbox, october):
    apply_for_sitting(hanako.actor, october, Wish("paper", True, wishes=("extra_time",), told=TOLD))

    mails = outbox()

    assert [mail["subject"] for mail in mails] == ["お申し込みを受け付けました"]
    assert TOLD not in str(mails)

"""Study groups: two to six learners, one page that nobody else reads, nothing that tells who is here."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from courses.catalogue.publishing import load_course
from courses.errors import NotEnrolled
from courses.group_errors import GroupCodeUnknown, GroupFull, NoteOfAnother
from courses.learning.groups.merging import on_groups_merged, on_groups_parted
from courses.learning.groups.queries import group_page, groups_of_person, groups_page, reports_listed
from courses.learning.groups.rules import SIGNS, code_read, code_shown, has_room
from courses.learning.groups.services import (
    answer_invitation,
    decide_report,
    erase_groups,
    found_group,
    invite_by_name,
    join_by_code,
    leave_group,
    report_group,
    set_next_day,
    take_note_away,
    write_note,
)
from courses.learning.models import StudyGroup, StudyInvitation, StudyMembership, StudyNote
from courses.learning.services import enrol
from lms.accounts.api import people
from lms.accounts.events import MergeUndone, PeopleMerged
from lms.clock import instant
from lms.db import db, transaction
from lms.errors import NotAllowed, NotFound
from lms.notices.models import Notice

SAMPLE = Path(__file__).resolve().parents[3] / "lms" / "sample" / "course"
CODE = "gerontology"


@pytest.fixture
def group(app, tmp_path, hanako, taro):
    shutil.copytree(SAMPLE / "01", tmp_path / "01")
    shutil.copy(SAMPLE / "course.yaml", tmp_path)
    with transaction() as work:
        load_course(work, tmp_path)
    for person in (hanako, taro):
        enrol(person.actor, CODE)
    return found_group(hanako.actor, CODE, "木曜の会")


def told(kind):
    return list(db.session.scalars(select(Notice.person_id).where(Notice.kind == kind)))


def name_of(person):
    return people([person.id])[person.id]


@pytest.mark.parametrize(("members", "room"), [(0, True), (5, True), (6, False)])
def test_six_people_fill_a_group(members, room):
    assert has_room(members) is room


def test_a_code_is_read_however_it_is_typed():
    assert code_shown("ABCD2345") == "ABCD-2345"
    assert {code_read(typed) for typed in ("abcd-2345", "ＡＢＣＤ　２３４５", " ABCD2345 ")} == {"ABCD2345"}
    assert not set("01OIL") & set(SIGNS)


@pytest.mark.postgres
def test_a_group_is_joined_by_its_code_and_read_by_its_members_alone(group, hanako, taro, mori, admin):
    code = group_page(hanako.actor, group).code
    assert group_page(hanako.actor, group).alone
    for stranger in (taro, mori, admin):
        with pytest.raises(NotFound):
            group_page(stranger.actor, group)
        with pytest.raises(NotFound):
            write_note(stranger.actor, group, "のぞく")
    with pytest.raises(GroupCodeUnknown):
        join_by_code(taro.actor, "22222222")

    assert join_by_code(taro.actor, code) == join_by_code(taro.actor, code) == group
    write_note(taro.actor, group, "よろしく")
    write_note(taro.actor, group, "よろしく")
    set_next_day(taro.actor, group, date(2026, 12, 3), "図書館")
    set_next_day(taro.actor, group, date(2026, 12, 3), "図書館の2階")

    page = group_page(hanako.actor, group)
    assert page.members == (name_of(hanako).name, name_of(taro).name)
    assert [(note.text, note.mine) for note in page.notes] == [("よろしく", False)]
    assert (page.meets_on, page.meets_where) == (date(2026, 12, 3), "図書館の2階")
    assert told("courses.group_meets") == [hanako.id, hanako.id]
    with pytest.raises(NoteOfAnother):
        take_note_away(hanako.actor, group, page.notes[0].id)
    take_note_away(taro.actor, group, page.notes[0].id)
    assert group_page(hanako.actor, group).notes == ()


def test_the_others_are_told_when_and_where_also_that_a_day_is_taken_back_and_a_past_day_is_no_next_day(
    group, hanako, taro, clock
):
    clock.set(instant(2026, 12, 1, 12))
    join_by_code(taro.actor, group_page(hanako.actor, group).code)
    for where in ("", "図書館", "図書館"):
        set_next_day(hanako.actor, group, date(2026, 12, 3), where)
    set_next_day(hanako.actor, group, None, "")
    set_next_day(hanako.actor, group, None, "図書館")
    set_next_day(hanako.actor, group, date(2026, 12, 4), "10時 公民館")
    bodies = list(
        db.session.scalars(select(Notice.body).where(Notice.kind == "courses.group_meets").order_by(Notice.id))
    )
    assert [("2026年12月3日" in body, "図書館" in body, "取り消しました" in body) for body in bodies[:3]] == [
        (True, False, False),
        (True, True, False),
        (False, False, True),
    ]
    assert "2026年12月4日(令和8年)金曜日 10時 公民館" in bodies[3]
    assert len(bodies) == 4

    clock.set(instant(2026, 12, 5, 0))
    page = group_page(hanako.actor, group)
    assert (page.meets_on, page.meets_where, groups_page(taro.actor).groups[0].meets_on) == (None, "", None)
    set_next_day(hanako.actor, group, None, "")
    assert len(told("courses.group_meets")) == 4
    browser = hanako.browser()
    assert browser.post(f"/study-groups/{group}/day", data={"day": "2026-12-04", "where": ""}).status_code == 400


@pytest.mark.postgres
def test_an_invitation_by_name_never_tells_whether_somebody_is_here(group, hanako, taro, sato, mori):
    with pytest.raises(NotEnrolled):
        found_group(sato.actor, CODE, "別の会")
    for typed in ("だれも いない", name_of(sato).name, name_of(hanako).name, name_of(taro).family):
        assert invite_by_name(hanako.actor, group, typed) is None
    assert told("courses.group_invited") == []

    for typed in (name_of(taro).kana, name_of(taro).name.replace(" ", "")):
        assert invite_by_name(hanako.actor, group, typed) is None

    assert told("courses.group_invited") == [taro.id]

    invitation = db.session.scalar(select(StudyInvitation.public_id))
    answer_invitation(taro.actor, invitation, yes=False)
    invite_by_name(hanako.actor, group, name_of(taro).kana)
    assert told("courses.group_invited") == [taro.id]
    (invitation,) = groups_page(taro.actor).invitations
    with pytest.raises(NotFound):
        answer_invitation(sato.actor, invitation.public_id, yes=True)
    assert answer_invitation(taro.actor, invitation.public_id, yes=True) == group
    assert groups_page(taro.actor).invitations == ()


@pytest.mark.postgres
def test_a_full_group_takes_nobody_and_an_empty_one_is_gone(group, hanako, taro, abe, ito, ueda, hayashi, endo):
    code = group_page(hanako.actor, group).code
    for person in (taro, abe, ito, ueda, hayashi):
        join_by_code(person.actor, code)
    assert group_page(hanako.actor, group).code == ""
    with pytest.raises(GroupFull):
        join_by_code(endo.actor, code)
    write_note(hanako.actor, group, "元気で")

    for person in (taro, abe, ito, ueda, hayashi, hanako):
        leave_group(person.actor, group)

    with pytest.raises(GroupCodeUnknown):
        join_by_code(endo.actor, code)
    assert db.session.scalar(select(func.count(StudyNote.id))) == 0
    assert db.session.scalars(select(StudyGroup.closed_at)).one() is not None


@pytest.mark.postgres
def test_the_office_reads_a_page_only_while_a_report_waits_and_may_close_the_group(group, hanako, taro, mori):
    write_note(hanako.actor, group, "売ります")
    report_group(hanako.actor, group, "物を売る人がいる")
    report_group(hanako.actor, group, "物を売る人がいる")
    with pytest.raises(NotAllowed):
        reports_listed(taro.actor)
    (report,) = reports_listed(mori.actor)
    assert (report.text, [note.text for note in report.notes]) == ("物を売る人がいる", ["売ります"])

    decide_report(mori.actor, report.public_id, close=False)
    assert reports_listed(mori.actor)[0].notes == ()
    report_group(hanako.actor, group, "まだいる")
    decide_report(mori.actor, reports_listed(mori.actor)[0].public_id, close=True)

    with pytest.raises(NotFound):
        group_page(hanako.actor, group)
    assert {report.closed for report in reports_listed(mori.actor)} == {True}


@pytest.mark.postgres
def test_groups_follow_a_merge_come_back_with_its_undoing_and_go_with_an_erasure(group, hanako, taro, sato):
    join_by_code(sato.actor, group_page(hanako.actor, group).code)
    write_note(sato.actor, group, "こんにちは")
    with transaction() as work:
        on_groups_merged(PeopleMerged(kept_id=taro.id, merged_id=sato.id), work)
    assert [entry.get("wrote") for entry in groups_of_person(taro.id)] == [None, "こんにちは"]
    with transaction() as work:
        on_groups_parted(MergeUndone(kept_id=taro.id, merged_id=sato.id), work)
    assert groups_of_person(taro.id) == []

    with transaction() as work:
        erase_groups(work, sato.id)
        erase_groups(work, hanako.id)

    assert groups_of_person(sato.id) == []
    assert db.session.scalar(select(func.count(StudyMembership.id))) == 0
    assert db.session.scalars(select(StudyGroup.closed_at)).one() is not None


@pytest.mark.postgres
def test_rule_21_two_records_of_one_person_have_one_place_in_a_group(group, hanako, taro, sato):
    code = group_page(hanako.actor, group).code
    for person in (taro, sato):
        join_by_code(person.actor, code)

    with transaction() as work:
        on_groups_merged(PeopleMerged(kept_id=taro.id, merged_id=sato.id), work)
    assert group_page(hanako.actor, group).members == (name_of(hanako).name, name_of(taro).name)
    with transaction() as work:
        on_groups_parted(MergeUndone(kept_id=taro.id, merged_id=sato.id), work)
    assert group_page(hanako.actor, group).members == tuple(name_of(who).name for who in (hanako, taro, sato))


def test_a_learner_walks_through_the_pages_of_her_group(group, hanako, taro, mori):
    browser, other = hanako.browser(), taro.browser()
    assert other.get(f"/study-groups/{group}").status_code == 404
    assert "木曜の会" in browser.get("/study-groups/").text
    sent = browser.post(f"/study-groups/{group}/invite", data={"name": "だれも いない"})
    assert "同じ名前" in browser.get(sent.location).text
    assert db.session.scalar(select(func.count(StudyInvitation.id))) == 0
    code = group_page(hanako.actor, group).code
    assert other.post("/study-groups/join", data={"code": "99999999"}).status_code == 400

    other.post("/study-groups/join", data={"code": code.lower()})
    other.post(f"/study-groups/{group}", data={"text": "<b>よろしく</b>"})
    browser.post(f"/study-groups/{group}/day", data={"day": "令和8年12月3日", "where": "図書館"})
    browser.post(f"/study-groups/{group}/report", data={"text": "こわい"})

    page = browser.get(f"/study-groups/{group}").text
    assert "&lt;b&gt;よろしく" in page
    assert "2026年12月3日" in page
    assert "こわい" in mori.browser().get("/desk/study-groups").text
    assert browser.post(f"/study-groups/{group}/leave").status_code == 302
    assert browser.get(f"/study-groups/{group}").status_code == 404

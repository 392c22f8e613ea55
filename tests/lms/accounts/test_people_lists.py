"""A list is handed in on the page, read in the background, reported by line, entered whole (rules of the house 20-22)."""

import io
from datetime import date

import pytest
from sqlalchemy import func, select

from lms.accounts import api as accounts
from lms.accounts.importing.lists.models import PeopleList, PeopleListLine
from lms.accounts.importing.lists.services import MOST_MB, discard_list, enter_list, hand_in_list, tidy_lists
from lms.accounts.models import Consent, DeclaredTie, Person, PersonTie
from lms.accounts.privacy import erase_account
from lms.audit.models import AuditEntry
from lms.clock import now
from lms.db import db, transaction
from lms.errors import LmsError, NotAllowed
from lms.files.api import describe
from lms.places.models import Area
from lms.tasks.api import run_due

HEAD = "姓,名,せい,めい,生年月日,市区町村コード,電話,連絡方法"
TARO = "山田,太郎,やまだ,たろう,昭和25年3月1日,22101,054-000-0001,phone"
HANA = "髙橋,花,たかはし,はな,1951-04-02,221015,,post"


@pytest.fixture(autouse=True)
def ward(app):
    with transaction() as work:
        for code, kind, above in (("JP", "nation", ""), ("22", "prefecture", "JP/"), ("22101", "ward", "JP/22/")):
            if work.session.scalar(select(Area).where(Area.code == code)) is None:
                parent = above.strip("/").rpartition("/")[2]
                work.session.add(
                    Area(code=code, kind=kind, name=code, kana="", parent_code=parent, path=f"{above}{code}/")
                )


def csv_of(*lines, encoding="utf-8"):
    return io.BytesIO("\r\n".join((HEAD, *lines)).encode(encoding))


def people_count():
    return db.session.scalar(select(func.count()).select_from(Person))


def row_of(public_id):
    db.session.expire_all()
    return db.session.scalars(select(PeopleList).where(PeopleList.public_id == public_id)).one()


@pytest.mark.postgres
def test_a_list_is_read_then_entered_with_consent_ties_and_audit_and_its_file_goes(kanri, hanako):
    with transaction() as work:
        work.session.add(
            DeclaredTie(
                person_id=hanako.id,
                kind="family",
                written="山田太郎",
                folded="山田太郎",
                from_on=date(2026, 1, 1),
                born_on=date(1950, 3, 1),
                recorded_at=now(),
            )
        )
    before = people_count()
    public_id = hand_in_list(kanri.actor, csv_of(TARO, HANA), "名簿.csv")
    run_due()
    row = row_of(public_id)
    assert (row.state, row.fresh, row.known, row.refused, people_count()) == ("ready", 2, 0, 0, before)

    enter_list(kanri.actor, public_id)
    enter_list(kanri.actor, public_id)
    run_due()

    row = row_of(public_id)
    assert (row.state, people_count(), describe(row.file_id).state) == ("done", before + 2, "erased")
    (taro,) = accounts.find_people("山田 太郎", limit=5)
    assert (str(taro.born_on), taro.area_code, taro.channel) == ("1950-03-01", "22101", "phone")
    given = db.session.execute(select(Consent.channel, Consent.witness_id).where(Consent.person_id == taro.id)).all()
    assert [tuple(one) for one in given] == [("paper", kanri.id)]
    tied = db.session.scalars(select(PersonTie.other_id).where(PersonTie.person_id == hanako.id)).all()
    assert tied == [taro.id]
    entered = select(AuditEntry.thing_id).where(AuditEntry.action == "accounts.person_entered")
    assert str(taro.id) in db.session.scalars(entered).all()


def test_one_wrong_line_refuses_the_list_and_the_page_says_which_and_why(kanri):
    before, office = people_count(), kanri.browser()
    wrong = TARO.replace("22101", "99999")
    answer = office.post(
        "/office/people-lists", data={"file": (csv_of(HANA, wrong, HANA, encoding="cp932"), "old.csv")}
    )
    assert answer.status_code == 302
    run_due()

    page = office.get(answer.location).get_data(as_text=True)

    assert "この番号の市区町村はありません:99999" in page
    assert "名前と生年月日が2行目と同じです。" in page
    report = office.get(f"{answer.location}/report.csv?encoding=utf-8").get_data(as_text=True).splitlines()
    assert [line.split(",")[0] for line in report[1:]] == ["3", "4"]
    public_id = answer.location.rsplit("/", 1)[1]
    row = row_of(public_id)
    assert (row.state, row.refused, describe(row.file_id).state) == ("refused", 2, "erased")
    with pytest.raises(LmsError):
        enter_list(kanri.actor, public_id)
    run_due()
    assert people_count() == before


def test_a_list_needs_a_word_about_the_papers_and_can_be_given_up(kanri):
    public_id, office = hand_in_list(kanri.actor, csv_of(TARO), "a.csv"), kanri.browser()
    run_due()

    assert office.post(f"/office/people-lists/{public_id}", data={}).status_code == 400
    assert office.post(f"/office/people-lists/{public_id}/discard").status_code == 302

    row = row_of(public_id)
    assert (row.state, describe(row.file_id).state) == ("discarded", "erased")
    discard_list(kanri.actor, public_id)
    with pytest.raises(LmsError):
        enter_list(kanri.actor, public_id)


@pytest.mark.postgres
def test_erasing_anybody_gives_waiting_lists_up_and_a_week_removes_the_rest(kanri, hanako, clock):
    public_id = hand_in_list(kanri.actor, csv_of(TARO, TARO), "a.csv")
    run_due()
    waiting = hand_in_list(kanri.actor, csv_of(HANA), "b.csv")
    run_due()

    with transaction() as work:
        erase_account(work, hanako.id)

    assert (row_of(waiting).state, row_of(public_id).state) == ("discarded", "refused")
    clock.forward(days=8)
    assert tidy_lists() == 2
    assert db.session.scalar(select(func.count()).select_from(PeopleListLine)) == 0


def test_nobody_but_the_office_brings_lists_in(kanri, hanako, sato, guest):
    public_id = hand_in_list(kanri.actor, csv_of(TARO), "a.csv")
    for somebody in (hanako.browser(), sato.browser()):
        for address in ("", f"/{public_id}", f"/{public_id}/report.csv", "/template.csv"):
            assert somebody.get(f"/office/people-lists{address}").status_code == 403
        assert somebody.post(f"/office/people-lists/{public_id}/discard").status_code == 403
    assert guest.get(f"/office/people-lists/{public_id}").status_code in (302, 401)
    for call in (lambda: enter_list(hanako.actor, public_id), lambda: discard_list(sato.actor, public_id)):
        with pytest.raises(NotAllowed):
            call()


def test_an_empty_and_a_too_large_file_are_refused_with_a_word(kanri):
    for content in (b"", b"x" * (MOST_MB * 1024 * 1024 + 1)):
        with pytest.raises(LmsError):
            hand_in_list(kanri.actor, io.BytesIO(content), "a.csv")

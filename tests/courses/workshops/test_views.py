"""The pages of workshops, as people with their roles meet them."""

import io
import re

import pytest
from pypdf import PdfReader

from courses.workshops.attendance.queries import sheet
from courses.workshops.attendance.services import take_attendance
from courses.workshops.queries import board, workshop_page
from courses.workshops.services import book, cancel_workshop, plan_workshop
from courses.workshops.ways.services import choose_way
from lms.accounts.speaking.queries import talk_page
from lms.clock import instant

FORM = {
    "title": "集合研修",
    "kind": "leader_training",
    "seats": "１０",
    "place": "会館",
    "held": "room",
    "dates-0-day": "令和8年12月5日",
    "dates-0-begins": "１０時",
    "dates-0-ends": "15:00",
}


def page_of(response, status=200):
    assert response.status_code == status
    return response.get_data(as_text=True)


def test_a_guest_sees_the_workshops_and_is_led_to_sign_in(workshop, guest):
    assert "集合研修" in page_of(guest.get("/workshops/"))
    assert f"/workshops/{workshop}/sign-in" in page_of(guest.get(f"/workshops/{workshop}"))
    assert "/sign-in" in guest.get(f"/workshops/{workshop}/sign-in").headers["Location"]
    assert guest.post(f"/workshops/{workshop}/book").status_code == 302


def test_a_guest_is_not_asked_to_sign_in_for_a_seat_once_it_has_begun(workshop, guest, clock):
    clock.set(instant(2026, 12, 5, 10))

    assert f"/workshops/{workshop}/sign-in" not in page_of(guest.get(f"/workshops/{workshop}"))


def test_one_workshop_is_read_in_plain_words_and_says_so_when_it_is_cancelled(workshop, mori, guest):
    usual = page_of(guest.get(f"/workshops/{workshop}"))
    guest.set_cookie("plain", "on")
    plain = page_of(guest.get(f"/workshops/{workshop}"))
    cancel_workshop(mori.actor, workshop, "台風")
    cancelled = page_of(guest.get(f"/workshops/{workshop}"))

    assert ("やさしい日本語で読む" in usual, "ふつうの日本語で読む" in plain) == (True, True)
    assert ["<ruby>行<" in page for page in (usual, plain, cancelled)] == [False, True, False]
    assert "<ruby>中止<" in cancelled


def test_a_learner_books_on_the_page_twice_and_gives_back_after_being_asked(workshop, hanako):
    browser = hanako.browser()
    for _ in range(2):
        assert browser.post(f"/workshops/{workshop}/book").status_code == 302
    assert "席があります" in page_of(browser.get(f"/workshops/{workshop}"))
    assert "集合研修" in page_of(browser.get("/workshops/mine"))

    assert "席を返してもよろしいですか" in page_of(browser.get(f"/workshops/{workshop}/give-back"))
    browser.post(f"/workshops/{workshop}/give-back")

    assert workshop_page(hanako.actor, workshop).book


def test_somebody_without_dates_to_book_asks_to_be_told(plan, mori, hanako):
    public_id = plan_workshop(mori.actor, plan(meetings=()))
    browser = hanako.browser()

    assert "どの方法でお知らせしますか" in page_of(browser.get(f"/workshops/{public_id}"))
    assert "field-wrong" in page_of(browser.post(f"/workshops/{public_id}/tell-me", data={"channel": "pigeon"}))
    browser.post(f"/workshops/{public_id}/tell-me", data={"channel": "post"})

    assert workshop_page(hanako.actor, public_id).asked_by == "post"


def test_a_workshop_is_planned_with_full_width_digits_and_japanese_dates(kanri, mori):
    response = kanri.browser().post("/desk/workshops/new", data=FORM | {"trainer": str(mori.id)})

    public_id = response.headers["Location"].rsplit("/", 1)[1]
    card = board(kanri.actor, public_id).card
    assert (card.seats, card.dates[0].starts_at, card.trainer) == (10, instant(2026, 12, 5, 10), "森 千代")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"dates-0-ends": "9:00"}, "終わりは、始まりより後の時刻にしてください。"),
        ({"dates-0-begins": "朝"}, "日にちと、始まりと終わりの時刻を、10:00 のように書いてください。"),
        ({"dates-0-day": ""}, "日にちと、始まりと終わりの時刻を、10:00 のように書いてください。"),
        ({"title": ""}, "題名"),
        ({"seats": "0"}, "定員"),
    ],
)
def test_a_wrong_form_says_what_to_change_and_keeps_what_was_typed(kanri, wrong, sentence):
    text = page_of(kanri.browser().post("/desk/workshops/new", data=FORM | wrong))

    assert sentence in text
    assert "会館" in text
    assert "もう一度" in text


def test_seats_below_bookings_are_refused_on_the_form_with_the_rest_still_typed(workshop, mori, hanako, taro):
    for who in (hanako, taro):
        book(who.actor, workshop)

    response = mori.browser().post(
        f"/desk/workshops/{workshop}/edit", data=FORM | {"seats": "1", "place": "新しい会場", "trainer": str(mori.id)}
    )

    text = page_of(response)
    assert "すでに2人が申し込んでいます" in text
    assert "新しい会場" in text


def test_an_edit_form_opens_with_the_workshop_as_it_stands(workshop, mori):
    text = page_of(mori.browser().get(f"/desk/workshops/{workshop}/edit"))

    assert 'value="2026年12月5日"' in text
    assert 'value="10:00"' in text


def test_the_trainer_sees_the_list_cancels_after_being_asked_and_says_why(workshop, mori, hanako):
    book(hanako.actor, workshop)
    browser = mori.browser()
    assert "山本 花子" in page_of(browser.get(f"/desk/workshops/{workshop}"))
    assert "集合研修" in page_of(browser.get("/desk/workshops/?q=集合&sort=title"))

    assert "理由" in page_of(browser.post(f"/desk/workshops/{workshop}/cancel", data={"reason": ""}))
    browser.post(f"/desk/workshops/{workshop}/cancel", data={"reason": "台風"})

    assert "台風" in page_of(hanako.browser().get(f"/workshops/{workshop}"))


def test_the_secretariat_books_by_telephone_and_a_trainer_searches_for_nobody(workshop, mori, kanri, hanako, in_a_talk):
    in_a_talk(kanri, hanako.id)
    found = page_of(kanri.browser().get(f"/desk/workshops/{workshop}?q=花子"))
    assert f"/people/{hanako.public_id}" in found
    assert hanako.public_id not in page_of(mori.browser().get(f"/desk/workshops/{workshop}?q=花子"))

    kanri.browser().post(f"/desk/workshops/{workshop}/people/{hanako.public_id}")
    assert workshop_page(hanako.actor, workshop).card.mine.kind == "good"
    assert mori.browser().post(f"/desk/workshops/{workshop}/people/{hanako.public_id}").status_code == 403

    browser = kanri.browser()
    assert "山本 花子" in page_of(browser.get(f"/desk/workshops/{workshop}/people/{hanako.public_id}/give-back"))
    browser.post(f"/desk/workshops/{workshop}/people/{hanako.public_id}/give-back")
    assert workshop_page(hanako.actor, workshop).card.mine is None


@pytest.mark.postgres
def test_a_seat_is_given_back_for_a_person_within_a_talk_alone_and_stands_in_her_copy(
    workshop, mori, kanri, hanako, taro, in_a_talk
):
    """Decision 0093: without a talk with her, nothing is written for her, by nobody of the staff and by no method."""
    book(hanako.actor, workshop)
    path = f"/desk/workshops/{workshop}/people/{hanako.public_id}/give-back"

    for answer in (kanri.browser().get(path), kanri.browser().post(path)):
        assert f"/office/speaking-for/{hanako.public_id}" in answer.headers["Location"]
    assert mori.browser().post(path).status_code == 403
    assert path not in page_of(mori.browser().get(f"/desk/workshops/{workshop}"))
    assert workshop_page(hanako.actor, workshop).give_back
    talk = in_a_talk(kanri, hanako.id)
    assert path in page_of(kanri.browser().get(f"/desk/workshops/{workshop}"))
    assert kanri.browser().post(path).status_code == 302
    assert workshop_page(hanako.actor, workshop).book
    assert [line.what.endswith("席を返しました") for line in talk_page(kanri.actor, talk).written] == [True]


def test_attendance_is_taken_on_the_page_and_seen_on_the_board(workshop, mori, hanako, taro, clock):
    for who in (hanako, taro):
        book(who.actor, workshop)
    date_id = workshop_page(mori.actor, workshop).card.dates[0].public_id
    browser = mori.browser()
    assert "当日から" in page_of(browser.get(f"/desk/workshops/attendance/{date_id}"))
    clock.set(instant(2026, 12, 5, 16))
    keys = {entry.name: entry.booking_public_id for entry in board(mori.actor, workshop).booked}

    response = browser.post(
        f"/desk/workshops/attendance/{date_id}",
        data={f"present-{keys['山本 花子']}": "yes", f"present-{keys['山田 太郎']}": "no"},
    )

    assert response.status_code == 302
    shown = {entry.name: entry.presence for entry in board(mori.actor, workshop).booked}
    assert shown == {"山本 花子": (True,), "山田 太郎": (False,)}
    assert "前に取っています" in page_of(browser.get(f"/desk/workshops/attendance/{date_id}"))


def test_a_list_that_was_opened_earlier_takes_back_no_correction(workshop, mori, hanako, taro, clock):
    for who in (hanako, taro):
        book(who.actor, workshop)
    clock.set(instant(2026, 12, 5, 16))
    date = board(mori.actor, workshop).card.dates[0].public_id
    take_attendance(mori.actor, date, {hanako.id: True, taro.id: True})
    opened = page_of(mori.browser().get(f"/desk/workshops/attendance/{date}"))
    shown = dict(re.findall(r'type="hidden" name="(seen-[^"]+)" value="(yes|no)"', opened))
    take_attendance(mori.actor, date, {hanako.id: False})

    keys = {line.person_id: line.key for line in sheet(mori.actor, date).lines}
    choices = {f"present-{keys[hanako.id]}": "yes", f"present-{keys[taro.id]}": "no"}
    assert mori.browser().post(f"/desk/workshops/attendance/{date}", data=shown | choices).status_code == 302

    assert {line.person_id: line.present for line in sheet(mori.actor, date).lines} == {
        hanako.id: False,
        taro.id: False,
    }


def test_the_list_as_a_file_runs_no_formula_and_fits_old_spreadsheets(workshop, mori, hanako, plan):
    book(hanako.actor, workshop)
    browser = mori.browser()

    new = browser.get(f"/desk/workshops/{workshop}/people.csv").data
    old = browser.get(f"/desk/workshops/{workshop}/people.csv?encoding=cp932").data

    assert new.startswith(b"\xef\xbb\xbf")
    assert "山本 花子,やまもと はなこ" in new.decode("utf-8-sig")
    assert "山本 花子" in old.decode("cp932")


@pytest.mark.postgres
def test_the_address_to_take_part_online_is_for_people_with_a_seat_and_each_date_has_its_room(
    workshop, mori, hanako, taro, abe, guest
):
    for who in (hanako, taro, abe):
        book(who.actor, workshop)
    edit, browser = f"/desk/workshops/{workshop}/edit", mori.browser()
    typed = FORM | {"trainer": str(mori.id), "seats": "2", "online_url": "http://meet.example.jp/abc"}
    typed |= {"held": "both"}
    second = {"dates-1-day": "2026-12-12", "dates-1-begins": "10:00", "dates-1-ends": "12:00", "dates-1-place": "別館"}
    assert "https:// から始め" in page_of(browser.post(edit, data=typed))

    assert browser.post(edit, data=typed | second | {"online_url": " https://meet.example.jp/abc "}).status_code == 302

    assert "meet.example.jp" not in page_of(hanako.browser().get(f"/workshops/{workshop}"))
    choose_way(hanako.actor, workshop, "online")

    assert 'value="別館"' in page_of(browser.get(edit))
    assert 'name="dates-3-day"' in page_of(browser.get(edit))
    for path in (f"/workshops/{workshop}", f"/workshops/{workshop}/dates.ics"):
        seen = {
            name: "meet.example.jp" in page_of(who.get(path))
            for name, who in {"seat": hanako.browser(), "waits": abe.browser(), "guest": guest}.items()
        }
        assert seen == {"seat": True, "waits": False, "guest": False}
        assert "別館" in page_of(guest.get(path))
    assert "オンラインでも参加できます" in page_of(guest.get("/workshops/"))


def test_a_learner_reaches_no_page_of_the_desk(workshop, hanako):
    browser = hanako.browser()
    date_id = workshop_page(hanako.actor, workshop).card.dates[0].public_id

    for path in ("", "new", workshop, f"{workshop}/edit", f"{workshop}/people.csv", f"attendance/{date_id}"):
        assert browser.get(f"/desk/workshops/{path}").status_code == 403


@pytest.mark.parametrize("path", ["/workshops/{}", "/desk/workshops/{}", "/desk/workshops/attendance/{}"])
def test_an_address_that_was_guessed_is_not_found(app, kanri, path):
    assert kanri.browser().get(path.format("x" * 22)).status_code == 404


def test_the_sheet_to_sign_names_everybody_with_a_seat(workshop, mori, hanako, tmp_path):
    book(hanako.actor, workshop)
    date_id = workshop_page(mori.actor, workshop).card.dates[0].public_id

    response = mori.browser().get(f"/desk/workshops/attendance/{date_id}.pdf")

    assert response.mimetype == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(response.data)).pages)
    assert "やまもと はなこ" in text
    assert "葵区役所" in text

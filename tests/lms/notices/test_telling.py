"""Telling people something: in her language, by her way, once, and never to the dead."""

from datetime import date

import pytest

from lms.accounts import api as accounts
from lms.accounts.deaths import services as deaths
from lms.accounts.doubles import services as doubles
from lms.db import db, transaction
from lms.errors import NotAllowed, NotFound
from lms.notices import queries, services
from lms.notices.api import tell
from lms.notices.models import Notice
from lms.notices.rules import Reachable, way_for
from lms.outbox.services import deliver_due
from lms.policy import SYSTEM

SUBJECT, BODY = "Your password was changed", "%(count)s people"


def told(*people, kind="tests.told", key="once", **more):
    with transaction() as work:
        return tell(
            work, [player.id for player in people], kind, SUBJECT, BODY, unique_key=key, params={"count": 3}, **more
        )


def reached_by(player, channel, **contact):
    with transaction() as work:
        accounts.set_preferences(work, player.id, {"channel": channel})
        accounts.set_contact(work, player.id, contact)


def ways():
    return {row.person_id: row.way for row in db.session.query(Notice)}


@pytest.mark.parametrize(
    ("channel", "known", "way"),
    [
        ("mail", {"email", "phone"}, "mail"),
        ("mail", {"phone", "address"}, "post"),
        ("mail", {"phone"}, "phone"),
        ("phone", {"email", "phone"}, "phone"),
        ("phone", {"email"}, "mail"),
        ("post", {"email", "address"}, "post"),
        ("fax", {"fax", "email"}, "fax"),
        ("line", {"email", "phone"}, "mail"),
        ("line", {"phone"}, "phone"),
        ("phone", set(), "page"),
    ],
)
def test_the_chosen_way_where_possible_else_the_next(channel, known, way):
    person = Reachable(channel, *(what in known for what in ("email", "phone", "fax", "address")))

    assert way_for(person) == way


def test_a_mail_speaks_the_recipients_language_and_carries_the_full_address_of_the_page(hanako, taro, outbox, app):
    with transaction() as work:
        accounts.set_preferences(work, taro.id, {"language": "en"})
    told(hanako, taro, link="/me")

    mails = {mail["to"]: mail for mail in outbox()}
    assert mails["hanako@example.jp"]["subject"] == "パスワードが変わりました"
    assert mails["taro@example.jp"]["subject"] == "Your password was changed"
    assert mails["taro@example.jp"]["body"] == f"3 people\n\n{app.config['PUBLIC_URL']}/me\n"


def test_the_same_telling_twice_is_one_notice_and_one_mail(hanako, outbox):
    assert told(hanako) == 1
    assert told(hanako) == 0
    assert len(outbox()) == 1


def test_another_occasion_is_another_notice(hanako):
    told(hanako, key="monday")
    told(hanako, key="tuesday")

    assert len(queries.notices_of(hanako.actor)) == 2


def test_each_is_told_by_the_way_she_chose(hanako, taro, sato, outbox):
    reached_by(hanako, "phone", phone="054-250-0000")
    reached_by(taro, "post", address="丸の内2", postal_code="503-0888")
    told(hanako, taro, sato)

    assert ways() == {hanako.id: "phone", taro.id: "post", sato.id: "mail"}
    assert [mail["to"] for mail in outbox()] == ["sato@example.jp"]


def test_a_thousand_people_are_told_in_batches(app):
    with transaction() as work:
        ids = [
            accounts.create_person(work, family="林", given="花", family_kana="はやし", given_kana="はな", by=SYSTEM)
            for _ in range(1001)
        ]
        assert tell(work, ids, "tests.told", SUBJECT, SUBJECT, unique_key="all") == 1001


@pytest.fixture
def dead(taro, kanri, admin):
    """``dead(player)`` lets somebody be reported and confirmed dead."""

    def die(player):
        public_id = deaths.report_death(kanri.actor, player.id, date(2026, 11, 18), "family")
        deaths.confirm_death(admin.actor, public_id)

    return die


def test_rule_21_nobody_writes_to_the_dead(hanako, dead, outbox):
    dead(hanako)

    assert told(hanako) == 0
    assert outbox() == []


def test_rule_21_a_death_stops_calls_letters_and_mails_that_wait(hanako, taro, dead, outbox):
    reached_by(hanako, "phone", phone="054-250-0000")
    told(hanako, taro)
    dead(hanako), dead(taro)

    assert queries.waiting("phone") == []
    assert outbox() == []


def test_a_mail_that_left_before_a_death_stays_on_record(hanako, dead):
    told(hanako)
    assert deliver_due() == 1
    dead(hanako)

    assert db.session.query(Notice).one().way == "mail"


def test_a_call_that_waits_follows_a_merge(hanako, kanri, admin):
    with transaction() as work:
        paper = accounts.create_person(
            work,
            family="山本",
            given="華子",
            family_kana="やまもと",
            given_kana="はなこ",
            channel="phone",
            contact={"phone": "054-250-0000"},
        )
        tell(work, [paper], "tests.told", SUBJECT, SUBJECT, unique_key="once")
    doubles.confirm_merge(admin.actor, doubles.propose_merge(kanri.actor, hanako.id, paper))

    assert [line.person.id for line in queries.waiting("phone")] == [hanako.id]


def test_a_merged_record_is_told_through_the_one_that_lives_on(hanako, kanri, admin, outbox):
    with transaction() as work:
        paper = accounts.create_person(work, family="山本", given="華子", family_kana="やまもと", given_kana="はなこ")
    doubles.confirm_merge(admin.actor, doubles.propose_merge(kanri.actor, hanako.id, paper))
    with transaction() as work:
        assert tell(work, [paper, hanako.id], "tests.told", SUBJECT, SUBJECT, unique_key="once") == 1

    assert [mail["to"] for mail in outbox()] == ["hanako@example.jp"]


def test_what_was_told_stands_on_ones_own_page_until_read(hanako, client):
    told(hanako)
    browser = hanako.browser()
    line = queries.notices_of(hanako.actor)[0]
    assert "新しいお知らせ(1)" in browser.get("/").text
    assert "パスワードが変わりました" in browser.get(f"/me/notices/{line.public_id}").text

    browser.post(f"/me/notices/{line.public_id}/read")

    assert queries.unread_count(hanako.id) == 0
    assert "新しいお知らせ" not in browser.get("/").text


def test_all_are_read_with_one_button(hanako):
    told(hanako, key="one")
    told(hanako, key="two")
    hanako.browser().post("/me/notices/read-all")

    assert queries.unread_count(hanako.id) == 0


def test_somebody_elses_notice_is_not_found(hanako, taro):
    told(hanako)
    public_id = queries.notices_of(hanako.actor)[0].public_id
    browser = taro.browser()

    assert browser.get(f"/me/notices/{public_id}").status_code == 404
    assert browser.post(f"/me/notices/{public_id}/read").status_code == 404
    assert queries.unread_count(hanako.id) == 1


def test_staff_see_whom_to_call_and_write_down_what_came_of_it(hanako, kanri):
    reached_by(hanako, "phone", phone="054-250-0000")
    told(hanako)
    browser = kanri.browser()
    assert "054-250-0000" in browser.get("/office/deliveries").text
    public_id = queries.waiting("phone")[0].public_id

    browser.post(f"/office/deliveries/{public_id}/not_reached")
    assert len(queries.waiting("phone")) == 1
    browser.post(f"/office/deliveries/{public_id}/done")

    assert queries.waiting("phone") == []
    assert db.session.query(Notice).one().handled_by == kanri.id


def test_a_second_click_does_not_change_who_made_the_call(hanako, kanri, admin):
    reached_by(hanako, "phone", phone="054-250-0000")
    told(hanako)
    public_id = queries.waiting("phone")[0].public_id
    services.record_delivery(kanri.actor, public_id, "done")
    services.record_delivery(kanri.actor, public_id, "wrong_number")

    assert db.session.query(Notice).one().outcome == "done"


def test_an_unknown_outcome_is_not_found(hanako, kanri):
    reached_by(hanako, "phone", phone="054-250-0000")
    told(hanako)

    for never_said in ("shouted", "needless", "stopped"):
        with pytest.raises(NotFound):
            services.record_delivery(kanri.actor, queries.waiting("phone")[0].public_id, never_said)


def test_only_the_secretariat_makes_the_calls(hanako, sato):
    with pytest.raises(NotAllowed):
        queries.deliveries(sato.actor)
    with pytest.raises(NotAllowed):
        services.record_delivery(hanako.actor, "x", "done")


def test_letters_are_printed_as_one_pdf_and_written_down_as_posted(hanako, taro, kanri):
    for player in (hanako, taro):
        reached_by(player, "post", postal_code="503-0888", address="丸の内2丁目29番地")
    told(hanako, taro)
    browser = kanri.browser()
    pdf = browser.post("/office/deliveries/letters")
    assert pdf.data.startswith(b"%PDF-")
    assert len(queries.waiting("post")) == 2

    browser.post(
        "/office/deliveries/letters/posted", data={"letter": [line.public_id for line in queries.waiting("post")]}
    )

    assert queries.waiting("post") == []


def test_a_letter_that_came_after_the_list_was_printed_is_not_written_down_as_posted(hanako, taro, kanri):
    reached_by(hanako, "post", address="丸の内2")
    reached_by(taro, "post", address="丸の内3")
    told(hanako)
    printed = [line.public_id for line in queries.waiting("post")]
    told(taro)

    assert services.record_letters_posted(kanri.actor, printed) == 1
    assert [line.person.id for line in queries.waiting("post")] == [taro.id]


def test_erasing_removes_what_was_told_and_mails_that_wait(hanako, taro, outbox):
    told(hanako, taro)
    with transaction() as work:
        services.erase_notices(work, hanako.id)

    assert [row.person_id for row in db.session.query(Notice)] == [taro.id]
    assert [mail["to"] for mail in outbox()] == ["taro@example.jp"]


def test_what_was_told_is_in_the_file_of_everything_kept(hanako):
    told(hanako)

    assert queries.notices_for_export(hanako.id)[0]["subject"] == "パスワードが変わりました"

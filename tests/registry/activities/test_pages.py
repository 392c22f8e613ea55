"""Pages of activities, for the station and for those who are asked."""

from datetime import timedelta

import pytest

from registry.activities.queries import invitation_to
from registry.activities.services import ask_to_join, invite
from tests.registry.activities.planned import SATURDAY, SECRETS, accepted, asked, helper, planned, state_of
from tests.registry.conftest import actor_of, choices, list_person, pass_exam

FORM = {
    "title": "お茶の会",
    "kind": "meeting_place",
    "day": "2026年12月1日",
    "begins": "10時00分",
    "ends": "12：00",
    "weeks": "2",
    "seats": "WBP 1名 と だれでも 2名",
    "district": "駅の近く",
    "place": "見本町1丁目",
    "need_class": "open",
}


@pytest.fixture
def certified(aoi, hanako):
    """Hanako passed and lets stations see her."""
    pass_exam(hanako.id)
    list_person(hanako.id, *choices("titles", "name"))
    return hanako


def text_of(response):
    return response.get_data(as_text=True)


def page(player, path, status=200):
    response = player.browser().get(path)
    assert response.status_code == status
    return text_of(response)


def test_a_station_plans_two_weeks_from_a_form(aoi, sato):
    address = f"/stations/{aoi.public_id}/activities/new"
    sent = sato.browser().post(address, data=FORM)

    day = text_of(sato.browser().get(sent.headers["Location"]))
    assert "お茶の会" in day
    assert text_of(sato.browser().get(f"/stations/{aoi.public_id}/activities")).count("お茶の会") == 2
    assert "2026年12月8日" in text_of(sato.browser().get(f"/stations/{aoi.public_id}/activities/week?from=2026-12-07"))


def test_seats_are_read_back_without_planning_anything(aoi, sato):
    address = f"/stations/{aoi.public_id}/activities/new"
    read = text_of(sato.browser().post(address, data={**FORM, "check": "1"}))

    assert "WBP: 1名" in read
    assert "だれでも: 2名" in read
    assert 'value="お茶の会"' in read
    assert "お茶の会" not in text_of(sato.browser().get(f"/stations/{aoi.public_id}/activities"))


@pytest.mark.parametrize("check", [{}, {"check": "1"}])
def test_seats_that_cannot_be_read_are_refused_with_place_and_hint_and_nothing_typed_is_lost(aoi, sato, check):
    answer = sato.browser().post(f"/stations/{aoi.public_id}/activities/new", data={**FORM, "seats": "3 WBX", **check})

    assert "3文字目(WBX)" in text_of(answer)
    assert 'value="お茶の会"' in text_of(answer)


def test_a_station_sees_its_own_days_and_others_none(aoi, suruga, sato, taro):
    day = planned(sato, aoi)

    assert all(secret in page(sato, f"/activities/{day}") for secret in SECRETS.values())
    page(taro, f"/activities/{day}", 403)
    page(sato, f"/stations/{suruga.public_id}/activities", 404)
    page(sato, f"/stations/{suruga.public_id}/activities/week", 404)


def test_rule_17_before_the_yes_no_page_tells_who_is_helped_or_where(aoi, sato, certified, clock):
    day = planned(sato, aoi)
    clock.set(SATURDAY - timedelta(hours=5))
    open_to_her = page(certified, "/my/invitations")
    invitation = asked(sato, day, certified.id)
    before = page(certified, "/my/invitations") + page(certified, "/")

    assert not any(secret in open_to_her + before for secret in SECRETS.values())
    certified.browser().post(f"/my/invitations/{invitation}/yes")
    assert all(secret in page(certified, "/my/invitations") for secret in SECRETS.values())
    calendar = certified.browser().get("/my/activities.ics")
    assert calendar.mimetype == "text/calendar"
    assert not any(secret in text_of(calendar) for secret in SECRETS.values())


def test_one_tap_answers_and_a_second_tap_does_no_harm(aoi, sato, certified):
    invitation = asked(sato, planned(sato, aoi), certified.id)
    browser = certified.browser()

    for _ in range(2):
        assert browser.post(f"/my/invitations/{invitation}/yes").headers["Location"] == "/my/invitations"
    assert "ありがとうございます。お待ちしています。" in text_of(browser.get("/my/invitations"))
    assert "を取りやめますか" in text_of(browser.get(f"/my/invitations/{invitation}/give-up"))
    browser.post(f"/my/invitations/{invitation}/give-up")
    assert state_of(invitation) == "withdrawn"


def test_who_comes_too_late_reads_one_kind_sentence(aoi, sato, certified):
    day = planned(sato, aoi, "WBP")
    invitation = asked(sato, day, certified.id)
    accepted(sato, day, helper())

    browser = certified.browser()
    browser.post(f"/my/invitations/{invitation}/yes")

    assert "席がうまりました。来ようとしてくださり、ありがとうございます。" in text_of(browser.get("/my/invitations"))


def test_an_invitation_of_somebody_else_is_not_there(aoi, sato, certified, taro):
    invitation = asked(sato, planned(sato, aoi), certified.id)

    for path in (f"/my/invitations/{invitation}/yes", f"/my/invitations/{invitation}/give-up"):
        assert taro.browser().post(path).status_code == 404


def test_staff_write_down_answers_on_the_page_of_the_day(aoi, sato, certified):
    day = planned(sato, aoi)
    invitation = asked(sato, day, certified.id)

    assert sato.browser().post(f"/invitations/{invitation}/by-phone/yes").headers["Location"] == f"/activities/{day}"
    assert "電話で聞きました" in page(sato, f"/activities/{day}")
    sato.browser().post(f"/invitations/{invitation}/given-up")
    assert state_of(invitation) == "withdrawn"
    certified.browser().post(f"/activities/{day}/join")
    sato.browser().post(f"/invitations/{invitation_to(day, certified.id)}/request/no")
    assert state_of(invitation_to(day, certified.id)) == "declined"


def test_a_day_is_moved_and_called_off_with_a_question_before(aoi, sato):
    day = planned(sato, aoi)
    moved = sato.browser().post(
        f"/activities/{day}/move", data={"day": "2026-12-05", "begins": "13:00", "ends": "15:00"}
    )

    assert moved.status_code == 302
    assert "2026年12月5日" in page(sato, f"/activities/{day}")
    assert sato.browser().post(f"/activities/{day}/move", data={"day": "2026-12-05"}).status_code == 400
    assert "元に戻せません" in page(sato, f"/activities/{day}/cancel")
    assert sato.browser().post(f"/activities/{day}/cancel", data={"reason": ""}).status_code == 400
    sato.browser().post(f"/activities/{day}/cancel", data={"reason": "台風"})
    assert "台風" in page(sato, f"/activities/{day}")


def test_the_first_page_shows_one_way_for_everybody_certified(aoi, sato, certified):
    assert "近くの拠点を訪ねてみませんか。" in page(certified, "/")
    day = planned(sato, aoi)
    assert "あなたにできること" in page(certified, "/")
    invite(sato.actor, day, [certified.id])
    assert "お誘いが届いています: ごみ出し" in page(certified, "/")


def test_the_desk_leads_to_the_list_of_who_was_there_afterwards(aoi, sato, certified, clock):
    day = planned(sato, aoi)
    accepted(sato, day, certified.id)
    assert "山本 花子" in page(sato, f"/activities/{day}")

    clock.set(SATURDAY + timedelta(hours=3))
    assert f"/activities/{day}/attendance" in page(sato, f"/stations/{aoi.public_id}/desk")
    ask = sato.browser().post(f"/activities/{day}/attendance", data={"present": [invitation_to(day, certified.id)]})
    assert ask.status_code == 302
    assert "120" in page(certified, "/my/activities")
    assert f"/activities/{day}/attendance" not in page(sato, f"/stations/{aoi.public_id}/desk")


def test_the_english_pages_speak_english(aoi, sato, certified):
    day = planned(sato, aoi)
    ask_to_join(actor_of(certified.id), day)
    browser = sato.browser()
    browser.set_cookie("language", "en")

    assert "First activity" in text_of(browser.get(f"/activities/{day}"))
    assert "Who could come?" in text_of(browser.get(f"/activities/{day}/candidates"))


def test_who_is_needed_is_put_together_by_choosing(aoi, sato):
    chosen = {
        **FORM,
        "seats": "",
        "rows-0-count": "1",
        "rows-0-who": "WBL",
        "rows-1-count": "2",
        "rows-1-who": "WBP",
        "rows-2-count": "1",
        "rows-2-who": "だれでも",
        "rows-2-skill": "tea",
        "among": "1",
        "among_skill": "driving",
    }
    address = f"/stations/{aoi.public_id}/activities/new"

    read = text_of(sato.browser().post(address, data={**chosen, "build": "1"}))
    assert 'value="WBL 1名、WBP 2名、だれでも 1名[お茶の会の世話]、うち1名[車の運転]"' in read
    assert "WBL [車の運転]: 1名" in read

    sent = sato.browser().post(address, data=chosen)
    assert "WBL 1名、WBP 2名" in text_of(sato.browser().get(sent.headers["Location"]))


def test_a_check_says_which_places_nobody_fills(aoi, sato, certified):
    address = f"/stations/{aoi.public_id}/activities/new"

    assert "うまらない席があります: WBL" in text_of(
        sato.browser().post(address, data={**FORM, "seats": "WBL + WBP", "check": "1"})
    )
    assert "うまらない席" not in text_of(sato.browser().post(address, data={**FORM, "seats": "WBP", "check": "1"}))

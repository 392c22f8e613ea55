"""Pages of titles, for the holder, the decider, the secretariat, and for those who must not see them."""

import pytest

from certificates import api as certificates
from certificates.awards.listing import award_list
from certificates.awards.services import award_title, propose_withdrawal
from lms.clock import today
from tests.certificates.conftest import states
from tests.certificates.network import day
from tests.certificates.paper import photo


def page(player, path):
    answer = player.browser().get(path)
    return answer.status_code, answer.get_data(as_text=True)


def leader(life, person, decider):
    life.passes(person)
    life.leads(person)
    return award_title(decider.actor, certificates.apply_for_title(person.actor, "WBL"))


def test_anyone_reads_what_titles_are_and_that_they_are_no_licence(network, guest):
    text = guest.get("/titles").get_data(as_text=True)

    assert "称号は呼び名(呼称)です。免許や国の資格ではありません。" in text
    assert "見本・称号制度委員会" in text
    assert guest.get("/titles/qualifications").status_code == 200


def test_my_titles_show_what_is_missing_and_the_one_next_step(life, hanako):
    life.passes(hanako)
    status, text = page(hanako, "/my/titles")

    assert status == 200
    assert text.count('class="next"') == 1
    assert "リーダー認定研修を修了していること" in text


def test_a_title_is_applied_for_and_awarded_over_the_web(life, hanako, dan, kanri):
    life.passes(hanako)
    public_id = certificates.declare_qualification(hanako.actor, "fp_skill_2", "1", day(2015, 3, 1), None, [photo()])
    certificates.verify_qualification(kanri.actor, public_id)

    refused = hanako.browser().post("/my/titles/apply/WBC/fp", data={"statement": "相談にのりたい"})
    assert refused.status_code == 400
    assert "相談にのりたい" in refused.get_data(as_text=True)

    sent = hanako.browser().post("/my/titles/apply/WBC/fp", data={"undertaking": "y", "statement": "相談にのりたい"})
    assert sent.status_code == 302
    application = certificates.standing_for(hanako.id).titles[1].application
    status, text = page(dan, f"/titles/applications/{application}")
    assert status == 200
    assert "相談にのりたい" in text

    assert dan.browser().post(f"/titles/applications/{application}/award").status_code == 302
    assert states(hanako) == ["WBP active", "WBC(fp) active"]


def test_a_decider_who_is_not_free_sees_why_and_no_button(life, hanako, dan):
    life.passes(hanako, handlers=(dan.id,))
    life.leads(hanako)
    application = certificates.apply_for_title(hanako.actor, "WBL")
    _, text = page(dan, f"/titles/applications/{application}")

    assert f"/titles/applications/{application}/award" not in text
    answer = dan.browser().post(f"/titles/applications/{application}/award")
    assert answer.status_code == 400
    assert "判定ができません" in answer.get_data(as_text=True)
    assert states(hanako) == ["WBP active"]


def test_a_stranger_gets_404_and_an_insider_without_the_right_403(life, hanako, taro, sato, dan):
    public_id = leader(life, hanako, dan)

    assert page(hanako, f"/my/titles/{public_id}")[0] == 200
    for path in ("", "/renew", "/end"):
        assert page(taro, f"/my/titles/{public_id}{path}")[0] == 404
    for path in (f"/titles/awards/{public_id}", "/titles/awards", "/titles/applications", "/titles/withdrawals"):
        assert page(sato, path)[0] == 403
    assert taro.browser().post(f"/my/titles/{public_id}/end").status_code == 404


def test_the_holder_gives_a_title_back_after_a_question(life, hanako):
    life.passes(hanako)
    public_id = certificates.awards_of([hanako.id])[hanako.id][0].public_id
    assert "本当に返しますか" in page(hanako, f"/my/titles/{public_id}/end")[1]

    assert hanako.browser().post(f"/my/titles/{public_id}/end").status_code == 302
    assert states(hanako) == ["WBP ended"]


def test_the_desk_finds_titles_by_name_title_and_state(life, hanako, taro, dan, kanri):
    leader(life, hanako, dan)
    life.passes(taro)

    assert award_list(kanri.actor).total == 3
    assert [line.person for line in award_list(kanri.actor, text="やまだ").items] == ["山田 太郎"]
    assert award_list(kanri.actor, scheme="WBL").total == 1
    assert award_list(kanri.actor, state="suspended").total == 0
    assert page(kanri, "/titles/awards?q=やまもと&title=WBL&sort=started")[0] == 200


@pytest.mark.parametrize(("encoding", "codec"), [("utf-8", "utf-8-sig"), ("cp932", "cp932")])
def test_the_list_is_written_to_a_file_that_spreadsheets_read(life, hanako, kanri, encoding, codec):
    life.passes(hanako)
    answer = kanri.browser().post("/titles/awards/file", data={"encoding": encoding})
    lines = answer.get_data().decode(codec).splitlines()

    assert lines[0].startswith("名前,かな,コード")
    assert lines[1].startswith("山本 花子,やまもと はなこ,WBP,ウェルビーイングピア,有効,2026-11-20")


def test_two_people_withdraw_a_title_over_the_web(life, hanako, kanri, dan):
    public_id = leader(life, hanako, dan)
    sent = kanri.browser().post(f"/titles/awards/{public_id}/withdraw", data={"reason": "約束を守りませんでした。"})
    assert sent.status_code == 302
    assert "約束を守りませんでした。" in page(dan, "/titles/withdrawals")[1]
    proposal = propose_withdrawal(kanri.actor, public_id, "again")

    assert kanri.browser().post(f"/titles/withdrawals/{proposal}/confirm").status_code == 403
    assert dan.browser().post(f"/titles/withdrawals/{proposal}/confirm").status_code == 302
    assert states(hanako)[1] == "WBL withdrawn"


def test_decisions_keep_what_was_typed_when_something_is_missing(life, hanako, dan):
    public_id = leader(life, hanako, dan)

    for path in ("suspend", "withdraw"):
        assert dan.browser().post(f"/titles/awards/{public_id}/{path}", data={"reason": " "}).status_code == 400
    assert dan.browser().post(f"/titles/awards/{public_id}/suspend", data={"reason": "確認のため"}).status_code == 302
    assert states(hanako)[1] == "WBL suspended"
    assert dan.browser().post(f"/titles/awards/{public_id}/restore", data={"reason": "済み"}).status_code == 302
    assert states(hanako)[1] == "WBL active"


def test_the_desk_reads_any_day_of_a_person(life, hanako, kanri, dan, clock):
    leader(life, hanako, dan)
    clock.forward(days=10)

    assert "まだです" in page(kanri, f"/titles/people/{hanako.public_id}?on=2026-11-19")[1]
    assert page(kanri, f"/titles/people/{hanako.public_id}?on=nonsense")[0] in (400, 409)
    assert page(kanri, "/titles/people/nobody")[0] == 404


def test_the_home_page_tells_holder_and_desk_what_waits(life, hanako, dan, kanri):
    life.passes(hanako)
    life.leads(hanako)
    certificates.declare_qualification(hanako.actor, "fp_skill_2", "1", day(2015, 3, 1), None, [photo()])
    assert "「ウェルビーイングリーダー」に申し込めます" in page(hanako, "/")[1]
    certificates.apply_for_title(hanako.actor, "WBL")

    dans = page(dan, "/")[1]
    assert "<h2>称号の申し込み</h2>" in dans
    assert "1件が待っています。" in dans
    assert "<h2>確認する資格</h2>" in page(kanri, "/")[1]
    assert "ウェルビーイングピア" in page(hanako, "/")[1]


def test_the_english_pages_speak_english(life, hanako):
    life.passes(hanako)
    browser = hanako.browser()
    browser.set_cookie("language", "en")
    text = browser.get("/my/titles").get_data(as_text=True)

    assert "Well-being Peer" in text
    assert f"{today().day} November 2026" in text


def test_asking_for_a_field_without_a_qualification_says_what_is_missing(life, hanako):
    life.passes(hanako)

    status, text = page(hanako, "/my/titles/apply/WBC/fp")

    assert status == 200
    assert "いまは、この称号に申し込めません" in text
    assert "/my/qualifications" in text
    assert page(hanako, "/my/titles/apply/WBC/no-such-field")[0] == 404
    assert page(hanako, "/my/titles/apply/WBL/fp")[0] == 404

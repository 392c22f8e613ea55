"""Pages of qualifications over the web."""

import io

from certificates import api as certificates
from certificates.qualifications.queries import qualification_for, qualifications_for
from tests.certificates.network import day
from tests.certificates.paper import photo


def hand_in(player, **changes):
    stream, _ = photo()
    data = {
        "kind": "fp_skill_2",
        "number": "１２３",
        "issued_on": "平成27年3月1日",
        "paper": (stream, "紙.png"),
        **changes,
    }
    return player.browser().post("/my/qualifications/new", data=data, content_type="multipart/form-data")


def test_a_paper_is_handed_in_as_people_write(network, hanako):
    assert hand_in(hanako).status_code == 302
    card = qualifications_for(hanako.actor, hanako.id)[0]

    assert (card.number, card.issued_on, card.state) == ("123", day(2015, 3, 1), "declared")
    assert hanako.browser().get("/my/qualifications").status_code == 200
    assert hanako.browser().get(f"/my/qualifications/{card.public_id}").status_code == 200


def test_a_wrong_number_keeps_what_was_typed_and_says_why(network, hanako):
    answer = hand_in(hanako, kind="care_manager", number="12-3")
    text = answer.get_data(as_text=True)

    assert answer.status_code == 400
    assert "12-3" in text
    assert "16012345 のような形です" in text


def test_a_program_is_not_taken_for_a_picture(network, hanako):
    answer = hand_in(hanako, paper=(io.BytesIO(b"MZ\x90\x00"), "paper.png"))

    assert answer.status_code in (400, 409)
    assert qualifications_for(hanako.actor, hanako.id) == []


def test_a_form_without_a_picture_asks_for_one(network, hanako):
    answer = hanako.browser().post("/my/qualifications/new", data={"kind": "fp_skill_2", "number": "9"})

    assert answer.status_code == 400
    assert "写真かコピーをつけてください" in answer.get_data(as_text=True)


def test_the_paper_opens_for_owner_and_office_alone(network, hanako, taro, kanri, sato):
    hand_in(hanako)
    card = qualifications_for(hanako.actor, hanako.id)[0]
    path = f"/papers/{card.papers[0].public_id}"

    for player in (hanako, kanri):
        answer = player.browser().get(path)
        assert (answer.status_code, answer.mimetype) == (200, "image/png")
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    for player in (taro, sato):
        assert player.browser().get(path).status_code == 404


def test_the_office_verifies_over_the_web(network, hanako, kanri, sato):
    hand_in(hanako)
    public_id = qualifications_for(hanako.actor, hanako.id)[0].public_id
    assert "山本 花子" in kanri.browser().get("/qualifications").get_data(as_text=True)
    assert kanri.browser().get(f"/qualifications/{public_id}").status_code == 200
    assert sato.browser().post(f"/qualifications/{public_id}/verify").status_code == 403

    assert kanri.browser().post(f"/qualifications/{public_id}/verify").status_code == 302
    assert kanri.browser().post(f"/qualifications/{public_id}/verify").status_code == 409
    assert qualification_for(hanako.actor, public_id).state == "verified"


def test_the_office_declines_with_a_reason_and_cancels_after_a_warning(network, hanako, kanri):
    hand_in(hanako)
    first = qualifications_for(hanako.actor, hanako.id)[0].public_id
    assert kanri.browser().post(f"/qualifications/{first}/decline", data={"reason": ""}).status_code == 400
    assert kanri.browser().post(f"/qualifications/{first}/decline", data={"reason": "読めません"}).status_code == 302
    assert "読めません" in hanako.browser().get(f"/my/qualifications/{first}").get_data(as_text=True)

    hand_in(hanako)
    second = qualifications_for(hanako.actor, hanako.id)[0].public_id
    certificates.verify_qualification(kanri.actor, second)
    asked = kanri.browser().get(f"/qualifications/{second}/cancel").get_data(as_text=True)
    assert "今日停止します" in asked
    data = {"reason": "登録取消", "effective_on": "2026-11-20"}
    assert kanri.browser().post(f"/qualifications/{second}/cancel", data=data).status_code == 302
    assert qualification_for(hanako.actor, second).state == "cancelled"


def test_the_office_enters_a_paper_for_a_person(network, hanako, kanri, sato, in_a_talk):
    in_a_talk(kanri, hanako.id)
    stream, _ = photo()
    data = {"kind": "fp_skill_2", "number": "5", "issued_on": "2015-03-01", "paper": (stream, "a.png")}
    path = f"/qualifications/for/{hanako.public_id}"
    assert sato.browser().get(path).status_code == 403

    sent = kanri.browser().post(path, data=data, content_type="multipart/form-data")

    assert sent.status_code == 302
    assert len(qualifications_for(hanako.actor, hanako.id)) == 1

"""Rule 21: a new name appends, and only once somebody else has seen what shows it."""

import io

import pytest
from PIL import Image

from lms.accounts import api
from lms.accounts.errors import DecidedAlready, NameEvidenceMissing, OwnRecord
from lms.accounts.names import queries, services
from lms.accounts.people.rules import name_of
from lms.errors import NotAllowed

NEW = name_of("佐野", "花子", "さの", "はなこ")


def picture():
    stream = io.BytesIO()
    Image.new("RGB", (6, 6), "white").save(stream, "PNG")
    stream.seek(0)
    return stream, "licence.png"


def typed(**more):
    return {"family": "佐野", "given": "花子", "family_kana": "サノ", "given_kana": "ハナコ", **more}


@pytest.mark.postgres
def test_rule_21_a_new_name_counts_only_after_somebody_else_has_seen_its_evidence(hanako, kanri):
    wish = services.ask_for_new_name(hanako.actor, NEW, None, picture(), "")

    assert api.person(hanako.id).name == "山本 花子"
    assert [page.name.written for page in queries.names_waiting(kanri.actor)] == ["佐野 花子"]

    services.accept_name(kanri.actor, wish)

    assert (api.person(hanako.id).name, api.person(hanako.id).printed_confirmed) == ("佐野 花子", False)
    assert [card.id for card in api.find_people("山本花子")] == [hanako.id]
    with pytest.raises(DecidedAlready):
        services.decline_name(kanri.actor, wish, "too late")


@pytest.mark.postgres
def test_a_second_wish_takes_the_place_of_the_first_and_a_declined_one_tells_why(hanako, kanri):
    services.ask_for_new_name(hanako.actor, NEW, None, None, "I bring my licence")
    wish = services.ask_for_new_name(hanako.actor, name_of("佐野", "華子", "さの", "はなこ"), None, picture(), "")
    assert [page.public_id for page in queries.names_waiting(kanri.actor)] == [wish]

    services.decline_name(kanri.actor, wish, "The paper shows another name.")

    assert queries.newest_wish(hanako.actor).reason == "The paper shows another name."
    assert api.person(hanako.id).name == "山本 花子"


def test_without_evidence_nothing_is_asked_and_nobody_decides_about_her_own_name(hanako, taro, kanri):
    with pytest.raises(NameEvidenceMissing):
        services.ask_for_new_name(hanako.actor, NEW, None, None, "  ")
    own = services.ask_for_new_name(kanri.actor, NEW, None, picture(), "")
    with pytest.raises(OwnRecord):
        services.accept_name(kanri.actor, own)
    with pytest.raises(NotAllowed):
        services.accept_name(taro.actor, own)


def test_the_way_over_the_pages_keeps_what_was_typed_and_shows_the_paper_to_the_office_alone(hanako, taro, kanri):
    browser, office = hanako.browser(), kanri.browser()

    refused = browser.post("/me/name", data=typed())
    assert refused.status_code == 422 or "佐野" in refused.get_data(as_text=True)
    assert "新しい名前がわかる書類の写真" in refused.get_data(as_text=True)

    wrong = browser.post("/me/name", data=typed(paper=(io.BytesIO(b"MZ no picture"), "name.png")))
    assert "佐野" in wrong.get_data(as_text=True)
    assert browser.post("/me/name", data=typed(paper=picture())).status_code == 302
    assert "届け出を受け取りました" in browser.get("/me/name").get_data(as_text=True)

    (page,) = queries.names_waiting(kanri.actor)
    assert "佐野 花子" in office.get(f"/office/names/{page.public_id}").get_data(as_text=True)
    paper = office.get(f"/office/names/{page.public_id}/paper")
    assert (paper.mimetype, "sandbox" in paper.headers["Content-Security-Policy"]) == ("image/png", True)
    assert [p.browser().get(f"/office/names/{page.public_id}/paper").status_code for p in (hanako, taro)] == [403, 403]
    assert office.post(f"/office/names/{page.public_id}/accept").status_code == 302
    assert "佐野 花子" in browser.get("/me").get_data(as_text=True)

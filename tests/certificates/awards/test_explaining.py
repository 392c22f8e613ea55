"""One page and one API answer for any person, title and day, in the reader's language, for those who may know."""

import json
from datetime import date

import pytest
from click.testing import CliRunner

from certificates import api as certificates
from certificates.awards.cli import explain
from certificates.awards.explaining import explain_page
from certificates.awards.services import award_title
from certificates.awards.standing import standing_asked_for
from certificates.errors import AwardNotFound, SchemeNotFound
from certificates.qualifications.queries import waiting_specialties
from lms.clock import instant
from tests.certificates.paper import photo

ENGLISH, JAPANESE = {"Accept-Language": "en-GB,en;q=0.9,ja;q=0.1"}, {"Accept-Language": "ja"}


def answer(player, path, **headers):
    found = player.browser().get(f"/api/v1/titles/{path}", **headers)
    return found.status_code, found.get_json()


@pytest.mark.postgres
def test_the_api_answers_in_the_language_that_is_asked_for(life, hanako):
    life.passes(hanako)
    for query, headers, name, to_do in (
        ("", JAPANESE, "ウェルビーイングリーダー", "リーダー認定研修を修了してください。"),
        ("", ENGLISH, "Well-being Leader", "Complete the leader certification training."),
        ("?lang=en", JAPANESE, "Well-being Leader", "Complete the leader certification training."),
        ("?lang=xx", ENGLISH, "Well-being Leader", "Complete the leader certification training."),
        ("", {"Accept-Language": "fr"}, "ウェルビーイングリーダー", "リーダー認定研修を修了してください。"),
    ):
        found = hanako.browser().get(f"/api/v1/titles/me/WBL{query}", headers=headers)
        title = found.get_json()["titles"][0]
        assert (title["name"], title["conditions"][2]["to_do"]) == (name, to_do)
        assert found.headers["Content-Language"] == found.get_json()["language"]
        assert "Accept-Language" in found.headers["Vary"]


def test_a_past_day_is_answered_as_it_was_known_then(life, hanako, clock):
    life.passes(hanako)
    clock.forward(days=5)

    _, before = answer(hanako, "me/wbp?as_of=2026-11-19")
    _, after = answer(hanako, "me/wbp?as_of=2026-11-20")
    assert (before["titles"][0]["state"], after["titles"][0]["state"]) == (None, "active")
    assert after["titles"][0]["conditions"][0]["evidence"][0]["from_on"] == "2026-11-20"
    assert answer(hanako, "me/wbp?as_of=nonsense")[0] == 409
    assert answer(hanako, "me/XYZ")[0] == 404


@pytest.mark.postgres
def test_a_past_day_knows_the_applications_and_the_checks_that_waited_on_it(life, hanako, dan, clock):
    """20 November: all that WBL asks for; on the 22nd she applies, on the 24th it is awarded."""
    life.passes(hanako)
    life.leads(hanako)
    clock.forward(days=2)
    application = certificates.apply_for_title(hanako.actor, "WBL")
    clock.forward(days=2)
    award_title(dan.actor, application)
    clock.forward(days=2)

    said = {day: leader_on(hanako, day) for day in (20, 21, 22, 23, 24, 25)}
    assert {day: bool(found.application) for day, found in said.items()} == {
        20: False, 21: False, 22: True, 23: True, 24: False, 25: False,
    }  # fmt: skip
    assert [day for day, found in said.items() if found.can_apply] == [20, 21]
    assert [day for day, found in said.items() if found.held] == [24, 25]


def leader_on(player, day):
    """How she stood towards WBL at the end of a day of November 2026, as it was known then."""
    return next(t for t in standing_asked_for(player.id, f"2026-11-{day}").titles if t.code == "WBL")


@pytest.mark.postgres
def test_a_past_day_says_that_a_qualification_waited_for_its_check(life, hanako, kanri, clock):
    life.passes(hanako)
    clock.forward(days=1)
    declared = certificates.declare_qualification(hanako.actor, "fp_skill_2", "1", date(2015, 3, 1), None, [photo()])
    clock.forward(days=2)
    certificates.verify_qualification(kanri.actor, declared)

    waits = [waiting_specialties(hanako.id, instant(2026, 11, day, 23)) for day in (20, 21, 22, 23)]
    assert waits == [set(), {"fp"}, {"fp"}, set()]
    assert waiting_specialties(hanako.id) == set()


def test_a_stranger_and_a_guest_learn_nothing_and_the_desk_reads_everybody(
    life, hanako, taro, sato, kanri, dan, client
):
    life.passes(hanako)
    for stranger in (taro, sato):
        assert answer(stranger, f"{hanako.public_id}/WBP")[0] == 404
        assert stranger.browser().get(f"/my/titles/explained/{hanako.public_id}/WBP").status_code == 404
    assert answer(taro, "Unknown000000000000000/WBP")[0] == 404
    assert client.get(f"/api/v1/titles/{hanako.public_id}/WBP").status_code == 403
    for desk in (kanri, dan):
        status, found = answer(desk, f"{hanako.public_id}/all")
        assert status == 200
        assert [t["title"] for t in found["titles"]] == ["WBP", "WBC", "WBL"]
        assert "山本" not in json.dumps(found, ensure_ascii=False)


def test_the_page_says_the_same_and_offers_any_day(life, hanako, kanri):
    life.passes(hanako)
    own = hanako.browser().get("/my/titles/explained/me/WBL").get_data(as_text=True)
    desk = kanri.browser().get(f"/my/titles/explained/{hanako.public_id}/WBP?on=2026-11-19").get_data(as_text=True)

    assert "リーダー認定研修を修了していること" in own
    assert "リーダー認定研修を修了してください。" in own
    assert "山本 花子" in desk
    assert "持っていません" in desk


def test_command_page_and_api_give_one_answer(life, hanako):
    life.passes(hanako)
    told = json.loads(CliRunner().invoke(explain, [hanako.public_id, "all", "--json"]).output)
    _, found = answer(hanako, "me/all?lang=ja")

    assert {k: v for k, v in found.items() if k != "language"} == told


def test_refusals_are_named(life, hanako, taro):
    with pytest.raises(AwardNotFound):
        explain_page(taro.actor, hanako.public_id, "WBP")
    with pytest.raises(SchemeNotFound):
        explain_page(hanako.actor, "me", "XYZ")

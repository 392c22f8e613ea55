"""``lms registry search``: the same consents as the pages, in a form for programs."""

import json

from lms.accounts.api import person
from registry import api
from registry.people.cli import registry_group
from registry.people.looks import looks_at
from tests.registry.conftest import choices, enter_person, list_person, pass_exam


def searched(app, aoi, sato, *options):
    runner = app.test_cli_runner()
    asked = ["search", aoi.public_id, "--as", person(sato.id).public_id, "--json", *options]
    result = runner.invoke(registry_group, asked)
    assert result.exit_code == 0, result.output
    return result.output


def test_the_command_finds_by_half_day_and_skill_and_says_why(app, aoi, sato):
    shown = ["titles", "name", "half_days", "skills"]
    miyoko = enter_person("髙橋", "美代子", ("たかはし", "みよこ"))
    pass_exam(miyoko)
    list_person(miyoko, *choices(*shown), offer=api.Offer(half_days=(0,), skills=("tea",)))

    answer = json.loads(searched(app, aoi, sato, "--half-day", "0", "--skill", "tea", "--name", "高橋"))

    assert answer["total"] == 1
    assert answer["people"][0]["fits"] == ["half_day", "skills", "name"]
    assert {given["field"] for given in answer["people"][0]["consents"]} == set(shown)
    elsewhere = json.loads(searched(app, aoi, sato, "--half-day", "1", "--near", "大垣市郭町3"))
    assert (elsewhere["people"], "大垣市" in elsewhere["measured_from"]) == ([], True)
    assert [line.kind for line in looks_at(miyoko).lines] == ["search"]


def test_rule_02_the_command_prints_nothing_that_she_does_not_show(app, aoi, sato):
    tamayo = enter_person("權田原", "珠代", ("ごんだわら", "たまよ"), "21202")
    pass_exam(tamayo)
    list_person(tamayo, *choices("titles"), offer=api.Offer(half_days=(20,), skills=("sign_language",)))

    printed = searched(app, aoi, sato)

    assert json.loads(printed)["people"][0]["shown"] == ["titles"]
    assert not [trace for trace in ("權田原", "ごんだわら", "21202", "sign_language", "20]") if trace in printed]

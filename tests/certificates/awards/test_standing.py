"""Explain: for each title what is fulfilled by what, what is missing, what to do next; also as it was known then."""

import json

import pytest
from click.testing import CliRunner

from certificates import api as certificates
from certificates.awards.cli import explain
from certificates.awards.services import award_title
from certificates.awards.standing import standing_asked_for
from lms.clock import now, today
from lms.i18n import in_language
from lms.text.errors import DateNotUnderstood
from tests.certificates.conftest import days_ago
from tests.certificates.network import day
from tests.certificates.paper import photo

pytestmark = pytest.mark.postgres


def title_of(person, code, specialty="", **asked):
    found = certificates.standing_for(person.id, **asked).titles
    return next(t for t in found if (t.code, t.specialty) == (code, specialty))


def test_a_newcomer_is_told_to_take_the_exam_first(network, hanako):
    standing = certificates.standing_for(hanako.id)

    assert [(t.code, t.specialty, t.fulfilled) for t in standing.titles] == [
        ("WBP", "", False), ("WBC", "", False), ("WBL", "", False),
    ]  # fmt: skip
    assert standing.next_step.link == "/exams"
    assert not standing.urgent


def test_each_condition_says_by_what_and_since_when(life, hanako):
    life.passes(hanako, on=day(2019, 10, 27))
    life.records(hanako, "affiliation", on=days_ago(40))
    wbl = title_of(hanako, "WBL")

    assert [(line.kind, line.fulfilled, line.since_on) for line in wbl.lines] == [
        ("pass", True, day(2019, 10, 27)),
        ("affiliation", True, days_ago(40)),
        ("completion", False, None),
        ("contribution", False, None),
    ]
    assert [e.from_on for e in wbl.lines[0].evidence] == [day(2019, 10, 27)]
    assert {line.kind for line in wbl.missing} == {"completion", "contribution"}


def test_what_is_ready_can_be_applied_for_and_is_the_next_step(life, hanako):
    life.passes(hanako)
    life.leads(hanako)
    standing = certificates.standing_for(hanako.id)

    assert title_of(hanako, "WBL").can_apply
    assert standing.next_step.link == "/my/titles/apply/WBL"
    assert standing.urgent


def test_a_waiting_application_is_not_asked_for_again(life, hanako):
    life.passes(hanako)
    life.leads(hanako)
    public_id = certificates.apply_for_title(hanako.actor, "WBL")

    assert title_of(hanako, "WBL").application == public_id
    assert not title_of(hanako, "WBL").can_apply


def test_a_paper_that_waits_shows_its_field_and_says_so(life, hanako):
    life.passes(hanako)
    certificates.declare_qualification(hanako.actor, "fp_skill_2", "1", day(2015, 3, 1), None, [photo()])
    line = next(line for line in title_of(hanako, "WBC", "fp").lines if line.kind == "qualification")

    assert not line.fulfilled
    assert line.link == "/my/qualifications"


def test_rule_7_in_grace_the_holder_sees_the_last_day_and_what_to_mend(life, hanako, dan, clock):
    life.passes(hanako)
    affiliation = life.leads(hanako)
    award_title(dan.actor, certificates.apply_for_title(hanako.actor, "WBL"))
    life.ends("affiliation", affiliation, today())

    held = title_of(hanako, "WBL").held
    assert (held.state, held.last_day_on) == ("grace", day(2027, 2, 17))
    assert certificates.standing_for(hanako.id).urgent


def test_any_past_day_is_answered_as_it_was_known_then(life, hanako, clock):
    number = life.passes(hanako)
    known_then, that_day = now(), today()
    clock.forward(days=30)
    life.voids_pass(hanako, number)

    assert title_of(hanako, "WBP").held.state == "annulled"
    assert title_of(hanako, "WBP", on=that_day, known_at=known_then).held.state == "active"
    assert title_of(hanako, "WBP", on=that_day).held.state == "annulled"
    assert title_of(hanako, "WBP", on=that_day, known_at=known_then).lines[0].fulfilled


def test_a_day_can_be_typed_as_people_write_it(life, hanako, clock):
    life.passes(hanako)
    clock.forward(days=3)

    assert standing_asked_for(hanako.id, "令和8年11月20日").titles[0].held.state == "active"
    assert standing_asked_for(hanako.id, "2026-11-19").titles[0].held is None
    with pytest.raises(DateNotUnderstood):
        standing_asked_for(hanako.id, "yesterday")


def test_rule_8_the_decider_sees_who_confirmed_but_not_who_marked(life, hanako, ito, mori):
    life.passes(hanako, handlers=(ito.id,))
    life.completes(hanako, confirmed_by=mori.id, handlers=(ito.id, mori.id))
    wbl = title_of(hanako, "WBL")

    assert wbl.lines[0].evidence[0].confirmed_by == ()
    assert wbl.lines[2].evidence[0].confirmed_by == (mori.id,)


def test_both_languages_are_in_the_answer(life, hanako):
    with in_language("en"):
        english = title_of(hanako, "WBL")
    with in_language("ja"):
        japanese = title_of(hanako, "WBL")

    assert (english.name, japanese.name) == ("Well-being Leader", "ウェルビーイングリーダー")
    assert english.lines[0].text_ja == japanese.lines[0].text == "ジェロントロジー検定試験に合格していること"


def test_the_command_explains_for_a_script_without_names(life, hanako):
    life.passes(hanako)
    result = CliRunner().invoke(explain, [hanako.public_id, "wbl", "--json"])
    answer = json.loads(result.output)

    assert result.exit_code == 0
    assert answer["titles"][0]["missing"] == ["affiliation", "completion", "contribution"]
    assert "山本" not in result.output


def test_the_command_explains_a_past_day_in_words(life, hanako, clock):
    life.passes(hanako)
    clock.forward(days=5)

    told = CliRunner().invoke(explain, ["やまもと", "WBP", "--as-of", "2026-11-19"])
    held = CliRunner().invoke(explain, ["やまもと", "WBP", "--as-of", "2026-11-20"])

    assert "not held" in told.output
    assert "2026-11-20" in held.output


def test_the_command_refuses_a_name_that_fits_nobody(life):
    assert CliRunner().invoke(explain, ["だれでもない", "WBP"]).exit_code == 2

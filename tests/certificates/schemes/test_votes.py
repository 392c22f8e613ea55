"""A committee's vote is recorded for days that lie ahead, explains its numbers, and reaches everybody once."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from certificates import api as certificates
from certificates.awards.models import AwardEvent
from certificates.awards.queries import award_spans
from certificates.awards.services import award_title
from certificates.awards.standing import standing_asked_for
from certificates.awards.versions.services import follow_chunk, place_of, versions_due
from certificates.errors import AlreadyDecided, FirstDayPassed, NothingChanged, NumberUnexplained
from certificates.schemes.cli import titles_group
from certificates.schemes.models import SchemeVersion
from certificates.schemes.queries import versions_of
from certificates.schemes.services import record_vote
from lms.clock import today
from lms.db import db
from lms.errors import NotAllowed
from lms.tasks.api import run_due
from tests.certificates.conftest import days_ago, states
from tests.certificates.network import ENTRIES

VOTE = {"body": "称号制度委員会", "for": 5, "against": 1, "abstained": 1}
WHY = {"reason": "委員会で短くすると決めました。", "reason_en": "The committee wants it short."}


def vote(**changes):
    return {**VOTE, "held_on": days_ago(3), **changes}


def shorter_grace(code="WBL", kind="affiliation", **values):
    """A body in which one condition says something else."""
    values = values or {"grace_days": 5, **WHY}
    conditions = [{**c, **values} if c["kind"] == kind else c for c in ENTRIES[code]["conditions"]]
    return {"conditions": conditions}


def decides(actor, changes, *, code="WBL", in_days=1, after=1):
    return record_vote(actor, code, changes, vote(), today() + timedelta(days=in_days), after)


def leader(life, person, decider):
    life.passes(person)
    affiliation = life.leads(person)
    award_title(decider.actor, certificates.apply_for_title(person.actor, "WBL"))
    return affiliation


def spans(person, scheme):
    return [
        (span.state, span.from_on, span.until_on)
        for span in award_spans([person.id])[person.id]
        if span.scheme == scheme
    ]


# ---- Recording ------------------------------------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.parametrize("in_days", [-2, -1, 0])
def test_the_first_day_of_a_new_version_lies_ahead(network, kanri, in_days):
    with pytest.raises(FirstDayPassed):
        decides(kanri.actor, shorter_grace(), in_days=in_days)
    assert len(versions_of("WBL").cards) == 1
    assert decides(kanri.actor, shorter_grace(), in_days=1) == 2


@pytest.mark.parametrize(
    ("values", "where"),
    [
        ({"grace_days": 5}, "拠点で活動する団体に所属していること"),
        ({"grace_days": 5, "reason": "新しいわけ"}, "拠点で活動する団体に所属していること"),
        ({"grace_days": 5, "reason": "", "reason_en": ""}, "拠点で活動する団体に所属していること"),
    ],
)
def test_a_changed_number_needs_a_reason_of_its_own_in_both_languages(network, kanri, values, where):
    with pytest.raises(NumberUnexplained) as refusal:
        decides(kanri.actor, shorter_grace(**values))
    assert refusal.value.fields["where"] == where


def test_every_number_of_the_sample_network_has_its_written_reason(network):
    for versions in (versions_of(code) for code in ("WBP", "WBC", "WBL")):
        for condition in versions.cards[0].conditions:
            numbers = (condition.grace_days, condition.keep_count, condition.keep_months)
            assert not any(numbers) or (condition.reason and condition.reason_en)


def test_a_vote_that_changes_nothing_makes_no_version(network, kanri):
    with pytest.raises(NothingChanged):
        decides(kanri.actor, {})


@pytest.mark.postgres
def test_the_same_vote_twice_is_one_version_and_another_one_comes_too_late(network, kanri):
    assert decides(kanri.actor, shorter_grace()) == decides(kanri.actor, shorter_grace()) == 2
    with pytest.raises(AlreadyDecided):
        decides(kanri.actor, shorter_grace(grace_days=6, **WHY))
    assert [card.version for card in versions_of("WBL").cards] == [1, 2]


def test_only_the_secretariat_records_a_vote(network, hanako, dan, sato):
    for person in (hanako, dan, sato):
        with pytest.raises(NotAllowed):
            decides(person.actor, shorter_grace())


# ---- Reaching everybody ---------------------------------------------------------------------------------------


@pytest.mark.postgres
def test_a_new_version_is_foreseen_at_once_and_in_force_on_its_day_for_titles_held_already(
    life, hanako, kanri, dan, clock
):
    began = today()
    affiliation = leader(life, hanako, dan)
    clock.forward(days=20)
    lost = today()
    life.ends("affiliation", affiliation, lost)
    clock.forward(days=10)
    day = timedelta(days=1)
    assert spans(hanako, "WBL") == [
        ("active", began, lost),
        ("grace", lost, lost + 90 * day),
        ("suspended", lost + 90 * day, None),
    ]

    decides(kanri.actor, shorter_grace(), in_days=4)
    run_due()

    first_day = today() + 4 * day
    assert spans(hanako, "WBL") == [
        ("active", began, lost),
        ("grace", lost, first_day),
        ("suspended", first_day, None),
    ]
    assert states(hanako) == ["WBP active", "WBL grace"]
    clock.forward(days=4)
    assert states(hanako) == ["WBP active", "WBL suspended"]
    then = standing_asked_for(hanako.id, (first_day - day).isoformat())
    assert [(t.version, t.held.state) for t in then.titles if t.code == "WBL"] == [(1, "grace")]
    now = standing_asked_for(hanako.id, first_day.isoformat())
    assert [(t.version, t.held.state) for t in now.titles if t.code == "WBL"] == [(2, "suspended")]


@pytest.mark.postgres
def test_decisions_made_before_keep_the_version_that_they_were_made_under(life, hanako, kanri, dan, clock):
    leader(life, hanako, dan)
    before = [(e.id, e.scheme_version_id, e.evidence_ids) for e in db.session.scalars(select(AwardEvent))]
    decides(kanri.actor, shorter_grace())
    clock.forward(days=2)
    run_due()
    decides(kanri.actor, shorter_grace(grace_days=7, reason="七日", reason_en="Seven days"), after=2)
    clock.forward(days=2)
    run_due()

    assert [(e.id, e.scheme_version_id, e.evidence_ids) for e in db.session.scalars(select(AwardEvent))] == before


def test_who_lacks_a_condition_that_is_asked_for_anew_has_its_grace_from_the_first_day_on(life, hanako, kanri):
    life.passes(hanako)
    training = {
        "kind": "completion", "programme": "first-aid", "loss": "grace", "grace_days": 30, "text": "救急の講習",
        "text_en": "First aid", **WHY,
    }  # fmt: skip
    decides(kanri.actor, {"conditions": [*ENTRIES["WBP"]["conditions"], training]}, code="WBP")
    run_due()

    first_day = today() + timedelta(days=1)
    assert spans(hanako, "WBP") == [
        ("active", today(), first_day),
        ("grace", first_day, first_day + timedelta(days=30)),
        ("suspended", first_day + timedelta(days=30), None),
    ]


@pytest.mark.postgres
def test_a_title_that_follows_by_itself_comes_to_those_whom_the_new_version_lets_in_on_its_first_day(
    life, hanako, kanri, clock
):
    decides(kanri.actor, shorter_grace("WBP", "pass", supervised=True), code="WBP")
    clock.forward(days=1)
    life.passes(hanako, supervised=False)
    assert states(hanako) == []
    decides(kanri.actor, {"conditions": ENTRIES["WBP"]["conditions"]}, code="WBP", after=2)
    run_due()
    assert states(hanako) == []
    clock.forward(days=1)
    assert versions_due() == [db.session.scalar(select(SchemeVersion.id).where(SchemeVersion.version == 3))]
    follow_everybody()

    assert states(hanako) == ["WBP active"]
    assert versions_due() == []


def follow_everybody(limit=200):
    place, chunks = place_of("", versions_due()), 0
    while place is not None:
        place, _ = follow_chunk(place, limit)
        chunks += 1
    return chunks


@pytest.mark.postgres
def test_the_work_goes_on_where_it_was_killed_and_twice_changes_nothing(life, hanako, taro, kanri, dan, clock):
    for person in (hanako, taro):
        life.ends("affiliation", leader(life, person, dan), today() + timedelta(days=1))
    follow_everybody()
    decides(kanri.actor, shorter_grace())
    clock.forward(days=10)
    begun, changed = follow_chunk(place_of("", versions_due()), limit=1)
    assert changed == 1

    goes_on = place_of(begun.text, versions_due())
    assert goes_on == begun
    assert follow_chunk(goes_on, limit=1)[1] == 1
    assert states(hanako, taro) == ["WBP active", "WBL suspended"] * 2
    events = db.session.query(AwardEvent).count()
    assert place_of("99@2026-01-01@5", versions_due()).person_id == 0
    assert follow_everybody(limit=1) == 3
    assert versions_due() == []
    assert db.session.query(AwardEvent).count() == events


# ---- Pages and command ----------------------------------------------------------------------------------------


def form_of(page_version="1", **changes):
    """The form as a browser sends it for WBP, with what the page showed."""
    card = ENTRIES["WBP"]
    condition = card["conditions"][0]
    return {
        "held_on": "R8.11.17",
        "body": "称号制度委員会",
        "votes_for": "5",
        "votes_against": "０",
        "votes_abstained": "1",
        "from_on": "2027-04-01",
        "t_meaning": card["meaning"],
        "t_meaning_en": card["meaning_en"],
        **{f"c0_{name}": condition.get(name, "") for name in ("text", "text_en", "reason", "reason_en")},
        **changes,
    }


def test_a_vote_is_looked_at_and_then_recorded_over_the_web(network, kanri, guest):
    browser = kanri.browser()
    sent = form_of(t_meaning="合格して、地域で支え合う仲間の呼称です。")
    looked = browser.post("/titles/versions/WBP/new", data=sent)
    text = looked.get_data(as_text=True)

    assert looked.status_code == 200
    assert len(versions_of("WBP").cards) == 1
    assert "合格して、地域で支え合う仲間の呼称です。" in text
    seen = text.split('name="seen"')[1].split('value="')[1].split('"')[0]
    changed_meanwhile = browser.post("/titles/versions/WBP/new", data={**sent, "votes_for": "4", "seen": seen})
    assert changed_meanwhile.status_code == 200
    assert len(versions_of("WBP").cards) == 1

    assert browser.post("/titles/versions/WBP/new", data={**sent, "seen": seen}).status_code == 302
    card = versions_of("WBP").cards[1]
    assert (card.meaning, card.votes_for, card.vote_on.isoformat()) == (sent["t_meaning"], 5, "2026-11-17")
    page = browser.get("/titles/versions").get_data(as_text=True)
    assert "管理 一郎" in page
    assert "これからの版" in page
    assert "2027年4月1日" in guest.get("/titles").get_data(as_text=True)


def test_a_first_day_that_has_come_is_refused_beside_its_field(network, kanri):
    answer = kanri.browser().post("/titles/versions/WBP/new", data=form_of(from_on="2026-11-20", t_meaning="別の意味"))

    assert answer.status_code == 400
    assert "2026年11月21日" in answer.get_data(as_text=True)


def test_a_stranger_finds_no_votes(network, hanako, dan, guest):
    assert hanako.browser().get("/titles/versions").status_code == 403
    assert dan.browser().get("/titles/versions/WBP/new").status_code == 403
    assert guest.get("/titles/versions").status_code == 302


def test_the_command_lists_versions_and_records_a_vote_from_a_file_once(network, tmp_path):
    file = tmp_path / "vote.yaml"
    second = {
        **ENTRIES["WBP"], "version": 2, "from_on": "2027-04-01", "meaning": "新しい意味",
        "vote": {**VOTE, "held_on": "2026-11-17"},
    }  # fmt: skip
    text = json.dumps([second], ensure_ascii=False, default=str)
    file.write_text(text.replace('"2027-04-01"', "2027-04-01").replace('"2026-11-17"', "2026-11-17"))

    assert CliRunner().invoke(titles_group, ["record", str(file)]).output == "1 new\n"
    assert CliRunner().invoke(titles_group, ["record", str(file)]).output == "0 new\n"
    listed = json.loads(CliRunner().invoke(titles_group, ["versions", "--json"]).output)
    assert [(v["title"], v["version"], v["from_on"]) for v in listed][:2] == [
        ("WBP", 1, "2015-04-01"),
        ("WBP", 2, "2027-04-01"),
    ]

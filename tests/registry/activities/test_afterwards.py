"""After a day: words of thanks without stars, and reports of incidents that few may read."""

from datetime import timedelta
from subprocess import run

import pytest
from sqlalchemy import select

from lms.accounts import api as accounts
from lms.clock import instant
from lms.db import db, transaction
from lms.errors import NotAllowed, NotFound
from lms.policy import SYSTEM, Role
from registry.activities.afterwards.models import IncidentPerson, StationIncident, ThanksNote
from registry.activities.afterwards.queries import incident_page, incidents_for, thanks_of
from registry.activities.afterwards.rules import incident_is_forgotten
from registry.activities.afterwards.services import (
    IncidentFacts,
    add_note,
    decline_thanks,
    forget_incidents,
    report_incident,
    say_thanks,
)
from registry.activities.privacy import activity_facts, erase_activities
from registry.errors import (
    ActivityNotFound,
    IncidentNotFound,
    KindUnknown,
    NotHappenedYet,
    NotOnTheTeam,
    NotOverYet,
    ReasonMissing,
    ThankedAlready,
)
from tests.registry.activities.planned import SATURDAY, TWO_HOURS, accepted, asked, helper, planned, told
from tests.registry.conftest import actor_of, choices, enter_person, list_person, pass_exam

pytestmark = pytest.mark.postgres
WORDS = "戸をあける音でもう安心しました"
WHAT = "玄関の段で足をひねった"


def staff_of(station, role=Role.STATION_STAFF):
    """Somebody who works for a station; as services know her."""
    person_id = enter_person("職", "員", ("しょく", "いん"))
    with transaction() as work:
        accounts.give_role(work, person_id, role, f"station:{station.id}", by=SYSTEM)
    return actor_of(person_id)


@pytest.fixture
def helped(aoi, sato, clock):
    """A day on which somebody helped: (day, invitation, person)."""
    person = helper()
    day = planned(sato, aoi)
    invitation = accepted(sato, day, person)
    clock.set(SATURDAY + TWO_HOURS)
    return day, invitation, person


def reported(actor, station, day="", helpers=(), **more):
    facts = {"kind": "手伝う人のけが", "happened_at": SATURDAY, "what": WHAT, **more}
    return report_incident(actor, station.id, IncidentFacts(day=day, helpers=helpers, **facts))


def test_words_of_thanks_reach_the_helper_and_the_notice_does_not_repeat_them(aoi, sato, helped):
    _, invitation, person = helped

    say_thanks(sato.actor, invitation, WORDS, "helped")

    (note,) = thanks_of(person)
    assert (note.words, note.said_by, note.station) == (WORDS, "手伝ってもらった人", aoi.name)
    assert activity_facts(person)["thanks"] == [WORDS]
    said = "".join(body for _, body in told(person))
    assert ("お礼のことばが届きました" in said, WORDS in said) == (True, False)
    with pytest.raises(ThankedAlready):
        say_thanks(sato.actor, invitation, "もう一度", "helped")
    say_thanks(sato.actor, invitation, "また来てください")
    assert len(thanks_of(person)) == 2


def test_a_note_that_she_declines_leaves_no_word_behind(sato, taro, helped):
    _, invitation, person = helped
    note = say_thanks(sato.actor, invitation, WORDS)

    with pytest.raises(NotFound):
        decline_thanks(taro.actor, note)
    for _ in range(2):
        decline_thanks(actor_of(person), note)

    assert thanks_of(person) == []
    assert db.session.scalars(select(ThanksNote.words)).all() == [""]


def test_thanks_go_to_the_team_of_a_day_that_has_begun_and_from_its_station_alone(aoi, suruga, sato, taro, clock):
    comes, only_asked = helper(), helper("伊藤", "花", ("いとう", "はな"))
    day = planned(sato, aoi)
    invitation, other = accepted(sato, day, comes), asked(sato, day, only_asked)

    with pytest.raises(NotOverYet):
        say_thanks(sato.actor, invitation, WORDS)
    clock.set(SATURDAY)
    with pytest.raises(NotOnTheTeam):
        say_thanks(sato.actor, other, WORDS)
    with pytest.raises(ReasonMissing):
        say_thanks(sato.actor, invitation, "  ")
    with pytest.raises(ActivityNotFound):
        say_thanks(staff_of(suruga), invitation, WORDS)
    with pytest.raises(NotAllowed):
        say_thanks(taro.actor, invitation, WORDS)


def test_an_incident_is_read_by_manager_coordinator_and_secretariat_alone(aoi, suruga, sato, kanri, chiba, helped):
    day, invitation, _ = helped
    worker, colleague, stranger = staff_of(aoi), staff_of(aoi), staff_of(suruga, Role.STATION_MANAGER)

    incident = reported(worker, aoi, day, [invitation])

    for reader in (sato.actor, chiba.actor, kanri.actor, worker):
        page = incident_page(reader, incident, "ja")
        assert (page.what, page.helpers, page.activity) == (WHAT, ("髙橋 美代子",), "ごみ出し")
        assert incidents_for(reader, "ja").total == 1
    for other in (colleague, stranger):
        with pytest.raises(IncidentNotFound):
            incident_page(other, incident, "ja")
        assert incidents_for(other, "ja").total == 0
    for player in (sato, chiba, kanri):
        assert [WHAT in body for subject, body in told(player.id) if subject == "事故などの報告がありました"] == [False]


def test_what_was_reported_stays_and_what_became_of_it_is_added(aoi, sato, kanri, helped):
    incident = reported(sato.actor, aoi, done="冷やした。家族に知らせた")

    add_note(kanri.actor, incident, "保険会社に送った")

    page = incident_page(sato.actor, incident, "ja")
    assert [(text, by) for _, text, by in page.notes] == [("保険会社に送った", "管理 一郎")]
    with pytest.raises(ReasonMissing):
        add_note(sato.actor, incident, " ")


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"kind": "天気"}, KindUnknown),
        ({"what": " "}, ReasonMissing),
        ({"happened_at": SATURDAY + timedelta(days=9)}, NotHappenedYet),
        ({"day": "nowhere"}, ActivityNotFound),
        ({"helpers": ["somebody"]}, NotOnTheTeam),
    ],
)
def test_a_report_that_cannot_be_right_is_refused(aoi, sato, helped, wrong, refusal):
    with pytest.raises(refusal):
        reported(sato.actor, aoi, **wrong)


def test_a_report_is_for_ones_own_station(aoi, suruga, sato):
    with pytest.raises(IncidentNotFound):
        reported(sato.actor, suruga, happened_at=instant(2026, 11, 19))


def test_the_words_of_a_report_are_forgotten_after_five_years_and_that_it_happened_stays(aoi, sato, helped, clock):
    day, invitation, _ = helped
    reported(sato.actor, aoi, day, [invitation])
    assert not incident_is_forgotten(SATURDAY, instant(2031, 11, 28, 10))
    assert incident_is_forgotten(SATURDAY, instant(2031, 11, 28, 10, 1))

    clock.set(instant(2031, 11, 29))

    assert [forget_incidents(), forget_incidents()] == [1, 0]
    assert db.session.execute(select(StationIncident.kind, StationIncident.what)).all() == [("helper_hurt", "")]
    assert db.session.scalars(select(IncidentPerson.id)).all() == []


def test_rule_20_erasing_a_helper_takes_her_thanks_and_her_place_in_reports(aoi, sato, helped):
    day, invitation, person = helped
    say_thanks(sato.actor, invitation, WORDS)
    incident = reported(sato.actor, aoi, day, [invitation])

    with transaction() as work:
        erase_activities(work, person)

    assert incident_page(sato.actor, incident, "ja").helpers == ()
    assert db.session.scalars(select(ThanksNote.id)).all() == []


def test_words_of_thanks_are_sent_read_and_taken_away_on_their_pages(aoi, sato, hanako, clock):
    pass_exam(hanako.id)
    list_person(hanako.id, *choices("titles", "name"))
    day = planned(sato, aoi)
    invitation = accepted(sato, day, hanako.id)
    clock.set(SATURDAY + TWO_HOURS)
    browser = sato.browser()
    form = {"to": invitation, "said_by": "station", "words": WORDS}
    assert browser.post(f"/activities/{day}/thanks", data=form).status_code == 302
    own = hanako.browser()
    assert WORDS in own.get("/my/activities").get_data(as_text=True)
    note = thanks_of(hanako.id)[0].public_id
    assert own.post(f"/my/thanks/{note}/decline").status_code == 302
    assert "本人が消しました" in browser.get(f"/activities/{day}/thanks").get_data(as_text=True)


def test_a_report_is_written_and_printed_on_its_pages(aoi, sato, kanri, taro, helped):
    day, invitation, _ = helped
    browser = sato.browser()
    report = {"kind": "near_miss", "day": "2026-11-28", "time": "11:30", "what": WHAT, "helpers": invitation}
    address = f"/stations/{aoi.public_id}/incidents/new?day={day}"
    assert "髙橋 美代子" in browser.get(address).get_data(as_text=True)
    assert browser.post(address, data={**report, "what": ""}).status_code == 400
    incident = browser.post(address, data=report).headers["Location"]
    assert "2026年11月28日(令和8年) 11:30" in browser.get("/incidents").get_data(as_text=True)
    assert browser.post(incident, data={"text": "段に印をつけた"}).status_code == 302
    pdf = kanri.browser().get(f"{incident}/report.pdf").data
    words = run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    assert all(word in words for word in (WHAT, "段に印をつけた", "髙橋", "ひやりとした"))
    assert [taro.browser().get(path).status_code for path in ("/incidents", incident)] == [403, 403]

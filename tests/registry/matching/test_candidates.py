"""Who could come, as one station may see it: visible, fitting, free; and whoever said no before stands where she stood."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from lms.clock import instant, now
from lms.db import db, transaction
from lms.errors import NotAllowed
from registry import api
from registry.activities.models import Attendance, Invitation
from registry.activities.queries import day_for_station, invitation_to
from registry.activities.services import answer_invitation
from registry.errors import ActivityNotFound, OccurrenceOver
from registry.matching import services
from registry.matching.queries import candidates_for
from registry.matching.services import invite_chosen, look_for_candidates
from registry.people.calendar.services import add_difference
from registry.people.free_times import Difference
from registry.people.looks import looks_at
from registry.people.services import block_station
from tests.registry.activities.planned import SATURDAY, accepted, asked, helper, helpers, planned
from tests.registry.conftest import actor_of, enter_person, lose_pass, pass_exam

pytestmark = pytest.mark.postgres
ANSWERS = ("sent", "declined", "withdrawn", "expired", "too_late")


def found(player, day):
    occurrence, activity, card = day_for_station(player.actor, day)
    return candidates_for(card, occurrence, activity)


def ids(player, day):
    return [candidate.person_id for candidate in found(player, day)]


def test_only_listed_people_with_a_title_on_the_day_are_candidates(aoi, sato):
    seen, unlisted, lost, blocked = helper(), enter_person("未", "登録", ("み", "とうろく")), helper(), helper()
    pass_exam(unlisted)
    lose_pass(lost)
    block_station(actor_of(blocked), blocked, aoi.id)

    assert ids(sato, planned(sato, aoi)) == [seen]
    assert ids(sato, planned(sato, aoi, "WBL")) == []


def test_who_said_yes_elsewhere_at_that_hour_is_not_troubled(aoi, sato):
    busy, free = helpers(2)
    accepted(sato, planned(sato, aoi, description="another"), busy)

    assert ids(sato, planned(sato, aoi)) == [free]
    assert set(ids(sato, planned(sato, aoi, starts_at=SATURDAY + timedelta(hours=2)))) == {busy, free}


def test_nobody_is_asked_again_for_a_day_after_a_no(aoi, sato):
    person = helper()
    day = planned(sato, aoi)
    answer_invitation(actor_of(person), asked(sato, day, person), yes=False)

    assert ids(sato, day) == []


def test_who_shows_that_this_very_day_is_not_free_is_not_asked_and_who_keeps_it_to_herself_is(aoi, sato):
    showing, silent = helpers(2)
    day = planned(sato, aoi)
    for person, fields in ((showing, ("titles", "half_days")), (silent, ("titles", "name"))):
        api.start_listing(actor_of(person), person, [api.ConsentChoice(f, "all_stations") for f in fields])
        saturday = Difference(SATURDAY.date(), SATURDAY.date() + timedelta(days=1), 1, free=False)
        add_difference(actor_of(person), person, saturday)

    assert ids(sato, day) == [silent]
    assert set(ids(sato, planned(sato, aoi, starts_at=SATURDAY + timedelta(days=7)))) == {showing, silent}


def test_free_people_come_before_those_who_said_that_they_are_not(aoi, sato):
    """28 November 2026 is a Saturday; its morning is the half-day 15."""
    other, free = helpers(2)
    api.save_offer(actor_of(free), free, api.Offer(wants=("volunteer",), half_days=(15,)))
    day = planned(sato, aoi)
    for person in (other, free):
        api.start_listing(
            actor_of(person), person, [api.ConsentChoice(f, "all_stations") for f in ("titles", "half_days", "wants")]
        )

    first, second = found(sato, day)

    assert (first.person_id, second.person_id) == (free, other)
    assert "その時間に空いている (+25)" in first.words("ja")
    assert second.words("en")[-1] == "Said not to be free at that time (-25)"
    assert first.first


@pytest.fixture
def pair(aoi, sato):
    """Two people who were asked for the same earlier day, and a day that is asked for now."""
    people = helpers(2)
    earlier = planned(sato, aoi, starts_at=instant(2026, 11, 21, 10))
    for person in people:
        asked(sato, earlier, person)
    return people, planned(sato, aoi)


def ranking(player, day):
    return [(c.person_id, c.score, c.reasons) for c in found(player, day)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.tuples(st.sampled_from(ANSWERS), st.sampled_from(ANSWERS)))
def test_refusal_and_silence_change_nothing_in_the_order(pair, sato, answers):
    people, day = pair
    before = ranking(sato, day)

    with transaction() as work:
        for person, answer in zip(people, answers, strict=True):
            work.session.execute(update(Invitation).where(Invitation.person_id == person).values(state=answer))

    assert ranking(sato, day) == before
    assert len(before) == 2


def test_a_real_no_changes_nothing_in_the_order(pair, sato):
    people, day = pair
    before = ranking(sato, day)
    invitation = db.session.scalar(select(Invitation.public_id).where(Invitation.person_id == people[0]))

    answer_invitation(actor_of(people[0]), invitation, yes=False)

    assert ranking(sato, day) == before


def test_who_is_shown_reads_in_her_own_list_that_this_station_looked(aoi, sato):
    person = helper()
    day = planned(sato, aoi)

    assert [c.person_id for c in look_for_candidates(sato.actor, day)[0]] == [person]

    (look,) = looks_at(person).lines
    assert (look.who, look.kind, look.fields) == ("見本ステーション葵", "search", ("name", "titles"))


def test_who_stands_further_down_is_neither_shown_nor_looked_at(aoi, sato, monkeypatch):
    people = helpers(2)
    day = planned(sato, aoi)
    best = [candidate.person_id for candidate in found(sato, day)]
    monkeypatch.setattr(services, "MOST_SHOWN", 1)

    assert [c.person_id for c in look_for_candidates(sato.actor, day)[0]] == best[:1]
    assert "ほかにもいるかもしれません" in sato.browser().get(f"/activities/{day}/candidates").get_data(as_text=True)

    assert sorted(best) == sorted(people)
    assert [len(looks_at(person).lines) for person in best] == [2, 0]


def test_ticked_people_are_asked_with_the_reasons_kept(aoi, sato):
    one, two = helpers(2)
    day = planned(sato, aoi)
    listings = {c.person_id: c.listed.public_id for c in found(sato, day)}

    assert invite_chosen(sato.actor, day, {listings[one], "somebody else"}) == 1

    row = db.session.scalars(select(Invitation)).one()
    assert (row.person_id, row.public_id) == (one, invitation_to(day, one))
    assert "称号を得てからまだ活動がない (+20)" in row.reasons
    assert ids(sato, day) == [two]


def test_a_stranger_looks_at_nobody(aoi, sato, taro, clock):
    day = planned(sato, aoi)
    person = helper()

    for act in (lambda: look_for_candidates(taro.actor, day), lambda: invite_chosen(taro.actor, day, set())):
        with pytest.raises((ActivityNotFound, NotAllowed)):
            act()
    assert looks_at(person).lines == ()
    clock.set(SATURDAY + timedelta(hours=3))
    with pytest.raises(OccurrenceOver):
        invite_chosen(sato.actor, day, set())


def test_the_page_shows_reasons_weights_and_no_contact(aoi, sato, taro):
    helper(fields=("titles",))
    day = planned(sato, aoi)
    page = sato.browser().get(f"/activities/{day}/candidates").get_data(as_text=True)

    assert "名前を見せていない人" in page
    assert "地域デビュー" in page
    assert "理由と点数" in page
    assert not any(secret in page for secret in ("054-000-9876", "見本町9番", "髙橋"))
    assert taro.browser().get(f"/activities/{day}/candidates").status_code == 403
    assert sato.browser().get("/activities/nothing/candidates").status_code == 404


def test_asking_over_the_web_says_how_many_were_asked(aoi, sato):
    person = helper()
    day = planned(sato, aoi)
    (candidate,) = found(sato, day)

    answer = sato.browser().post(f"/activities/{day}/candidates", data={"person": [candidate.listed.public_id]})

    assert answer.headers["Location"] == f"/activities/{day}"
    assert invitation_to(day, person)


def test_who_helped_the_same_person_before_is_thought_of_and_a_corrected_sheet_counts_as_corrected(aoi, sato):
    knows, was_away, stranger = helpers(3)
    before = planned(sato, aoi, "WBP 3名")
    for person in (knows, was_away):
        accepted(sato, before, person)
    occurrence, _, _ = day_for_station(sato.actor, before)
    with transaction() as work:
        for person, words in ((knows, (False, True)), (was_away, (True, False))):
            for present in words:
                row = Attendance(occurrence_id=occurrence.id, person_id=person, present=present, minutes=60)
                row.confirmed_by, row.confirmed_at = sato.id, now()
                work.session.add(row)
                work.session.flush()
    again = planned(sato, aoi, starts_at=SATURDAY + timedelta(days=7))
    other = planned(sato, aoi, starts_at=SATURDAY + timedelta(days=8), person_helped="見本 ほかの方")

    def known(day):
        return {c.person_id for c in found(sato, day) if any(reason.code == "knows" for reason in c.reasons)}

    assert (known(again), known(other)) == ({knows}, set())
    assert {c.person_id for c in found(sato, again)} == {knows, was_away, stranger}

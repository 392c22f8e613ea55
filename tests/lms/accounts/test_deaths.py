"""Rule 21: a reported and confirmed death stops letters and invitations the same day."""

from datetime import date

import pytest

from lms.accounts import api
from lms.accounts.deaths import queries, services
from lms.accounts.errors import DiedInTheFuture, OwnRecord, SecondPersonNeeded, SignInRefused
from lms.accounts.events import PersonDied
from lms.accounts.signin import services as signin
from lms.errors import NotAllowed, NotFound
from lms.policy import Role

DAY = date(2026, 11, 18)


def reported(kanri, person_id, died_on=DAY):
    return services.report_death(kanri.actor, person_id, died_on, "family")


def test_a_report_alone_changes_nothing(hanako, kanri):
    reported(kanri, hanako.id)

    assert api.person(hanako.id).alive


def test_rule_21_a_second_person_confirms_a_death(hanako, kanri, admin, announced):
    public_id = reported(kanri, hanako.id)
    with pytest.raises(SecondPersonNeeded):
        services.confirm_death(kanri.actor, public_id)
    assert announced == []

    services.confirm_death(admin.actor, public_id)

    assert not api.person(hanako.id).alive
    assert PersonDied(hanako.id, DAY) in announced


def test_the_sessions_account_and_roles_of_the_dead_end(sato, kanri, admin, with_password, password):
    with_password(sato)
    browser = sato.browser()
    services.confirm_death(admin.actor, reported(kanri, sato.id))

    assert browser.get("/me").status_code == 302
    assert not api.has_role(sato.id, Role.STATION_MANAGER)
    with pytest.raises(SignInRefused):
        signin.sign_in("sato@example.jp", password, "192.0.2.1")


def test_reporting_twice_is_one_report(hanako, kanri, admin):
    assert reported(kanri, hanako.id) == reported(admin, hanako.id)
    assert len(queries.waiting_reports(kanri.actor)) == 1


def test_a_refuted_report_can_be_made_anew(hanako, kanri, admin):
    first = reported(kanri, hanako.id)
    services.refute_death(kanri.actor, first)

    assert reported(admin, hanako.id) != first
    with pytest.raises(NotFound):
        services.confirm_death(admin.actor, first)


@pytest.mark.parametrize(("day", "possible"), [(date(2026, 11, 20), True), (date(2026, 11, 21), False)])
def test_nobody_dies_tomorrow(hanako, kanri, day, possible):
    if possible:
        assert reported(kanri, hanako.id, day)
        return
    with pytest.raises(DiedInTheFuture):
        reported(kanri, hanako.id, day)


def test_nobody_reports_or_confirms_her_own_death(kanri, admin):
    with pytest.raises(OwnRecord):
        reported(kanri, kanri.id)
    with pytest.raises(OwnRecord):
        services.confirm_death(kanri.actor, reported(admin, kanri.id))


def test_a_learner_reports_nobody(hanako, taro):
    with pytest.raises(NotAllowed):
        reported(taro, hanako.id)


def test_the_dead_can_still_be_read_for_their_documents(hanako, kanri, admin):
    services.confirm_death(admin.actor, reported(kanri, hanako.id))

    assert api.person(hanako.id).printed == "山本 花子"


def test_the_pages_walk_from_report_to_confirmation(hanako, kanri, admin):
    first, second = kanri.browser(), admin.browser()
    first.post(f"/office/deaths/of/{hanako.public_id}", data={"died_on": "令和8年11月18日", "source": "family"})
    page = queries.waiting_reports(admin.actor)[0]

    assert not queries.waiting_reports(kanri.actor)[0].can_confirm
    assert first.post(f"/office/deaths/{page.public_id}/confirm").status_code == 403
    assert second.get(f"/office/deaths/{page.public_id}/confirm").status_code == 200
    assert second.post(f"/office/deaths/{page.public_id}/confirm").location == "/office/deaths"
    assert api.person(hanako.id).alive is False

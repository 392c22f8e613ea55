"""Roles are dated, scoped, given by an administrator, and never by anybody to herself."""

from datetime import date

import pytest

from lms.accounts import api
from lms.accounts.errors import LastAdministrator, OwnRole, RoleHeldAlready, RolesConflict, ScopeNotFitting
from lms.accounts.roles import services
from lms.db import transaction
from lms.errors import NotAllowed, NotFound
from lms.policy import SYSTEM, Role


def test_an_administrator_gives_a_role_and_it_holds_at_once(admin, hanako):
    services.give_role(admin.actor, hanako.id, Role.MARKER, "")

    assert api.has_role(hanako.id, Role.MARKER)
    assert hanako.browser().get("/").status_code == 200


@pytest.mark.parametrize("who", ["kanri", "hanako", "sato"])
def test_nobody_else_gives_roles(who, request, taro):
    with pytest.raises(NotAllowed):
        services.give_role(request.getfixturevalue(who).actor, taro.id, Role.MARKER, "")


def test_nobody_gives_a_role_to_herself_also_not_as_a_proxy(admin, hanako):
    with pytest.raises(OwnRole):
        services.give_role(admin.actor, admin.id, Role.SECRETARIAT, "")
    with pytest.raises(OwnRole), transaction() as work:
        api.give_role(work, admin.id, Role.SECRETARIAT, by=admin.actor)


def test_excluding_roles_are_refused(admin, dan):
    with pytest.raises(RolesConflict):
        services.give_role(admin.actor, dan.id, Role.ADMINISTRATOR, "")


def test_a_station_manager_needs_a_station(admin, hanako):
    with pytest.raises(ScopeNotFitting):
        services.give_role(admin.actor, hanako.id, Role.STATION_MANAGER, "")


def test_a_role_is_given_once(admin, hanako):
    services.give_role(admin.actor, hanako.id, Role.MARKER, "")

    with pytest.raises(RoleHeldAlready):
        services.give_role(admin.actor, hanako.id, Role.MARKER, "")


def test_a_role_ends_on_its_day(hanako, clock):
    with transaction() as work:
        api.give_role(work, hanako.id, Role.MARKER, by=SYSTEM, until_on=date(2026, 12, 1))
    clock.forward(days=10)
    assert api.has_role(hanako.id, Role.MARKER)

    clock.forward(days=1)

    assert not api.has_role(hanako.id, Role.MARKER)
    assert api.has_role(hanako.id, Role.MARKER, on=date(2026, 11, 30))


def test_ending_a_role_takes_effect_today_and_is_kept(admin, sato):
    grant = api.grants_held(sato.id)[0]
    services.end_role(admin.actor, grant.id)

    assert not api.has_role(sato.id, Role.STATION_MANAGER)
    assert api.has_role(sato.id, Role.STATION_MANAGER, on=date(2026, 11, 19))


def test_an_administrator_does_not_end_her_own_administration(admin):
    with pytest.raises(OwnRole):
        services.end_role(admin.actor, api.grants_held(admin.id)[0].id)


def test_there_is_always_one_administrator(admin, app):
    with pytest.raises(LastAdministrator):
        services.end_role(SYSTEM, api.grants_held(admin.id)[0].id)


def test_an_unknown_grant_is_not_found(admin):
    with pytest.raises(NotFound):
        services.end_role(admin.actor, 999_999)


def test_the_page_gives_and_ends_a_role(admin, hanako):
    browser = admin.browser()
    page = f"/office/roles/of/{hanako.public_id}"
    assert browser.post(page, data={"role": "marker", "scope": "sitting:5"}).location == page
    assert api.has_role(hanako.id, Role.MARKER, "sitting:5")

    browser.post(f"/office/roles/{api.grants_held(hanako.id)[0].id}/end")

    assert api.grants_held(hanako.id) == []


def test_a_wrong_scope_on_the_page_is_told_and_kept(admin, hanako):
    response = admin.browser().post(
        f"/office/roles/of/{hanako.public_id}", data={"role": "station_manager", "scope": "everywhere"}
    )

    assert response.status_code == 400
    assert "つけられません" in response.text
    assert 'value="everywhere"' in response.text


def test_an_administrator_reads_which_needed_roles_nobody_holds_and_nobody_else_does(admin, hanako, dan):
    page = admin.browser().get("/").get_data(as_text=True)

    assert "まだ担当の方がいません: 事務局 · 試験委員<" in page
    assert "まだ担当の方がいません" not in hanako.browser().get("/").get_data(as_text=True)

    services.give_role(admin.actor, hanako.id, Role.SECRETARIAT, "")

    assert "まだ担当の方がいません: 試験委員<" in admin.browser().get("/").get_data(as_text=True)

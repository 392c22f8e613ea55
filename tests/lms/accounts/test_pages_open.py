"""Every page of accounts and notices opens for those it is for, and speaks both languages."""

import pytest

OWN = (
    "/me",
    "/me/contact",
    "/me/language-and-way",
    "/me/name",
    "/me/name/printed",
    "/me/password",
    "/me/email",
    "/me/consents",
    "/me/memberships",
    "/me/memberships/new",
    "/me/relations",
    "/me/notices",
    "/memberships/waiting",
    "/",
)
OFFICE = (
    "/office/people",
    "/office/people?q=%E5%B1%B1&sort=-born&group=no_account",
    "/office/people/new",
    "/office/people/export",
    "/office/doubles",
    "/office/deaths",
    "/office/organisations",
    "/office/organisations/new",
    "/office/deliveries",
)
RECORD = (
    "/office/people/{0}",
    "/office/people/{0}/contact",
    "/office/people/{0}/name",
    "/office/people/{0}/printed-name",
    "/office/people/{0}/sheet",
    "/office/people/{0}/consents",
    "/office/people/{0}/consents/accounts.record",
    "/office/people/{0}/memberships/new",
    "/office/doubles/of/{0}",
    "/office/deaths/of/{0}",
)
GUEST = ("/sign-in", "/sign-up", "/sign-up/sent", "/password", "/password/sent", "/claim")


@pytest.mark.parametrize("path", OWN)
def test_a_learner_opens_her_own_pages(hanako, path):
    assert hanako.browser().get(path).status_code == 200


@pytest.mark.parametrize("path", OFFICE)
def test_the_secretariat_opens_its_pages(kanri, path):
    assert kanri.browser().get(path).status_code == 200


@pytest.mark.parametrize("path", RECORD)
def test_the_secretariat_opens_the_pages_of_a_record(kanri, hanako, path, in_a_talk):
    in_a_talk(kanri, hanako.id)
    assert kanri.browser().get(path.format(hanako.public_id)).status_code == 200


@pytest.mark.parametrize("path", GUEST)
def test_a_guest_opens_the_pages_before_signing_in(guest, path):
    assert guest.get(path).status_code == 200


@pytest.mark.parametrize("path", [*OFFICE, "/office/roles"])
def test_a_learner_is_refused_on_the_pages_of_the_office(hanako, path):
    assert hanako.browser().get(path).status_code == 403


@pytest.mark.parametrize("path", [*OWN[:-1], *OFFICE])
def test_a_guest_is_led_to_sign_in_and_back(guest, path):
    response = guest.get(path)

    assert response.status_code == 302
    assert response.location.startswith("/sign-in?next=/")


def test_an_administrator_opens_the_pages_of_roles(admin, hanako):
    browser = admin.browser()

    assert browser.get("/office/roles").status_code == 200
    assert browser.get(f"/office/roles/of/{hanako.public_id}").status_code == 200


def test_the_secretariat_does_not_give_roles(kanri, hanako):
    assert kanri.browser().get(f"/office/roles/of/{hanako.public_id}").status_code == 403


def test_pages_speak_english_when_asked(hanako):
    browser = hanako.browser()
    browser.set_cookie("language", "en")

    assert "My page" in browser.get("/me").text
    assert "マイページ" not in browser.get("/me").text


def test_somebody_elses_record_is_not_found_by_a_wrong_id(kanri):
    assert kanri.browser().get("/office/people/0000000000000000000000").status_code == 404

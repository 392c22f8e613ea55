"""The access matrix: every endpoint of the running application, asked by every role.

Who lacks an endpoint's permission is refused (a guest is led to sign in); who has it meets no fault, whatever
strange address she asks for. Scopes are the services' own check and are tested beside them.
"""

import importlib

import pytest
from werkzeug.routing import BaseConverter, FloatConverter, IntegerConverter, UUIDConverter

from lms.clock import today
from lms.db import transaction
from lms.policy import SYSTEM, Role
from lms.ui import pages
from tests.architecture.source import refuse

SCOPES = {
    Role.STATION_MANAGER: "station:1",
    Role.STATION_STAFF: "station:1",
    Role.AREA_COORDINATOR: "area:22100",
    Role.MUNICIPALITY: "area:22100",
    Role.INVIGILATOR: "sitting:1",
}
UNKNOWN = {IntegerConverter: 987654321, FloatConverter: 1.5, UUIDConverter: "12345678-1234-5678-1234-567812345678"}
# Says 503 where the schema was not brought in by migrations, as in a test; tests/load/test_production.py sees it ready.
NOT_READY = {"ui.readyz": 503}
# Ends the session of the one who asks, so it is asked last.
ENDS_THE_SESSION = {"accounts.sign_out", "accounts.sign_out_everywhere"}


def value_for(converter: BaseConverter):
    known = (value for kind, value in UNKNOWN.items() if isinstance(converter, kind))
    return next(known, "Unknown000000000000000")


def addresses(application):
    """Endpoint, method and an address with values that name nothing, for every rule."""
    adapter = application.url_map.bind("localhost")
    rules = sorted(application.url_map.iter_rules(), key=lambda rule: (rule.endpoint in ENDS_THE_SESSION, rule.rule))
    for rule in rules:
        values = {name: value_for(converter) for name, converter in rule._converters.items()}
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule.endpoint, method, adapter.build(rule.endpoint, values, method=method)


def person_with(role):
    accounts = importlib.import_module("lms.accounts.api")
    with transaction() as work:
        person_id = accounts.create_person(
            work, family="役割", given="一人", family_kana="やくわり", given_kana="ひとり", email="role@example.jp"
        )
        if role is not Role.LEARNER:
            accounts.give_role(work, person_id, role, SCOPES.get(role, ""), by=SYSTEM, from_on=today())
    return person_id


def permission_of(application, endpoint):
    return application.view_functions[endpoint].access


@pytest.fixture
def ask(app, sign_in, monkeypatch):
    """``ask(person_id, method, address)``: the answer to a browser of her own, with a session kept from one sign-in.

    Refusals are a status here; how their pages look is tested in tests/lms/ui.
    """
    monkeypatch.setattr(pages, "_error_page", lambda status, message="": (message, status))
    name, cookies = app.config["SESSION_COOKIE_NAME"], {}

    def asked(person_id, method, address):
        if person_id not in cookies:
            cookies[person_id] = sign_in(app.test_client(), person_id).get_cookie(name).value
        browser = app.test_client()
        browser.set_cookie(name, cookies[person_id])
        return browser.open(address, method=method)

    return asked


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_every_endpoint_refuses_a_role_without_the_permission_and_bears_one_with_it(app, ask, role):
    person_id = person_with(role)
    offences = []
    for endpoint, method, address in addresses(app):
        permission = permission_of(app, endpoint)
        answer = ask(person_id, method, address)
        allowed = permission == "public" or Role.LEARNER in permission.roles or role in permission.roles
        if not allowed and answer.status_code != 403:
            offences.append(f"{method} {address}: {answer.status_code} without {permission.code}")
        if answer.status_code >= 500 and answer.status_code != NOT_READY.get(endpoint):
            offences.append(f"{method} {address}: {answer.status_code}")

    refuse(offences, f"asked as {role}")


def test_a_guest_is_led_to_sign_in_or_refused_everywhere_but_on_public_pages(app, client):
    offences = []
    for endpoint, method, address in addresses(app):
        public = permission_of(app, endpoint) == "public"
        answer = client.open(address, method=method)
        led = answer.status_code in (301, 302, 303) and "sign" in answer.headers.get("Location", "")
        if not public and not led and answer.status_code not in (401, 403):
            offences.append(f"{method} {address}: {answer.status_code}")
        if answer.status_code >= 500 and answer.status_code != NOT_READY.get(endpoint):
            offences.append(f"{method} {address}: {answer.status_code}")

    refuse(offences, "asked as a guest")

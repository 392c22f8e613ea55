"""Somebody else's ids open nothing: every address that takes one, asked by a stranger with an id that is everywhere.

Each table gets one row that is Hanako's, under the same id as in every other table; constraints are off, for only who may
see a row is asked here, not whether it makes sense. Taro then asks every address that he may ask, with that id, in every
method. What opens is named below as meant for everybody. ``script/check strangers`` asks the same of the whole sample network.
"""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import JSON, BigInteger, Boolean, Date, DateTime, Float, Integer, Numeric, insert, select, text
from werkzeug.routing import BuildError

from lms.db import UtcDateTime, db
from lms.policy import Role
from lms.sealed import Sealed, SealedJson
from lms.ui import pages
from tests.architecture.source import refuse

EVERYWHERE = "EveryTableHasThisId000"
# What is meant for everybody who is signed in, and why.
FOR_EVERYBODY = {
    "catalogue.picture": "pictures of lessons",
    "course_shelf.watch": "films of lessons",
    "needs.ask": "everybody may ask a station for help",
    "packages.claim": "keeps what the asker's own play says",
    "workshops.workshop": "workshops are announced",
    "workshops.ask_to_give_back": "asks about one's own seat",
    "workshops.tell_me": "asks to be told oneself",
    "workshop_feedback.fill_in": "says whether she may say how it was",
    "sittings.sitting": "sittings are announced",
    "sittings.apply": "everybody may apply",
    "awards.apply": "everybody may ask for a title",
    "listing_consents.one": "one's own consent to a kind of reader",
}
# Ends the session of whoever asks.
LEFT_OUT = {"accounts.sign_out", "accounts.sign_out_everywhere"}


def value_of(column, owner):
    """Something that a column can hold; whoever it points at as a person is the owner."""
    kind = column.type
    if any(key.target_fullname == "person.id" for key in column.foreign_keys):
        return owner
    if isinstance(kind, Sealed):
        return ""
    if isinstance(kind, JSON | SealedJson):
        return {}
    if isinstance(kind, UtcDateTime | DateTime):
        return datetime(2026, 11, 1, tzinfo=UTC)
    if isinstance(kind, Date):
        return date(2026, 11, 1)
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, Integer | BigInteger | Float | Numeric):
        return 1
    return EVERYWHERE[: getattr(kind, "length", None) or len(EVERYWHERE)]


def fill_every_table(owner):
    """One row in every table that is empty; those of people hold the owner and the stranger already."""
    with db.engine.connect() as connection:
        driver = connection.connection.dbapi_connection
        driver.execute("PRAGMA foreign_keys=OFF")
        driver.execute("PRAGMA ignore_check_constraints=ON")
        for table in db.metadata.sorted_tables:
            if connection.execute(select(table).limit(1)).first() is not None:
                continue
            row = {column.name: value_of(column, owner) for column in table.columns if not column.nullable}
            row |= {name: EVERYWHERE for name in ("public_id",) if name in table.c}
            row |= {column.name: owner for column in table.columns if column.name == "person_id"}
            connection.execute(insert(table).values(row))
        connection.execute(
            text("UPDATE person SET public_id = :id WHERE id = :owner"), {"id": EVERYWHERE, "owner": owner}
        )
        connection.commit()
    db.session.remove()
    db.engine.dispose()


def addresses(app):
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if not rule.arguments or rule.endpoint in LEFT_OUT or rule.endpoint.endswith("static"):
            continue
        values = {}
        for name, converter in rule._converters.items():
            values[name] = 1 if hasattr(converter, "num_convert") else min(getattr(converter, "items", [EVERYWHERE]))
        for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "DELETE"}):
            try:
                yield (
                    rule.endpoint,
                    method,
                    adapter.build(rule.endpoint, {**values, **(rule.defaults or {})}, method=method),
                )
            except BuildError:
                continue


@pytest.fixture
def filled(app, hanako, taro, monkeypatch):
    monkeypatch.setattr(pages, "_error_page", lambda status, message="": (message, status))
    fill_every_table(hanako.id)
    return app


def test_a_strangers_browser_opens_nobody_elses_thing_by_its_id(filled, taro):
    browser, asked, offences = taro.browser(), 0, []
    for endpoint, method, address in addresses(filled):
        access = filled.view_functions[endpoint].access
        if access == "public" or Role.LEARNER not in access.roles:
            continue
        answer = browser.open(address, method=method)
        asked += 1
        # A redirect shows nothing, a fault neither: rows without sense cannot be read. 400 is a form that was opened.
        opened = answer.status_code in (200, 201, 206, 400)
        if opened and endpoint not in FOR_EVERYBODY:
            offences.append(f"{method} {address} ({endpoint}): {answer.status_code}")

    assert asked > 50
    refuse(offences, "asked by a stranger")

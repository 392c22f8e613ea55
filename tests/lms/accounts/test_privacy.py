"""What accounts keep of a person can be handed out whole and removed for good (rules 20)."""

from datetime import date

from sqlalchemy import select

from lms.accounts import api
from lms.accounts.models import Person
from lms.accounts.organisations import services as organisations
from lms.accounts.plug import PLUG
from lms.accounts.privacy import account_facts, erase_account
from lms.db import db, transaction

OF_PEOPLE = {"person", "account", "membership", "consent", "role_grant", "sign_up", "declared_tie", "person_double"}


def everything_stored():
    rows = []
    for table in db.metadata.sorted_tables:
        rows += [str(row) for row in db.session.execute(select(table))]
    return "\n".join(rows)


def test_every_table_that_points_at_a_person_states_what_it_holds():
    stated = {entry.table for entry in PLUG.personal_data}
    pointing = {
        table.name
        for table in db.metadata.sorted_tables
        if any(key.column.table.name == "person" for key in table.foreign_keys)
        and (table.name in OF_PEOPLE or table.name.startswith(("person_", "account_", "sign_", "death_")))
    }

    assert pointing - stated == set()


def test_the_file_of_everything_holds_names_contact_and_relations(hanako, club, belongs):
    belongs(hanako, club)
    organisations.declare_tie(hanako.actor, hanako.id, "family", "山本 次郎", date(1968, 1, 1))
    facts = account_facts(hanako.id)

    assert facts["names"][0]["family"] == "山本"
    assert facts["contact"]["email"] == "hanako@example.jp"
    assert facts["memberships"][0]["organisation"] == "見本の会"
    assert facts["relations"] == [{"name": "山本 次郎", "kind": "family"}]


def test_rule_20_after_erasing_no_value_of_the_person_is_left_in_the_tables(taro, app, browser_of):
    with transaction() as work:
        person_id = api.create_person(
            work,
            family="漆崎",
            given="薫子",
            family_kana="うるしざき",
            given_kana="かおるこ",
            born_on=date(1941, 7, 23),
            email="urushizaki@example.jp",
            contact={"phone": "0277-11-2233", "address": "錦町九丁目"},
        )
    organisations.declare_tie(api.actor_of(person_id), person_id, "family", "漆崎 太", date(1940, 1, 1))
    organisations.declare_tie(taro.actor, taro.id, "family", "漆崎 薫子", date(1941, 7, 23))

    with transaction() as work:
        erase_account(work, person_id)

    stored = everything_stored()
    for value in ("漆崎", "薫子", "ウルシザキ", "うるしざき", "urushizaki", "1941, 7, 23", "0277", "錦町"):
        assert value not in stored
    assert db.session.get(Person, person_id).erased_at is not None
    assert browser_of(person_id).get("/me").status_code == 302


def test_an_erased_person_is_in_no_list_and_no_search(hanako, kanri):
    with transaction() as work:
        erase_account(work, hanako.id)

    assert api.find_people("山本") == []
    assert api.people([hanako.id]) == {}
    assert "山本" not in kanri.browser().get("/office/people").text

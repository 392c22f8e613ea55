"""The drill after a leak: who was reached, exactly; until when to report; everybody told once."""

import csv
import json
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from lms.accounts import api as accounts
from lms.accounts.people.services import export_people
from lms.clock import jst, now
from lms.db import db
from lms.notices.models import Notice
from lms.operations.breach.cli import breach
from lms.operations.breach.rules import dates_from, why_told
from registry import api
from registry.people.services import search_people
from registry.stations.models import StationToken
from registry.stations.services import make_key
from tests.registry.conftest import (  # noqa: F401  fixtures
    aoi,
    choices,
    enter_person,
    list_person,
    network,
    pass_exam,
    suruga,
)

WORDS = ("--happened", "鍵がもれました", "--done", "鍵を止めました", "--ask", "事務局 054-000-0000")
LISTING = "what you let stations and offices see of you"


def asked(*words):
    result = CliRunner().invoke(breach, [*words, "--json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def listed(family, *consents):
    person_id = enter_person(family, "見本", ("みほん", "みほん"))
    pass_exam(person_id)
    list_person(person_id, *consents)
    return accounts.person(person_id).public_id


@pytest.fixture
def two(aoi, suruga):  # noqa: F811
    """Two people let the first station see them; a third lets only the second."""
    first = [
        listed(family, *choices("titles", "area", recipient="station", recipient_ref=f"station:{aoi.id}"))
        for family in ("鈴木", "田中")
    ]
    listed("高橋", *choices("titles", "area", recipient="station", recipient_ref=f"station:{suruga.id}"))
    return sorted(first)


@pytest.fixture
def key(aoi, sato, two, client):  # noqa: F811
    """A key of the first station, with which another system read the people once."""
    secret = make_key(sato.actor, aoi.id, "役所の画面")
    answer = client.get("/api/v1/registry/people", headers={"Authorization": f"Bearer {secret}"})
    assert len(answer.get_json()["people"]) == 2
    return db.session.scalar(select(StationToken.public_id))


@pytest.mark.postgres
def test_a_key_that_read_two_people_names_these_two_and_nobody_else_and_each_is_told_once(key, two, tmp_path):
    answer = asked("key", key, "--noticed", "2026-11-29", "--wrongful", "--list", str(tmp_path / "reached.csv"))

    assert answer["ids"] == two
    assert answer["kinds"] == [LISTING]
    assert answer["report_because"] == ["wrongful purpose"]
    assert (tmp_path / "reached.csv").stat().st_mode & 0o777 == 0o600
    rows = list(csv.DictReader((tmp_path / "reached.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [(row["person"], row["fields"], row["times"]) for row in rows] == [
        (who, "area / titles", "1") for who in two
    ]

    notify = ("notify", str(tmp_path / "reached.csv"), "--name", "2026-11-key", *WORDS)
    assert sum(asked(*notify)["would_tell"].values()) == 2
    assert db.session.query(Notice).filter_by(kind="operations.breach").count() == 0
    assert asked(*notify, "--send")["told"] == 2
    assert asked(*notify, "--send")["told"] == 0

    notices = db.session.query(Notice).filter_by(kind="operations.breach").all()
    assert sorted(accounts.person(each.person_id).public_id for each in notices) == two
    assert {each.subject for each in notices} == {"あなたの記録を、ほかの人が見たかもしれません"}
    assert all("拠点や窓口に見せているあなたのこと" in each.body and "鍵を止めました" in each.body for each in notices)


@pytest.mark.postgres
def test_an_account_reached_its_owner_those_it_looked_at_and_those_in_its_files(aoi, sato, kanri, two):  # noqa: F811
    search_people(sato.actor, aoi, api.Criteria())
    by_sato = asked("account", accounts.person(sato.id).public_id)
    assert by_sato["ids"] == sorted([*two, accounts.person(sato.id).public_id])

    earlier = asked(
        "account", accounts.person(sato.id).public_id, "--until", f"{jst(now()) - timedelta(days=2):%Y-%m-%d}"
    )
    assert earlier["ids"] == [accounts.person(sato.id).public_id]

    export_people(kanri.actor, "", "", "utf-8")
    [file] = [json.loads(line) for line in CliRunner().invoke(breach, ["files", "--json"]).output.splitlines()]
    assert file["action"] == "accounts.people_exported"
    assert asked("file", str(file["number"]))["people"] == file["count"]


def test_a_backup_holds_everybody_and_says_how_many_of_them_can_be_named_no_more(hanako, taro):
    everybody = {accounts.person(each.id).public_id for each in (hanako, taro)}

    assert everybody <= set(asked("backup", f"{jst(now()):%Y-%m-%dT%H:%M}")["ids"])
    assert asked("backup", "2001-01-01")["people"] == 0


@pytest.mark.parametrize("question", [("key", "nobodys"), ("account", "nobody"), ("file", "999")])
def test_what_is_nobodys_is_refused_and_not_answered_with_nobody(app, question):
    assert CliRunner().invoke(breach, question).exit_code == 1


# 個人情報保護委員会, ガイドライン 通則編 3-5-3: the day of knowing is the first; 30 November is day 2, 28 December day 30.
def test_the_days_of_the_reports_are_counted_from_the_day_it_was_noticed():
    dates = dates_from(date(2026, 11, 29), wrongful=False)

    assert (dates.first_from, dates.first_by, dates.last_by) == (
        date(2026, 12, 1),
        date(2026, 12, 3),
        date(2026, 12, 28),
    )
    assert dates_from(date(2026, 11, 29), wrongful=True).last_by == date(2027, 1, 27)


# 施行規則 7条: more than 1,000 people, sensitive data, a wrongful purpose.
def test_a_thousand_people_alone_need_no_report_and_one_more_does():
    assert why_told(1000, sensitive=False, wrongful=False) == ()
    assert why_told(1001, sensitive=False, wrongful=False) == ("more than 1000 people",)
    assert why_told(1, sensitive=True, wrongful=False) == ("sensitive data",)

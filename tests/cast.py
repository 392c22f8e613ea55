"""The cast: fourteen people with a meaning, the same in every test.

A test asks for a person by name (``def test_x(hanako, sato)``) and gets a ``Player``: her ids, her actor and a
browser signed in as her. Who plays here and in which role is this one table.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from lms import clock
from lms.db import transaction
from lms.policy import SYSTEM, Actor, Grant, Role


@dataclass(frozen=True)
class Part:
    """One line of the table: the written name, its kana, the role and its scope, and what the person is here for."""

    family: str
    given: str
    family_kana: str
    given_kana: str
    role: Role | None
    here_for: str
    scope: str = ""
    born_on: date = date(1970, 4, 1)


CAST = {
    "hanako": Part("山本", "花子", "やまもと", "はなこ", None, "learns"),
    "taro": Part("山田", "太郎", "やまだ", "たろう", None, "must never see Hanako's things"),
    "abe": Part("阿部", "誠", "あべ", "まこと", Role.ITEM_WRITER, "writes items"),
    "ito": Part("伊藤", "恵", "いとう", "めぐみ", Role.MARKER, "marks"),
    "ueda": Part("上田", "進", "うえだ", "すすむ", Role.MARKER, "marks, too"),
    "hayashi": Part("林", "栄子", "はやし", "えいこ", Role.EXAM_BOARD, "sits on the exam board"),
    "endo": Part("遠藤", "実", "えんどう", "みのる", Role.INVIGILATOR, "invigilates"),
    "mori": Part("森", "千代", "もり", "ちよ", Role.TRAINER, "trains"),
    "kanri": Part("管理", "一郎", "かんり", "いちろう", Role.SECRETARIAT, "runs the secretariat"),
    "dan": Part("団", "律子", "だん", "りつこ", Role.DECIDER, "decides on titles"),
    "sato": Part("佐藤", "幸", "さとう", "さち", Role.STATION_MANAGER, "runs a station", "station:1"),
    "chiba": Part("千葉", "明", "ちば", "あきら", Role.AREA_COORDINATOR, "coordinates an area", "area:22100"),
    "admin": Part("安藤", "守", "あんどう", "まもる", Role.ADMINISTRATOR, "runs the machine"),
}


@dataclass(frozen=True)
class Player:
    """Somebody of the cast on stage: stored in this test's database, able to act and to browse."""

    name: str
    id: int
    public_id: str
    grants: frozenset[Grant]
    open_browser: Callable[[int], FlaskClient] = field(repr=False, compare=False)

    @property
    def actor(self) -> Actor:
        """The person as services know her."""
        return Actor(self.id, self.grants)

    def browser(self) -> FlaskClient:
        """A new browser with her session."""
        return self.open_browser(self.id)


def enter(name: str, open_browser: Callable[[int], FlaskClient]) -> Player:
    """Bring somebody of the cast on stage, through the door of accounts: person, account and role."""
    part = CAST[name]
    accounts = importlib.import_module("lms.accounts.api")
    long_ago = clock.today().replace(year=2020)
    with transaction() as work:
        person_id = accounts.create_person(
            work,
            family=part.family,
            given=part.given,
            family_kana=part.family_kana,
            given_kana=part.given_kana,
            born_on=part.born_on,
            email=f"{name}@example.jp",
            printed_confirmed=True,
            from_on=long_ago,
        )
        if part.role:
            accounts.give_role(work, person_id, part.role, part.scope, from_on=long_ago, by=SYSTEM)
        public_id = accounts.person(person_id).public_id
    grants = frozenset({Grant(part.role, part.scope)} if part.role else ())
    return Player(name, person_id, public_id, grants, open_browser)


def _fixture_of(name: str) -> Any:
    @pytest.fixture(name=name)
    def player(app: Any, browser_of: Callable[[int], FlaskClient]) -> Player:
        return enter(name, browser_of)

    player.__doc__ = f"{name.title()} {CAST[name].here_for}."
    return player


hanako, taro, abe, ito, ueda, hayashi, endo, mori, kanri, dan, sato, chiba, admin = map(_fixture_of, CAST)


@pytest.fixture
def guest(client: FlaskClient) -> FlaskClient:
    """Guest looks: a browser without a session."""
    return client

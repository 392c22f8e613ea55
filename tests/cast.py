"""The cast: fourteen people with a meaning, the same in every test.

A test asks for a person by name (``def test_x(hanako, sato)``) and gets a ``Player``: her ids, her actor and a
browser signed in as her. Who plays here and in which role is this one table.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask.testing import FlaskClient

from lms import clock
from lms.db import transaction
from lms.policy import Actor, Grant, Role
from lms.text.folding import fold


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


CAST = {
    "hanako": Part("山本", "花子", "ヤマモト", "ハナコ", None, "learns"),
    "taro": Part("山田", "太郎", "ヤマダ", "タロウ", None, "must never see Hanako's things"),
    "abe": Part("阿部", "誠", "アベ", "マコト", Role.ITEM_WRITER, "writes items"),
    "ito": Part("伊藤", "恵", "イトウ", "メグミ", Role.MARKER, "marks"),
    "ueda": Part("上田", "進", "ウエダ", "ススム", Role.MARKER, "marks, too"),
    "hayashi": Part("林", "栄子", "ハヤシ", "エイコ", Role.EXAM_BOARD, "sits on the exam board"),
    "endo": Part("遠藤", "実", "エンドウ", "ミノル", Role.INVIGILATOR, "invigilates"),
    "mori": Part("森", "千代", "モリ", "チヨ", Role.TRAINER, "trains"),
    "kanri": Part("管理", "一郎", "カンリ", "イチロウ", Role.SECRETARIAT, "runs the secretariat"),
    "dan": Part("団", "律子", "ダン", "リツコ", Role.DECIDER, "decides on titles"),
    "sato": Part("佐藤", "幸", "サトウ", "サチ", Role.STATION_MANAGER, "runs a station", "station:1"),
    "chiba": Part("千葉", "明", "チバ", "アキラ", Role.AREA_COORDINATOR, "coordinates an area", "area:22100"),
    "admin": Part("安藤", "守", "アンドウ", "マモル", Role.ADMINISTRATOR, "runs the machine"),
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


def _rows_of(name: str, part: Part, person_id: int) -> list[Any]:
    tables = importlib.import_module("lms.accounts.models")
    now, long_ago = clock.now(), clock.today().replace(year=2020)
    written = f"{part.family} {part.given}"
    rows = [
        tables.PersonName(
            person_id=person_id, family=part.family, given=part.given, family_kana=part.family_kana,
            given_kana=part.given_kana, printed=written, folded=fold(written),
            folded_kana=fold(f"{part.family_kana} {part.given_kana}"), from_on=long_ago, recorded_at=now,
            confirmed_at=now,
        ),
        tables.PersonContact(person_id=person_id, email=f"{name}@example.jp"),
        tables.Account(person_id=person_id, email=f"{name}@example.jp", email_confirmed_at=now, created_at=now),
    ]  # fmt: skip
    if part.role:
        rows.append(
            tables.RoleGrant(
                person_id=person_id, role=part.role, scope=part.scope, from_on=long_ago, recorded_at=now
            )
        )  # fmt: skip
    return rows


def enter(name: str, open_browser: Callable[[int], FlaskClient]) -> Player:
    """Bring somebody of the cast on stage: store person, name, account and role."""
    part = CAST[name]
    tables = importlib.import_module("lms.accounts.models")
    with transaction() as work:
        person = tables.Person(recorded_at=clock.now())
        work.session.add(person)
        work.session.flush()
        work.session.add_all(_rows_of(name, part, person.id))
        grants = frozenset({Grant(part.role, part.scope)} if part.role else ())
        return Player(name, person.id, person.public_id, grants, open_browser)


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

"""The stage of the journey: a fresh network in a folder, its staff, and a voice that tells each step and refusal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from lms import clock
from lms.accounts import api as accounts
from lms.db import transaction
from lms.errors import LmsError
from lms.i18n import sentence
from lms.policy import SYSTEM, Actor, Role

STAFF = {
    "secretariat": ("管", "一郎", "カン", "イチロウ", Role.SECRETARIAT),
    "second secretary": ("牧", "弘子", "マキ", "ヒロコ", Role.SECRETARIAT),
    "writer": ("阿部", "誠", "アベ", "マコト", Role.ITEM_WRITER),
    "board": ("林", "栄子", "ハヤシ", "エイコ", Role.EXAM_BOARD),
    "second board": ("永田", "修", "ナガタ", "オサム", Role.EXAM_BOARD),
    "invigilator": ("遠藤", "実", "エンドウ", "ミノル", Role.INVIGILATOR),
    "marker": ("伊藤", "恵", "イトウ", "メグミ", Role.MARKER),
    "second marker": ("上田", "進", "ウエダ", "ススム", Role.MARKER),
    "trainer": ("森", "千代", "モリ", "チヨ", Role.TRAINER),
    "decider": ("団", "律子", "ダン", "リツコ", Role.DECIDER),
    "manager": ("佐藤", "幸", "サトウ", "サチ", None),
    "other manager": ("熊谷", "節子", "クマガイ", "セツコ", None),
}
BORN = date(1960, 4, 1)


@dataclass
class Step:
    """One line of the journey: something that was done, or something that was refused, with the sentence said."""

    day: date
    told: str
    refused: str = ""


@dataclass
class Stage:
    """Who is there, what day it is, what has been told so far."""

    out: Path
    say: Callable[[Step], None]
    people: dict[str, int] = field(default_factory=dict)
    ids: dict[str, Any] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)

    def actor(self, name: str) -> Actor:
        """Somebody with the roles of the day."""
        return accounts.actor_of(self.people[name])

    def tell(self, words: str) -> None:
        """One step was done."""
        self._add(Step(clock.today(), words))

    def _add(self, step: Step) -> None:
        self.steps.append(step)
        self.say(step)

    @contextmanager
    def refused(self, refusal: type[LmsError], words: str) -> Iterator[None]:
        """What is tried here must be refused in exactly this way; the journey fails otherwise."""
        try:
            yield
        except refusal as said:
            self._add(Step(clock.today(), words, sentence(said) or said.code))
            return
        raise AssertionError(f"this was not refused: {words}")

    def keep(self, name: str, content: bytes) -> None:
        """Write a PDF of the journey."""
        self.out.mkdir(parents=True, exist_ok=True)
        (self.out / name).write_bytes(content)

    @contextmanager
    def day(self, days: int, hour: int = 10) -> Iterator[None]:
        """So many days after the journey began, at a Japanese hour."""
        day = self.ids["begin"] + timedelta(days=days)
        with clock.at(clock.instant(day.year, day.month, day.day, hour)):
            yield


def enter_staff(stage: Stage) -> None:
    """The people who run the network, each with one role."""
    with transaction() as work:
        for name, (family, given, family_kana, given_kana, role) in STAFF.items():
            stage.people[name] = accounts.create_person(
                work, family=family, given=given, family_kana=family_kana, given_kana=given_kana, born_on=BORN,
                printed_confirmed=True,
            )  # fmt: skip
            if role:
                accounts.give_role(work, stage.people[name], role, by=SYSTEM)
    stage.tell("The network is empty; its staff take up their roles.")

"""A sitting from the first page to the release, by the services themselves: one process, one database on a real disk.

No web server stands between, so a rate here is what one process can do at most; the floor is one durable transaction of
the same database, so that the ratio says how many of them a use-case costs.
"""

import contextlib
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from math import exp
from typing import Any

from sqlalchemy import delete, text

from exams.attempts.queries import exam_page
from exams.attempts.services import hand_in
from exams.attempts.starting.services import open_page, start_attempt
from exams.results.board.services import freeze_list, note_keys_read, release_results, vote
from exams.results.services import judge_attempts
from lms.app import create_app
from lms.config import read_settings
from lms.db import db, transaction
from lms.knowledge.models import Topic
from lms.network.loading import load_network
from lms.policy import Actor, Role
from lms.tasks.api import run_due
from tests.exams.results.hall import RIGHT, WRONG, Hall, a_hall, somebody
from tests.load.measure import Figure, measurement

QUESTIONS = 50
SITTING = 50_000
SEED = 20261129


@contextlib.contextmanager
def house() -> Iterator[Any]:
    """An application on an empty, durable SQLite database."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(read_settings({"LMS_DATA_DIR": folder}))
        with app.app_context():
            db.create_all()
            load_network()
            # The paper of this hall brings topics of its own.
            db.session.execute(delete(Topic))
            db.session.commit()
            yield app
            db.session.remove()
            db.engine.dispose()


def a_second(work: Callable[[Any], Any], things: Sequence[Any]) -> float:
    """How many of these are done in a second, one after the other."""
    began = time.perf_counter()
    for each in things:
        work(each)
    return len(things) / (time.perf_counter() - began)


def bare_commit(_: Any) -> None:
    """One row changed durably, by the same driver."""
    with transaction() as work:
        work.session.execute(text("UPDATE person SET language = 'ja' WHERE id = 1"))


def open_hall() -> Hall:
    """A sitting that is open now for whoever applied."""
    return a_hall(choices=QUESTIONS, over=False, supervised=False, identity_rule="signed_in")


def begins(actor: Actor, application: str) -> str:
    """The paper is issued and the first page stands."""
    session = f"user:{actor.person_id}"
    attempt = start_attempt(actor, application, session)
    open_page(actor, attempt, session)
    exam_page(actor, attempt)
    return attempt


@measurement("start of an exam, one process", unit="a second", goal=300)
def start() -> Iterator[Figure]:
    for candidates in (50, 200):
        with house():
            hall = open_hall()
            people = [somebody(f"長田{chr(0x3042 + number % 80)}") for number in range(candidates)]
            waiting = [(person.actor, hall.apply(person.id)[0]) for person in people]
            value = a_second(lambda one: begins(*one), waiting)
            yield Figure(f"{candidates} candidates", value, a_second(bare_commit, range(100)))


@measurement("hand-in with scoring, one process", unit="a second", goal=300)
def hand_in_and_judge() -> Iterator[Figure]:
    for candidates in (50, 200):
        with house():
            hall = open_hall()
            people = [somebody(f"長田{chr(0x3042 + number % 80)}") for number in range(candidates)]
            desks = [(person.actor, begins(person.actor, hall.apply(person.id)[0])) for person in people]
            run_due()
            began = time.perf_counter()
            for actor, attempt in desks:
                hand_in(actor, attempt)
            run_due()
            value = candidates / (time.perf_counter() - began)
            yield Figure(f"{candidates} candidates", value, a_second(bare_commit, range(100)))


def _answers(chance: random.Random) -> dict[int, str]:
    """Who can more answers more of the questions, whatever their number: no question then stands out."""
    ability = chance.gauss(1.2, 1)
    return {
        n: RIGHT if chance.random() < 1 / (1 + exp((n % 10 - 5) / 4 - ability)) else WRONG
        for n in range(1, QUESTIONS + 1)
    }


def release_seconds(candidates: int) -> float:
    """From attempts that were handed in to titles in the registry: scored, listed, decided, released, followed up."""
    chance = random.Random(SEED)
    with house():
        hall = a_hall(choices=QUESTIONS, pass_rule={"parts": {"A": {"least": 35}}})
        board = [somebody(name, Role.EXAM_BOARD) for name in ("永田", "野口")]
        for _ in range(candidates):
            hall.sit(somebody("長田").id, right=0, answers=_answers(chance))
        began = time.perf_counter()
        judge_attempts(hall.id, range(1, candidates + 1))
        note_keys_read(board[0].actor, hall.public_id)
        frozen = freeze_list(board[0].actor, hall.public_id)
        for member in board:
            vote(member.actor, hall.public_id, frozen, approves=True)
        release_results(board[0].actor, hall.public_id, frozen)
        return time.perf_counter() - began


@measurement("release, reckoned to 50,000", unit="seconds", goal=60, better="less")
def release() -> Iterator[Figure]:
    for candidates in (300, 1000):
        spent = release_seconds(candidates)
        yield Figure(f"{candidates} candidates in {spent:.1f} s", spent * SITTING / candidates)

"""A sitting from the first page to the release, by the services themselves: one process, one database on a real disk.

No web server stands between, so a rate here is what one process can do at most; the floor is one durable transaction of
the same database, so that the ratio says how many of them a use-case costs.
"""

import contextlib
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from math import exp
from typing import Any

from sqlalchemy import delete, select, text

from exams.attempts.models import Attempt, Response
from exams.attempts.queries import exam_page
from exams.attempts.services import hand_in
from exams.attempts.starting.services import open_page, start_attempt
from exams.results.board.services import freeze_list, note_keys_read, release_results, vote
from exams.results.services import judge_attempts
from exams.sittings.models import Application, Sitting
from lms.accounts.models import Person, PersonName
from lms.app import create_app
from lms.clock import now
from lms.collector import look_seldom
from lms.config import read_settings
from lms.db import db, transaction, write_many
from lms.knowledge.models import Topic
from lms.network.loading import load_network
from lms.policy import Actor, Role
from lms.tasks.api import run_due
from lms.text.numbers import new_number
from tests.exams.results.hall import RIGHT, WRONG, Hall, a_hall, somebody
from tests.load.measure import Figure, measurement

QUESTIONS = 50
SITTING = 50_000
SEED = 20261129
PORTION = 500


@contextlib.contextmanager
def house() -> Iterator[Any]:
    """An application on an empty, durable SQLite database."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(read_settings({"LMS_DATA_DIR": folder}))
        look_seldom()  # as every process that lasts
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


def bare_commit(number: int) -> None:
    """One row changed durably, by the same driver. To another value each time: SQLite writes nothing for the same one."""
    with transaction() as work:
        work.session.execute(
            text("UPDATE person SET language = :word WHERE id = 1"), {"word": ("ja", "en")[number % 2]}
        )


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


def seat(hall: Hall, candidates: int, chance: random.Random) -> None:
    """People who applied, sat and handed in: the rows that ``Hall.sit`` leaves, written past the ORM."""
    like = somebody("長田").id
    named = db.session.execute(select(*_NAMED).where(PersonName.person_id == like)).mappings().one()
    first = like + 1
    paper_id, at = db.session.scalar(select(Sitting.paper_id).where(Sitting.id == hall.id)), now()
    for start in range(1, candidates + 1, PORTION):
        seqs = range(start, min(candidates + 1, start + PORTION))
        with transaction() as work:
            for model, rows in _rows(hall, first, named, paper_id, seqs, at).items():
                write_many(work, model, rows)
            answers = [
                {"sitting_id": hall.id, "attempt_id": n, "part": "A", "position": p, "answer": answer, "saved_at": at}
                for n in seqs
                for p, answer in _answers(chance).items()
            ]
            write_many(work, Response, answers)


# A name's row names these columns; each person has one of her own.
_NAMED = [column for column in PersonName.__table__.c if column.name not in ("id", "person_id")]


def _rows(
    hall: Hall, first: int, named: Mapping[str, Any], paper_id: int, seqs: range, at: datetime
) -> dict[Any, list[dict[str, Any]]]:
    applied = {"state": "accepted", "channel": "own_device", "agreement_version": "2026-04"}
    dated = {"applied_at": at, "agreed_at": at, "accepted_at": at}
    sat = {"purpose": "exam", "channel": "own_device", "state": "submitted", "paper_id": paper_id, "minutes": 60}
    ended = {"recorded_at": at, "started_at": at, "closes_at": at, "submitted_at": at}
    of = {n: {"sitting_id": hall.id, "person_id": first + n} for n in seqs}
    return {
        Person: [{"id": first + n, "settings": {}, "recorded_at": at} for n in seqs],
        PersonName: [{**named, "person_id": first + n} for n in seqs],
        Application: [{**of[n], "seq": n, "slip_number": new_number("EX"), **applied, **dated} for n in seqs],
        Attempt: [{**of[n], "id": n, "application_seq": n, **sat, **ended} for n in seqs],
    }


def release_seconds(candidates: int) -> float:
    """From attempts that were handed in to titles in the registry: scored, listed, decided, released, followed up."""
    with house():
        hall = a_hall(choices=QUESTIONS, pass_rule={"parts": {"A": {"least": 35}}})
        board = [somebody(name, Role.EXAM_BOARD) for name in ("永田", "野口")]
        seat(hall, candidates, random.Random(SEED))
        began = time.perf_counter()
        judge_attempts(hall.id, range(1, candidates + 1))
        note_keys_read(board[0].actor, hall.public_id)
        frozen = freeze_list(board[0].actor, hall.public_id)
        for member in board:
            vote(member.actor, hall.public_id, frozen, approves=True)
        release_results(board[0].actor, hall.public_id, frozen)
        return time.perf_counter() - began


@measurement("release of a sitting", unit="seconds for 50,000", goal=60, better="less")
def release() -> Iterator[Figure]:
    for candidates in (2_000, 10_000):
        spent = release_seconds(candidates)
        yield Figure(f"{candidates} candidates in {spent:.1f} s", spent * SITTING / candidates)


@measurement("release of a whole sitting", unit="seconds", goal=60, better="less")
def whole_release() -> Iterator[Figure]:
    yield Figure(f"{SITTING} candidates", release_seconds(SITTING))

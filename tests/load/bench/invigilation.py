"""The live board of an exam room with 500 candidates: server time of one update, everything new and little new."""

import contextlib
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from exams.attempts.models import Attempt, AttemptStream, Response
from exams.attempts.running.queries import board_changes
from exams.sittings.models import Application, Sitting
from lms import clock
from lms.accounts.api import create_person
from lms.app import create_app
from lms.config import read_settings
from lms.db import db, transaction
from lms.policy import Actor, Grant, Role
from tests.exams.attempts.conftest import a_paper
from tests.load.measure import Figure, measurement

WATCHES = Actor(1, frozenset({Grant(Role.INVIGILATOR)}))
ANSWERS = 50
TRIES = 20


@contextlib.contextmanager
def full_room(candidates: int) -> Iterator[str]:
    """A sitting in which everybody has answered all questions; its public id."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(read_settings({"LMS_DATA_DIR": folder}))
        with app.app_context():
            db.create_all()
            yield _filled(candidates)


def _filled(candidates: int) -> str:
    now = clock.now()
    with transaction() as work:
        paper = a_paper(work.session, choices=ANSWERS)
        sitting = Sitting(
            code="S-1", title="検定", exam_body="body", kind="dated", paper_id=paper.id,
            apply_from_at=now - timedelta(days=60), apply_until_at=now - timedelta(days=30),
            opens_at=now - timedelta(hours=1), closes_at=now + timedelta(hours=8), minutes=60,
            pass_rule={"parts": {"A": {"least": 35}}}, supervised=True, identity_rule="evidence_seen",
            recorded_at=now,
        )  # fmt: skip
        work.session.add(sitting)
        work.session.flush()
        person_id = create_person(
            work, family="山本", given="花子", family_kana="やまもと", given_kana="はなこ", email="hanako@example.jp"
        )
        for seq in range(1, candidates + 1):
            _seat(work.session, sitting, person_id, seq, now)
        return str(sitting.public_id)


def _seat(session: Any, sitting: Sitting, person_id: int, seq: int, now: Any) -> None:
    key = {"sitting_id": sitting.id, "attempt_id": seq}
    session.add(
        Application(
            sitting_id=sitting.id, seq=seq, person_id=person_id, slip_number=f"EX00-0000-{seq:04d}", state="used",
            channel="venue_device", applied_at=now, agreed_at=now, agreement_version="2026-04", accepted_at=now,
        )
    )  # fmt: skip
    session.flush()
    session.add(
        Attempt(
            sitting_id=sitting.id, id=seq, person_id=person_id, application_seq=seq, purpose="exam", state="open",
            channel="venue_device", paper_id=sitting.paper_id, minutes=60, recorded_at=now, started_at=now,
            closes_at=now + timedelta(hours=1), changed_at=now - timedelta(hours=1),
        )
    )  # fmt: skip
    session.flush()
    # One in three was heard from within the last beat.
    heard = now + timedelta(seconds=60) if seq % 3 == 0 else now - timedelta(seconds=60)
    session.add(AttemptStream(**key, stream="s", number=1, session_key="user:1", opened_at=now, last_contact_at=heard))
    session.add_all(
        Response(**key, part="A", position=position, answer="c", stream="s", seq=position, saved_at=now)
        for position in range(1, ANSWERS + 1)
    )
    session.flush()


def milliseconds_of(sitting: str, since: int) -> float:
    """Time that the server works on one update, by its own processor clock: what other programs do is not counted."""
    began = time.process_time()
    for _ in range(TRIES):
        db.session.rollback()
        db.session.expire_all()
        board_changes(WATCHES, sitting, since)
    return (time.process_time() - began) * 1000 / TRIES


@measurement("invigilator's board", unit="ms an update", goal=100, better="less")
def invigilators_board() -> Iterator[Figure]:
    since = int(clock.now().timestamp() * 1000)
    for candidates in (100, 500):
        with full_room(candidates) as sitting:
            yield Figure(f"{candidates} candidates, third new", milliseconds_of(sitting, since))
            yield Figure(f"{candidates} candidates, all new", milliseconds_of(sitting, 0))

"""A sitting that is over, with candidates who answered, for tests of marking and results."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path

from sqlalchemy import select

from exams.attempts.models import Attempt, Response
from exams.bank.models import Item, ItemKey, ItemVersion
from exams.papers.models import Paper, PaperItem, PaperPart
from exams.results.board.services import check_keys, freeze_list, vote
from exams.results.models import Score
from exams.results.passes.services import load_exam_bodies
from exams.sittings.models import Application, Sitting
from lms import clock
from lms.accounts import api as accounts
from lms.db import db, transaction
from lms.knowledge.models import Topic
from lms.policy import SYSTEM, Actor, Grant, Role
from lms.tasks.api import run_due
from lms.text.numbers import new_number

NETWORK = Path(__file__).resolve().parents[3] / "lms" / "network"
OPTIONS = [{"id": sign, "text": f"選択肢{sign}"} for sign in "abcd"]
RIGHT, WRONG = "c", "a"
RUBRIC = [{"name": f"観点{n}", "points": 5, "anchors": {"0": "ふれていない", "5": "十分"}} for n in range(1, 5)]
ANSWER = "居場所は、だれでも立ち寄れることが大切です。" * 12


def an_item(session, number, topic, kind="single_choice"):
    """A secure item whose key and reasons carry words that no candidate may ever read."""
    item = Item(code=f"T-{number}", pool="secure", kind=kind, state="in_use", recorded_at=clock.now())
    session.add(item)
    session.flush()
    choice = kind != "essay"
    body = (
        {"stem": f"設問{number}", "options": OPTIONS}
        if choice
        else {"stem": "書いてください。", "least": 200, "most": 400}
    )
    version = ItemVersion(
        item_id=item.id, version=1, topic_code=topic, level="knowledge", body=body, search="", recorded_at=clock.now()
    )
    session.add(version)
    session.flush()
    key = {"options": [RIGHT]} if choice else {"rubric": RUBRIC}
    session.add(
        ItemKey(
            item_version_id=version.id, key=key, rationale="SECRET-WHY", rationales={s: f"SECRET-{s}" for s in "abcd"}
        )
    )
    return version.id


def a_paper(session, choices, written, chapters=4, frozen_by=None):
    """A frozen paper: ``choices`` questions in turn over the chapters, and a part B if ``written``."""
    for n in range(1, chapters + 1):
        session.add(Topic(code=f"ch{n:02}", position=n, name=f"章{n}", name_en=f"Chapter {n}", weight=4))
    session.flush()
    paper = Paper(
        code="P-1", title="試験問題", state="frozen", fingerprint="f" * 64, frozen_at=clock.now(), frozen_by=frozen_by,
        recorded_at=clock.now(),
    )  # fmt: skip
    session.add(paper)
    session.flush()
    session.add(PaperPart(paper_id=paper.id, part="A", title="A 四つから選ぶ", title_en="A Choosing", kind="choice"))
    if written:
        session.add(PaperPart(paper_id=paper.id, part="B", title="B 文章を書く", title_en="B Writing", kind="written"))
    session.flush()
    for n in range(choices):
        version_id = an_item(session, n + 1, f"ch{n % chapters + 1:02}")
        session.add(PaperItem(paper_id=paper.id, part="A", position=n + 1, item_version_id=version_id))
    if written:
        version_id = an_item(session, choices + 1, "ch01", "essay")
        session.add(PaperItem(paper_id=paper.id, part="B", position=1, item_version_id=version_id))
    return paper.id


@dataclass
class Hall:
    """A sitting with its public id; ``sit`` lets somebody have sat it."""

    id: int
    public_id: str
    choices: int
    numbers: count

    def apply(self, person_id, channel="own_device"):
        seq = next(self.numbers)
        with transaction() as work:
            application = Application(
                sitting_id=self.id, seq=seq, person_id=person_id, slip_number=new_number("EX"), state="accepted",
                channel=channel, applied_at=clock.now(), agreed_at=clock.now(), agreement_version="2026-04",
                accepted_at=clock.now(),
            )  # fmt: skip
            work.session.add(application)
        return application.public_id, seq

    def sit(self, person_id, right, written=None, state="submitted", answers=None):
        """Hand in an attempt with so many right answers, the first ones; returns application id and seq."""
        public_id, seq = self.apply(person_id)
        given = answers or {n: RIGHT if n <= right else WRONG for n in range(1, self.choices + 1)}
        self.sat(person_id, seq, given, written, state)
        return public_id, seq

    def sat(self, person_id, seq, given, written=None, state="submitted"):
        """An application that is there has its attempt, with these answers."""
        with transaction() as work:
            paper_id = work.session.get(Sitting, self.id).paper_id
            ended = state in ("submitted", "auto_submitted")
            work.session.add(
                Attempt(
                    sitting_id=self.id, id=seq, person_id=person_id, application_seq=seq, purpose="exam",
                    channel="own_device", state=state, paper_id=paper_id, minutes=60, recorded_at=clock.now(),
                    started_at=clock.now(), closes_at=clock.now(), submitted_at=clock.now() if ended else None,
                )
            )  # fmt: skip
            work.session.flush()
            for position, answer in given.items():
                work.session.add(self._response(seq, "A", position, answer))
            if written:
                work.session.add(self._response(seq, "B", 1, written))

    def _response(self, seq, part, position, answer):
        return Response(
            sitting_id=self.id, attempt_id=seq, part=part, position=position, answer=answer, saved_at=clock.now()
        )

    def scores(self, seq):
        """All scores of an attempt, the oldest first."""
        return db.session.scalars(
            select(Score).where(Score.sitting_id == self.id, Score.attempt_id == seq).order_by(Score.version)
        ).all()


def a_hall(choices=8, written=False, pass_rule=None, over=True, frozen_by=None, **changes):
    """A sitting on a frozen paper; over since a week, or open now."""
    begins = clock.now() - timedelta(days=7) if over else clock.now() - timedelta(hours=1)
    with transaction() as work:
        load_exam_bodies(work, NETWORK)
        values = {
            "code": "S-1", "title": "第1回 検定", "title_en": "First exam", "exam_body": "exam_body", "kind": "dated",
            "paper_id": a_paper(work.session, choices, written, frozen_by=frozen_by),
            "apply_from_at": begins - timedelta(days=60), "apply_until_at": begins - timedelta(days=30),
            "opens_at": begins, "closes_at": begins + timedelta(hours=8), "minutes": 60,
            "pass_rule": pass_rule or {"parts": {"A": {"least": choices - 2}}}, "supervised": True,
            "identity_rule": "evidence_seen", "recorded_at": clock.now(), "results_due_on": clock.today(),
        }  # fmt: skip
        sitting = Sitting(**{**values, **changes})
        work.session.add(sitting)
    return Hall(sitting.id, sitting.public_id, choices, count(1))


@dataclass
class Somebody:
    id: int
    actor: Actor


def somebody(name, role=None, scope=""):
    """A person beside the cast, with a role if need be."""
    with transaction() as work:
        person_id = accounts.create_person(
            work, family=name, given="次郎", family_kana="ながた", given_kana="じろう", printed_confirmed=True,
            from_on=clock.today().replace(year=2020),
        )  # fmt: skip
        if role:
            accounts.give_role(work, person_id, role, scope, from_on=clock.today().replace(year=2020), by=SYSTEM)
    return Somebody(person_id, Actor(person_id, frozenset({Grant(role, scope)} if role else ())))


def a_second_member():
    """Nagata, who sits on the board with Hayashi."""
    return somebody("永田", Role.EXAM_BOARD)


def tied(one, other, kind="family"):
    """Two people are related, or one taught or employs the other."""
    with transaction() as work:
        accounts.record_tie(work, one, other, kind, by=SYSTEM, from_on=clock.today().replace(year=2020))


def background():
    """Let the background do what is due."""
    return run_due()


def ready(hall, board):
    """Points computed and keys compared by a second person."""
    check_keys(board.actor, hall.public_id)
    return freeze_list(board.actor, hall.public_id)


def carried(hall, *board):
    """A frozen list with a vote of everyone named."""
    frozen = ready(hall, board[0])
    for member in board:
        vote(member.actor, hall.public_id, frozen, approves=True)
    return frozen

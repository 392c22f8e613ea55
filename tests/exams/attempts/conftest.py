"""An exam hall: a frozen paper of three choices and one written answer, a sitting that is open, applications."""

import asyncio
from datetime import timedelta
from itertools import count

import pytest
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select

from exams.attempts.intake import Batch, Entry
from exams.attempts.models import Attempt, Response
from exams.attempts.pulse import PulseDoor
from exams.attempts.saving import AnswerWriter, SaveDoor
from exams.attempts.services import take_batch
from exams.attempts.starting.services import open_page, start_attempt
from exams.bank.models import Item, ItemKey, ItemVersion
from exams.papers.models import Paper, PaperItem, PaperPart
from exams.sittings.models import Application, Sitting, SittingRoom
from lms import clock as house_clock
from lms.db import db, transaction
from lms.gate import Gate
from lms.knowledge.models import Topic
from tests.gate_client import GateClient

OPENS_AT = house_clock.instant(2026, 11, 20, 9)
ORIGIN = {"Origin": "http://localhost"}
OPTIONS = [{"id": sign, "text": f"選択肢{sign}"} for sign in "abcd"]


def an_item(session, number, kind="single_choice", pool="practice"):
    item = Item(code=f"T-{number}", pool=pool, kind=kind, state="in_use", sample=False, recorded_at=house_clock.now())
    session.add(item)
    session.flush()
    choice = kind != "essay"
    body = (
        {"stem": f"{{設問|せつもん}}{number}", "options": OPTIONS}
        if choice
        else {"stem": "書いてください。", "least": 200, "most": 400}
    )
    version = ItemVersion(
        item_id=item.id, version=1, topic_code="ch01", level="knowledge", body=body, search="",
        recorded_at=house_clock.now(),
    )  # fmt: skip
    session.add(version)
    session.flush()
    key = {"options": ["c"]} if choice else {"rubric": [{"name": "内容", "points": 5}]}
    session.add(
        ItemKey(
            item_version_id=version.id, key=key, rationale="SECRET-WHY", rationales={"a": "SECRET-A", "c": "SECRET-C"}
        )
    )
    return version


def a_paper(session, choices=3, pool="secure"):
    session.add(Topic(code="ch01", position=1, name="ジェロントロジーとは", name_en="What gerontology is", weight=4))
    session.flush()
    paper = Paper(code="P-1", title="試験問題", state="draft", recorded_at=house_clock.now())
    session.add(paper)
    session.flush()
    session.add_all(
        [
            PaperPart(paper_id=paper.id, part="A", title="A 四つから選ぶ", title_en="A Choosing", kind="choice"),
            PaperPart(paper_id=paper.id, part="B", title="B 文章を書く", title_en="B Writing", kind="written"),
        ]
    )
    session.flush()
    for position in range(1, choices + 1):
        version = an_item(session, position, pool=pool)
        session.add(PaperItem(paper_id=paper.id, part="A", position=position, item_version_id=version.id))
    essay = an_item(session, choices + 1, kind="essay", pool=pool)
    session.add(PaperItem(paper_id=paper.id, part="B", position=1, item_version_id=essay.id))
    paper.fingerprint, paper.frozen_at, paper.state = "f" * 64, house_clock.now(), "frozen"
    return paper


def a_sitting(choices=3, **changes):
    """Open since 9:00, 60 minutes each, until 17:00; nobody watches over it."""
    with transaction() as work:
        paper = a_paper(work.session, choices)
        values = {
            "code": "S-1", "title": "第1回 検定", "title_en": "First exam", "exam_body": "exam_body", "kind": "dated",
            "paper_id": paper.id, "apply_from_at": OPENS_AT - timedelta(days=60),
            "apply_until_at": OPENS_AT - timedelta(days=30), "opens_at": OPENS_AT,
            "closes_at": OPENS_AT + timedelta(hours=8), "minutes": 60, "pass_rule": {"parts": {"A": {"least": 2}}},
            "supervised": False, "identity_rule": "signed_in", "recorded_at": house_clock.now(),
        }  # fmt: skip
        made = Sitting(**{**values, **changes})
        work.session.add(made)
    return made


@pytest.fixture
def sitting(app):
    """A sitting of three choices and one written answer."""
    return a_sitting()


@pytest.fixture
def room(sitting):
    """A room of the sitting."""
    with transaction() as work:
        made = SittingRoom(sitting_id=sitting.id, name="第1会場", place="公民館", seats=30)
        work.session.add(made)
    return made


@pytest.fixture
def applies(sitting):
    """``applies(hanako)`` gives her an accepted application."""
    numbers = count(1)

    def enter(player, channel="own_device", **more):
        number = next(numbers)
        with transaction() as work:
            application = Application(
                sitting_id=sitting.id, seq=number, person_id=player.id, slip_number=f"EX00-0000-000{number}",
                state="accepted", channel=channel, applied_at=house_clock.now(), agreed_at=house_clock.now(),
                agreement_version="2026-04", accepted_at=house_clock.now(), **more,
            )  # fmt: skip
            work.session.add(application)
        return application

    return enter


class Desk:
    """One candidate at one page of her exam, as the browser would act."""

    def __init__(self, player, attempt, actor=None, session=""):
        self.attempt = attempt
        self.session = session or f"user:{player.id}.0"
        self.numbers = count(1)
        self.last = 0
        self.stream = open_page(actor or player.actor, attempt, self.session)

    @classmethod
    def at_seat(cls, actor, attempt, token):
        """A page at a venue device."""
        return cls(None, attempt, actor, f"seat:{token}")

    def entry(self, key, answer, kind="answer", made_at=None, stream=None):
        """What the page puts into its queue."""
        part, position = key.split("-")
        self.last = next(self.numbers)
        return Entry(stream or self.stream, self.last, kind, part, int(position), answer, made_at)

    def batch(self, *entries, **changes):
        told = {
            "attempt": self.attempt, "session": self.session, "pen": self.stream, "known_seq": self.last,
            "entries": tuple(entries),
        }  # fmt: skip
        return Batch(**{**told, **changes})

    def send(self, *entries, **changes):
        """Send entries; the outcomes in their order."""
        return [taken.outcome for taken in take_batch(self.batch(*entries, **changes)).taken]

    def answer(self, key, answer, **more):
        return self.send(self.entry(key, answer, **more))[0]

    def stored(self):
        """What the responses say: place -> answer."""
        return stored(self.attempt)


def stored(attempt):
    rows = db.session.scalars(
        select(Response)
        .join(Attempt, (Attempt.sitting_id == Response.sitting_id) & (Attempt.id == Response.attempt_id))
        .where(Attempt.public_id == attempt)
    )
    return {f"{row.part}-{row.position}": row.answer for row in rows}


def attempt_row(public_id):
    db.session.expire_all()
    return db.session.scalars(select(Attempt).where(Attempt.public_id == public_id)).one()


@pytest.fixture
def hanakos_desk(hanako, applies):
    """Hanako has begun and sits before her paper."""
    return Desk(hanako, start_attempt(hanako.actor, applies(hanako).public_id))


@pytest.fixture
def writer(app):
    """The writer of this test's database."""
    made = AnswerWriter(app.config["SQLALCHEMY_DATABASE_URI"])
    yield made
    made.close()


def saved(writer, batch):
    """What the writer tells a page that hands this in."""
    return asyncio.run(writer.save(batch))


@pytest.fixture
def door(app, writer, monkeypatch):
    """The door with its CSRF check, as in production."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    return GateClient(Gate(app, [SaveDoor(app, writer), PulseDoor(app)], 0, lambda _: False))


@pytest.fixture
def cookie(app):
    """``cookie(player)``: her session cookie and a CSRF token that belongs to it."""

    def sign(player, raw="the-token-of-this-session"):
        sessions = app.session_interface.get_signing_serializer(app)
        token = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(raw)
        session = {"_user_id": f"{player.id}.0", "csrf_token": "the-token-of-this-session"}
        return {**ORIGIN, "Cookie": f"session={sessions.dumps(session)}", "X-CSRFToken": token}

    return sign


def told(desk, *entries):
    fields = ("stream", "seq", "kind", "part", "position", "answer")
    return {
        "attempt": desk.attempt, "pen": desk.stream, "known": desk.last,
        "entries": [{name: getattr(entry, name) for name in fields} for entry in entries],
    }  # fmt: skip

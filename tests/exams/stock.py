"""A stock for tests of exams: chapters, items of both pools, papers and plans, made by the real use-cases."""

from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select

from exams.bank.rules import Draft
from exams.bank.services import create_item, load_items, review_item, submit_for_review
from exams.papers.services import add_written_part, draw_paper, freeze_paper, save_blueprint, standard_blueprint
from exams.sittings.values import SittingPlan
from lms import clock
from lms.accounts.api import create_person
from lms.accounts.models import Person
from lms.data_files import read_yaml
from lms.db import db, transaction
from lms.knowledge.api import load_topics
from lms.policy import Actor, Grant, Role

LMS = Path(__file__).resolve().parents[2] / "lms"
SECOND_READER_BORN = date(1951, 5, 15)
CHECKED = ("one_key", "plausible", "negative", "no_clue", "source")


def with_topics():
    """The twelve chapters with their weights."""
    rows = read_yaml(LMS / "network" / "topics.yaml")
    with transaction() as work:
        load_topics(work, rows)


def with_sample_items():
    """The items that ship: practice pool, marked as samples."""
    with_topics()
    rows = [row for path in sorted((LMS / "sample" / "items").glob("*.yaml")) for row in read_yaml(path)]
    with transaction() as work:
        return load_items(work, rows)


def choice(stem="いちばん近いものはどれですか。", topic="ch01", level="knowledge", key="c", **more):
    """A sound question with four options."""
    options = [{"id": name, "text": f"答え {name}"} for name in "abcd"]
    return Draft(topic, level, {"stem": stem, "options": options}, {"options": [key]}, rationale="理由です。", **more)


def essay(topic="ch08"):
    """A written question of 200 to 400 characters, four lines of 0 to 5 points."""
    rubric = [{"name": f"観点 {n}", "points": 5} for n in range(1, 5)]
    body = {"stem": "居場所をひらくとき、大切にしたいことを書いてください。", "least": 200, "most": 400}
    return Draft(topic, "application", body, {"rubric": rubric}, kind="essay")


def approved(writer, reviewer, code, draft, pool="secure"):
    """An item that went the whole way: written by one, approved by two others."""
    public_id = create_item(writer, code, pool, draft)
    submit_for_review(writer, public_id)
    for reader in (second_reader(), reviewer):
        review_item(reader, public_id, 1, "approve", CHECKED, "")
    return public_id


def second_reader():
    """Somebody else of the exam board, who reads what the first reader read."""
    known = db.session.scalar(select(Person.id).where(Person.born_on == SECOND_READER_BORN))
    if known is None:
        with transaction() as work:
            known = create_person(
                work,
                family="北村",
                given="道子",
                family_kana="きたむら",
                given_kana="みちこ",
                born_on=SECOND_READER_BORN,
            )
    return Actor(known, frozenset({Grant(Role.EXAM_BOARD, "")}))


def secure_stock(writer, reviewer, a_topic=4):
    """Approved secure items over all chapters, levels in turn."""
    with_topics()
    levels = ("knowledge", "understanding", "application")
    for chapter in range(1, 13):
        for n in range(a_topic):
            draft = choice(f"第{chapter}章の問い {n}", f"ch{chapter:02}", levels[n % 3])
            approved(writer, reviewer, f"S{chapter:02}-{n:03}", draft)


def small_blueprint(board, a_topic=1):
    """A blueprint of twelve questions, one a chapter, or more."""
    body = {"topics": {f"ch{n:02}": a_topic for n in range(1, 13)}, "levels": {"knowledge": 100}}
    return save_blueprint(board, f"small-{a_topic}", "小さな設計表", body)


def sample_paper(board, code="P-SAMPLE", written=None, seed=7):
    """A frozen sample paper of 50 practice items; with ``written`` (an item code) also a part B. Its public id."""
    public_id = draw_paper(board, code, "見本の問題冊子", standard_blueprint(board), seed, sample=True)
    if written:
        add_written_part(board, public_id, written)
    freeze_paper(board, public_id)
    return public_id


def plan(**changes):
    """A dated, supervised sitting two months ahead, application open now."""
    at = clock.now()
    begin = at.replace(minute=0, second=0, microsecond=0) + timedelta(days=60)
    values = {
        "code": "2027-01",
        "title": "第1回 検定試験",
        "title_en": "First examination",
        "kind": "dated",
        "exam_body": "sample-exam-body",
        "apply_from_at": at - timedelta(days=5),
        "apply_until_at": at + timedelta(days=30),
        "opens_at": begin,
        "closes_at": begin + timedelta(hours=2),
        "minutes": 60,
        "pass_rule": {"parts": {"A": {"least": 35}}},
        "supervised": True,
        "identity_rule": "evidence_seen",
    }
    return SittingPlan(**{**values, **changes})

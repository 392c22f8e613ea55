"""Who saw which question: counted once for each attempt, beside who had seen it before."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from exams.attempts.exposure import count_exposure
from exams.attempts.models import Attempt
from exams.attempts.services import hand_in, void_attempt
from exams.attempts.starting.services import start_attempt
from exams.bank.models import ItemExposure
from exams.papers.models import Paper, PaperItem, PaperPart
from exams.sittings.models import Application, Sitting
from lms.clock import now
from lms.db import db, transaction
from lms.tasks.api import run_due
from tests.exams.attempts.conftest import an_item

pytestmark = pytest.mark.postgres


def exposures():
    rows = db.session.scalars(select(ItemExposure).order_by(ItemExposure.item_id))
    return [(row.seen, row.retakers, row.retakers_saw) for row in rows]


def test_an_attempt_that_was_handed_in_is_counted_once(hanako, taro, applies):
    for player in (hanako, taro):
        attempt = start_attempt(player.actor, applies(player).public_id)
        hand_in(player.actor, attempt)
        hand_in(player.actor, attempt)
        run_due()

    assert exposures() == [(2, 0, 0)] * 4


def test_an_attempt_that_was_made_void_before_it_had_points_was_seen_all_the_same(
    hanako, taro, hayashi, sitting, applies
):
    """Hanako wrote and handed nothing in; Taro was admitted and never met the paper."""
    start_attempt(hanako.actor, applies(hanako).public_id)
    second = applies(taro).seq
    with transaction() as work:
        number = work.session.scalars(select(Attempt.id)).one()
        work.session.add(
            Attempt(
                sitting_id=sitting.id, id=999, person_id=taro.id, application_seq=second, purpose="exam",
                channel="own_device", paper_id=sitting.paper_id, minutes=60, started_at=None, closes_at=None,
                submitted_at=None, recorded_at=now(),
            )
        )  # fmt: skip
        work.session.flush()
        for attempt_id in (number, 999, number):
            void_attempt(work, hayashi.actor, sitting.id, attempt_id, "替え玉と分かったため")
        count_exposure(work, sitting.id, [number, 999])

    assert exposures() == [(1, 0, 0)] * 4


def sat(session, sitting_id, number, player, paper_id):
    session.add(
        Attempt(
            sitting_id=sitting_id, id=number, person_id=player.id, application_seq=number, purpose="exam",
            channel="own_device", state="submitted", paper_id=paper_id, minutes=60, started_at=now(),
            closes_at=now() + timedelta(hours=1), submitted_at=now(), recorded_at=now(),
        )
    )  # fmt: skip
    session.flush()


def an_earlier_sitting(session, sitting, player):
    """The same plan half a year before, with one application."""
    long_ago = now() - timedelta(days=180)
    made = Sitting(
        code="S-0", title="前回", title_en="Last time", exam_body="body", kind="dated", paper_id=sitting.paper_id,
        apply_from_at=long_ago - timedelta(days=9), apply_until_at=long_ago - timedelta(days=8), opens_at=long_ago,
        closes_at=long_ago + timedelta(hours=2), minutes=60, pass_rule={"parts": {"A": {"least": 2}}},
        supervised=False, identity_rule="signed_in", recorded_at=long_ago,
    )  # fmt: skip
    session.add(made)
    session.flush()
    session.add(
        Application(
            sitting_id=made.id, seq=1, person_id=player.id, slip_number="EX99-0000-0001", state="accepted",
            channel="own_device", applied_at=long_ago, agreed_at=long_ago, agreement_version="2026-04",
            accepted_at=long_ago,
        )
    )  # fmt: skip
    session.flush()
    return made.id


def a_second_paper(session, sitting):
    """Two questions: the first one of the sitting's own paper, and a new one. Returns the paper and their item ids."""
    paper = Paper(code="P-2", title="別の問題", state="draft", recorded_at=now())
    session.add(paper)
    session.flush()
    session.add(PaperPart(paper_id=paper.id, part="A", title="A", title_en="A", kind="choice"))
    session.flush()
    shared = session.scalars(
        select(PaperItem.item_version_id).where(
            PaperItem.paper_id == sitting.paper_id, PaperItem.part == "A", PaperItem.position == 1
        )
    ).one()
    fresh = an_item(session, 77, pool="secure").id
    for position, version in enumerate((shared, fresh), start=1):
        session.add(PaperItem(paper_id=paper.id, part="A", position=position, item_version_id=version))
    session.flush()
    return paper


def test_a_retaker_saw_before_exactly_what_stood_in_her_earlier_paper(hanako, taro, sitting, applies):
    """Hanako sits again, with a paper that shares one of its two questions with the first; Taro is here for the first time."""
    for player in (hanako, taro):
        applies(player)
    with transaction() as work:
        earlier = an_earlier_sitting(work.session, sitting, hanako)
        second = a_second_paper(work.session, sitting)
        sat(work.session, earlier, 1, hanako, sitting.paper_id)
        sat(work.session, sitting.id, 1, hanako, second.id)
        sat(work.session, sitting.id, 2, taro, second.id)
        count_exposure(work, sitting.id, [1, 2])

    assert exposures() == [(2, 1, 1), (2, 1, 0)]

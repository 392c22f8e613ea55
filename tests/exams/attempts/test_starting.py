"""The first page comes with the attempt: one transaction, one page, given to whoever began and to nobody else."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select

from exams.attempts.models import AttemptStream
from exams.attempts.queries import exam_page
from exams.attempts.services import hand_in
from exams.attempts.starting.services import AT_ONCE, FirstPages, open_page, start_attempt
from exams.errors import NotFound
from lms import clock as house_clock
from lms.db import db
from tests.exams.attempts.conftest import Desk, attempt_row

pytestmark = pytest.mark.postgres


@pytest.fixture
def hers(hanako):
    return f"user:{hanako.id}.0"


@pytest.fixture
def begun(hanako, hers, applies):
    """Hanako pressed the button; her page was not asked for yet."""
    return start_attempt(hanako.actor, applies(hanako).public_id, hers)


@pytest.fixture
def commits(app):
    """How many transactions were committed."""
    seen = []

    def note(connection):
        seen.append(connection)

    event.listen(db.engine, "commit", note)
    yield seen
    event.remove(db.engine, "commit", note)


def pages_of(attempt):
    rows = db.session.execute(select(AttemptStream.stream, AttemptStream.number).order_by(AttemptStream.number))
    return [row.stream for row in rows], attempt_row(attempt).pen


def test_the_attempt_and_its_first_page_are_one_transaction(hanako, hers, applies, commits):
    application = applies(hanako).public_id
    commits.clear()

    first = open_page(hanako.actor, start_attempt(hanako.actor, application, hers), hers)

    assert len(commits) == 1
    assert first


def test_the_first_page_has_the_pen_and_is_given_away_once(hanako, hers, begun):
    first = open_page(hanako.actor, begun, hers)
    assert pages_of(begun) == ([first], first)

    second = open_page(hanako.actor, begun, hers)

    assert pages_of(begun) == ([first, second], second)


def test_what_is_written_on_the_first_page_is_saved(hanako, begun):
    desk = Desk(hanako, begun)

    assert desk.answer("A-1", "c") == "saved"
    assert desk.stored() == {"A-1": "c"}


@pytest.mark.parametrize(
    ("wait", "pages"), [(AT_ONCE - timedelta(seconds=1), 1), (AT_ONCE, 2), (AT_ONCE + timedelta(seconds=1), 2)]
)
def test_a_page_asked_for_later_is_a_page_of_its_own(hanako, hers, begun, clock, wait, pages):
    clock.set(house_clock.now() + wait)

    last = open_page(hanako.actor, begun, hers)

    found, pen = pages_of(begun)
    assert (len(found), pen) == (pages, last)


def test_another_session_of_hers_gets_a_page_of_its_own(hanako, begun):
    page = open_page(hanako.actor, begun, f"user:{hanako.id}.1")

    found, pen = pages_of(begun)
    assert (len(found), pen) == (2, page)


def test_nobody_else_is_given_the_first_page(hanako, taro, hers, begun):
    with pytest.raises(NotFound):
        open_page(taro.actor, begun, hers)


def test_an_exam_that_was_handed_in_meanwhile_gives_no_first_page(hanako, hers, begun):
    hand_in(hanako.actor, begun)

    assert open_page(hanako.actor, begun, hers) != pages_of(begun)[0][0]


def test_only_so_many_first_pages_wait_the_oldest_is_forgotten():
    waiting = FirstPages(2)
    for name in ("a", "b", "c"):
        waiting.note(name, "user:1.0", f"page-{name}")

    assert [waiting.take(name, "user:1.0") for name in ("a", "b", "c")] == ["", "page-b", "page-c"]


def test_what_is_put_together_once_for_all_holds_nobodys_answer(hanako, taro, applies):
    desks = [Desk(who, start_attempt(who.actor, applies(who).public_id)) for who in (hanako, taro)]
    before = exam_page(taro.actor, desks[1].attempt).questions[0]
    desks[0].answer("A-1", "c")

    hers, his = (
        exam_page(who.actor, desk.attempt).questions[0] for who, desk in zip((hanako, taro), desks, strict=True)
    )

    assert ([choice.chosen for choice in hers.control.choices], hers.alike) == ([False, False, True, False], None)
    assert his == before
    assert his.alike

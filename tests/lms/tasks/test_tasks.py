"""Background work: asked once, run once, continued after a fault."""

import pytest
from sqlalchemy import select

from lms.db import db, transaction
from lms.errors import NotFound, RuleBroken
from lms.policy import Actor
from lms.tasks.api import cancel, claim_next, enqueue, run_claimed, run_due, run_now, task_for
from lms.tasks.errors import WorkNotDone
from lms.tasks.models import Task

pytestmark = pytest.mark.postgres


@pytest.fixture
def handlers(app, monkeypatch):
    table = {}
    monkeypatch.setitem(app.extensions, "task_handlers", table)
    return table


def ask(kind="test.work", key="", by=None, **args):
    with transaction() as work:
        return enqueue(work, kind, key, args, asked_by=by)


def state_of(public_id):
    db.session.rollback()
    return db.session.scalar(select(Task.state).where(Task.public_id == public_id))


def test_work_runs_once_with_its_arguments(handlers):
    seen = []
    handlers["test.work"] = lambda task: seen.append(task.args["who"])
    public_id = ask(who="花子")

    assert run_due() == 1
    assert run_due() == 0
    assert seen == ["花子"]
    assert state_of(public_id) == "done"


def test_the_same_key_twice_is_one_task(handlers):
    assert ask(key="monday") == ask(key="monday")
    assert ask(key="tuesday") != ask(key="monday")


def test_a_fault_is_tried_again_at_the_cursor_and_given_up_after_three_times(handlers, clock):
    cursors = []

    def stumble(task):
        cursors.append(task.cursor)
        task.progress(1, 2, cursor="half-way")
        raise ValueError

    handlers["test.work"] = stumble
    public_id = ask()
    for _ in range(4):
        run_due()
        clock.forward(minutes=10)

    assert cursors == ["", "half-way", "half-way"]
    assert state_of(public_id) == "failed"


def test_a_refusal_is_final(handlers):
    def refuse(_task):
        raise RuleBroken

    handlers["test.work"] = refuse
    public_id = ask()

    assert run_due() == 0
    assert state_of(public_id) == "failed"


def test_a_refusal_for_now_is_tried_again_and_given_up_after_three_times(handlers, clock):
    tried = []

    class Away(RuleBroken):
        for_now = True

    def refuse(_task):
        tried.append(1)
        raise Away

    handlers["test.work"] = refuse
    public_id = ask()
    run_due()
    assert state_of(public_id) == "waiting"
    for _ in range(4):
        clock.forward(minutes=10)
        run_due()

    assert len(tried) == 3
    assert state_of(public_id) == "failed"


def test_a_claimed_task_is_not_claimed_again_until_its_worker_falls_silent(handlers, clock):
    ask()
    first = claim_next()

    assert first is not None
    assert claim_next() is None
    clock.forward(minutes=6)
    assert claim_next() == first


def test_a_task_is_seen_and_cancelled_by_its_asker_alone(handlers, hanako, taro):
    def long_work(task):
        assert task.progress(1, 10) is False

    handlers["test.work"] = long_work
    public_id = ask(by=hanako.actor)

    with pytest.raises(NotFound):
        task_for(taro.actor, public_id)
    with pytest.raises(NotFound):
        cancel(taro.actor, public_id)
    cancel(hanako.actor, public_id)
    run_due()

    assert task_for(hanako.actor, public_id).state == "cancelled"
    assert task_for(Actor(hanako.id), public_id).done == 1


def test_one_task_does_the_waiting_work_of_its_like_and_all_of_it_again_when_it_was_broken_off(handlers, clock):
    tried = []

    def stumble_once(task):
        tried.append(task.take_along("who", 10))
        if len(tried) == 1:
            raise ValueError

    handlers["test.work"] = stumble_once
    first, alike, another = ask(who=[1], where="A"), ask(who=[2, 3], where="A"), ask(who=[4], where="B")

    run_due()
    assert [state_of(each) for each in (first, alike, another)] == ["waiting", "done", "done"]
    clock.forward(minutes=10)
    run_due()

    assert tried == [[1, 2, 3], [4], [1, 2, 3]]
    assert state_of(first) == "done"


class AMoment:
    """Time that passes for who waits: in it the worker that was quicker ends its work."""

    def __init__(self, happens):
        self.happens = happens

    def wait(self, seconds):
        self.happens()


def test_a_command_does_its_own_work_or_waits_for_the_worker_that_was_quicker(handlers, monkeypatch):
    done = []
    handlers["test.work"] = lambda task: done.append(task.id)

    alone = ask(key="alone")
    run_now("test.work", "alone")

    assert (len(done), state_of(alone)) == (1, "done")
    taken = ask(key="taken")
    quicker = claim_next()
    monkeypatch.setattr("lms.tasks.api.Event", lambda: AMoment(lambda: run_claimed(quicker)))
    run_now("test.work", "taken")
    assert (len(done), state_of(taken)) == (2, "done")


def test_a_command_is_told_that_its_work_ended_badly(handlers):
    def refuses(task):
        raise RuleBroken

    handlers["test.work"] = refuses
    ask(key="bad")

    with pytest.raises(WorkNotDone):
        run_now("test.work", "bad")

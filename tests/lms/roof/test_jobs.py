"""The scheduler inserts due work once, however many schedulers there are."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from lms import jobs
from lms.clock import instant
from lms.db import db, transaction
from lms.errors import Misconfigured
from lms.operations.jobs import check_every_job, every_job, last_runs, slot_of
from lms.tasks.api import claim_next, enqueue
from lms.tasks.models import Task
from lms.ui.plug import Plug, Scheduled

pytestmark = pytest.mark.postgres
MINUTELY = Scheduled("test-minutely", "test.work", every_seconds=60)
NIGHTLY = Scheduled("test-nightly", "test.work", daily_at=(3, 30))


def count():
    return db.session.scalar(select(func.count()).select_from(Task))


def test_two_schedulers_insert_one_task_for_one_slot(app, clock):
    clock.set(instant(2026, 11, 20, 10, 0, 5))
    first = jobs.insert_due(MINUTELY)
    clock.forward(seconds=50)
    second = jobs.insert_due(MINUTELY)

    assert first == second
    assert count() == 1
    clock.forward(seconds=10)
    jobs.insert_due(MINUTELY)
    assert count() == 2


def test_a_daily_slot_is_the_last_one_that_was_due():
    assert slot_of(NIGHTLY, instant(2026, 11, 20, 3, 29)) == instant(2026, 11, 19, 3, 30)
    assert slot_of(NIGHTLY, instant(2026, 11, 20, 3, 30)) == instant(2026, 11, 20, 3, 30)


def test_a_missed_run_is_caught_up_once(app, clock):
    clock.set(instant(2026, 11, 20, 3, 30))
    jobs.insert_due(NIGHTLY)
    clock.forward(seconds=timedelta(days=3).total_seconds() + 600)
    jobs.insert_due(NIGHTLY)
    jobs.insert_due(NIGHTLY)

    assert count() == 2


def test_the_application_refuses_to_start_while_scheduled_work_has_nobody_to_do_it():
    check_every_job([Plug("one", scheduled=[NIGHTLY]), Plug("other", tasks={"test.work": lambda task: None})])
    with pytest.raises(Misconfigured) as refused:
        check_every_job([Plug("one", scheduled=[NIGHTLY, MINUTELY])])
    assert "test-minutely, test-nightly" in refused.value.fields["hint"]


def test_the_last_run_of_every_job_is_told(app, clock):
    assert {run.state for run in last_runs(app.extensions["plugs"]).values()} == {""}
    clock.set(instant(2026, 11, 20, 10, 0, 5))
    jobs.run_now(app, "audit-seal")
    clock.forward(hours=1)
    jobs.run_now(app, "audit-seal")

    told = last_runs(app.extensions["plugs"])
    assert (told["audit-seal"].state, told["audit-seal"].finished_at) == ("done", instant(2026, 11, 20, 11, 0, 5))
    assert told["outbox-deliver"].finished_at is None


class OneRound(threading.Event):
    """Over once there was nothing to do."""

    def wait(self, timeout=None):
        self.set()
        return True


def test_mail_and_the_end_of_exams_do_not_wait_for_a_long_booklet(app):
    with transaction() as work:
        long_one = enqueue(work, "courses.booklet", "long", {"booklet": 1})
    job = every_job(app.extensions["plugs"])["outbox-deliver"]
    jobs.insert_due(job)
    lane = jobs.Lane(app)
    prompt, lane._over = lane.kinds, OneRound()
    assert {"outbox.deliver", "exams.attempts.close_due"} <= prompt
    assert "courses.booklet" not in prompt
    assert "workshops.remind" not in prompt

    claimed = claim_next(besides=prompt)
    lane.run()

    assert lane.done == 1
    states = {task.kind: task.state for task in db.session.scalars(select(Task))}
    assert states == {"courses.booklet": "running", "outbox.deliver": "done"}
    assert db.session.get_one(Task, claimed).public_id == long_one


def test_when_the_lane_beside_long_work_ends_by_itself_all_is_begun_anew(app, monkeypatch):
    lanes = []

    def away(limit, only=None, besides=()):
        if only is None:
            return 0
        lanes.append(only)
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    monkeypatch.setattr(jobs, "run_due", away)
    stop = threading.Event()
    jobs._serve_while_held(app, stop, jobs.Rest())

    assert (len(lanes), stop.is_set()) == (1, False)


def test_a_process_that_worked_and_grew_makes_room_for_a_slim_one_once_it_has_nothing_to_do():
    at, own = [100.0], [60.0]
    rest = jobs.Rest(28.0, own=lambda: own[0], clock=lambda: at[0])

    assert not rest.is_due(worked=0)
    assert not rest.is_due(worked=3)
    assert not rest.is_due(worked=0)
    at[0] += jobs.LIVES_SECONDS
    assert not rest.is_due(worked=2)
    assert rest.is_due(worked=0)
    assert not rest.is_due(worked=0)

    own[0] = 20.0
    assert not rest.is_due(worked=1)
    assert not rest.is_due(worked=0)


def test_only_memory_that_is_not_shared_counts_as_the_processs_own(tmp_path, monkeypatch):
    (tmp_path / "rollup").write_text(
        "Rss:   200000 kB\nPss:   90000 kB\nPrivate_Clean:   10 kB\nPrivate_Dirty:   20480 kB\n"
    )
    monkeypatch.setattr(jobs, "ROLLUP", tmp_path / "rollup")

    assert jobs.own_megabytes() == 20.0

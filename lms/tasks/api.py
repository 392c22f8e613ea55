"""The door of background work: ask for it, look at it, run it."""

import logging
import secrets
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, func, or_, select, true, update

from lms.clock import now
from lms.db import Work, db, new_public_id, transaction, write_many
from lms.errors import LmsError, NotFound
from lms.policy import Actor
from lms.tasks.errors import WorkNotDone
from lms.tasks.models import Task

MOST_ATTEMPTS = 3
SILENT_AFTER = timedelta(minutes=5)
ENDED = ("done", "failed", "cancelled")
A_MOMENT = 0.2
log = logging.getLogger("lms.tasks")


class Running:
    """A task under way, as its handler sees it."""

    def __init__(self, task: Task) -> None:
        self.id = task.id
        self.args: Mapping[str, Any] = dict(task.args)
        self.cursor = task.cursor

    def progress(self, done: int, total: int, cursor: str = "") -> bool:
        """Record how far the work is; returns False when the person who asked wants it to end."""
        with transaction() as work:
            task = work.session.get_one(Task, self.id)
            task.done, task.total, task.alive_at = done, total, now()
            task.cursor = self.cursor = cursor or task.cursor
            return not task.cancel_asked

    def finish_with(self, **result: Any) -> None:
        """Keep a small result (counts, a file's id) beside the task."""
        with transaction() as work:
            work.session.get_one(Task, self.id).result = result

    def take_along(self, list_name: str, most: int) -> list[Any]:
        """Do the waiting work of others of one kind, too: their lists join this task's, whose arguments are else the same.

        Returns the whole list. The others end here and now, in the transaction in which this task keeps what was
        theirs; should it be broken off, it is tried again with all of it.
        """
        with transaction() as work:
            own = work.session.get_one(Task, self.id)
            alike = (Task.kind == own.kind) & (Task.state == "waiting") & (Task.run_after <= now())
            waiting = work.session.execute(select(Task.id, Task.args).where(alike).order_by(Task.id).limit(most)).all()
            same = [one.id for one in waiting if _but(one.args, list_name) == _but(own.args, list_name)]
            ended = work.session.execute(
                update(Task)
                .where(Task.id.in_(same), Task.state == "waiting")
                .values(state="done", alive_at=now(), finished_at=now(), attempts=Task.attempts + 1)
                .returning(Task.id, Task.args)
                .execution_options(synchronize_session=False)
            ).all()
            found = [
                *own.args[list_name],
                *(each for one in sorted(ended, key=lambda row: row.id) for each in one.args[list_name]),
            ]
            self.args = own.args = {**own.args, list_name: found}
            return found


def _but(args: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in args.items() if key != name}


Handler = Callable[[Running], None]


@dataclass(frozen=True)
class TaskView:
    """What a page shows of a task."""

    public_id: str
    kind: str
    state: str
    done: int
    total: int
    result: dict[str, Any]
    fault: str


def enqueue(
    work: Work,
    kind: str,
    unique_key: str = "",
    args: dict[str, Any] | None = None,
    *,
    asked_by: Actor | None = None,
    run_after: datetime | None = None,
) -> str:
    """Ask for background work; the same kind and key twice is one task. Returns its public id."""
    same = select(Task.public_id).where(Task.kind == kind, Task.unique_key == unique_key)
    known: str | None = work.session.scalar(same) if unique_key else None
    if known:
        return known
    public_id = new_public_id()
    row = {
        "public_id": public_id,
        "kind": kind,
        "unique_key": unique_key or secrets.token_hex(16),
        "args": args or {},
        "asked_by": asked_by.person_id if asked_by else None,
        "created_at": now(),
        "run_after": run_after or now(),
    }
    write_many(work, Task, [row])
    return public_id


def task_for(actor: Actor, public_id: str) -> TaskView:
    """One's own task; NotFound for anybody else's."""
    task = db.session.scalar(select(Task).where(Task.public_id == public_id, Task.asked_by == actor.person_id))
    if task is None:
        raise NotFound
    return _view(task)


def _view(task: Task) -> TaskView:
    return TaskView(task.public_id, task.kind, task.state, task.done, task.total, task.result or {}, task.fault)


def under_way(kind: str, args: Mapping[str, Any]) -> bool:
    """Whether work of this kind with these arguments, among others, waits or runs."""
    rows = db.session.scalars(select(Task.args).where(Task.kind == kind, Task.state.in_(("waiting", "running"))))
    return any(all(found.get(name) == value for name, value in args.items()) for found in rows)


def progress_of(public_id: str) -> tuple[int, int]:
    """How far a task is, done and total, for whoever shows the thing that it works on; (0, 0) for an unknown one."""
    row = db.session.execute(select(Task.done, Task.total).where(Task.public_id == public_id)).first()
    return (row.done, row.total) if row else (0, 0)


def tasks_of(public_ids: Iterable[str]) -> dict[str, TaskView]:
    """Tasks by public id, for whoever shows the things that they work on; unknown ones are left out."""
    rows = db.session.scalars(select(Task).where(Task.public_id.in_(list(public_ids))))
    return {task.public_id: _view(task) for task in rows}


def cancel(actor: Actor, public_id: str) -> None:
    """Ask one's own task to end at its next step."""
    task_for(actor, public_id)
    with transaction() as work:
        ask_to_end(work, public_id)


def ask_to_end(work: Work, public_id: str) -> None:
    """Ask a task to end at its next step. The caller's policy has decided that this person may."""
    work.session.execute(update(Task).where(Task.public_id == public_id).values(cancel_asked=True))


@dataclass(frozen=True)
class Ended:
    """A task that ended: its public id, what it was, how and when."""

    public_id: str
    kind: str
    state: str
    fault: str
    finished_at: datetime | None


def _ended(task: Task) -> Ended:
    return Ended(task.public_id, task.kind, task.state, task.fault, task.finished_at)


def last_ended(kind: str, key_begins: str) -> Ended | None:
    """The last task of a kind that ended, among those whose unique key begins so."""
    task = db.session.scalar(
        select(Task)
        .where(Task.kind == kind, Task.unique_key.startswith(key_begins), Task.finished_at.is_not(None))
        .order_by(Task.finished_at.desc())
        .limit(1)
    )
    return _ended(task) if task else None


def given_up(since: datetime, most: int) -> list[Ended]:
    """Tasks that were given up, the newest first."""
    rows = db.session.scalars(
        select(Task)
        .where(Task.state == "failed", Task.finished_at > since)
        .order_by(Task.finished_at.desc())
        .limit(most)
    )
    return [_ended(task) for task in rows]


def counts_by_state() -> dict[str, int]:
    """How many tasks are in each state."""
    rows = db.session.execute(select(Task.state, func.count()).group_by(Task.state))
    return {row[0]: row[1] for row in rows}


def try_again(work: Work, public_id: str) -> None:
    """Let a task that was given up go on at its cursor; NotFound unless it failed. The caller has asked its policy."""
    again = work.session.scalar(
        update(Task)
        .where(Task.public_id == public_id, Task.state == "failed")
        .values(state="waiting", attempts=0, fault="", finished_at=None, run_after=now())
        .returning(Task.id)
    )
    if again is None:
        raise NotFound


def claim_next(only: Collection[str] | None = None, besides: Collection[str] = ()) -> int | None:
    """Take the next due task, also one whose worker fell silent; None when there is nothing to do.

    only, besides   kinds that alone are taken, and that are left to somebody else
    """
    wanted = true() if only is None else Task.kind.in_(only)
    return _claim(wanted & Task.kind.not_in(besides))


def _claim(wanted: ColumnElement[bool]) -> int | None:
    silent = (Task.state == "running") & (Task.alive_at < now() - SILENT_AFTER)
    due = or_(Task.state == "waiting", silent) & (Task.run_after <= now()) & wanted
    candidate = db.session.execute(select(Task.id, Task.attempts).where(due).order_by(Task.id).limit(1)).first()
    if candidate is None:
        return None
    with transaction() as work:
        return work.session.scalar(
            update(Task)
            .where(Task.id == candidate.id, Task.attempts == candidate.attempts, due)
            .values(state="running", attempts=Task.attempts + 1, alive_at=now())
            .returning(Task.id)
        )


def _close(task_id: int, state: str, fault: str = "") -> None:
    with transaction() as work:
        task = work.session.get_one(Task, task_id)
        task.state, task.fault, task.finished_at = state, fault[:300], now()
        if state == "waiting":
            task.finished_at, task.run_after = None, now() + timedelta(seconds=30 * task.attempts)


def run_claimed(task_id: int) -> bool:
    """Run one claimed task to its end; a fault is kept on the row and tried again later."""
    task = db.session.get_one(Task, task_id)
    handler: Handler | None = current_app.extensions["task_handlers"].get(task.kind)
    if handler is None:
        _close(task_id, "failed", "no handler for this kind of task")
        return False
    attempts = task.attempts
    try:
        handler(Running(task))
    except LmsError as refusal:
        again = refusal.for_now and attempts < MOST_ATTEMPTS
        _close(task_id, "waiting" if again else "failed", refusal.code)
        return False
    except Exception as fault:
        log.exception("task failed", extra={"task": task_id})
        _close(task_id, "failed" if attempts >= MOST_ATTEMPTS else "waiting", type(fault).__name__)
        return False
    db.session.rollback()
    _close(task_id, "cancelled" if db.session.get_one(Task, task_id).cancel_asked else "done")
    return True


def run_now(kind: str, unique_key: str) -> None:
    """Do one task here while its caller waits; where a worker has taken it already, wait for the end of that.

    For commands: the scheduler of a running server may be quicker, and two must not do the same work at once. Refuses
    with WorkNotDone when it did not end well; the scheduler tries again what can be tried again.
    """
    this = (Task.kind == kind) & (Task.unique_key == unique_key)
    ended = ""
    while ended not in ENDED:
        task_id = _claim(this)
        if task_id is not None and not run_claimed(task_id):
            break
        db.session.rollback()
        ended = db.session.scalar(select(Task.state).where(this)) or ENDED[-1]
        if task_id is None and ended not in ENDED:
            Event().wait(A_MOMENT)
    if ended != ENDED[0]:
        raise WorkNotDone


def run_due(limit: int = 1000, only: Collection[str] | None = None, besides: Collection[str] = ()) -> int:
    """Run what is due now, one after another; returns how many ended well. Kinds as in ``claim_next``."""
    ended = 0
    for _ in range(limit):
        task_id = claim_next(only, besides)
        if task_id is None:
            break
        ended += run_claimed(task_id)
    return ended

"""Use-cases of lists that were handed in: keep the file, read it, enter it whole, give it up."""

from pathlib import Path
from typing import IO

from sqlalchemy import select, update

from lms.accounts.errors import PeopleListStepTaken, PeopleNotSound
from lms.accounts.importing.lists.models import WAITING, PeopleList, PeopleListLine
from lms.accounts.importing.services import Seen, import_people, look_at_people
from lms.accounts.permissions import KEEP_PEOPLE
from lms.accounts.session import actor_of
from lms.clock import days, now
from lms.db import Work, db, transaction
from lms.errors import NotFound
from lms.files.api import MEGABYTE, forget, keep, path_of
from lms.files.errors import FileEmpty, FileTooLarge
from lms.policy import Actor, require
from lms.tasks.api import Running, enqueue

READ_LIST, ENTER_LIST = "accounts.read_list", "accounts.enter_list"
MOST_MB = 11
# A report that is longer helps nobody: the list is mended and handed in again.
MOST_LINES = 2000
KEPT_DAYS = 7


def hand_in_list(actor: Actor, stream: IO[bytes], filename: str) -> str:
    """Keep a file of people and ask for it to be read; nobody is entered yet. Returns the list's public id."""
    require(actor, KEEP_PEOPLE)
    content = stream.read(MOST_MB * MEGABYTE + 1)
    if not content:
        raise FileEmpty
    if len(content) > MOST_MB * MEGABYTE:
        raise FileTooLarge(limit=MOST_MB)
    with transaction() as work:
        row = PeopleList(
            file_id=keep(work, content, "csv", filename, by=actor.person_id),
            filename=filename[:200],
            handed_in_by=actor.person_id,
            handed_in_at=now(),
        )
        work.session.add(row)
        work.session.flush()
        row.task = enqueue(work, READ_LIST, f"list:{row.id}", {"list": row.id}, asked_by=actor)
        work.audit(actor, "accounts.people_list_handed_in", "people_list", row.id)
        return row.public_id


def _lines_in(path: Path) -> int:
    with path.open("rb") as raw:
        return max(0, sum(1 for _ in raw) - 1)


class _Report:
    """What is told of a list while it is read: a few hundred lines at a time, so that no transaction is long."""

    def __init__(self, list_id: int, task: Running, total: int) -> None:
        self.list_id, self.task, self.total = list_id, task, total
        self.looked, self.kept, self.waiting = 0, 0, list[PeopleListLine]()

    def tell(self, seen: Seen) -> None:
        if seen.outcome == "new" or self.kept >= MOST_LINES:
            return
        faults = [[fault.code, fault.detail[:80]] for fault in seen.faults]
        self.kept += 1
        self.waiting.append(PeopleListLine(list_id=self.list_id, line=seen.line, outcome=seen.outcome, faults=faults))

    def go_on(self, looked: int) -> None:
        self.looked += looked
        with transaction() as work:
            work.session.add_all(self.waiting)
            self.task.progress(self.looked, max(self.total, self.looked))
        self.waiting = []


def read_list(task: Running) -> None:
    """Background: tell what would become of every line; begins anew when it was broken off."""
    row = db.session.get(PeopleList, task.args["list"])
    if row is None or row.state != "reading":
        return
    list_id, path = row.id, path_of(row.file_id)
    with transaction() as work:
        for line in work.session.scalars(select(PeopleListLine).where(PeopleListLine.list_id == list_id)):
            work.session.delete(line)
    report = _Report(list_id, task, _lines_in(path))
    tally = look_at_people(path, report.tell, report.go_on)
    with transaction() as work:
        step = "ready" if tally.sound and tally.new + tally.known else "refused"
        if _step(work, list_id, "reading", step):
            row = work.session.get_one(PeopleList, list_id)
            row.lacking, row.fresh, row.known, row.refused = list(tally.lacking), tally.new, tally.known, tally.refused
            if step == "refused":
                forget(work, [row.file_id])


def _step(work: Work, list_id: int, before: str, after: str) -> bool:
    """Whether this was the one that took the step."""
    taken = work.session.scalar(
        update(PeopleList)
        .where(PeopleList.id == list_id, PeopleList.state == before)
        .values(state=after)
        .returning(PeopleList.id)
    )
    return taken is not None


def _named(work: Work, public_id: str) -> PeopleList:
    row: PeopleList | None = work.session.scalar(select(PeopleList).where(PeopleList.public_id == public_id))
    if row is None:
        raise NotFound
    return row


def enter_list(actor: Actor, public_id: str) -> None:
    """Let everybody of a list be entered who is not on record: all of them, or nobody; in the background.

    Whoever says so stands for the papers on which each of them agreed. A second click changes nothing.
    Refusals: NotAllowed, NotFound, PeopleListStepTaken for a list that is refused, given up or still being read.
    """
    require(actor, KEEP_PEOPLE)
    with transaction() as work:
        row = _named(work, public_id)
        if row.state in ("writing", "done"):
            return
        if not _step(work, row.id, "ready", "writing"):
            raise PeopleListStepTaken
        facts = {"list": row.id, "by": actor.person_id}
        row.task = enqueue(work, ENTER_LIST, f"list:{row.id}", facts, asked_by=actor)
        work.audit(actor, "accounts.people_list_confirmed", "people_list", row.id, people=row.fresh)


def enter_people(task: Running) -> None:
    """Background: enter a confirmed list in one transaction, so that no half of it is ever there.

    Tried again after a stop, it finds those who are there as known: nobody is entered twice. A list that is no longer
    sound, because the day or the municipalities have changed, is refused as a whole.
    """
    row = db.session.get(PeopleList, task.args["list"])
    if row is None or row.state != "writing":
        return
    list_id, path, by = row.id, path_of(row.file_id), actor_of(task.args["by"])
    try:
        import_people(path, by, lambda _: None, lambda _: None)
        after = "done"
    except PeopleNotSound:
        after = "refused"
    with transaction() as work:
        if _step(work, list_id, "writing", after):
            forget(work, [work.session.get_one(PeopleList, list_id).file_id])


def discard_list(actor: Actor, public_id: str) -> None:
    """Give a list up: the file goes, nobody is entered. Refuses with PeopleListStepTaken once it is being entered."""
    require(actor, KEEP_PEOPLE)
    with transaction() as work:
        row = _named(work, public_id)
        if row.state == "discarded":
            return
        if not (_step(work, row.id, "ready", "discarded") or _step(work, row.id, "reading", "discarded")):
            raise PeopleListStepTaken
        forget(work, [row.file_id])
        work.audit(actor, "accounts.people_list_discarded", "people_list", row.id)


def tidy_lists() -> int:
    """Remove lists that were handed in a week ago, with their reports and files; returns how many."""
    with transaction() as work:
        old = work.session.scalars(
            select(PeopleList).where(PeopleList.handed_in_at < now() - days(KEPT_DAYS), PeopleList.state != "writing")
        ).all()
        for row in old:
            forget(work, [row.file_id])
            for line in work.session.scalars(select(PeopleListLine).where(PeopleListLine.list_id == row.id)):
                work.session.delete(line)
            work.session.flush()
            work.session.delete(row)
    return len(old)


def give_waiting_lists_up(work: Work) -> int:
    """Give every list up that waits to be entered: somebody is erased who may stand in one. Returns how many.

    What stands in a list is known by reading it alone; who was erased must not come back with it (rules of the house 20).
    """
    waiting = work.session.scalars(select(PeopleList).where(PeopleList.state.in_(WAITING))).all()
    for row in waiting:
        row.state = "discarded"
        forget(work, [row.file_id])
    return len(waiting)

"""Use-cases of assembly: asking for a set of papers, assembling it in the background, keeping what was found."""

import time
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from exams.errors import BlueprintInvalid, NotFound
from exams.papers.assembly.blueprints import MOST_SECONDS, problem_of
from exams.papers.assembly.child import assembled
from exams.papers.assembly.queries import bank_items, drawable_items
from exams.papers.assembly.rules import Problem, in_order, letter_of
from exams.papers.errors import AssemblyFailed, SetCodeTaken, SetNotReady, SetOutdated
from exams.papers.models import Blueprint, PaperSet
from exams.papers.policies import MANAGE
from exams.papers.rules import faults_in_blueprint
from exams.papers.services import new_draft
from lms.clock import now, today
from lms.db import Work, transaction
from lms.knowledge.api import topics
from lms.policy import Actor, require
from lms.tasks.api import Running, enqueue

ASSEMBLE = "exams.papers.assemble"
AT_WORK = ("waiting", "working")


def ask_for_set(
    actor: Actor, code: str, title: str, blueprint: str, wishes: Mapping[str, Any], *, sample: bool = False
) -> str:
    """Ask for parallel papers to a blueprint; they are assembled in the background. Returns the set's public id.

    wishes  papers, seed, on (day of use) and seconds, where they differ from what the blueprint says
    Refusals: SetCodeTaken, BlueprintInvalid.
    """
    require(actor, MANAGE)
    with transaction() as work:
        plan = work.session.scalar(select(Blueprint).where(Blueprint.public_id == blueprint))
        if plan is None:
            raise NotFound
        if work.session.scalar(select(PaperSet.id).where(PaperSet.code == code)):
            raise SetCodeTaken(code=code)
        body = {**plan.body, **{name: value for name, value in wishes.items() if value is not None}}
        body["seconds"] = min(float(body.get("seconds") or 25), MOST_SECONDS)
        faults = faults_in_blueprint(body, [topic.code for topic in topics()])
        if faults:
            raise BlueprintInvalid(fault=", ".join(faults))
        row = PaperSet(
            code=code, title=title, sample=sample, blueprint_id=plan.id, body=body, recorded_at=now(),
            recorded_by=actor.person_id,
        )  # fmt: skip
        work.session.add(row)
        work.session.flush()
        row.task = enqueue(work, ASSEMBLE, args={"set": row.id}, asked_by=actor)
        work.audit(actor, "exams.papers.set_asked", "paper_set", row.id, code=code)
        return row.public_id


def ask_again(actor: Actor, public_id: str) -> None:
    """Assemble a set anew, because the bank changed or more time is given. Not once its papers are kept."""
    require(actor, MANAGE)
    with transaction() as work:
        row = _set(work, public_id)
        if row.state in AT_WORK:
            return
        if row.state == "kept":
            raise SetNotReady
        row.state, row.found, row.told = "waiting", {}, {}
        row.task = enqueue(work, ASSEMBLE, args={"set": row.id}, asked_by=actor)
        work.audit(actor, "exams.papers.set_asked", "paper_set", row.id, code=row.code)


def stop_set(actor: Actor, public_id: str) -> None:
    """End the search. What was found until now stays and can be kept."""
    require(actor, MANAGE)
    with transaction() as work:
        row = _set(work, public_id)
        if row.state in AT_WORK:
            row.state = "found" if row.found else "stopped"
            work.audit(actor, "exams.papers.set_stopped", "paper_set", row.id)


def keep_set(actor: Actor, public_id: str) -> list[str]:
    """Make drafts of the papers that were found; returns their public ids. A second click makes no second ones.

    Refusals: SetNotReady, SetOutdated when an item is not in use any more.
    """
    require(actor, MANAGE)
    with transaction() as work:
        row = _set(work, public_id)
        if row.state == "kept":
            return []
        if row.state in AT_WORK or not row.found.get("papers"):
            raise SetNotReady
        usable = {item.item_id: item for item in drawable_items(sample=row.sample)}
        if not {number for paper in row.found["papers"] for number in paper} <= usable.keys():
            raise SetOutdated
        problem = _problem(row)
        known = problem.by_id
        made = []
        for place, paper in enumerate(row.found["papers"]):
            letter = letter_of(place)
            placed = [(usable[number], known[number].pretest) for number in in_order(problem, paper)]
            made.append(new_draft(work, actor, row, f"{row.code}-{letter}", f"{row.title} {letter}", placed))
        row.state, row.kept_at, row.kept_by = "kept", now(), actor.person_id
        work.audit(actor, "exams.papers.set_kept", "paper_set", row.id, papers=len(made))
        return made


def assemble_task(task: Running) -> None:
    """The background side: asks the solver and writes down each better set as it comes."""
    set_id = task.args["set"]
    problem = _begin(set_id)
    if problem is None:
        return
    began = time.monotonic()

    def goes_on() -> bool:
        spent = min(problem.seconds, time.monotonic() - began)
        return task.progress(int(spent), int(problem.seconds)) and _is_wanted(set_id)

    try:
        for line in assembled(problem, goes_on):
            _note(set_id, line)
            if not goes_on():
                break
    except AssemblyFailed:
        _end(set_id)
        raise
    _end(set_id)


def _begin(set_id: int) -> Problem | None:
    with transaction() as work:
        row = work.session.get_one(PaperSet, set_id)
        if row.state not in AT_WORK:
            return None
        row.state = "working"
        return _problem(row)


def _problem(row: PaperSet) -> Problem:
    return problem_of(row.body, bank_items(sample=row.sample), on=today())


def _is_wanted(set_id: int) -> bool:
    with transaction() as work:
        return work.session.get_one(PaperSet, set_id).state == "working"


def _note(set_id: int, line: Mapping[str, Any]) -> None:
    """Write down what the solver learned, as long as somebody wants it."""
    with transaction() as work:
        row = work.session.get_one(PaperSet, set_id)
        if row.state != "working":
            return
        if line["line"] == "bound":
            row.found = {"bound": line["information"]}
        elif line["line"] == "papers":
            better = {name: line[name] for name in ("papers", "information", "share", "spread", "seconds")}
            row.found = {"first": line["seconds"], **row.found, **better}
        elif line["line"] == "impossible":
            row.state = "impossible"
            row.told = {"conflict": line["conflict"], "remedies": line["remedies"]}


def _end(set_id: int) -> None:
    with transaction() as work:
        row = work.session.get_one(PaperSet, set_id)
        if row.state == "working":
            row.state = "found" if row.found.get("papers") else "stopped"


def _set(work: Work, public_id: str) -> PaperSet:
    found: PaperSet | None = work.session.scalar(
        select(PaperSet).where(PaperSet.public_id == public_id).with_for_update()
    )
    if found is None:
        raise NotFound
    return found

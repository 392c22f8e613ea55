"""What makes a plan of a sitting sound, and what may still change. All of it inside the caller's transaction."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import func, select

from exams.bank.queries import keys_of
from exams.errors import (
    CapacityTooSmall,
    PaperNotFrozen,
    PassRuleWrong,
    SampleMismatch,
    SittingFixed,
    SittingTimesWrong,
)
from exams.papers.queries import frozen_paper, papers_by_id
from exams.room_errors import ExemptionRuleWrong
from exams.sittings.exemptions.rules import is_sound
from exams.sittings.models import Application, Sitting, SittingRoom
from exams.sittings.places import count_accepted, count_alive
from exams.sittings.rules import FIXED, Times, changed_though_fixed, faults_in_pass_rule, times_fit
from exams.sittings.values import SittingPlan
from lms.db import Work


def check_plan(plan: SittingPlan) -> None:
    """Refuse times out of order, a pass rule that asks for nothing sensible, and a paper that does not fit."""
    times = Times(plan.kind, plan.apply_from_at, plan.apply_until_at, plan.opens_at, plan.closes_at, None, None)
    if not times_fit(times):
        raise SittingTimesWrong
    possible = None
    if plan.paper_id is not None:
        check_paper(plan)
        possible = possible_points(plan.paper_id)
    faults = faults_in_pass_rule(plan.pass_rule, possible)
    if faults:
        raise PassRuleWrong(fault=", ".join(faults))
    if not is_sound(plan.exemptions, plan.pass_rule):
        raise ExemptionRuleWrong


def check_paper(plan: SittingPlan) -> None:
    """A sitting is given a frozen paper that is not withdrawn; a sample paper goes to a sample sitting alone (rules 10)."""
    paper = papers_by_id([plan.paper_id]).get(plan.paper_id) if plan.paper_id else None
    if paper is None or not paper.usable:
        raise PaperNotFrozen(paper=paper.code if paper else "")
    if paper.sample and not plan.sample:
        raise SampleMismatch


def possible_points(paper_id: int) -> dict[str, float]:
    """How many points each part of a paper can bring: one a choice question, the rubric's sum for a written one."""
    paper = frozen_paper(paper_id)
    keys = keys_of(p.question.item_version_id for part in paper.parts for p in part.questions)
    return {
        part.part: sum(points_of(keys[place.question.item_version_id].key) for place in part.questions)
        for part in paper.parts
    }


def points_of(key: Mapping[str, Any]) -> float:
    """Points that one question can bring."""
    return float(sum(line["points"] for line in key["rubric"])) if "rubric" in key else 1.0


def check_change(work: Work, sitting: Sitting, plan: SittingPlan) -> None:
    """Refuse what candidates rely on once somebody applied, and fewer places than are taken."""
    if count_alive(sitting):
        before = {name: getattr(sitting, name) for name in FIXED}
        changed = changed_though_fixed(before, asdict(plan))
        if changed:
            raise SittingFixed(field=FIXED[changed[0]])
    accepted = count_accepted(sitting)
    if plan.capacity is not None and plan.capacity < accepted:
        raise CapacityTooSmall(accepted=accepted)


def what_candidates_read(sitting: Sitting, plan: SittingPlan) -> str:
    """Names of what changes on the candidates' pages though it may change; empty when nothing does."""
    read = ("title", "results_due_on", "fee_yen")
    return ",".join(name for name in read if getattr(sitting, name) != getattr(plan, name))


def note_plan(sitting: Sitting, plan: SittingPlan) -> list[str]:
    """Write the plan into the row; returns the names of what changed."""
    changed = []
    for name, value in asdict(plan).items():
        if getattr(sitting, name) != value:
            setattr(sitting, name, value)
            changed.append(name)
    return changed


def seats_taken(work: Work, room: SittingRoom) -> int:
    """How many accepted candidates sit in a room."""
    return (
        work.session.scalar(
            select(func.count()).where(
                Application.sitting_id == room.sitting_id,
                Application.room_id == room.id,
                Application.state == "accepted",
            )
        )
        or 0
    )

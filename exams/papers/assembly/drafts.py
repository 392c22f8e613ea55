"""A draft or a frozen paper beside its conditions: how they stand, what could be exchanged, who has seen it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from exams.bank.queries import candidates_by_version, questions, topic_names
from exams.errors import NotFound
from exams.papers.assembly.queries import drawable_items
from exams.papers.assembly.rules import CandidateItem, Check, Problem, checks_of
from exams.papers.assembly.shown import CheckShown, as_it_stands, check_shown, with_drafts
from exams.papers.models import Blueprint, Paper, PaperSet
from exams.papers.policies import MANAGE
from exams.papers.queries import placed_versions
from exams.papers.rules import CHOICE_PART
from lms.accounts.api import people
from lms.audit.services import entries_about
from lms.db import db
from lms.i18n_mark import N_
from lms.policy import Actor, require
from lms.text.ruby import ruby_plain

MOST_FITS = 25
STEM_SHOWN = 60
LOOKS = {
    "exams.paper.looked_at": N_("Looked at"),
    "exams.paper.printed": N_("Printed"),
    "exams.paper.frozen": N_("Paper frozen"),
}


@dataclass(frozen=True)
class Fit:
    """An item that could stand in a place instead, and what that would do."""

    code: str
    stem: str
    difficulty: str
    information: str
    breaches: int


@dataclass(frozen=True)
class LookShown:
    what: str
    who: str
    at: datetime


def _stand_of(paper: Paper) -> tuple[Problem, list[list[int]], int] | None:
    """The problem that a draft belongs to, all papers of it, and which of them it is; None without a blueprint."""
    row = db.session.get(PaperSet, paper.paper_set_id) if paper.paper_set_id else None
    if row is not None:
        problem, papers, drafts = as_it_stands(row)
        return problem, papers, [draft.id for draft in drafts].index(paper.id)
    plan = db.session.get(Blueprint, paper.blueprint_id) if paper.blueprint_id else None
    if plan is None:
        return None
    return (*with_drafts({**plan.body, "papers": 1}, paper.sample, [paper.id]), 0)


def _paper(actor: Actor, public_id: str) -> Paper:
    require(actor, MANAGE)
    paper = db.session.scalar(select(Paper).where(Paper.public_id == public_id))
    if paper is None:
        raise NotFound
    return paper


def draft_checks(actor: Actor, public_id: str, english: bool = False) -> tuple[CheckShown, ...]:
    """Every condition of a paper as it stands now, those that are broken first."""
    stand = _stand_of(_paper(actor, public_id))
    if stand is None:
        return ()
    problem, papers, place = stand
    names = topic_names(english)
    own = [check for check in checks_of(problem, papers) if check.paper in (place, None) and _concerns(check, place)]
    return tuple(check_shown(check, names) for check in sorted(own, key=lambda check: check.met))


def _concerns(check: Check, place: int) -> bool:
    return check.paper is not None or str(place + 1) in check.about


def fits_for(actor: Actor, public_id: str, part: str, position: int) -> tuple[Fit, ...]:
    """Items of the same chapter and level that could stand in a place, those that break least first."""
    paper = _paper(actor, public_id)
    version = placed_versions(paper.id).get((part, position))
    stand = _stand_of(paper)
    if version is None or stand is None or part != CHOICE_PART:
        return ()
    problem, papers, place = stand
    known = problem.by_id
    out = known[candidates_by_version([version])[version].item_id]
    alike = [
        item
        for item in problem.items
        if (item.topic, item.level) == (out.topic, out.level) and item.id not in papers[place]
    ]
    usable = {item.item_id: item for item in drawable_items(sample=paper.sample)}
    tried = [
        (_breaches(problem, papers, place, out.id, item.id), item) for item in alike[:MOST_FITS] if item.id in usable
    ]
    stems = questions(usable[item.id].item_version_id for _, item in tried)
    return tuple(
        _fit(problem, item, breaches, stems[usable[item.id].item_version_id].body.get("stem", ""))
        for breaches, item in sorted(tried, key=lambda pair: (pair[0], pair[1].code))
    )


def _breaches(problem: Problem, papers: Sequence[Sequence[int]], place: int, out: int, into: int) -> int:
    changed = [list(paper) for paper in papers]
    changed[place] = [into if number == out else number for number in changed[place]]
    return sum(not check.met for check in checks_of(problem, changed) if check.paper in (place, None))


def _fit(problem: Problem, item: CandidateItem, breaches: int, stem: str) -> Fit:
    plain = ruby_plain(stem)
    return Fit(
        code=item.code,
        stem=plain if len(plain) <= STEM_SHOWN else plain[:STEM_SHOWN] + "…",
        difficulty="-" if item.difficulty is None else f"{100 * item.difficulty:.0f} %",
        information="-" if item.a is None or problem.cut is None else f"{item.information(problem.cut):.2f}",
        breaches=breaches,
    )


def looks_at(actor: Actor, public_id: str) -> tuple[LookShown, ...]:
    """Who froze, saw and printed a frozen paper, newest first."""
    paper = _paper(actor, public_id)
    entries = entries_about("paper", paper.id, list(LOOKS)) if paper.fingerprint else []
    who = people({entry.actor_id for entry in entries if entry.actor_id})
    return tuple(
        LookShown(LOOKS[entry.action], who[entry.actor_id].name if entry.actor_id in who else "-", entry.recorded_at)
        for entry in entries
    )

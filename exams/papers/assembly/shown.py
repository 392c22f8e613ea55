"""Page objects of sets, of the conditions of a draft, and of what could stand in a place instead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from exams.bank.queries import candidates_by_version, topic_names
from exams.errors import NotFound
from exams.papers.assembly.blueprints import problem_of
from exams.papers.assembly.queries import bank_items, described, drawable_items
from exams.papers.assembly.rules import (
    ABILITIES,
    Check,
    Problem,
    by_difficulty,
    checks_of,
    information_at,
    letter_of,
    mean_difficulty,
)
from exams.papers.assembly.words import check_words, conflict_words, remedy_sentences
from exams.papers.models import Blueprint, Paper, PaperItem, PaperSet
from exams.papers.policies import MANAGE
from exams.papers.queries import placed_versions
from exams.papers.rules import CHOICE_PART, SET_STATE_NAMES, SET_STATE_TAGS
from lms.clock import today
from lms.db import db
from lms.policy import Actor, require
from lms.tasks.api import progress_of
from lms.ui.charts import Chart, Columns, Mark, Series, column_chart, line_chart

# What the bank lacks is lacking altogether; of everything else, one way out is enough.
LACKS = ("quota", "pretest")


@dataclass(frozen=True)
class CheckShown:
    """One condition as a line: what it is about, where, how it stands."""

    about: str
    where: str
    have: str
    limits: str
    items: str
    met: bool


@dataclass(frozen=True)
class PaperFigures:
    """One paper of a set in figures; ``public_id`` once it is a draft of its own."""

    letter: str
    items: int
    information: str
    share: str
    difficulty: str
    breaches: int
    public_id: str
    code: str


@dataclass(frozen=True)
class SetRow:
    public_id: str
    code: str
    title: str
    state: str
    state_tag: str
    sample: bool
    papers: int
    recorded_at: datetime


@dataclass(frozen=True)
class SetPage:
    """A set of papers for the board: how the search goes, what was found, or why there is nothing."""

    public_id: str
    code: str
    title: str
    state: str
    state_tag: str
    sample: bool
    asked: tuple[tuple[str, str], ...]
    busy: bool
    done: int
    total: int
    figures: tuple[PaperFigures, ...]
    spread: str
    bound: str
    checks: tuple[CheckShown, ...]
    breaches: tuple[CheckShown, ...]
    charts: tuple[Chart, ...]
    conflict: tuple[str, ...]
    lacks: tuple[str, ...]
    ways_out: tuple[str, ...]
    may_keep: bool
    may_ask_again: bool


def set_rows(actor: Actor) -> list[SetRow]:
    """All sets, newest first."""
    require(actor, MANAGE)
    return [
        SetRow(
            row.public_id, row.code, row.title, SET_STATE_NAMES[row.state], SET_STATE_TAGS[row.state], row.sample,
            len(row.found.get("papers", ())), row.recorded_at,
        )
        for row in db.session.scalars(select(PaperSet).order_by(PaperSet.id.desc()))
    ]  # fmt: skip


def blueprint_choices(actor: Actor) -> list[tuple[str, str]]:
    """Public id and name of every blueprint."""
    require(actor, MANAGE)
    return [(row.public_id, row.name) for row in db.session.scalars(select(Blueprint).order_by(Blueprint.id.desc()))]


def blueprint_body(actor: Actor, public_id: str) -> tuple[str, str, dict[str, Any]]:
    """Code, name and body of a blueprint, for the form that changes it."""
    require(actor, MANAGE)
    row = db.session.scalar(select(Blueprint).where(Blueprint.public_id == public_id))
    if row is None:
        raise NotFound
    return row.code, row.name, dict(row.body)


def set_page(actor: Actor, public_id: str, english: bool = False) -> SetPage:
    """One set for the board."""
    require(actor, MANAGE)
    row = db.session.scalar(select(PaperSet).where(PaperSet.public_id == public_id))
    if row is None:
        raise NotFound
    names = topic_names(english)
    problem, papers, drafts = as_it_stands(row)
    checks = checks_of(problem, papers) if papers else []
    busy = row.state in ("waiting", "working")
    remedies = row.told.get("remedies", {})
    done, total = progress_of(row.task) if busy else (0, 0)
    shown = tuple(check_shown(check, names) for check in checks)
    return SetPage(
        public_id=row.public_id,
        code=row.code,
        title=row.title,
        state=SET_STATE_NAMES[row.state],
        state_tag=SET_STATE_TAGS[row.state],
        sample=row.sample,
        asked=_asked(row.body),
        busy=busy,
        done=done,
        total=total,
        figures=_figures(problem, papers, drafts, row.found.get("bound"), checks),
        spread=f"{100 * row.found['spread']:.2f} %" if row.found.get("information") else "-",
        bound=f"{row.found['bound']:.2f}" if row.found.get("bound") else "-",
        checks=shown,
        breaches=tuple(check for check in shown if not check.met),
        charts=charts_of(problem, papers),
        conflict=tuple(conflict_words(row.told.get("conflict", ()))),
        lacks=tuple(remedy_sentences({f: b for f, b in remedies.items() if f in LACKS}, names)),
        ways_out=tuple(remedy_sentences({f: b for f, b in remedies.items() if f not in LACKS}, names)),
        may_keep=row.state in ("found", "stopped") and bool(papers),
        may_ask_again=row.state in ("found", "stopped", "impossible"),
    )


def _asked(body: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return (
        (gettext("Papers at once"), str(body.get("papers") or 1)),
        (gettext("Most questions that two papers share"), str(body.get("overlap") or 0)),
        (gettext("Number for the draw"), str(body.get("seed") or 1)),
    )


def as_it_stands(row: PaperSet) -> tuple[Problem, list[list[int]], list[Paper]]:
    """The problem, the items of each paper, and the drafts once there are some: these may have been changed by hand."""
    drafts = list(db.session.scalars(select(Paper).where(Paper.paper_set_id == row.id).order_by(Paper.code)))
    if not drafts:
        return problem_of(row.body, bank_items(sample=row.sample), on=today()), row.found.get("papers", []), []
    problem, papers = with_drafts(row.body, row.sample, [draft.id for draft in drafts])
    return problem, papers, drafts


def with_drafts(body: Mapping[str, Any], sample: bool, paper_ids: Sequence[int]) -> tuple[Problem, list[list[int]]]:
    """The problem over the bank and over what stands in drafts, which may have left the bank since."""
    places = {
        paper_id: [version for (part, _), version in placed_versions(paper_id).items() if part == CHOICE_PART]
        for paper_id in paper_ids
    }
    standing = candidates_by_version(version for versions in places.values() for version in versions)
    here = {item.item_id for item in standing.values()}
    others = [item for item in drawable_items(sample=sample) if item.item_id not in here]
    problem = problem_of(
        body, described([*{item.item_id: item for item in standing.values()}.values(), *others]), on=today()
    )
    tried = _tried(paper_ids)
    items = tuple(
        replace(item, pretest=item.pretest if item.id not in here else item.id in tried) for item in problem.items
    )
    papers = [[standing[version].item_id for version in places[paper_id]] for paper_id in paper_ids]
    return replace(problem, items=items), papers


def _tried(paper_ids: Sequence[int]) -> set[int]:
    versions = db.session.scalars(
        select(PaperItem.item_version_id).where(PaperItem.paper_id.in_(paper_ids), PaperItem.pretest)
    ).all()
    return {item.item_id for item in candidates_by_version(versions).values()}


def _figures(
    problem: Problem,
    papers: Sequence[Sequence[int]],
    drafts: Sequence[Paper],
    bound: float | None,
    checks: Sequence[Check],
) -> tuple[PaperFigures, ...]:
    known, rows = problem.by_id, []
    for place, paper in enumerate(papers):
        items = [known[number] for number in paper]
        measured = problem.cut is not None and any(item.a is not None for item in items)
        information = information_at(items, problem.cut) if measured and problem.cut is not None else None
        mean = mean_difficulty(items)
        rows.append(
            PaperFigures(
                letter=letter_of(place),
                items=len(items),
                information="-" if information is None else f"{information:.2f}",
                share="-" if information is None or not bound else f"{100 * information / bound:.1f} %",
                difficulty="-" if mean is None else f"{100 * mean:.1f} %",
                breaches=sum(check.paper == place and not check.met for check in checks),
                public_id=drafts[place].public_id if drafts else "",
                code=drafts[place].code if drafts else "",
            )
        )
    return tuple(rows)


def charts_of(problem: Problem, papers: Sequence[Sequence[int]]) -> tuple[Chart, ...]:
    """Information and difficulty of the papers over each other; only what there are figures for."""
    known, drawn = problem.by_id, []
    items = [[known[number] for number in paper] for paper in papers]
    names = [gettext("Paper %(letter)s", letter=letter_of(place)) for place in range(len(papers))]
    if any(item.a is not None for paper in items for item in paper):
        curves = [
            Series(name, [(ability, information_at(paper, ability)) for ability in ABILITIES])
            for name, paper in zip(names, items, strict=True)
        ]
        marks = [Mark(problem.cut, gettext("Cut"))] if problem.cut is not None else []
        drawn.append(
            line_chart(
                gettext("How exactly the papers measure"),
                gettext("Ability"),
                gettext("Information"),
                curves,
                marks=marks,
            )
        )
    if any(item.difficulty is not None for paper in items for item in paper):
        tenths = [f"{10 * step}" for step in range(10)]
        columns = [Columns(name, by_difficulty(paper)) for name, paper in zip(names, items, strict=True)]
        drawn.append(
            column_chart(
                gettext("How easy the questions are"), gettext("Answered right, percent from"), gettext("Exam questions"),
                tenths, columns,
            )
        )  # fmt: skip
    return tuple(drawn)


def check_shown(check: Check, names: Mapping[str, str]) -> CheckShown:
    where = "-" if check.paper is None else letter_of(check.paper)
    share = check.family == "difficulty"
    return CheckShown(
        about=check_words(check, names),
        where=where,
        have=_number(check.have, share),
        limits=_limits(check, share),
        items=", ".join(check.items),
        met=check.met,
    )


def _number(value: float, share: bool) -> str:
    return f"{100 * value:.1f} %" if share else f"{value:g}"


def _limits(check: Check, share: bool) -> str:
    if check.least is None:
        return gettext("at most %(most)s", most=_number(check.most or 0, share))
    if check.least == check.most:
        return _number(check.least, share)
    return f"{_number(check.least, share)} - {_number(check.most or 0, share)}"

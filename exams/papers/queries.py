"""Reading papers and blueprints. Nothing here carries a key."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from flask_babel import gettext
from sqlalchemy import Select, func, select

from exams.bank.queries import Candidate, Question, candidates_by_version, questions, topic_names
from exams.bank.rules import LEVEL_NAMES
from exams.errors import NotFound, PaperNotFrozen
from exams.papers.models import Blueprint, Paper, PaperItem, PaperPart
from exams.papers.policies import MANAGE, PaperPolicy
from exams.papers.rules import PART_KIND_NAMES, STATE_NAMES, STATE_TAGS, topic_counts
from lms.accounts.api import people
from lms.db import db, prepared
from lms.knowledge.api import LEVELS
from lms.policy import Actor, require
from lms.ui.lists import Page, page_of, with_rows

# Papers that a process keeps in memory, about 100 kB each.
PAPERS_KEPT = 16


@dataclass(frozen=True)
class PlacedQuestion:
    """A question at its place in a part, counted from 1."""

    position: int
    question: Question


@dataclass(frozen=True)
class PartCard:
    part: str
    title: str
    title_en: str
    kind: str
    kind_name: str
    minutes: int | None
    questions: tuple[PlacedQuestion, ...]


@dataclass(frozen=True)
class FrozenPaper:
    """What an attempt is sat on: parts and questions in their order, without keys."""

    id: int
    code: str
    title: str
    sample: bool
    fingerprint: str
    parts: tuple[PartCard, ...]


@dataclass(frozen=True)
class PaperChoice:
    """A frozen paper as whoever plans a sitting may know it."""

    id: int
    public_id: str
    code: str
    title: str
    sample: bool
    usable: bool
    parts: tuple[str, ...]


@dataclass(frozen=True)
class PaperRow:
    public_id: str
    code: str
    title: str
    state: str
    state_tag: str
    sample: bool
    items: int
    frozen_at: datetime | None


@dataclass(frozen=True)
class PaperPage:
    """A paper for the board, with what can be done now."""

    public_id: str
    code: str
    title: str
    state: str
    state_tag: str
    sample: bool
    fingerprint: str
    frozen_at: datetime | None
    frozen_by: str
    withdrawn_at: datetime | None
    withdrawn_reason: str
    parts: tuple[PartCard, ...]
    spread: tuple[tuple[str, int], ...]
    topics: tuple[tuple[str, int], ...]
    may_change: bool
    may_freeze: bool
    may_withdraw: bool
    lacks_written_part: bool

    @property
    def spread_words(self) -> list[tuple[str, int]]:
        """The levels in the reader's language with their numbers of questions."""
        return [(gettext(level), count) for level, count in self.spread]


def parts_of(paper_id: int) -> tuple[PartCard, ...]:
    """Parts with their questions, in order."""
    parts = db.session.scalars(select(PaperPart).where(PaperPart.paper_id == paper_id).order_by(PaperPart.part))
    places = db.session.scalars(
        select(PaperItem).where(PaperItem.paper_id == paper_id).order_by(PaperItem.part, PaperItem.position)
    ).all()
    known = questions(place.item_version_id for place in places)
    return tuple(
        PartCard(
            part=part.part,
            title=part.title,
            title_en=part.title_en,
            kind=part.kind,
            kind_name=PART_KIND_NAMES[part.kind],
            minutes=part.minutes,
            questions=tuple(
                PlacedQuestion(place.position, known[place.item_version_id])
                for place in places
                if place.part == part.part
            ),
        )
        for part in parts
    )


@lru_cache(maxsize=PAPERS_KEPT)
def _parts_kept(paper_id: int, public_id: str, fingerprint: str) -> tuple[PartCard, ...]:
    """Parts and questions of a frozen paper, which never change; the public id names it in whatever database."""
    return parts_of(paper_id)


@prepared
def _paper(paper_id: Any) -> Select[Any]:
    paper = Paper.__table__.c
    return select(paper.id, paper.public_id, paper.code, paper.title, paper.sample, paper.fingerprint).where(
        paper.id == paper_id
    )


def frozen_paper(paper_id: int) -> FrozenPaper:
    """The paper of a sitting as candidates meet it. PaperNotFrozen for a draft; a withdrawn one can still be read.

    Its questions are read once a process: 50 of them anew for every candidate were two thirds of a start.
    """
    paper = _paper(paper_id=paper_id).first()
    if paper is None:
        raise NotFound
    if not paper.fingerprint:
        raise PaperNotFrozen(paper=paper.code)
    parts = _parts_kept(paper.id, paper.public_id, paper.fingerprint)
    return FrozenPaper(paper.id, paper.code, paper.title, paper.sample, paper.fingerprint, parts)


def placed_versions(paper_id: int) -> dict[tuple[str, int], int]:
    """(part, position) -> item version, for scoring."""
    rows = db.session.scalars(select(PaperItem).where(PaperItem.paper_id == paper_id))
    return {(row.part, row.position): row.item_version_id for row in rows}


def papers_by_id(paper_ids: Iterable[int]) -> dict[int, PaperChoice]:
    """Code, title and parts of papers, for whoever plans a sitting."""
    ids = list(paper_ids)
    parts: dict[int, list[str]] = {}
    for paper_id, part in db.session.execute(
        select(PaperPart.paper_id, PaperPart.part).where(PaperPart.paper_id.in_(ids)).order_by(PaperPart.part)
    ):
        parts.setdefault(paper_id, []).append(part)
    rows = db.session.scalars(select(Paper).where(Paper.id.in_(ids)))
    return {
        p.id: PaperChoice(p.id, p.public_id, p.code, p.title, p.sample, p.state == "frozen", tuple(parts.get(p.id, ())))
        for p in rows
    }


def frozen_papers() -> list[PaperChoice]:
    """The papers that a sitting can be given, newest first."""
    ids = db.session.scalars(select(Paper.id).where(Paper.state == "frozen").order_by(Paper.frozen_at.desc())).all()
    known = papers_by_id(ids)
    return [known[paper_id] for paper_id in ids]


def papers_page(actor: Actor, number: int = 1) -> Page:
    """All papers for the board, newest first."""
    require(actor, MANAGE)
    counted = select(PaperItem.paper_id, func.count().label("places")).group_by(PaperItem.paper_id).subquery()
    query = (
        select(Paper, counted.c.places)
        .join(counted, counted.c.paper_id == Paper.id, isouter=True)
        .where(PaperPolicy(actor).visible())
        .order_by(Paper.id.desc())
    )
    page = page_of(query, number)
    return with_rows(page, (_row(paper, items or 0) for paper, items in page.rows))


def _row(paper: Paper, items: int) -> PaperRow:
    return PaperRow(
        public_id=paper.public_id,
        code=paper.code,
        title=paper.title,
        state=STATE_NAMES[paper.state],
        state_tag=STATE_TAGS[paper.state],
        sample=paper.sample,
        items=items,
        frozen_at=paper.frozen_at,
    )


def paper_page_of(actor: Actor, paper: Paper) -> PaperPage:
    """The page of one paper; the service that hands it out logs the look."""
    parts = parts_of(paper.id)
    placed = [place.question for part in parts for place in part.questions if part.kind == "choice"]
    who = people([paper.frozen_by]) if paper.frozen_by else {}
    draft, names = paper.state == "draft", topic_names()
    return PaperPage(
        public_id=paper.public_id,
        code=paper.code,
        title=paper.title,
        state=STATE_NAMES[paper.state],
        state_tag=STATE_TAGS[paper.state],
        sample=paper.sample,
        fingerprint=paper.fingerprint,
        frozen_at=paper.frozen_at,
        frozen_by=who[paper.frozen_by].name if paper.frozen_by in who else "",
        withdrawn_at=paper.withdrawn_at,
        withdrawn_reason=paper.withdrawn_reason,
        parts=parts,
        spread=tuple((LEVEL_NAMES[level], sum(q.level == level for q in placed)) for level in LEVELS),
        topics=tuple((name, sum(q.topic_code == code for q in placed)) for code, name in names.items()),
        may_change=draft,
        may_freeze=draft and bool(parts) and all(part.questions for part in parts),
        may_withdraw=paper.state == "frozen",
        lacks_written_part=draft and all(part.kind != "written" for part in parts),
    )


def blueprints() -> list[tuple[str, str]]:
    """Public id and name of every blueprint."""
    rows = db.session.execute(select(Blueprint.public_id, Blueprint.name).order_by(Blueprint.id)).all()
    return [(public_id, name) for public_id, name in rows]


def chapter_shares() -> dict[str, int]:
    """How many items of each chapter the exam has, by the blueprint of the paper frozen last; nothing without one."""
    body = db.session.scalar(
        select(Blueprint.body)
        .join(Paper, Paper.blueprint_id == Blueprint.id)
        .where(Paper.frozen_at.is_not(None), Paper.withdrawn_at.is_(None))
        .order_by(Paper.frozen_at.desc(), Paper.id.desc())
        .limit(1)
    )
    return topic_counts(body) if body else {}


def candidates_in(paper_id: int) -> dict[int, Candidate]:
    """The items of a paper by version, for the checks before freezing."""
    return candidates_by_version(placed_versions(paper_id).values())

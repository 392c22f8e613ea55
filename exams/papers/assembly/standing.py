"""How the bank stands against a blueprint on the day of use: what is free, what is kept out, what comes, what is missing.

Counted are the very items and conditions that assembly would meet (``problem_of``), so that page and solver agree.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext
from sqlalchemy import select

from exams.bank.policies import WRITE
from exams.bank.queries import topic_names
from exams.bank.rules import LEVEL_NAMES
from exams.errors import NotFound
from exams.papers.assembly.blueprints import problem_of
from exams.papers.assembly.queries import bank_items, waiting_items
from exams.papers.assembly.rules import CandidateItem, Problem, is_overused, is_resting
from exams.papers.assembly.words import lack_sentence, remedy_sentences
from exams.papers.models import Blueprint
from exams.papers.policies import SEE_BLUEPRINTS
from exams.papers.rules import MOST_PAPERS, cells_of
from lms.clock import today
from lms.db import db
from lms.i18n_mark import N_
from lms.knowledge.api import LEVELS
from lms.policy import Actor, require
from lms.ui.charts import Chart, Columns, column_chart

FREE, OFTEN, RESTING, UNTRIED = "free", "often", "resting", "untried"
HELD, REST, REVIEW, DRAFT = "held", "rest", "review", "draft"
COLUMN_NAMES = {
    OFTEN: N_("Seen too often"),
    RESTING: N_("Has to rest"),
    UNTRIED: N_("Never answered yet"),
    HELD: N_("On hold"),
    REST: N_("Resting"),
    REVIEW: N_("Under review"),
    DRAFT: N_("Still a draft"),
}
# Where a question waits outside of the choice of papers: how the list of the bank names that.
WAITING = {
    HELD: {"state": "usable", "held": "1"},
    REST: {"state": "rest"},
    REVIEW: {"state": "review"},
    DRAFT: {"state": "draft"},
}


@dataclass(frozen=True)
class Count:
    """A number of questions, and what the list of the bank is narrowed by to show exactly these."""

    number: int
    query: Mapping[str, str]


@dataclass(frozen=True)
class Gap:
    """One thing that is missing, in a sentence; ``coming`` are drafts and questions under review that would help."""

    sentence: str
    coming: int
    query: Mapping[str, str]
    topic: str
    level: str


@dataclass(frozen=True)
class CellStanding:
    """One level of a chapter; ``short`` only where the blueprint asks for exactly this cell."""

    level: str
    need: int
    free: Count
    short: int


@dataclass(frozen=True)
class ChapterStanding:
    """A chapter with its levels; ``others`` are the questions that cannot be drawn now, by the columns of the page."""

    name: str
    need: int
    free: Count
    short: int
    cells: tuple[CellStanding, ...]
    others: tuple[Count, ...]


@dataclass(frozen=True)
class Standing:
    """The bank, practice or secure, against one blueprint."""

    public_id: str
    code: str
    name: str
    pool: str
    papers: int
    on: date
    overlap: int
    exact: bool
    levels: tuple[str, ...]
    columns: tuple[str, ...]
    chapters: tuple[ChapterStanding, ...]
    gaps: tuple[Gap, ...]
    total_need: int
    total_short: int
    chart: Chart
    may_write: bool


@dataclass(frozen=True)
class _Tally:
    """What was counted, with the words that narrow the list of the bank to the same questions."""

    problem: Problem
    pool: str
    counts: Counter[tuple[str, str, str]]

    def number(self, topic: str, level: str, what: str) -> int:
        """How many; an empty word means all."""
        return sum(
            count
            for (chapter, at, state), count in self.counts.items()
            if topic in ("", chapter) and level in ("", at) and state == what
        )

    def count(self, topic: str, level: str, what: str) -> Count:
        place = {name: value for name, value in (("topic", topic), ("level", level)) if value}
        return Count(
            self.number(topic, level, what), {"pool": self.pool, "kind": "scored", **place, **self._narrowing(what)}
        )

    def _narrowing(self, what: str) -> dict[str, str]:
        if what in WAITING:
            return WAITING[what]
        problem = self.problem
        often, since = problem.seen_most, problem.on - timedelta(days=problem.rest_days - 1)
        asked: dict[str, dict[str, str]] = {
            OFTEN: {"seen_least": str((often or 0) + 1)},
            RESTING: {"seen_since": since.isoformat()},
            UNTRIED: {"figures": "no"},
        }
        if what in asked:
            return {"state": "ready", **asked[what]}
        free = {"state": "ready"}
        free |= {} if often is None else {"seen_most": str(often)}
        free |= {"rested_since": since.isoformat()} if problem.rest_days else {}
        return free | ({"figures": "yes"} if problem.pretest else {})

    @property
    def columns(self) -> tuple[str, ...]:
        """The reasons that this blueprint knows for keeping questions out, and where others wait."""
        asked = ((OFTEN, self.problem.seen_most is not None), (RESTING, self.problem.rest_days > 0))
        named = [what for what, known in (*asked, (UNTRIED, self.problem.pretest > 0)) if known]
        return (*named, *WAITING)


def standing_of(
    actor: Actor, public_id: str, *, sample: bool, papers: int = 0, on: date | None = None, english: bool = False
) -> Standing:
    """The bank against a blueprint.

    papers  how many papers that share no question; 0 for as many as the blueprint says
    on      day of use; None for the blueprint's own, and never before today
    """
    require(actor, SEE_BLUEPRINTS)
    blueprint = db.session.scalar(select(Blueprint).where(Blueprint.public_id == public_id))
    if blueprint is None:
        raise NotFound
    body, names = blueprint.body, topic_names(english)
    count = min(MOST_PAPERS, papers) if papers > 0 else int(body.get("papers") or 1)
    day = max(today(), on or (date.fromisoformat(body["on"]) if body.get("on") else today()))
    problem = problem_of({**body, "on": day.isoformat()}, bank_items(sample=sample), on=day)
    tally = _tally(problem, sample=sample)
    need = {cell: count * number for cell, number in cells_of(body).items()}
    chapters = tuple(
        _chapter(tally, topic, names.get(topic, topic), need, exact="cells" in body)
        for topic in dict.fromkeys(topic for topic, _ in need)
    )
    return Standing(
        public_id=blueprint.public_id,
        code=blueprint.code,
        name=blueprint.name,
        pool=tally.pool,
        papers=count,
        on=day,
        overlap=problem.overlap if count > 1 else 0,
        exact="cells" in body,
        levels=tuple(LEVEL_NAMES[level] for level in LEVELS),
        columns=tuple(COLUMN_NAMES[what] for what in tally.columns),
        chapters=chapters,
        gaps=tuple(_gaps(tally, count, names)),
        total_need=sum(need.values()),
        total_short=sum(chapter.short for chapter in chapters),
        chart=_chart(chapters),
        may_write=actor.may(WRITE),
    )


def _tally(problem: Problem, *, sample: bool) -> _Tally:
    counts: Counter[tuple[str, str, str]] = Counter()
    for item in problem.items:
        counts.update((item.topic, item.level, what) for what in _states(problem, item))
    for (topic, level, what), number in waiting_items(sample=sample).items():
        counts[topic, level, what] += number
    return _Tally(problem, "practice" if sample else "secure", counts)


def _states(problem: Problem, item: CandidateItem) -> Iterable[str]:
    """Free, or each reason why an approved question cannot count in a paper of this day."""
    reasons = ((OFTEN, is_overused(problem, item)), (RESTING, is_resting(problem, item)), (UNTRIED, item.pretest))
    return [what for what, holds in reasons if holds] or [FREE]


def _chapter(
    tally: _Tally, topic: str, name: str, need: Mapping[tuple[str, str], int], *, exact: bool
) -> ChapterStanding:
    cells = []
    for level in LEVELS:
        free, wanted = tally.count(topic, level, FREE), need[topic, level]
        cells.append(CellStanding(level, wanted, free, max(0, wanted - free.number) if exact else 0))
    free, wanted = tally.count(topic, "", FREE), sum(cell.need for cell in cells)
    short = sum(cell.short for cell in cells) if exact else max(0, wanted - free.number)
    return ChapterStanding(
        name, wanted, free, short, tuple(cells), tuple(tally.count(topic, "", what) for what in tally.columns)
    )


def _gaps(tally: _Tally, papers: int, names: Mapping[str, str]) -> Iterable[Gap]:
    """What the counts of the blueprint lack, and the places for trying out."""
    for quota in tally.problem.quotas:
        lack = quota.least * papers - tally.number(quota.topic, quota.level, FREE)
        if lack > 0 and (quota.topic or quota.level):
            yield _gap(tally, lack_sentence(quota.topic, quota.level, lack, names), quota.topic, quota.level)
    lack = tally.problem.pretest * papers - sum(
        item.pretest and not is_overused(tally.problem, item) and not is_resting(tally.problem, item)
        for item in tally.problem.items
    )
    if lack > 0:
        (sentence,) = remedy_sentences({"pretest": [((), lack)]}, names)
        yield _gap(tally, sentence, "", "")


def _gap(tally: _Tally, sentence: str, topic: str, level: str) -> Gap:
    coming = sum(tally.number(topic, level, what) for what in (REVIEW, DRAFT))
    query = {"pool": tally.pool, "kind": "scored", **({"topic": topic} if topic else {})}
    return Gap(sentence, coming, query | ({"level": level} if level else {}), topic, level)


def _chart(chapters: Iterable[ChapterStanding]) -> Chart:
    listed = list(chapters)
    return column_chart(
        gettext("Free and needed questions by chapter"),
        gettext("Chapter"),
        gettext("Exam questions"),
        [chapter.name.partition(" ")[0] for chapter in listed],
        [
            Columns(gettext("Questions needed"), [chapter.need for chapter in listed]),
            Columns(gettext("Questions free"), [chapter.free.number for chapter in listed]),
        ],
    )

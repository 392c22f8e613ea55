"""What the pages of the bank show: frozen, with every step decided already. Only ``Question`` is for candidates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from exams.bank.answers import AnswerLine
from exams.bank.rules import Draft
from lms.knowledge.api import FactCard
from lms.ui.lists import Page


@dataclass(frozen=True)
class Question:
    """What a candidate may see of an item version. There is no key here.

    in_case  it shares a stem with others
    """

    item_version_id: int
    code: str
    kind: str
    topic_code: str
    level: str
    body: Mapping[str, Any]
    in_case: bool = False


@dataclass(frozen=True)
class ItemFilter:
    """What the list of the bank is narrowed by; empty strings narrow nothing.

    state         one state, or "usable": approved or in use; "ready": that, and not on hold
    kind          one kind, or "scored": every kind that a choice part may hold
    seen_least, seen_most    how often candidates met it
    seen_since, rested_since days: met on that day or later; not met since then
    figures       "yes" where its newest version was answered in a sitting, "no" where not
    """

    text: str = ""
    topic: str = ""
    level: str = ""
    pool: str = ""
    state: str = ""
    author: str = ""
    kind: str = ""
    p_least: str = ""
    p_most: str = ""
    d_least: str = ""
    d_most: str = ""
    held: str = ""
    seen_least: str = ""
    seen_most: str = ""
    seen_since: str = ""
    rested_since: str = ""
    figures: str = ""
    sort: str = "code"


@dataclass(frozen=True)
class ItemRow:
    public_id: str
    code: str
    stem: str
    topic: str
    level: str
    kind: str
    pool: str
    state: str
    state_tag: str
    author: str
    recorded_at: datetime
    p: str
    discrimination: str
    seen: int
    held: bool


@dataclass(frozen=True)
class BankPage:
    """One page of the list. ``chosen`` holds what it is narrowed by, as "level=application"."""

    page: Page
    filter: ItemFilter
    may_write: bool
    may_decide: bool
    chosen: frozenset[str]
    narrowed: bool


@dataclass(frozen=True)
class OptionShown:
    id: str
    text: str
    right: bool
    rationale: str


@dataclass(frozen=True)
class RubricShown:
    """A marking line; ``anchors`` are examples: so many points for an answer like this."""

    name: str
    points: int
    anchors: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class StepShown:
    state: str
    tag: str
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True)
class RemarkShown:
    version: int
    at: datetime
    by: str
    verdict: str
    approved: bool
    text: str


@dataclass(frozen=True)
class VersionShown:
    version: int
    before: int
    at: datetime
    by: str
    note: str
    stem: str


@dataclass(frozen=True)
class ItemPage:
    """One item with everything the bank knows and what this reader can do with it now."""

    public_id: str
    code: str
    kind: str
    version: int
    version_before: int
    newest: bool
    pool: str
    state: str
    state_tag: str
    topic: str
    level: str
    author: str
    question: Question
    options: tuple[OptionShown, ...]
    answers: tuple[AnswerLine, ...]
    scoring: str
    rubric: tuple[RubricShown, ...]
    rationale: str
    source_code: str
    facts: tuple[FactCard, ...]
    unknown_facts: tuple[str, ...]
    faults: tuple[str, ...]
    draft: Draft
    versions: tuple[VersionShown, ...]
    steps: tuple[StepShown, ...]
    remarks: tuple[RemarkShown, ...]
    approved_by: int
    reviews_needed: int
    gave_verdict: bool
    is_reviewing: bool
    may_edit: bool
    may_submit: bool
    may_review: bool
    may_rest: bool
    may_wake: bool
    may_retire: bool
    may_publish: bool
    waits_for_another: bool

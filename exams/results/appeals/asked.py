"""A question of an appeal's paper, and the rule of a sitting's appeals with how it came about."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from exams.attempts.models import Attempt, Response
from exams.bank.queries import questions
from exams.errors import NotFound
from exams.papers.queries import placed_versions
from exams.results.appeals.models import Appeal, AppealRule
from exams.results.appeals.queries import policy_of
from exams.results.appeals.rules import AppealPolicy
from exams.results.models import Release
from exams.results.policies import BOARD, scope_of
from exams.sittings.queries import sitting_by_public_id
from lms.accounts.api import people
from lms.db import db
from lms.policy import Actor, require


@dataclass(frozen=True)
class QuestionShown:
    """A question as it stood on the paper, with the appellant's own answer. No key, nothing about right or wrong."""

    place: str
    stem: str
    options: tuple[tuple[str, str, bool], ...]
    answer: str


def question_for_view(appeal: Appeal, part: str, position: int) -> QuestionShown:
    """A question of the appellant's paper for a supervised look (rules 9); NotFound for a place that is not on it."""
    attempt = db.session.get(Attempt, (appeal.sitting_id, appeal.seq))
    versions = placed_versions(attempt.paper_id) if attempt and attempt.paper_id else {}
    if (part, position) not in versions:
        raise NotFound
    body = questions([versions[part, position]])[versions[part, position]].body
    response = db.session.get(Response, (appeal.sitting_id, appeal.seq, part, position))
    answer: Any = response.answer if response else None
    chosen = answer if isinstance(answer, list) else [answer]
    options = tuple((one["id"], one["text"], one["id"] in chosen) for one in body.get("options", ()))
    told = "" if options or answer is None else str(answer)
    return QuestionShown(f"{part}-{position}", body["stem"], options, told)


def options_at(appeal: Appeal, part: str, position: int) -> tuple[str, ...]:
    """The ids of the options of a question of the appellant's paper; NotFound for a place that is not on it."""
    return tuple(name for name, _, _ in question_for_view(appeal, part, position).options)


def any_released(sitting_id: int) -> bool:
    """Whether anybody has a result of this sitting."""
    return db.session.scalar(select(Release.list_id).where(Release.sitting_id == sitting_id).limit(1)) is not None


@dataclass(frozen=True)
class RuleSet:
    """One version of the rule: since when, by whom, why."""

    days: int
    answer_days: int
    reason: str
    set_at: datetime
    set_by: str


@dataclass(frozen=True)
class AppealRulePage:
    """The rule that holds for a sitting's appeals; ``versions`` is empty while the house's own values hold."""

    sitting: str
    title: str
    policy: AppealPolicy
    reason: str
    versions: tuple[RuleSet, ...]
    released: bool


def appeal_rule_page(actor: Actor, sitting_public_id: str, english: bool = False) -> AppealRulePage:
    """How long one can appeal in a sitting, for its board."""
    card = sitting_by_public_id(sitting_public_id)
    require(actor, BOARD, scope_of(card.id))
    rows = db.session.scalars(
        select(AppealRule).where(AppealRule.sitting_id == card.id).order_by(AppealRule.version.desc())
    ).all()
    policy = policy_of(card.id)
    names = people({row.set_by for row in rows if row.set_by})
    return AppealRulePage(
        sitting=card.public_id,
        title=(english and card.title_en) or card.title,
        policy=policy,
        reason=policy.reason if rows else gettext(policy.reason),
        versions=tuple(
            RuleSet(
                row.days, row.answer_days, row.reason, row.set_at,
                names[row.set_by].name if row.set_by in names else "",
            )
            for row in rows
        ),
        released=any_released(card.id),
    )  # fmt: skip

"""What examiners read of the analysis: stored reports and the thresholds in force."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import func, select

from exams.analysis.models import AnalysisReport, AnalysisRule
from exams.analysis.policies import SEE, may_see
from exams.analysis.rules import AnalysisPolicy, policy_from
from exams.errors import NotAllowed
from exams.results.board.queries import policy_of
from exams.results.policies import scope_of
from exams.sittings.queries import all_sittings, sitting_by_public_id
from exams.sittings.values import SittingCard
from lms.db import db
from lms.policy import Actor, require


def policy_in_force() -> tuple[AnalysisPolicy, int]:
    """The thresholds of the board and their version; 0 while it has decided nothing of its own."""
    row = db.session.scalar(select(AnalysisRule).order_by(AnalysisRule.version.desc()).limit(1))
    if row is None:
        return AnalysisPolicy(), 0
    return policy_from({**row.thresholds, "reason": row.reason}), row.version


def policy_for(sitting_id: int) -> AnalysisPolicy:
    """The thresholds for one sitting: its board may ask for more candidates than the house does (rules 15)."""
    policy, board = policy_in_force()[0], policy_of(sitting_id)
    least = max(policy.figures_from, board.figures_from)
    return replace(policy, figures_from=least, full_from=max(policy.full_from, least))


def has_report(sitting_id: int) -> bool:
    """Whether figures of this sitting were computed before."""
    found = select(AnalysisReport.version).where(AnalysisReport.sitting_id == sitting_id).limit(1)
    return db.session.scalar(found) is not None


def newest_version(sitting_id: int, part: str) -> int:
    """Number of the newest report of a part; 0 when there is none."""
    return (
        db.session.scalar(
            select(func.max(AnalysisReport.version)).where(
                AnalysisReport.sitting_id == sitting_id, AnalysisReport.part == part
            )
        )
        or 0
    )


def newest_reports(sitting_id: int) -> Sequence[AnalysisReport]:
    """The newest report of each part, in the order of the parts."""
    newest = (
        select(AnalysisReport.part, func.max(AnalysisReport.version).label("version"))
        .where(AnalysisReport.sitting_id == sitting_id)
        .group_by(AnalysisReport.part)
        .subquery()
    )
    return db.session.scalars(
        select(AnalysisReport)
        .join(newest, (newest.c.part == AnalysisReport.part) & (newest.c.version == AnalysisReport.version))
        .where(AnalysisReport.sitting_id == sitting_id)
        .order_by(AnalysisReport.part)
    ).all()


def analysed_sittings() -> dict[int, AnalysisReport]:
    """Sitting -> one of its newest reports."""
    rows = db.session.scalars(select(AnalysisReport).order_by(AnalysisReport.made_at))
    return {row.sitting_id: row for row in rows}


def sittings_analysed_before(card: SittingCard, most: int = 5) -> list[SittingCard]:
    """Earlier sittings that have figures, the newest first."""
    known = analysed_sittings()
    earlier = [other for other in all_sittings() if other.id in known and other.opens_at < card.opens_at]
    return sorted(earlier, key=lambda other: other.opens_at, reverse=True)[:most]


def sittings_for(actor: Actor) -> list[SittingCard]:
    """The sittings whose figures the actor may see, the newest first."""
    return [card for card in all_sittings() if card.paper_id and may_see(actor, card.id)]


def card_for(actor: Actor, public_id: str) -> SittingCard:
    """The sitting, for somebody who may see its figures."""
    card = sitting_by_public_id(public_id)
    require(actor, SEE, scope_of(card.id))
    if not may_see(actor, card.id):
        raise NotAllowed
    return card

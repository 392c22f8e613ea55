"""What the board reads of a sitting: how far it is, figures, items to look at, the list and its votes.

Candidates stand here by slip number alone: who decides needs points and ties, not names.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from statistics import fmean
from typing import Any

from flask_babel import gettext
from sqlalchemy import func, select

from exams.attempts.models import Attempt, LateEntry
from exams.attempts.queries import AttemptCard, attempts_of
from exams.marking.queries import marked_by, open_scripts
from exams.results.models import BoardRule, BoardVote, ItemLook, KeyCheck, ResultLine, ResultList
from exams.results.policies import BOARD, scope_of
from exams.results.rules import (
    BLOCKER_NAMES,
    BoardPolicy,
    Discrimination,
    ItemSums,
    Line,
    Place,
    Vote,
    holds_release,
    is_suspect,
    standing_of,
)
from exams.results.scoring import item_sums, listed, newest_states, pretest_places
from exams.sittings.models import Application
from exams.sittings.queries import all_sittings, applications_of, sitting_by_public_id
from exams.sittings.values import ApplicationCard, SittingCard
from lms.accounts.api import people_with_role, ties_between
from lms.clock import now
from lms.db import db
from lms.policy import Actor, Role, require

ON_PAPER = ("paper", "oral")
ENDED = ("submitted", "auto_submitted")


@dataclass(frozen=True)
class Candidate:
    """One application with its attempt, if there is one."""

    application: ApplicationCard
    attempt: AttemptCard | None

    @property
    def seq(self) -> int:
        return self.application.seq

    @property
    def ended(self) -> bool:
        return self.attempt is not None and self.attempt.state in ENDED

    @property
    def came(self) -> bool:
        """False for who has no attempt or never began it on a device."""
        return self.attempt is not None and (self.attempt.state != "ready" or self.keying_open)

    @property
    def keying_open(self) -> bool:
        """She sat on paper or by word and her answers are not in yet."""
        return self.attempt is not None and self.attempt.channel in ON_PAPER and self.attempt.state in ("ready", "open")


@dataclass(frozen=True)
class Blocker:
    """Why the list cannot be frozen yet, in words, with how many."""

    code: str
    count: int

    @property
    def words(self) -> str:
        return gettext(BLOCKER_NAMES[self.code]) % {"count": self.count}


@dataclass(frozen=True)
class ItemFigure:
    """One item with its figure after the exam and what the board said of it last."""

    part: str
    position: int
    right: int
    asked: int
    figure: Discrimination
    suspect: bool
    holds: bool
    look: ItemLook | None


@dataclass(frozen=True)
class LineStanding:
    """One line of a list with where it stands."""

    line: Line
    standing: str


def policy_of(sitting_id: int) -> BoardPolicy:
    """The board's rule that holds for a sitting."""
    row = db.session.scalar(
        select(BoardRule).where(BoardRule.sitting_id == sitting_id).order_by(BoardRule.version.desc()).limit(1)
    )
    return BoardPolicy(row.quorum, row.figures_from, row.hold_from, row.reason) if row else BoardPolicy()


def board_of(sitting_id: int) -> list[int]:
    """Who belongs to the board of a sitting today."""
    return people_with_role(Role.EXAM_BOARD, scope_of(sitting_id))


def sittings_for(actor: Actor) -> list[SittingCard]:
    """The sittings that the actor's board decides about, the newest first."""
    return [card for card in all_sittings() if actor.may(BOARD, scope_of(card.id)) and card.paper_id]


def candidates_of(card: SittingCard, seqs: Sequence[int] | None = None) -> list[Candidate]:
    """Everybody who had a place, or these of them, whether she came or not."""
    attempts = {attempt.application_seq: attempt for attempt in attempts_of(card.id, seqs)}
    applications = applications_of(card.id, ("accepted", "used"), seqs)
    return [Candidate(application, attempts.get(application.seq)) for application in applications]


def undecided(card: SittingCard, candidates: Iterable[Candidate]) -> list[Candidate]:
    """Those who have no released result yet. A standing sitting waits only for who has sat."""
    done = listed(card.id, "released")
    left = [candidate for candidate in candidates if candidate.seq not in done]
    return left if card.kind == "dated" else [c for c in left if c.ended or (c.attempt and c.attempt.state == "voided")]


def blockers(card: SittingCard, wanted: Sequence[Candidate], sums: ItemSums | None = None) -> list[Blocker]:
    """Everything that keeps the board from deciding now; a release waits for all of it (rules 11, 12, 15).

    sums  how the items were answered, where it is known already; used only if it is of exactly these candidates
    """
    ended = [candidate.seq for candidate in wanted if candidate.ended]
    scores, scripts = newest_states(card.id), open_scripts(card.id)
    counts = {
        "nobody": 0 if wanted else 1,
        "running": 1 if card.kind == "dated" and now() < card.closes_at else 0,
        "open": sum(c.attempt is not None and c.attempt.state == "open" and not c.keying_open for c in wanted),
        "keying": sum(c.keying_open for c in wanted),
        "scripts": scripts,
        "unscored": max(0, sum(seq not in scores or not scores[seq].complete for seq in ended) - scripts),
        "late": _late_waiting(card.id),
        "keys": 1 if _keys_unchecked(card, len(ended)) else 0,
        "items": sum(figure.holds for figure in item_figures(card, ended, sums)),
    }
    return [Blocker(code, count) for code, count in counts.items() if count]


def _late_waiting(sitting_id: int) -> int:
    return (
        db.session.scalar(
            select(func.count())
            .select_from(LateEntry)
            .join(Attempt, (Attempt.sitting_id == LateEntry.sitting_id) & (Attempt.id == LateEntry.attempt_id))
            .where(LateEntry.sitting_id == sitting_id, LateEntry.decision == "waiting", Attempt.state != "voided")
        )
        or 0
    )


def key_check(card: SittingCard) -> KeyCheck | None:
    """The comparison of the keys by a second person, if there was one."""
    return db.session.get(KeyCheck, (card.id, card.paper_id)) if card.paper_id else None


def _keys_unchecked(card: SittingCard, candidates: int) -> bool:
    return 0 < candidates < policy_of(card.id).figures_from and key_check(card) is None


def looks_of(sitting_id: int) -> dict[Place, ItemLook]:
    """The newest look at each item."""
    rows = db.session.scalars(select(ItemLook).where(ItemLook.sitting_id == sitting_id).order_by(ItemLook.version))
    return {(row.part, row.position): row for row in rows}


def item_figures(card: SittingCard, attempt_ids: Sequence[int], sums: ItemSums | None = None) -> list[ItemFigure]:
    """Each item with its figure; empty below the number from which figures say something (rules 15)."""
    policy = policy_of(card.id)
    if len(attempt_ids) < policy.figures_from:
        return []
    looks, tried = looks_of(card.id), pretest_places(card.paper_id) if card.paper_id else set()
    if sums is None or sums.attempts != set(attempt_ids):
        sums = item_sums(card, attempt_ids)
    figures = []
    for (part, position), right, sat in sums.places():
        pretest, look = (part, position) in tried, looks.get((part, position))
        if sat < policy.figures_from:
            continue
        figure = sums.discrimination((part, position))
        figures.append(
            ItemFigure(
                part=part,
                position=position,
                right=right,
                asked=sat,
                figure=figure,
                suspect=is_suspect(figure, sat, policy),
                holds=look is None and not pretest and holds_release(figure, sat, policy),
                look=look,
            )
        )
    return figures


def mean_of(values: Sequence[float]) -> float | None:
    """The mean, where there is anything to take it of."""
    return fmean(values) if values else None


# ---- the list


def open_list(sitting_id: int) -> ResultList | None:
    """The list that the board votes on now."""
    return db.session.scalar(
        select(ResultList).where(
            ResultList.sitting_id == sitting_id, ResultList.state == "open", ResultList.frozen_at.is_not(None)
        )
    )


_LINE = [getattr(ResultLine, field.name) for field in fields(Line)]


def lines_of(frozen: ResultList) -> list[Line]:
    """All lines of a list, in the order of the applications."""
    rows = db.session.execute(
        select(*_LINE)
        .where(ResultLine.sitting_id == frozen.sitting_id, ResultLine.list_id == frozen.id)
        .order_by(ResultLine.seq)
    )
    return [Line(*row) for row in rows]


def votes_on(frozen: ResultList) -> dict[int, BoardVote]:
    """Each member's newest vote."""
    rows = db.session.scalars(
        select(BoardVote)
        .where(BoardVote.sitting_id == frozen.sitting_id, BoardVote.list_id == frozen.id)
        .order_by(BoardVote.version)
    )
    return {row.member_id: row for row in rows}


def blocked_for(member_id: int, lines: Sequence[Line], markers: Mapping[int, Collection[int]]) -> dict[int, str]:
    """seq -> why this member does not decide about that candidate: marked her, or is tied to her (rules 6, 15)."""
    seq_of = {line.person_id: line.seq for line in lines}
    blocked = {seq_of[tie.other_id]: tie.kind for tie in ties_between(member_id, seq_of)}
    blocked.update({line.seq: "marked" for line in lines if member_id in markers.get(line.seq, ())})
    return blocked


def blocks_of(sitting_id: int, lines: Sequence[Line]) -> dict[int, dict[int, str]]:
    """Member -> seq -> why blocked, for the whole board today."""
    markers = marked_by(sitting_id)
    return {member: blocked_for(member, lines, markers) for member in board_of(sitting_id)}


def standings(frozen: ResultList) -> list[LineStanding]:
    """Where each line stands by the votes so far."""
    lines, policy = lines_of(frozen), policy_of(frozen.sitting_id)
    members = blocks_of(frozen.sitting_id, lines)
    votes = [
        Vote(vote.member_id, vote.approves, {int(seq) for seq in vote.blocked}) for vote in votes_on(frozen).values()
    ]
    return [LineStanding(line, standing_of(line.seq, members, votes, policy.quorum)) for line in lines]


def totals_of(scores: Iterable[Any], part: str) -> list[float]:
    """The points of one part, of all who sat it and have them."""
    told = [score.parts[part] for score in scores if part in score.parts]
    return [one["earned"] for one in told if one["earned"] is not None and "carried" not in one]


def card_for(actor: Actor, public_id: str) -> SittingCard:
    """The sitting, for a member of its board."""
    card = sitting_by_public_id(public_id)
    require(actor, BOARD, scope_of(card.id))
    return card


def slips_of(sitting_id: int) -> dict[int, str]:
    """seq -> slip number."""
    rows = db.session.execute(
        select(Application.seq, Application.slip_number).where(Application.sitting_id == sitting_id)
    )
    return dict(rows.all())

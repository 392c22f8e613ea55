"""The board's pages with everything decided that a template shows. Candidates stand here by slip number alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext
from sqlalchemy import func, select

from exams.marking.queries import marked_by, written_places
from exams.results.board.figures import PartFigures, part_figures
from exams.results.board.looks import late_rows
from exams.results.board.queries import (
    Candidate,
    LineStanding,
    blocked_for,
    blockers,
    board_of,
    candidates_of,
    card_for,
    item_figures,
    key_check,
    open_list,
    policy_of,
    sittings_for,
    slips_of,
    standings,
    undecided,
    votes_on,
)
from exams.results.board.words import BLOCK_NAMES, STANDING_NAMES, STANDING_TAGS
from exams.results.models import HeldResult, Release, ResultLine, ResultList, Score
from exams.results.policies import BOARD, may_sit_on_board
from exams.results.rules import (
    OUTCOME_NAMES,
    BoardPolicy,
)
from exams.results.scoring import newest_scores
from exams.sittings.rules import STAGE_NAMES, STAGE_TAGS
from exams.sittings.values import SittingCard
from lms.accounts.api import people
from lms.db import db
from lms.policy import Actor, require

ENDED = ("submitted", "auto_submitted")


@dataclass(frozen=True)
class BoardRow:
    public_id: str
    title: str
    opens_at: datetime
    on_demand: bool
    stage: str
    tag: str
    sample: bool
    voting: bool


@dataclass(frozen=True)
class VoteShown:
    name: str
    word: str
    tag: str
    reason: str
    voted_at: datetime
    blocked: int


@dataclass(frozen=True)
class ListShown:
    """The list that the board votes on."""

    public_id: str
    frozen_at: datetime | None
    counts: tuple[tuple[str, int], ...]
    standing: tuple[tuple[str, str, int], ...]
    votes: tuple[VoteShown, ...]
    waiting_for: tuple[str, ...]
    quorum: int
    blocked: tuple[tuple[str, str], ...]
    may_vote: bool
    voted: bool
    may_release: bool
    held: int
    missing: int


@dataclass(frozen=True)
class ReleaseShown:
    released_at: datetime
    count: int
    held: int
    standing: bool


@dataclass(frozen=True)
class BoardPage:
    """One sitting before its board, with the next step."""

    public_id: str
    title: str
    stage: str
    tag: str
    sample: bool
    at_once: bool
    counts: tuple[tuple[str, int], ...]
    blockers: tuple[str, ...]
    late: int
    suspects: int
    has_figures: bool
    indicative: bool
    few: int
    keys_checked_by: str
    keys_open: bool
    written: bool
    parts: tuple[PartFigures, ...]
    frozen: ListShown | None
    may_freeze: bool
    releases: tuple[ReleaseShown, ...]
    policy: BoardPolicy


def title_of(card: SittingCard, english: bool) -> str:
    return (english and card.title_en) or card.title


def board_rows(actor: Actor, english: bool = False) -> list[BoardRow]:
    """The sittings that the actor's board decides about."""
    require(actor, BOARD)
    return [
        BoardRow(
            public_id=card.public_id,
            title=title_of(card, english),
            opens_at=card.opens_at,
            on_demand=card.kind == "on_demand",
            stage=STAGE_NAMES[card.stage],
            tag=STAGE_TAGS[card.stage],
            sample=card.sample,
            voting=open_list(card.id) is not None,
        )
        for card in sittings_for(actor)
    ]


def board_page(actor: Actor, public_id: str, english: bool = False) -> BoardPage:
    """Everything that a board needs before it decides: how far it is, figures, what waits, the list, its votes."""
    card = card_for(actor, public_id)
    everybody = candidates_of(card)
    wanted, ended = undecided(card, everybody), [c.seq for c in everybody if c.ended]
    policy, frozen, done = policy_of(card.id), open_list(card.id), set(ended)
    scores = {seq: score for seq, score in newest_scores(card.id).items() if seq in done}
    found = [] if frozen or not wanted else blockers(card, wanted)
    figures, check = item_figures(card, ended), key_check(card)
    return BoardPage(
        public_id=card.public_id,
        title=title_of(card, english),
        stage=STAGE_NAMES[card.stage],
        tag=STAGE_TAGS[card.stage],
        sample=card.sample,
        at_once=bool(card.standing_decision),
        counts=_counts(everybody, scores),
        blockers=tuple(blocker.words for blocker in found),
        late=sum(row.open for row in late_rows(actor, public_id)),
        suspects=sum(figure.suspect for figure in figures),
        has_figures=bool(figures),
        indicative=bool(figures) and len(ended) < policy.hold_from,
        few=policy.figures_from,
        keys_checked_by=people([check.checked_by])[check.checked_by].name if check else "",
        keys_open=check is None and len(ended) < policy.figures_from,
        written=bool(written_places(card)),
        parts=part_figures(card, list(scores.values()), english) if len(ended) >= policy.figures_from else (),
        frozen=_list_shown(actor, card, frozen) if frozen else None,
        may_freeze=bool(wanted) and not found and frozen is None and not card.standing_decision,
        releases=_releases(card.id),
        policy=policy,
    )


def _counts(candidates: Sequence[Candidate], scores: dict[int, Score]) -> tuple[tuple[str, int], ...]:
    complete = [score for score in scores.values() if score.complete]
    return (
        (gettext("Had a place"), len(candidates)),
        (gettext("Handed in"), sum(c.ended for c in candidates)),
        (gettext("Absent"), sum(not c.came for c in candidates)),
        (gettext("Points complete"), len(complete)),
        (gettext("Reach the cut"), sum(score.passed for score in complete)),
        (gettext("Do not reach it"), sum(not score.passed for score in complete)),
    )


def _list_shown(actor: Actor, card: SittingCard, frozen: ResultList) -> ListShown:
    found, votes, policy = standings(frozen), votes_on(frozen), policy_of(card.id)
    members = board_of(card.id)
    who = people({*members, *votes})
    tally = {name: sum(one.standing == name for one in found) for name in STANDING_NAMES}
    mine = may_sit_on_board(actor, card.id)
    return ListShown(
        public_id=frozen.public_id,
        frozen_at=frozen.frozen_at,
        counts=tuple(
            (gettext(word), sum(one.line.outcome == outcome for one in found))
            for outcome, word in OUTCOME_NAMES.items()
        ),
        standing=tuple((gettext(word), STANDING_TAGS[name], tally[name]) for name, word in STANDING_NAMES.items()),
        votes=tuple(
            VoteShown(
                name=who[member].name,
                word=gettext("Agrees") if vote.approves else gettext("Does not agree"),
                tag="good" if vote.approves else "bad",
                reason=vote.reason,
                voted_at=vote.voted_at,
                blocked=len(vote.blocked),
            )
            for member, vote in sorted(votes.items(), key=lambda pair: pair[1].voted_at)
        ),
        waiting_for=tuple(who[member].name for member in members if member not in votes),
        quorum=policy.quorum,
        blocked=_own_blocks(actor, card, found),
        may_vote=mine,
        voted=actor.person_id in votes,
        may_release=mine and not tally["open"] and not tally["refused"],
        held=tally["held"],
        missing=tally["open"] + tally["refused"],
    )


def _own_blocks(actor: Actor, card: SittingCard, found: Sequence[LineStanding]) -> tuple[tuple[str, str], ...]:
    lines = [one.line for one in found]
    blocked = blocked_for(actor.person_id or 0, lines, marked_by(card.id))
    slips = slips_of(card.id)
    return tuple((slips[seq], gettext(BLOCK_NAMES[why])) for seq, why in sorted(blocked.items()))


def _releases(sitting_id: int) -> tuple[ReleaseShown, ...]:
    held = select(func.count()).where(
        HeldResult.sitting_id == Release.sitting_id, HeldResult.list_id == Release.list_id
    )
    total = select(func.count()).where(
        ResultLine.sitting_id == Release.sitting_id, ResultLine.list_id == Release.list_id
    )
    rows = db.session.execute(
        select(Release, total.scalar_subquery(), held.scalar_subquery())
        .where(Release.sitting_id == sitting_id)
        .order_by(Release.released_at.desc())
        .limit(20)
    )
    return tuple(ReleaseShown(row.released_at, count - left, left, row.standing) for row, count, left in rows)


def waiting_for_board(actor: Actor, english: bool = False) -> list[tuple[str, str]]:
    """Sittings whose list is open and lacks this member's vote: public id and title."""
    waiting = []
    for card in sittings_for(actor):
        frozen = open_list(card.id)
        if frozen is not None and actor.person_id not in votes_on(frozen):
            waiting.append((card.public_id, title_of(card, english)))
    return waiting

"""Use-cases of the board: looking at items and keys, freezing a list, voting, releasing.

A release prepares its rows in portions under a list that no query shows; the visible moment is one short
transaction with one release row (design law 3).
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, func, select

from exams.attempts.services import close_intake
from exams.errors import (
    KeyCheckedByAuthor,
    ListNotOpen,
    ListNotReady,
    ListOpen,
    NotAllowed,
    ReasonMissing,
    RulingWithoutOption,
    VotesMissing,
)
from exams.marking.queries import marked_by
from exams.papers.models import Paper
from exams.results.board.queries import (
    Candidate,
    blocked_for,
    blockers,
    candidates_of,
    lines_of,
    looks_of,
    open_list,
    standings,
    undecided,
    votes_on,
)
from exams.results.errors import ReleasedAlready
from exams.results.models import (
    BoardRule,
    BoardVote,
    HeldResult,
    ItemLook,
    KeyCheck,
    PassRecord,
    ResultLine,
    ResultList,
)
from exams.results.passes.services import prepare_passes
from exams.results.policies import BOARD, may_sit_on_board, scope_of
from exams.results.releasing import TELL, add_lines, freeze, hold, make_visible, new_list, new_pass
from exams.results.rules import BoardPolicy, Line
from exams.results.scoring import SumsTaken, listed, newest_states
from exams.results.services import judge_attempts
from exams.sittings.exemptions.queries import carried_by
from exams.sittings.queries import sitting_by_public_id
from exams.sittings.values import SittingCard
from lms.clock import now
from lms.db import Work, transaction
from lms.i18n_mark import N_
from lms.notices.api import tell
from lms.policy import Actor, require
from lms.tasks.api import Running

CHUNK = 200


def _board(actor: Actor, sitting_public_id: str) -> SittingCard:
    """The sitting, for a member of its board acting for herself."""
    card = sitting_by_public_id(sitting_public_id)
    require(actor, BOARD, scope_of(card.id))
    if not may_sit_on_board(actor, card.id) or actor.person_id is None:
        raise NotAllowed
    return card


def look_at_item(
    actor: Actor,
    sitting_public_id: str,
    part: str,
    position: int,
    ruling: str,
    reason: str,
    options: Iterable[str] = (),
) -> None:
    """Record the board's look at an item: kept, rekeyed or dropped, and why (rules 15). All points are computed anew.

    Refusals: ReasonMissing, RulingWithoutOption, ListOpen; ReleasedAlready once results are released, for those are
    corrected by two people.
    """
    card, chosen = _board(actor, sitting_public_id), sorted(set(options))
    if not reason.strip():
        raise ReasonMissing
    if ruling == "rekeyed" and not chosen:
        raise RulingWithoutOption
    with transaction() as work:
        if open_list(card.id) is not None:
            raise ListOpen
        if ruling != "kept" and listed(card.id, "released"):
            raise ReleasedAlready
        last = looks_of(card.id).get((part, position))
        work.session.add(
            ItemLook(
                sitting_id=card.id, part=part, position=position, version=last.version + 1 if last else 1,
                ruling=ruling, options=chosen if ruling == "rekeyed" else [], reason=reason.strip()[:400],
                looked_by=actor.person_id, looked_at=now(),
            )
        )  # fmt: skip
        work.audit(actor, f"exams.item.{ruling}", "sitting", card.id, part=part, position=position)
    judge_attempts(card.id, [c.seq for c in candidates_of(card) if c.ended], "ruling")


def check_keys(actor: Actor, sitting_public_id: str, note: str = "") -> None:
    """Say that one has compared every key of the paper, where there are too few candidates for figures (rules 15).

    Not by the person who froze the paper (KeyCheckedByAuthor). Twice does no harm.
    """
    card = _board(actor, sitting_public_id)
    with transaction() as work:
        paper = work.session.get_one(Paper, card.paper_id)
        if paper.frozen_by == actor.person_id:
            raise KeyCheckedByAuthor
        if work.session.get(KeyCheck, (card.id, paper.id)) is not None:
            return
        work.session.add(
            KeyCheck(
                sitting_id=card.id, paper_id=paper.id, checked_by=actor.person_id, checked_at=now(),
                note=note.strip()[:400],
            )
        )  # fmt: skip
        work.audit(actor, "exams.keys.checked", "sitting", card.id)


def note_keys_read(actor: Actor, sitting_public_id: str) -> None:
    """Leave in the audit log that a member of the board read the keys of a paper."""
    card = _board(actor, sitting_public_id)
    with transaction() as work:
        work.audit(actor, "exams.keys.read", "sitting", card.id)


def set_board_rule(actor: Actor, sitting_public_id: str, policy: BoardPolicy) -> None:
    """Give a sitting policy values of its own, with the reason. Not while a list is open (ListOpen)."""
    card = _board(actor, sitting_public_id)
    if not policy.reason.strip():
        raise ReasonMissing
    with transaction() as work:
        if open_list(card.id) is not None:
            raise ListOpen
        last = work.session.scalar(select(func.max(BoardRule.version)).where(BoardRule.sitting_id == card.id)) or 0
        work.session.add(
            BoardRule(
                sitting_id=card.id, version=last + 1, quorum=max(1, policy.quorum), figures_from=policy.figures_from,
                hold_from=policy.hold_from, reason=policy.reason.strip()[:400], set_by=actor.person_id, set_at=now(),
            )
        )  # fmt: skip
        work.audit(actor, "exams.board.rule_set", "sitting", card.id, quorum=policy.quorum)


# ---- the list


def freeze_list(actor: Actor, sitting_public_id: str) -> str:
    """Freeze the list of everybody without a released result; returns its public id. Late answers end here.

    A second click gives the list that is open. Refuses with ListNotReady, naming everything that still waits.
    """
    card = _board(actor, sitting_public_id)
    taken = SumsTaken(card)
    judge_attempts(card.id, [c.seq for c in candidates_of(card) if c.ended], sums=taken)
    with transaction() as work:
        hold(work, card.id)
        known = open_list(card.id)
        if known is not None:
            return known.public_id
        wanted = undecided(card, candidates_of(card))
        found = blockers(card, wanted, taken.sums)
        if found:
            raise ListNotReady(reasons=" ".join(blocker.words for blocker in found))
        close_intake(work, card.id)
        list_id = new_list(work, card.id, actor, "open").id
    _write_lines(card, list_id, wanted)
    with transaction() as work:
        frozen = work.session.get_one(ResultList, (card.id, list_id))
        freeze(frozen, lines_of(frozen))
        work.audit(actor, "exams.list.frozen", "result_list", list_id, sitting=card.id, digest=frozen.digest)
        return frozen.public_id


def _write_lines(card: SittingCard, list_id: int, wanted: Sequence[Candidate]) -> None:
    for start in range(0, len(wanted), CHUNK):
        chunk = wanted[start : start + CHUNK]
        with transaction() as work:
            target = work.session.get_one(ResultList, (card.id, list_id))
            add_lines(work, target, chunk, newest_states(card.id, [c.seq for c in chunk]))


def vote(actor: Actor, sitting_public_id: str, list_public_id: str, *, approves: bool, reason: str = "") -> None:
    """Vote on the open list as a whole; it does not count for candidates one marked or is tied to.

    The newest vote counts; the same one twice changes nothing. Refusals: ListNotOpen, ReasonMissing (to refuse).
    """
    card = _board(actor, sitting_public_id)
    if not approves and not reason.strip():
        raise ReasonMissing
    with transaction() as work:
        frozen = _open(work, card, list_public_id)
        last = votes_on(frozen).get(actor.person_id or 0)
        if last is not None and (last.approves, last.reason) == (approves, reason.strip()):
            return
        lines = lines_of(frozen)
        blocked = blocked_for(actor.person_id or 0, lines, marked_by(card.id))
        work.session.add(
            BoardVote(
                sitting_id=card.id, list_id=frozen.id, member_id=actor.person_id,
                version=last.version + 1 if last else 1, approves=approves, reason=reason.strip()[:400],
                blocked={str(seq): why for seq, why in blocked.items()}, voted_at=now(),
            )
        )  # fmt: skip
        work.audit(
            actor, "exams.list.voted", "result_list", frozen.id, approves=approves, blocked=len(blocked),
            digest=frozen.digest,
        )  # fmt: skip


def _open(work: Work, card: SittingCard, list_public_id: str) -> ResultList:
    hold(work, card.id)
    frozen = open_list(card.id)
    if frozen is None or frozen.public_id != list_public_id:
        raise ListNotOpen
    return frozen


def drop_list(actor: Actor, sitting_public_id: str, list_public_id: str, reason: str) -> None:
    """Take the open list back to change something; its votes stay on record and count no more."""
    card = _board(actor, sitting_public_id)
    if not reason.strip():
        raise ReasonMissing
    with transaction() as work:
        frozen = _open(work, card, list_public_id)
        frozen.state, frozen.dropped_at = "dropped", now()
        frozen.dropped_by, frozen.dropped_reason = actor.person_id, reason.strip()[:400]
        work.audit(actor, "exams.list.dropped", "result_list", frozen.id, sitting=card.id)


# ---- the release


def release_results(actor: Actor, sitting_public_id: str, list_public_id: str) -> int:
    """Release what the board carried, all at one moment; returns how many results are held.

    Lines on which too few may vote are held back for a substitute (rules 15); any other line without enough votes
    refuses the whole with VotesMissing. A second click finds the list released and does nothing.
    """
    card = _board(actor, sitting_public_id)
    with transaction() as work:
        if _is_released(work, card.id, list_public_id):
            return 0
        frozen = _open(work, card, list_public_id)
        carried, held = _decided(frozen)
        _note_held(work, frozen, held)
        list_id = frozen.id
    _prepare_passes(card, list_id, [line for line in carried if line.outcome == "passed"])
    with transaction() as work:
        frozen = _open(work, card, list_public_id)
        if _decided(frozen)[1] != held:
            raise ListNotOpen
        frozen.state = "released"
        make_visible(work, actor, card, frozen, standing=False)
    return len(held)


def _decided(frozen: ResultList) -> tuple[list[Line], list[int]]:
    """The lines that the board carried, and the seqs on which too few may vote; refuses while any is undecided."""
    found = standings(frozen)
    missing = sum(one.standing in ("open", "refused") for one in found)
    if missing:
        raise VotesMissing(count=missing)
    carried = [one.line for one in found if one.standing == "carried"]
    return carried, [one.line.seq for one in found if one.standing == "held"]


def _is_released(work: Work, sitting_id: int, list_public_id: str) -> bool:
    state: str | None = work.session.scalar(
        select(ResultList.state).where(ResultList.sitting_id == sitting_id, ResultList.public_id == list_public_id)
    )
    return state == "released"


def _note_held(work: Work, frozen: ResultList, held: Sequence[int]) -> None:
    here = (HeldResult.sitting_id == frozen.sitting_id, HeldResult.list_id == frozen.id)
    work.session.execute(delete(HeldResult).where(*here))
    work.session.add_all(
        HeldResult(sitting_id=frozen.sitting_id, list_id=frozen.id, seq=seq, held_at=now()) for seq in held
    )


def _prepare_passes(card: SittingCard, list_id: int, passed: Sequence[Line]) -> None:
    """Write the passes of a list in portions, where no query shows them; what an earlier try left goes away."""
    with transaction() as work:
        here = (PassRecord.sitting_id == card.id, PassRecord.list_id == list_id)
        work.session.execute(delete(PassRecord).where(*here))
    for start in range(0, len(passed), CHUNK):
        chunk = passed[start : start + CHUNK]
        with transaction() as work:
            seqs = [line.seq for line in chunk]
            markers, carriers = marked_by(card.id, seqs), carried_by(card.id, seqs)
            handlers = {seq: markers.get(seq, set()) | carriers.get(seq, set()) for seq in seqs}
            prepare_passes(work, [new_pass(card, line, handlers[line.seq]) for line in chunk])


def tell_task(task: Running) -> None:
    """Tell the candidates of a released list, in portions; neutrally those whose result needs more time."""
    sitting_id, list_id = task.args["sitting"], task.args["list"]
    with transaction() as work:
        held = set(
            work.session.scalars(
                select(HeldResult.seq).where(HeldResult.sitting_id == sitting_id, HeldResult.list_id == list_id)
            )
        )
        lines = work.session.execute(
            select(ResultLine.seq, ResultLine.person_id)
            .where(ResultLine.sitting_id == sitting_id, ResultLine.list_id == list_id)
            .order_by(ResultLine.seq)
        ).all()
    told = [person_id for seq, person_id in lines if seq not in held]
    for start in range(0, len(told), CHUNK):
        with transaction() as work:
            tell(
                work, told[start : start + CHUNK], TELL, N_("The result of your exam is here"),
                N_("You can see it on your page."), "/exams/results", unique_key=f"{sitting_id}.{list_id}",
            )  # fmt: skip
    with transaction() as work:
        tell(
            work, [person_id for seq, person_id in lines if seq in held], f"{TELL}.held",
            N_("Your result needs a little more time"),
            N_("The exam board needs more time for your result. This says nothing about your answers. We will write again."),
            "/exams/results", unique_key=f"{sitting_id}.{list_id}",
        )  # fmt: skip

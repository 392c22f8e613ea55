"""Use-cases of computing released results anew: one person asks, another applies, whoever changes is told."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import select

from exams.attempts.services import void_attempt
from exams.errors import (
    ListOpen,
    NotAllowed,
    NotFound,
    NotTheSecondPerson,
    ReasonMissing,
    RulingWithoutOption,
    TiedToCandidate,
)
from exams.events import PassesRecorded, PassVoided, ResultsCorrected
from exams.marking.queries import marked_by
from exams.results.board.queries import candidates_of, looks_of, open_list, slips_of
from exams.results.errors import NothingChanges, RescoreOpen, RescoreOutdated, RescoreStepTaken, SlipUnknown
from exams.results.exemptions.following import TwoPeople, void_resting_on
from exams.results.models import ItemLook, PassRecord, PassVoid, Release, ResultLine, ResultList, Score
from exams.results.passes.queries import pass_of_line
from exams.results.passes.services import pass_facts, prepare_passes
from exams.results.policies import BOARD, may_sit_on_board, scope_of
from exams.results.releasing import freeze, hold, new_list, new_pass
from exams.results.rescoring.changes import (
    Change,
    change_by_void,
    changes_by,
    computed_by,
    digest_of_changes,
    released_now,
    told_changes,
)
from exams.results.rescoring.models import Rescore
from exams.results.rules import Place, Ruling, attempt_number
from exams.results.scoring import Computed, newest_scores
from exams.results.services import judge_attempts
from exams.sittings.queries import sitting_by_public_id
from exams.sittings.values import SittingCard
from lms.accounts.api import ties_between
from lms.clock import now
from lms.db import Work, transaction
from lms.i18n_mark import N_
from lms.notices.api import tell
from lms.policy import Actor, require
from lms.text.numbers import read_number

CORRECTED = "exams.results.corrected"
TOLD_CORRECTED = (
    N_("The result of your exam was corrected"),
    N_(
        "The exam board decided about a question anew, or an answer was marked anew. You can see your result on your page. If you do not agree, you can appeal there."
    ),
)
TOLD_VOID = (
    N_("Your exam is not counted"),
    N_(
        "The exam board decided so because of something that happened. If you do not agree, you can appeal on the page of your result: somebody who was not involved will look at it."
    ),
)


def card_of_board(actor: Actor, sitting_public_id: str) -> SittingCard:
    """The sitting, for a member of its board acting for herself."""
    card = sitting_by_public_id(sitting_public_id)
    require(actor, BOARD, scope_of(card.id))
    if not may_sit_on_board(actor, card.id) or actor.person_id is None:
        raise NotAllowed
    return card


def ask_rescore(actor: Actor, sitting_public_id: str, rulings: Mapping[Place, Ruling], reason: str) -> str:
    """Ask for released results to be computed anew because something else holds for questions. Nothing changes yet.

    Returns the public id of the proposal. Refusals: ReasonMissing, RulingWithoutOption, ListOpen, RescoreOpen (one at
    a time), NothingChanges (nobody's points would).
    """
    card = card_of_board(actor, sitting_public_id)
    if any(ruling.ruling == "rekeyed" and not ruling.options for ruling in rulings.values()):
        raise RulingWithoutOption
    with transaction() as work:
        return propose(work, actor, card, rulings, (), reason, "ruling").public_id


def propose(
    work: Work, actor: Actor, card: SittingCard, rulings: Mapping[Place, Ruling], seqs: Sequence[int], reason: str,
    cause: str,
) -> Rescore:  # fmt: skip
    """Write down who would change and why it is asked for; the caller has asked who may."""
    if not reason.strip():
        raise ReasonMissing
    hold(work, card.id)
    if open_list(card.id) is not None:
        raise ListOpen
    if _open(work, card.id) is not None:
        raise RescoreOpen
    found = changes_by(card, rulings, seqs)
    if not found:
        raise NothingChanges
    return _write_proposal(work, actor, card, rulings, seqs, reason, cause, found)


def _write_proposal(
    work: Work, actor: Actor, card: SittingCard, rulings: Mapping[Place, Ruling], seqs: Sequence[int], reason: str,
    cause: str, found: Sequence[Change],
) -> Rescore:  # fmt: skip
    row = Rescore(
        sitting_id=card.id,
        cause=cause,
        rulings=[
            {"part": part, "position": position, "ruling": ruling.ruling, "options": list(ruling.options)}
            for (part, position), ruling in sorted(rulings.items())
        ],
        seqs=list(seqs),
        reason=reason.strip()[:400],
        changes=told_changes(found),
        digest=digest_of_changes(found),
        asked_by=actor.person_id,
        asked_at=now(),
        decided_at=None,
    )
    work.session.add(row)
    work.session.flush()
    work.audit(actor, "exams.rescore.asked", "rescore", f"{card.id}.{row.id}", changes=len(found), digest=row.digest)
    return row


def ask_void_attempt(actor: Actor, sitting_public_id: str, slip_number: str, reason: str) -> str:
    """Ask for one attempt not to count because of an irregularity; nothing changes until a second person applies it.

    Asked twice gives the proposal that waits. Refusals: SlipUnknown, ReasonMissing, ListOpen,
    NothingChanges (not handed in, or void already).
    """
    card = card_of_board(actor, sitting_public_id)
    seq = next((seq for seq, slip in slips_of(card.id).items() if slip == read_number(slip_number)), None)
    if seq is None:
        raise SlipUnknown
    if not reason.strip():
        raise ReasonMissing
    with transaction() as work:
        hold(work, card.id)
        if open_list(card.id) is not None:
            raise ListOpen
        waiting = work.session.scalars(
            select(Rescore).where(Rescore.sitting_id == card.id, Rescore.state == "open", Rescore.cause == "void")
        )
        known = next((row for row in waiting if row.seqs == [seq]), None)
        if known is not None:
            return known.public_id
        found = change_by_void(card, seq)
        if not found:
            raise NothingChanges
        return _write_proposal(work, actor, card, {}, (seq,), reason, "void", found).public_id


def _open(work: Work, sitting_id: int) -> Rescore | None:
    row: Rescore | None = work.session.scalar(
        select(Rescore)
        .where(Rescore.sitting_id == sitting_id, Rescore.state == "open", Rescore.cause != "void")
        .with_for_update()
    )
    return row


def _waiting(work: Work, card: SittingCard, public_id: str) -> Rescore:
    hold(work, card.id)
    row: Rescore | None = work.session.scalar(
        select(Rescore).where(Rescore.sitting_id == card.id, Rescore.public_id == public_id).with_for_update()
    )
    if row is None:
        raise NotFound
    if row.state != "open":
        raise RescoreStepTaken
    return row


def drop_rescore(actor: Actor, sitting_public_id: str, public_id: str, reason: str) -> None:
    """Drop a proposal with a reason; nobody's result changes. Refusals: ReasonMissing, RescoreStepTaken."""
    card = card_of_board(actor, sitting_public_id)
    if not reason.strip():
        raise ReasonMissing
    with transaction() as work:
        row = _waiting(work, card, public_id)
        row.state, row.decided_by, row.decided_at = "dropped", actor.person_id, now()
        row.note = reason.strip()[:400]
        work.audit(actor, "exams.rescore.dropped", "rescore", f"{card.id}.{row.id}")


def apply_rescore(actor: Actor, sitting_public_id: str, public_id: str) -> int:
    """Apply a proposal as the second person, all at one moment; returns how many results changed.

    New score rows, a new list of those who change, its release. Whoever passes now gets a pass; a pass that is lost is
    void by these two people, and what rests on it falls. Everybody who changes is told.

    Refusals: NotTheSecondPerson, TiedToCandidate (one of the two taught, marked or is related to somebody who wins or
    loses a pass), RescoreOutdated (somebody else would change by now), ListOpen, RescoreStepTaken.
    """
    card = card_of_board(actor, sitting_public_id)
    with transaction() as work:
        row = _waiting(work, card, public_id)
        if row.asked_by == actor.person_id:
            raise NotTheSecondPerson
        if open_list(card.id) is not None:
            raise ListOpen
        rulings = rulings_in(row)
        void = row.cause == "void"
        changes = change_by_void(card, row.seqs[0]) if void else changes_by(card, rulings, row.seqs)
        if digest_of_changes(changes) != row.digest:
            raise RescoreOutdated
        decisive = {change.seq for change in changes if change.decisive or change.void}
        _check_ties(card, decisive, (row.asked_by, actor.person_id or 0))
        _write_looks(work, row, rulings)
        released = [change for change in changes if change.released]
        lines = (
            _void_lines(work, actor, card, row, released)
            if void
            else _write_results(work, actor, card, row, rulings, released)
        )
        row.state, row.decided_by, row.decided_at = "applied", actor.person_id, now()
        work.audit(actor, "exams.rescore.applied", "rescore", f"{card.id}.{row.id}", changes=len(changes))
        _make_known(work, actor, card, row, released, lines)
    judge_attempts(card.id, [c.seq for c in candidates_of(card) if c.ended], "ruling")
    return len(released)


def rulings_in(row: Rescore) -> dict[Place, Ruling]:
    """What a proposal says of questions."""
    return {(told["part"], told["position"]): Ruling(told["ruling"], tuple(told["options"])) for told in row.rulings}


def _check_ties(card: SittingCard, decisive: Collection[int], deciders: Iterable[int]) -> None:
    """Nobody wins or loses a pass by somebody who marked her or is tied to her (rules 15)."""
    people = [candidate.application.person_id for candidate in candidates_of(card, sorted(decisive))]
    markers = {marker for found in marked_by(card.id, decisive).values() for marker in found}
    if any(person_id in markers or ties_between(person_id, people) for person_id in deciders):
        raise TiedToCandidate


def _void_lines(
    work: Work, actor: Actor, card: SittingCard, row: Rescore, released: Sequence[Change]
) -> list[ResultLine]:
    """An attempt that does not count: closed as void before the release, a line of its own after it."""
    if not released:
        void_attempt(work, actor, card.id, row.seqs[0], row.reason)
        return []
    target, shown = new_list(work, card.id, actor, "released"), released_now(card.id)
    lines = [
        ResultLine(
            sitting_id=card.id, list_id=target.id, seq=change.seq, person_id=shown[change.seq][0].person_id,
            attempt_id=shown[change.seq][0].attempt_id, score_version=shown[change.seq][0].score_version,
            outcome="void",
        )
        for change in released
    ]  # fmt: skip
    work.session.add_all(lines)
    work.session.flush()
    freeze(target, lines)
    row.list_id = target.id
    return lines


def _write_looks(work: Work, row: Rescore, rulings: Mapping[Place, Ruling]) -> None:
    looks = looks_of(row.sitting_id)
    for (part, position), ruling in rulings.items():
        last = looks.get((part, position))
        work.session.add(
            ItemLook(
                sitting_id=row.sitting_id, part=part, position=position, version=last.version + 1 if last else 1,
                ruling=ruling.ruling, options=list(ruling.options), reason=row.reason, looked_by=row.asked_by,
                looked_at=row.asked_at,
            )
        )  # fmt: skip
    work.session.flush()


def _write_results(
    work: Work, actor: Actor, card: SittingCard, row: Rescore, rulings: Mapping[Place, Ruling],
    changes: Sequence[Change],
) -> list[ResultLine]:  # fmt: skip
    """New scores of those who change, and their lines on a list of their own."""
    seqs = [change.seq for change in changes]
    if not seqs:
        return []
    before, shown = newest_scores(card.id, seqs), released_now(card.id)
    target = new_list(work, card.id, actor, "released")
    lines = [
        _line(target, shown[one.attempt_id][0], _score(before[one.attempt_id], one))
        for one in computed_by(card, rulings, seqs)
    ]
    for line, score in lines:
        work.session.add_all((score, line))
    work.session.flush()
    freeze(target, sorted((line for line, _ in lines), key=lambda line: line.seq))
    row.list_id = target.id
    return [line for line, _ in lines]


def _score(last: Score, computed: Computed) -> Score:
    return Score(
        sitting_id=last.sitting_id,
        attempt_id=last.attempt_id,
        version=last.version + 1,
        parts=computed.told_parts,
        profile={code: list(counts) for code, counts in computed.scored.profile.items()},
        complete=computed.scored.complete,
        passed=computed.passed,
        inputs=computed.inputs,
        cause="rescored",
        scored_at=now(),
    )


def _line(target: ResultList, shown: ResultLine, score: Score) -> tuple[ResultLine, Score]:
    line = ResultLine(
        sitting_id=target.sitting_id,
        list_id=target.id,
        seq=shown.seq,
        person_id=shown.person_id,
        attempt_id=shown.attempt_id,
        score_version=score.version,
        outcome="passed" if score.passed else "failed",
    )
    return line, score


def _make_known(
    work: Work, actor: Actor, card: SittingCard, row: Rescore, changes: Sequence[Change], lines: Sequence[ResultLine]
) -> None:
    """The visible moment: the release of the corrected lines, passes won and lost, and the notices."""
    if row.list_id is None:
        return
    lost, won = ({c.seq for c in changes if c.lost}, {c.seq for c in changes if c.won})
    _void_passes(work, actor, row, [line for line in lines if line.seq in lost])
    markers = marked_by(card.id, won)
    prepare_passes(work, [new_pass(card, line, markers.get(line.seq, set())) for line in lines if line.seq in won])
    work.session.add(
        Release(sitting_id=card.id, list_id=row.list_id, released_at=now(), released_by=actor.person_id, standing=False)
    )
    work.session.flush()
    void_resting_on(
        work, actor, [(card.id, line.seq) for line in lines], TwoPeople(row.asked_by, row.asked_at, row.reason)
    )
    work.announce(ResultsCorrected(card.id, tuple(sorted(attempt_number(card.id, line.seq) for line in lines))))
    facts = pass_facts(work, card.id, row.list_id or 0)
    if facts:
        work.announce(PassesRecorded(tuple(facts)))
    subject, body = TOLD_VOID if row.cause == "void" else TOLD_CORRECTED
    tell(
        work, [line.person_id for line in lines], CORRECTED, subject, body, "/exams/results",
        unique_key=f"{card.id}.{row.id}",
    )  # fmt: skip


def _void_passes(work: Work, actor: Actor, row: Rescore, lines: Sequence[ResultLine]) -> None:
    """A pass that the corrected points do not bear is void, by the one who asked and the one who applied."""
    for line in lines:
        card = pass_of_line(line.sitting_id, line.seq)
        if card is None or card.void:
            continue
        record = work.session.get_one(PassRecord, card.pass_id)
        void = work.session.get(PassVoid, record.id) or PassVoid(
            pass_id=record.id, reason=row.reason, asked_by=row.asked_by, asked_at=row.asked_at
        )
        void.confirmed_by = actor.person_id if void.asked_by != actor.person_id else row.asked_by
        void.confirmed_at = now()
        work.session.add(void)
        work.session.flush()
        work.audit(actor, "exams.pass.voided", "pass_record", record.id, rescore=f"{row.sitting_id}.{row.id}")
        work.announce(PassVoided(record.id, record.person_id, void.reason))

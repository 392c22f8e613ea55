"""Who changes when something else holds for a question: computed, shown, and not written anywhere."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from exams.results.board.queries import candidates_of, slips_of
from exams.results.models import ResultLine, Score
from exams.results.queries import released_lines
from exams.results.rules import Place, Ruling, digest_of
from exams.results.scoring import Computed, compute, newest_scores, rulings_of
from exams.sittings.values import SittingCard
from lms.db import db

BATCH = 500


@dataclass(frozen=True)
class Standing:
    """How somebody stands now: points by part, whether she passes, and whether that is released."""

    parts: Mapping[str, Any]
    passed: bool
    released: bool


@dataclass(frozen=True)
class Change:
    """Somebody whose points change; ``was`` and ``becomes`` say whether she passes."""

    seq: int
    slip_number: str
    before: dict[str, float | None]
    after: dict[str, float | None]
    possible: dict[str, float]
    was: bool
    becomes: bool
    released: bool
    void: bool = False

    @property
    def decisive(self) -> bool:
        """A pass is won or lost."""
        return self.was != self.becomes

    @property
    def lost(self) -> bool:
        return self.was and not self.becomes

    @property
    def won(self) -> bool:
        return self.becomes and not self.was


def released_now(sitting_id: int) -> dict[int, tuple[ResultLine, Score | None]]:
    """seq -> the line by which somebody's result is visible today, with its score."""
    return {line.seq: (line, score) for line, _, score in db.session.execute(released_lines(sitting_id))}


def _standings(card: SittingCard) -> dict[int, Standing]:
    scores = newest_scores(card.id, [c.seq for c in candidates_of(card) if c.ended])
    found = {seq: Standing(score.parts, score.passed, False) for seq, score in scores.items()}
    for seq, (line, score) in released_now(card.id).items():
        if score is not None and line.outcome in ("passed", "failed"):
            found[seq] = Standing(score.parts, line.outcome == "passed", True)
        else:
            found.pop(seq, None)
    return found


def changes_by(card: SittingCard, rulings: Mapping[Place, Ruling], seqs: Sequence[int] = ()) -> list[Change]:
    """Exactly whose points change, and how, if these rulings held beside those that hold already.

    seqs  only these candidates; empty for all whose answers were scored
    """
    now = {seq: one for seq, one in _standings(card).items() if not seqs or seq in seqs}
    slips, told = slips_of(card.id), []
    for one in computed_by(card, rulings, list(now)):
        change = _change(now[one.attempt_id], one, slips[one.attempt_id])
        if change is not None:
            told.append(change)
    return sorted(told, key=lambda change: (not change.decisive, change.slip_number))


def change_by_void(card: SittingCard, seq: int) -> list[Change]:
    """What becomes of one candidate whose attempt does not count; empty where it is void already or not handed in."""
    standing = _standings(card).get(seq)
    if standing is None:
        return []
    before = {part: found["earned"] for part, found in standing.parts.items()}
    slip = slips_of(card.id)[seq]
    return [Change(seq, slip, before, dict.fromkeys(before), {}, standing.passed, False, standing.released, void=True)]


def computed_by(card: SittingCard, rulings: Mapping[Place, Ruling], seqs: Sequence[int]) -> list[Computed]:
    """The points of these candidates under these rulings beside those that hold already."""
    together = {**rulings_of(card.id), **rulings}
    return [
        one
        for start in range(0, len(seqs), BATCH)
        for one in compute(card, seqs[start : start + BATCH], rulings=together)
    ]


def _change(standing: Standing, computed: Computed, slip_number: str) -> Change | None:
    before = {part: found["earned"] for part, found in standing.parts.items()}
    after = {part: told["earned"] for part, told in computed.told_parts.items()}
    possible = {part: told["possible"] for part, told in computed.told_parts.items()}
    asked = {part: found["possible"] for part, found in standing.parts.items()}
    if (before, asked, standing.passed) == (after, possible, computed.passed):
        return None
    return Change(
        seq=computed.attempt_id,
        slip_number=slip_number,
        before=before,
        after=after,
        possible=possible,
        was=standing.passed,
        becomes=computed.passed,
        released=standing.released,
    )


def told_changes(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """Changes as they are kept with a proposal."""
    return [asdict(change) for change in changes]


def digest_of_changes(changes: Sequence[Change]) -> str:
    """What a confirmation is about."""
    return digest_of(told_changes(sorted(changes, key=lambda change: change.seq)))

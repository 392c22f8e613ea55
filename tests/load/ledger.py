"""What candidates were told is set against what stands in the database: the verdict of every trial by fire.

A candidate program writes a line of JSON for each answer that it chose and for each that was acknowledged. Afterwards
the journal and the answers are read from the database, and nothing that was acknowledged may be missing there, differ,
or stand there twice.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

# attempt (public id), page, number: what an answer is called on its way.
Key = tuple[str, str, int]
JOURNAL = """
SELECT a.public_id, j.stream, j.seq, j.position, j.answer, j.outcome
FROM response_journal j JOIN attempt a ON a.sitting_id = j.sitting_id AND a.id = j.attempt_id WHERE j.kind = 'answer'
"""
ANSWERS = """
SELECT a.public_id, r.position, r.answer
FROM response r JOIN attempt a ON a.sitting_id = r.sitting_id AND a.id = r.attempt_id
"""


@dataclass(frozen=True)
class Said:
    """What the candidates' program wrote down.

    chosen        every answer given, by its key: question and answer
    acknowledged  those that the server called saved
    refused       those that it answered with another word
    heard         whose answer, when it was sent, when she was told that it is saved (seconds of the clock)
    clock         how far the remaining time that the server told was from the right one at most, in seconds
    """

    chosen: dict[Key, tuple[int, str]]
    acknowledged: frozenset[Key]
    refused: int
    heard: tuple[tuple[str, float, float], ...]
    clock: float


@dataclass(frozen=True)
class Verdict:
    """The counts of a trial."""

    chosen: int
    acknowledged: int
    lost: int
    doubled: int
    refused: int
    unsent: int
    clock: float

    @property
    def holds(self) -> bool:
        """Nothing lost, doubled, refused or left over, and the remaining time right to a second."""
        return not (self.lost or self.doubled or self.refused or self.unsent) and self.clock <= 1

    @property
    def line(self) -> str:
        return (
            f"answers chosen {self.chosen}, acknowledged {self.acknowledged}, lost {self.lost}, doubled {self.doubled}, "
            f"refused {self.refused}, never acknowledged {self.unsent}, remaining time wrong by {self.clock:.2f} s at most"
        )


def read_log(lines: Iterable[str]) -> Said:
    """The candidates' log; a line that was cut off when its writer was killed says nothing."""
    chosen: dict[Key, tuple[int, str]] = {}
    acknowledged: set[Key] = set()
    heard: list[tuple[str, float, float]] = []
    refused, clock = 0, 0.0
    for line in lines:
        if not line.endswith("\n"):
            continue
        told = json.loads(line)
        if "clock" in told:
            clock = max(clock, told["clock"])
            continue
        key = told["attempt"], told["stream"], told["seq"]
        if "answer" in told:
            chosen[key] = told["position"], told["answer"]
        elif told["outcome"] == "saved":
            acknowledged.add(key)
            heard.append((told["attempt"], told.get("sent", 0.0), told.get("heard", 0.0)))
        else:
            refused += 1
    return Said(chosen, frozenset(acknowledged), refused, tuple(heard), clock)


def back_after(said: Said, moment: float) -> tuple[float, float]:
    """Seconds from a blow until the first answer sent after it was saved, and until everybody's first was."""
    first: dict[str, float] = {}
    for attempt, sent, heard in said.heard:
        if sent > moment:
            first[attempt] = min(first.get(attempt, heard), heard)
    if not first:
        return float("inf"), float("inf")
    return min(first.values()) - moment, max(first.values()) - moment


def _plain(answer: Any) -> Any:
    """SQLite gives JSON as text, PostgreSQL as what it says."""
    return json.loads(answer) if isinstance(answer, str) and answer[:1] in '"[{' else answer


def judge(said: Said, journal: Sequence[Sequence[Any]], answers: Sequence[Sequence[Any]]) -> Verdict:
    """Set what was said against what stands.

    journal  rows of JOURNAL: attempt, page, number, question, answer, outcome
    answers  rows of ANSWERS: attempt, question, answer

    Lost: acknowledged, and not in the journal as saved with this very answer; or the answer that stands to a question is
    not the last one journalled. Doubled: journalled more than once, or never chosen by anybody; two answers to a question.
    """
    written = {
        (attempt, stream, seq): (position, _plain(answer))
        for attempt, stream, seq, position, answer, outcome in journal
        if outcome == "saved"
    }
    lost = sum(written.get(key) != said.chosen.get(key) for key in said.acknowledged)
    last: dict[tuple[str, int], tuple[int, Any]] = {}
    for (attempt, _, seq), (position, answer) in written.items():
        last[attempt, position] = max(last.get((attempt, position), (0, "")), (seq, answer))
    standing = {(attempt, position): _plain(answer) for attempt, position, answer in answers}
    lost += sum(standing.get(place) != answer for place, (_, answer) in last.items())
    times = Counter((attempt, stream, seq) for attempt, stream, seq, *_ in journal)
    doubled = sum(count - 1 for count in times.values()) + sum(key not in said.chosen for key in times)
    doubled += len(answers) - len(standing)
    return Verdict(
        chosen=len(said.chosen),
        acknowledged=len(said.acknowledged),
        lost=lost,
        doubled=doubled,
        refused=said.refused,
        unsent=len(said.chosen) - len(said.acknowledged) - said.refused,
        clock=said.clock,
    )

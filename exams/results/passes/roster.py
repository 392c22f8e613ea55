"""Brings an old roster in, inside the caller's transaction: who is meant by a line, and what becomes of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import select

from exams.results.models import ExamBody, PassClaim, PassRecord
from exams.results.passes.rules import LINE_FAULTS, RosterLine, Words, decoded, read_roster
from lms.accounts.api import PersonCard, create_person, find_people
from lms.clock import now, today
from lms.data_files import read_yaml
from lms.db import Work
from lms.errors import LmsError
from lms.i18n import sentence
from lms.policy import Actor
from lms.text.folding import fold

_told = read_yaml(Path(__file__).parent / "headings.yaml")
WORDS = Words(_told["columns"], frozenset(_told["unsupervised"]))


@dataclass(frozen=True)
class LineReport:
    """What becomes of a line: new_person, known_person, already (on record) or refused, with every reason."""

    line: int
    number: str
    name: str
    outcome: str
    faults: tuple[str, ...]


@dataclass(frozen=True)
class RosterReport:
    """What an import did, or would do. One refused line refuses the whole file."""

    lines: tuple[LineReport, ...]
    lacking: tuple[str, ...]
    imported: bool

    def count(self, outcome: str) -> int:
        return sum(line.outcome == outcome for line in self.lines)

    @property
    def sound(self) -> bool:
        return not self.lacking and not self.count("refused")


def roster_of(work: Work, content: bytes, own_body: str) -> tuple[list[RosterLine], list[str]]:
    """The lines of a file; ValueError when its text cannot be read."""
    bodies = work.session.scalars(select(ExamBody.code)).all()
    return read_roster(decoded(content), today(), bodies, own_body, WORDS)


def matches(line: RosterLine) -> list[PersonCard]:
    """The people who have this name, folded, and this birth date."""
    wanted = fold(line.family + line.given)
    found = find_people(f"{line.family} {line.given}", limit=50)
    return [card for card in found if card.born_on == line.born_on and fold(card.family + card.given) == wanted]


def recorded_pass(work: Work, line: RosterLine) -> PassRecord | None:
    """The pass that has this body and number already."""
    row: PassRecord | None = work.session.scalar(
        select(PassRecord).where(PassRecord.exam_body == line.exam_body, PassRecord.number == line.number)
    )
    return row


def report_on(work: Work, line: RosterLine) -> LineReport:
    """What would become of a line as things stand now."""
    faults, outcome = list(line.faults), "refused"
    if not faults:
        people, known = matches(line), recorded_pass(work, line)
        if len(people) > 1:
            faults.append(LINE_FAULTS["several_people"])
        elif known is not None and known.person_id not in [card.id for card in people]:
            faults.append(LINE_FAULTS["taken"])
        elif known is not None:
            outcome = "already"
        else:
            outcome = "known_person" if people else "new_person"
    return LineReport(line.line, line.number, f"{line.family} {line.given}", outcome, tuple(faults))


def enter_people(work: Work, lines: Iterable[RosterLine], by: Actor) -> tuple[list[LineReport], dict[int, int]]:
    """Report on each line and enter the people who are new; returns the reports and line -> person.

    Lines are taken one after another, so that two passes of a new person make one person.
    """
    reports, found = [], {}
    for line in lines:
        report = report_on(work, line)
        if report.outcome == "new_person":
            try:
                with work.session.begin_nested():
                    found[line.line] = _new_person(work, line, by)
            except LmsError as fault:
                report = replace(report, outcome="refused", faults=(*report.faults, sentence(fault)))
        elif report.outcome == "known_person":
            found[line.line] = matches(line)[0].id
        reports.append(report)
    return reports, found


def _new_person(work: Work, line: RosterLine, by: Actor) -> int:
    return create_person(
        work,
        family=line.family,
        given=line.given,
        family_kana=line.family_kana,
        given_kana=line.given_kana,
        born_on=line.born_on,
        channel="post",
        by=by,
    )


def claim_of(line: RosterLine, person_id: int, file_id: int, checker: int, recogniser: int) -> PassClaim:
    """The evidence behind an imported pass: the roster itself, checked by one person, recognised by a second."""
    return PassClaim(
        person_id=person_id,
        exam_body=line.exam_body,
        number=line.number,
        passed_on=line.passed_on,
        supervised=line.supervised,
        file_id=file_id,
        state="recognised",
        entered_at=now(),
        entered_by=checker,
        checked_at=now(),
        checked_by=checker,
        decided_at=now(),
        decided_by=recogniser,
    )

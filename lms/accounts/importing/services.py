"""The use-case of a list of people: look at every line, then keep all of it or nothing."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sqlalchemy import select

from lms.accounts.errors import PeopleNotSound
from lms.accounts.importing.reading import Fault, Line, read_people
from lms.accounts.importing.writing import write_people
from lms.accounts.models import Person, PersonName
from lms.clock import today
from lms.data_files import read_yaml
from lms.db import db, transaction
from lms.places.api import municipalities
from lms.policy import Actor

WORDS = read_yaml(Path(__file__).parent / "headings.yaml")
AT_ONCE = 500
Told = Callable[["Seen"], None]


@dataclass(frozen=True)
class Seen:
    """What becomes of a line: new, known (on record already, left as she is) or refused, with every reason."""

    line: int
    name: str
    outcome: str
    faults: tuple[Fault, ...] = ()


@dataclass
class Tally:
    """How many lines came to what; nothing of a line itself is kept, so that memory stays flat."""

    lacking: tuple[str, ...] = ()
    new: int = 0
    known: int = 0
    refused: int = 0
    kept: bool = False

    @property
    def sound(self) -> bool:
        return not self.lacking and not self.refused

    def note(self, outcome: str) -> None:
        setattr(self, outcome, getattr(self, outcome) + 1)


def _codes() -> set[str]:
    return {code for code, _, _ in municipalities()}


def _batches(lines: Iterable[Line]) -> Iterator[list[Line]]:
    source = iter(lines)
    while batch := list(islice(source, AT_ONCE)):
        yield batch


def _on_record(lines: Iterable[Line]) -> set[tuple[str, object]]:
    """Those of these people who are on record: the folded name of any day, and the birth date."""
    names = {line.name.folded for line in lines if line.name and not line.faults}
    rows = db.session.execute(
        select(PersonName.folded, Person.born_on)
        .join(Person, Person.id == PersonName.person_id)
        .where(PersonName.folded.in_(names), Person.merged_into.is_(None), Person.erased_at.is_(None))
    )
    return {(folded, born_on) for folded, born_on in rows}


def _seen(line: Line, known: set[tuple[str, object]], first: dict[int, int]) -> Seen:
    written = line.name.written if line.name else ""
    if line.faults:
        return Seen(line.line, written, "refused", line.faults)
    # A hash of 64 bits stands for the person: eight bytes a line, and no name is held.
    mark = hash(line.key)
    if mark in first:
        return Seen(line.line, written, "refused", (Fault("twice", str(first[mark])),))
    first[mark] = line.line
    return Seen(line.line, written, "known" if line.key in known else "new")


class _Look:
    """Lines as they are looked at, one file long: who stood in it before, what became of each."""

    def __init__(self, told: Told) -> None:
        self.tally, self.first, self.told = Tally(), dict[int, int](), told

    def fresh_in(self, batch: list[Line]) -> list[Line]:
        """Tell of each of these lines; returns those of people who would be new."""
        known, fresh = _on_record(batch), []
        for line in batch:
            seen = _seen(line, known, self.first)
            self.tally.note(seen.outcome)
            self.told(seen)
            if seen.outcome == "new":
                fresh.append(line)
        return fresh


def look_at_people(path: Path, told: Told, done: Callable[[int], None] = lambda _: None) -> Tally:
    """Read a file line by line and tell what would become of each; nothing is kept.

    done  hears how many lines were looked at since it was last told
    """
    look = _Look(told)
    with path.open("rb") as raw:
        missing, lines = read_people(raw, today(), _codes(), WORDS)
        look.tally.lacking = tuple(missing)
        for batch in _batches(lines) if not missing else ():
            look.fresh_in(batch)
            done(len(batch))
    return look.tally


def import_people(path: Path, by: Actor, told: Told, done: Callable[[int], None]) -> Tally:
    """Enter the people of a file who are not on record, in one transaction: all of them or nobody.

    The file is read once; nobody is written any more after the first refused line, and the transaction is undone at
    the end. ``by`` stands for it that each of them agreed on paper that the house keeps her record. Refuses with
    PeopleNotSound.
    """
    look = _Look(told)
    with transaction() as work, path.open("rb") as raw:
        missing, lines = read_people(raw, today(), _codes(), WORDS)
        look.tally.lacking = tuple(missing)
        for batch in _batches(lines) if not missing else ():
            fresh = look.fresh_in(batch)
            if fresh and look.tally.sound:
                write_people(work, fresh, by)
                work.session.expunge_all()
            done(len(batch))
        if not look.tally.sound:
            raise PeopleNotSound(refused=look.tally.refused, lacking=", ".join(look.tally.lacking))
        work.audit(by, "accounts.people_imported", "person", by.person_id or 0, people=look.tally.new)
    look.tally.kept = True
    return look.tally

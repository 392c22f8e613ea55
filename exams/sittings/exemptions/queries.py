"""Which parts of which candidates are carried over."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from sqlalchemy import Select, select

from exams.sittings.exemptions.models import PartExemption, RecognisedPart
from exams.sittings.exemptions.rules import CarriedPart
from exams.sittings.models import Sitting
from lms.db import db

Ground = PartExemption | RecognisedPart


def carried_parts(sitting_id: int, seqs: Collection[int] | None = None) -> dict[int, dict[str, CarriedPart]]:
    """seq -> part -> what is carried over there, of all candidates or of these. Who sits everything has no entry."""
    found: dict[int, dict[str, CarriedPart]] = {}
    for seq, part, told in [*_own(sitting_id, seqs), *_of_other_bodies(sitting_id, seqs)]:
        found.setdefault(seq, {})[part] = told
    return dict(sorted(found.items()))


def _own(sitting_id: int, seqs: Collection[int] | None) -> Iterator[tuple[int, str, CarriedPart]]:
    query = (
        _granted(PartExemption, sitting_id, seqs)
        .join(Sitting, Sitting.id == PartExemption.from_sitting_id)
        .add_columns(Sitting.title)
    )
    for row, title in db.session.execute(query):
        yield row.application_seq, row.part, _told(row, title)


def _of_other_bodies(sitting_id: int, seqs: Collection[int] | None) -> Iterator[tuple[int, str, CarriedPart]]:
    for row in db.session.scalars(_granted(RecognisedPart, sitting_id, seqs)):
        yield row.application_seq, row.part, _told(row, row.body_name)


def _granted(table: type[Ground], sitting_id: int, seqs: Collection[int] | None) -> Select[Any]:
    query = (
        select(table)
        .where(table.sitting_id == sitting_id, table.state == "granted")
        .order_by(table.application_seq, table.part)
    )
    return query if seqs is None else query.where(table.application_seq.in_(list(seqs)))


def _told(row: Ground, title: str) -> CarriedPart:
    return CarriedPart(row.earned, row.possible, row.in_total, title, row.passed_on)


def carried_by(sitting_id: int, seqs: Iterable[int]) -> dict[int, set[int]]:
    """seq -> who checked and decided that parts of this candidate are carried over."""
    wanted, found = list(seqs), defaultdict[int, set[int]](set)
    for row in db.session.scalars(_granted(PartExemption, sitting_id, wanted)):
        found[row.application_seq] |= {row.decided_by} - {None}
    for row in db.session.scalars(_granted(RecognisedPart, sitting_id, wanted)):
        found[row.application_seq] |= {row.checked_by, row.decided_by} - {None}
    return found

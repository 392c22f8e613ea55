"""Which parts of which candidates are carried over."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, or_, select

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
    for row, title in db.session.execute(*_question(PartExemption, sitting_id, seqs, titled=True)):
        yield row.application_seq, row.part, _told(row, title)


def _of_other_bodies(sitting_id: int, seqs: Collection[int] | None) -> Iterator[tuple[int, str, CarriedPart]]:
    for row in db.session.scalars(*_question(RecognisedPart, sitting_id, seqs)):
        yield row.application_seq, row.part, _told(row, row.body_name)


def _question(
    table: Any, sitting_id: int, seqs: Collection[int] | None, *, titled: bool = False
) -> tuple[Select[Any], dict[str, Any]]:
    """The question with its values, of all candidates or of these."""
    some = {} if seqs is None else {"seqs": list(seqs)}
    return _granted(table, titled, bool(some)), {"sitting": sitting_id, **some}


@cache
def _granted(table: Any, titled: bool, of_some: bool) -> Select[Any]:
    """Asked at each start of an exam: put together once."""
    query: Select[Any] = (
        select(table)
        .where(table.sitting_id == bindparam("sitting"), table.state == "granted")
        .order_by(table.application_seq, table.part)
    )
    if titled:
        query = query.join(Sitting, Sitting.id == table.from_sitting_id).add_columns(Sitting.title)
    return query.where(table.application_seq.in_(bindparam("seqs", expanding=True))) if of_some else query


def _told(row: Ground, title: str) -> CarriedPart:
    return CarriedPart(row.earned, row.possible, row.in_total, title, row.passed_on)


def carries_any(sitting_id: Any, seq: Any) -> ColumnElement[bool]:
    """Whether anything is carried over for a candidate: told within another question, so that most are asked nothing more."""
    found: list[Any] = [
        select(table.part)
        .where(table.sitting_id == sitting_id, table.application_seq == seq, table.state == "granted")
        .correlate(None)
        .exists()
        for table in (PartExemption, RecognisedPart)
    ]
    return or_(*found)


def carried_by(sitting_id: int, seqs: Iterable[int]) -> dict[int, set[int]]:
    """seq -> who checked and decided that parts of this candidate are carried over."""
    wanted, found = list(seqs), defaultdict[int, set[int]](set)
    for row in db.session.scalars(*_question(PartExemption, sitting_id, wanted)):
        found[row.application_seq] |= {row.decided_by} - {None}
    for row in db.session.scalars(*_question(RecognisedPart, sitting_id, wanted)):
        found[row.application_seq] |= {row.checked_by, row.decided_by} - {None}
    return found

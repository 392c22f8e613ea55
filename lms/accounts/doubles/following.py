"""What the packages above bring along when two records become one, remembered so that undoing gives back exactly that.

A package names the rows that follow a person; the memory of a merge holds which rows they were. A package may keep more
there, as what it copied or changed besides. Nothing is deleted by a merge, so a history is never lost (rules 21).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, exists, inspect, or_, select, tuple_, update
from sqlalchemy.orm import InstrumentedAttribute, aliased

from lms.accounts.doubles.models import MergeMemory
from lms.accounts.events import MergeUndone, PeopleMerged
from lms.db import Work

BATCH = 200


@dataclass(frozen=True)
class Follows:
    """Rows that follow a person, by the column that names her.

    apart   columns in which two rows of one person may not agree: the merged record's row then stays with it
    within  the rows among which only that holds; all of them by default
    """

    column: InstrumentedAttribute[Any]
    apart: tuple[InstrumentedAttribute[Any], ...] = ()
    within: Callable[[Any], ColumnElement[bool]] | None = None

    @property
    def name(self) -> str:
        return f"{self.column.class_.__tablename__}.{self.column.key}"

    @property
    def keys(self) -> Sequence[Any]:
        """What tells the rows of one person apart: they keep it while the person changes."""
        return [key for key in inspect(self.column.class_).primary_key if key.name != self.column.expression.name]

    def free(self, kept_id: int) -> ColumnElement[bool] | None:
        """The rows that may follow to the kept record."""
        if not self.apart:
            return None
        other = aliased(self.column.class_)
        clash = [getattr(other, self.column.key) == kept_id]
        clash += [getattr(other, column.key) == column for column in self.apart]
        if self.within is None:
            return ~exists().where(*clash)
        return or_(~self.within(self.column.class_), ~exists().where(*clash, self.within(other)))


def bring_along(work: Work, event: PeopleMerged, following: Iterable[Follows]) -> None:
    """Let rows of the merged record belong to the kept one, and remember which they were."""
    for rule in following:
        rows = select(*rule.keys).where(rule.column == event.merged_id)
        free = rule.free(event.kept_id)
        found = work.session.execute(rows if free is None else rows.where(free)).all()
        _hand_over(work, rule, found, event.merged_id, event.kept_id)
        remember(work, event, rule.name, {"rows": [list(key) for key in found]} if found else {})


def bring_back(work: Work, event: MergeUndone, following: Iterable[Follows]) -> None:
    """Let the rows that a merge brought along belong to their own record again."""
    for rule in following:
        rows = remembered(work, event, rule.name).get("rows", [])
        _hand_over(work, rule, rows, event.kept_id, event.merged_id)


def _hand_over(work: Work, rule: Follows, rows: Sequence[Row[Any] | list[Any]], from_id: int, to_id: int) -> None:
    for start in range(0, len(rows), BATCH):
        these = [tuple(key) for key in rows[start : start + BATCH]]
        work.session.execute(
            update(rule.column.class_)
            .where(rule.column == from_id, tuple_(*rule.keys).in_(these))
            .values({rule.column.key: to_id})
            .execution_options(synchronize_session=False)
        )
    if rows:
        work.session.expire_all()


def remember(work: Work, event: PeopleMerged, name: str, facts: dict[str, Any]) -> None:
    """Keep what undoing will need; nothing is kept when there is nothing."""
    if facts:
        work.session.add(MergeMemory(kept_id=event.kept_id, merged_id=event.merged_id, name=name, facts=facts))
        work.session.flush()


def remembered(work: Work, event: MergeUndone, name: str) -> dict[str, Any]:
    """What a merge kept under a name, once: it is forgotten when read."""
    row = work.session.scalar(
        select(MergeMemory).where(
            MergeMemory.kept_id == event.kept_id,
            MergeMemory.merged_id == event.merged_id,
            MergeMemory.name == name,
        )
    )
    if row is None:
        return {}
    facts = dict(row.facts)
    work.session.delete(row)
    work.session.flush()
    return facts

"""Who saw which question: told to the bank once for each attempt, with its first points or when it is made void.

Not when it is handed in: all who hand in within one moment would wait for the same fifty rows.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence

from sqlalchemy import ColumnElement, select, update

from exams.attempts.models import Attempt
from exams.bank.models import ItemVersion
from exams.bank.ties.services import ItemCount, record_exposure
from exams.papers.models import PaperItem
from lms.clock import now, today
from lms.db import Work


def count_exposure(work: Work, sitting_id: int, attempt_ids: Sequence[int]) -> None:
    """Count the questions of these attempts as seen, and how many of the retakers among them had seen each before.

    A retaker has an earlier attempt in another sitting that was begun. What was counted or never begun is left out.
    """
    fresh = (
        Attempt.sitting_id == sitting_id,
        Attempt.id.in_(list(attempt_ids)),
        Attempt.started_at.is_not(None),
        Attempt.seen_counted_at.is_(None),
    )
    closed = _papers_of(work, *fresh)
    if not closed:
        return
    work.session.execute(
        update(Attempt).where(*fresh).values(seen_counted_at=now()).execution_options(synchronize_session=False)
    )
    before = _seen_before(work, sitting_id, {person_id for person_id, _ in closed})
    items = _items_of(work, {paper_id for _, paper_id in closed})
    seen, retakers, saw = Counter[int](), Counter[int](), Counter[int]()
    for person_id, paper_id in closed:
        seen.update(items[paper_id])
        if person_id in before:
            retakers.update(items[paper_id])
            saw.update(items[paper_id] & before[person_id])
    counts = (ItemCount(item_id, seen[item_id], retakers[item_id], saw[item_id]) for item_id in sorted(seen))
    record_exposure(work, sitting_id, today(), counts)


def _papers_of(work: Work, *wanted: ColumnElement[bool]) -> list[tuple[int, int]]:
    """Person and paper of these attempts; practice has no paper and is left out."""
    rows = work.session.execute(select(Attempt.person_id, Attempt.paper_id).where(*wanted))
    return [(person_id, paper_id) for person_id, paper_id in rows if paper_id is not None]


def _items_of(work: Work, paper_ids: set[int]) -> dict[int, set[int]]:
    rows = work.session.execute(
        select(PaperItem.paper_id, ItemVersion.item_id)
        .join(ItemVersion, ItemVersion.id == PaperItem.item_version_id)
        .where(PaperItem.paper_id.in_(list(paper_ids)))
    )
    found: dict[int, set[int]] = defaultdict(set)
    for paper_id, item_id in rows:
        found[paper_id].add(item_id)
    return found


def _seen_before(work: Work, sitting_id: int, person_ids: set[int]) -> dict[int, set[int]]:
    """Person -> questions of the papers that she sat in other sittings; people who sit for the first time are left out."""
    sat = _papers_of(
        work,
        Attempt.person_id.in_(list(person_ids)),
        Attempt.sitting_id != sitting_id,
        Attempt.started_at.is_not(None),
    )
    items = _items_of(work, {paper_id for _, paper_id in sat})
    found: dict[int, set[int]] = defaultdict(set)
    for person_id, paper_id in sat:
        found[person_id] |= items[paper_id]
    return found
